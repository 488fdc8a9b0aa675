package personal

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// DueMonths is how far it is told ahead what is going to be destroyed.
const DueMonths = 12

// A Due is what of one sort is going to be destroyed in a month, by numbers alone.
type Due struct {
	Month  string `json:"month"` // as in 2027-02
	Called string `json:"called"`
	Name   string `json:"name"` // as in answers
	What   string `json:"what"`
	Of     int    `json:"of"`    // how many things it belongs to: meetings, items, polls, trips
	Count  int    `json:"count"` // how many entries
}

// Ahead tells what is going to be destroyed in the next months because it was kept long enough, month by month on the office's clock. What
// is overdue, since the house was down, stands in the first.
func Ahead(b *calendar.Book, now time.Time, language string) (list []Due) {
	texts := words.Texts(words.Personal)[language]
	home := b.Office().Location()
	today := events.DateOf(now.In(home))
	for _, k := range b.Ahead(events.Period{Months: DueMonths}.From(today).AddDays(1).In(0, home)) {
		day := events.DateOf(k.Until.In(home))
		if day.Before(today) {
			day = today
		}
		month := day.String()[:len("2027-02")]
		i := len(list) - 1
		for ; i >= 0 && list[i].Month == month && list[i].Name != k.Name; i-- {
		}
		if i < 0 || list[i].Month != month {
			list = append(list, Due{Month: month, Called: words.MonthYear(day, language), Name: k.Name, What: texts.Say("due." + k.Name)})
			i = len(list) - 1
		}
		list[i].Of++
		list[i].Count += k.Count
	}
	return list
}

package calendar

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// TestDaysOffAreAllFound holds the meetings that have come to fall on a holiday against a look at all meetings, at any time of the day and with guests
// all over the world: those are looked at alone that touch a holiday of somebody.
func TestDaysOffAreAllFound(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 97))
	book, zones := office(t), []string{"Europe/Warsaw", "Asia/Shanghai", "America/Los_Angeles", "Pacific/Auckland", "Asia/Jerusalem"}
	for i, regions := range [][]string{{"PL"}, {"CN"}, {"NL"}, nil, {"IL"}} {
		country := []string{"PL", "CN", "NL", "ZA", "IL"}[i]
		give(t, book, &events.PartnerRegistered{ID: fmt.Sprint("t-", i), Title: events.Text{"de": "T"}, Country: country, Zone: zones[i], Holidays: regions})
		give(t, book, &events.PersonAdded{ID: fmt.Sprint("p-", i), Language: "de", Zone: zones[(i+2)%5], Partner: fmt.Sprint("t-", i)})
	}
	s := &events.SeriesDefined{DefineSeries: *benchSeries()}
	s.ID, s.Avoid.Holidays = "jf", []string{"LV"}
	give(t, book, s)
	for i := range 3000 {
		slot := tz.SlotAt(benchNow.Add(time.Duration(r.IntN(600*24*4))*15*time.Minute), zones[r.IntN(5)], events.Period{Clock: time.Duration(1+r.IntN(40)) * 15 * time.Minute})
		m := &events.MeetingPlanned{ID: fmt.Sprint("m-", i), Slot: slot, Title: events.Text{"de": "M"}}
		if r.IntN(2) == 0 {
			m.Need = []events.Ref{{Noun: "person", ID: fmt.Sprint("p-", r.IntN(5))}}
		} else if r.IntN(2) == 0 {
			m.Need = []events.Ref{{Noun: "partner", ID: fmt.Sprint("t-", r.IntN(5))}}
		}
		if r.IntN(4) == 0 {
			m.Series = "jf"
		}
		give(t, book, m)
	}
	if k := book.keeping(); len(k.daysOff(benchNow)) >= meetings.Len(book.shelves) {
		t.Fatal("all meetings would be looked at")
	}
	var got, want []string
	for _, d := range book.DaysOff(benchNow) {
		got = append(got, d.Meeting.ID)
	}
	for _, m := range book.Meetings() {
		if m.Instant.After(benchNow) && len(book.Fallen(m)) > 0 {
			want = append(want, m.ID)
		}
	}
	if !slices.Equal(got, want) || len(got) < 50 {
		t.Errorf("%d meetings are found, want %d", len(got), len(want))
	}
}

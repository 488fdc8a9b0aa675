package listing

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Sum is a line of the money of a trip.
type Sum struct {
	Kind   string // due, received …
	Amount string
	Bad    bool
}

// sums says what is due for a trip and what has come in; nothing of a trip that costs nothing and for which nobody has paid.
func sums(b *calendar.Book, trip string, now time.Time, v *voice.Voice) (list []Sum) {
	m := b.Money(trip, now)
	add := func(kind string, minor int, always, bad bool) {
		if minor != 0 || always {
			list = append(list, Sum{kind, words.Money(events.Money{Minor: minor, Currency: m.Currency}, v.Language), bad})
		}
	}
	if m.Due == 0 && m.Received == 0 && m.Left == 0 {
		return nil
	}
	add("due", m.Due, true, false)
	add("received", m.Received, true, false)
	add("outstanding", m.Outstanding, true, false)
	add("overdue", m.Overdue, false, true)
	add("over", m.Over, false, false)
	add("left", m.Left, false, true)
	return list
}

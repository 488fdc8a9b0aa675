package listing

import (
	"iter"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Date is a meeting that is planned.
type Date struct {
	To         string
	Title      events.Text
	Start, End time.Time // on its own clock
	Cancelled  bool
}

// NewDate is a meeting as one.
func NewDate(m *meeting.Meeting) Date {
	return Date{"/meetings/" + m.ID, m.Title, voice.At(m.Instant, m.Zone), voice.At(m.End(), m.Zone), m.Cancelled}
}

// maxDates is how many meetings a page lists.
const maxDates = 60

// Dates lists those of some meetings that are to come, the next first, and how many more there are.
func Dates(some iter.Seq[*meeting.Meeting], now time.Time) (list []Date, more int) {
	all := slices.DeleteFunc(calendar.InTime(some), func(m *meeting.Meeting) bool { return !m.End().After(now) })
	more = max(0, len(all)-maxDates)
	for _, m := range all[:len(all)-more] {
		list = append(list, NewDate(m))
	}
	return list, more
}

package listing

import (
	"cmp"
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

// Dates lists the meetings to come for which something holds, the next first, and how many more there are.
func Dates(b *calendar.Book, now time.Time, of func(m *meeting.Meeting) bool) (list []Date, more int) {
	var all []*meeting.Meeting
	for m := range b.EachMeeting() {
		if m.End().After(now) && of(m) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(x, y *meeting.Meeting) int { return cmp.Or(x.Instant.Compare(y.Instant), cmp.Compare(x.ID, y.ID)) })
	more = max(0, len(all)-maxDates)
	for _, m := range all[:len(all)-more] {
		list = append(list, NewDate(m))
	}
	return list, more
}

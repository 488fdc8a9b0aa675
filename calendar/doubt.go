package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// A Doubt is that a meeting to come is at a time at which somebody who must come, or its room, is busy by a calendar of their own.
type Doubt struct {
	Meeting *meeting.Meeting
	Of      events.Ref
	By      *elsewhere.Known
}

// Doubts lists the meetings to come that have become doubtful by calendars elsewhere, in time. Who has accepted such a time knows it best, and
// who has declined is not expected.
func (b *Book) Doubts(now time.Time) (list []Doubt) {
	for _, f := range b.Followings() {
		k := b.Elsewhere(f.Of)
		if k == nil || len(k.Intervals) == 0 {
			continue
		}
		for _, m := range meetings.In(b.shelves) {
			if m.Cancelled || !m.Instant.After(now) || len(inquiry.Firm(k, m.Instant, m.End())) == 0 {
				continue
			}
			if f.Of == (events.Ref{Noun: venues.Label, ID: m.Venue}) || f.Of.Noun == persons.Label && b.awaits(m, f.Of.ID) {
				list = append(list, Doubt{m, f.Of, k})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y Doubt) int { return inTime(x.Meeting, y.Meeting) })
	return list
}

// awaits reports whether a meeting needs somebody who has not said yet whether they come.
func (b *Book) awaits(m *meeting.Meeting, person string) bool {
	answer, _ := m.Answer(person)
	return b.Invites(m.Need, person) && answer.Answer != events.AnswerDeclined && answer.Answer != events.AnswerAccepted
}

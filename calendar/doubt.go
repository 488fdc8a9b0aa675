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
	Perhaps bool // it takes that time perhaps
}

// Doubts lists the meetings to come that have become doubtful by calendars elsewhere, in time. Who has accepted such a time knows it best, and
// who has declined is not expected. What takes a time only perhaps makes nothing doubtful.
func (b *Book) Doubts(now time.Time) (list []Doubt) {
	for _, f := range b.Followings() {
		k := b.Elsewhere(f.Of)
		if k == nil || len(k.Intervals) == 0 {
			continue
		}
		for m := range b.MeetingsAhead(now) {
			if m.Cancelled || !m.Instant.After(now) || len(inquiry.Firm(k, m.Instant, m.End())) == 0 {
				continue
			}
			if f.Of == (events.Ref{Noun: venues.Label, ID: m.Venue}) || f.Of.Noun == persons.Label && b.awaits(m, f.Of.ID) {
				list = append(list, Doubt{m, f.Of, k, false})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y Doubt) int { return inTime(x.Meeting, y.Meeting) })
	return list
}

// DoubtsOf lists what makes one meeting doubtful, and what does so perhaps: its room first, and then who must come.
func (b *Book) DoubtsOf(m *meeting.Meeting, now time.Time) (list []Doubt) {
	if m.Cancelled || !m.Instant.After(now) {
		return nil
	}
	look := func(of events.Ref) {
		k := b.Elsewhere(of)
		if len(k.Within(m.Instant, m.End())) > 0 {
			list = append(list, Doubt{m, of, k, len(inquiry.Firm(k, m.Instant, m.End())) == 0})
		}
	}
	look(events.Ref{Noun: venues.Label, ID: m.Venue})
	for _, p := range b.Invited(m.Need) {
		if p.Calendar.Is() && b.awaits(m, p.ID) {
			look(events.Ref{Noun: persons.Label, ID: p.ID})
		}
	}
	return list
}

// awaits reports whether a meeting needs somebody who has not said yet whether they come.
func (b *Book) awaits(m *meeting.Meeting, person string) bool {
	answer, _ := m.Answer(person)
	return b.Invites(m.Need, person) && answer.Answer != events.AnswerDeclined && answer.Answer != events.AnswerAccepted
}

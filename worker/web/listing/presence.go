package listing

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Ways are how somebody can have been at a meeting, in the order in which they are shown.
var Ways = []string{events.Present, events.Excused, events.Absent}

// A Presence is who was at a meeting.
type Presence struct {
	Groups  []PresenceGroup
	Answers bool // nobody has said it: it follows from the answers
}

// A PresenceGroup is those who were there in one way.
type PresenceGroup struct {
	How   string // one of Ways, or unknown
	N     int
	Own   bool     // whoever looks is among them
	Names []string // personal: for the office alone
}

// Attendable are all of whom it can be said how they were at a meeting, by name: who is invited, and of whom it was said before.
func Attendable(b *calendar.Book, m *meeting.Meeting, v *voice.Voice) []*people.Person {
	list := slices.Clone(b.Invited(m.Guests()))
	for _, x := range b.Attendance(m.ID).People() {
		p := b.Person(x.Person)
		if p != nil && !p.Erased && !slices.ContainsFunc(list, func(y *people.Person) bool { return y.ID == p.ID }) {
			list = append(list, p)
		}
	}
	order := v.Order()
	defer order.Done()
	slices.SortStableFunc(list, func(x, y *people.Person) int { return order.CompareString(PersonName(x, v), PersonName(y, v)) })
	return list
}

// newPresence is who was at a meeting for somebody who reads it: names of those who were invited are for the office alone, as in the room.
func newPresence(b *calendar.Book, m *meeting.Meeting, v *voice.Voice, r Reader) Presence {
	x, by := Presence{Answers: b.Attendance(m.ID) == nil}, map[string]*PresenceGroup{}
	for _, p := range Attendable(b, m, v) {
		how := b.AttendedBy(m, p.ID)
		if how == "" {
			how = "unknown"
		}
		g := by[how]
		if g == nil {
			g = &PresenceGroup{How: how}
			by[how] = g
		}
		g.N, g.Own = g.N+1, g.Own || p.ID == r.Person
		if r.Office {
			g.Names = append(g.Names, PersonName(p, v))
		}
	}
	for _, how := range append(slices.Clone(Ways), "unknown") {
		if g := by[how]; g != nil {
			x.Groups = append(x.Groups, *g)
		}
	}
	return x
}

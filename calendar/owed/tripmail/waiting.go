package tripmail

import (
	"slices"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/registration"
)

// Waiting is the kind that says that somebody is on the waiting list of a trip.
const Waiting = "waiting"

var _ = owed.Register(&owed.Kind{
	Name: Waiting, Listed: 24, Means: "somebody is on the waiting list of a trip",
	Noun: "registration", Rank: owed.Pressing, Order: 5,
	Owed: stands(Waiting),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		list := owed.Block{Lines: []owed.Phrase{owed.Say("waiting.how")}}
		line := t.Book.WaitingList(of.ID, t.At)
		if place := 1 + slices.IndexFunc(line, func(x *registration.Registration) bool { return x.ID == r.ID }); place > 0 {
			list.Lines = []owed.Phrase{owed.Say("waiting.place").Fill("place", owed.Value{N: place}), owed.Say("waiting.how")}
		}
		list.Lines = append(list.Lines, byRule(of))
		return Travel(t, r, of, owed.Say("waiting.leave"), list)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).waiting()
	},
})

package tripmail

import (
	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
)

// Seat is the kind that says that somebody goes on a trip.
const Seat = "seat"

var _ = owed.Register(&owed.Kind{
	Name: Seat, Listed: 23, Means: "somebody has a seat on a trip",
	Noun: "registration", Rank: owed.Pressing, Order: 2,
	Owed: stands(Seat),
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
		if !ok {
			return nil
		}
		seats := owed.Block{Lines: []owed.Phrase{owed.Count("seat.seats", r.Seats), owed.Say("seat.next")}}
		return Travel(t, r, of, owed.Say("travel.change"), seats, charges(r, of, r.Dues(of, t.Book.Office().Location(), t.At)))
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).charged().Registered()
	},
})

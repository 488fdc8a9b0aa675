package seating

import (
	"time"

	"jourfixe/calendar/registration"
	"jourfixe/events"
)

// Sums are the money of a trip, in smallest units of one currency.
type Sums struct {
	Currency    string
	Due         int // by those with a seat, in all
	Received    int // from them
	Outstanding int
	Overdue     int // of what is outstanding
	Over        int // received beyond what was due
	Left        int // received from those who do not go any more, and not gone back
}

// Money sums up what is due for the trip and has come in.
func (t Trip) Money(now time.Time) (s Sums) {
	s.Currency = t.Currency()
	for _, r := range t.All() {
		paid := r.Received()
		if r.Standing != events.Seated || t.Cancelled {
			s.Left += paid
			continue
		}
		all, _ := r.Costs(t.Trip)
		s.Due += all
		s.Received += paid
		s.Outstanding += max(0, all-paid)
		s.Over += max(0, paid-all)
		for _, d := range r.Dues(t.Trip, t.Home, now) {
			if d.State == registration.Overdue {
				s.Overdue += d.Open.Minor
			}
		}
	}
	return s
}

package trip

import (
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar/seat"
	"jourfixe/events"
)

// A Record is all that it takes to give the seats of a trip once more: what is shown to everybody when they have been given. It has
// numbers and what they are, and no names, so it stays as it is whoever is erased.
type Record struct {
	Trip       string          `json:"trip"`
	Rule       string          `json:"rule"`
	Quotas     []events.Quota  `json:"quotas,omitempty"`
	Ranks      []string        `json:"ranks,omitempty"`
	Capacity   int             `json:"capacity"`
	Commitment string          `json:"commitment,omitempty"`
	Committed  time.Time       `json:"committed,omitzero"` // since when the commitment stands
	Drawn      time.Time       `json:"drawn,omitzero"`
	Seed       string          `json:"seed,omitempty"`
	Tickets    []events.Ticket `json:"tickets"`
	Seated     []int           `json:"seated"`
	Waiting    []int           `json:"waiting"`
}

// Record returns what is shown of how the trip's seats were given, nil if they have not been or are given as people come.
func (t *Trip) Record() *Record {
	if t.Registration == nil || t.Drawn == nil {
		return nil
	}
	return Recorded(t.Registration, t.Committed, t.CommittedAt, t.Drawn, t.DrawnAt)
}

// Recorded makes a record of what the events say; there is no commitment where no lots are drawn.
func Recorded(by *events.Registering, committed *events.TripCommitted, since time.Time, drawn *events.TripDrawn, at time.Time) *Record {
	r := &Record{
		Trip: drawn.ID, Rule: by.Rule, Quotas: by.Quotas, Ranks: by.Ranks, Capacity: drawn.Capacity, Drawn: at.UTC(),
		Seed: drawn.Seed, Tickets: drawn.Tickets, Seated: drawn.Seated, Waiting: drawn.Waiting,
	}
	if committed != nil && by.Rule == events.Lottery {
		r.Commitment, r.Committed = committed.Commitment, since.UTC()
	}
	return r
}

// mostTickets is how many a record may have. No trip of a town has as many.
const mostTickets = 100_000

// Check looks whether seats can be given by the record at all; nil if they can.
func (r *Record) Check() error {
	if r.Rule != events.MembersFirst && r.Rule != events.Lottery {
		return fmt.Errorf("rule must be %s or %s, by which seats are given when registration has closed", events.MembersFirst, events.Lottery)
	}
	if r.Capacity < 1 {
		return fmt.Errorf("capacity must be at least 1")
	}
	if f := r.rule().Check(r.Capacity); f != nil {
		return f
	}
	if r.Rule == events.Lottery {
		if f := r.draw().Check(); f != nil {
			return f
		}
	}
	if len(r.Tickets) > mostTickets {
		return fmt.Errorf("tickets must be at most %d", mostTickets)
	}
	seen := make(map[int]bool, len(r.Tickets))
	for i, x := range r.Tickets {
		switch {
		case x.Number < 1 || seen[x.Number]:
			return fmt.Errorf("tickets[%d].number must be from 1 and there once; it is %d", i, x.Number)
		case x.Seats != 1 && x.Seats != 2:
			return fmt.Errorf("tickets[%d].seats must be 1 or 2; it is %d", i, x.Seats)
		}
		seen[x.Number] = true
	}
	return nil
}

// Allot gives the seats once more.
func (r *Record) Allot() seat.Allotment {
	return seat.Allot(r.rule(), r.Capacity, r.tickets(), r.draw())
}

// Explain writes down how the seats are given, to be followed by hand.
func (r *Record) Explain() string {
	return seat.Explain(r.rule(), r.Capacity, r.tickets(), r.draw())
}

// Differences says in what the record is other than what comes out when the seats are given once more; nothing if it is the same.
func (r *Record) Differences() (list []string) {
	if r.Rule == events.Lottery {
		switch fits := r.draw().Commitment(); {
		case r.Commitment == "":
			list = append(list, "there is no commitment, so the seed may have been chosen afterwards")
		case r.Commitment != fits:
			list = append(list, fmt.Sprintf("the commitment is %s, but that of the seed is %s: the seed was chosen or changed afterwards", r.Commitment, fits))
		}
	}
	if !r.Committed.IsZero() && r.Drawn.Before(r.Committed) {
		list = append(list, "the commitment was made after the draw")
	}
	a := r.Allot()
	seated, waiting := a.Numbers()
	// Who has a seat is a set: in which order they got it is told by the turns.
	if x, y := slices.Sorted(slices.Values(r.Seated)), slices.Sorted(slices.Values(seated)); !slices.Equal(x, y) {
		list = append(list, fmt.Sprintf("seats were given to %v, but by the rule they are for %v", x, y))
	}
	if !slices.Equal(r.Waiting, waiting) {
		list = append(list, fmt.Sprintf("the waiting list is %v, but by the rule it is %v", r.Waiting, waiting))
	}
	return list
}

func (r *Record) draw() seat.Draw { return seat.Draw{Trip: r.Trip, Seed: r.Seed} }

func (r *Record) rule() seat.Rule {
	x := events.Registering{Rule: r.Rule, Quotas: r.Quotas, Ranks: r.Ranks}
	return seatRule(&x, true)
}

func (r *Record) tickets() []seat.Ticket {
	list := make([]seat.Ticket, len(r.Tickets))
	for i, x := range r.Tickets {
		list[i] = seat.Ticket{Number: x.Number, Seats: x.Seats, Member: x.Member, First: x.First, Host: x.Host, Lost: x.Lost}
	}
	return list
}

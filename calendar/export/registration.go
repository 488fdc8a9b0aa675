package export

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/events"
)

// A Registration is a registration for a trip as an export shows it.
type Registration struct {
	ID        string      `json:"id"`
	Trip      string      `json:"trip"`
	Title     events.Text `json:"title"`
	From      events.Date `json:"from"`
	To        events.Date `json:"to"`
	Number    int         `json:"number,omitempty"` // in the order of registration; none while interested alone
	Seats     int         `json:"seats"`
	Standing  string      `json:"standing"`
	At        *time.Time  `json:"registered,omitempty"`
	Until     *time.Time  `json:"until,omitempty"` // of an offer
	Name      string      `json:"name,omitempty"`  // this and the next four: until the trip's time of keeping is over
	Born      string      `json:"born,omitempty"`
	Companion *Traveller  `json:"companion,omitempty"`
	Guardian  *Traveller  `json:"guardian,omitempty"`

	events.Priority
	Needs   *events.Needs `json:"needs,omitempty"` // until two weeks after return
	History []Change      `json:"history,omitempty"`
}

// A Traveller is somebody named in a registration.
type Traveller struct {
	Name string `json:"name"`
	Born string `json:"born,omitempty"`
}

// A Change is something that has happened to a registration.
type Change struct {
	At   time.Time `json:"at"`
	What string    `json:"what"`
}

func registrationOf(b *calendar.Book, r *registration.Registration) Registration {
	x := Registration{
		ID: r.ID, Trip: r.Trip, Number: r.Number, Seats: r.Seats, Standing: r.Standing, Name: r.Name.Value(), Born: r.Born.Value(),
		Companion: traveller(r.Companion, r.CompanionBorn), Guardian: traveller(r.Guardian, r.GuardianBorn), Priority: r.Priority, Needs: r.Needs.Stated(),
		At: instant(r.At), Until: instant(r.Until),
	}
	if t := b.Trip(r.Trip); t != nil {
		x.Title, x.From, x.To = t.Title, t.From, t.To
	}
	for _, c := range r.History {
		x.History = append(x.History, Change{c.At, c.Kind})
	}
	return x
}

func traveller(name, born events.Sealed) *Traveller {
	if name.Value() == "" {
		return nil
	}
	return &Traveller{name.Value(), born.Value()}
}

func instant(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

package registration

import (
	"slices"
	"strings"

	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// FullAge is from which age on, in years, somebody needs no guardian.
const FullAge = 18

// oldest is how old somebody may say to be, in years.
const oldest = 120

// Enter makes the event that registers somebody for a trip, without its ids, its number and its standing.
func Enter(c *events.MakeRegistration, t *trip.Trip, today events.Date) (*events.RegistrationMade, *events.Problem) {
	e := &events.RegistrationMade{Trip: t.ID, Seats: 1, Name: events.Secret(c.Name), Priority: c.Priority}
	travellers{c.Born, c.Companion, c.Guardian}.put(e)
	if p := alone(c.Companion); p != nil {
		return nil, p
	}
	return e, complete(e, t.From, today)
}

// Amending makes the event that amends the registration.
func (r *Registration) Amending(c *events.AmendRegistration, t *trip.Trip, today events.Date) (*events.RegistrationAmended, *events.Problem) {
	e := r.RegistrationMade
	if !e.Name.Readable() {
		return nil, events.Refuse(events.NotPossible, "id", "the person's key is not here, so what is known of them cannot be kept; restore the stream of keys")
	}
	// A box belongs to the event it was sealed in, so the values that stay are sealed anew.
	for _, s := range e.Seals() {
		*s = events.Secret(s.Value())
	}
	if c.Name != nil {
		e.Name = events.Secret(*c.Name)
	}
	travellers{c.Born, c.Companion, c.Guardian}.put(&e)
	events.Set(&e.Member, c.Member)
	events.Set(&e.First, c.First)
	events.Set(&e.Host, c.Host)
	events.Set(&e.Lost, c.Lost)
	if p := alone(c.Companion); p != nil {
		return nil, p
	}
	if p := complete(&e, t.From, today); p != nil {
		return nil, p
	}
	if t.Drawn != nil && e.Priority != r.Priority {
		return nil, events.Refuse(events.NotPossible, "id", "seats have been given by what was said before the draw; it stays as it was")
	}
	a := events.RegistrationAmended(e)
	return &a, nil
}

// travellers are what a command says of who travels, nil where it says nothing.
type travellers struct {
	born                *events.Date
	companion, guardian *events.Traveller
}

// put writes them into an event. A traveller without a name is taken off.
func (x travellers) put(e *events.RegistrationMade) {
	if x.born != nil {
		e.Born = events.Secret(x.born.String())
	}
	if x.companion != nil {
		e.Companion, e.CompanionBorn = sealed(x.companion)
	}
	if x.guardian != nil {
		e.Guardian, e.GuardianBorn = sealed(x.guardian)
	}
	if e.Seats = 1; e.Companion.Readable() {
		e.Seats = 2
	}
}

func sealed(x *events.Traveller) (name, born events.Sealed) {
	if x.Name == "" || x.Born == nil {
		return events.Secret(x.Name), born
	}
	return events.Secret(x.Name), events.Secret(x.Born.String())
}

// between are words that stand between two people. Polish "i" and Spanish "y" are not among them, as they stand in the names of one person, too.
var between = []string{"und", "and", "oraz", "sowie"}

// alone refuses to have a companion who is several people by what is typed: each has a seat, and there is one for a companion. One comma is no
// sign of that ("Früh, Berta"), and somebody may be called "von und zu".
func alone(companion *events.Traveller) *events.Problem {
	if companion == nil {
		return nil
	}
	name := strings.ToLower(companion.Name)
	several := strings.ContainsAny(name, ";&+/") || strings.Count(name, ",") > 1
	parts := strings.Fields(name)
	for i, word := range parts {
		of := i > 0 && parts[i-1] == "von"
		several = several || slices.Contains(between, word) && !of
	}
	if several {
		return events.Refuse(events.NotPossible, "companion.name", "must be one person; whoever else would like to come registers with their own address")
	}
	return nil
}

// complete looks at what is said of the people who travel, and notes whether the one who registers is a minor on the day of departure.
func complete(e *events.RegistrationMade, departure, today events.Date) *events.Problem {
	e.Minor = false
	for _, x := range []struct {
		field string
		value events.Sealed
	}{{"born", e.Born}, {"companion.born", e.CompanionBorn}, {"guardian.born", e.GuardianBorn}} {
		born, ok := date(x.value)
		switch {
		case !ok:
			continue
		case !born.Before(today):
			return events.Refuse(events.Malformed, x.field, "must be a day of birth, before today")
		case age(born, today) > oldest:
			return events.Refuse(events.Malformed, x.field, "must be at most %d years ago; look at the year", oldest)
		}
		minor := age(born, departure) < FullAge
		switch x.field {
		case "born":
			e.Minor = minor
		case "guardian.born":
			if age(born, today) < FullAge {
				return events.Refuse(events.NotPossible, x.field, "must be of somebody who is %d or older", FullAge)
			}
		}
	}
	switch {
	case e.Minor && !e.Guardian.Readable():
		return events.Refuse(events.NotPossible, "guardian.name", "is needed for somebody who is younger than %d at departure", FullAge)
	case !e.Minor && e.Guardian.Readable():
		return events.Refuse(events.NotPossible, "guardian.name", "is for somebody who is younger than %d at departure; leave it out, or look at the day of birth", FullAge)
	case e.Guardian.Readable() && !e.GuardianBorn.Readable():
		return events.Refuse(events.NotPossible, "guardian.born", "is needed, since a guardian is %d or older", FullAge)
	}
	return nil
}

// date reads a sealed day.
func date(s events.Sealed) (events.Date, bool) {
	d, err := events.ParseDate(s.Value())
	return d, err == nil && s.Readable()
}

// age is how many years somebody is old on a day.
func age(born, on events.Date) int {
	years := on.Year - born.Year
	if on.Month < born.Month || on.Month == born.Month && on.Day < born.Day {
		years--
	}
	return years
}

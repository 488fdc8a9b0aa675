package calendar

import (
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// circle is everybody who can be invited. Who of them is, package people says and nothing else.
func (b *Book) circle() people.Circle {
	return people.Circle{People: persons.In(b.shelves), Partners: partners.In(b.shelves), Groups: groups.In(b.shelves), Contacts: b.contacts, Seated: b.seated}
}

// seated lists who has a seat on a trip.
func (b *Book) seated(trip string) (people []string) {
	for _, r := range b.Registrations(trip) {
		if r.Standing == events.Seated {
			people = append(people, r.Person)
		}
	}
	return people
}

// Invited returns the people whom refs invite, by id and each once.
func (b *Book) Invited(refs []events.Ref) []*people.Person { return b.circle().Invited(refs) }

// Invites reports whether refs invite the person: whether Invited has them.
func (b *Book) Invites(refs []events.Ref, person string) bool {
	return b.circle().Invites(refs, person)
}

// Involves reports whether the partner takes part: whether refs invite it, or anybody of its people.
func (b *Book) Involves(refs []events.Ref, partner string) bool {
	return b.circle().Involves(refs, partner)
}

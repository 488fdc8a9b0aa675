package calendar

import (
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// circle is everybody who can be invited. Who of them is, package people says and nothing else.
func (b *Book) circle() people.Circle {
	return people.Circle{Person: b.Person, Partner: b.Partner, Group: b.Group, Contacts: b.contacts, Seated: b.seated}
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

// invitedBy lists by which references a person may be invited: as themselves, by their partner, by a trip for which they are registered, and by the
// groups that name one of these.
func (b *Book) invitedBy(person string) []events.Ref {
	refs := b.ownRefs(person)
	if p := b.Person(person); p != nil && p.Partner != "" {
		refs = append(refs, events.Ref{Noun: partners.Label, ID: p.Partner})
	}
	return b.withGroups(refs...)
}

// involvedBy lists by which references a partner may take part: as itself, by one of its people, and by the groups that name one of these.
func (b *Book) involvedBy(partner string) []events.Ref {
	refs := []events.Ref{{Noun: partners.Label, ID: partner}}
	for _, person := range b.contacts(partner) {
		refs = append(refs, b.ownRefs(person)...)
	}
	return b.withGroups(refs...)
}

// ownRefs are a person and the trips for which they are registered.
func (b *Book) ownRefs(person string) []events.Ref {
	refs := []events.Ref{{Noun: persons.Label, ID: person}}
	for _, r := range b.RegistrationsOf(person) {
		refs = append(refs, events.Ref{Noun: trips.Label, ID: r.Trip})
	}
	return refs
}

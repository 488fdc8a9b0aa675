package people

import (
	"cmp"
	"iter"
	"slices"

	"jourfixe/events"
)

// Who is invited is said here and nowhere else; mails, feeds, the search for a time, counts of answers, pages and links
// all ask this. Of a list of references, as a meeting, a series or a digest has it:
//
//   - A person is invited who is named, by themselves or as a member of a group that is named.
//   - A partner that is named, by itself or as a member of a group, invites everybody who is a contact of it.
//   - A partner that is dormant or has retired invites nobody: such a relation stays in the book, and its people are
//     invited only where they are named themselves.
//   - A trip that is named invites everybody who has a seat on it. Companions come along with whom they are registered with.
//   - Whoever is erased is not invited.
//
// Everybody is looked at as they are now, about what is over as well. A meeting that is cancelled keeps its guests, who have to be
// told of that; so do the dates of a series that has ended, and the series itself invites to none any more.

// A Circle is everybody who can be invited, by id.
type Circle struct {
	Person   func(id string) *Person
	Partner  func(id string) *Partner
	Group    func(id string) *Group
	Contacts func(partner string) []string // the people who are said to be of a partner
	Seated   func(trip string) []string    // the people who have a seat on a trip
}

// Each yields whom refs invite, in their order and as often as they are named: either a person, or a partner with all
// its contacts.
func (c Circle) Each(refs []events.Ref) iter.Seq2[*Person, *Partner] {
	return func(yield func(*Person, *Partner) bool) { c.walk(refs, yield) }
}

func (c Circle) walk(refs []events.Ref, yield func(*Person, *Partner) bool) bool {
	for _, r := range refs {
		more := true
		switch r.Noun {
		case "person":
			if p := c.Person(r.ID); p != nil && !p.Erased {
				more = yield(p, nil)
			}
		case "partner":
			if p := c.Partner(r.ID); p != nil && p.Invites() {
				more = yield(nil, p)
			}
		case "group":
			if g := c.Group(r.ID); g != nil {
				more = c.walk(g.Members, yield)
			}
		case "trip":
			for _, id := range c.Seated(r.ID) {
				if p := c.Person(id); more && p != nil && !p.Erased {
					more = yield(p, nil)
				}
			}
		}
		if !more {
			return false
		}
	}
	return true
}

// Invited returns the people whom refs invite, by id and each once.
func (c Circle) Invited(refs []events.Ref) []*Person {
	named, partners := map[*Person]bool{}, map[string]bool{}
	for person, partner := range c.Each(refs) {
		if person != nil {
			named[person] = true
		} else {
			partners[partner.ID] = true
		}
	}
	for partner := range partners {
		for _, id := range c.Contacts(partner) {
			if p := c.Person(id); p != nil && !p.Erased && p.Partner == partner {
				named[p] = true
			}
		}
	}
	list := make([]*Person, 0, len(named))
	for p := range named {
		list = append(list, p)
	}
	slices.SortFunc(list, func(x, y *Person) int { return cmp.Compare(x.ID, y.ID) })
	return list
}

// Invites reports whether refs invite the person: whether Invited has them.
func (c Circle) Invites(refs []events.Ref, person string) bool {
	p := c.Person(person)
	if p == nil || p.Erased {
		return false
	}
	for named, partner := range c.Each(refs) {
		if named == p || partner != nil && partner.ID == p.Partner {
			return true
		}
	}
	return false
}

// Involves reports whether the partner takes part: whether refs invite it, or anybody of its people.
func (c Circle) Involves(refs []events.Ref, partner string) bool {
	for person, named := range c.Each(refs) {
		if person != nil && person.Partner == partner || named != nil && named.ID == partner {
			return true
		}
	}
	return false
}

package calendar

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
//   - Whoever is erased is not invited.
//
// The book is asked as it is now, about what is over as well. A meeting that is cancelled keeps its guests, who have to be
// told of that; so do the dates of a series that has ended, and the series itself invites to none any more.

// invited yields whom refs invite, in their order and as often as they are named: either a person, or a partner with all
// its contacts.
func (b *Book) invited(refs []events.Ref) iter.Seq2[*Person, *Partner] {
	return func(yield func(*Person, *Partner) bool) { b.walk(refs, yield) }
}

func (b *Book) walk(refs []events.Ref, yield func(*Person, *Partner) bool) bool {
	for _, r := range refs {
		more := true
		switch r.Noun {
		case "person":
			if p := people.In(b.shelves)[r.ID]; p != nil && !p.Erased {
				more = yield(p, nil)
			}
		case "partner":
			if p := partners.In(b.shelves)[r.ID]; p != nil && p.invites() {
				more = yield(nil, p)
			}
		case "group":
			if g := groups.In(b.shelves)[r.ID]; g != nil {
				more = b.walk(g.Members, yield)
			}
		}
		if !more {
			return false
		}
	}
	return true
}

// invites reports whether the partner's contacts are invited where it is.
func (p *Partner) invites() bool { return !p.Retired && !p.Dormant() }

// Dormant reports whether nothing comes of the relation at present, though it has not ended.
func (p *Partner) Dormant() bool { return p.Status == "dormant" }

// Invited returns the people whom refs invite, by id and each once.
func (b *Book) Invited(refs []events.Ref) []*Person {
	named, partners := map[*Person]bool{}, map[string]bool{}
	for person, partner := range b.invited(refs) {
		if person != nil {
			named[person] = true
		} else {
			partners[partner.ID] = true
		}
	}
	var list []*Person
	if len(partners) == 0 {
		for p := range named {
			list = append(list, p)
		}
	} else {
		for _, p := range people.In(b.shelves) {
			if !p.Erased && (named[p] || partners[p.Partner]) {
				list = append(list, p)
			}
		}
	}
	slices.SortFunc(list, func(x, y *Person) int { return cmp.Compare(x.ID, y.ID) })
	return list
}

// Invites reports whether refs invite the person: whether Invited has them.
func (b *Book) Invites(refs []events.Ref, person string) bool {
	p := people.In(b.shelves)[person]
	if p == nil || p.Erased {
		return false
	}
	for named, partner := range b.invited(refs) {
		if named == p || partner != nil && partner.ID == p.Partner {
			return true
		}
	}
	return false
}

// Involves reports whether the partner takes part: whether refs invite it, or anybody of its people.
func (b *Book) Involves(refs []events.Ref, partner string) bool {
	for person, named := range b.invited(refs) {
		if person != nil && person.Partner == partner || named != nil && named.ID == partner {
			return true
		}
	}
	return false
}

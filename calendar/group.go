package calendar

import (
	"slices"
	"strings"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var groups = shelf.New[string, people.Group]("group", nil)

var groupNoun = &noun.Entry[*Book, people.Group]{
	Shelf:   groups,
	Answers: []noun.Answer[*Book]{noun.Answers(setGroup)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(groups, func(_ *Book, body *events.GroupChanged, _ *events.Event) *people.Group {
			return &people.Group{SetGroup: events.SetGroup(*body)}
		}),
	},
	Names:   func(g *people.Group) []events.Ref { return g.Members },
	Touches: touchesGroup,
	File: &noun.Filing[*Book, people.Group]{
		Section: "groups", Create: "set", Read: noun.Reads[events.SetGroup],
		Said: func(b *Book, g *people.Group) any {
			set := g.SetGroup
			// Who has been erased or retired since cannot be set again.
			set.Members = slices.DeleteFunc(slices.Clone(set.Members), func(m events.Ref) bool { return !b.Has(m) })
			return set
		},
	},
}

// Group returns the group, nil if there is none.
func (b *Book) Group(id string) *people.Group { return groups.In(b.shelves)[id] }

// Groups returns all groups by id.
func (b *Book) Groups() []*people.Group { return shelf.Sorted(groups.In(b.shelves)) }

func setGroup(b *Book, c *events.SetGroup) ([]events.Body, *events.Problem) {
	for i, m := range c.Members {
		// A group in a group would let two groups contain each other.
		if m.Noun != "person" && m.Noun != "partner" {
			return nil, events.Refuse(events.Malformed, check.Item("members", i), "must be a person/… or a partner/…")
		}
		if !b.Has(m) {
			return nil, b.unknown(check.Item("members", i), m)
		}
	}
	return one((*events.GroupChanged)(c))
}

// list joins names for a message.
func list(names []string) string { return strings.Join(names, ", ") }

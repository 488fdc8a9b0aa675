package calendar

import (
	"slices"
	"strings"

	"jourfixe/calendar/check"
	"jourfixe/events"
)

var groups = shelf[Group]{label: "group"}

var groupNoun = &entry[Group]{
	shelf:   groups,
	answers: []answer{answers(setGroup)},
	folds: []fold{
		makes(groups, func(_ *Book, body *events.GroupChanged, _ *events.Event) *Group {
			return &Group{SetGroup: events.SetGroup(*body)}
		}),
	},
	names:   func(g *Group) []events.Ref { return g.Members },
	touches: touchesGroup,
	file: &filing[Group]{
		section: "groups", create: "set", read: reads[events.SetGroup],
		said: func(b *Book, g *Group) any {
			set := g.SetGroup
			// Who has been erased or retired since cannot be set again.
			set.Members = slices.DeleteFunc(slices.Clone(set.Members), func(m events.Ref) bool { return !b.Has(m) })
			return set
		},
	},
}

// A Group is a circle of people and partners, invited together.
type Group struct{ events.SetGroup }

// Group returns the group, nil if there is none.
func (b *Book) Group(id string) *Group { return groups.in(b)[id] }

// Groups returns all groups by id.
func (b *Book) Groups() []*Group { return sorted(groups.in(b)) }

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

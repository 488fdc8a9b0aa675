package calendar

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var groups = shelf.New[string, people.Group]("group", nil)

var groupNoun = &noun.Entry[*Book, people.Group]{
	Shelf:   groups,
	Title:   func(_ *Book, g *people.Group) events.Text { return g.Title },
	Gone:    func(g *people.Group) bool { return g.Ended },
	Answers: []noun.Answer[*Book]{noun.Answers(setGroup), noun.Answers(addToGroup), noun.Answers(removeFromGroup), noun.AnswersAt(endGroup)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(groups, func(_ *Book, body *events.GroupChanged, _ *events.Event) *people.Group {
			return &people.Group{SetGroup: events.SetGroup(*body)}
		}),
		noun.Changes[*Book](groups, func(g *people.Group, _ *events.GroupEnded, _ *events.Event) { g.Ended = true }),
	},
	Names:   func(g *people.Group) []events.Ref { return g.Members },
	Touches: touchesGroup,
	Scope: &noun.Scoping[*Book]{Invites: func(_ *Book, id string, refs []events.Ref) bool {
		return slices.Contains(refs, events.Ref{Noun: groups.Label, ID: id})
	}, By: func(_ *Book, id string) []events.Ref { return []events.Ref{{Noun: groups.Label, ID: id}} }},
	File: &noun.Filing[*Book, people.Group]{
		Section: "groups", Create: "set", End: "end", Read: noun.Reads[events.SetGroup],
		Said: func(b *Book, g *people.Group) any {
			set := g.SetGroup
			// Who has been erased or retired since cannot be set again.
			set.Members = slices.DeleteFunc(slices.Clone(set.Members), func(m events.Ref) bool { return !b.Has(m) })
			return set
		},
	},
}

// Group returns the group, nil if there is none.
func (b *Book) Group(id string) *people.Group { return groups.Get(b.shelves, id) }

// Groups returns all groups by id, the ended ones too.
func (b *Book) Groups() []*people.Group { return shelf.Sorted(groups.All(b.shelves)) }

// setGroup says a group anew. Members that were read from it may have been erased or retired since: they are in none that is said anew.
func setGroup(b *Book, c *events.SetGroup) ([]events.Body, *events.Problem) {
	var was []events.Ref
	if g := b.Group(c.ID); g != nil {
		was = g.Members
	}
	if p := b.checkMembers(c.Members, was); p != nil {
		return nil, p
	}
	return one(&events.GroupChanged{ID: c.ID, Title: c.Title, Members: b.there(c.Members)})
}

// there leaves out who is not there any more.
func (b *Book) there(refs []events.Ref) []events.Ref {
	return slices.DeleteFunc(slices.Clone(refs), func(r events.Ref) bool { return !b.Has(r) })
}

// maxMembers is how many members a group has at most.
const maxMembers = 2000

func addToGroup(b *Book, c *events.AddToGroup) ([]events.Body, *events.Problem) {
	g := b.Group(c.ID)
	if !b.Has(c.About()) {
		return nil, b.unknown("id", c.About())
	}
	if len(c.Members) == 0 {
		return nil, events.Refuse(events.NotPossible, "members", "names nobody; say who joins")
	}
	if p := b.checkMembers(c.Members, nil); p != nil {
		return nil, p
	}
	members := b.there(g.Members)
	for i, m := range c.Members {
		if slices.Contains(members, m) {
			return nil, events.Refuse(events.NotPossible, check.Item("members", i), "%s is in the group already", m)
		}
	}
	if members = append(members, c.Members...); len(members) > maxMembers {
		return nil, events.Refuse(events.NotPossible, "members", "the group would have %d members, and %d are the most", len(members), maxMembers)
	}
	return one(&events.GroupChanged{ID: g.ID, Title: g.Title, Members: members})
}

func removeFromGroup(b *Book, c *events.RemoveFromGroup) ([]events.Body, *events.Problem) {
	g := b.Group(c.ID)
	if !b.Has(c.About()) {
		return nil, b.unknown("id", c.About())
	}
	if len(c.Members) == 0 {
		return nil, events.Refuse(events.NotPossible, "members", "names nobody; say who leaves")
	}
	for i, m := range c.Members {
		if !slices.Contains(g.Members, m) {
			return nil, events.Refuse(events.NotPossible, check.Item("members", i), "%s is not in the group", m)
		}
	}
	members := slices.DeleteFunc(slices.Clone(g.Members), func(m events.Ref) bool { return slices.Contains(c.Members, m) || !b.Has(m) })
	return one(&events.GroupChanged{ID: g.ID, Title: g.Title, Members: members})
}

func endGroup(b *Book, c *events.EndGroup, now time.Time) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	if uses := b.UsesOfGroup(c.ID, now); len(uses) > 0 {
		return nil, events.Refuse(events.NotPossible, "id", "is named by these: %s; take it off them first", some(uses))
	}
	return one((*events.GroupEnded)(c))
}

// UsesOfGroup lists what names a group: the series that are not ended, the meetings that are not over, and the schedules.
func (b *Book) UsesOfGroup(id string, now time.Time) (refs []events.Ref) {
	group := events.Ref{Noun: groups.Label, ID: id}
	for _, of := range b.namedBy(series.Label, group) {
		if !b.Series(of).Ended {
			refs = append(refs, events.Ref{Noun: series.Label, ID: of})
		}
	}
	for _, m := range InTime(b.MeetingsNaming(group)) {
		if !m.Cancelled && m.End().After(now) {
			refs = append(refs, events.Ref{Noun: meetings.Label, ID: m.ID})
		}
	}
	for _, of := range b.namedBy(schedules.Label, group) {
		refs = append(refs, events.Ref{Noun: schedules.Label, ID: of})
	}
	return refs
}

// checkMembers refuses who cannot be in a group, and who is not there, unless they were in it.
func (b *Book) checkMembers(members, was []events.Ref) *events.Problem {
	for i, m := range members {
		// A group in a group would let two groups contain each other.
		if m.Noun != "person" && m.Noun != "partner" {
			return events.Refuse(events.Malformed, check.Item("members", i), "must be a person/… or a partner/…")
		}
		if !b.Has(m) && !slices.Contains(was, m) {
			return b.unknown(check.Item("members", i), m)
		}
	}
	return nil
}

// list joins names for a message.
func list(names []string) string { return strings.Join(names, ", ") }

package owed

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Preview says which mails commands would set off, given what was said so far: what is owed after them and was not
// before, once it has settled, and what waits for its morning then. Only what their events have touched is looked at; said is asked
// for what the ledger holds of a thing, by person.
func Preview(before, after *calendar.Book, touched []calendar.Touch, said func(events.Ref) map[string]Said, now time.Time) []Owing {
	now = now.Add(SettlingMost)
	var list []Owing
	fresh := map[*Topic][]string{}
	for _, p := range parts(before, after, touched, now) {
		s := said(p.about)
		known := map[Debt]bool{}
		for _, m := range p.owed(before, s, now) {
			m.Due = time.Time{} // it may be put off
			known[m] = true
		}
		for _, m := range p.owed(after, s, now) {
			same := m
			same.Due = time.Time{}
			if !known[same] {
				list = append(list, Owing{p.about, m})
			}
		}
		if p.topic.Ahead != nil {
			fresh[p.topic] = append(fresh[p.topic], p.about.ID)
		}
	}
	for _, t := range topics {
		if len(fresh[t]) > 0 {
			list = append(list, t.Ahead(before, after, fresh[t], now)...)
		}
	}
	return list
}

// A part is what is looked at: a thing, as far as it concerns everybody or some people.
type part struct {
	about  events.Ref
	topic  *Topic
	people map[string]bool // nil means everybody
}

// parts lists what is touched, in the order of Refs.
func parts(before, after *calendar.Book, touched []calendar.Touch, now time.Time) []part {
	people := map[events.Ref]map[string]bool{}
	for i := range touched {
		switch t := &touched[i]; {
		case t.Everyone && t.Whole():
			for _, ref := range slices.Concat(Refs(before, now), Refs(after, now)) {
				people[ref] = nil
			}
		case t.Everyone:
			people[t.Ref] = nil
		default:
			some, known := people[t.Ref]
			if known && some == nil {
				continue
			}
			if some == nil {
				some = map[string]bool{}
				people[t.Ref] = some
			}
			for _, person := range t.People {
				some[person] = true
			}
		}
	}
	list := make([]part, 0, len(people))
	for ref, some := range people {
		if t := topicOf(ref.Noun); t != nil && (some == nil || len(some) > 0) {
			list = append(list, part{ref, t, some})
		}
	}
	slices.SortFunc(list, func(x, y part) int {
		return cmp.Or(cmp.Compare(x.topic.Order, y.topic.Order), cmp.Compare(x.about.ID, y.about.ID))
	})
	return list
}

// owed says what is owed about the thing, and what waits to be, to those whose part it is.
func (p *part) owed(b *calendar.Book, said map[string]Said, now time.Time) []Debt {
	if p.topic.Over != nil && p.topic.Over(b, p.about.ID, now) {
		return nil
	}
	ids := slices.Sorted(maps.Keys(p.people))
	about := Of(b, p.about, ids...)
	switch {
	case about == nil:
		return nil
	case p.people == nil:
		return about.Foreseen(said, now)
	}
	return about.foreseenTo(ids, said, now)
}

// Foreseen says what is owed to everybody, and what waits to be.
func (a *About) Foreseen(said map[string]Said, now time.Time) (say []Debt) {
	a.each(said, now, func(c *Case) { say = a.foreseen(say, c) })
	return say
}

// foreseenTo is Foreseen for some people.
func (a *About) foreseenTo(ids []string, said map[string]Said, now time.Time) (say []Debt) {
	var others []Debt
	for _, person := range ids {
		if c := a.of(person, said[person], now); c.Invited {
			say = a.foreseen(say, c)
		} else {
			others = a.foreseen(others, c)
		}
	}
	return append(say, others...)
}

// foreseen adds what is owed in a case, or else what waits to be.
func (a *About) foreseen(list []Debt, c *Case) []Debt {
	switch {
	case a.to(c):
		return append(list, c.debt)
	case c.gathering.Kind != "":
		return append(list, c.gathering)
	}
	return list
}

package owed

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// Preview says which mails commands would set off, given what was said so far: what is owed after them and was not
// before, once it has settled, and what waits for its morning then. Only what their events have touched is looked at; said is asked
// for what the ledger holds of a thing, by person.
func Preview(before, after *calendar.Book, touched []calendar.Touch, said func(events.Ref) map[string]Said, now time.Time) []Owing {
	now = now.Add(settlingMost)
	var list []Owing
	var fresh []*meeting.Meeting
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
		if m := after.Meeting(p.about.ID); p.about.Noun == "meeting" && m != nil && before.Meeting(m.ID) == nil {
			fresh = append(fresh, m)
		}
	}
	slices.SortFunc(fresh, func(x, y *meeting.Meeting) int {
		return cmp.Or(x.Instant.Compare(y.Instant), cmp.Compare(x.ID, y.ID))
	})
	return append(list, invitationsAhead(after, fresh, now)...)
}

// A part is what is looked at: a thing, as far as it concerns everybody or some people.
type part struct {
	about  events.Ref
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
		if some == nil || len(some) > 0 {
			list = append(list, part{ref, some})
		}
	}
	order := map[string]int{"meeting": 0, "series": 1, "schedule": 2, "poll": 3, "registration": 4, "host": 5, "trip": 6}
	slices.SortFunc(list, func(x, y part) int {
		return cmp.Or(order[x.about.Noun]-order[y.about.Noun], cmp.Compare(x.about.ID, y.about.ID))
	})
	return list
}

// owed says what is owed about the thing, and what waits to be, to those whose part it is.
func (p *part) owed(b *calendar.Book, said map[string]Said, now time.Time) (say []Debt) {
	if m := b.Meeting(p.about.ID); p.about.Noun == "meeting" && (m == nil || !m.End().Add(late).After(now)) {
		return nil
	}
	ids := slices.Sorted(maps.Keys(p.people))
	about := Of(b, p.about, ids...)
	if about == nil {
		return nil
	}
	if p.people == nil {
		about.each(said, now, func(c *Case) { say = about.foreseen(say, c) })
		return say
	}
	var others []Debt
	for _, person := range ids {
		if c := about.of(person, said[person], now); c.Invited {
			say = about.foreseen(say, c)
		} else {
			others = about.foreseen(others, c)
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

package calendar

import (
	"cmp"
	"slices"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// ChangedFeeds lists the feeds that show something else in one book than in another, on the days from first to last. A
// feed that is revoked shows nothing, and one that is new changes nothing for anybody. Only what the events between the two
// have touched is compared.
func ChangedFeeds(before, after *Book, touched []Touch, first, last events.Date) []*Feed {
	var refs []events.Ref
	whole := false
	for i := range touched {
		if t := &touched[i]; t.Shown {
			refs, whole = append(refs, t.Ref), whole || t.Whole()
		}
	}
	slices.SortFunc(refs, func(x, y events.Ref) int { return cmp.Or(cmp.Compare(x.Noun, y.Noun), cmp.Compare(x.ID, y.ID)) })
	refs = slices.Compact(refs)
	c := comparing{before: showing{Book: before}, after: showing{Book: after}, first: first, last: last}
	changed := func(f *Feed) bool {
		if whole {
			return !agenda.Same(before.filtered(f, before.Agenda(f.Scope, first, last)), after.filtered(f, after.Agenda(f.Scope, first, last)))
		}
		return slices.ContainsFunc(refs, func(ref events.Ref) bool { return c.differs(ref, f.Scope) && c.differsIn(f, ref) })
	}
	var list []*Feed
	for _, f := range before.Feeds() {
		if f.Revoked {
			continue
		}
		now := feeds.Get(after.shelves, f.ID)
		if now == nil || now.Revoked || changed(f) {
			list = append(list, f)
		}
	}
	return list
}

// A comparing compares what scopes show of things in two books. A thousand people have a thousand feeds, and what their partner is
// invited to is the same in all of them: it is made and compared once.
type comparing struct {
	before, after showing
	first, last   events.Date
	same          map[shownAs]bool
}

// A showing is what a book shows, as far as that was asked for.
type showing struct {
	*Book
	made map[shownAs][]agenda.Entry
}

// A shownAs is a thing in the scopes of a kind.
type shownAs struct {
	ref  events.Ref
	kind string
}

// differs reports whether a scope shows something else of a thing.
func (c *comparing) differs(ref events.Ref, s agenda.Scope) bool {
	was, is := c.before.Covers(s, ref), c.after.Covers(s, ref)
	if !c.before.table.Alike(ref.Noun, s.Noun) {
		return !agenda.Same(c.before.AgendaOf(ref, s, c.first, c.last), c.after.AgendaOf(ref, s, c.first, c.last))
	}
	as := shownAs{ref, s.Noun}
	switch {
	case !was && !is:
		return false
	case !is:
		return len(c.shown(&c.before, as, s)) > 0
	case !was:
		return len(c.shown(&c.after, as, s)) > 0
	}
	same, known := c.same[as]
	if !known {
		same = agenda.Same(c.shown(&c.before, as, s), c.shown(&c.after, as, s))
		if c.same == nil {
			c.same = map[shownAs]bool{}
		}
		c.same[as] = same
	}
	return !same
}

// differsIn reports whether a feed shows something else of a thing of which its scope does.
func (c *comparing) differsIn(f *Feed, ref events.Ref) bool {
	if f.Filter.LetsAll() {
		return true
	}
	return !agenda.Same(c.before.filtered(f, c.before.AgendaOf(ref, f.Scope, c.first, c.last)), c.after.filtered(f, c.after.AgendaOf(ref, f.Scope, c.first, c.last)))
}

// filtered leaves out what the feed does not show of its scope. How far it reaches is left aside: there is no day.
func (b *Book) filtered(f *Feed, list []agenda.Entry) []agenda.Entry {
	filter := f.Filter
	filter.Back, filter.Ahead = 0, 0
	return slices.DeleteFunc(list, func(e agenda.Entry) bool { return !b.Shows(&filter, f.Scope, &e, events.Date{}) })
}

// shown is what a scope shows of a thing that it covers.
func (c *comparing) shown(in *showing, as shownAs, s agenda.Scope) []agenda.Entry {
	list, known := in.made[as]
	if !known {
		list = in.AgendaOf(as.ref, s, c.first, c.last)
		if in.made == nil {
			in.made = map[shownAs][]agenda.Entry{}
		}
		in.made[as] = list
	}
	return list
}

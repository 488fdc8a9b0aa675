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
	shown := func(b *Book, s agenda.Scope) []agenda.Entry {
		if whole {
			return b.Agenda(s, first, last)
		}
		return b.agendaOf(refs, s, first, last)
	}
	var list []*Feed
	for _, f := range before.Feeds() {
		if f.Revoked {
			continue
		}
		now := feeds.In(after.shelves)[f.ID]
		if now == nil || now.Revoked || !agenda.Same(shown(before, f.Scope), shown(after, f.Scope)) {
			list = append(list, f)
		}
	}
	return list
}

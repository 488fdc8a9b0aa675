package calendar

import (
	"reflect"

	"jourfixe/events"
)

// ChangedFeeds lists the feeds that show something else in one book than in another, on the days from first to last. A
// feed that is revoked shows nothing, and one that is new changes nothing for anybody.
func ChangedFeeds(before, after *Book, first, last events.Date) []*Feed {
	var list []*Feed
	for _, f := range before.Feeds() {
		if f.Revoked {
			continue
		}
		now := feeds.in(after)[f.ID]
		if now == nil || now.Revoked || !sameEntries(before.Agenda(f.Scope, first, last), after.Agenda(f.Scope, first, last)) {
			list = append(list, f)
		}
	}
	return list
}

func sameEntries(x, y []Entry) bool {
	if len(x) != len(y) {
		return false
	}
	for i := range x {
		if !reflect.DeepEqual(x[i], y[i]) {
			return false
		}
	}
	return true
}

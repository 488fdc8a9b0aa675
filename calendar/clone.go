package calendar

import (
	"maps"
	"slices"

	"jourfixe/calendar/memory"
)

// Clone returns a book that says the same and can go another way, for looking at what would come of something. The
// outcomes of commands are not taken along, so a clone decides every command as a new one.
func (b *Book) Clone() *Book {
	c := *b
	c.partners, c.people, c.groups, c.venues = copies(b.partners), copies(b.people), copies(b.groups), copies(b.venues)
	c.series, c.feeds, c.schedules, c.reminders = copies(b.series), copies(b.feeds), copies(b.schedules), copies(b.reminders)
	c.meetings, c.trips = copies(b.meetings), copies(b.trips)
	for _, m := range c.meetings {
		// What is appended to these must not land in a place that the other book appends to as well.
		m.History, m.Versions = slices.Clip(m.History), slices.Clip(m.Versions)
		m.Answers, m.Counters = maps.Clone(m.Answers), maps.Clone(m.Counters)
	}
	for _, t := range c.trips {
		t.History, t.Done, t.completed = slices.Clip(t.History), maps.Clone(t.Done), maps.Clone(t.completed)
	}
	c.byHash = make(map[string]*Feed, len(b.byHash))
	for hash, f := range b.byHash {
		c.byHash[hash] = c.feeds[f.ID]
	}
	c.erased, c.makers, c.office.Applied = slices.Clip(b.erased), slices.Clip(b.makers), maps.Clone(b.office.Applied)
	c.commands = memory.New()
	return &c
}

// copies copies a map and what it points to.
func copies[V any](m map[string]*V) map[string]*V {
	out := make(map[string]*V, len(m))
	for k, v := range m {
		copied := *v
		out[k] = &copied
	}
	return out
}

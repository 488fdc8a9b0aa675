package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/matter"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// What people have said and written is kept for a time after it has served, as the office has set it (events.Keepings); then the clock has it
// destroyed. What is still needed stays, however old it is.

// keptAfter is until when something is kept that serves nothing after a day, by its name in the table.
func (b *Book) keptAfter(name string, day events.Date) time.Time {
	return b.office.Retention.Of(name).From(day).AddDays(1).In(0, b.office.Location()).UTC()
}

// A Kept is something personal that is kept until a time, and how much of it there is: of a meeting how many people have said something, of a poll
// how many have voted, of a trip how many registrations and hosts, statements of needs, or files.
type Kept struct {
	Name  string // in the table of what the office sets; of trips registrations, needs or files
	Of    events.Ref
	Until time.Time
	Count int
	clear events.Body // the command that has it destroyed
}

// kept lists all that is kept until a time because of a meeting or an item, in no order.
func (b *Book) kept() (list []Kept) {
	add := func(k Kept, is bool) {
		if is {
			list = append(list, k)
		}
	}
	for m := range meetings.Each(b.shelves) {
		add(b.answersKept(m))
	}
	for m := range matters.Each(b.shelves) {
		add(b.matterKept(m))
	}
	for w := range minuteses.Each(b.shelves) {
		add(b.minutesKept(w))
	}
	return list
}

// answersKept is what people have said to a meeting, false if there is nothing.
func (b *Book) answersKept(m *meeting.Meeting) (Kept, bool) {
	n := m.Told()
	if n == 0 {
		return Kept{}, false
	}
	until := b.keptAfter("answers", events.DateOf(m.End().In(b.office.Location())))
	return Kept{"answers", events.Ref{Noun: meetings.Label, ID: m.ID}, until, n, &events.ClearMeeting{ID: m.ID}}, true
}

// matterKept is what was written of an item, false if that is destroyed or still waits to be talked about.
func (b *Book) matterKept(m *matter.Matter) (Kept, bool) {
	day, over := b.served(m)
	if !over || m.Key == "" {
		return Kept{}, false
	}
	return Kept{"matters", events.Ref{Noun: matters.Label, ID: m.ID}, b.keptAfter("matters", day), 1, &events.ClearMatter{ID: m.ID}}, true
}

// minutesKept is what was written and recorded of a meeting, false if that is destroyed.
func (b *Book) minutesKept(w *minutes.Minutes) (Kept, bool) {
	m := b.Meeting(w.ID)
	if m == nil || !w.Cleared.IsZero() {
		return Kept{}, false
	}
	return Kept{"minutes", events.Ref{Noun: minuteses.Label, ID: w.ID}, b.MinutesKept(m), 1, &events.ClearMinutes{ID: w.ID}}, true
}

// served is the last day on which an item is of use, false as long as it waits to be talked about.
func (b *Book) served(m *matter.Matter) (day events.Date, over bool) {
	home := b.office.Location()
	changed := events.DateOf(m.Changed.In(home))
	if m.Withdrawn {
		return changed, true
	}
	on := b.Meeting(m.On)
	if on == nil {
		on = b.Meeting(m.Meeting)
	}
	if on != nil {
		return events.DateOf(on.End().In(home)), true
	}
	s := b.Series(m.Series)
	if s == nil || !s.Ended {
		return day, false
	}
	for _, of := range b.MeetingsOf(s.ID) {
		if last := events.DateOf(of.End().In(home)); changed.Before(last) {
			changed = last
		}
	}
	return changed, true
}

// Ahead lists all that is going to be destroyed by a time because it was kept long enough, the first first: by meetings, items and polls, and by trips,
// whose times stand with them. It says of what, how much and when, and of nobody.
func (b *Book) Ahead(to time.Time) []Kept {
	list := b.kept()
	for p := range polls.Each(b.shelves) {
		if len(p.Votes) > 0 {
			list = append(list, Kept{Name: "polls", Of: events.Ref{Noun: polls.Label, ID: p.ID}, Until: p.Clears(b.office.Retention.Of("polls")), Count: len(p.Votes)})
		}
	}
	for t := range trips.Each(b.shelves) {
		list = append(list, b.tripKept(t)...)
	}
	list = slices.DeleteFunc(list, func(k Kept) bool { return k.Until.After(to) })
	slices.SortFunc(list, func(x, y Kept) int {
		return cmp.Or(x.Until.Compare(y.Until), cmp.Compare(x.Name, y.Name), cmp.Compare(x.Of.ID, y.Of.ID))
	})
	return list
}

// tripKept is what is kept because of a trip: who has registered and who lodges guests, what they need, and its files.
func (b *Book) tripKept(t *trip.Trip) (list []Kept) {
	home, ref := b.office.Location(), events.Ref{Noun: trips.Label, ID: t.ID}
	add := func(name string, until time.Time, n int) {
		if n > 0 {
			list = append(list, Kept{Name: name, Of: ref, Until: until, Count: n})
		}
	}
	add("registrations", t.Clears(home), t.Personal)
	needs := map[time.Time]int{}
	if t.Needs > 0 {
		for _, r := range b.Registrations(t.ID) {
			if r.Needs == nil {
				continue
			}
			until := t.Forgets(home)
			if !r.Active() {
				until = events.Sooner(until, trip.ForgetsAfter(events.DateOf(r.Changed.In(home)), home))
			}
			needs[until]++
		}
	}
	for until, n := range needs {
		add("needs", until, n)
	}
	if b.hasMaterial(t.ID) {
		n := 0
		for _, m := range b.MaterialOf(ref) {
			if !m.Removed {
				n++
			}
		}
		add("files", t.Clears(home), n)
	}
	return list
}

// early refuses to destroy what is still kept, or is not there.
func early(k Kept, there bool, now time.Time) *events.Problem {
	switch {
	case !there:
		return events.Refuse(events.NotPossible, "id", "has nothing that is to be destroyed")
	case now.Before(k.Until):
		return events.Refuse(events.NotPossible, "id", "is kept until %s; it is destroyed then", k.Until.Format(time.RFC3339))
	}
	return nil
}

func clearMeeting(b *Book, c *events.ClearMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m := b.Meeting(c.ID)
	if m == nil {
		return nil, b.unknown("id", events.Ref{Noun: meetings.Label, ID: c.ID})
	}
	k, there := b.answersKept(m)
	if p := early(k, there, now); p != nil {
		return nil, p
	}
	return m.Clearing(b.Tally(m)), nil
}

func clearedMeeting(b *Book, body *events.MeetingCleared, e *events.Event) error {
	m := meetings.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Clear(body, e)
	for _, key := range body.Keys {
		b.loseKey(key, body.About())
	}
	return nil
}

// forgetWords has the keys destroyed by which is sealed what somebody who is erased has written to meetings.
func (b *Book) forgetWords(person string) {
	for _, m := range InTime(b.meetingsHolding(person)) {
		b.loseKey(m.Key(person), events.Ref{Noun: meetings.Label, ID: m.ID})
	}
}

func clearMatter(b *Book, c *events.ClearMatter, now time.Time) ([]events.Body, *events.Problem) {
	m := b.Matter(c.ID)
	if m == nil {
		return nil, b.unknown("id", events.Ref{Noun: matters.Label, ID: c.ID})
	}
	k, there := b.matterKept(m)
	if p := early(k, there, now); p != nil {
		return nil, p
	}
	return one(&events.MatterCleared{ID: m.ID, Key: m.Key})
}

func clearedMatter(b *Book, body *events.MatterCleared, e *events.Event) error {
	m := matters.Change(b.shelves, body.ID)
	if m == nil {
		return noun.Missing(body.About())
	}
	m.Clear(body, e)
	b.loseKey(body.Key, body.About())
	return nil
}

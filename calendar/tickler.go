package calendar

import (
	"container/heap"
	"slices"
	"strings"
	"time"

	"jourfixe/events"
)

// A Tickler finds what has come due without a look at everything: it knows of each thing when something comes due for it, and looks again at what is so far, and at
// what may have changed since. It is no part of the book. Whoever asks again and again keeps one, and tells it what has happened.
type Tickler struct {
	begun bool                     // whether everything was looked at
	now   time.Time                // when it was asked the last time
	again map[events.Ref]bool      // what is to be looked at anew
	at    map[events.Ref]time.Time // when something comes due for a thing
	turn  turns                    // the same in order of time, and times that are not so any more
}

// A turn is when something comes due for a thing.
type turn struct {
	at  time.Time
	ref events.Ref
}

type turns []turn

func (t turns) Len() int           { return len(t) }
func (t turns) Less(i, j int) bool { return t[i].at.Before(t[j].at) }
func (t turns) Swap(i, j int)      { t[i], t[j] = t[j], t[i] }
func (t *turns) Push(x any)        { *t = append(*t, x.(turn)) }
func (t *turns) Pop() any {
	last := (*t)[len(*t)-1]
	*t = (*t)[:len(*t)-1]
	return last
}

// Due lists the commands by which what has come due is done, trips first, then polls, agendas and what was kept long enough, and says when there will be more; the
// zero time if never, as far as it is known now. The book must be the one that it was told of.
func (t *Tickler) Due(b *Book, now time.Time) (due []events.Body, next time.Time) {
	if !t.begun || now.Before(t.now) { // what was over may not be so by a clock that was set back
		t.begin(b)
	}
	t.now = now
	look := t.again
	t.again = map[events.Ref]bool{}
	for len(t.turn) > 0 && !t.turn[0].at.After(now) {
		if x := heap.Pop(&t.turn).(turn); t.at[x.ref].Equal(x.at) {
			look[x.ref] = true
			delete(t.at, x.ref)
		}
	}
	for ref := range look {
		command, then := b.dueOf(ref, now)
		if command != nil {
			due, next = append(due, command), events.Sooner(next, then)
			t.again[ref] = true // until it is done
			then = time.Time{}
		}
		t.put(ref, then)
	}
	for len(t.turn) > 0 && !t.at[t.turn[0].ref].Equal(t.turn[0].at) {
		heap.Pop(&t.turn)
	}
	if len(t.turn) > 0 {
		next = events.Sooner(next, t.turn[0].at)
	}
	slices.SortFunc(due, func(x, y events.Body) int { return strings.Compare(inOrder(x), inOrder(y)) })
	return due, next
}

// inOrder is by what commands are put in order.
func inOrder(c events.Body) string {
	switch c.(type) {
	case *events.SettleTrip:
		return "0" + c.About().ID
	case *events.SettlePoll:
		return "1" + c.About().ID
	case *events.CloseAgenda:
		return "2" + c.About().ID
	}
	return "3" + c.About().String()
}

// put notes when something comes due for a thing; the zero time: never.
func (t *Tickler) put(ref events.Ref, at time.Time) {
	if at.IsZero() {
		delete(t.at, ref)
		return
	}
	if before, known := t.at[ref]; known && before.Equal(at) {
		return // it is in its turn
	}
	t.at[ref] = at
	heap.Push(&t.turn, turn{at, ref})
	if len(t.turn) > 2*len(t.at)+64 { // most of them are not so any more
		t.turn = t.turn[:0]
		for ref, at := range t.at {
			t.turn = append(t.turn, turn{at, ref})
		}
		heap.Init(&t.turn)
	}
}

// begin has everything looked at.
func (t *Tickler) begin(b *Book) {
	*t = Tickler{begun: true, again: map[events.Ref]bool{}, at: map[events.Ref]time.Time{}}
	for id, m := range meetings.All(b.shelves) {
		if m.Told() > 0 {
			t.look(meetings.Label, id)
		}
	}
	for id := range matters.All(b.shelves) {
		t.look(matters.Label, id)
	}
	for id := range minuteses.All(b.shelves) {
		t.look(minuteses.Label, id)
	}
	for id := range agendas.All(b.shelves) {
		t.look(agendas.Label, id)
	}
	for id := range polls.All(b.shelves) {
		t.look(polls.Label, id)
	}
	for id := range trips.All(b.shelves) {
		t.look(trips.Label, id)
	}
}

func (t *Tickler) look(noun, id string) { t.again[events.Ref{Noun: noun, ID: id}] = true }

// Note tells it of an event that has come into the book: what it is about, and of which type it is. Of what it does not know it takes everything to be changed.
func (t *Tickler) Note(b *Book, about events.Ref, of events.Type) {
	if !t.begun {
		return
	}
	switch about.Noun {
	case meetings.Label:
		t.lookAtMeeting(about.ID)
		if !timeless[of.Name] {
			t.lookAtMatters(b, b.HomeOf(about.ID))
		}
	case agendas.Label:
		t.lookAtMeeting(about.ID)
		if a := b.MeetingAgenda(about.ID); a != nil {
			for _, i := range a.Items {
				t.look(matters.Label, i.Matter)
			}
		}
	case minuteses.Label, attendances.Label:
		t.look(minuteses.Label, about.ID)
	case resolutions.Label: // with the first of them there are minutes
		if o := b.Resolution(about.ID); o != nil {
			t.look(minuteses.Label, o.Meeting)
		}
	case series.Label:
		for _, m := range b.MeetingsOf(about.ID) {
			t.look(agendas.Label, m.ID)
		}
		t.lookAtMatters(b, about)
	case matters.Label, polls.Label, trips.Label:
		t.look(about.Noun, about.ID)
	case "milestone", roomings.Label: // they have the id of their trip
		t.look(trips.Label, about.ID)
	case registrations.Label:
		if r := b.Registration(about.ID); r != nil {
			t.look(trips.Label, r.Trip)
		}
	case hosts.Label:
		if h := b.Host(about.ID); h != nil {
			t.look(trips.Label, h.Trip)
		}
	case materials.Label:
		if m := b.Material(about.ID); m != nil && m.Of.Noun == trips.Label {
			t.look(trips.Label, m.Of.ID)
		}
	case persons.Label:
		t.noteErased(b, about.ID, of)
	default:
		t.begun = slices.Contains(idle, about.Noun)
	}
}

// timeless are the events of meetings after which nothing that was proposed to them, or to their series, has served sooner.
var timeless = map[string]bool{
	"planned": true, "answered": true, "countered": true, "recountered": true, "kept": true, "confirmed": true, "upheld": true, "cleared": true,
}

// idle are the nouns by whose events nothing comes due.
var idle = []string{
	partners.Label, agreements.Label, venues.Label, groups.Label, anniversaries.Label, schedules.Label, reminders.Label, links.Label, publications.Label, feeds.Label, legals.Label, "command",
}

// noteErased has the trips looked at on which the seats of somebody who is erased are free by now. Of what else they said, less is to be destroyed.
func (t *Tickler) noteErased(b *Book, person string, of events.Type) {
	if of.Name != "erased" {
		return
	}
	for _, r := range b.RegistrationsOf(person) {
		t.look(trips.Label, r.Trip)
	}
	for _, h := range b.HostsOf(person) {
		t.look(trips.Label, h.Trip)
	}
}

func (t *Tickler) lookAtMeeting(id string) {
	t.look(meetings.Label, id)
	t.look(agendas.Label, id)
	t.look(minuteses.Label, id)
}

// lookAtMatters is for what was proposed to a series, or to a meeting that is of none.
func (t *Tickler) lookAtMatters(b *Book, home events.Ref) {
	for by := range b.shelves.NamedBy(home, matters.Label) {
		t.look(matters.Label, by.ID)
	}
}

// dueOf returns the command by which what has come due for one thing is done, nil if nothing has, and when more does.
func (b *Book) dueOf(ref events.Ref, now time.Time) (command events.Body, next time.Time) {
	switch ref.Noun {
	case trips.Label:
		if t := b.Trip(ref.ID); t != nil {
			due, then := b.tripDue(t, now)
			return when(due, &events.SettleTrip{ID: ref.ID}), then
		}
	case polls.Label:
		if p := b.Poll(ref.ID); p != nil {
			due, then := p.Unsettled(now, b.office.Retention.Of("polls"))
			return when(due, &events.SettlePoll{ID: ref.ID}), then
		}
	case agendas.Label:
		if a := b.MeetingAgenda(ref.ID); a != nil {
			due, then := b.agendaDue(a, now)
			return when(due, &events.CloseAgenda{ID: ref.ID}), then
		}
	default:
		if k, is := b.keptOf(ref); is {
			if now.Before(k.Until) {
				return nil, k.Until
			}
			return k.clear, next
		}
	}
	return nil, next
}

func when(due bool, command events.Body) events.Body {
	if due {
		return command
	}
	return nil
}

// keptOf is what is kept because of a meeting, an item or minutes, false if nothing is.
func (b *Book) keptOf(ref events.Ref) (k Kept, is bool) {
	switch ref.Noun {
	case meetings.Label:
		if m := b.Meeting(ref.ID); m != nil {
			return b.answersKept(m)
		}
	case matters.Label:
		if m := b.Matter(ref.ID); m != nil {
			return b.matterKept(m)
		}
	case minuteses.Label:
		if w := b.Minutes(ref.ID); w != nil {
			return b.minutesKept(w)
		}
	}
	return k, false
}

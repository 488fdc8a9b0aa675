package calendar

import (
	"slices"
	"strings"
	"time"

	"jourfixe/events"
)

// A Tickler finds what has come due without a look at everything: it knows of each thing when something comes due for it, and looks again at what is so far, and at
// what may have changed since. It is no part of the book. Whoever asks again and again keeps one, and tells it what has happened.
type Tickler struct{ watch }

// Due lists the commands by which what has come due is done, trips first, then polls, agendas and what was kept long enough, and says when there will be more; the
// zero time if never, as far as it is known now. The book must be the one that it was told of.
func (t *Tickler) Due(b *Book, now time.Time) (commands []events.Body, next time.Time) {
	for ref := range t.due(now, func() { t.begin(b) }) {
		command, then := b.dueOf(ref, now)
		if command != nil {
			commands, next = append(commands, command), events.Sooner(next, then)
			t.again[ref] = true // until it is done
			then = time.Time{}
		}
		t.turn.Put(ref, then)
	}
	slices.SortFunc(commands, func(x, y events.Body) int { return strings.Compare(inOrder(x), inOrder(y)) })
	return commands, events.Sooner(next, t.turn.First())
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

// begin has everything looked at.
func (t *Tickler) begin(b *Book) {
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

package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/matter"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
)

// An Undone finds what waits for somebody in the office of meetings, agendas, minutes and tasks without a look at all of them: it knows of which something waits, and when
// something will of others, and looks again at these, and at what may have changed since. Like a Tickler it is no part of the book; whoever asks again and again keeps one, and
// tells it what has happened.
type Undone struct {
	// Ahead is how many days before it is due a task begins to wait.
	Ahead int

	watch
	waits map[events.Ref]bool // of which something waits
}

// Doings are what somebody has to see to, in no order.
type Doings struct {
	Meetings   []*meeting.Meeting    // that are not over, with a proposal of another time that nobody has decided, or a time that has become bad by clocks
	Unsaid     []*meeting.Meeting    // of which nobody has said what was reached
	Unapproved []*meeting.Meeting    // of which minutes are to be written or approved
	Tasks      []*minutes.Resolution // that are overdue, or due soon
}

// Find returns what waits. The book must be the one that it was told of.
func (u *Undone) Find(b *Book, now time.Time) (found Doings) {
	look := u.due(now, func() { u.begin(b) })
	for ref := range u.waits { // what waits is listed anyway, and may do so no more by what happened to something else
		look[ref] = true
	}
	for ref := range look {
		waits, then := b.waitsOf(ref, u.Ahead, now)
		if u.turn.Put(ref, then); !waits {
			delete(u.waits, ref)
			continue
		}
		u.waits[ref] = true
		switch ref.Noun {
		case meetings.Label:
			found.Meetings = append(found.Meetings, b.Meeting(ref.ID))
		case agendas.Label:
			found.Unsaid = append(found.Unsaid, b.Meeting(ref.ID))
		case minuteses.Label:
			found.Unapproved = append(found.Unapproved, b.Meeting(ref.ID))
		case resolutions.Label:
			found.Tasks = append(found.Tasks, b.Resolution(ref.ID))
		}
	}
	return found
}

// begin has everything looked at.
func (u *Undone) begin(b *Book) {
	u.waits = map[events.Ref]bool{}
	for id := range meetings.All(b.shelves) {
		u.look(meetings.Label, id)
	}
	for id := range agendas.All(b.shelves) {
		u.look(agendas.Label, id)
		u.look(minuteses.Label, id)
	}
	for id := range minuteses.All(b.shelves) {
		u.look(minuteses.Label, id)
	}
	for id := range resolutions.All(b.shelves) {
		u.look(resolutions.Label, id)
	}
}

// Note tells it of an event that has come into the book: what it is about, and of which type it is. Of what it does not know it takes everything to be changed.
func (u *Undone) Note(b *Book, about events.Ref, of events.Type) {
	if !u.begun {
		return
	}
	switch about.Noun {
	case meetings.Label, agendas.Label:
		u.lookAtMeeting(about.ID)
	case minuteses.Label:
		u.look(minuteses.Label, about.ID)
	case resolutions.Label: // with the first of them there are minutes
		u.look(resolutions.Label, about.ID)
		if o := b.Resolution(about.ID); o != nil {
			u.look(minuteses.Label, o.Meeting)
		}
	case matters.Label:
		if m := b.Matter(about.ID); m != nil && m.On != "" {
			u.look(agendas.Label, m.On)
			u.look(minuteses.Label, m.On)
		}
	case persons.Label:
		u.begun = of.Name != "erased" // of what they have said and were to do anything may be gone
	default:
		u.begun = slices.Contains(idle, about.Noun) || slices.Contains(restful, about.Noun)
	}
}

// restful are the nouns by whose events, beside those that are idle, nothing waits of meetings, and what they talk about.
var restful = []string{
	series.Label, polls.Label, trips.Label, "milestone", roomings.Label, registrations.Label, hosts.Label, materials.Label, attendances.Label,
}

// waitsOf reports whether something waits of a meeting, its agenda or minutes, or of a task, and when that may be otherwise without anything's happening; the zero time if never.
func (b *Book) waitsOf(ref events.Ref, ahead int, now time.Time) (waits bool, next time.Time) {
	today, m := b.Today(now), b.Meeting(ref.ID)
	begins := func(day events.Date) time.Time { return day.In(0, b.office.Location()) }
	switch {
	case ref.Noun == resolutions.Label:
		o := b.Resolution(ref.ID)
		switch {
		case o == nil || !o.Open():
			return false, next
		case o.Due.After(today.AddDays(ahead)):
			return false, begins(o.Due.AddDays(-ahead))
		}
		return true, next
	case m == nil || m.Cancelled:
		return false, next
	case ref.Noun == meetings.Label:
		if !m.End().After(now) || m.Upset() == nil && m.Proposals() == 0 {
			return false, next
		}
		return true, m.End()
	case ref.Noun == agendas.Label:
		switch a := b.MeetingAgenda(ref.ID); {
		case a == nil || !b.unsaid(a):
			return false, next
		case !m.Date.Before(today):
			return false, begins(m.Date.AddDays(1))
		}
		return true, next
	}
	unfixed, expected := b.unapproved(ref.ID)
	switch late := m.Date.Before(today.AddDays(-minutes.Within)); {
	case !unfixed && !expected:
		return false, next
	case !late:
		return false, begins(m.Date.AddDays(minutes.Within + 1))
	case unfixed:
		return true, next
	}
	return m.Date.After(today.AddDays(-minutes.Expected)), begins(m.Date.AddDays(minutes.Expected))
}

// unsaid reports whether nobody has said of an agenda what was reached, and something is on it still.
func (b *Book) unsaid(a *matter.Agenda) bool {
	return a.Looked.IsZero() && slices.ContainsFunc(a.Items, func(i events.AgendaItem) bool {
		of := b.Matter(i.Matter)
		return of != nil && of.Place() == matter.OnAgenda && of.On == a.ID
	})
}

// unapproved reports whether minutes of a meeting are begun and not approved, and whether some are to be expected that nobody has begun.
func (b *Book) unapproved(meeting string) (unfixed, expected bool) {
	w, a := b.Minutes(meeting), b.MeetingAgenda(meeting)
	return w != nil && !w.Fixed() && w.Written() && w.Cleared.IsZero(), a != nil && len(a.Items) > 0 && b.unwritten(meeting)
}

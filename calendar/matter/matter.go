// Package matter is what is known of one matter, something that a meeting is to talk about, and of the agenda of one meeting: the matters
// that it talks about, in their order. Where a matter is stands in the matter alone; an agenda says in which order, for how long, and
// keeps that once its meeting is over. Whether meetings and people are there is decided elsewhere.
package matter

import (
	"slices"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/events"
)

const (
	// Usual is how many minutes a matter takes unless somebody says otherwise.
	Usual = 10
	// Longest is how many it can take.
	Longest = 480
	// Most is how many matters an agenda can have.
	Most = 50
	// MostWaiting is how many matters the backlog of a room can have, and MostOwn how many of them can be proposed by one person without a role.
	MostWaiting = 300
	MostOwn     = 20
)

// DefaultCloses is how long before the start of a meeting its agenda is closed, unless its series says otherwise.
var DefaultCloses = events.Period{Days: 3}

// A Matter is something that a meeting is to talk about. It is at one place: in the backlog, on one agenda, done or withdrawn.
type Matter struct {
	events.MatterProposed
	Made      uint64    // the place in the journal of the event that proposed it; 0: none yet
	Proposed  time.Time // when that was
	Changed   time.Time // when anything of it was decided last
	On        string    // the meeting on whose agenda it is, or, if it is done, that has talked about it
	Done      bool
	Withdrawn bool
	Cleared   time.Time // when what was written of it was destroyed; zero: it was not
	PutOff    int       // how often it was on the agenda of a meeting that did not reach it
}

// The places of a matter.
const (
	Backlog   = "backlog"
	OnAgenda  = "agenda"
	Done      = "done"
	Withdrawn = "withdrawn"
)

// Place is where the matter is.
func (m *Matter) Place() string {
	switch {
	case m.Withdrawn:
		return Withdrawn
	case m.Done:
		return Done
	case m.On != "":
		return OnAgenda
	}
	return Backlog
}

// Waiting reports whether the matter is in the backlog.
func (m *Matter) Waiting() bool { return m.Place() == Backlog }

// Home is what the matter belongs to: a series, or a meeting that is of none.
func (m *Matter) Home() events.Ref {
	if m.Series != "" {
		return events.Ref{Noun: "series", ID: m.Series}
	}
	return events.Ref{Noun: "meeting", ID: m.Meeting}
}

// Started makes a matter of the event that proposes it.
func Started(body *events.MatterProposed, e *events.Event) *Matter {
	return &Matter{MatterProposed: *body, Made: e.Sequence, Proposed: e.Time, Changed: e.Time}
}

// Amend folds in what it says from now on.
func (m *Matter) Amend(body *events.MatterAmended, e *events.Event) {
	m.Title, m.Key, m.Text, m.Guest = body.Title, body.Key, body.Text, body.Guest
	m.Minutes, m.Presents, m.Urgent, m.Wish, m.Changed = body.Minutes, body.Presents, body.Urgent, body.Wish, e.Time
}

// Clear folds in that what was written of it is destroyed. The title stays.
func (m *Matter) Clear(_ *events.MatterCleared, e *events.Event) {
	m.Key, m.Text, m.Guest, m.Cleared = "", events.Sealed{}, events.Sealed{}, e.Time
}

// Return puts the matter back into the backlog. What was not reached was put off.
func (m *Matter) Return(putOff bool, at time.Time) {
	m.On, m.Done, m.Changed = "", false, at
	if putOff {
		m.PutOff++
	}
}

// Holds reports whether a person has proposed the matter or presents it; Forget takes that out, and what they have written.
func (m *Matter) Holds(person string) bool {
	return m.Person == person || slices.Contains(m.Presents, events.Ref{Noun: "person", ID: person})
}

func (m *Matter) Forget(person string) {
	if m.Person == person {
		m.Person, m.Key, m.Text, m.Guest = "", "", events.Sealed{}, events.Sealed{}
	}
	m.Presents = slices.DeleteFunc(slices.Clone(m.Presents), func(r events.Ref) bool { return r.Noun == "person" && r.ID == person })
}

// An Agenda is what one meeting talks about.
type Agenda struct {
	ID       string // of the meeting
	Items    []events.AgendaItem
	Revision int       // how often it was changed
	Changed  time.Time // when anything of it was decided last
	Closed   time.Time // zero: it is open
	Looked   time.Time // when it was said last what was reached; zero: nobody has
	Reached  []string  // what was, then
}

// Has reports whether a matter is on the agenda.
func (a *Agenda) Has(matter string) bool {
	return slices.ContainsFunc(a.Items, func(i events.AgendaItem) bool { return i.Matter == matter })
}

// Without takes a matter off.
func (a *Agenda) Without(matter string, at time.Time) {
	a.Items = slices.DeleteFunc(slices.Clone(a.Items), func(i events.AgendaItem) bool { return i.Matter == matter })
	a.Changed = at
}

// Minutes is how long everything on it takes.
func (a *Agenda) Minutes() (n int) {
	for _, i := range a.Items {
		n += i.Minutes
	}
	return n
}

// Closes is when the agenda of a meeting is closed: days on the calendar of its zone, at the time of day at which it begins, then hours on
// the clock.
func Closes(s events.Slot, before events.Period) time.Time {
	return before.Before(s.Date).In(s.Start, tz.Must(s.Zone)).Add(-before.Clock).UTC()
}

package calendar

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// The kinds of entries in an agenda.
const (
	KindMeeting   = "meeting"
	KindTrip      = "trip"
	KindLeg       = "leg"
	KindMilestone = "milestone"
	KindHoliday   = "holiday"
)

// An Entry is one line of an agenda or one component of a feed.
type Entry struct {
	Key         string // unique and stable, without a domain: what a calendar's UID is made of
	Kind        string
	Ref         events.Ref // the meeting or trip it belongs to
	Title       events.Text
	Description events.Text
	Place       string
	Zone        string // of the place, for people; the instants are what counts

	Start, End time.Time   // instants in UTC; for whole days the midnights that begin them at the office
	First      events.Date // first and last day, in Zone
	Last       events.Date
	AllDay     bool

	Cancelled   bool
	Done        bool // a milestone that is ticked off
	Provisional []string
	Why         events.Reason
	Passed      []events.Passed
	Note        events.Text
	Answers     meeting.Tally // to a meeting, once somebody has answered
	Revision    int
	Created     time.Time
	Revised     time.Time
}

// Agenda lists what the scope covers and what touches the days from first to last, in order of time. Cancelled entries
// are among them, for whoever shows them as such.
func (b *Book) Agenda(s Scope, first, last events.Date) []Entry {
	var list []Entry
	if f := b.table.scoping(s.Noun); f != nil && f.shows != nil {
		list = f.shows(b, s.ID, first, last)
	}
	for _, n := range b.table.nouns {
		n.show(b, s, func(e Entry) { list = b.enter(list, e, first, last) })
	}
	return inOrder(list)
}

// Covers reports whether the scope covers a thing, whenever it is.
func (b *Book) Covers(s Scope, ref events.Ref) bool {
	n := b.table.byName[ref.Noun]
	return n != nil && n.covers(b, ref.ID, s)
}

// agendaOf is Agenda for some things alone.
func (b *Book) agendaOf(refs []events.Ref, s Scope, first, last events.Date) []Entry {
	var list []Entry
	for _, ref := range refs {
		if n := b.table.byName[ref.Noun]; n != nil {
			n.showOne(b, ref.ID, s, func(e Entry) { list = b.enter(list, e, first, last) })
		}
	}
	return inOrder(list)
}

// enter adds an entry to a list if it touches the days. Answers are counted only then, since that takes the longest.
func (b *Book) enter(list []Entry, e Entry, first, last events.Date) []Entry {
	if e.Last.Before(first) || e.First.After(last) {
		return list
	}
	if m := b.Meeting(e.Ref.ID); e.Kind == KindMeeting && m != nil && len(m.Answers) > 0 {
		e.Answers = b.Tally(m)
	}
	return append(list, e)
}

func inOrder(list []Entry) []Entry {
	slices.SortFunc(list, func(x, y Entry) int {
		return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(x.Key, y.Key))
	})
	return list
}

func (b *Book) meetingEntry(m *meeting.Meeting) Entry {
	e := Entry{
		Key: "meeting-" + m.ID, Kind: KindMeeting, Ref: events.Ref{Noun: "meeting", ID: m.ID},
		Title: m.Title, Description: m.Description, Zone: m.Zone,
		Start: m.Instant, End: m.End(),
		Cancelled: m.Cancelled, Provisional: m.Provisional, Why: m.Why, Passed: m.Passed, Note: m.Note,
		Revision: m.Revision, Created: m.Planned, Revised: later(later(m.Revised, m.Answered), m.Confirmed),
	}
	loc := tz.Must(m.Zone)
	e.First, e.Last = events.DateOf(e.Start.In(loc)), events.DateOf(e.End.Add(-time.Second).In(loc))
	if v := venues.in(b)[m.Venue]; v != nil {
		e.Revised = later(e.Revised, v.Changed)
		e.Place = v.Title.In(events.Languages[0])
		if v.Address != "" {
			e.Place += ", " + v.Address
		}
	}
	return e
}

// later returns the later of two times.
func later(x, y time.Time) time.Time {
	if y.After(x) {
		return y
	}
	return x
}

// wholeDays makes an entry of full days at the office.
func (b *Book) wholeDays(t *Trip, key, kind string, title events.Text, first, last events.Date) Entry {
	loc := b.office.Location()
	return Entry{
		Key: key, Kind: kind, Ref: events.Ref{Noun: "trip", ID: t.ID}, Title: title, Zone: b.office.Zone, AllDay: true,
		First: first, Last: last, Start: first.In(0, loc).UTC(), End: last.AddDays(1).In(0, loc).UTC(),
		Cancelled: t.Cancelled, Note: t.Note, Revision: t.Revision, Created: t.Proposed, Revised: t.Revised,
	}
}

func (b *Book) tripEntry(t *Trip) Entry {
	e := b.wholeDays(t, "trip-"+t.ID, KindTrip, t.Title, t.From, t.To)
	e.Description, e.Why, e.Passed, e.Provisional = t.Description, t.Why, t.Passed, t.Provisional
	if p := partners.in(b)[t.Partner]; p != nil {
		e.Place = p.Title.In(events.Languages[0])
	}
	return e
}

func (b *Book) milestoneEntry(t *Trip, m events.Milestone) Entry {
	title := reason.Staff(reason.Because("titled", reason.Text("of", t.Title), reason.Text("title", m.Title)))
	e := b.wholeDays(t, "milestone-"+t.ID+"."+m.ID, KindMilestone, title, m.Date, m.Date)
	e.Passed, e.Done = m.Passed, t.Done[m.ID]
	if e.Done {
		e.Revision, e.Revised = e.Revision+1, later(e.Revised, t.completed[m.ID])
	}
	return e
}

func (b *Book) legEntry(t *Trip, i int) Entry {
	leg := t.Programme[i]
	return Entry{
		Key: "leg-" + t.ID + "." + strconv.Itoa(i+1), Kind: KindLeg, Ref: events.Ref{Noun: "trip", ID: t.ID},
		Title: leg.Title, Place: leg.Place, Zone: leg.Zone, Start: leg.Begin, End: leg.Until,
		First: leg.Date, Last: t.From.AddDays(leg.EndDay - 1),
		Cancelled: t.Cancelled, Note: t.Note, Revision: t.Revision, Created: t.Proposed, Revised: t.Revised,
	}
}

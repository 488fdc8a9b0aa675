package calendar

import (
	"strconv"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// Agenda lists what the scope covers and what touches the days from first to last, in order of time. Cancelled entries
// are among them, for whoever shows them as such.
func (b *Book) Agenda(s agenda.Scope, first, last events.Date) []agenda.Entry {
	var list []agenda.Entry
	if f := b.table.Scoping(s.Noun); f != nil && f.Shows != nil {
		list = f.Shows(b, s.ID, first, last)
	}
	b.table.Show(b, s, func(e agenda.Entry) { list = b.enter(list, e, first, last) })
	return agenda.InOrder(list)
}

// Covers reports whether the scope covers a thing, whenever it is.
func (b *Book) Covers(s agenda.Scope, ref events.Ref) bool { return b.table.Covers(b, s, ref) }

// agendaOf is Agenda for some things alone.
func (b *Book) agendaOf(refs []events.Ref, s agenda.Scope, first, last events.Date) []agenda.Entry {
	var list []agenda.Entry
	for _, ref := range refs {
		b.table.ShowOne(b, ref, s, func(e agenda.Entry) { list = b.enter(list, e, first, last) })
	}
	return agenda.InOrder(list)
}

// enter adds an entry to a list if it touches the days. Answers are counted only then, since that takes the longest.
func (b *Book) enter(list []agenda.Entry, e agenda.Entry, first, last events.Date) []agenda.Entry {
	if !e.Touches(first, last) {
		return list
	}
	if m := b.Meeting(e.Ref.ID); e.Kind == agenda.KindMeeting && m != nil && len(m.Answers) > 0 {
		e.Answers = b.Tally(m)
	}
	return append(list, e)
}

// wholeDays makes an entry of full days at the office.
func (b *Book) wholeDays(t *Trip, key, kind string, title events.Text, first, last events.Date) agenda.Entry {
	loc := b.office.Location()
	return agenda.Entry{
		Key: key, Kind: kind, Ref: events.Ref{Noun: "trip", ID: t.ID}, Title: title, Zone: b.office.Zone, AllDay: true,
		First: first, Last: last, Start: first.In(0, loc).UTC(), End: last.AddDays(1).In(0, loc).UTC(),
		Cancelled: t.Cancelled, Note: t.Note, Revision: t.Revision, Created: t.Proposed, Revised: t.Revised,
	}
}

func (b *Book) tripEntry(t *Trip) agenda.Entry {
	e := b.wholeDays(t, "trip-"+t.ID, agenda.KindTrip, t.Title, t.From, t.To)
	e.Description, e.Why, e.Passed, e.Provisional = t.Description, t.Why, t.Passed, t.Provisional
	if p := partners.In(b.shelves)[t.Partner]; p != nil {
		e.Place = p.Title.In(events.Languages[0])
	}
	return e
}

func (b *Book) milestoneEntry(t *Trip, m events.Milestone) agenda.Entry {
	title := reason.Staff(reason.Because("titled", reason.Text("of", t.Title), reason.Text("title", m.Title)))
	e := b.wholeDays(t, "milestone-"+t.ID+"."+m.ID, agenda.KindMilestone, title, m.Date, m.Date)
	e.Passed, e.Done = m.Passed, t.Done[m.ID]
	if e.Done {
		e.Revision, e.Revised = e.Revision+1, events.Later(e.Revised, t.completed[m.ID])
	}
	return e
}

func (b *Book) legEntry(t *Trip, i int) agenda.Entry {
	leg := t.Programme[i]
	return agenda.Entry{
		Key: "leg-" + t.ID + "." + strconv.Itoa(i+1), Kind: agenda.KindLeg, Ref: events.Ref{Noun: "trip", ID: t.ID},
		Title: leg.Title, Place: leg.Place, Zone: leg.Zone, Start: leg.Begin, End: leg.Until,
		First: leg.Date, Last: t.From.AddDays(leg.EndDay - 1),
		Cancelled: t.Cancelled, Note: t.Note, Revision: t.Revision, Created: t.Proposed, Revised: t.Revised,
	}
}

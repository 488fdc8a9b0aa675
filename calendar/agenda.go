package calendar

import (
	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// Agenda lists what the scope covers and what touches the days from first to last, in order of time. Cancelled entries
// are among them, for whoever shows them as such.
func (b *Book) Agenda(s agenda.Scope, first, last events.Date) []agenda.Entry {
	var list []agenda.Entry
	if f := b.table.Scoping(s.Noun); f != nil && f.Shows != nil {
		list = f.Shows(b, s.ID, first, last)
	}
	b.table.Show(b, s, first, last, func(e agenda.Entry) { list = b.enter(list, s, e, first, last) })
	return agenda.InOrder(list)
}

// AgendaBeside lists what the whole office has on the days from first to last, beside the things of one noun.
func (b *Book) AgendaBeside(noun string, first, last events.Date) []agenda.Entry {
	var list []agenda.Entry
	b.table.ShowBeside(b, noun, agenda.Scope{}, first, last, func(e agenda.Entry) { list = b.enter(list, agenda.Scope{}, e, first, last) })
	return agenda.InOrder(list)
}

// Covers reports whether the scope covers a thing, whenever it is.
func (b *Book) Covers(s agenda.Scope, ref events.Ref) bool { return b.table.Covers(b, s, ref) }

// AgendaOf is Agenda for one thing alone.
func (b *Book) AgendaOf(ref events.Ref, s agenda.Scope, first, last events.Date) []agenda.Entry {
	var list []agenda.Entry
	b.table.ShowOne(b, ref, s, func(e agenda.Entry) { list = b.enter(list, s, e, first, last) })
	return agenda.InOrder(list)
}

// enter adds an entry to a list if it touches the days. Answers are counted only then, since that takes the longest, and not for everybody.
func (b *Book) enter(list []agenda.Entry, s agenda.Scope, e agenda.Entry, first, last events.Date) []agenda.Entry {
	if !e.Touches(first, last) {
		return list
	}
	if m := b.Meeting(e.Ref.ID); e.Kind == agenda.KindMeeting && m != nil && s.Noun != agenda.NounPublication && (len(m.Answers) > 0 || !m.Cleared.IsZero()) {
		e.Answers = b.Tally(m)
	}
	return append(list, e)
}

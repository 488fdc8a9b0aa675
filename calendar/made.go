package calendar

import (
	"cmp"

	"jourfixe/events"
)

// What is named outside the house is named by the event that made it: its place in the journal is short, one thing's alone
// and for good. The book keeps it with the thing, and finds the thing by it.

// A maker is an event that made a thing.
type maker struct {
	sequence uint64
	made     events.Ref
}

// noteMaker notes an event, which has a place and was just applied, if it has made what it is about. Events that are only
// looked ahead at have no place yet, and what they make has none.
func (b *Book) noteMaker(e *events.Event) {
	if ref := e.Body.About(); b.Made(ref) == e.Sequence {
		b.makers.Add(maker{e.Sequence, ref}) // in order, as events are
	}
}

// MadeBy returns what the event at a place in the journal has made: a person, a meeting, a series or a schedule. It may be
// gone from the book by now, as a schedule that was removed.
func (b *Book) MadeBy(sequence uint64) (events.Ref, bool) {
	i, ok := b.makers.Search(func(m *maker) int { return cmp.Compare(sequence, m.sequence) })
	if !ok {
		return events.Ref{}, false
	}
	return b.makers.At(i).made, true
}

// Made returns the place in the journal of the event that made a person, a meeting, a series or a schedule; 0 if it has
// none, or there is no such thing.
func (b *Book) Made(ref events.Ref) uint64 { return b.table.Made(b, ref) }

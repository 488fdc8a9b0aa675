package calendar

import (
	"fmt"
	"reflect"
	"slices"

	"jourfixe/calendar/memory"
	"jourfixe/events"
)

// house is every noun of the vocabulary, in the order in which things can be made: each after what it may point at. One
// more noun is one more line, and a file that says what it is.
var house = newTable(
	officeNoun, partnerNoun, venueNoun, personNoun, groupNoun, seriesNoun, meetingNoun, tripNoun, scheduleNoun, reminderNoun,
	feedNoun, holidaysNoun, commandNoun,
)

// A table is the nouns of a book, found by name and by what is said of them.
type table struct {
	nouns     []noun
	byName    map[string]noun
	byCommand map[reflect.Type]answer
	byEvent   map[reflect.Type]fold
}

func newTable(nouns ...noun) *table {
	t := &table{nouns: nouns, byName: map[string]noun{}, byCommand: map[reflect.Type]answer{}, byEvent: map[reflect.Type]fold{}}
	for _, n := range nouns {
		t.byName[n.name()] = n
		for _, a := range n.commands() {
			t.byCommand[a.to] = a
		}
		for _, f := range n.events() {
			f.by = n
			t.byEvent[f.of] = f
		}
	}
	return t
}

// commandNoun is what is only remembered: the office itself does not change by it.
var commandNoun = &entry[struct{}]{
	shelf: shelf[struct{}]{label: "command"},
	folds: []fold{
		unseen(folds(func(*Book, *events.CommandRefused, *events.Event) error { return nil })),
		unseen(folds(func(*Book, *events.CommandUnreadable, *events.Event) error { return nil })),
	},
}

// Known reports whether the book has the thing or has had it.
func (b *Book) Known(ref events.Ref) bool {
	n := b.table.byName[ref.Noun]
	return n != nil && n.known(b, ref.ID)
}

// Has reports whether the book has the thing, erased people, retired partners and ended series not counted.
func (b *Book) Has(ref events.Ref) bool {
	n := b.table.byName[ref.Noun]
	return n != nil && n.has(b, ref.ID)
}

// Alive is Has, with cancelled trips gone.
func (b *Book) Alive(ref events.Ref) bool {
	n := b.table.byName[ref.Noun]
	return n != nil && n.alive(b, ref.ID)
}

// unknown refuses a reference to something that is not in the book, and names what may have been meant.
func (b *Book) unknown(field string, ref events.Ref) *events.Problem {
	n := b.table.byName[ref.Noun]
	if n != nil && n.personal() {
		return events.Refuse(events.UnknownRef, field, "there is no %s", ref) // nor a hint at who else there is
	}
	var ids []string
	if n != nil {
		ids = n.ids(b)
	}
	switch near := events.Nearest(ref.ID, ids); {
	case near != "":
		return events.Refuse(events.UnknownRef, field, "there is no %s; did you mean %s?", ref, near)
	case len(ids) == 0:
		return events.Refuse(events.UnknownRef, field, "there is no %s, nor any other %s; create it first", ref, ref.Noun)
	case len(ids) > 12:
		ids = append(ids[:12], "…")
	}
	return events.Refuse(events.UnknownRef, field, "there is no %s; there are %s", ref, list(ids))
}

// taken refuses an id that is in use, or was: an id names one thing for good.
func (b *Book) taken(ref events.Ref) *events.Problem {
	if !b.Alive(ref) {
		return events.Refuse(events.Gone, "id", "%s has been there before and is no more; an id is never given again, choose another", ref)
	}
	return events.Refuse(events.AlreadyThere, "id", "%s is there already; choose another id, or amend it", ref)
}

// Clone returns a book that says the same and can go another way, for looking at what would come of something. The
// outcomes of commands are not taken along, so a clone decides every command as a new one. Nobody else may use the book
// meanwhile, unless it is itself a clone that was left as it is: such a one may be read and cloned by many at once.
func (b *Book) Clone() *Book {
	c := *b
	c.shelves = make(map[string]sharer, len(b.shelves))
	for label, things := range b.shelves {
		c.shelves[label] = things.share()
	}
	// What is appended to these must not land in a place that the other book appends to as well.
	c.erased, c.makers = slices.Clip(b.erased), slices.Clip(b.makers)
	c.touched = nil
	c.commands = memory.New()
	return &c
}

// errMissing is what an event about something unknown is answered with.
func errMissing(ref events.Ref) error { return fmt.Errorf("%s is not in the book", ref) }

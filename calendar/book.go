// Package calendar is the office as a value. A Book is what the journal tells of it: Apply folds one event after the
// other, Decide answers a command with the events that shall happen, or with one that says why not. There is no clock,
// no network, no chance and no log in here, so a decision can be previewed, repeated and simulated, and every rule
// tested by what was given, what was asked and what then happened.
//
// A Book is not safe for concurrent use while Apply or Clone runs; reading it from many goroutines at once is fine.
package calendar

import (
	"fmt"
	"sync/atomic"
	"time"

	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/memory"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/pile"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// A Book holds one office: its partners, people, groups, venues, series, meetings, trips and feeds, and what became of
// the commands of the last 400 days.
type Book struct {
	office  Office
	table   *noun.Table[*Book]
	shelves *shelf.Store

	forgotten []Lost          // whose keys must not be there any more: people who are erased, and statements; in order
	gone      map[string]bool // people who are erased; replaced where others hold it, too
	lent      *atomic.Bool    // whether others do

	days      days             // of meetings
	elsewhere *elsewhere.Times // what calendars of others say; no part of the office

	zones    zoneData
	commands memory.Commands
	makers   pile.Pile[maker] // in order
	changes  changes
	sequence uint64  // of the last event
	cursor   uint64  // of the last command an event answers
	touched  []Touch // by the last event
}

// New returns the book of an office in which nothing has happened.
func New(office string) *Book {
	return &Book{
		office:   Office{ID: office, Zone: "UTC", Title: events.Text{"de": office, "en": office}},
		table:    house,
		shelves:  &shelf.Store{},
		gone:     map[string]bool{},
		lent:     &atomic.Bool{},
		commands: memory.New(),
	}
}

// Shelves returns what the book has, for the table of nouns; it is got at by their shelves alone.
func (b *Book) Shelves() *shelf.Store { return b.shelves }

// Sequence returns the place in the journal of the last event applied, 0 if none was.
func (b *Book) Sequence() uint64 { return b.sequence }

// Cursor returns the place of the last command that an event applied answers in its turn: every command up to it is decided, and
// beyond it only erasures that were taken ahead.
func (b *Book) Cursor() uint64 { return b.cursor }

// Count has a book, and clones that are made of it afterwards, count how many things are looked at in them.
func (b *Book) Count(looked *atomic.Int64) { b.shelves.Count(looked) }

// Apply folds an event into the book. An event that is already in it changes nothing; one that does not follow from
// the book is an error, and the book must not be used any more: it has come apart from the journal.
func (b *Book) Apply(e *events.Event) error {
	if e.Sequence != 0 && e.Sequence <= b.sequence {
		return nil
	}
	f := b.table.Fold(e.Body)
	if f == nil {
		return fmt.Errorf("apply %s, event %d: the book has no place for %T", e.Body.Type().Short(), e.Sequence, e.Body)
	}
	b.touch(f, e)
	if err := f.Apply(b, e); err != nil {
		return fmt.Errorf("apply %s, event %d: %w", e.Body.Type().Short(), e.Sequence, err)
	}
	b.commands.Remember(e)
	if e.Sequence != 0 {
		b.noteMaker(e)
		b.changes.note(e)
		b.sequence = e.Sequence
	}
	if erased, ok := e.Body.(*events.PersonErased); !ok || !erased.Ahead {
		b.cursor = max(b.cursor, e.Cause.Sequence)
	}
	return nil
}

// Today returns the day it is at the office at now.
func (b *Book) Today(now time.Time) events.Date { return events.DateOf(now.In(b.office.Location())) }

// Zones lists the zones that the office has to do with, in order: its own, those of partners, people, series, meetings
// (those too that these had once), trips and schedules.
func (b *Book) Zones() []string {
	used := map[string]bool{b.office.Zone: true}
	for p := range partners.Each(b.shelves) {
		used[p.Zone] = true
	}
	for p := range persons.Each(b.shelves) {
		used[p.Zone] = true
	}
	for s := range series.Each(b.shelves) {
		used[s.Zone] = true
	}
	for _, zone := range b.days.zones {
		used[zone] = true
	}
	for t := range trips.Each(b.shelves) {
		for _, leg := range t.Programme {
			used[leg.Zone], used[leg.EndZone] = true, true
		}
	}
	for s := range schedules.Each(b.shelves) {
		used[s.Zone] = true
	}
	delete(used, "") // of a network, or an office that is still empty
	return shelf.Keys(used)
}

// Outcome returns what became of the command at the given place in the stream, or, if that one was a repetition, of the
// first with the same identity and digest. A client learns of its own commands alone, whatever place it names. Nil means that the
// book does not know, or not all of it yet.
func (b *Book) Outcome(sequence uint64, client, source, id, digest string) *memory.Outcome {
	o := b.commands.At(sequence)
	if sequence == 0 || o == nil || o.Client != client {
		o = b.commands.First(memory.Identity{Client: client, Source: source, ID: id})
		if o == nil || !o.Same(digest) {
			return nil
		}
	}
	if !o.Whole() {
		return nil
	}
	return o
}

// OutcomeAt is Outcome for whoever knows nothing of a command but its place: nil of a repetition.
func (b *Book) OutcomeAt(sequence uint64, client string) *memory.Outcome {
	if o := b.commands.At(sequence); sequence != 0 && o != nil && o.Client == client && o.Whole() {
		return o
	}
	return nil
}

// Lookup returns what became of the first command with this identity, nil if the book does not know.
func (b *Book) Lookup(client, source, id string) *memory.Outcome {
	o := b.commands.First(memory.Identity{Client: client, Source: source, ID: id})
	if o == nil || !o.Whole() {
		return nil
	}
	return o
}

// OnlyFrom reports whether every command the book remembers came from one of the clients.
func (b *Book) OnlyFrom(clients ...string) bool { return b.commands.OnlyFrom(clients...) }

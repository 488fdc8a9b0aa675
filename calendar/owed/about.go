package owed

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// An About is one thing that mails are about, as far as they need it: a meeting, a series, a schedule that says
// something, a poll, a registration for a trip, a host of one, or the trip as the city knows it that it goes to. It is taken from the book, and stays right
// as long as the book's sequence does.
type About struct {
	Ref   events.Ref
	Book  uint64          // the place in the journal up to which it was made
	Guest []Guest         // who is to be told, by id
	What  any             // what its topic has gathered
	Gone  map[string]bool // who is erased

	kinds    []*Kind        // that can be about it, in their order
	gathered map[string]any // what they need beside, by their names
}

// A Guest is somebody who is to be told.
type Guest struct {
	ID      string
	Address int
	Since   time.Time
	Zone    string // of their clock
	Answer  string
	Kept    time.Time // when the office decided to leave the meeting where it is, against their proposal; zero: it has not
	without []string  // which mails they do without
	again   map[string]time.Time
}

// Declines reports whether they do without a kind of mail.
func (g *Guest) Declines(kind string) bool { return slices.Contains(g.without, kind) }

// Missed reports whether a mail of a kind was due while they did without it: what they want again begins then.
func (g *Guest) Missed(kind string, due time.Time) bool { return !due.After(g.again[kind]) }

// Refs names everything that mails may be about now: meetings that are not long over, series, digests, polls, and
// registrations for trips and hosts of trips that are not long over, and these trips.
func Refs(b *calendar.Book, now time.Time) (refs []events.Ref) {
	entered()
	for _, t := range topics {
		refs = append(refs, t.Refs(b, now)...)
	}
	return refs
}

// Of gathers what mails about a thing need, nil if there is nothing like it. Where people are named it is gathered for these
// alone, which costs little where many are invited.
func Of(b *calendar.Book, ref events.Ref, people ...string) *About {
	entered()
	topic := topicOf(ref.Noun)
	if topic == nil {
		return nil
	}
	what, guests, ok := topic.Gather(b, ref.ID)
	if !ok {
		return nil
	}
	a := &About{Ref: ref, Book: b.Sequence(), Gone: b.Gone(), What: what, kinds: byNoun[ref.Noun]}
	for _, p := range invited(b, guests, people) {
		g := Guest{ID: p.ID, Address: p.Addresses, Zone: b.ZoneOf(p), Since: p.Since, without: p.Without, again: p.Again}
		if topic.Invite != nil {
			topic.Invite(what, &g)
		}
		a.Guest = append(a.Guest, g)
	}
	for _, k := range a.kinds {
		if k.Gather == nil {
			continue
		}
		if a.gathered == nil {
			a.gathered = map[string]any{}
		}
		a.gathered[k.Name] = k.Gather(b, ref)
	}
	return a
}

// invited lists whom refs invite, of everybody or of some people, by id.
func invited(b *calendar.Book, refs []events.Ref, of []string) []*people.Person {
	if len(of) == 0 {
		return b.Invited(refs)
	}
	var list []*people.Person
	for _, id := range slices.Compact(slices.Sorted(slices.Values(of))) {
		if b.Invites(refs, id) {
			list = append(list, b.Person(id))
		}
	}
	return list
}

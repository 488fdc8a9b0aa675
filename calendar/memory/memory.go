// Package memory keeps what became of commands, as long as somebody may ask again: by who gave them and by their place in
// the stream. What a command asks for does not matter here, nor what came of it in the office.
package memory

import (
	"hash/maphash"
	"slices"
	"strings"
	"time"

	"jourfixe/events"
)

// Kept is how long the identity of a command is known. One that says it is older is refused, since nobody could
// tell any more whether it has been decided.
const Kept = 400 * 24 * time.Hour

// An Outcome is what became of a command.
type Outcome struct {
	Client  string          // who gave the command
	Command uint64          // the command's sequence
	First   uint64          // the first and the last event that answer it, in the journal
	Last    uint64          //
	Problem *events.Problem // nil if it was accepted
	source  string          // with client and id, its identity
	id      string
	digest  string
	at      time.Time
	missing int    // events of the answer that are still to come
	other   number // the outcome before it whose identity has the same sum
}

// Same reports whether the command that was answered had the digest.
func (o *Outcome) Same(digest string) bool { return o.digest == digest }

// Whole reports whether all events of the answer are there.
func (o *Outcome) Whole() bool { return o.missing <= 0 }

// An Identity is what makes two commands the same one.
type Identity struct{ Client, Source, ID string }

// Of returns the identity of a command.
func Of(c *events.Command) Identity { return Identity{c.Client, c.Source, c.ID} }

// Commands are the outcomes of commands, by identity and by the command's place in the stream. There are hundreds of thousands of them, so they lie
// in pages, and are found by numbers: the collector of garbage need not follow a map of as many pointers.
type Commands struct {
	pages      []*page           // that hold outcomes which are not forgotten, the oldest first
	begun      number            // the oldest of these outcomes
	end        number            // what the next one gets
	byIdentity map[uint64]number // the latest of the first outcomes of identities that have a sum
	bySequence map[uint64]number
}

// A number says which outcome of all that were ever remembered one is; 0 is none.
type number uint32

// A page has outcomes one after the other.
type page [perPage]Outcome

const perPage = 128

// New returns a memory of no command.
func New() Commands {
	return Commands{begun: perPage, end: perPage, byIdentity: map[uint64]number{}, bySequence: map[uint64]number{}}
}

// seed is that of sums, which leave the process nowhere.
var seed = maphash.MakeSeed()

func sum(i Identity) uint64 { return maphash.Comparable(seed, i) }

// outcome returns one that is not forgotten, nil for none.
func (m *Commands) outcome(n number) *Outcome {
	if n == 0 {
		return nil
	}
	return &m.pages[n/perPage-m.begun/perPage][n%perPage]
}

// At returns the outcome of the command at a place in the stream, First that of the first command of an identity; nil if
// it is not known.
func (m *Commands) At(sequence uint64) *Outcome      { return m.outcome(m.bySequence[sequence]) }
func (m *Commands) First(identity Identity) *Outcome { return m.first(sum(identity), identity) }

func (m *Commands) first(sum uint64, i Identity) *Outcome {
	o := m.outcome(m.byIdentity[sum])
	for o != nil && o.identity() != i {
		o = m.outcome(o.other)
	}
	return o
}

func (o *Outcome) identity() Identity { return Identity{o.Client, o.source, o.id} }

// OnlyFrom reports whether every command that is known came from one of the clients.
func (m *Commands) OnlyFrom(clients ...string) bool {
	for n := m.begun; n < m.end; n++ {
		if !slices.Contains(clients, m.outcome(n).Client) {
			return false
		}
	}
	return true
}

// Remember takes note of an event as a part of the answer to its command.
func (m *Commands) Remember(e *events.Event) {
	c := e.Cause
	if o := m.At(c.Sequence); o != nil && c.Sequence != 0 {
		o.Last = e.Sequence
		o.missing--
		if refused, ok := e.Body.(*events.CommandRefused); ok {
			// The end of the decision was lost, and this is said in its place.
			o.Problem, o.missing = &refused.Problem, 0
		}
		return
	}
	key := m.own(Identity{c.Client, c.Source, c.ID})
	o := Outcome{
		Client: key.Client, Command: c.Sequence, First: e.Sequence, Last: e.Sequence,
		source: key.Source, id: key.ID, digest: strings.Clone(c.Digest), at: e.Time, missing: c.Parts - 1,
	}
	switch body := e.Body.(type) {
	case *events.CommandRefused:
		o.Problem = &body.Problem
	case *events.CommandUnreadable:
		o.Problem = events.Refuse(events.SetAside, "", "%s; it lies in the dead letters as %d", body.Reason, body.Sequence)
	}
	m.add(o)
	m.forget(e.Time.Add(-Kept))
}

// add gives an outcome its place.
func (m *Commands) add(o Outcome) {
	n := m.end
	if m.end++; int(n/perPage-m.begun/perPage) == len(m.pages) {
		m.pages = append(m.pages, new(page))
	}
	m.bySequence[o.Command] = n
	// An identity used again with other data is refused, but the first use of it stays the one that counts.
	if sum := sum(o.identity()); m.first(sum, o.identity()) == nil {
		o.other, m.byIdentity[sum] = m.byIdentity[sum], n
	}
	*m.outcome(n) = o
}

// own is an identity in memory of its own: what an event says of its cause lies amid all its headers, which would stay for as long. Many commands in
// a row come from one client and one source.
func (m *Commands) own(i Identity) Identity {
	var before Identity
	if m.end > m.begun {
		before = m.outcome(m.end - 1).identity()
	}
	return Identity{ownOr(i.Client, before.Client), ownOr(i.Source, before.Source), strings.Clone(i.ID)}
}

func ownOr(s, same string) string {
	if s == same {
		return same
	}
	return strings.Clone(s)
}

// forget drops what was decided before the day. Whoever has an outcome still may look at it: its page is left as it is.
func (m *Commands) forget(before time.Time) {
	for m.begun < m.end && m.outcome(m.begun).at.Before(before) {
		n, o := m.begun, m.outcome(m.begun)
		if m.bySequence[o.Command] == n {
			delete(m.bySequence, o.Command)
		}
		m.forgetFirst(n, sum(o.identity()))
		if m.begun++; m.begun%perPage == 0 {
			m.pages = m.pages[1:]
		}
	}
}

// forgetFirst takes an outcome out of those of a sum, if it is one of them: then it is the oldest of them, and the last one that is come to.
func (m *Commands) forgetFirst(oldest number, sum uint64) {
	latest := m.byIdentity[sum]
	if latest == oldest {
		delete(m.byIdentity, sum)
		return
	}
	for o := m.outcome(latest); o != nil; o = m.outcome(o.other) {
		if o.other == oldest {
			o.other = 0
		}
	}
}

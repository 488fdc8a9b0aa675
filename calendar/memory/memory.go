// Package memory keeps what became of commands, as long as somebody may ask again: by who gave them and by their place in
// the stream. What a command asks for does not matter here, nor what came of it in the office.
package memory

import (
	"hash/maphash"
	"slices"
	"sort"
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
	upTo    uint64 // the highest place in the stream of its command and all those before it
	missing int32  // events of the answer that are still to come
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
	upTo       uint64            // the highest place in the stream of a command
	late       map[uint64]number // by place, the commands that were answered after one which comes behind them in the stream; they are few
	byIdentity map[uint64]number // the latest of the first outcomes of identities that have a sum
	text       *strings.Builder  // what the latest outcomes say, one after the other
}

// A number says which outcome of all that were ever remembered one is; 0 is none.
type number uint32

// A page has outcomes one after the other.
type page [perPage]Outcome

const perPage = 128

// New returns a memory of no command.
func New() Commands {
	return Commands{begun: perPage, end: perPage, byIdentity: map[uint64]number{}, late: map[uint64]number{}}
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
func (m *Commands) At(sequence uint64) *Outcome      { return m.outcome(m.at(sequence)) }
func (m *Commands) First(identity Identity) *Outcome { return m.first(sum(identity), identity) }

// at returns the number of the outcome of the command at a place in the stream. Commands are mostly answered in their order.
func (m *Commands) at(sequence uint64) number {
	if n, late := m.late[sequence]; late {
		return n
	}
	if sequence > m.upTo {
		return 0
	}
	n := m.begun + number(sort.Search(int(m.end-m.begun), func(i int) bool { return m.outcome(m.begun+number(i)).upTo >= sequence }))
	if n == m.end || m.outcome(n).Command != sequence {
		return 0
	}
	return n
}

func (m *Commands) first(sum uint64, i Identity) *Outcome { return m.among(m.byIdentity[sum], i) }

// among looks for an identity from the latest outcome of its sum on.
func (m *Commands) among(latest number, i Identity) *Outcome {
	o := m.outcome(latest)
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
	if o := m.answered(c.Sequence); o != nil {
		o.Last = e.Sequence
		o.missing--
		if refused, ok := e.Body.(*events.CommandRefused); ok {
			// The end of the decision was lost, and this is said in its place.
			o.Problem, o.missing = &refused.Problem, 0
		}
		return
	}
	o := Outcome{Command: c.Sequence, First: e.Sequence, Last: e.Sequence, at: e.Time, missing: int32(c.Parts - 1)}
	m.own(&o, &c)
	switch body := e.Body.(type) {
	case *events.CommandRefused:
		o.Problem = &body.Problem
	case *events.CommandUnreadable:
		o.Problem = events.Refuse(events.SetAside, "", "%s; it lies in the dead letters as %d", body.Reason, body.Sequence)
	}
	m.add(o)
	m.forget(e.Time.Add(-Kept))
}

// answered returns the outcome of a command of which an event was remembered already, nil if there is none; mostly it is the last.
func (m *Commands) answered(sequence uint64) *Outcome {
	if sequence == 0 {
		return nil
	}
	if m.end > m.begun {
		if o := m.outcome(m.end - 1); o.Command == sequence {
			return o
		}
	}
	return m.At(sequence)
}

// add gives an outcome its place.
func (m *Commands) add(o Outcome) {
	n := m.end
	if m.end++; int(n/perPage-m.begun/perPage) == len(m.pages) {
		m.pages = append(m.pages, new(page))
	}
	if o.Command <= m.upTo {
		m.late[o.Command] = n
	}
	m.upTo = max(m.upTo, o.Command)
	o.upTo = m.upTo
	// An identity used again with other data is refused, but the first use of it stays the one that counts.
	sum := sum(o.identity())
	if latest := m.byIdentity[sum]; m.among(latest, o.identity()) == nil {
		o.other, m.byIdentity[sum] = latest, n
	}
	*m.outcome(n) = o
}

// own gives an outcome what its cause says, in memory of its own: what an event says lies amid all its headers, which would stay for as long. Many commands
// in a row come from one client and one source. What one after the other says lies together, since they are forgotten one after the other, too.
func (m *Commands) own(o *Outcome, c *events.Cause) {
	var before Identity
	if m.end > m.begun {
		before = m.outcome(m.end - 1).identity()
	}
	if o.Client = before.Client; c.Client != before.Client {
		o.Client = strings.Clone(c.Client)
	}
	if o.source = before.Source; c.Source != before.Source {
		o.source = strings.Clone(c.Source)
	}
	if m.text == nil || m.text.Cap()-m.text.Len() < len(c.ID)+len(c.Digest) {
		m.text = &strings.Builder{} // where it is longer than all this, there is room for it alone
		m.text.Grow(max(textRoom, len(c.ID)+len(c.Digest)))
	}
	begun := m.text.Len()
	m.text.WriteString(c.ID)
	m.text.WriteString(c.Digest)
	both := m.text.String()[begun:]
	o.id, o.digest = both[:len(c.ID)], both[len(c.ID):]
}

// textRoom is how many bytes lie together.
const textRoom = 2048

// forget drops what was decided before the day. Whoever has an outcome still may look at it: its page is left as it is.
func (m *Commands) forget(before time.Time) {
	for m.begun < m.end && m.outcome(m.begun).at.Before(before) {
		n, o := m.begun, m.outcome(m.begun)
		if m.late[o.Command] == n {
			delete(m.late, o.Command)
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

// Package memory keeps what became of commands, as long as somebody may ask again: by who gave them and by their place in
// the stream. What a command asks for does not matter here, nor what came of it in the office.
package memory

import (
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
	digest  string
	at      time.Time
	missing int // events of the answer that are still to come
}

// Same reports whether the command that was answered had the digest.
func (o *Outcome) Same(digest string) bool { return o.digest == digest }

// Whole reports whether all events of the answer are there.
func (o *Outcome) Whole() bool { return o.missing <= 0 }

// An Identity is what makes two commands the same one.
type Identity struct{ Client, Source, ID string }

// Of returns the identity of a command.
func Of(c *events.Command) Identity { return Identity{c.Client, c.Source, c.ID} }

// Commands are the outcomes of commands, by identity and by the command's place in the stream.
type Commands struct {
	byIdentity map[Identity]*Outcome
	bySequence map[uint64]*Outcome
	order      []remembered // oldest first, for forgetting
}

type remembered struct {
	identity Identity
	outcome  *Outcome
}

// New returns a memory of no command.
func New() Commands {
	return Commands{byIdentity: map[Identity]*Outcome{}, bySequence: map[uint64]*Outcome{}}
}

// At returns the outcome of the command at a place in the stream, First that of the first command of an identity; nil if
// it is not known.
func (m *Commands) At(sequence uint64) *Outcome      { return m.bySequence[sequence] }
func (m *Commands) First(identity Identity) *Outcome { return m.byIdentity[identity] }

// OnlyFrom reports whether every command that is known came from one of the clients.
func (m *Commands) OnlyFrom(clients ...string) bool {
	return !slices.ContainsFunc(m.order, func(r remembered) bool { return !slices.Contains(clients, r.identity.Client) })
}

// Remember takes note of an event as a part of the answer to its command.
func (m *Commands) Remember(e *events.Event) {
	c := e.Cause
	if o := m.bySequence[c.Sequence]; o != nil && c.Sequence != 0 {
		o.Last = e.Sequence
		o.missing--
		if refused, ok := e.Body.(*events.CommandRefused); ok {
			// The end of the decision was lost, and this is said in its place.
			o.Problem, o.missing = &refused.Problem, 0
		}
		return
	}
	key := m.own(Identity{c.Client, c.Source, c.ID})
	o := &Outcome{Client: key.Client, Command: c.Sequence, First: e.Sequence, Last: e.Sequence, digest: strings.Clone(c.Digest), at: e.Time, missing: c.Parts - 1}
	switch body := e.Body.(type) {
	case *events.CommandRefused:
		o.Problem = &body.Problem
	case *events.CommandUnreadable:
		o.Problem = events.Refuse(events.SetAside, "", "%s; it lies in the dead letters as %d", body.Reason, body.Sequence)
	}
	m.bySequence[c.Sequence] = o
	// An identity used again with other data is refused, but the first use of it stays the one that counts.
	if m.byIdentity[key] == nil {
		m.byIdentity[key] = o
	}
	m.order = append(m.order, remembered{key, o})
	m.forget(e.Time.Add(-Kept))
}

// own is an identity in memory of its own: what an event says of its cause lies amid all its headers, which would stay for as long. Many commands in
// a row come from one client and one source.
func (m *Commands) own(i Identity) Identity {
	var before Identity
	if len(m.order) > 0 {
		before = m.order[len(m.order)-1].identity
	}
	return Identity{ownOr(i.Client, before.Client), ownOr(i.Source, before.Source), strings.Clone(i.ID)}
}

func ownOr(s, same string) string {
	if s == same {
		return same
	}
	return strings.Clone(s)
}

// forget drops what was decided before the day.
func (m *Commands) forget(before time.Time) {
	n := 0
	for n < len(m.order) && m.order[n].outcome.at.Before(before) {
		old := m.order[n]
		delete(m.bySequence, old.outcome.Command)
		if m.byIdentity[old.identity] == old.outcome {
			delete(m.byIdentity, old.identity)
		}
		n++
	}
	m.order = m.order[n:]
}

package calendar

import (
	"slices"
	"time"

	"jourfixe/events"
)

// Remembered is how long the identity of a command is known. One that says it is older is refused, since nobody could
// tell any more whether it has been decided.
const Remembered = 400 * 24 * time.Hour

// An Outcome is what became of a command.
type Outcome struct {
	Command uint64          // the command's sequence
	First   uint64          // the first and the last event that answer it, in the journal
	Last    uint64          //
	Problem *events.Problem // nil if it was accepted
	digest  string
	at      time.Time
	missing int // events of the answer that are still to come
}

// identity is what makes two commands the same one.
type identity struct{ client, source, id string }

// memory keeps the outcomes of commands, by identity and by the command's place in the stream.
type memory struct {
	byIdentity map[identity]*Outcome
	bySequence map[uint64]*Outcome
	order      []remembered // oldest first, for forgetting
}

type remembered struct {
	identity identity
	outcome  *Outcome
}

func newMemory() memory {
	return memory{byIdentity: map[identity]*Outcome{}, bySequence: map[uint64]*Outcome{}}
}

// remember takes note of an event as a part of the answer to its command.
func (m *memory) remember(e *events.Event) {
	c := e.Cause
	if o := m.bySequence[c.Sequence]; o != nil && c.Sequence != 0 {
		o.Last = e.Sequence
		o.missing--
		return
	}
	o := &Outcome{Command: c.Sequence, First: e.Sequence, Last: e.Sequence, digest: c.Digest, at: e.Time, missing: c.Parts - 1}
	if refused, ok := e.Body.(*events.CommandRefused); ok {
		o.Problem = &refused.Problem
	}
	key := identity{c.Client, c.Source, c.ID}
	m.bySequence[c.Sequence] = o
	// An identity used again with other data is refused, but the first use of it stays the one that counts.
	if m.byIdentity[key] == nil {
		m.byIdentity[key] = o
	}
	m.order = append(m.order, remembered{key, o})
	m.forget(e.Time.Add(-Remembered))
}

// forget drops what was decided before the day.
func (m *memory) forget(before time.Time) {
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

// Outcome returns what became of the command at the given place in the stream, or, if that one was a repetition, of the
// first with the same identity and digest. Nil means that the book does not know, or not all of it yet.
func (b *Book) Outcome(sequence uint64, client, source, id, digest string) *Outcome {
	o := b.commands.bySequence[sequence]
	if sequence == 0 || o == nil {
		o = b.commands.byIdentity[identity{client, source, id}]
		if o == nil || o.digest != digest {
			return nil
		}
	}
	if o.missing > 0 {
		return nil
	}
	return o
}

// Lookup returns what became of the first command with this identity, nil if the book does not know.
func (b *Book) Lookup(client, source, id string) *Outcome {
	o := b.commands.byIdentity[identity{client, source, id}]
	if o == nil || o.missing > 0 {
		return nil
	}
	return o
}

// OnlyFrom reports whether every command the book remembers came from the client.
func (b *Book) OnlyFrom(client string) bool {
	return !slices.ContainsFunc(b.commands.order, func(r remembered) bool { return r.identity.client != client })
}

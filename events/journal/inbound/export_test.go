package inbound

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// SetInbox has a journal wait shorter for the sake of tests.
func (s *Store) SetInbox(ackWait time.Duration, pauses ...time.Duration) {
	s.Inbox.ackWait, s.Inbox.pauses = ackWait, pauses
}

// SetLeftFor says after which time what a crash has left is removed.
func (s *Store) SetLeftFor(d time.Duration) { s.Fates.leftFor = d }

// StopAfter does a step of what becomes of a mail, as a process does that is killed right after it: noting that the mail is
// done, or why it is held.
func (s *Store) StopAfter(ctx context.Context, id string, held *Fate) error {
	if held == nil {
		return s.Fates.noteDone(ctx, id)
	}
	_, err := s.Fates.putJSON(ctx, s.Fates.subject(nounHeld, id), note{Reason: held.Reason, At: time.Now().UTC(), Tries: 1})
	return err
}

// While has something done before each request to the server by which a mail's fate is settled.
func (s *Store) While(do func()) {
	in := s.Pieces.stream
	js := &asked{in.js, do}
	s.Fates.mails = &mails{&stream{remover: remover{js}, seals: seals{ring: in.ring}, commons: in.commons, js: js, office: in.office, log: in.log}}
}

// asked is a server that something is done beside each time it is asked.
type asked struct {
	jetstream.JetStream
	beside func()
}

// Conn implements jetstream.JetStream.
func (a *asked) Conn() *nats.Conn {
	a.beside()
	return a.JetStream.Conn()
}

// NoteTry notes a try in vain.
func (s *Store) NoteTry(ctx context.Context, id string) error {
	_, err := s.Pieces.putJSON(ctx, s.Pieces.subject(nounTried, id), note{At: time.Now().UTC(), Tries: 1})
	return err
}

// RemoveOf removes what the stream has of a noun about a mail.
func (s *Store) RemoveOf(ctx context.Context, noun, id string) error {
	if noun == nounPart {
		id += ".*"
	}
	return s.Fates.removeAll(ctx, s.Fates.subject(noun, id))
}

// SetCommonIdle says when keys that no mail needs are destroyed.
func (s *Store) SetCommonIdle(d time.Duration) { s.Fates.commonIdle = d }

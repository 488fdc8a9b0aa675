package inbound

import (
	"context"
	"time"
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

// RemoveOf removes what the stream has of a noun about a mail.
func (s *Store) RemoveOf(ctx context.Context, noun, id string) error {
	if noun == nounPart {
		id += ".*"
	}
	return s.Fates.removeAll(ctx, s.Fates.subject(noun, id))
}

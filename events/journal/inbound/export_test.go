package inbound

import (
	"context"
	"time"
)

// SetInbox has a journal wait shorter for the sake of tests.
func (r *Store) SetInbox(ackWait time.Duration, pauses ...time.Duration) {
	r.ackWait, r.pauses = ackWait, pauses
}

// SetLeftFor says after which time what a crash has left is removed.
func (r *Store) SetLeftFor(d time.Duration) { r.leftFor = d }

// StopAfter does a step of what becomes of a mail, as a process does that is killed right after it: noting that the mail is
// done, or why it is held.
func (r *Store) StopAfter(ctx context.Context, id string, held *Fate) error {
	if held == nil {
		return r.noteDone(ctx, id)
	}
	_, err := r.putJSON(ctx, r.subject(nounHeld, id), note{Reason: held.Reason, At: time.Now().UTC(), Tries: 1})
	return err
}

// RemoveOf removes what the stream has of a noun about a mail.
func (r *Store) RemoveOf(ctx context.Context, noun, id string) error {
	if noun == nounPart {
		id += ".*"
	}
	return r.removeAll(ctx, r.subject(noun, id))
}

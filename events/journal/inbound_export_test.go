package journal

import (
	"context"
	"time"
)

// SetInbox has a journal wait shorter for the sake of tests.
func (j *Journal) SetInbox(ackWait time.Duration, pauses ...time.Duration) {
	j.inbound.ackWait, j.inbound.pauses = ackWait, pauses
}

// SetLeftFor says after which time what a crash has left is removed.
func (j *Journal) SetLeftFor(d time.Duration) { j.inbound.leftFor = d }

// StopAfter does a step of what becomes of a mail, as a process does that is killed right after it: noting that the mail is
// done, or why it is held.
func (j *Journal) StopAfter(ctx context.Context, id string, held *Fate) error {
	if held == nil {
		return j.inbound.noteDone(ctx, id)
	}
	_, err := j.inbound.putJSON(ctx, j.inbound.subject(nounHeld, id), note{Reason: held.Reason, At: time.Now().UTC(), Tries: 1})
	return err
}

// RemoveOf removes what the stream has of a noun about a mail.
func (j *Journal) RemoveOf(ctx context.Context, noun, id string) error {
	if noun == nounPart {
		id += ".*"
	}
	return j.inbound.removeAll(ctx, j.inbound.subject(noun, id))
}

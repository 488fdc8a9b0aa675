package inbound

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go/jetstream"
)

// A Fate is what becomes of a mail. The zero Fate means that it is done with, and destroyed; with a Reason it is held
// until somebody looks at it.
type Fate struct {
	Reason string // a code word, as in unknown-uid
	Detail string // says more, without quoting the mail
}

// Fates decides on mails that are there.
type Fates struct{ *ending }

// Retry has a mail that is held handled again. One that waits already is left to its turn. It returns ErrNoMail if
// there is none, and ErrFull.
func (f *Fates) Retry(ctx context.Context, id string) error {
	if err := f.retry(ctx, id); err != nil {
		return fmt.Errorf("have a mail handled again: %w", err)
	}
	return nil
}

func (f *Fates) retry(ctx context.Context, id string) error {
	h, err := f.there(ctx, id)
	if err != nil {
		return err
	}
	n, err := f.notes(ctx, id)
	if err != nil || n.held.sequence < max(n.again, h.sequence) {
		return err
	}
	// Of several who ask for it at once one is heard: two messages could be handled by two processes at a time.
	_, err = f.put(ctx, f.subject(nounAgain, id), nil, jetstream.WithExpectLastSequencePerSubject(n.again))
	switch {
	case errors.Is(err, streams.ErrConflict):
		return nil
	case streams.NoRoom(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// there returns the head of a mail, as far as it can be read, or ErrNoMail.
func (f *Fates) there(ctx context.Context, id string) (head, error) {
	if !mailID.MatchString(id) {
		return head{}, ErrNoMail
	}
	h, found, err := f.head(ctx, id)
	switch {
	case errors.Is(err, errSealed):
		return h, nil
	case err == nil && !found:
		return h, ErrNoMail
	}
	return h, err
}

// Drop destroys a mail, whatever has become of it so far. It returns ErrNoMail if there is none.
func (f *Fates) Drop(ctx context.Context, id string) error {
	_, err := f.there(ctx, id)
	if err == nil {
		err = f.finish(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("drop a mail: %w", err)
	}
	return nil
}

// Expire destroys the mails that are held and came in before the time, and returns how many there were. It also
// removes what crashes have left: parts of mails that never came in whole, and what remains of those that were handled.
func (f *Fates) Expire(ctx context.Context, before time.Time) (n int, err error) {
	list, err := f.list(ctx)
	if err != nil {
		return 0, fmt.Errorf("list the mails that came in: %w", err)
	}
	for _, in := range list {
		if in.Reason == "" || !in.At.Before(before) {
			continue
		}
		if err := f.finish(ctx, in.ID); err != nil {
			return n, fmt.Errorf("destroy a mail whose time is over: %w", err)
		}
		n++
	}
	if err := f.sweep(ctx); err != nil {
		return n, fmt.Errorf("remove what is left of mails: %w", err)
	}
	if err := f.sweepCommons(ctx, f.commonIdle); err != nil {
		return n, err
	}
	return n, nil
}

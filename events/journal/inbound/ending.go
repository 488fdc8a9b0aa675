package inbound

import (
	"context"
	"errors"
	"strings"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	maxReason = 64
	maxDetail = 1 << 10
	// leftFor is how old something must be that belongs to no mail, to be what a crash has left.
	leftFor = time.Hour
)

// An ending writes down what becomes of mails, and destroys those that are done with.
type ending struct {
	*mails
	leftFor time.Duration // after which what belongs to no mail is removed

	commonIdle time.Duration // after which a common key that no mail needs is none that somebody seals with
}

// finish notes that a mail is done with and destroys it. It may be repeated after a crash at any point.
//
// Where there is not even room for the note the mail goes first: it must not be handled twice for want of room.
func (e *ending) finish(ctx context.Context, id string) error {
	err := e.noteDone(ctx, id)
	full := streams.NoRoom(err)
	if err != nil && !full {
		return err
	}
	if full {
		if err := e.removeAll(ctx, e.subject(nounMail, id)); err != nil {
			return err
		}
	}
	if err := e.destroy(ctx, id); err != nil {
		return err
	}
	if err := e.settled(ctx, id); err != nil {
		return err
	}
	if full {
		if err := e.noteDone(ctx, id); err != nil {
			e.log.Warn("a mail is done with; if it is delivered once more it will be handled again", "mail", id, "error", err)
		}
	}
	return nil
}

// settled destroys the common key of a mail that is destroyed, if no other needs it.
func (e *ending) settled(ctx context.Context, id string) error {
	e.commons.forget(id)
	return e.commons.destroyIdle(ctx)
}

func (e *ending) noteDone(ctx context.Context, id string) error {
	_, err := e.put(ctx, e.subject(nounDone, id), nil, jetstream.WithExpectLastSequencePerSubject(0))
	if errors.Is(err, streams.ErrConflict) {
		return nil
	}
	return err
}

// destroy removes a mail so that nothing of it stays on disk. The head goes late: while it is there, Inbox comes back to
// finish the work. What somebody else notes of the mail meanwhile goes after it.
func (e *ending) destroy(ctx context.Context, id string) error {
	about := []string{e.subject(nounPart, id+".*"), e.subject(nounHeld, id), e.subject(nounTried, id), e.subject(nounAgain, id)}
	for _, filter := range append(append(about, e.subject(nounMail, id)), about...) {
		if err := e.removeAll(ctx, filter); err != nil {
			return err
		}
	}
	return nil
}

// hold notes why a mail waits for somebody, and that it is not to be handled before.
func (e *ending) hold(ctx context.Context, id string, n note) error {
	n.Reason, n.Detail = cut(n.Reason, maxReason), cut(n.Detail, maxDetail)
	sequence, err := e.putJSON(ctx, e.subject(nounHeld, id), n)
	if err != nil {
		return err
	}
	if _, there, err := streams.Last(ctx, e.js, streams.Inbound, e.subject(nounMail, id)); err != nil {
		return err
	} else if !there { // somebody dropped it meanwhile
		return e.removeAll(ctx, e.subject(nounHeld, id))
	}
	for _, noun := range []string{nounHeld, nounAgain, nounTried} {
		if err := e.removeBefore(ctx, e.subject(noun, id), sequence); err != nil {
			return err
		}
	}
	return e.hasOwn(ctx, id, n)
}

// hasOwn takes note that a mail does not need its common key any more: its own is in a note.
func (e *ending) hasOwn(ctx context.Context, id string, n note) error {
	if n.Key == nil {
		return nil
	}
	return e.settled(ctx, id)
}

// noteTry notes a try in vain, in the place of the one before.
func (e *ending) noteTry(ctx context.Context, id string, n note) error {
	n.Detail = cut(n.Detail, maxDetail)
	sequence, err := e.putJSON(ctx, e.subject(nounTried, id), n)
	if err != nil {
		return err
	}
	if err := e.removeBefore(ctx, e.subject(nounTried, id), sequence); err != nil {
		return err
	}
	return e.hasOwn(ctx, id, n)
}

// sweep removes what has lain around for long and belongs to no mail.
func (e *ending) sweep(ctx context.Context) error {
	subjects, err := e.subjects(ctx, e.subject("*", ">"))
	if err != nil {
		return err
	}
	prefix := strings.TrimSuffix(e.subject("", ""), ".")
	for subject := range subjects {
		noun, rest, _ := strings.Cut(strings.TrimPrefix(subject, prefix), ".")
		id, _, _ := strings.Cut(rest, ".")
		_, there := subjects[e.subject(nounMail, id)]
		_, done := subjects[e.subject(nounDone, id)]
		switch noun {
		case nounMail:
			if done {
				err = e.destroy(ctx, id)
			}
		case nounPart, nounHeld, nounTried, nounAgain, nounUpload:
			if noun == nounUpload || !there {
				err = e.removeOld(ctx, subject, e.leftFor)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

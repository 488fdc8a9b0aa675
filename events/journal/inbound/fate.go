package inbound

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
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

const (
	maxReason = 64
	maxDetail = 1 << 10
	// inboundLeftFor is how old something must be that belongs to no mail, to be what a crash has left.
	inboundLeftFor = time.Hour
)

// Retry has a mail that is held handled again. One that waits already is left to its turn. It returns ErrNoMail if
// there is none, and ErrFull.
func (r *Store) Retry(ctx context.Context, id string) error {
	if err := r.retry(ctx, id); err != nil {
		return fmt.Errorf("have a mail handled again: %w", err)
	}
	return nil
}

func (r *Store) retry(ctx context.Context, id string) error {
	h, err := r.there(ctx, id)
	if err != nil {
		return err
	}
	n, err := r.notes(ctx, id)
	if err != nil || n.held.sequence < max(n.again, h.sequence) {
		return err
	}
	// Of several who ask for it at once one is heard: two messages could be handled by two processes at a time.
	_, err = r.put(ctx, r.subject(nounAgain, id), nil, jetstream.WithExpectLastSequencePerSubject(n.again))
	switch {
	case errors.Is(err, streams.ErrConflict):
		return nil
	case streams.NoRoom(err):
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// there returns the head of a mail, as far as it can be read, or ErrNoMail.
func (r *Store) there(ctx context.Context, id string) (head, error) {
	if !mailID.MatchString(id) {
		return head{}, ErrNoMail
	}
	h, found, err := r.head(ctx, id)
	switch {
	case errors.Is(err, errSealed):
		return h, nil
	case err == nil && !found:
		return h, ErrNoMail
	}
	return h, err
}

// Drop destroys a mail, whatever has become of it so far. It returns ErrNoMail if there is none.
func (r *Store) Drop(ctx context.Context, id string) error {
	_, err := r.there(ctx, id)
	if err == nil {
		err = r.finish(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("drop a mail: %w", err)
	}
	return nil
}

// Expire destroys the mails that are held and came in before the time, and returns how many there were. It also
// removes what crashes have left: parts of mails that never came in whole, and what remains of those that were handled.
func (r *Store) Expire(ctx context.Context, before time.Time) (n int, err error) {
	list, err := r.List(ctx)
	if err != nil {
		return 0, err
	}
	for _, in := range list {
		if in.Reason == "" || !in.At.Before(before) {
			continue
		}
		if err := r.finish(ctx, in.ID); err != nil {
			return n, fmt.Errorf("destroy a mail whose time is over: %w", err)
		}
		n++
	}
	if err := r.sweep(ctx); err != nil {
		return n, fmt.Errorf("remove what is left of mails: %w", err)
	}
	return n, nil
}

// messageBytes is about what a message takes in the stream beside its data.
const messageBytes = 128

// Crowded returns the mails that have to give way, those first that are held for longest, so that the held ones take
// at most half of the room and answers find some. Only such give way as are held for one of the reasons.
func (r *Store) Crowded(ctx context.Context, reasons ...string) ([]Mail, error) {
	list, err := r.crowded(ctx, reasons)
	if err != nil {
		return nil, fmt.Errorf("look which mails take too much room: %w", err)
	}
	return list, nil
}

func (r *Store) crowded(ctx context.Context, reasons []string) ([]Mail, error) {
	used, limit, err := r.space(ctx)
	if err != nil || limit <= 0 || used <= limit/2 {
		return nil, err
	}
	list, err := r.list(ctx)
	if err != nil {
		return nil, err
	}
	takes := map[string]int64{}
	err = r.scan(ctx, nounMail, func(raw streams.Raw) error {
		takes[lastToken(raw.Subject)] = int64(len(raw.Data)) + 2*messageBytes // and the note that it is held
		return nil
	})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(in Mail) bool { return in.Reason == "" })
	all := int64(0)
	for _, in := range list {
		takes[in.ID] += int64(in.Size) + int64(in.Size/partSize+1)*messageBytes
		all += takes[in.ID]
	}
	slices.SortStableFunc(list, func(a, b Mail) int { return a.Held.Compare(b.Held) })
	var crowd []Mail
	for _, in := range list {
		if all <= limit/2 {
			break
		}
		if slices.Contains(reasons, in.Reason) {
			crowd = append(crowd, in)
			all -= takes[in.ID]
		}
	}
	return crowd, nil
}

// sweep removes what has lain around for long and belongs to no mail.
func (r *Store) sweep(ctx context.Context) error {
	subjects, err := r.subjects(ctx, r.subject("*", ">"))
	if err != nil {
		return err
	}
	prefix := strings.TrimSuffix(r.subject("", ""), ".")
	for subject := range subjects {
		noun, rest, _ := strings.Cut(strings.TrimPrefix(subject, prefix), ".")
		id, _, _ := strings.Cut(rest, ".")
		_, there := subjects[r.subject(nounMail, id)]
		_, done := subjects[r.subject(nounDone, id)]
		switch noun {
		case nounMail:
			if done {
				err = r.destroy(ctx, id)
			}
		case nounPart, nounHeld, nounTried, nounAgain, nounUpload:
			if noun == nounUpload || !there {
				err = r.removeOld(ctx, subject, r.leftFor)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// subjects lists what the stream has, with the number of messages on each subject.
func (r *Store) subjects(ctx context.Context, filter string) (map[string]uint64, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := r.js.Stream(ctx, streams.Inbound)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", streams.Inbound, err)
	}
	info, err := stream.Info(ctx, jetstream.WithSubjectFilter(filter))
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", streams.Inbound, err)
	}
	return info.State.Subjects, nil
}

// removeOld removes what lies on a subject if the last of it is old enough.
func (r *Store) removeOld(ctx context.Context, subject string, enough time.Duration) error {
	raw, found, err := streams.Last(ctx, r.js, streams.Inbound, subject)
	if err != nil || !found || time.Since(raw.Time) < enough {
		return err
	}
	return r.removeBefore(ctx, subject, raw.Sequence+1)
}

// finish notes that a mail is done with and destroys it. It may be repeated after a crash at any point.
//
// Where there is not even room for the note the mail goes first: it must not be handled twice for want of room.
func (r *Store) finish(ctx context.Context, id string) error {
	err := r.noteDone(ctx, id)
	full := streams.NoRoom(err)
	if err != nil && !full {
		return err
	}
	if full {
		if err := r.removeAll(ctx, r.subject(nounMail, id)); err != nil {
			return err
		}
	}
	if err := r.destroy(ctx, id); err != nil {
		return err
	}
	if full {
		if err := r.noteDone(ctx, id); err != nil {
			r.log.Warn("a mail is done with; if it is delivered once more it will be handled again", "mail", id, "error", err)
		}
	}
	return nil
}

func (r *Store) noteDone(ctx context.Context, id string) error {
	_, err := r.put(ctx, r.subject(nounDone, id), nil, jetstream.WithExpectLastSequencePerSubject(0))
	if errors.Is(err, streams.ErrConflict) {
		return nil
	}
	return err
}

// destroy removes a mail so that nothing of it stays on disk. The head goes late: while it is there, Inbox comes back to
// finish the work. What somebody else notes of the mail meanwhile goes after it.
func (r *Store) destroy(ctx context.Context, id string) error {
	about := []string{r.subject(nounPart, id+".*"), r.subject(nounHeld, id), r.subject(nounTried, id), r.subject(nounAgain, id)}
	for _, filter := range append(append(about, r.subject(nounMail, id)), about...) {
		if err := r.removeAll(ctx, filter); err != nil {
			return err
		}
	}
	return nil
}

// hold notes why a mail waits for somebody, and that it is not to be handled before.
func (r *Store) hold(ctx context.Context, id string, n note) error {
	n.Reason, n.Detail = cut(n.Reason, maxReason), cut(n.Detail, maxDetail)
	sequence, err := r.putJSON(ctx, r.subject(nounHeld, id), n)
	if err != nil {
		return err
	}
	if _, there, err := streams.Last(ctx, r.js, streams.Inbound, r.subject(nounMail, id)); err != nil {
		return err
	} else if !there { // somebody dropped it meanwhile
		return r.removeAll(ctx, r.subject(nounHeld, id))
	}
	for _, noun := range []string{nounHeld, nounAgain, nounTried} {
		if err := r.removeBefore(ctx, r.subject(noun, id), sequence); err != nil {
			return err
		}
	}
	return nil
}

// noteTry notes a try in vain, in the place of the one before.
func (r *Store) noteTry(ctx context.Context, id string, n note) error {
	n.Detail = cut(n.Detail, maxDetail)
	sequence, err := r.putJSON(ctx, r.subject(nounTried, id), n)
	if err != nil {
		return err
	}
	return r.removeBefore(ctx, r.subject(nounTried, id), sequence)
}

// removeAll removes what lies on the subjects of a filter.
func (r *Store) removeAll(ctx context.Context, filter string) error {
	return r.removeBefore(ctx, filter, math.MaxUint64)
}

// removeBefore removes what lies on the subjects of a filter before a place.
func (r *Store) removeBefore(ctx context.Context, filter string, place uint64) error {
	for next := uint64(1); ; {
		raw, err := streams.Next(ctx, r.js, streams.Inbound, next, filter)
		switch {
		case errors.Is(err, streams.ErrNoMessage), err == nil && raw.Sequence >= place:
			return nil
		case err == nil:
			err = streams.Remove(ctx, r.js, streams.Inbound, raw.Sequence)
		}
		if err != nil {
			return err
		}
		next = raw.Sequence + 1
	}
}

func (r *Store) removeAt(ctx context.Context, sequences []uint64) error {
	for _, sequence := range sequences {
		if err := streams.Remove(ctx, r.js, streams.Inbound, sequence); err != nil {
			return err
		}
	}
	return nil
}

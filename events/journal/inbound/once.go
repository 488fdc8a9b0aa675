package inbound

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go/jetstream"
)

// onceName is the form of what First counts by: a token of a subject that nobody has to quote.
var onceName = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// Once has one of all replicas do what any of them could.
type Once struct{ *stream }

// First reports whether the caller is the first of all replicas with this name, so that what several could do is
// done by one. The name matches [a-z0-9-]{1,64}, holds nothing personal, and is remembered for as long as the stream
// keeps things, 35 days. It returns ErrFull where there is no room to remember it.
//
// After another error the name may be taken or not. Nobody is told twice that they are the first; if the server's answer
// is lost nobody may be told at all.
func (o *Once) First(ctx context.Context, name string) (first bool, err error) {
	if !onceName.MatchString(name) {
		return false, fmt.Errorf("do something once: its name does not match %s", onceName)
	}
	_, err = o.put(ctx, o.subject(nounOnce, name), nil, jetstream.WithExpectLastSequencePerSubject(0))
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, streams.ErrConflict):
		return false, nil
	case streams.NoRoom(err):
		err = fmt.Errorf("%w: %w", ErrFull, err)
	}
	return false, fmt.Errorf("do something once: %w", err)
}

// toldName is below the names of First what people were told of: the place of the newest note that a mail is held.
const toldName = "told."

// Untold returns the place of the note by which a mail was held last, and false if no mail is held or people were told
// of that one. What they were told is known to all replicas, and for as long as anything is held.
func (o *Once) Untold(ctx context.Context) (place uint64, untold bool, err error) {
	newest, held, err := streams.Last(ctx, o.js, streams.Inbound, o.subject(nounHeld, "*"))
	if err != nil || !held {
		return 0, false, err
	}
	told, any, err := streams.Last(ctx, o.js, streams.Inbound, o.subject(nounOnce, toldName+"*"))
	if err != nil || !any {
		return newest.Sequence, true, err
	}
	// One whose number cannot be read says nothing.
	upTo, _ := strconv.ParseUint(lastToken(told.Subject), 10, 64)
	return newest.Sequence, newest.Sequence > upTo, nil
}

// Told notes that people were told of all mails that were held up to a place.
func (o *Once) Told(ctx context.Context, place uint64) error {
	sequence, err := o.put(ctx, o.subject(nounOnce, toldName+strconv.FormatUint(place, 10)), nil)
	if err == nil {
		err = o.removeBefore(ctx, o.subject(nounOnce, toldName+"*"), sequence)
	}
	if err != nil {
		return fmt.Errorf("note that people were told: %w", err)
	}
	return nil
}

package journal

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/nats-io/nats.go/jetstream"
)

// onceName is the form of what OnceInbound counts by: a token of a subject that nobody has to quote.
var onceName = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// OnceInbound reports whether the caller is the first of all replicas with this name, so that what several could do is
// done by one. The name matches [a-z0-9-]{1,64}, holds nothing personal, and is remembered for as long as the stream
// keeps things, 35 days. It returns ErrFull where there is no room to remember it.
//
// After another error the name may be taken or not. Nobody is told twice that they are the first; if the server's answer
// is lost nobody may be told at all.
func (j *Journal) OnceInbound(ctx context.Context, name string) (first bool, err error) {
	if !onceName.MatchString(name) {
		return false, fmt.Errorf("do something once: its name does not match %s", onceName)
	}
	r := j.inbound
	_, err = r.put(ctx, r.subject(nounOnce, name), nil, jetstream.WithExpectLastSequencePerSubject(0))
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, ErrConflict):
		return false, nil
	case noRoom(err):
		err = fmt.Errorf("%w: %w", ErrFull, err)
	}
	return false, fmt.Errorf("do something once: %w", err)
}

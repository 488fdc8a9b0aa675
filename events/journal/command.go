package journal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
)

// maxWaiting is how many commands Intake gives at once.
const maxWaiting = 500

// Intake gives the office's commands in the order in which the server took them, beginning after the given sequence,
// for ever: those that wait together, and one that comes alone at once. It survives restarts of the server. Commands that
// are deleted are not given.
//
// It returns when ctx ends, with its error, with the error of handle, streams.ErrClosed when the connection is closed for good,
// streams.ErrBehind when the stream has never come as far as after, so that it would wait in vain, or why the stream cannot be
// read.
func (j *Journal) Intake(ctx context.Context, after uint64, handle func(context.Context, []streams.Raw) error) error {
	r := j.reader(streams.Commands, events.CommandsOf(j.office), after+1)
	if err := r.Reached(ctx, after); err != nil {
		return fmt.Errorf("take commands in after %d: %w", after, err)
	}
	var waiting []streams.Raw
	r.Idle = func() error {
		if len(waiting) == 0 {
			return nil
		}
		given := waiting
		waiting = nil
		return handle(ctx, given)
	}
	return r.Follow(ctx, func(raw streams.Raw) error {
		if waiting = append(waiting, raw); len(waiting) < maxWaiting {
			return nil
		}
		return r.Idle()
	})
}

// Submit puts a command of a client into the stream and returns its place there: from then on it is never lost and
// will be answered. The client is taken at its word; whoever calls has checked who it is. An empty Type of the message
// means t.
func (j *Journal) Submit(ctx context.Context, client string, t events.Type, m events.Message) (uint64, error) {
	return submit(ctx, j.js, j.office, client, t, m)
}

func submit(ctx context.Context, js jetstream.JetStream, office, client string, t events.Type, m events.Message) (uint64, error) {
	msg, err := commandMessage(ctx, office, client, t, m)
	if err != nil {
		return 0, err
	}
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	ack, err := js.PublishMsg(ctx, msg)
	if err != nil {
		return 0, notSubmitted(js, t, msg.Subject, err)
	}
	return ack.Sequence, nil
}

// commandMessage makes the message of a command.
func commandMessage(ctx context.Context, office, client string, t events.Type, m events.Message) (*nats.Msg, error) {
	for _, token := range []string{client, t.Noun, t.Name} {
		if !events.ValidID(token) {
			return nil, fmt.Errorf("submit a command: client, noun and verb each match %s", events.IDPattern)
		}
	}
	if len(m.Data) > events.MaxData {
		return nil, fmt.Errorf("submit %s: the data has %d bytes; at most %d are taken", t.Short(), len(m.Data), events.MaxData)
	}
	msg := nats.NewMsg(events.CommandSubject(office, client, t))
	msg.Header, msg.Data = nats.Header(events.EncodeMessage(t, m)), m.Data
	if span := traced.Carried(ctx); span != "" {
		msg.Header.Set(traced.Header, span)
	}
	return msg, nil
}

// notSubmitted says why a command was not stored, or may not have been.
func notSubmitted(js jetstream.JetStream, t events.Type, subject string, err error) error {
	var api *jetstream.APIError
	if errors.As(err, &api) && api.Code == http.StatusTooManyRequests {
		return fmt.Errorf("submit %s: %w", t.Short(), ErrFull)
	}
	return fmt.Errorf("submit %s: %w", t.Short(), streams.Explain(js.Conn(), subject, err))
}

// Unstored reports of an error of Submit whether it is certain that nothing was stored: whoever was to do it said so, or nobody was there.
func Unstored(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, ErrNoRoom) || errors.Is(err, nats.ErrNoResponders) || errors.Is(err, jetstream.ErrNoStreamResponse) || errors.As(err, &api)
}

// Passing reports of an error of Submit whether the same command may be stored later.
func Passing(err error) bool { return errors.Is(err, ErrNoRoom) || !streams.Hopeless(err) }

// unpercent undoes events.Percent, and leaves what is not encoded correctly as it is.
func unpercent(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

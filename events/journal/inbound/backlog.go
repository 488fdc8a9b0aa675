package inbound

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go/jetstream"
)

// attendedFor is how long after the last mail was given to a handler that one is believed to be there that asks for no
// more at the moment: several times what handling one may take.
const attendedFor = 10 * time.Minute

// A Backlog says how the mails stand that wait to be handled.
type Backlog struct {
	Mails    int
	Oldest   time.Time // when the first of them came in, UTC; zero without any
	Attended bool      // somebody asks for mails, or has got one lately; not looked up without any
}

// Backlog looks at the mails that wait to be handled, those tried in vain among them.
func (p *Pile) Backlog(ctx context.Context) (b Backlog, err error) {
	// Mostly there is none, and that is cheap to know.
	if n, err := p.Count(ctx); n == 0 || err != nil {
		return Backlog{}, err
	}
	list, err := p.List(ctx)
	if err != nil {
		return Backlog{}, err
	}
	for _, in := range list { // oldest first
		if in.Reason != "" {
			continue
		}
		if b.Mails++; b.Mails == 1 {
			b.Oldest = in.At
		}
	}
	if b.Mails == 0 {
		return b, nil
	}
	if b.Attended, err = p.Attended(ctx); err != nil {
		return Backlog{}, err
	}
	return b, nil
}

// Attended reports whether an inbox of the office is at work somewhere.
func (p *Pile) Attended(ctx context.Context) (bool, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	consumer, err := p.js.Consumer(ctx, streams.Inbound, consumerOf(p.office))
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return false, nil // no inbox was ever opened
	}
	if err != nil {
		return false, fmt.Errorf("look who handles mails: %w", streams.Explain(p.js.Conn(), "$JS.API.CONSUMER.INFO."+streams.Inbound, err))
	}
	return attends(consumer.CachedInfo()), nil
}

// attends reports whether somebody uses a consumer, as far as it shows: whoever works on a mail does not ask for another.
func attends(info *jetstream.ConsumerInfo) bool {
	last := info.Delivered.Last
	return info.NumWaiting > 0 || last != nil && info.TimeStamp.Sub(*last) < attendedFor
}

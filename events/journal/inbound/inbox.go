package inbound

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"jourfixe/events/journal/streams"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// inboxAckWait is how long the server waits for a sign of life before it gives a mail to somebody else.
	inboxAckWait = 30 * time.Second
	inboxExpires = 30 * time.Second // for which one request for the next mail stands
	// settleWithin is how long the note of what became of a mail may still take when the process stops.
	settleWithin = 3 * time.Second
	// giveUpAfter is how old a mail may become that is tried in vain. After that somebody has to look at it: at the end of
	// its time in the stream it would just be gone.
	giveUpAfter = 7 * 24 * time.Hour
)

// inboxPauses are how long a mail waits after the first, second, … try in vain; the last one is for all others.
var inboxPauses = []time.Duration{5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// An Inbox gives out the mails that wait to be handled.
type Inbox struct {
	*ending
	ackWait time.Duration   // after which a mail whose handler is gone is given to another
	pauses  []time.Duration // before a mail is tried again

	mu        sync.Mutex
	untouched map[uint64]int // by the place of what asks for a mail, how often it was given and nothing could be begun
}

// tried says how often a message was given before, without the times when nothing could be begun.
func (i *Inbox) tried(place uint64, delivered int) int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return max(delivered-1-i.untouched[place], 0)
}

// untouch notes that nothing could be begun.
func (i *Inbox) untouch(place uint64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.untouched == nil {
		i.untouched = map[uint64]int{}
	}
	i.untouched[place]++
}

// begun forgets that.
func (i *Inbox) begun(place uint64) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.untouched, place)
}

// Run gives the mails that wait to be handled, oldest first and one at a time, for ever. Of all who call it, here and in
// other processes, one gets each mail; several calls of it handle several mails at once.
//
// What handle returns becomes of the mail. After an error the mail is tried again, with ever longer pauses, and the others
// go on meanwhile; after a week it is held as "failing". A process that dies while it handles a mail leaves it to be
// handled again, so handling it twice must have one effect. The context of handle also ends when the server was away for
// so long that another process may have got the mail.
//
// After it is noted that a mail is held, held is told, also of one that handle never saw or has not decided on: it is
// "unreadable" or "incomplete", and then has no Raw, or "failing". It may be nil.
//
// It survives restarts of the server. It returns when ctx ends, with its error, with ErrClosed when the connection is
// closed for good, or why mails cannot be read.
func (i *Inbox) Run(ctx context.Context, handle func(context.Context, *Mail) (Fate, error), held func(*Mail, Fate)) error {
	r := newRounds(i.ending)
	rounding, stop := context.WithCancel(context.WithoutCancel(ctx)) // mails are handled to their end when ctx ends
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.run(rounding)
	}()
	defer func() { stop(); <-ended }()
	return i.run(ctx, mailHandler{handle, held}, r)
}

// A mailHandler is who handles mails.
type mailHandler struct {
	handle func(context.Context, *Mail) (Fate, error)
	held   func(*Mail, Fate) // may be nil
}

// run asks for mails, and does so anew whenever the consumer or the connection is lost.
func (i *Inbox) run(ctx context.Context, handle mailHandler, r *rounds) error {
	pause := streams.FirstPause
	for begun := false; ; {
		begunAt := time.Now()
		err := i.attend(ctx, &taker{i, handle, r}, func() { begun = true })
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, streams.ErrClosed):
			return fmt.Errorf("take mails: %w", err)
		case !errors.Is(err, streams.ErrLost) && (streams.Hopeless(err) || !begun && !streams.Absent(i.js.Conn())):
			return fmt.Errorf("take mails: %w", err)
		}
		if time.Since(begunAt) > streams.LongestPause {
			pause = streams.FirstPause
		}
		i.log.Debug("mails are asked for anew", "because", err)
		if err := streams.Rest(ctx, i.js.Conn(), pause); err != nil {
			return err
		}
		pause = min(2*pause, streams.LongestPause)
	}
}

// attend makes sure that the consumer is there, says so, and takes mails one by one.
//
// Fetch of nats.go would do the asking, but drops what is on its way in when it is told to stop: nobody gets such a mail
// until its time to be acknowledged is over. Here the subscription is drained, and what still came in is given back.
func (i *Inbox) attend(ctx context.Context, t *taker, ready func()) error {
	nc := i.js.Conn()
	status := nc.StatusChanged(nats.CONNECTED, nats.CLOSED)
	defer nc.RemoveStatusListener(status)
	name, err := i.consumer(ctx)
	if err != nil {
		return err
	}
	ready()
	in := make(chan *nats.Msg, 64)
	inbox := nc.NewInbox()
	sub, err := nc.ChanSubscribe(inbox+".*", in)
	if err != nil {
		return streams.Explain(nc, inbox, err)
	}
	defer func() {
		streams.Unsubscribe(sub) // and wait for what is on its way: it would be lost to all others until its time to be acknowledged is over
		i.giveBack(in)
	}()
	request, err := json.Marshal(streams.PullRequest{Batch: 1, Expires: inboxExpires, Heartbeat: streams.Heartbeat})
	if err != nil {
		return err
	}
	for asked := 1; ctx.Err() == nil; asked++ {
		reply := inbox + "." + strconv.Itoa(asked)
		if err := nc.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+streams.Inbound+"."+name, reply, request); err != nil {
			return streams.Explain(nc, inbox, fmt.Errorf("%w: %w", streams.ErrLost, err))
		}
		m, err := i.next(ctx, in, status, reply)
		if err == nil && m != nil {
			err = t.take(ctx, m)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// consumerOf names the consumer that all inboxes of an office share.
func consumerOf(office string) string { return "inbox-" + office }

// consumer makes the consumer that all inboxes of the office share, or brings it up to this version.
//
// There is no limit to the mails that are given and not acknowledged: those that are tried again after a pause count as
// such, and would keep the server from giving others.
func (i *Inbox) consumer(ctx context.Context) (string, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	name := consumerOf(i.office)
	_, err := i.js.CreateOrUpdateConsumer(ctx, streams.Inbound, jetstream.ConsumerConfig{
		Durable:        name,
		Description:    "mails to be handled",
		FilterSubjects: []string{i.subject(nounMail, "*"), i.subject(nounAgain, "*")},
		AckPolicy:      jetstream.AckExplicitPolicy,
		AckWait:        i.ackWait,
		MaxDeliver:     -1,
		MaxAckPending:  -1,
	})
	if err != nil {
		return "", fmt.Errorf("make the consumer %s: %w", name, streams.Explain(i.js.Conn(), "$JS.API.CONSUMER.CREATE."+streams.Inbound, err))
	}
	return name, nil
}

// Reclaim has what a dead process had in hand given out at once, and not only when its time to be acknowledged is over. It
// is for who knows that no other process is at work: a mail that is being handled would be given out once more.
func (i *Inbox) Reclaim(ctx context.Context) error {
	i.commonIdle = 0
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	_, err := i.js.Consumer(ctx, streams.Inbound, consumerOf(i.office))
	if errors.Is(err, jetstream.ErrConsumerNotFound) {
		return nil // nothing was ever given out
	}
	if err == nil {
		_, err = i.js.ResetConsumer(ctx, streams.Inbound, consumerOf(i.office))
	}
	if err != nil {
		return fmt.Errorf("take mails back from a process that is dead: %w", err)
	}
	return nil
}

// next waits for the mail that was asked for; nil means to ask again.
func (i *Inbox) next(ctx context.Context, in <-chan *nats.Msg, status <-chan nats.Status, reply string) (*nats.Msg, error) {
	watch := time.NewTicker(2 * streams.Heartbeat)
	defer watch.Stop()
	for heard := true; ; {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case s := <-status:
			if s == nats.CLOSED {
				return nil, streams.ErrClosed
			}
			return nil, streams.ErrLost // reconnected: what was asked for there is not delivered here
		case <-watch.C:
			if !heard {
				return nil, fmt.Errorf("%w: the server is silent", streams.ErrLost)
			}
			heard = false
		case m := <-in:
			heard = true
			code := m.Header.Get("Status")
			switch {
			case code == "" || m.Reply != "" || len(m.Data) > 0:
				return m, nil
			case m.Subject != reply && code != "503", code == "100":
				continue
			case code == "408", code == "404":
				return nil, nil
			}
			return nil, fmt.Errorf("%w: %s %s", streams.ErrLost, code, m.Header.Get("Description"))
		}
	}
}

// giveBack lets others have at once what came in too late to be handled here.
func (i *Inbox) giveBack(in <-chan *nats.Msg) {
	for {
		select {
		case m := <-in:
			if m.Header.Get("Status") == "" {
				i.answered(m.Nak())
			}
		default:
			return
		}
	}
}

// answered notes that what was to be told to the server about a message that it has delivered did not get out. If that is
// lost the message comes again, and what it asks for is done already.
func (i *Inbox) answered(err error) {
	if err != nil {
		i.log.Debug("a mail is not acknowledged", "error", err)
	}
}

package journal

import (
	"context"
	"errors"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// An Asked is a command that is to be sent.
type Asked struct {
	Type    events.Type
	Message events.Message
}

// fewestTogether is from how many commands on they are stored in one batch, which is brought to disk once. The server stages each batch in files of its
// own, which takes as long as to bring some ten messages to disk one after the other.
const fewestTogether = 8

// SendAll has commands stored in their order, behind those that were sent before. What it returns waits until they are, and says at which places; 0 where it is
// not known whether one is stored.
func (c *Caller) SendAll(ctx context.Context, list []Asked) func(ctx context.Context) []uint64 {
	if places := c.together(ctx, list); places != nil {
		return func(context.Context) []uint64 { return places }
	}
	stored := make([]func(context.Context) (uint64, error), len(list))
	for i, a := range list {
		stored[i] = c.send(ctx, a)
	}
	return func(ctx context.Context) []uint64 {
		places := make([]uint64, len(list))
		waiting, giveUp := context.WithCancel(ctx)
		defer giveUp()
		for i := range list {
			var err error
			if places[i], err = stored[i](waiting); err != nil {
				giveUp() // the server has let one wait as long as it may; the others have waited as long
			}
		}
		return places
	}
}

// together stores commands in one batch. It returns nil where nothing is stored, since there are too few for one, or the server does not take it: a client that is no
// operator comes in at the door, which takes one after the other.
func (c *Caller) together(ctx context.Context, list []Asked) []uint64 {
	if len(list) < fewestTogether || len(list) > MaxTogether || c.singly.Load() {
		return nil
	}
	msgs, size := make([]*nats.Msg, len(list)), 0
	for i, a := range list {
		m, err := commandMessage(ctx, c.office, c.client, a.Type, a.Message)
		if err != nil {
			return nil // which is said when it comes by itself
		}
		msgs[i] = m
		size += m.Size()
	}
	ctx, cancel := context.WithTimeout(ctx, publishTimeout(len(msgs), size))
	defer cancel()
	ack, err := jetstreamext.PublishMsgBatch(ctx, c.js, msgs, jetstreamext.BatchFlowControl{}) // only the answer to the last is waited for
	places := make([]uint64, len(list))
	var refused *jetstream.APIError
	switch {
	case errors.As(err, &refused):
		c.singly.Store(true)
		return nil
	case err != nil:
		return places
	}
	for i := range places {
		places[i] = ack.Sequence - uint64(len(list)-1-i)
	}
	return places
}

// send has one command stored without waiting until it is on disk: what is sent first lies first in the stream. What it returns waits until the command is stored.
func (c *Caller) send(ctx context.Context, a Asked) func(ctx context.Context) (uint64, error) {
	failed := func(err error) func(context.Context) (uint64, error) {
		return func(context.Context) (uint64, error) { return 0, absent(err) }
	}
	msg, err := commandMessage(ctx, c.office, c.client, a.Type, a.Message)
	if err != nil {
		return failed(err)
	}
	ack, err := c.js.PublishMsgAsync(msg)
	if err != nil {
		return failed(notSubmitted(c.js, a.Type, msg.Subject, err))
	}
	return func(ctx context.Context) (uint64, error) {
		ctx, cancel := streams.Bounded(ctx)
		defer cancel()
		select {
		case stored := <-ack.Ok():
			return stored.Sequence, nil
		case err := <-ack.Err():
			return 0, absent(notSubmitted(c.js, a.Type, msg.Subject, err))
		case <-ctx.Done():
			return 0, absent(notSubmitted(c.js, a.Type, msg.Subject, ctx.Err()))
		}
	}
}

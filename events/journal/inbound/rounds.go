package inbound

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/synadia-io/orbit.go/jetstreamext"
	"golang.org/x/sync/errgroup"

	"jourfixe/events/journal/streams"
)

const (
	// gather is how long after a mail was handled that is noted, so that several are at once.
	gather = 25 * time.Millisecond
	// atOnce is how many removals are asked for before the first is answered, mostNotes how many mails one round sees to.
	atOnce, mostNotes = 16, 500
)

// A spent mail was handled, and nothing was noted about it yet.
type spent struct {
	id, common string
	places     []uint64  // its head and parts
	message    *nats.Msg // which asked for it, and is acknowledged when they are gone: otherwise it comes again, here or elsewhere
}

// rounds see to mails that were handled when they had just come in, several at once: it is noted that they are done, and they are
// taken away. The server takes long to overwrite a message, since it writes anew the block in which it lies. So these are
// only deleted, and the common key is destroyed with which all of them were sealed, as soon as no other mail needs it. A mail
// that was noted about before takes the long way.
//
// A process that dies before it has noted that mails are done leaves them to be handled again, as one does that dies while it
// handles them.
type rounds struct {
	*ending
	fresh chan struct{} // has one when there is something to do

	mu   sync.Mutex
	list []spent
}

func newRounds(e *ending) *rounds { return &rounds{ending: e, fresh: make(chan struct{}, 1)} }

// add leaves mails to the next round.
func (r *rounds) add(list ...spent) {
	r.mu.Lock()
	r.list = append(r.list, list...)
	r.mu.Unlock()
	select {
	case r.fresh <- struct{}{}:
	default:
	}
}

// run goes round until ctx ends, and once more then. Keys that are still given out, or that other processes have made, are
// looked at later.
func (r *rounds) run(ctx context.Context) {
	var own, foreign <-chan time.Time
	pause := gather
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-own:
			own = nil
			r.complain(ctx, r.commons.destroyIdle(ctx))
		case <-foreign:
			foreign = nil
			r.complain(ctx, r.sweepCommons(ctx, r.commonIdle))
		case <-r.fresh:
			if streams.Rest(ctx, r.js.Conn(), pause) != nil {
				break
			}
			others, err := r.round(ctx)
			if r.complain(ctx, err); err != nil {
				pause = min(2*pause, streams.LongestPause)
				break
			}
			pause = gather
			if own == nil {
				own = time.After(commonFor + gather)
			}
			if others && foreign == nil {
				foreign = time.After(r.commonIdle + gather)
			}
		}
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	_, err := r.round(last)
	r.complain(ctx, errors.Join(err, r.commons.destroyIdle(last)))
}

// round sees to what there is, and reports whether some of it was sealed with a key that another process has made. What cannot be
// noted the next round tries again, and what cannot be taken away comes again.
func (r *rounds) round(ctx context.Context) (others bool, err error) {
	r.mu.Lock()
	n := min(len(r.list), mostNotes)
	list := r.list[:n:n]
	r.list = r.list[n:]
	more := len(r.list) > 0
	r.mu.Unlock()
	if n == 0 {
		return false, nil
	}
	if more {
		r.add() // for the next round
	}
	switch err := r.noteAll(ctx, list); {
	case streams.NoRoom(err):
		return false, r.finishAll(ctx, list)
	case err != nil:
		r.add(list...)
		return false, err
	}
	var removing errgroup.Group
	removing.SetLimit(atOnce)
	for _, s := range list {
		removing.Go(func() error {
			for _, place := range s.places {
				if err := streams.Delete(ctx, r.js, streams.Inbound, place); err != nil {
					return err
				}
			}
			return s.message.Ack()
		})
	}
	err = removing.Wait()
	for _, s := range list {
		if !r.commons.settled(s.common, s.id) {
			others = true
		}
	}
	return others, errors.Join(err, r.commons.destroyIdle(ctx))
}

// noteAll notes that mails are done with, all or none.
func (r *rounds) noteAll(ctx context.Context, list []spent) error {
	if len(list) == 1 {
		return r.noteDone(ctx, list[0].id)
	}
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	notes := make([]*nats.Msg, len(list))
	for i, s := range list {
		notes[i] = nats.NewMsg(r.subject(nounDone, s.id))
	}
	if _, err := jetstreamext.PublishMsgBatch(ctx, r.js, notes); err != nil {
		return fmt.Errorf("note that %d mails are done with: %w", len(list), err)
	}
	return nil
}

// finishAll destroys mails one by one, where there is not even room to note that they are done.
func (r *rounds) finishAll(ctx context.Context, list []spent) error {
	for i, s := range list {
		if err := r.finish(ctx, s.id); err != nil {
			r.add(list[i:]...)
			return err
		}
		if err := s.message.Ack(); err != nil {
			return err
		}
	}
	return nil
}

func (r *rounds) complain(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		r.log.Warn("mails that were handled could not be seen to the end, and are later", "error", err)
	}
}

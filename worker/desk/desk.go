// Package desk decides. It reads the commands of one office in order, asks the book, and writes the answer to the
// journal by compare-and-swap. Each event carries the place of the command it answers, so the last event in the journal
// says how far the desk has come: there is nothing to acknowledge, and a desk that dies is continued by the next. Any
// number of replicas may run one; of two that decide the same command, one wins and the other takes over its events.
package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
	"jourfixe/events/rights"
	"jourfixe/worker"
)

// A Desk decides the commands of one office.
type Desk struct {
	Office  string
	Journal *journal.Journal
	Mirror  *worker.Mirror
	Key     []byte                            // the office's own, for digests and ids
	Rights  func(client string) rights.Rights // what a client may do; nil: everything
	Now     func() time.Time
	GiveWay time.Duration // how long the others may answer what this desk was slower at the last time; 0 means giveWayFor
	Log     *slog.Logger
	Traces  *traced.Tracer // notes what becomes of commands

	handled atomic.Uint64
	line    atomic.Pointer[time.Time] // when several commands were answered together the last time, by a clock that never jumps; nil: never
	ahead   uint64                    // the place of the last erasure that was looked at before its turn; of Run alone
	second  bool                      // another desk was faster the last time; of Run alone
}

// Handled returns the place of the last command that this desk has handled: all up to it are answered, repetitions
// included.
func (d *Desk) Handled() uint64 { return d.handled.Load() }

// lineAfter is how long the desk counts as busy with a line after it has answered several commands together: where it has little of the
// machine, each time takes seconds.
const lineAfter = 5 * time.Second

// InLine reports whether commands wait in line, or did a moment ago.
func (d *Desk) InLine() bool {
	last := d.line.Load()
	return last != nil && time.Since(*last) < lineAfter
}

// retry is how long the desk waits after the journal did not take an answer for a reason that may pass.
const retry = 200 * time.Millisecond

// Name implements worker.Worker.
func (d *Desk) Name() string { return "desk" }

// Run decides command after command until ctx ends.
func (d *Desk) Run(ctx context.Context) error {
	if err := d.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	var cursor uint64
	d.Mirror.View(func(b *calendar.Book) { cursor = b.Cursor() })
	d.handled.Store(cursor)
	err := d.Journal.Intake(ctx, cursor, d.answer)
	if errors.Is(err, streams.ErrBehind) || errors.Is(err, streams.ErrClosed) {
		return worker.Fatal(err)
	}
	return err
}

// handle answers one command, as often as it takes.
func (d *Desk) handle(ctx context.Context, raw streams.Raw) error {
	way := d.way(raw)
	asked, err := d.read(raw)
	if err != nil {
		if asked, err = d.setAside(ctx, raw, err.Error()); err != nil {
			return err
		}
	}
	if d.beyond(asked.command) {
		return d.leave(ctx, raw.Sequence)
	}
	for {
		decision, last, done, err := d.decide(raw.Sequence, asked)
		if err != nil {
			d.Log.Error("a command made the program fail and is set aside", "command", raw.Sequence, "error", err)
			if asked, err = d.setAside(ctx, raw, "the program failed on it; the log of the server says how"); err != nil {
				return err
			}
			continue
		}
		if done {
			finish(way, asked, decision, true)
			return nil
		}
		follow(way, decision)
		err = d.Journal.Append(ctx, last, decision.Events)
		way.Written(wrote(err))
		switch {
		case err == nil:
			finish(way, asked, decision, false)
			d.second = false
			return d.take([]calendar.Decision{decision})
		case errors.Is(err, journal.ErrUnfit) && asked.problem == nil && asked.reason == "":
			// It will not fit at any other time either, so the command is refused.
			d.Log.Warn("a decision does not fit into the journal", "command", raw.Sequence, "error", err)
			asked.problem = events.Refuse(events.NotPossible, "", "what it sets off does not fit into the journal; shorten its texts and lists")
			continue
		}
		if err := d.clear(ctx, err, last, raw.Sequence); err != nil {
			return err
		}
	}
}

// setAside puts a message to the dead letters and makes the question that notes it in the journal. It lies there before
// the journal says so: a crash in between only repeats both.
func (d *Desk) setAside(ctx context.Context, raw streams.Raw, reason string) (question, error) {
	if err := d.Journal.SetAside(ctx, raw, reason); err != nil {
		return question{}, fmt.Errorf("set command %d aside: %w", raw.Sequence, err)
	}
	return unreadable(d.Office, raw, reason), nil
}

// decide answers the question from the book as it is. done means that it is answered already. An error means that the
// program itself failed; the command must not be the first in the line again after every start.
func (d *Desk) decide(sequence uint64, q question) (decision calendar.Decision, last uint64, done bool, err error) {
	defer func() {
		if r := recover(); r != nil && q.reason == "" {
			err = fmt.Errorf("panic at %s", stack())
		} else if r != nil {
			panic(r)
		}
	}()
	apart := false
	d.Mirror.View(func(b *calendar.Book) {
		last = b.Sequence()
		switch {
		case sequence <= b.Cursor():
			done = true
		case q.reason != "":
			decision = b.SetAside(q.command, d.Now(), q.reason)
		case q.problem != nil:
			decision = b.Refuse(q.command, q.asked, d.Now(), q.problem)
		case b.Lengthy(q.command):
			apart = true
		default:
			decision = b.Decide(q.command, d.Now())
		}
	})
	if apart {
		decision, last, done = d.decideApart(sequence, q.command)
	}
	return decision, last, done || decision.Before != nil, nil
}

// decideApart decides on a snapshot, so that nobody waits meanwhile. Events of other replicas that come in before it is
// published make a conflict of it, as ever.
func (d *Desk) decideApart(sequence uint64, c *events.Command) (decision calendar.Decision, last uint64, done bool) {
	now := d.Now()
	b := d.Mirror.SnapshotIf(func(b *calendar.Book) bool {
		last, done = b.Sequence(), sequence <= b.Cursor()
		var repeated bool
		decision, repeated = b.Repeated(c, now)
		return !done && !repeated
	})
	if b != nil {
		decision = b.Decide(c, now)
	}
	return decision, last, done
}

// catchUp waits until the mirror has reached the place in the journal.
func (d *Desk) catchUp(ctx context.Context, sequence uint64) error {
	return d.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool { return b.Sequence() >= sequence })
}

// settle waits until the mirror knows all that the journal holds.
func (d *Desk) settle(ctx context.Context) error {
	for {
		if !worker.Sleep(ctx, retry) {
			return ctx.Err()
		}
		last, err := d.Journal.Last(ctx)
		if err == nil {
			return d.catchUp(ctx, last)
		}
		d.Log.Warn("the journal cannot be asked", "error", err)
	}
}

// note logs what was decided, in words that name nobody.
func (d *Desk) note(decision calendar.Decision) {
	first := decision.Events[0]
	attrs := []any{"command", first.Cause.Sequence, "client", first.Cause.Client, "event", first.Body.Type().Short(),
		"about", first.Body.About(), "events", len(decision.Events)}
	if p := decision.Problem(); p != nil {
		d.Log.Info("refused", append(attrs, "problem", p.Code, "field", p.Field)...)
		return
	}
	d.Log.Debug("decided", attrs...)
}

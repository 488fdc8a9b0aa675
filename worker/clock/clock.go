// Package clock fires schedules, and has the seats of trips and polls settled, agendas closed and what was kept long enough destroyed, when that has come due. It asks the book which times are
// due and sends a command for each; the desk decides.
// The command's id is made of schedule and time, so however many clocks run, each time is decided once, and a clock that
// was away finds out from the book what it has missed.
package clock

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
)

// Client is the name that the clock sends commands under.
const Client = "clock"

// A Clock fires the schedules of one office.
type Clock struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception
	Now       func() time.Time
	// Doubted reports whether Now cannot be believed: then no time comes. nil: it always can.
	Doubted func() bool
	// Pace is how much faster Now runs than the clock of the machine; 0 means 1.
	Pace float64
	Log  *slog.Logger

	sent    map[string]attempt      // by schedule
	settled map[events.Ref]settling // by thing, the last that was asked for
	tickler calendar.Tickler        // finds what has come due
	heard   uint64                  // the place in the journal up to which it was told what has happened
}

// An attempt is the last time of a schedule that was sent to the desk.
type attempt struct {
	due, at time.Time
	pause   time.Duration // until the same is sent again
}

const (
	// longest bounds how long the clock sleeps between looks: schedules change, and so may the machine's own clock.
	longest = 5 * time.Second
	// answerWait bounds how long the clock waits for one answer. The command is stored; it will be answered.
	answerWait = 10 * time.Second
	// firstPause and lastPause bound how long the clock waits before it sends again what was not answered: the desk may
	// be away for days, and must not find a heap of the same.
	firstPause = time.Minute
	lastPause  = 6 * time.Hour
)

// Name implements worker.Worker.
func (c *Clock) Name() string { return "clock" }

// Run fires schedules and has trips, polls and agendas settled and what was kept long enough destroyed until ctx ends.
func (c *Clock) Run(ctx context.Context) error {
	if err := c.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	c.sent, c.settled, c.tickler = map[string]attempt{}, map[events.Ref]settling{}, calendar.Tickler{}
	c.Mirror.View(func(b *calendar.Book) { c.heard = b.Sequence() })
	for {
		now := c.Now()
		if c.Doubted != nil && c.Doubted() {
			if err := c.sleep(ctx, time.Time{}); err != nil {
				return err
			}
			continue
		}
		due, next := c.due(now)
		for _, f := range due {
			if !c.again(f) {
				continue
			}
			if err := c.fire(ctx, f); err != nil {
				return err
			}
		}
		things, then := c.unsettled(now)
		for _, s := range things {
			if err := c.settle(ctx, s); err != nil {
				return err
			}
		}
		if err := c.sleep(ctx, events.Sooner(next, then)); err != nil {
			return err
		}
	}
}

// again reports whether a time is to be sent: it is a new one, or the last try is long enough ago.
func (c *Clock) again(f events.FireSchedule) bool {
	now, last := c.Now(), c.sent[f.ID]
	next := attempt{due: f.Due, at: now, pause: firstPause}
	if last.due.Equal(f.Due) {
		if now.Before(last.at.Add(last.pause)) {
			return false
		}
		next.pause = min(2*last.pause, lastPause)
	} else if f.Due.Before(last.due) {
		return false // the desk has yet to answer a later one, which counts for this too
	}
	c.sent[f.ID] = next
	return true
}

// due lists what is to be fired at now, in order of the schedules' ids, and when there will be more; zero if never.
func (c *Clock) due(now time.Time) (due []events.FireSchedule, next time.Time) {
	c.Mirror.View(func(b *calendar.Book) {
		for _, s := range b.Schedules() {
			if !s.Fired() {
				continue
			}
			times, then := s.Due(now)
			for _, t := range times {
				due = append(due, events.FireSchedule{ID: s.ID, Due: t})
			}
			if !then.IsZero() && (next.IsZero() || then.Before(next)) {
				next = then
			}
		}
	})
	return due, next
}

// ID is the identity of the command that fires a schedule at one of its times.
func ID(f events.FireSchedule) string { return f.ID + "@" + f.Due.UTC().Format(time.RFC3339) }

// fire sends the command and waits until it is decided, so that the next look at the book knows of it.
func (c *Clock) fire(ctx context.Context, f events.FireSchedule) error {
	receipt, err := c.Reception.SubmitBody(ctx, Client, "/clock", ID(f), &f)
	if err != nil {
		return fmt.Errorf("fire %s: %w", ID(f), err)
	}
	answer, err := c.Reception.Outcome(ctx, Client, receipt, answerWait)
	if err != nil {
		return fmt.Errorf("fire %s: %w", ID(f), err)
	}
	if p := answer.Problem; p != nil {
		c.Log.Warn("a schedule was not fired", "schedule", f.ID, "due", f.Due, "problem", p.Code, "detail", p.Detail)
	}
	return nil
}

// sleep waits until the next time, but not long: a schedule may be set or changed meanwhile.
func (c *Clock) sleep(ctx context.Context, next time.Time) error {
	wait := longest
	if !next.IsZero() {
		pace := c.Pace
		if pace == 0 {
			pace = 1
		}
		wait = min(wait, time.Duration(float64(next.Sub(c.Now()))/pace))
	}
	if !worker.Sleep(ctx, max(wait, 50*time.Millisecond)) {
		return ctx.Err()
	}
	return nil
}

package desk

import (
	"context"
	"errors"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
)

// aheadAtOnce is how many erasures are taken ahead before those who wait in line have their turn again.
const aheadAtOnce = 16

// erasures decides what erases somebody ahead of the commands that wait from the place on: nobody has to bear that their values
// are kept for as long as others have much to ask. One that cannot be accepted yet, as when the person is still to be added by a
// command that waits, is looked at once and then left to its turn, in which one that was taken ahead is found answered.
func (d *Desk) erasures(ctx context.Context, line uint64) error {
	for range aheadAtOnce {
		raw, err := d.Journal.NextErasure(ctx, max(d.ahead, line)+1)
		switch {
		case errors.Is(err, streams.ErrNoMessage):
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			// They have their turn all the same.
			d.Log.Warn("whether somebody is to be erased cannot be found out", "error", err)
			return nil
		}
		if err := d.takeAhead(ctx, raw); err != nil {
			return err
		}
		d.ahead = raw.Sequence
	}
	return nil
}

// takeAhead decides an erasure before its turn, if it is accepted.
func (d *Desk) takeAhead(ctx context.Context, raw streams.Raw) error {
	asked, err := d.read(raw)
	if err != nil || asked.problem != nil {
		return nil // what is wrong is said in its turn
	}
	way := d.way(raw)
	for {
		decision, last, done, err := d.decide(raw.Sequence, asked)
		if err != nil || done || !markAhead(decision) {
			return nil
		}
		follow(way, decision)
		err = d.Journal.Append(ctx, last, decision.Events)
		way.Written(wrote(err))
		switch {
		case err == nil:
			finish(way, asked, decision, false)
			return d.take([]calendar.Decision{decision})
		case errors.Is(err, journal.ErrUnfit):
			return nil
		}
		if err := d.clear(ctx, err, last, raw.Sequence); err != nil {
			return err
		}
	}
}

// markAhead has the event say that it was decided before its turn, and reports whether it is one that may be.
func markAhead(decision calendar.Decision) bool {
	if len(decision.Events) != 1 {
		return false
	}
	erased, ok := decision.Events[0].Body.(*events.PersonErased)
	if ok {
		erased.Ahead = true
	}
	return ok
}

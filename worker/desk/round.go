package desk

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
	"jourfixe/worker"
)

const (
	// together is how many events may have been decided when one more decision is added to a round.
	together = journal.MaxTogether - journal.MaxBatch
	// patient is how long is decided before what there is by then is written: those who asked first wait for it.
	patient = 50 * time.Millisecond
)

// answer answers the commands that wait, in their order. One that waits alone is answered by itself; several are decided one
// after the other on a book of their own and written together, since what takes longest is that the journal is on disk. Each
// answer is complete or absent, whichever others are written along with it: all are, or none is.
func (d *Desk) answer(ctx context.Context, waiting []streams.Raw) error {
	var asked []reading // the commands that wait, once they are read: several rounds may be needed for them
	for len(waiting) > 0 {
		n, err := d.giveWay(ctx, waiting)
		if err != nil {
			return err
		}
		if n == 0 && len(waiting) > 1 {
			err := d.erasures(ctx, waiting[0].Sequence)
			if err != nil {
				return err
			}
			if asked == nil {
				asked = d.readAll(waiting)
			}
			if n, err = d.round(ctx, waiting, asked); err != nil {
				return err
			}
		}
		if n == 0 {
			if err := d.handle(ctx, waiting[0]); err != nil {
				return err
			}
			n = 1
		}
		d.handled.Store(waiting[n-1].Sequence)
		waiting, asked = waiting[n:], asked[min(n, len(asked)):]
	}
	return nil
}

// round answers as many of the first commands as can be answered together, and returns how many; none if the first has to be
// seen to by itself, as one that cannot be read or makes the program fail.
func (d *Desk) round(ctx context.Context, waiting []streams.Raw, asked []reading) (int, error) {
	for {
		decided, last, n := d.decideAll(asked)
		if len(decided) == 0 {
			finishAll(asked[:n])
			return n, nil
		}
		events := make([][]*events.Event, len(decided))
		for i := range decided {
			events[i] = decided[i].Events
		}
		for i := range asked[:n] {
			if q := &asked[i]; !q.done {
				follow(q.way, q.decision)
			}
		}
		err := d.Journal.Append(ctx, last, events...)
		for i := range asked[:n] {
			asked[i].way.Written(wrote(err))
		}
		switch {
		case err == nil:
			finishAll(asked[:n])
			d.second = false
			now := time.Now()
			d.line.Store(&now)
			return n, d.take(decided)
		case errors.Is(err, journal.ErrUnfit):
			// One of them does not fit and is to be refused, which shows when each is by itself.
			return n, d.oneByOne(ctx, waiting[:n])
		}
		if err := d.clear(ctx, err, last, waiting[0].Sequence); err != nil {
			return 0, err
		}
	}
}

// finishAll notes what became of commands.
func finishAll(list []reading) {
	for i := range list {
		finish(list[i].way, list[i].question, list[i].decision, list[i].done)
	}
}

// oneByOne answers each command by itself.
func (d *Desk) oneByOne(ctx context.Context, waiting []streams.Raw) error {
	for _, raw := range waiting {
		if err := d.handle(ctx, raw); err != nil {
			return err
		}
		d.handled.Store(raw.Sequence)
	}
	return nil
}

// A reading is what a command that waits was read as.
type reading struct {
	question
	raw streams.Raw
	err error // why it cannot be attributed to anybody

	way      *traced.Decision
	decision calendar.Decision // once it is made
	done     bool              // it was answered already
}

// readAll reads the commands, on all processors: none needs to know what became of the one before.
func (d *Desk) readAll(waiting []streams.Raw) []reading {
	list := make([]reading, len(waiting))
	parts := min(runtime.GOMAXPROCS(0), len(waiting))
	var busy sync.WaitGroup
	for part := range parts {
		busy.Go(func() {
			for i := part; i < len(waiting); i += parts {
				list[i].raw = waiting[i]
				list[i].question, list[i].err = d.read(waiting[i])
			}
		})
	}
	busy.Wait()
	return list
}

// decideAll decides the commands one after the other, each knowing what those before it have led to, until there is enough
// for one round or one has to be seen to by itself. It returns the decisions, the place in the journal that they follow on, and
// how many commands are answered by them or were before.
func (d *Desk) decideAll(asked []reading) (decided []calendar.Decision, last uint64, n int) {
	book := d.Mirror.Snapshot().Clone()
	last = book.Sequence()
	begun, size := time.Now(), 0
	for i := range asked {
		if size > together || time.Since(begun) > patient {
			return decided, last, i
		}
		q := &asked[i]
		if q.way == nil {
			q.way = d.way(q.raw)
		}
		var err error
		if q.decision, q.done, err = d.decideOn(book, q); err != nil {
			return decided, last, i // what is wrong, and that it is set aside, is said when it comes alone
		}
		if !q.done {
			decided = append(decided, q.decision)
			size += len(q.decision.Events)
		}
	}
	return decided, last, len(asked)
}

// decideOn decides one command on a book that knows what was decided before, and has the book know. done means that it is
// answered already. After an error the book is of no use any more.
func (d *Desk) decideOn(book *calendar.Book, q *reading) (decision calendar.Decision, done bool, err error) {
	if q.err != nil {
		return calendar.Decision{}, false, q.err
	}
	if d.beyond(q.command) {
		return calendar.Decision{}, false, errBeyond
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic at %s", stack())
		}
	}()
	now := d.Now()
	// The book of a round has forgotten what was asked before it.
	known := false
	d.Mirror.View(func(b *calendar.Book) {
		switch {
		case q.raw.Sequence <= b.Cursor():
			done = true
		case q.problem != nil:
			done = b.Refuse(q.command, q.asked, now, q.problem).Before != nil
		default:
			decision, known = b.Repeated(q.command, now)
			done = decision.Before != nil
		}
	})
	switch {
	case done, known:
	case q.problem != nil:
		decision = book.Refuse(q.command, q.asked, now, q.problem)
	default:
		decision = book.Decide(q.command, now)
	}
	if done = done || decision.Before != nil; done {
		return decision, done, nil
	}
	for _, e := range decision.Events {
		if err := book.Apply(e); err != nil {
			return decision, false, err
		}
	}
	return decision, false, nil
}

// take has everybody here know what was decided and written.
func (d *Desk) take(decided []calendar.Decision) error {
	var list []*events.Event
	for i := range decided {
		list = append(list, decided[i].Events...)
	}
	if err := d.Mirror.Apply(list); err != nil {
		return worker.Fatal(err)
	}
	for i := range decided {
		d.note(decided[i])
	}
	return nil
}

// clear waits until it is clear what became of an answer that the journal has not confirmed, so that it can be decided anew
// whether it is still wanted. It returns an error where there is no going on.
func (d *Desk) clear(ctx context.Context, err error, last, command uint64) error {
	switch {
	case errors.Is(err, streams.ErrBehind):
		return worker.Fatal(err)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, streams.ErrConflict):
		// Another replica was faster. Its events come by the mirror, and then the command may be decided.
		d.second = true
		return d.catchUp(ctx, last+1)
	}
	// Whether the journal has it is not known. Its own word settles that, once it can be asked.
	d.Log.Warn("the journal did not confirm a decision", "command", command, "error", err)
	return d.settle(ctx)
}

package desk

import (
	"context"
	"errors"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/streams"
)

// giveWayFor is how long a desk that was not the fastest leaves a command to the others. One by itself is answered within a few milliseconds,
// and whoever waits for an answer hardly notices so long should the other desk be gone.
const giveWayFor = 20 * time.Millisecond

// giveWay lets another desk answer that was faster the last time, and returns how many of the commands it has answered: two that decide
// the same cost the processors and the server twice as much, and only one of them counts. Whoever waits in vain decides itself.
func (d *Desk) giveWay(ctx context.Context, waiting []streams.Raw) (int, error) {
	if !d.second {
		return 0, nil
	}
	within := d.GiveWay
	if within == 0 {
		within = giveWayFor
	}
	soon, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	var cursor uint64
	err := d.Mirror.Wait(soon, func(b *calendar.Book, _ bool) bool {
		cursor = b.Cursor()
		return cursor >= waiting[0].Sequence
	})
	if err != nil && (ctx.Err() != nil || !errors.Is(err, context.DeadlineExceeded)) {
		return 0, err
	}
	n := 0
	for n < len(waiting) && waiting[n].Sequence <= cursor {
		n++
	}
	return n, nil
}

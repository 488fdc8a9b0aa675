package reply

import (
	"context"
	"errors"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
)

const (
	// houseEvery is how often is looked for what is too old, and for what was held elsewhere.
	houseEvery = time.Hour
	// gather is how long after a mail was held people are told of it, so that one mail tells of several.
	gather = 30 * time.Second
)

// keepHouse destroys what was held too long or takes too much room, and tells people what waits for them.
func (c *Clerk) keepHouse(ctx context.Context) error {
	for {
		if n, err := c.Inbound.Fates.Expire(ctx, c.Now().Add(-inbound.HeldFor)); err != nil && ctx.Err() == nil {
			c.Log.Error("mails that were held too long could not be destroyed", "error", err)
		} else if n > 0 {
			c.Log.Warn("mails that were held for 30 days are destroyed", "mails", n)
		}
		c.clear(ctx)
		c.report(ctx)
		hour := time.NewTimer(houseEvery)
		for waiting := true; waiting; {
			select {
			case <-ctx.Done():
				hour.Stop()
				return ctx.Err()
			case <-hour.C:
				waiting = false
			case <-c.holding:
				if worker.Sleep(ctx, gather) {
					c.clear(ctx)
					c.report(ctx)
				}
			}
		}
	}
}

// clear makes room for answers where held mails take too much of it.
func (c *Clerk) clear(ctx context.Context) {
	crowd, err := c.Inbound.Pile.Crowded(ctx, crowding...)
	n := 0
	for _, in := range crowd {
		kind := incoming.KindUnreadable
		if came, err := c.Inbound.Pile.Mail(ctx, in.ID); err == nil {
			kind = c.kind(came)
		}
		drop := c.Inbound.Fates.Drop(ctx, in.ID)
		if errors.Is(drop, inbound.ErrNoMail) {
			continue // another process was faster
		}
		if err = drop; err != nil {
			break
		}
		c.count(kind, DoneDisplaced)
		n++
	}
	if n > 0 {
		c.Log.Warn("mails that were held are destroyed: together they took more than half of the room for mail", "mails", n)
	}
	if err != nil && ctx.Err() == nil {
		c.Log.Error("no room could be made for mail; drop some that is held (jourfixe inbound list)", "error", err)
	}
}

// report tells people what is held, if they have not been told of all of it, and at most once a day however many
// processes there are. What they were told is noted where all of them see it.
func (c *Clerk) report(ctx context.Context) {
	if c.Courier == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, handleWithin)
	defer cancel()
	newest, untold, err := c.Inbound.Once.Untold(ctx)
	if err != nil || !untold {
		c.complain(ctx, err)
		return
	}
	list, err := c.Inbound.Pile.List(ctx)
	if err != nil {
		c.complain(ctx, err)
		return
	}
	q := &worker.Quarantine{Reasons: map[string]int{}}
	for _, in := range list {
		if in.Reason != "" {
			q.Waiting++
			q.Reasons[in.Reason]++
		}
	}
	if q.Waiting == 0 {
		return
	}
	c.Mirror.View(func(b *calendar.Book) { q.Day = b.Today(c.Now()) })
	first, err := c.Inbound.Once.First(ctx, "report-"+q.Day.String())
	if err != nil || !first {
		c.complain(ctx, err)
		return
	}
	switch err := c.Courier.Report(ctx, q); {
	case errors.Is(err, worker.ErrNoReader): // they are told once there is somebody
	case err != nil:
		c.complain(ctx, err) // it is said tomorrow
	default:
		c.complain(ctx, c.Inbound.Once.Told(ctx, newest))
	}
}

// complain notes that people could not be told.
func (c *Clerk) complain(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		c.Log.Error("people could not be told of the mails that are held; it is tried again later", "error", err)
	}
}

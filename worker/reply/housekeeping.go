package reply

import (
	"context"
	"errors"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
)

const (
	// heldFor is how long a mail is held at most. What nobody has looked at by then nobody will.
	heldFor = 30 * 24 * time.Hour
	// houseEvery is how often is looked for what is too old, and for what was held elsewhere.
	houseEvery = time.Hour
	// gather is how long after a mail was held people are told of it, so that one mail tells of several.
	gather = 30 * time.Second
)

// keepHouse destroys what was held too long, and tells people what waits for them.
func (c *Clerk) keepHouse(ctx context.Context) error {
	for {
		if n, err := c.Journal.ExpireInbound(ctx, c.Now().Add(-heldFor)); err != nil && ctx.Err() == nil {
			c.Log.Error("mails that were held too long could not be destroyed", "error", err)
		} else if n > 0 {
			c.Log.Warn("mails that were held for 30 days are destroyed", "mails", n)
		}
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
					c.report(ctx)
				}
			}
		}
	}
}

// report tells people what is held, if they have not been told of all of it, and at most once a day however many
// processes there are.
func (c *Clerk) report(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, handleWithin)
	defer cancel()
	if c.Courier == nil {
		return
	}
	list, err := c.Journal.Inbounds(ctx)
	if err != nil {
		c.complain(ctx, err)
		return
	}
	q := &worker.Quarantine{Reasons: map[string]int{}}
	newest := time.Time{}
	for _, in := range list {
		if in.Reason == "" {
			continue
		}
		q.Waiting++
		q.Reasons[in.Reason]++
		if in.Held.After(newest) {
			newest = in.Held
		}
	}
	if q.Waiting == 0 || !newest.After(c.told) {
		return
	}
	c.Mirror.View(func(b *calendar.Book) { q.Day = b.Today(c.Now()) })
	first, err := c.Journal.OnceInbound(ctx, "report-"+q.Day.String())
	if err != nil || !first {
		c.complain(ctx, err)
		return
	}
	switch err := c.Courier.Report(ctx, q); {
	case errors.Is(err, worker.ErrNoReader):
	case err != nil:
		c.complain(ctx, err)
		return // it is said tomorrow
	}
	c.told = newest
}

// complain notes that people could not be told.
func (c *Clerk) complain(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		c.Log.Error("people could not be told of the mails that are held; it is tried again later", "error", err)
	}
}

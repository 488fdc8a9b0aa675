// Package look looks whether the pages that the office's links lead to are still there: a new one at once and all of them by a schedule, as one of
// several replicas. Whoever keeps the list learns what was found; whoever reads it in public learns nothing of that.
package look

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/cron"
	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/fetch"
	"jourfixe/worker/looked"
	"jourfixe/worker/turns"
)

const (
	// atOnce is how many houses are looked at, of each of them one page at a time.
	atOnce = 4
	// claim is how long a replica is at one link at most: it asks twice, for 20 s each.
	claim = 2 * time.Minute
	// spread bounds how far the links are spread over the time after each time of the schedule.
	spread = time.Hour
	// firstPause and lastPause bound after how long it is looked once more at what was not found, so that it is soon known whether it was for a day.
	firstPause = 24 * time.Hour
	lastPause  = 7 * 24 * time.Hour
)

// A Looker looks at the links of an office.
type Looker struct {
	Mirror *worker.Mirror
	Links  *looked.Links
	// Look follows a link, as fetch.Looker does.
	Look func(ctx context.Context, address string) (fetch.Sight, error)
	// When is the schedule by which all are looked at.
	When  *cron.Expression
	Pause time.Duration // between two pages of one house
	Now   func() time.Time
	// Count hears what was found, by a word; nil: nobody does.
	Count func(found fetch.Found)
	Log   *slog.Logger

	once  sync.Once
	turns turns.Turns // made by it
}

// Name implements worker.Worker.
func (l *Looker) Name() string { return "look" }

// Run looks until ctx ends.
func (l *Looker) Run(ctx context.Context) error {
	if err := l.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := l.Links.WaitReady(ctx); err != nil {
		return err
	}
	return l.taking().Run(ctx)
}

// Round looks at what is due now, and returns when all of it was tried.
func (l *Looker) Round(ctx context.Context) error { return l.taking().Round(ctx) }

func (l *Looker) taking() *turns.Turns {
	l.once.Do(func() { l.turns.Lanes, l.turns.Pause, l.turns.Due = []int{atOnce}, l.Pause, l.dueNow })
	return &l.turns
}

// dueNow lists the links that are due, those first that were looked at longest ago, once what is kept of others is gone.
func (l *Looker) dueNow(ctx context.Context) ([]turns.Turn, error) {
	book, now := l.Mirror.Snapshot(), l.Now()
	err := l.Links.Drop(ctx, func(id string) bool {
		x := book.Link(id)
		return x != nil && x.Removed // one that the book does not know is of later than it
	})
	if err != nil {
		return nil, err
	}
	type due struct {
		link  *calendar.Link
		state looked.State
	}
	var list []due
	for x := range book.EachLink() {
		if s := l.Links.Of(x); !x.Removed && !now.Before(l.due(x, s)) {
			list = append(list, due{x, s})
		}
	}
	slices.SortFunc(list, func(x, y due) int {
		return cmp.Or(x.state.Looked.Compare(y.state.Looked), cmp.Compare(x.link.ID, y.link.ID))
	})
	turn := make([]turns.Turn, len(list))
	for i, x := range list {
		turn[i] = turns.Turn{House: House(x.link.Address), Do: func(ctx context.Context) { l.one(ctx, x.link, x.state) }}
	}
	return turn, nil
}

// House is whose page an address is: the host.
func House(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.ToLower(u.Hostname())
}

// due is when a link is to be looked at: a new one at once, others by the schedule, and sooner where nothing was found.
func (l *Looker) due(x *calendar.Link, s looked.State) time.Time {
	if s.Looked.IsZero() {
		return s.Claimed
	}
	next := turns.Pace{When: l.When, Spread: spread}.Next(x.ID, s.Looked)
	if s.Found.Dead() {
		next = events.Sooner(next, s.Looked.Add(turns.Pause(firstPause, lastPause, s.Failed)))
	}
	return events.Later(next, s.Claimed)
}

// one looks at one link, if no other replica is at it, and notes what was found.
func (l *Looker) one(ctx context.Context, x *calendar.Link, was looked.State) {
	now := l.Now()
	claimed, err := l.Links.Claim(ctx, x.ID, was, now.Add(claim))
	if err != nil {
		l.tell(ctx, "a link cannot be looked at", x, err)
		return
	}
	seen, err := l.Look(ctx, x.Address)
	if err != nil {
		return // ctx has ended; whoever comes next looks when the claim has run out
	}
	next := was.After(seen, now)
	if next.Found != was.Found {
		l.Log.Info("what is found at a link has changed", "link", x.ID, "found", next.Found, "status", next.Status, "why", next.Why)
	}
	if l.Count != nil {
		l.Count(next.Found)
	}
	if err := l.Links.Note(ctx, x.ID, claimed, next); err != nil {
		l.tell(ctx, "what was found at a link cannot be noted", x, err)
	}
}

// tell tells of a fault, unless somebody else was faster, or everything ends.
func (l *Looker) tell(ctx context.Context, what string, x *calendar.Link, err error) {
	if !errors.Is(err, streams.ErrConflict) && ctx.Err() == nil {
		l.Log.Warn(what, "link", x.ID, "error", err)
	}
}

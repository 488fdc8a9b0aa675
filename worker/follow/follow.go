// Package follow reads the calendars that people and venues have elsewhere and that the office follows: again and again, by a schedule, as
// one of several replicas. What is kept is when they are busy, and nothing of what for. Whatever one calendar is, does or takes, the others are
// read as if it were not there.
package follow

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/busy"
	"jourfixe/calendar/cron"
	"jourfixe/calendar/elsewhere"
	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/fetch"
	"jourfixe/worker/followed"
	"jourfixe/worker/turns"
)

const (
	// sound is how many calendars are read at once of those that could be read the last time, and failing of all others: so those that nobody
	// can read, or that take their time, never keep the sound ones waiting.
	sound, failing = 6, 2
	// claim is how long a replica is at one calendar at most; fetching one takes 30 s, and reading it a few.
	claim = 2 * time.Minute
	// spread bounds how far the calendars are spread over the time after each time of the schedule.
	spread = 10 * time.Minute
	// firstPause and lastPause bound how long a calendar that cannot be read is left alone.
	firstPause = 15 * time.Minute
	lastPause  = 6 * time.Hour
	// anew is after how long a calendar is read though it has not changed: what is read reaches so far ahead, and no further.
	anew = 7 * 24 * time.Hour
	// behind and ahead are how much of a calendar is read. A search looks two years ahead, and three months beyond.
	behind, ahead = 2 * 24 * time.Hour, 850 * 24 * time.Hour
)

// A Follower is the role.
type Follower struct {
	Mirror    *worker.Mirror
	Calendars *followed.Calendars
	// Fetch gets a file, as fetch.Fetcher does.
	Fetch func(ctx context.Context, address string, known fetch.Version) (*fetch.File, error)
	// Ours tells by their UID the entries that this house has put into calendars itself.
	Ours func(uid string) bool
	// When is the schedule by which calendars are read.
	When *cron.Expression
	Now  func() time.Time
	// Count hears what became of each try, by a word; nil: nobody does.
	Count func(result string)
	Log   *slog.Logger

	reading sync.Mutex // held while a calendar is taken apart: one at a time, whatever it costs

	once  sync.Once
	turns turns.Turns // made by it

	mu        sync.Mutex
	destroyed map[string]bool // keys, as far as the book was asked
	asked     int
}

// Name implements worker.Worker.
func (f *Follower) Name() string { return "follow" }

// Run reads calendars until ctx ends.
func (f *Follower) Run(ctx context.Context) error {
	if err := f.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := f.Calendars.WaitReady(ctx); err != nil {
		return err
	}
	return f.taking().Run(ctx)
}

// Round reads what is due now, and returns when all of it was tried.
func (f *Follower) Round(ctx context.Context) error { return f.taking().Round(ctx) }

func (f *Follower) taking() *turns.Turns {
	f.once.Do(func() { f.turns.Lanes, f.turns.Due = []int{sound, failing}, f.dueNow })
	return &f.turns
}

// tidy removes what is kept of calendars that are followed no more.
func (f *Follower) tidy(ctx context.Context) error {
	book := f.Mirror.Snapshot()
	lost := book.Forgotten()
	f.mu.Lock()
	if f.destroyed == nil {
		f.destroyed = map[string]bool{}
	}
	for _, l := range lost[min(f.asked, len(lost)):] {
		f.destroyed[l.Key] = true
	}
	f.asked = len(lost)
	f.mu.Unlock()
	return f.Calendars.Drop(ctx, func(key string) bool {
		f.mu.Lock()
		defer f.mu.Unlock()
		return f.destroyed[key]
	})
}

// dueNow lists the calendars that are due, once what is kept of others is gone. A house is a calendar here: whose server it is, is a secret of its address.
func (f *Follower) dueNow(ctx context.Context) (list []turns.Turn, err error) {
	if err := f.tidy(ctx); err != nil {
		return nil, err
	}
	book, now := f.Mirror.Snapshot(), f.Now()
	for _, x := range book.Followings() {
		state, read := f.Calendars.Look(x.Of, x.Key)
		if x.Address.Value() == "" || now.Before(f.due(x, state)) {
			continue // without its key nothing of it can be read
		}
		t := turns.Turn{House: x.Of.String(), Do: func(ctx context.Context) { f.one(ctx, book, x, state, read) }}
		if state.Stale != nil {
			t.Lane = 1
		}
		list = append(list, t)
	}
	return list, nil
}

// due is when a calendar is to be read next: a new one at once, others by the schedule. One that cannot be read is left alone for longer each time.
func (f *Follower) due(x calendar.Following, s followed.State) time.Time {
	if s.Tried.IsZero() {
		return s.Claimed
	}
	next := turns.Pace{When: f.When, Spread: spread}.Next(x.Key, s.Tried)
	if s.Stale != nil {
		next = events.Later(next, s.Tried.Add(turns.Pause(firstPause, lastPause, s.Stale.Tries)))
	}
	return events.Later(next, s.Claimed)
}

// one reads one calendar, if no other replica is at it, and notes what came of it.
func (f *Follower) one(ctx context.Context, book *calendar.Book, x calendar.Following, was followed.State, read *followed.Reading) {
	now := f.Now()
	claimed := was
	claimed.Key, claimed.Claimed = x.Key, now.Add(claim)
	if err := f.Calendars.Claim(ctx, x.Of, was, claimed); err != nil {
		if !errors.Is(err, streams.ErrConflict) && ctx.Err() == nil {
			f.Log.Warn("a calendar that is followed cannot be taken on", "of", x.Of, "error", err)
		}
		return
	}
	next, stale := f.read(ctx, book, x, read, now)
	if ctx.Err() != nil {
		return // whoever comes next reads it when the claim has run out
	}
	state := followed.State{Key: x.Key, AsOf: was.AsOf, Tried: now}
	result := "read"
	switch {
	case stale != nil:
		state.Stale, result = stale, string(stale.Why)
		state.Stale.Since, state.Stale.Tries = now, 1
		if was.Stale != nil {
			state.Stale.Since, state.Stale.Tries = was.Stale.Since, was.Stale.Tries+1
		}
		if was.Stale == nil || was.Stale.Why != stale.Why {
			f.Log.Info("a calendar that is followed cannot be read", "of", x.Of, "why", stale.Why, "status", stale.Status)
		}
	case next == nil:
		state.AsOf, result = now, "same"
	default:
		state.AsOf = now
		if err := f.Calendars.Keep(ctx, x.Of, x.Key, next); err != nil {
			if !errors.Is(err, keys.ErrNoKey) && !errors.Is(err, streams.ErrConflict) && ctx.Err() == nil {
				f.Log.Warn("what was read of a calendar cannot be kept", "of", x.Of, "error", err)
			}
			return // it is followed no more, or read again when the claim has run out
		}
	}
	if f.Count != nil {
		f.Count(result)
	}
	if err := f.Calendars.Note(ctx, x.Of, state); err != nil && !errors.Is(err, streams.ErrConflict) && ctx.Err() == nil {
		f.Log.Warn("how reading a calendar has gone cannot be noted", "of", x.Of, "error", err)
	}
}

// read fetches a calendar and takes it apart. Nil and nil: it is as it was.
func (f *Follower) read(ctx context.Context, book *calendar.Book, x calendar.Following, read *followed.Reading, now time.Time) (*followed.Reading, *elsewhere.Stale) {
	zone, owner := book.ZoneOfCalendar(x.Of), owners(book, x.Of)
	var known fetch.Version
	if read != nil && read.By(zone, owner) && now.Sub(read.At) < anew {
		known = fetch.Version(read.Version)
	}
	file, err := f.Fetch(ctx, x.Address.Value(), known)
	var fault *fetch.Fault
	switch {
	case errors.As(err, &fault):
		return nil, &elsewhere.Stale{Why: elsewhere.Why(fault.Why), Status: fault.Status}
	case err != nil:
		return nil, &elsewhere.Stale{Why: elsewhere.Failed}
	case file.Same:
		return nil, nil
	}
	next := &followed.Reading{From: now.Add(-behind).Truncate(time.Hour), At: now, Zone: zone, Owner: owner, Version: followed.Version(file.Version)}
	next.To = next.From.Add(behind + ahead)
	var before []busy.Interval
	if read != nil {
		before = read.Intervals
	}
	return next, f.takeApart(file.Data, next, book.TimesWith(x.Of, next.From, next.To), before)
}

// owners are the mail addresses by which somebody is named in their own calendar. A venue's own calendar is full of what others have
// accepted for it; nobody's answers are looked for there.
func owners(book *calendar.Book, of events.Ref) []string {
	if p := book.Person(of.ID); of.Noun == "person" && p != nil && p.Email.Value() != "" {
		return []string{p.Email.Value()}
	}
	return nil
}

// Package post says by mail what is owed. Nothing is handed to it: it looks at how things stand in the book, what the
// ledger says everybody was told, and sends the difference. So it does not matter what happened on the way, how often
// the process died, or how many of them run: each takes on a line of the ledger by compare-and-swap before it sends, and
// writes there what became of it. A line that was taken on by a process that died is free again after a while, and the
// mail goes out once more under the same Message-ID.
package post

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/journal/traced"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/relay"
)

// Client is the name that the post sends commands under: it makes people's own calendars.
const Client = "post"

// Retries are the pauses before a mail that was not taken is tried again; the last is repeated.
var Retries = []time.Duration{
	5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 2 * time.Hour, 4 * time.Hour,
}

const (
	// giveUp is how long after its first try a mail is given up.
	giveUp = 5 * 24 * time.Hour
	// claimed is how long a line of the ledger is taken on for.
	claimed = owed.Claimed
	// within is how long after it was taken on a mail may still be written: it is ours then. A process that was stopped, or whose machine was, finds what it has
	// in hand to be of others.
	within = claimed * 5 / 6
	// longest bounds how long the post sleeps between looks: the machine's own clock may be set.
	longest = 5 * time.Second
	// drain is how long a mail that is being sent may take to its end when the process stops.
	drain = 15 * time.Second
	// slow is how long a mail may take before its domain counts as one that dawdles.
	slow = 10 * time.Second
	// feedPause is how long an overview waits before it is looked again whether its reader has a calendar.
	feedPause = 10 * time.Second
	// feedWait is how long the desk is waited for that makes one.
	feedWait = 3 * time.Second
	// conns is how many connections to the relay there are at most.
	conns = relay.DefaultConnections
)

// Options say what the post works with.
type Options struct {
	Mirror    *worker.Mirror
	Ledger    *worker.Ledger
	Reception *worker.Reception
	Composer  *Composer
	Writer    *letter.Writer
	Relay     *relay.Pool
	Retries   []time.Duration // Retries if nil
	Now       func() time.Time
	// Pace is how much faster Now runs than the clock of the machine; 0 means 1.
	Pace float64
	// Within is how long after it was taken on a mail may still be written, by the machine's own clocks; 0 means two and a half minutes.
	Within time.Duration
	// PerMinute is how many mails a domain gets in a minute from this process, with a sixth of that, or 10, at once; 0
	// means 600, less than 0 no bound. What the coordinator gets does not count.
	PerMinute int
	// Doubted reports whether Now cannot be believed: then nothing that is owed goes out. nil: it always can.
	Doubted func() bool
	// Guarded has all mails held where the ledger seems to be lost, since nothing else tells whether it is.
	Guarded bool
	Log     *slog.Logger
	Traces  *traced.Tracer           // notes the way of mails
	Count   func(kind, state string) // is told of every mail that was tried; may be nil
}

// A Post sends the mails of one office.
type Post struct {
	Options
	lookout *lookout
	queue   *queue
}

// New returns a post that hears of what happens from now on. It must be made before the mirror and the ledger run.
func New(o Options) *Post {
	if o.Retries == nil {
		o.Retries = Retries
	}
	if o.Pace == 0 {
		o.Pace = 1
	}
	if o.Within == 0 {
		o.Within = within
	}
	p := &Post{
		Options: o, lookout: newLookout(), queue: newQueue(conns, newPace(o.PerMinute, o.Pace, time.Now)),
	}
	o.Mirror.Listen(p.lookout.heard)
	o.Ledger.Listen(func(about events.Ref, person string) {
		if worker.IsHold(about) {
			p.lookout.everything()
			return
		}
		p.lookout.touch(about, person)
	})
	return p
}

// Name implements worker.Worker.
func (p *Post) Name() string { return "post" }

// Owed says how many mails are owed and being sent now, and since when the oldest is.
func (p *Post) Owed() (n int, oldest time.Time) { return p.queue.state() }

// Reachable returns nil, or why the relay cannot be used at the moment.
func (p *Post) Reachable() error { return p.Relay.Outage() }

// Run sends what is owed until ctx ends.
func (p *Post) Run(ctx context.Context) error {
	if err := p.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := p.Ledger.WaitReady(ctx); err != nil {
		return err
	}
	if err := p.holdLost(ctx); err != nil {
		return err
	}
	p.tellDropped(p.Now())
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.look(ctx) })
	group.Go(func() error { return p.notices(ctx) })
	group.Go(func() error { return p.proposals(ctx) })
	for range conns {
		group.Go(func() error { return p.work(ctx) })
	}
	return group.Wait()
}

// holdLost holds all mails where the ledger has no line and something has been owed for long: people were told, and nobody knows what.
func (p *Post) holdLost(ctx context.Context) error {
	if p.Guarded && p.Ledger.Empty() {
		if h := owed.Lost(p.Mirror.Snapshot(), p.Now()); h != nil {
			if err := p.Ledger.SetHold(ctx, 0, h); err != nil && !errors.Is(err, worker.ErrTaken) {
				return err
			}
		}
	}
	if h, _ := p.Ledger.Hold(); h.Holds("") {
		p.Log.Warn("no mail goes out until it is released: people may have been told already; jourfixe mail held lists it, jourfixe mail release releases it", "since", h.Until, "why", h.Why)
	}
	return nil
}

// held reports whether nothing goes out to a person now; "" asks for the office's own people.
func (p *Post) held(person string) bool {
	if p.doubted() {
		return true
	}
	h, _ := p.Ledger.Hold()
	return h.Holds(person)
}

func (p *Post) doubted() bool { return p.Doubted != nil && p.Doubted() }

// tellDropped notes which reminders were left out while nobody was there to send them, and it is too late for now.
func (p *Post) tellDropped(now time.Time) {
	b := p.Mirror.Snapshot()
	for _, ref := range owed.Refs(b, now) {
		about := owed.Of(b, ref)
		if n := meetingmail.Unreminded(about, p.Ledger.Copy(about.Ref), now); n > 0 {
			p.Log.Warn("reminders were dropped: it was too late for them when the post began to work", "about", about.Ref, "people", n)
		}
	}
}

// look finds out what is owed, again and again.
func (p *Post) look(ctx context.Context) error {
	var before time.Time
	doubted := false
	for {
		now := p.Now()
		was := doubted
		if doubted = p.doubted(); now.Before(before) || was && !doubted {
			p.lookout.everything() // the clock was set back: times that were passed come once more; or what came was held
		}
		before = now
		looks, all := p.lookout.next(now)
		if all {
			for _, ref := range owed.Refs(p.Mirror.Snapshot(), now) {
				looks = append(looks, look{about: ref, origin: p.lookout.from(ref)})
			}
			p.lookout.later()
		}
		for _, l := range looks {
			p.lookAt(l, now)
		}
		if err := p.rest(ctx, p.lookout.soonest()); err != nil {
			return err
		}
	}
}

// rest waits until something has happened or the time has come.
func (p *Post) rest(ctx context.Context, next time.Time) error {
	wait := longest
	if !next.IsZero() {
		wait = min(wait, time.Duration(float64(next.Sub(p.Now()))/p.Pace))
	}
	timer := time.NewTimer(max(wait, 5*time.Millisecond))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-p.lookout.wake:
	case <-timer.C:
	}
	return nil
}

// lookAt puts what is owed about a thing, or to some people about it, into the queue, and notes when to look again.
func (p *Post) lookAt(l look, now time.Time) {
	if l.people == nil {
		p.lookout.forget(l.about) // before the look: a time that a connection notes meanwhile stays
	}
	about := owed.Of(p.Mirror.Snapshot(), l.about, l.people...)
	if about == nil {
		return
	}
	var say []owed.Debt
	var next time.Time
	if l.people == nil {
		all := p.Ledger.Copy(l.about)
		say, next = about.Owed(all, now)
		for person, said := range all {
			p.lookout.reached(about.Behind(said), l.about, person)
		}
	}
	for _, person := range l.people {
		said, _ := p.Ledger.Line(l.about, person)
		m, due, then := about.OwedTo(person, said, now)
		if due {
			say = append(say, m)
		}
		next = events.Sooner(next, then)
		p.lookout.reached(about.Behind(said), l.about, person)
	}
	p.lookout.sooner(l.about, next)
	say = slices.DeleteFunc(say, func(m owed.Debt) bool { return p.held(m.To) })
	if len(say) > 0 {
		p.enqueue(l, say, now)
	}
}

// enqueue puts what a look has found to be owed into the queue.
func (p *Post) enqueue(l look, say []owed.Debt, now time.Time) {
	domains := make([]string, len(say))
	p.Mirror.View(func(b *calendar.Book) {
		for i, m := range say {
			if person := b.Person(m.To); person != nil {
				_, domains[i], _ = strings.Cut(person.Email.Value(), "@")
			}
		}
	})
	for i, m := range say {
		since := m.Due
		if since.IsZero() || since.After(now) {
			since = now
		}
		p.queue.add(&job{about: l.about, origin: l.origin, person: m.To, rank: owed.Find(m.Kind).Rank, since: since, domain: strings.ToLower(domains[i])})
	}
}

// Package reply sees to what comes back by mail: answers from calendar programs, proposals of other times, bounces, automatic
// replies, and what people write.
//
// A mail is stored, sealed, before its receipt is confirmed (Intake), and seen to after that (Clerk). What it means is for
// package incoming; what becomes of it is decided here, by the ids that the house has given out and by nothing else, and
// carried out as commands that the book decides on.
package reply

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/links"
)

const (
	// desks is how many mails a Clerk sees to at once. Fewer of them are handed on at a time, so that however long the mail
	// server takes for what people have written, answers and bounces are seen to.
	desks   = 2
	handing = desks - 1
	// handleWithin bounds how long one mail may take, decideWithin how long is waited for what the desk says to it.
	// What is not decided by then is stored all the same; a mail of which people are told then is seen to again.
	handleWithin = 30 * time.Second
	decideWithin = 10 * time.Second
	// fresh is how long after it came in a mail is too early to be held for an id that nobody knows: a program may
	// answer an invitation before this process has heard of the meeting.
	fresh = 2 * time.Second
)

// Options are what a Clerk works with.
type Options struct {
	Mirror    *worker.Mirror
	Ledger    *worker.Ledger
	Doors     *links.Doorbook
	Reception *worker.Reception
	Inbound   *inbound.Store
	Courier   worker.Courier // hands mail on to people; nil: nobody reads any, and it is held
	Domain    string         // of the ids that the house gives out
	Now       func() time.Time
	Log       *slog.Logger
	// Count is called with what became of a mail, or of one thing in it: its Kind and one of the words in Fates. It may
	// be nil.
	Count func(kind, fate string)
}

// A Clerk sees to the mails that came in: answers become commands, bounces are noted, what people have written is
// handed on to people, and what nobody can make sense of is held. Seeing to a mail twice has one effect, so any number
// of processes may have one.
type Clerk struct {
	Options
	quota   quota
	holding chan struct{} // has one when a mail was held, until somebody is told
	lines   chan struct{} // has one for each mail that is being handed on
	patient time.Duration // is how long the desk is waited for
}

// New returns a Clerk.
func New(o Options) *Clerk {
	return &Clerk{Options: o, holding: make(chan struct{}, 1), lines: make(chan struct{}, handing), patient: decideWithin}
}

// Name implements worker.Worker.
func (c *Clerk) Name() string { return "reply" }

// Run sees to mails until ctx ends. A mail that is in hand then is seen to again, here or elsewhere.
func (c *Clerk) Run(ctx context.Context) error {
	if err := c.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	if err := c.Ledger.WaitReady(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	for range desks {
		group.Go(func() error { return c.attend(ctx) })
	}
	group.Go(func() error { return c.keepHouse(ctx) })
	err := group.Wait()
	if errors.Is(err, streams.ErrClosed) {
		return worker.Fatal(err)
	}
	return err
}

// attend sees to mails, one after the other.
func (c *Clerk) attend(ctx context.Context) error {
	return c.Inbound.Inbox.Run(ctx, c.handle, c.held)
}

// handle sees to one mail. After an error it comes again.
func (c *Clerk) handle(ctx context.Context, came *inbound.Mail) (inbound.Fate, error) {
	ctx, cancel := context.WithTimeout(ctx, handleWithin)
	defer cancel()
	if !c.Mirror.Ready() {
		return inbound.Fate{}, fmt.Errorf("%w: the journal is not being followed at the moment, so what was sent out is not known", inbound.ErrUntouched)
	}
	in, fault := incoming.ReadFrom(came.From, came.Raw, c.Domain)
	p := decide(files{c}, c.Domain, came, in, fault)
	if p.fate.Reason == HeldUnknownUID && came.Tries == 0 && c.Now().Sub(came.At) < fresh {
		return inbound.Fate{}, fmt.Errorf("%w: it answers an appointment that is not known, or not yet", inbound.ErrNotYet)
	}
	e := &errand{came: came, in: in, left: p.left}
	fate, err := c.carryOut(ctx, e, &p)
	if err != nil {
		return inbound.Fate{}, err
	}
	for _, r := range e.left {
		c.leave(e, r)
	}
	for _, done := range e.done {
		c.count(in.Kind, done)
	}
	return fate, nil
}

// held has people told of a mail that is held, by this Clerk or by the journal alone.
func (c *Clerk) held(came *inbound.Mail, fate inbound.Fate) {
	select {
	case c.holding <- struct{}{}:
	default:
	}
	kind := c.kind(came)
	c.count(kind, fate.Reason)
	c.Log.Info("a mail is held for somebody to look at", "mail", came.ID, "kind", kind, "reason", fate.Reason)
}

// kind returns what a mail is. One that is not whole is not readable, whatever its beginning says.
func (c *Clerk) kind(came *inbound.Mail) incoming.Kind {
	if len(came.Raw) != came.Size {
		return incoming.KindUnreadable
	}
	in, _ := incoming.ReadFrom(came.From, came.Raw, c.Domain) // the fault is what makes it unreadable
	return in.Kind
}

func (c *Clerk) count(kind incoming.Kind, fate string) {
	if c.Count != nil {
		c.Count(string(kind), fate)
	}
}

// files are the records of a running house.
type files struct{ c *Clerk }

// FindUID implements records.
func (f files) FindUID(uid string) (meeting, person string, ok bool) { return f.c.Doors.FindUID(uid) }

// FindMail implements records.
func (f files) FindMail(ids ...string) (about events.Ref, person string, u owed.Utterance, ok bool) {
	return f.c.Doors.FindMail(ids...)
}

// Seat implements records.
func (f files) Seat(meeting, person string) seat {
	s := seat{}
	s.said, _ = f.c.Ledger.Line(events.Ref{Noun: "meeting", ID: meeting}, person)
	f.c.Mirror.View(func(b *calendar.Book) {
		if m := b.Meeting(meeting); m != nil {
			s.revision, s.start, s.end = m.Revision, m.Instant, m.End()
		}
		p := b.Person(person)
		if s.erased = p == nil || p.Erased; !s.erased && p.Email.Readable() {
			s.address = p.Email.Value()
		}
	})
	return s
}

// An errand is one try to see to a mail. What it has led to is counted once the mail is done with, so that one that is tried
// again counts once.
type errand struct {
	came *inbound.Mail
	in   *incoming.Meaning
	done []string // what the mail, or one thing in it, has led to
	left []remark
	// passed tells that people were given the mail already, fate why it is held all the same, as nobody could be.
	passed bool
	fate   inbound.Fate
}

// carryOut does what a plan says. Every step may be done again, and says the same then; that a mail has come back can be
// noted once, so it is the last.
func (c *Clerk) carryOut(ctx context.Context, e *errand, p *plan) (inbound.Fate, error) {
	if err := c.send(ctx, e, p.commands); err != nil {
		return inbound.Fate{}, err
	}
	if p.returned != nil {
		if err := c.giveUp(ctx, e, p.returned); err != nil {
			return inbound.Fate{}, fmt.Errorf("note that a mail did not arrive: %w", err)
		}
	}
	if p.forward != nil && !e.passed {
		if fate, err := c.handOn(ctx, e, p.forward); err != nil || fate.Reason != "" {
			return fate, err
		}
	}
	if p.fate.Reason == "" {
		return e.fate, nil
	}
	return p.fate, nil
}

// leave counts what is left alone, and notes it where somebody may ask for it later. What programs send among
// themselves nobody asks for.
func (c *Clerk) leave(e *errand, r remark) {
	c.count(e.in.Kind, r.why)
	level := slog.LevelInfo
	if e.in.Kind == incoming.KindAuto {
		level = slog.LevelDebug
	}
	c.Log.Log(context.Background(), level, "a mail, or something in it, is left alone", "mail", e.came.ID, "kind", e.in.Kind, "because", r.why,
		"meeting", r.meeting, "person", r.person, "problem", r.problem)
}

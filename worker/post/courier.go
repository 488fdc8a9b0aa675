package post

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/tz"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/relay"
)

var _ worker.Courier = (*Courier)(nil)

// A Courier hands on to people what came in for them. It goes past the queue of the post, and works without one.
type Courier struct {
	Mirror   *worker.Mirror
	Composer *Composer
	Writer   *letter.Writer
	Relay    *relay.Pool
}

// connWithin bounds how long is waited for a connection to the relay. Whoever hands something on has other things to do, and
// tries again.
const connWithin = 5 * time.Second

// Forward implements worker.Courier. The mail goes to the coordinator, in the office's language, with the original as it
// came; an answer to it goes to whoever has written. Its Message-ID and Date follow from the mail that came in; should
// the meeting that it is about change between two tries, the second says what it is called by then.
//
// Of a proposal, or an answer that does not count, they read its comment, if it has one: the text around that is mostly the
// program's own.
func (r *Courier) Forward(ctx context.Context, f *worker.Forward) error {
	c := r.Composer
	if !c.hasReader() {
		return worker.ErrNoReader
	}
	if strings.EqualFold(f.From, c.Contact) {
		return worker.ErrCircle // as a program writes that answers by itself and does not say so
	}
	if err := r.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	text, whole := letter.Readable(f.Raw)
	var l *letter.Letter
	r.Mirror.View(func(b *calendar.Book) {
		l = c.internal(b, letter.KindForward, c.Links.ForwardID(f.ID), f.At.UTC().Truncate(time.Second))
		l.Forwarded = &letter.Forwarded{From: f.From, Subject: f.Subject, Person: f.Person, Text: text, Cut: !whole, Raw: f.Raw, Why: f.Why}
		l.Forwarded.Title, l.Forwarded.Start, l.Forwarded.Zone, l.Forwarded.Page = c.title(b, f.About)
		if f.Comment != "" {
			l.Forwarded.Text, l.Forwarded.Cut = f.Comment, false
		}
		if p := f.Proposed; p != nil {
			l.Kind, l.Proposal = letter.KindProposal, &owed.Proposal{Start: p.Start, End: p.End, Other: p.Other, Wording: p.Wording}
			if p.Comment != "" {
				l.Forwarded.Text, l.Forwarded.Cut = p.Comment, false
			}
			if m := b.Meeting(f.About.ID); m != nil {
				l.Forwarded.End = m.End()
			}
		}
	})
	// An address that mail cannot be sent to is shown alone.
	if letter.IsAddress(f.From) && !links.IsOwn(f.From, c.From) {
		l.ReplyTo = f.From
	}
	return r.deliver(ctx, l)
}

// Report implements worker.Courier. What is said of one day has one Message-ID and one Date.
func (r *Courier) Report(ctx context.Context, q *worker.Quarantine) error {
	c := r.Composer
	if !c.hasReader() {
		return worker.ErrNoReader
	}
	if err := r.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	var l *letter.Letter
	r.Mirror.View(func(b *calendar.Book) {
		zone, ok := tz.Location(b.Office().Zone)
		if !ok {
			zone = time.UTC
		}
		day := time.Date(q.Day.Year, time.Month(q.Day.Month), q.Day.Day, 0, 0, 0, 0, zone)
		l = c.internal(b, letter.KindHeld, c.Links.NoticeID([]string{"inbound", q.Day.String()}), day)
		l.Held = &letter.Held{Waiting: q.Waiting, Reasons: q.Reasons}
	})
	return r.deliver(ctx, l)
}

// SignIn sends somebody the link for signing in that they have asked for, to the address that they have by now.
func (r *Courier) SignIn(ctx context.Context, m *worker.SignIn) error {
	c := r.Composer
	var l *letter.Letter
	r.Mirror.View(func(b *calendar.Book) {
		p := b.Person(m.Person)
		if p == nil || p.Erased || !p.Email.Readable() || p.Addresses != m.Address {
			return
		}
		l = c.internal(b, letter.KindSignIn, c.Links.SignInID(b, p.ID, m.Link), m.At.UTC().Truncate(time.Second))
		l.To = letter.Recipient{Name: p.Name.Value(), Address: p.Email.Value(), Language: p.Language, Zone: p.Zone}
		l.ReplyTo = c.Contact
		l.SignIn = &letter.SignIn{Link: m.Link, Minutes: m.Minutes, Browser: m.Browser, System: m.System}
	})
	if l == nil {
		return worker.ErrUnknownReader
	}
	return r.deliver(ctx, l)
}

// Confirm sends somebody the link by which they send off what they have typed for a trip. It greets nobody by a name: whoever has typed the
// address may be anybody.
func (r *Courier) Confirm(ctx context.Context, m *worker.Confirm) error {
	c := r.Composer
	var l *letter.Letter
	r.Mirror.View(func(b *calendar.Book) {
		t := b.Trip(m.Trip)
		if t == nil {
			return
		}
		l = c.internal(b, letter.KindConfirm, c.Links.ConfirmID(m.Link, m.At), m.At.UTC().Truncate(time.Second))
		l.To = letter.Recipient{Address: m.Address, Language: m.Language, Zone: b.Office().Zone}
		l.ReplyTo = c.Contact
		l.Confirm = &letter.Confirm{Link: m.Link, Hours: m.Hours, Interest: m.Interest, Hosting: m.Hosting, Title: t.Title, From: t.From, To: t.To}
	})
	if l == nil {
		return worker.ErrUnknownReader
	}
	return r.deliver(ctx, l)
}

// deliver sends a letter at once, past the queue. While the relay is known to be away it does not wait
// for it.
func (r *Courier) deliver(ctx context.Context, l *letter.Letter) error {
	if err := r.Relay.Shut(); err != nil {
		return fmt.Errorf("%w: %w", errRelay, err)
	}
	soon, cancel := context.WithTimeout(ctx, connWithin)
	defer cancel()
	result, err := straight(ctx, soon, time.Time{}, r.Writer, r.Relay, l)
	switch {
	case err != nil:
		return err
	case result.Outcome == relay.Delivered:
		return nil
	case result.Outcome == relay.Refused:
		return fmt.Errorf("%w: %s; is the address right (--mail-contact, or that of the person)?", worker.ErrRefusedMail, result.Code)
	}
	return fmt.Errorf("the mail server has not taken the mail: %s %s", result.Outcome, result.Code)
}

// straight sends a letter to the people of the office, past the queue. It waits for a connection until soon ends; once it has one
// it finishes the mail, within limits, also when ctx ends. After until it writes nothing, if that is not zero. The error is worker.ErrRefusedMail for what never becomes a mail
// and errRelay if there is no connection.
func straight(ctx, soon context.Context, until time.Time, w *letter.Writer, s *relay.Pool, l *letter.Letter) (relay.Result, error) {
	mail, err := w.Write(l)
	if err != nil {
		return relay.Result{}, fmt.Errorf("%w: %w", worker.ErrRefusedMail, err)
	}
	conn, err := s.Acquire(soon)
	if err != nil {
		return relay.Result{}, fmt.Errorf("%w: %w", errRelay, err)
	}
	defer conn.Release()
	sending, cancel := outlive(ctx)
	defer cancel()
	if !until.IsZero() {
		if over(until) {
			return relay.Result{}, fmt.Errorf("%w: %w", errRelay, context.DeadlineExceeded)
		}
		var end context.CancelFunc
		sending, end = context.WithDeadline(sending, until)
		defer end()
	}
	return conn.Send(sending, mail), nil
}

// over reports whether a time has passed by one of the machine's two clocks: while a process was stopped the one goes on, while the machine was, the other.
func over(end time.Time) bool {
	now := time.Now()
	return now.After(end) || now.Round(0).After(end.Round(0))
}

// hasReader reports whether somebody reads what is forwarded. The house's own address is nobody's: what is sent there
// comes back in.
func (c *Composer) hasReader() bool { return c.Contact != "" && !links.IsOwn(c.Contact, c.From) }

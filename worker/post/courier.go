package post

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
)

var _ worker.Courier = (*Courier)(nil)

// A Courier hands on to people what came in for them. It goes past the queue of the post, and works without one.
type Courier struct {
	Mirror   *worker.Mirror
	Composer *Composer
	Writer   *Writer
	Sender   *Sender
}

// Forward implements worker.Courier. The mail goes to the coordinator, in the office's language, with the original as it
// came; an answer to it goes to whoever has written. Its Message-ID and Date follow from the mail that came in; should
// the meeting that it is about change between two tries, the second says what it is called by then.
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
	text, whole := readable(f.Raw)
	var l *Letter
	r.Mirror.View(func(b *calendar.Book) {
		l = c.internal(b, KindForward, c.Links.ForwardID(f.ID), f.At.UTC().Truncate(time.Second))
		l.Forwarded = &Forwarded{From: f.From, Subject: f.Subject, Person: f.Person, Text: text, Cut: !whole, Raw: f.Raw}
		l.Forwarded.Title, l.Forwarded.Start, l.Forwarded.Zone, l.Forwarded.Page = c.title(b, f.About)
	})
	// An address that mail cannot be sent to is shown alone.
	if isAddress(f.From) && !worker.IsOwn(f.From, c.From) {
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
	var l *Letter
	r.Mirror.View(func(b *calendar.Book) {
		zone, ok := calendar.Location(b.Office().Zone)
		if !ok {
			zone = time.UTC
		}
		day := time.Date(q.Day.Year, time.Month(q.Day.Month), q.Day.Day, 0, 0, 0, 0, zone)
		l = c.internal(b, KindHeld, c.Links.NoticeID([]string{"inbound", q.Day.String()}), day)
		l.Held = &Held{Waiting: q.Waiting, Reasons: q.Reasons}
	})
	return r.deliver(ctx, l)
}

// deliver sends a letter to the coordinator at once, past the queue.
func (r *Courier) deliver(ctx context.Context, l *Letter) error {
	mail, err := r.Writer.Write(l)
	if err != nil {
		// It will never be another.
		return fmt.Errorf("%w: %w", worker.ErrRefusedMail, err)
	}
	line, err := r.Sender.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errRelay, err)
	}
	defer line.Release()
	sending, cancel := outlive(ctx)
	defer cancel()
	switch result := line.Send(sending, mail); result.Outcome {
	case Delivered:
		return nil
	case Refused:
		return fmt.Errorf("%w: %s; is --mail-contact right?", worker.ErrRefusedMail, result.Code)
	default:
		return fmt.Errorf("the mail server has not taken the mail to --mail-contact: %s %s", result.Outcome, result.Code)
	}
}

// hasReader reports whether somebody reads what is forwarded. The house's own address is nobody's: what is sent there
// comes back in.
func (c *Composer) hasReader() bool { return c.Contact != "" && !worker.IsOwn(c.Contact, c.From) }

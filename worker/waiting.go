package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/streams"
)

// Waiting is what waits in an office: commands for the desk, mails that came in, and what somebody has to look at. Nothing in it
// says what a command or a mail says, or whom a mail is from.
type Waiting struct {
	Clients []journal.Portion // whose commands wait or were turned away
	More    bool              // there are commands that there was no time to count
	Bytes   uint64            // that commands take on the NATS server, those decided and those of other offices among them
	Room    uint64            // that they may take

	Letters int       // commands that were set aside, since nobody could make them out
	SetBy   time.Time // when the first of them was, UTC

	Mails    int       // that came in and wait for their turn
	Oldest   time.Time // when the first of them came in, UTC
	Attended bool      // somebody handles mails; true without any
	Held     []Held    // mails that wait for somebody to look at them, by reason
}

// Held are the mails that are held for one reason.
type Held struct {
	Reason string // a code word, as in unknown-uid
	Number int
	Oldest time.Time // since when the first of them waits to be looked at, UTC
	Ends   time.Time // when the first of them is destroyed if nobody does, UTC
}

// Nothing reports whether nothing waits at all.
func (w *Waiting) Nothing() bool {
	return len(w.Clients) == 0 && !w.More && w.Letters == 0 && w.Mails == 0 && len(w.Held) == 0
}

// countWithin bounds how long commands are counted, that a page may say how many wait.
const countWithin = 3 * time.Second

// Waiting looks at what waits.
func (r *Reception) Waiting(ctx context.Context) (Waiting, error) {
	w := Waiting{Room: streams.CommandsBytes, Attended: true}
	if err := errors.Join(r.waitingCommands(ctx, &w), r.waitingMails(ctx, &w)); err != nil {
		return Waiting{}, fmt.Errorf("look what waits: %w", err)
	}
	return w, nil
}

// Held counts the mails that are held for somebody to look at.
func (r *Reception) Held(ctx context.Context) (number int, err error) {
	w := Waiting{}
	if err := r.waitingMails(ctx, &w); err != nil {
		return 0, fmt.Errorf("count the mails that are held: %w", err)
	}
	for _, h := range w.Held {
		number += h.Number
	}
	return number, nil
}

func (r *Reception) waitingCommands(ctx context.Context, w *Waiting) (err error) {
	shares := r.Shares
	if shares == nil { // nothing bounds what clients have waiting
		shares = &journal.Shares{Journal: r.Journal, Handled: r.cursor, Exempt: func(string) bool { return true }}
	}
	counting, cancel := context.WithTimeout(ctx, countWithin)
	defer cancel()
	if w.Clients, w.More, err = shares.Portions(counting); err != nil {
		return err
	}
	if w.Bytes, err = r.Journal.CommandBytes(ctx); err != nil {
		return err
	}
	letters, err := r.Journal.DeadLetters(ctx)
	if w.Letters = len(letters); w.Letters > 0 {
		w.SetBy = letters[0].At
	}
	return err
}

func (r *Reception) waitingMails(ctx context.Context, w *Waiting) error {
	pile := r.Journal.Inbound().Pile
	// Mostly there is none, and that is cheap to know.
	if n, err := pile.Count(ctx); n == 0 || err != nil {
		return err
	}
	list, err := pile.List(ctx)
	if err != nil {
		return err
	}
	for _, in := range list { // oldest first
		if in.Reason == "" {
			if w.Mails++; w.Mails == 1 {
				w.Oldest = in.At
			}
			continue
		}
		w.hold(in)
	}
	if w.Mails > 0 {
		w.Attended, err = pile.Attended(ctx)
	}
	return err
}

// hold counts a mail that is held.
func (w *Waiting) hold(in inbound.Mail) {
	ends := in.At.Add(inbound.HeldFor)
	i := slices.IndexFunc(w.Held, func(h Held) bool { return h.Reason == in.Reason })
	if i < 0 {
		w.Held = append(w.Held, Held{in.Reason, 1, in.Held, ends})
		return
	}
	h := &w.Held[i]
	h.Number++
	if in.Held.Before(h.Oldest) {
		h.Oldest = in.Held
	}
	if ends.Before(h.Ends) {
		h.Ends = ends
	}
}

// cursor is the place up to which all commands are handled, as far as the book knows.
func (r *Reception) cursor() (at uint64) {
	r.Mirror.View(func(b *calendar.Book) { at = b.Cursor() })
	return at
}

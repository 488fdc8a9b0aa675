package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/streams"
)

// holdRef is what listeners of the ledger are told of when a hold has changed. No mail is about a noun of this name.
var holdRef = events.Ref{Noun: "hold", ID: "hold"}

// IsHold reports whether a listener of the ledger is told of a hold, and not of a line.
func IsHold(about events.Ref) bool { return about == holdRef }

// Hold returns what keeps mails from going out, nil if that never was, and the sequence with which it can be replaced.
func (l *Ledger) Hold() (*owed.Hold, uint64) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.hold, l.holdAt
}

// Empty reports whether nothing has ever been noted.
func (l *Ledger) Empty() bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.lines) == 0 && l.hold == nil
}

// HoldLine is the line of the ledger that has a hold.
func HoldLine(h *owed.Hold, last uint64) (ledger.Line, error) {
	data, err := json.Marshal(h)
	return ledger.Line{Person: ledger.House, About: holdRef, Sequence: last, Data: data}, err
}

// SetHold replaces a hold, or returns ErrTaken if it is not any more as last says; what it is instead is at hand then.
func (l *Ledger) SetHold(ctx context.Context, last uint64, h *owed.Hold) error {
	line, err := HoldLine(h, last)
	if err != nil {
		return err
	}
	written := l.journal.Ledger().SetAll(ctx, []ledger.Line{line})[0]
	if written.Err != nil {
		if errors.Is(written.Err, streams.ErrConflict) {
			return l.readAgain(ctx, holdRef, ledger.House)
		}
		return fmt.Errorf("hold mails, or release them: %w", written.Err)
	}
	l.takeHold(h, written.Sequence)
	return nil
}

// HoldAll has the ledger of an office say that mails are held, whatever it said of that before. It is for when no process of the house is at work.
func HoldAll(ctx context.Context, js jetstream.JetStream, office string, log *slog.Logger, h *owed.Hold) error {
	last, found, err := streams.Last(ctx, js, ledger.Stream, ledger.HouseSubject(office))
	if err != nil {
		return fmt.Errorf("hold the mails: %w", err)
	}
	if !found {
		last.Sequence = 0
	}
	line, err := HoldLine(h, last.Sequence)
	if err == nil {
		_, err = ledger.New(js, office, log).Set(ctx, line)
	}
	if err != nil {
		return fmt.Errorf("hold the mails: %w", err)
	}
	return nil
}

// HoldOf returns what the ledger of an office says of mails that are held, nil if that never was.
func HoldOf(ctx context.Context, js jetstream.JetStream, office string) (*owed.Hold, error) {
	if _, err := js.Stream(ctx, ledger.Stream); errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil, nil
	}
	last, found, err := streams.Last(ctx, js, ledger.Stream, ledger.HouseSubject(office))
	if err != nil || !found {
		return nil, err
	}
	h := &owed.Hold{}
	if err := json.Unmarshal(last.Data, h); err != nil {
		return nil, fmt.Errorf("the ledger says that mails are held, and it cannot be read how: %w", err)
	}
	return h, nil
}

func (l *Ledger) readHold(line ledger.Line) error {
	h := &owed.Hold{}
	if err := json.Unmarshal(line.Data, h); err != nil {
		return Fatal(fmt.Errorf("the ledger says that mails are held, and it cannot be read how: %w", err))
	}
	l.takeHold(h, line.Sequence)
	return nil
}

func (l *Ledger) takeHold(h *owed.Hold, sequence uint64) {
	l.mu.Lock()
	newer := sequence > l.holdAt
	if newer {
		l.hold, l.holdAt = h, sequence
	}
	listeners := l.listeners
	l.mu.Unlock()
	if !newer {
		return
	}
	for _, f := range listeners {
		f(holdRef, "")
	}
}

// A HeldMail is one that is held, as a list shows it.
type HeldMail struct {
	Person  string    `json:"person"`
	Message string    `json:"message"` // its kind
	About   string    `json:"about"`
	Due     time.Time `json:"due"`
	Maybe   bool      `json:"maybe,omitempty"` // they may have been told already
}

// A HeldMails says what is held, and why.
type HeldMails struct {
	Hold  *owed.Hold `json:"hold,omitempty"` // nil: nothing is
	Mails []HeldMail `json:"mails"`
	More  int        `json:"more,omitempty"` // that are not listed
	Maybe int        `json:"maybe"`          // of all of them, people may have been told
}

// mostHeld is how many mails are listed that are held.
const mostHeld = 2000

// HeldMails lists what is held.
func (r *Reception) HeldMails() HeldMails {
	list := HeldMails{Mails: []HeldMail{}}
	h, _ := r.Ledger.Hold()
	if !h.Holds("") {
		return list
	}
	list.Hold = h
	for i, x := range h.Waiting(r.Mirror.Snapshot(), r.Ledger.Copy, r.Now()) {
		if x.Maybe {
			list.Maybe++
		}
		if i >= mostHeld {
			list.More++
			continue
		}
		list.Mails = append(list.Mails, HeldMail{x.To, x.Kind, x.About.String(), x.Due, x.Maybe})
	}
	return list
}

// ErrNotHeld says that there is nothing to release.
var ErrNotHeld = errors.New("no mail is held")

// mostTellings is how often it is looked what people would be told next, once they count as having been told something.
const mostTellings = 20

// Release ends a hold, for everybody or, if one is named, for a person. What people may have been told already counts as told if that is what is
// wanted; otherwise it goes out, to some for a second time. It returns how many mails were noted as told.
func (r *Reception) Release(ctx context.Context, person string, told bool) (noted int, err error) {
	h, _ := r.Ledger.Hold()
	if !h.Holds(person) {
		return 0, ErrNotHeld
	}
	for range mostTellings {
		if !told {
			break
		}
		n, err := r.noteTold(ctx, h, person)
		if noted += n; err != nil {
			return noted, err
		}
		if n == 0 {
			break
		}
	}
	for {
		h, last := r.Ledger.Hold()
		if !h.Holds(person) {
			return noted, nil
		}
		next := *h
		if person == "" {
			next.Over, next.Told = r.Now().UTC().Truncate(time.Second), told
		} else {
			next.Free = maps.Clone(h.Free)
			if next.Free == nil {
				next.Free = map[string]bool{}
			}
			next.Free[person] = true
		}
		if err := r.Ledger.SetHold(ctx, last, &next); !errors.Is(err, ErrTaken) {
			return noted, err
		}
	}
}

// noteTold writes into the ledger that people were told what they may have been told.
func (r *Reception) noteTold(ctx context.Context, h *owed.Hold, person string) (n int, err error) {
	b := r.Mirror.Snapshot()
	now := r.Now().UTC().Truncate(time.Second)
	var list []Wanted
	for _, x := range h.Waiting(b, r.Ledger.Copy, r.Now()) {
		if !x.Maybe || person != "" && x.To != person {
			continue
		}
		said, last := r.Ledger.Line(x.About, x.To)
		u := x.Debt.Sent(r.MessageID(b, x.About, x.Debt, said), b.Sequence(), now)
		u.Assumed = true
		list = append(list, Wanted{About: x.About, Person: x.To, Last: last, Said: said.Append(u)})
	}
	for some := range slices.Chunk(list, 500) {
		for _, written := range r.Ledger.SetAll(ctx, some) {
			switch {
			case written.Err == nil:
				n++
			case !errors.Is(written.Err, ErrTaken):
				return n, written.Err
			}
		}
	}
	return n, nil
}

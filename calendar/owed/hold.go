package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A Hold keeps mails from going out where the ledger may be older than what people were told, as after a restore, until somebody releases them.
type Hold struct {
	Why   string          `json:"why"`            // HeldRestored …
	From  time.Time       `json:"from"`           // of when the ledger is; zero: there is none
	Until time.Time       `json:"until"`          // what came due by then people may have been told
	Free  map[string]bool `json:"free,omitempty"` // people for whom it is over
	Over  time.Time       `json:"over,omitzero"`  // when it was over for everybody
	Told  bool            `json:"told,omitempty"` // then: what people may have been told counts as told
}

// Why mails are held.
const (
	HeldRestored = "restored" // from a backup
	HeldLost     = "lost"     // the ledger is empty, and has long not been
	HeldOlder    = "older"    // the ledger is older than it was
	HeldResumed  = "resumed"  // from an older copy, by whoever looks after the office
)

// lostAfter is how long something must have been owed, where the ledger has no line at all, to say that the ledger is lost: in a house that runs somebody
// has been told something by then, or it was tried.
const lostAfter = 24 * time.Hour

// Holds reports whether nothing goes out to a person; "" asks for the office's own people.
func (h *Hold) Holds(person string) bool { return h != nil && h.Over.IsZero() && !h.Free[person] }

// Noticed reports whether the house has noticed it by itself, and nobody has brought it about on purpose.
func (h *Hold) Noticed() bool { return h.Why == HeldLost || h.Why == HeldOlder }

// May reports whether somebody may have been told already of what came due at a time.
func (h *Hold) May(due time.Time) bool { return !due.After(h.Until) }

// A Held is a mail that is held.
type Held struct {
	About events.Ref
	Debt
	Maybe bool // they may have been told already
}

// Waiting lists what would go out now if nothing were held, as far as it is. said is asked for what the ledger holds of a thing, by person.
func (h *Hold) Waiting(b *calendar.Book, said func(events.Ref) map[string]Said, now time.Time) (list []Held) {
	for _, ref := range Refs(b, now) {
		say, _ := Of(b, ref).Owed(said(ref), now)
		for _, m := range say {
			if h.Holds(m.To) {
				list = append(list, Held{ref, m, h.May(m.Due)})
			}
		}
	}
	return list
}

// Lost returns the hold for a ledger without a line, nil if that is as it should be: nothing has been owed for long.
func Lost(b *calendar.Book, now time.Time) *Hold {
	h := &Hold{Why: HeldLost, Until: now}
	for _, x := range h.Waiting(b, func(events.Ref) map[string]Said { return nil }, now) {
		if now.Sub(x.Due) > lostAfter {
			return h
		}
	}
	return nil
}

package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A Ledger is what was said, by the thing it was about and the person it was said to.
type Ledger map[events.Ref]map[string]Said

// Note adds to the ledger what was said, or changes how that stands.
func (l Ledger) Note(about events.Ref, person string, u Utterance) {
	if l[about] == nil {
		l[about] = map[string]Said{}
	}
	l[about][person] = l[about][person].Append(u)
}

// An Owing is a mail that is owed, and what it is about.
type Owing struct {
	About events.Ref
	Debt
}

// All says everything that is owed in the office now, and when that next changes by itself; the zero time if never.
func All(b *calendar.Book, l Ledger, now time.Time) (owing []Owing, next time.Time) {
	for _, ref := range Refs(b, now) {
		about := Of(b, ref)
		if about == nil {
			continue
		}
		say, then := about.Owed(l[ref], now)
		for _, m := range say {
			owing = append(owing, Owing{ref, m})
		}
		next = events.Sooner(next, then)
	}
	return owing, next
}

// Sent is what the ledger holds once a mail is sent at a time. The id stands for the mail's own.
func (m Debt) Sent(id string, journal uint64, at time.Time) Utterance {
	return Utterance{
		Kind: m.Kind, Revision: m.Revision, Sequence: m.Sequence, Address: m.Address, Since: m.Since, Left: m.Left, Due: m.Due,
		Rule: m.Rule, Content: m.Content, State: StateSent, MessageID: id, Journal: journal, Begun: at, At: at,
	}
}

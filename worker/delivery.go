package worker

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// A Delivery is one message to one person, and how it stands: said, being said, or owed.
type Delivery struct {
	Person    string    `json:"person"`
	Message   string    `json:"message"`
	Revision  int       `json:"revision"`
	State     string    `json:"state"`
	MessageID string    `json:"messageId"`
	At        time.Time `json:"at"`       // since when it is in this state; of what is deferred, the last try
	Response  string    `json:"response"` // the codes of the mail server's last answer, "" if it gave none
}

// StateOwed is the state of what nobody has begun to say.
const StateOwed = "owed"

// Deliveries lists what was said about a thing and what is owed, by person and in order of time.
func (r *Reception) Deliveries(about events.Ref) []Delivery {
	now := r.Now()
	b, said := r.Mirror.Snapshot(), r.Ledger.Copy(about)
	a := owed.Of(b, about)
	list := []Delivery{}
	for person, all := range said {
		for i, u := range all {
			open := u.State == owed.StateDeferred || u.State == owed.StateSending && !now.Before(u.Until)
			if open && (i < len(all)-1 || a == nil || !a.Waits(person, all)) {
				continue // overtaken by what was said since, or of no interest any more: it is not tried again
			}
			list = append(list, Delivery{person, u.Kind, u.Revision, u.State, u.MessageID, u.At, u.Code})
		}
	}
	var debts []owed.Debt
	if a != nil {
		debts, _ = a.Owed(said, now)
	}
	for _, m := range debts {
		all := said[m.To]
		id := r.MessageID(b, about, m, all)
		if len(all) > 0 && all[len(all)-1].MessageID == id {
			continue // it is in the list, as being said or waiting
		}
		since := m.Due
		if since.IsZero() || since.After(now) {
			since = now
		}
		list = append(list, Delivery{Person: m.To, Message: m.Kind, Revision: m.Revision, State: StateOwed, MessageID: id, At: since.UTC().Truncate(time.Second)})
	}
	slices.SortStableFunc(list, func(x, y Delivery) int {
		return cmp.Or(cmp.Compare(x.Person, y.Person), x.At.Compare(y.At))
	})
	return list
}

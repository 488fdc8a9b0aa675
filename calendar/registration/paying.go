package registration

import (
	"cmp"
	"slices"

	"jourfixe/calendar/check"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

const (
	maxPayments   = 100 // of a registration
	oldestPayment = 5   // years ago
)

// Paying records a payment, in the currency of the trip and on a day that is not after today.
func (r *Registration) Paying(amount events.Money, on events.Date, currency string, today events.Date) (*events.PaymentRecorded, *events.Problem) {
	switch {
	case r.Number == 0:
		return nil, events.Refuse(events.NotPossible, "id", "they are interested and have not registered, so nothing is to be paid")
	case len(r.Payments) >= maxPayments:
		return nil, events.Refuse(events.NotPossible, "id", "has %d payments, which is as many as can be recorded", maxPayments)
	case amount.Minor == 0:
		return nil, events.Refuse(events.Malformed, "amount.minor", "must not be 0")
	}
	if on.IsZero() {
		on = today
	}
	switch {
	case cmp.Or(amount.Currency, currency) != currency:
		return nil, events.Refuse(events.Malformed, "amount.currency", "must be %s, as everything that the trip costs", currency)
	case on.After(today):
		return nil, events.Refuse(events.Malformed, "on", "must not be after today, %s; a payment is recorded when it has come in", today)
	case on.Before(events.Period{Years: oldestPayment}.Before(today)):
		return nil, events.Refuse(events.Malformed, "on", "must be at most %d years ago; look at the year", oldestPayment)
	}
	if paid := r.Received(); paid+amount.Minor < 0 {
		return nil, events.Refuse(events.NotPossible, "amount.minor", "must be at least %d, since no more can go back than has come in", -paid)
	} else if paid+amount.Minor > events.MaxMoney {
		return nil, events.Refuse(events.Malformed, "amount.minor", "must be at most %d, with all that was paid before", events.MaxMoney-paid)
	}
	return &events.PaymentRecorded{ID: r.ID, Trip: r.Trip, Amount: events.Money{Minor: amount.Minor, Currency: currency}, On: on}, nil
}

// Delivering notes which documents have been seen, of those that the trip asks for.
func (r *Registration) Delivering(c *events.DeliverDocuments, t *trip.Trip) (*events.DocumentsDelivered, *events.Problem) {
	if !r.Entered() {
		return nil, events.Refuse(events.NotPossible, "id", "they are interested and have not registered, so no documents are needed")
	}
	e := &events.DocumentsDelivered{ID: r.ID, Trip: t.ID, Documents: []string{}, Companion: []string{}}
	for _, x := range []struct {
		field     string
		companion bool
		said      *[]string
		was       []string
		is        *[]string
	}{{"documents", false, c.Documents, r.Seen, &e.Documents}, {"companion", true, c.Companion, r.CompanionSeen, &e.Companion}} {
		if x.said == nil {
			*x.is = append(*x.is, x.was...)
			continue
		}
		if x.companion && r.Seats < 2 && len(*x.said) > 0 {
			return nil, events.Refuse(events.NotPossible, x.field, "nobody travels along")
		}
		asked := r.Asked(t, x.companion)
		for i, kind := range *x.said {
			if !slices.ContainsFunc(asked, func(d events.Document) bool { return d.Kind == kind }) {
				return nil, events.Refuse(events.NotPossible, check.Item(x.field, i), "the trip does not ask for this document: %s", kind)
			}
		}
		for _, d := range asked {
			if slices.Contains(*x.said, d.Kind) {
				*x.is = append(*x.is, d.Kind)
			}
		}
	}
	if slices.Equal(e.Documents, r.Seen) && slices.Equal(e.Companion, r.CompanionSeen) {
		return nil, events.Refuse(events.NotPossible, "documents", "nothing changes by that: these documents are noted as they are")
	}
	return e, nil
}

// Unseen is what becomes of the documents that were seen when somebody else travels along; nil if nothing does.
func (r *Registration) Unseen(e *events.RegistrationAmended) events.Body {
	if len(r.CompanionSeen) == 0 || e.Seats == 2 && e.Companion.Value() == r.Companion.Value() {
		return nil
	}
	return &events.DocumentsDelivered{ID: r.ID, Trip: r.Trip, Documents: append([]string{}, r.Seen...), Companion: []string{}}
}

package undo

import (
	"slices"

	"jourfixe/events"
)

var registration = noun{
	states: map[string]string{"delivered": "documents"},
	never: map[string]Why{
		"noted": Theirs, "made": Theirs, "amended": Theirs, "placed": Told, "needed": Theirs, "forgotten": Erased, "chosen": Theirs,
		"cleared": Erased,
	},
	way: (*undoing).registration,
}

func (u *undoing) registration() Way {
	switch is := u.event.Body.(type) {
	case *events.PaymentRecorded:
		return u.payments(is)
	case *events.DocumentsDelivered:
		documents, companion := []string{}, []string{}
		if was, ok := u.before.(*events.DocumentsDelivered); ok {
			documents, companion = was.Documents, was.Companion
		}
		if slices.Equal(documents, is.Documents) && slices.Equal(companion, is.Companion) {
			return Way{}
		}
		return one(&events.DeliverDocuments{ID: is.ID, Documents: &documents, Companion: &companion})
	}
	return Way{Why: Unheld}
}

// payments takes back those that were recorded together by as many of the opposite amounts.
func (u *undoing) payments(first *events.PaymentRecorded) Way {
	c := &events.RecordPayments{ID: first.Trip, On: first.On}
	for _, e := range u.list {
		if is, ok := e.Body.(*events.PaymentRecorded); ok {
			c.Payments = append(c.Payments, events.Payment{Registration: is.ID, Amount: events.Money{Minor: -is.Amount.Minor, Currency: is.Amount.Currency}})
		}
	}
	if len(c.Payments) == 1 {
		return one(&events.RecordPayment{ID: first.ID, Amount: c.Payments[0].Amount, On: c.On})
	}
	return one(c)
}

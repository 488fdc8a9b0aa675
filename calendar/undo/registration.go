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
		amount := events.Money{Minor: -is.Amount.Minor, Currency: is.Amount.Currency}
		return one(&events.RecordPayment{ID: is.ID, Amount: amount, On: is.On})
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

package travellers

import (
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// costsAnew says what a trip costs somebody who is registered for it, and whoever goes along.
func costsAnew(a field.Asking, of string, data edit.Data) []string {
	r := registration.Registration{RegistrationMade: events.RegistrationMade{Seats: travelling(data)}}
	t := a.Book.Trip(of)
	if all, deposit := r.Costs(t); all > 0 {
		said := a.Voice.N("form.registration.costs", r.Seats, "amount", money(all, t, a.Voice))
		if deposit > 0 {
			said += " " + a.Voice.T("form.registration.deposit", "amount", money(deposit, t, a.Voice))
		}
		return []string{said}
	}
	return nil
}

// costsThen says what the trip costs if others travel by a registration than before.
func costsThen(a field.Asking, id string, data edit.Data) []string {
	if _, changes := data["companion"]; !changes {
		return nil
	}
	was := a.Book.Registration(id)
	t, is := a.Book.Trip(was.Trip), *was
	is.Seats = travelling(data)
	before, _ := was.Costs(t)
	if all, _ := is.Costs(t); all != before {
		return []string{a.Voice.N("form.registration.costs.then", is.Seats, "amount", money(all, t, a.Voice), "before", money(before, t, a.Voice))}
	}
	return nil
}

// travelling is how many travel by what was typed.
func travelling(data edit.Data) int {
	if companion, there := data["companion"].(edit.Data); there && companion["name"] != nil && companion["name"] != "" {
		return 2
	}
	return 1
}

func money(minor int, t *trip.Trip, v *voice.Voice) string {
	return words.Money(events.Money{Minor: minor, Currency: t.Currency()}, v.Language)
}

package listing

import (
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/worker/web/voice"
)

// Minors says that some who travel by a registration are under 18 when the trip sets out, "" if nobody is.
func Minors(r *registration.Registration, t *trip.Trip, v *voice.Voice) string {
	switch n := r.Minors(t.From); {
	case n == 0:
		return ""
	case n < r.Seats:
		return v.N("visiting.some", n)
	default:
		return v.N("visiting.minors", n)
	}
}

// GuestName is what somebody who is to be lodged is called where it is decided with whom: with how many of them are under 18.
func GuestName(r *registration.Registration, t *trip.Trip, v *voice.Voice) string {
	if minors := Minors(r, t, v); minors != "" {
		return RegistrationName(r, v) + " (" + minors + ")"
	}
	return RegistrationName(r, v)
}

package listing

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/events"
)

// What has become of the trip itself, which comes before how somebody stands.
const (
	StateOff  = "off"
	StateOver = "over"
)

// A Going is a trip that somebody has registered for.
type Going struct {
	To          string // "" if there is no page of it for them
	Title       events.Text
	First, Last events.Date
	State       string
}

// Goings lists the trips that somebody has registered for and that are not over, by departure.
func Goings(b *calendar.Book, person string, now time.Time, to func(registration string) string) (list []Going) {
	for _, r := range b.RegistrationsOf(person) {
		t := b.Trip(r.Trip)
		if t == nil || t.To.Before(b.Today(now)) {
			continue
		}
		list = append(list, Going{to(r.ID), t.Title, t.From, t.To, StateOf(b, r, now)})
	}
	slices.SortStableFunc(list, func(x, y Going) int { return x.First.Compare(y.First) })
	return list[:min(len(list), most)]
}

// StateOf is how somebody stands with a trip at a time: it is off or over, or the standing of their registration. An offer has lapsed at
// its instant, though nobody has settled that yet.
func StateOf(b *calendar.Book, r *registration.Registration, now time.Time) string {
	t := b.Trip(r.Trip)
	switch {
	case t.Cancelled:
		return StateOff
	case t.To.Before(b.Today(now)):
		return StateOver
	case r.HasLapsed(now):
		return events.Lapsed
	}
	return r.Standing
}

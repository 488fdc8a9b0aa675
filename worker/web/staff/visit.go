package staff

import (
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/voice"
)

// A visitReport says what the city that a trip goes to knows of those who come: from when on it sees them, and who of it was told.
type visitReport struct {
	Opens    events.Date // from when on; zero: already, or no more
	Partner  string      // its page
	Contacts int         // its people whom anything can be said to
	Lines    []deliveryLine
}

// newVisitReport puts it together from what was said and is owed; nil for a trip that takes no registrations.
func newVisitReport(b *calendar.Book, t *trip.Trip, list []worker.Delivery, now time.Time, v *voice.Voice) *visitReport {
	home := b.Office().Location()
	sight := visiting.At(t, home, now)
	if sight == visiting.None {
		return nil
	}
	r := &visitReport{Partner: "/partners/" + t.Partner, Contacts: len(b.Invited(visiting.Guests(t)))}
	if sight == visiting.Early {
		r.Opens = events.DateOf(visiting.Opens(t, home).In(home))
	}
	report := newDeliveryReport(b, list, sight == visiting.Over || sight == visiting.Off, v)
	r.Lines = slices.Concat(report.Pressing, report.Rest)
	return r
}

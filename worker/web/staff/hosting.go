package staff

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A hosting is how many families lodge guests on a trip, and until when others can come forward.
type hosting struct {
	Families, Places int
	Sought           bool        // they are, or were
	Open             bool        // they can come forward
	Until            events.Date // the last day
	To               string      // the page on which they do
}

func newHosting(b *calendar.Book, t *trip.Trip, now time.Time) *hosting {
	h := &hosting{Open: t.SoughtAt(now, b.Office().Location()), To: "/trips/" + t.ID + "/host"}
	h.Until, h.Sought = t.Seeks()
	for _, x := range b.Hosts(t.ID) {
		if !x.Withdrawn {
			h.Families++
			h.Places += x.Places
		}
	}
	if !h.Sought && h.Families == 0 {
		return nil
	}
	return h
}

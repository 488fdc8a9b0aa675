package calendar

import (
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// What tests from outside look at.

func (b *Book) Upcoming(series string, now time.Time) []*meeting.Meeting {
	return b.upcoming(series, now)
}

func (b *Book) Region() string { return b.office.region() }

// Each visits those whom refs name, with their zone, the regions whose holidays they keep and who of them would come.
func (b *Book) Each(refs []events.Ref, visit func(key, zone, regions string, attending []string)) {
	for _, g := range b.guests(refs) {
		visit(g.Key, g.Place.Zone, g.Place.Regions, g.Attending)
	}
}

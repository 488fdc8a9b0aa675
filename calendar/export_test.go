package calendar

import (
	"time"

	"jourfixe/events"
)

// What tests from outside look at.

var Usual = usual

func (b *Book) Upcoming(series string, now time.Time) []*Meeting { return b.upcoming(series, now) }

func (b *Book) Region() string { return b.office.region() }

func (b *Book) Milestones(t *events.TripProposed) []events.Milestone { return b.milestones(t) }

// Each visits those whom refs name, with their zone, the regions whose holidays they keep and who of them would come.
func (b *Book) Each(refs []events.Ref, visit func(key, zone, regions string, attending []string)) {
	b.each(refs, func(key string, p placeKey, attending []string) { visit(key, p.zone, p.regions, attending) })
}

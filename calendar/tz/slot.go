package tz

import (
	"time"

	"jourfixe/events"
)

// SlotOn settles a wall time: the instant is the truth from here on.
func SlotOn(d events.Date, start events.TimeOfDay, zone string, duration events.Period) events.Slot {
	return events.Slot{Date: d, Start: start, Zone: zone, Instant: d.In(start, Must(zone)).UTC(), Duration: duration}
}

// SlotAt is the time that an instant is in a zone.
func SlotAt(at time.Time, zone string, duration events.Period) events.Slot {
	local := at.In(Must(zone))
	return events.Slot{Date: events.DateOf(local), Start: events.TimeOfDayOf(local), Zone: zone, Instant: at.UTC(), Duration: duration}
}

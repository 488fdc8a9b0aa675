package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// repolled lists the polls of which times are other instants by the table, or at which clocks of some who are asked show another time than was
// known.
func (b *Book) repolled(table *tz.Table, known *tz.Record, since, now time.Time) []events.Body {
	var list []events.Body
	for _, p := range b.Polls() {
		if !p.Undone() {
			continue
		}
		e := &events.PollRetimed{
			ID: p.ID, Release: string(table.Release()), Times: slices.Clone(p.Times), Ends: p.Until.AddDays(1).In(0, b.office.Location()).UTC(),
			Why: reason.Because("retimed.poll"), Revision: p.Revision + 1,
		}
		moved, zones := !e.Ends.Equal(p.Ends), map[string]bool{}
		for i, t := range p.Times {
			slot := table.Keep(t.Slot)
			if !t.Instant.After(now) && !slot.Instant.After(now) {
				continue
			}
			if !slot.Instant.Equal(t.Instant) {
				moved, e.Times[i].Slot = true, slot
			}
			b.showsOther(zones, p, t.Slot, slot, clocksThen{table, known, since})
		}
		if moved || len(zones) > 0 {
			e.Zones = shelf.Keys(zones)
			slices.SortStableFunc(e.Times, func(x, y events.PollTime) int { return x.Instant.Compare(y.Instant) })
			list = append(list, e)
		}
	}
	return list
}

// clocksThen are what clocks do by the table in use, and what was known of that until somebody began to go by it.
type clocksThen struct {
	table *tz.Table
	known *tz.Record
	since time.Time
}

// showsOther notes the zones of those who are asked in which clocks show another time at a time of a poll, where it is now, than was said.
func (b *Book) showsOther(zones map[string]bool, p *poll.Poll, was, is events.Slot, clocks clocksThen) {
	for _, who := range b.Invited(p.Guests()) {
		zone := b.ZoneOf(who)
		if zone == is.Zone || zones[zone] {
			continue // where it was given its wall time stays
		}
		before, ok := clocks.table.Offset(zone, was.Instant)
		if said, noted := clocks.known.Offset(zone, was.Instant); noted && p.Revised.Before(clocks.since) {
			before = said
		}
		after, there := clocks.table.Offset(zone, is.Instant)
		if ok && there && !was.Instant.Add(before).Equal(is.Instant.Add(after)) {
			zones[zone] = true
		}
	}
}

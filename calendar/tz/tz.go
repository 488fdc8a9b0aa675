// Package tz is the one door to time zones: tables of them, each of one release of the IANA zone database, the one that
// is part of the product among them, which one is in use, and what is wrong with a name that is no zone. It is pure:
// where other data lie is known to cmd, which hands them in. What the clocks of a zone do belongs to package time.
package tz

import (
	"sync/atomic"
	"time"

	"jourfixe/events"
)

// current is the table in use, nil for the product's own.
var current atomic.Pointer[Table]

// Current returns the table that the functions of this package use: the product's own unless Use has said otherwise.
func Current() *Table {
	if t := current.Load(); t != nil {
		return t
	}
	return Own()
}

// Use makes t the table in use, nil the product's own. A program does so once, before it decides or shows anything: what is
// decided must follow from the book, the command, the time and the zones, and half of it must not come of others.
func Use(t *Table) { current.Store(t) }

// Location returns the IANA zone of that name, and false if there is none.
func Location(name string) (*time.Location, bool) { return Current().Location(name) }

// Must returns the zone of a name that was checked when it came into the book, as Table.Must does.
func Must(name string) *time.Location { return Current().Must(name) }

// Windows lists the zones that a name of Windows stands for, as Table.Windows does.
func Windows(name string) []string { return Current().Windows(name) }

// SlotOn settles a wall time, as Table.SlotOn does.
func SlotOn(d events.Date, start events.TimeOfDay, zone string, duration events.Period) events.Slot {
	return Current().SlotOn(d, start, zone, duration)
}

// SlotAt is the time that an instant is in a zone.
func SlotAt(at time.Time, zone string, duration events.Period) events.Slot {
	return Current().SlotAt(at, zone, duration)
}

// WallAt is what clocks in a zone show at an instant, as Table.WallAt.
func WallAt(at time.Time, zone string) events.Wall { return Current().WallAt(at, zone) }

// Check refuses a name that is no zone.
func Check(field, name string) *events.Problem {
	if _, ok := Location(name); !ok {
		return events.Refuse(events.UnknownRef, field, "there is no time zone of this name; write an IANA name, as in Europe/Berlin")
	}
	return nil
}

// Package tz finds time zones by their IANA names, from the zone database that is compiled in or of this machine, and
// says what is wrong with a name that is none. What the clocks of a zone do belongs to package time.
package tz

import (
	"sync"
	"time"

	"jourfixe/events"
)

// zones keeps the locations already loaded; the zone database does not change while the program runs.
var zones sync.Map // name → *time.Location

// Location returns the IANA zone of that name, and false if there is none. "Local" is no zone here: it would mean
// something else on every machine.
func Location(name string) (*time.Location, bool) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), true
	}
	// All names of the IANA database begin with a capital. Others, such as localtime, are files of this machine.
	if name == "" || name == "Local" || name[0] < 'A' || name[0] > 'Z' {
		return nil, false
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, false
	}
	zones.Store(name, loc)
	return loc, true
}

// Must is for names that were checked when they came into the book. If the zone database has lost the name
// since, times are shown in UTC rather than not at all.
func Must(name string) *time.Location {
	if loc, ok := Location(name); ok {
		return loc
	}
	return time.UTC
}

// Check refuses a name that is no zone.
func Check(field, name string) *events.Problem {
	if _, ok := Location(name); !ok {
		return events.Refuse(events.UnknownRef, field, "there is no time zone of this name; write an IANA name, as in Europe/Berlin")
	}
	return nil
}

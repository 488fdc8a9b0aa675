package tz

import (
	"maps"
	"regexp"
	"slices"
	"sync"
	"time"

	"jourfixe/events"
)

// A Table is the zone data of one release from one source. It never changes, and may be used by many at once; tables of
// several releases can be used side by side.
type Table struct {
	release Release
	source  string
	dated   time.Time
	files   map[string]func() ([]byte, error) // by name
	links   map[string]string                 // from other names to those
	next    *Table                            // where names are looked up that this one does not have
	seen    sync.Map                          // name → *time.Location

	clockwise sync.Map // name that Windows has → []string
}

// zoneName is the form of names in the IANA database. All begin with a capital: others, such as localtime and
// posixrules, are files of a machine, and right/ and posix/ are trees in other forms.
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z0-9+_-]{0,31}(/[A-Z][A-Za-z0-9+_-]{0,31}){0,3}$`)

// Release returns which release the data are of.
func (t *Table) Release() Release { return t.release }

// Source says where the data come from, as people know it.
func (t *Table) Source() string { return t.source }

// String says release and source.
func (t *Table) String() string { return t.release.String() + " from " + t.source }

// Location returns the zone of that name, and false if there is none. "Local" is no zone here: it would mean something
// else on every machine.
func (t *Table) Location(name string) (*time.Location, bool) {
	if loc, ok := t.seen.Load(name); ok {
		return loc.(*time.Location), true
	}
	loc, ok := t.load(name)
	if !ok && t.next != nil {
		loc, ok = t.next.Location(name)
	}
	if ok {
		t.seen.Store(name, loc)
	}
	return loc, ok
}

// load reads a zone that the table has itself.
func (t *Table) load(name string) (*time.Location, bool) {
	if name == "UTC" {
		return time.UTC, true
	}
	file, ok := t.files[name]
	if !ok {
		if file, ok = t.files[t.links[name]]; !ok {
			return nil, false
		}
	}
	data, err := file()
	if err != nil {
		return nil, false // its bytes are in memory, and were looked at when they came there
	}
	loc, err := time.LoadLocationFromTZData(name, data)
	return loc, err == nil
}

// Has says whether the table has a zone itself, and does not take it from an older one.
func (t *Table) Has(name string) bool {
	_, ok := t.load(name)
	return ok
}

// Must is for names that were checked when they came into the book. If the zone database has lost the name
// since, times are shown in UTC rather than not at all.
func (t *Table) Must(name string) *time.Location {
	if loc, ok := t.Location(name); ok {
		return loc
	}
	return time.UTC
}

// Names lists the zones that the table has itself, links among them.
func (t *Table) Names() []string {
	names := slices.AppendSeq(slices.Collect(maps.Keys(t.files)), maps.Keys(t.links))
	slices.Sort(names)
	return slices.Compact(names)
}

// Released returns the last day on which the release may have been made, the zero time if nothing tells. The mark says
// the year alone, so its last day counts; if the data bear a date of that year, it is that one, since nobody can have
// packed them before.
func (t *Table) Released() time.Time {
	year := t.release.Year()
	if year == 0 {
		return time.Time{}
	}
	if t.dated.UTC().Year() == year {
		return t.dated.UTC()
	}
	return time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC)
}

// Old says whether the data are to be warned of at now: they were released more than a year ago, or nothing says when.
func (t *Table) Old(now time.Time) bool { return t.Released().AddDate(1, 0, 0).Before(now) }

// SlotOn settles a wall time: the instant is the truth from here on.
func (t *Table) SlotOn(d events.Date, start events.TimeOfDay, zone string, duration events.Period) events.Slot {
	return events.Slot{Date: d, Start: start, Zone: zone, Instant: d.In(start, t.Must(zone)).UTC(), Duration: duration}
}

// Keep returns the slot with the instant at which its wall time is by this table. An instant that shows that wall time stays, so
// of an hour that comes twice it is the one that was chosen; one that is missing goes where the house's rule puts it. Of a
// zone that the table does not know everything stays.
func (t *Table) Keep(s events.Slot) events.Slot {
	s.Instant = t.At(s.Date, s.Start, s.Zone, s.Instant)
	return s
}

// At is Keep for a wall time that was settled at an instant before.
func (t *Table) At(d events.Date, start events.TimeOfDay, zone string, before time.Time) time.Time {
	loc, ok := t.Location(zone)
	if !ok {
		return before
	}
	if local := before.In(loc); events.DateOf(local) == d && events.TimeOfDayOf(local) == start {
		return before
	}
	return d.In(start, loc).UTC()
}

// SlotAt is the time that an instant is in a zone.
func (t *Table) SlotAt(at time.Time, zone string, duration events.Period) events.Slot {
	local := at.In(t.Must(zone))
	return events.Slot{Date: events.DateOf(local), Start: events.TimeOfDayOf(local), Zone: zone, Instant: at.UTC(), Duration: duration}
}

// Settled is the clock of a slot's zone as it went by the data by which the slot was settled. Where they go otherwise by this table, it
// shows the wall time that was said all the same.
func (t *Table) Settled(s events.Slot) *time.Location {
	if t.Keep(s).Instant.Equal(s.Instant) {
		return t.Must(s.Zone)
	}
	return time.FixedZone(s.Zone, int(s.Date.In(s.Start, time.UTC).Sub(s.Instant)/time.Second))
}

// WallAt is what clocks in a zone show at an instant.
func (t *Table) WallAt(at time.Time, zone string) events.Wall {
	local := at.In(t.Must(zone))
	return events.Wall{Date: events.DateOf(local), Time: events.TimeOfDayOf(local), Zone: zone}
}

// Newest returns the table of the newest release, the first of those that are equally new, and nil if there is none. What
// it lacks is looked up in the others, newer ones first, so that no name is lost: systems leave out some of the older ones.
func Newest(tables ...*Table) *Table {
	ordered := slices.Clone(tables)
	slices.SortStableFunc(ordered, func(a, b *Table) int { return b.release.Compare(a.release) })
	var newest *Table
	for _, t := range slices.Backward(ordered) {
		newest = &Table{release: t.release, source: t.source, dated: t.dated, files: t.files, links: t.links, next: newest}
	}
	return newest
}

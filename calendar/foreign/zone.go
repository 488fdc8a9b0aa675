package foreign

import (
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/tz"
)

// Zones knows what a calendar that somebody else has written means by its times.
type Zones struct {
	own   map[string]*ical.Component // its VTIMEZONEs by TZID
	known map[string]*zone           // those already looked up
	days  int                        // how many days of them
}

// What is kept of zones that were looked up. A calendar of people who travel a lot has some twenty; after the first thousand none
// is made out any more.
const (
	maxZones = 1_000
	maxDays  = 10_000
)

// A zone says what a time on its clocks means, by each of those who say what its clocks do.
type zone struct {
	says [readers]func(wall time.Time) Moment
	days map[int64]plainDay // those that were looked at, by their number
}

// A plainDay is a day on which no clock is set, by nobody's account: what holds at its beginning holds for all of it.
type plainDay struct {
	midnight Reading
	plain    bool
}

// Who says what the clocks of a zone do, in the order in which they are believed. The file comes first: it says what whoever wrote
// it saw on their clock.
const (
	byFile    = iota // the file itself, which describes the zone
	byName           // the zone database, under the name that the file gives
	bySibling        // the same, under another name that Windows calls alike
	readers
)

// A Moment is an instant, and which clock of the zone database shows the time that is meant by it.
type Moment struct {
	At      time.Time
	Zone    string // in the IANA database; "" if it has none, as for UTC and what only the file knows
	Windows string // what Windows calls the zone, if the file does so
	Past    bool   // the file says it of other years alone
}

// A Reading is one Moment for each who says something, zero for the others.
type Reading [readers]Moment

// NewZones takes note of the zones that the calendar describes.
func NewZones(c *ical.Component) *Zones {
	z := &Zones{own: map[string]*ical.Component{}, known: map[string]*zone{}}
	for _, child := range c.Children {
		if child.Name == ical.CompTimezone {
			if id := child.Props.Get(ical.PropTimezoneID); id != nil {
				z.own[PlainZone(id.Value)] = child
			}
		}
	}
	return z
}

// PlainZone returns the id of a zone as it is compared. It is of type TEXT; programs escape it in one place and quote it in another.
func PlainZone(id string) string {
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(Unescape(UnescapeParam(id))), `"`))
}

// Instant returns the instant that a property of type DATE-TIME means. It is zero if there is none: a day is no
// instant, a floating time is another in each place, and of a zone that cannot be made out no time is better than a
// wrong one.
func (z *Zones) Instant(prop *ical.Prop) time.Time { return z.Read(prop).First().At }

// First returns what whoever is believed most says; zero if nobody says anything. If others agree, it is on their clock.
func (r Reading) First() (first Moment) {
	for _, m := range r {
		switch {
		case first.At.IsZero():
			first = m
		case first.Zone == "" && m.At.Equal(first.At):
			return m
		}
	}
	return first
}

// Two returns what a time means if nobody can be asked which reading is right, and what else it may mean, zero if that is clear. A
// file that describes a zone as the zone database does, under its name or another that Windows calls alike, has settled it. One that
// tells of other years alone, as some programs write it, says nothing of a zone that has a name.
func (r Reading) Two() (first, other Moment) {
	if r[byFile].Past && !r[byName].At.IsZero() {
		r[byFile] = Moment{}
	}
	first = r.First()
	for _, m := range r[byName:] {
		switch {
		case m.At.IsZero() || first.At.IsZero():
		case m.At.Equal(first.At) && !r[byFile].At.IsZero():
			return first, Moment{}
		case !m.At.Equal(first.At) && other.At.IsZero():
			other = m
		}
	}
	return first, other
}

// Read returns all the instants that a property may mean.
func (z *Zones) Read(prop *ical.Prop) (r Reading) {
	if prop == nil {
		return r
	}
	value := strings.ToUpper(strings.TrimSpace(prop.Value))
	inUTC := strings.HasSuffix(value, "Z")
	wall, err := time.Parse(WallLayout, strings.TrimSuffix(value, "Z"))
	if err != nil || wall.Year() < 1 {
		return r
	}
	if inUTC {
		r[byName].At = wall
		return r
	}
	return z.On(wall, ZoneOf(prop))
}

// On returns all the instants at which the clocks of a zone may show the wall time, as the calendar calls it: none if it cannot
// be made out.
func (z *Zones) On(wall time.Time, id string) (r Reading) {
	if id == "" {
		return r
	}
	found := z.known[id]
	if found == nil {
		if len(z.known) == maxZones {
			return r
		}
		found = &zone{says: z.find(id), days: map[int64]plainDay{}}
		z.known[id] = found
	}
	// Each day is looked at once, as calendars have many times on the same.
	number := (wall.Unix() - firstDay) / daySeconds
	day, known := found.days[number]
	if !known && z.days < maxDays {
		day = found.day(time.Unix(firstDay+number*daySeconds, 0).UTC())
		found.days[number] = day
		z.days++
	}
	if !day.plain {
		return found.ask(wall)
	}
	r = day.midnight
	for who := range r {
		if !r[who].At.IsZero() {
			r[who].At = r[who].At.Add(time.Duration(wall.Unix()-firstDay-number*daySeconds) * time.Second)
		}
	}
	return r
}

const daySeconds = 24 * 60 * 60

// firstDay is the beginning of the year 0, before which there is no time in a calendar.
var firstDay = time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Unix()

// day looks at a day by its two midnights. One of which nobody says anything is as plain.
func (z *zone) day(midnight time.Time) plainDay {
	day := plainDay{midnight: z.ask(midnight), plain: true}
	next := z.ask(midnight.AddDate(0, 0, 1))
	for who, m := range day.midnight {
		n := next[who]
		if m.At.IsZero() && n.At.IsZero() {
			continue
		}
		day.plain = day.plain && m.Zone == n.Zone && m.Windows == n.Windows && n.At.Sub(m.At) == 24*time.Hour
	}
	return day
}

func (z *zone) ask(wall time.Time) (r Reading) {
	for who, says := range z.says {
		if says != nil {
			r[who] = says(wall)
		}
	}
	return r
}

// WallLayout is how a calendar writes a time of day.
const WallLayout = "20060102T150405"

// ZoneOf returns the id of the zone that a property is in. One that is not quoted has been taken apart at its commas.
func ZoneOf(prop *ical.Prop) string {
	return PlainZone(strings.Join(prop.Params[ical.PropTimezoneID], ","))
}

// find looks a zone up: as the file itself describes it, and by its name in the IANA database, in Windows, or behind somebody's own
// prefix, as in /freeassociation.sourceforge.net/Europe/Berlin.
func (z *Zones) find(id string) (found [readers]func(time.Time) Moment) {
	windows := tz.Windows(id)
	switch name := behindPrefix(id); {
	case strings.EqualFold(id, "tzone://Microsoft/Utc"):
		found[byName] = func(wall time.Time) Moment { return Moment{At: wall} }
	case known(id): // UTC, for one, is a name of Windows as well
		found[byName] = func(wall time.Time) Moment { return momentIn(wall, id, "") }
	case len(windows) > 0:
		found[byName] = func(wall time.Time) Moment { return momentIn(wall, windows[0], id) }
	case known(name):
		found[byName] = func(wall time.Time) Moment { return momentIn(wall, name, "") }
	}
	if len(windows) > 1 {
		found[bySibling] = func(wall time.Time) (m Moment) {
			first := momentIn(wall, windows[0], id)
			for _, sibling := range windows[1:] {
				if m = momentIn(wall, sibling, id); !m.At.Equal(first.At) {
					break
				}
			}
			return m
		}
	}
	if c := z.own[id]; c != nil {
		if o, ok := observe(c); ok {
			found[byFile] = func(wall time.Time) Moment { return Moment{At: o.instant(wall), Past: o.past(wall)} }
		}
	}
	return found
}

func known(zone string) bool {
	_, ok := tz.Location(zone)
	return ok
}

// momentIn is when clocks in a zone show the wall time.
func momentIn(wall time.Time, zone, windows string) Moment {
	return Moment{At: instantIn(wall, tz.Must(zone)), Zone: zone, Windows: windows}
}

// behindPrefix returns the last parts of an id that names its registry, as those that begin with a slash do: as many as
// make the name of a zone.
func behindPrefix(id string) string {
	if !strings.HasPrefix(id, "/") {
		return ""
	}
	parts := strings.Split(id, "/")
	for n := 3; n > 1; n-- {
		if len(parts) > n {
			name := strings.Join(parts[len(parts)-n:], "/")
			if known(name) {
				return name
			}
		}
	}
	return ""
}

// instantIn returns when clocks in loc show the wall time: the first time if they do twice, and if they skip it, as if
// they had not yet been changed (RFC 5545, section 3.3.5).
func instantIn(wall time.Time, loc *time.Location) time.Time {
	_, before := wall.Add(-24 * time.Hour).In(loc).Zone()
	_, after := wall.Add(24 * time.Hour).In(loc).Zone()
	first := wall.Add(-time.Duration(before) * time.Second)
	second := wall.Add(-time.Duration(after) * time.Second)
	if _, offset := second.In(loc).Zone(); offset == after {
		if _, offset := first.In(loc).Zone(); offset != before {
			return second
		}
	}
	return first
}

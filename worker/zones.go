package worker

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar/tz"
)

// zonesAhead is how many years ahead zones are looked at: nobody plans for longer.
const zonesAhead = 10

// Zones are the zone data that a process has at hand. Nil stands for the table in use and nothing beside it.
type Zones struct {
	Used   *tz.Table
	Others []*tz.Table // from other sources, to be compared with

	mu     sync.Mutex
	of     string // what the report is about
	report ZoneReport
}

// A ZoneReport says what whoever runs the house should know of its zone data on a day.
type ZoneReport struct {
	Table   *tz.Table
	Hash    string // of what the zones do in the years to come, in 16 hex digits: where two have the same, they plan the same
	Old     bool   // released more than a year ago, or nobody knows when
	Differ  []ZoneDifference
	Lacking []string // zones in use that are not in the data, and come from older ones
	Unknown []string // zones in use that nobody knows: their times are shown in UTC
}

// A ZoneDifference is that two sources disagree about a zone in use.
type ZoneDifference struct {
	tz.Difference
	Used, Than *tz.Table
}

// String says the difference in a line.
func (d ZoneDifference) String() string {
	return fmt.Sprintf("%s: from %s on UTC%s by %s, but UTC%s by %s", d.Zone, d.From.Format("2006-01-02 15:04Z"), offset(d.Offset), d.Used, offset(d.Other), d.Than)
}

func offset(d time.Duration) string {
	return time.Unix(0, 0).In(time.FixedZone("", int(d/time.Second))).Format("-07:00")
}

// InUse returns the table in use.
func (z *Zones) InUse() *tz.Table {
	if z == nil || z.Used == nil {
		return tz.Current()
	}
	return z.Used
}

// Beside returns the data from other sources.
func (z *Zones) Beside() []*tz.Table {
	if z == nil {
		return nil
	}
	return z.Others
}

// Report looks at the zones of these names. It is asked for often, and reckons once a day for the same names.
func (z *Zones) Report(names []string, now time.Time) ZoneReport {
	used := z.InUse()
	if z == nil {
		z = &Zones{}
	}
	day := now.UTC().Truncate(24 * time.Hour)
	z.mu.Lock()
	defer z.mu.Unlock()
	if of := fmt.Sprintf("%p %s %q", used, day, names); z.of != of {
		z.of, z.report = of, report(used, z.Others, names, day)
	}
	return z.report
}

func report(used *tz.Table, others []*tz.Table, names []string, day time.Time) ZoneReport {
	r := ZoneReport{Table: used, Hash: zonesHash(used, names, day), Old: used.Old(day)}
	for _, name := range names {
		switch _, known := used.Location(name); {
		case !known:
			r.Unknown = append(r.Unknown, name)
		case !used.Has(name):
			r.Lacking = append(r.Lacking, name)
		}
		for _, other := range others {
			if d, ok := used.Differs(other, name, day, day.AddDate(zonesAhead, 0, 0)); ok {
				r.Differ = append(r.Differ, ZoneDifference{d, used, other})
			}
		}
	}
	return r
}

// Warnings says what is not as it should be, a line for each thing.
func (r ZoneReport) Warnings() []string {
	var lines []string
	if released := r.Table.Released(); r.Old && released.IsZero() {
		lines = append(lines, fmt.Sprintf("how old the zone data are is not known: %s bear no mark of a release", r.Table.Source()))
	} else if r.Old {
		lines = append(lines, fmt.Sprintf("the zone data are older than a year: %s was released by %s; bring the program up to date, or give --zoneinfo", r.Table, released.Format(time.DateOnly)))
	}
	for _, d := range r.Differ {
		lines = append(lines, d.String())
	}
	for _, name := range r.Lacking {
		lines = append(lines, fmt.Sprintf("%s is not in %s, and taken from older data", name, r.Table))
	}
	for _, name := range r.Unknown {
		lines = append(lines, fmt.Sprintf("%s is in no zone data at hand; its times are shown in UTC", name))
	}
	return lines
}

// News returns the warnings about what has not been said yet, and notes it as said. A difference is said once, though its
// first day is another each day.
func (r ZoneReport) News(said map[string]bool) []string {
	var news []string
	for _, line := range r.Warnings() {
		what, _, _ := strings.Cut(line, ": from ")
		if !said[what] {
			news = append(news, line)
		}
	}
	for _, line := range r.Warnings() {
		what, _, _ := strings.Cut(line, ": from ")
		said[what] = true
	}
	return news
}

// zonesHash sums up what the zones do from the beginning of the year for ten years. Two replicas may have other data:
// then they would plan and show different times, and this says so.
func zonesHash(used *tz.Table, names []string, now time.Time) string {
	begin := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	hash := sha256.New()
	for _, name := range names {
		loc, ok := used.Location(name)
		if !ok {
			fmt.Fprintf(hash, "%s unknown\n", name)
			continue
		}
		last := 1 << 30 // no offset
		for t := begin; t.Before(begin.AddDate(zonesAhead, 0, 0)); {
			if _, offset := t.In(loc).Zone(); offset != last {
				fmt.Fprintf(hash, "%s %d %d\n", name, t.Unix(), offset)
				last = offset
			}
			if _, t = t.In(loc).ZoneBounds(); t.IsZero() {
				break
			}
		}
	}
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

// Line says in one line which data are in use.
func (r ZoneReport) Line() string { return strings.Join([]string{r.Table.String(), r.Hash}, ", ") }

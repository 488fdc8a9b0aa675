package foreign

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// maxOnsets is how many changes of the clock a VTIMEZONE may list. The longest that programs write, with all that a
// zone has seen, have some two hundred.
const maxOnsets = 500

// maxRules is how many rules a VTIMEZONE may have. Of those that programs write, the longest have some thirty, one after
// the other as the law was changed.
const maxRules = 50

// observances are the rules by which a VTIMEZONE sets its clocks.
type observances []*observance

// An observance is one STANDARD or DAYLIGHT. Its times are what the clock showed before it was set.
type observance struct {
	from, to time.Duration // before UTC
	onsets   []time.Time   // DTSTART and the RDATEs
	yearly   *yearly       // the rule by which it comes again, nil if it does not
}

// observe reads the VTIMEZONE. It is not ok if it says something that is not understood here: then nothing is known, as
// half of it would give wrong times.
func observe(c *ical.Component) (observances, bool) {
	var list observances
	onsets, rules := 0, 0
	for _, child := range c.Children {
		if child.Name != ical.CompTimezoneStandard && child.Name != ical.CompTimezoneDaylight {
			continue
		}
		o, ok := newObservance(child)
		if !ok {
			return nil, false
		}
		if o.yearly != nil {
			rules++
		}
		if onsets += len(o.onsets); onsets > maxOnsets || rules > maxRules {
			return nil, false
		}
		list = append(list, o)
	}
	return list, len(list) > 0
}

// newObservance reads one part of a VTIMEZONE.
func newObservance(c *ical.Component) (*observance, bool) {
	from, ok1 := offset(c.Props.Get(ical.PropTimezoneOffsetFrom))
	to, ok2 := offset(c.Props.Get(ical.PropTimezoneOffsetTo))
	start, ok3 := onset(c.Props.Get(ical.PropDateTimeStart))
	if !ok1 || !ok2 || !ok3 || len(c.Props[ical.PropRecurrenceRule]) > 1 {
		return nil, false
	}
	o := &observance{from: from, to: to, onsets: start}
	for _, prop := range c.Props[ical.PropRecurrenceDates] {
		more, ok := onset(&prop)
		if !ok || len(more) > maxOnsets {
			return nil, false
		}
		o.onsets = append(o.onsets, more...)
	}
	if rule := c.Props.Get(ical.PropRecurrenceRule); rule != nil {
		var ok bool
		if o.yearly, ok = newYearly(rule.Value, start[0], from); !ok {
			return nil, false
		}
	}
	return o, true
}

// onset reads local times of changes of the clock.
func onset(prop *ical.Prop) ([]time.Time, bool) {
	if prop == nil {
		return nil, false
	}
	var list []time.Time
	for value := range strings.SplitSeq(prop.Value, ",") {
		value = strings.TrimSpace(value)
		t, err := time.Parse(WallLayout, value)
		if err != nil {
			t, err = time.Parse("20060102", value) // a day, as some programs write it: its first instant
		}
		if err != nil || len(list) == maxOnsets {
			return nil, false
		}
		list = append(list, t)
	}
	return list, true
}

// offset reads a difference from UTC, as in +0100 or -043015.
func offset(prop *ical.Prop) (time.Duration, bool) {
	if prop == nil {
		return 0, false
	}
	s := strings.TrimSpace(prop.Value)
	if len(s) != 5 && len(s) != 7 || s[0] != '+' && s[0] != '-' {
		return 0, false
	}
	n, err := strconv.ParseUint(s[1:], 10, 32)
	if err != nil {
		return 0, false
	}
	if len(s) == 5 {
		n *= 100
	}
	hours, minutes, seconds := n/10_000, n/100%100, n%100
	if hours > 24 || minutes > 59 || seconds > 59 {
		return 0, false
	}
	d := time.Duration(hours*3600+minutes*60+seconds) * time.Second
	if s[0] == '-' {
		d = -d
	}
	return d, true
}

// instant returns the instant at which clocks show the wall time: the first if they do twice, and if they skip it, as
// if they had not yet been set. It is zero if two observances begin at the same time and disagree.
func (list observances) instant(wall time.Time) time.Time {
	var latest time.Time
	var in *observance
	clash := false
	for _, o := range list {
		at, ok := o.before(wall)
		switch {
		case !ok:
		case in == nil || at.After(latest):
			latest, in, clash = at, o, false
		case at.Equal(latest):
			clash = clash || o.to != in.to
		}
	}
	switch {
	case clash:
		return time.Time{}
	case in == nil:
		// It is before all that is described, so what was before the first change holds.
		first := slices.MinFunc(list, func(x, y *observance) int { return x.onsets[0].Compare(y.onsets[0]) })
		return wall.Add(-first.from)
	case wall.Sub(latest) < in.to-in.from:
		return wall.Add(-in.from)
	}
	return wall.Add(-in.to)
}

// past reports whether the clocks of the zone are set, but all changes of which it tells are more than a year away: then only what was
// around them is described.
func (list observances) past(wall time.Time) bool {
	first, last := list[0].onsets[0], list[0].onsets[0]
	sets := false
	for _, o := range list {
		if o.yearly != nil {
			return false
		}
		sets = sets || o.to != list[0].to
		for _, t := range o.onsets {
			if t.After(last) {
				last = t
			}
			if t.Before(first) {
				first = t
			}
		}
	}
	return sets && (wall.After(last.AddDate(1, 0, 0)) || wall.Before(first.AddDate(-1, 0, 0)))
}

// before returns when the observance last began at or before the wall time, and false if it had not.
func (o *observance) before(wall time.Time) (latest time.Time, ok bool) {
	for _, t := range o.onsets {
		if !t.After(wall) && (!ok || t.After(latest)) {
			latest, ok = t, true
		}
	}
	if o.yearly != nil && ok {
		for _, year := range []int{wall.Year(), wall.Year() - 1} {
			if t, in := o.yearly.in(year); in && !t.After(wall) && t.After(latest) {
				return t, true
			}
		}
	}
	return latest, ok
}

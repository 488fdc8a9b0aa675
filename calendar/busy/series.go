package busy

import (
	"time"

	"jourfixe/calendar/recurrence"
	"jourfixe/events"
)

// series takes the times of all events. Those of one UID belong together: a series, and what stands instead of some of its dates.
// Without a UID each is by itself.
func (r *reader) series(all []*entry) {
	groups, order := map[string][]*entry{}, []string{}
	for _, e := range all {
		if e.uid == "" {
			r.group([]*entry{e})
			continue
		}
		if groups[e.uid] == nil {
			order = append(order, e.uid)
		}
		groups[e.uid] = append(groups[e.uid], e)
	}
	for _, uid := range order {
		r.group(groups[uid])
	}
}

// group takes the times of entries of one UID. Of several versions the newest counts; several of the same age are several things,
// by programs that give all the same UID.
func (r *reader) group(list []*entry) {
	x, newest := r.exceptions(list), 0
	for _, e := range list {
		if e.instead == nil {
			newest = max(newest, e.sequence)
		}
	}
	for _, e := range list {
		switch {
		case e.taken != nil:
			r.again(e, func() { r.putAll(e.taken) })
		case !e.timed:
		case e.instead == nil && e.sequence == newest:
			r.again(e, func() { r.occur(e, x) })
		case e.instead != nil && x.counts[e]:
			r.again(e, func() {
				if len(e.rules) > 0 {
					r.fault(OddRule) // it is one date, and can be no series
				}
				r.put(e.start, e.length, e.status, r.take)
			})
		}
	}
}

// A course is a series while it is followed.
type course struct {
	*reader
	*entry
	without     dateSet // what it leaves out by itself
	instead     *exceptions
	first, last events.Date // the days that matter
}

// occur takes all dates of a series. The first is one whatever its rule says: where the two differ, RFC 5545, section 3.8.5.3 leaves
// open whether it is, and programs go both ways.
func (r *reader) occur(e *entry, x *exceptions) {
	if e.status == statusFree && len(x.shifts) == 0 {
		return
	}
	before, after := e.longest()+x.reach+aDay, x.reach+aDay
	c := &course{reader: r, entry: e, instead: x,
		first: events.DateOf(r.from.Add(-before).UTC()), last: events.DateOf(r.to.Add(after).UTC())}
	for _, w := range e.left {
		if c.matters(w) {
			c.without.add(r, w)
		}
	}
	for _, rule := range c.some(e.exceptions) {
		c.follow(rule, func(w when) { c.without.add(r, w) })
	}
	c.date(e.start, e.length)
	for _, rule := range c.some(e.rules) {
		c.follow(rule, func(w when) { c.date(w, e.length) })
	}
	for _, p := range e.added {
		switch {
		case p.length != nil || p.end != nil:
			if l, ok := r.lengthTo(p); ok {
				c.date(p.start, l)
			}
		case p.start.day && !e.start.day: // the day alone is said, so the time of day is that of the series
			c.date(e.start.on(p.start.date(), e.start.clock()), e.length)
		default:
			c.date(p.start, e.length)
		}
	}
}

// some are the rules that are followed. A series that programs write has one, rarely two.
func (c *course) some(rules []string) []string {
	if len(rules) > maxRules {
		c.fault(TooMuch)
		return rules[:maxRules]
	}
	return rules
}

// longest is what the longest of its dates takes.
func (e *entry) longest() time.Duration {
	most := e.length.most()
	for _, p := range e.added {
		switch {
		case p.length != nil:
			most = max(most, p.length.most())
		case p.end != nil:
			most = max(most, p.end.wall.Sub(p.start.wall)+2*aDay) // each on a clock of its own
		}
	}
	return min(most, maxSpan)
}

// matters reports whether a time lies on one of the days that matter.
func (c *course) matters(w when) bool {
	d := w.date()
	return !d.Before(c.first) && !d.After(c.last)
}

// date takes one date of the series, unless it is left out or something stands instead of it.
func (c *course) date(w when, l length) {
	if !c.matters(w) {
		if w == c.start && len(c.rules)+len(c.added) == 0 {
			c.put(w, l, c.status, c.take) // one that is longer than what a series is looked at for
		}
		return
	}
	if c.dates++; c.dates > maxDates {
		c.fault(TooMuch)
		return
	}
	at := c.at(w)
	if c.without.has(w, at) || c.instead.has(w, at) {
		return
	}
	if s := c.instead.shift(at); s != nil {
		c.put(s.moved(c.reader, at), s.entry.length, s.entry.status, c.take)
		return
	}
	end := c.after(w, at, l)
	for i := range at {
		c.take(at[i], end[i], c.status)
	}
}

// follow finds the dates of a rule.
func (c *course) follow(rule string, each func(when)) {
	days, clocks, ok := recurrence.Clocks(manageable(rule), c.start.clock())
	if !ok {
		c.fault(OddRule)
		return
	}
	parsed, err := recurrence.Parse(days)
	if err != nil {
		c.fault(OddRule)
		return
	}
	if c.start.day {
		clocks = []time.Duration{0} // what is below the day is to be passed over there
	}
	for _, clock := range clocks {
		own := parsed.Beginning(clock, func(d events.Date) time.Time { return c.at(c.start.on(d, clock))[0] })
		if c.work += own.Work(c.start.date(), c.first, c.last); c.work > maxWork || c.dates > maxDates {
			c.fault(TooMuch)
			return
		}
		for _, d := range own.Dates(c.start.date(), c.first, c.last) {
			if w := c.start.on(d, clock); !w.wall.Before(c.start.wall) {
				each(w)
			}
		}
	}
}

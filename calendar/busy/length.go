package busy

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A length is how long something takes: days on the calendar, and then time on the clock.
type length struct {
	days  int
	clock time.Duration
}

// most is no less than it is in any zone.
func (l length) most() time.Duration { return time.Duration(l.days)*24*time.Hour + l.clock + time.Hour }

// durationForm is a duration as RFC 5545, section 3.3.6 has it; what it forbids beside weeks is forgiven.
var durationForm = regexp.MustCompile(`^\+?P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$`)

// parseDuration reads a duration. One that goes backwards is none.
func parseDuration(s string) (l length, ok bool) {
	s = strings.ToUpper(strings.TrimSpace(s))
	m := durationForm.FindStringSubmatch(s)
	if m == nil || strings.HasSuffix(s, "P") || strings.HasSuffix(s, "T") {
		return length{}, false
	}
	n := func(i int) int {
		v, _ := strconv.Atoi(m[i]) // the pattern admits digits or nothing, and nothing is 0
		return v
	}
	return length{days: 7*n(1) + n(2), clock: time.Duration(n(3))*time.Hour + time.Duration(n(4))*time.Minute + time.Duration(n(5))*time.Second}, true
}

// lengthOf is how long an event takes. One that says nothing of it takes that day, or no time.
func (r *reader) lengthOf(e *entry) length {
	least := length{}
	if e.start.day {
		least.days = 1
	}
	switch {
	case e.ends != nil && e.timed:
		return r.until(e.start, *e.ends, least)
	case e.lasts == nil:
		return least
	}
	l := *e.lasts
	if e.start.day { // of whole days it takes whole ones
		l = length{days: max(1, l.days+int((l.clock+24*time.Hour-1)/(24*time.Hour)))}
	}
	return l
}

// until is how long it is from a start to an end. By RFC 5545, section 3.8.5.3, each date of a series takes as long as the first on
// the clock, and not up to the same time of day. A whole day whose end is the same day takes that day, as programs mean it.
func (r *reader) until(start, end when, least length) length {
	if start.day && end.day {
		days := end.date().Sub(start.date())
		if days < 0 {
			r.fault(NoLength)
		}
		return length{days: max(days, least.days)}
	}
	if d := r.at(end)[0].Sub(r.at(start)[0]); d >= 0 {
		return length{clock: d}
	}
	r.fault(NoLength)
	return least
}

// lengthTo is how long a period is. It is not ok if it ends before it begins, or does not say when it ends.
func (r *reader) lengthTo(p period) (l length, ok bool) {
	switch {
	case p.length != nil:
		return *p.length, true
	case p.end != nil:
		l.clock = r.at(*p.end)[0].Sub(r.at(p.start)[0])
	}
	if l.clock <= 0 {
		r.fault(OddDate)
	}
	return l, l.clock > 0
}

// after is when something ends that begins then and takes so long.
func (r *reader) after(start when, at instants, l length) instants {
	if l.days > 0 {
		later := start
		later.wall = start.wall.AddDate(0, 0, l.days)
		at = r.at(later)
	}
	return at.add(l.clock)
}

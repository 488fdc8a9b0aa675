package recurrence

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxClocks is how often a day a rule may come: every five minutes.
const maxClocks = 24 * 12

const wholeDay = 24 * time.Hour

// A clock is what a rule says of times of day.
type clock struct {
	hours, minutes, seconds []int         // as BYHOUR, BYMINUTE and BYSECOND list them
	unit                    time.Duration // of FREQ, if it is below the day
	interval                int
	picky                   bool // it chooses among the times, by COUNT or BYSETPOS
}

// Clocks takes what is below the day out of a rule that begins at a time of day, given as the time since midnight, and returns
// the times of day at which it comes, in order: BYHOUR=9,14 is two of them, and FREQ=HOURLY;INTERVAL=6 is every day at four. What
// remains of the rule is over days, and each of the times goes by it. It is not ok if the rule cannot be said that way: if what is
// below the day does not divide it evenly, comes more often than every five minutes, or several times have one COUNT or BYSETPOS.
func Clocks(rule string, start time.Duration) (days string, clocks []time.Duration, ok bool) {
	c := clock{interval: 1}
	var rest []string
	for part := range strings.SplitSeq(rule, ";") {
		name, value, _ := strings.Cut(part, "=")
		kept, ok := c.part(strings.ToUpper(name), strings.ToUpper(value))
		if !ok {
			return "", nil, false
		}
		switch {
		case kept:
			rest = append(rest, part)
		case strings.EqualFold(name, "FREQ"):
			rest = append(rest, "FREQ=DAILY")
		}
	}
	switch {
	case c.unit > 0:
		clocks = c.steps(start)
	default:
		if c.interval > 1 {
			rest = append(rest, "INTERVAL="+strconv.Itoa(c.interval))
		}
		clocks = c.listed(start)
	}
	return strings.Join(rest, ";"), clocks, len(clocks) > 0 && (len(clocks) == 1 || !c.picky)
}

// part takes note of a part of the rule, and says whether it stays in what is left of days.
func (c *clock) part(name, value string) (kept, ok bool) {
	list, below := &c.hours, 24
	switch name {
	case "FREQ":
		units := map[string]time.Duration{"HOURLY": time.Hour, "MINUTELY": time.Minute}
		c.unit = units[value]
		return c.unit == 0, true
	case "INTERVAL":
		n, err := strconv.Atoi(value)
		if err != nil || n <= 1 || c.interval > 1 {
			return true, true // the reader of days says what is wrong
		}
		c.interval = n
		return false, true
	case "COUNT", "BYSETPOS":
		c.picky = true
		return true, true
	case "BYHOUR":
	case "BYMINUTE":
		list, below = &c.minutes, 60
	case "BYSECOND":
		list, below = &c.seconds, 60
	default:
		return true, true
	}
	if *list != nil {
		return false, false
	}
	for v := range strings.SplitSeq(value, ",") {
		n, err := strconv.ParseUint(v, 10, 8)
		if err != nil || int(n) >= below {
			return false, false
		}
		if !slices.Contains(*list, int(n)) {
			*list = append(*list, int(n))
		}
	}
	return false, true
}

// steps are the times of day of a rule that comes every so many hours or minutes, none if a day is no multiple of that.
func (c *clock) steps(start time.Duration) (clocks []time.Duration) {
	if c.interval > int(wholeDay/c.unit) || c.hours != nil || c.minutes != nil || c.seconds != nil {
		return nil
	}
	step := time.Duration(c.interval) * c.unit
	if wholeDay%step != 0 || wholeDay/step > maxClocks {
		return nil
	}
	for at := start % step; at < wholeDay; at += step {
		clocks = append(clocks, at)
	}
	return clocks
}

// listed are the times of day that a rule names, each part from that of the start where it names none.
func (c *clock) listed(start time.Duration) (clocks []time.Duration) {
	or := func(list []int, n time.Duration) []int {
		if list == nil {
			return []int{int(n)}
		}
		slices.Sort(list)
		return list
	}
	hours, minutes, seconds := or(c.hours, start/time.Hour), or(c.minutes, start/time.Minute%60), or(c.seconds, start/time.Second%60)
	if len(hours)*len(minutes)*len(seconds) > maxClocks {
		return nil
	}
	for _, h := range hours {
		for _, m := range minutes {
			for _, s := range seconds {
				clocks = append(clocks, time.Duration(h)*time.Hour+time.Duration(m)*time.Minute+time.Duration(s)*time.Second)
			}
		}
	}
	return clocks
}

package turns

import (
	"hash/fnv"
	"time"

	"jourfixe/calendar/cron"
	"jourfixe/events"
)

// A Pace says when each of many things is looked at: at the times of a schedule, each a little later than that by a span of its own, so that not all are
// asked for in the same second.
type Pace struct {
	When   *cron.Expression
	Spread time.Duration // bounds how far they are spread
}

// Next is when a thing is to be looked at that was looked at last at some time; never again within the longest of the spans.
func (p Pace) Next(key string, last time.Time) time.Time {
	next := p.When.Next(last)
	gap := min(p.When.Next(next).Sub(next)/2, p.Spread)
	if gap <= 0 {
		return next
	}
	h := fnv.New64a()
	h.Write([]byte(key)) // it never fails
	offset := time.Duration(h.Sum64() % uint64(gap))
	return events.Later(p.When.Next(last.Add(-offset)).Add(offset), last.Add(gap)) // a new one was looked at any time
}

// Pause is a time that doubles with each try in vain, from the first up to the longest.
func Pause(first, longest time.Duration, tries int) time.Duration {
	pause := first
	for range min(tries-1, 10) {
		pause *= 2
	}
	return min(pause, longest)
}

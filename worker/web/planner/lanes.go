package planner

import (
	"jourfixe/events"
	"jourfixe/worker/web/listing"
)

// A span is a run of days that is drawn as a bar, the last included.
type span struct {
	first, last events.Date
	region      string         // of school holidays
	entry       *listing.Entry // of a trip
}

// in reports whether the span has the day.
func (s span) in(d events.Date) bool { return !d.Before(s.first) && !d.After(s.last) }

// noLane is where a span stands that found no place.
const noLane = -1

// lanes puts bars beside each other: each span, in order of its beginning, takes the first lane that is free by then.
// At most so many lanes are used; used says how many are.
func lanes(spans []span, most int) (lane []int, used int) {
	var until []events.Date // up to when a lane is taken
	lane = make([]int, len(spans))
	for i, s := range spans {
		lane[i] = noLane
		for j := range until {
			if until[j].Before(s.first) {
				lane[i] = j
				break
			}
		}
		if lane[i] == noLane && len(until) < most {
			lane[i] = len(until)
			until = append(until, events.Date{})
		}
		if lane[i] != noLane {
			until[lane[i]] = s.last
		}
	}
	return lane, len(until)
}

// within cuts the spans to the days from first to last; what lies outside goes.
func within(spans []span, first, last events.Date) []span {
	var list []span
	for _, s := range spans {
		if s.last.Before(first) || s.first.After(last) {
			continue
		}
		if s.first.Before(first) {
			s.first = first
		}
		if s.last.After(last) {
			s.last = last
		}
		list = append(list, s)
	}
	return list
}

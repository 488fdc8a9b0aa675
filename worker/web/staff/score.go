package staff

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A pointLine is one thing that speaks against the time of a meeting, and how much.
type pointLine struct {
	Rule   string
	Reason events.Text // nil if only the rule is known
	Points int
}

// scored lists what speaks against a time, the weightiest first, and adds it up.
func scored(points []events.Point, v *voice.Voice) (list []pointLine, sum int) {
	for _, p := range points {
		list = append(list, pointLine{p.Rule, reason.SaidInOffice(p.Reason, v.Language), p.Points})
		sum += p.Points
	}
	slices.SortStableFunc(list, func(x, y pointLine) int { return cmp.Compare(y.Points, x.Points) })
	return list, sum
}

// An otherTime is one that the search found and did not take.
type otherTime struct {
	Start, End time.Time
	Score      int
}

// otherTimes puts them on the office's clock, by which the search goes, whatever zone the meeting has; the best first.
func otherTimes(list []events.Alternative, home string, length events.Period) []otherTime {
	var times []otherTime
	for _, a := range list {
		times = append(times, otherTime{voice.At(a.Instant, home), voice.At(a.Instant.Add(length.Clock), home), a.Score})
	}
	slices.SortStableFunc(times, func(x, y otherTime) int {
		return cmp.Or(cmp.Compare(x.Score, y.Score), x.Start.Compare(y.Start))
	})
	return times
}

package meeting

import (
	"slices"

	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// anywhere stands for whatever region: what was written before reasons had keys does not say which.
const anywhere = ""

// off lists the regions of which a score says that the time falls on a holiday of theirs.
func off(score []events.Point) []string {
	var regions []string
	for _, p := range score {
		if p.Rule != slot.RuleHoliday.String() {
			continue
		}
		region := anywhere
		if in := p.Reason.Args["name"].Reason; in != nil {
			region = in.Args["place"].Region
		}
		regions = append(regions, region)
	}
	return regions
}

// SaidOff reports whether the decision by which the meeting has its time says that it falls on a holiday of a region.
func (m *Meeting) SaidOff(region string) bool {
	return slices.Contains(m.off, region) || slices.Contains(m.off, anywhere)
}

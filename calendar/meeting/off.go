package meeting

import (
	"slices"

	"jourfixe/calendar/check"
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

// IsUpheld reports whether the office has said that the meeting stays on its day although it is this holiday.
func (m *Meeting) IsUpheld(h events.Holiday) bool { return slices.Contains(m.Upheld, h) }

// Uphold folds in that the day of the meeting stays, which raises no revision: nothing has changed for those who are invited.
func (m *Meeting) Uphold(body *events.MeetingUpheld, e *events.Event) {
	m.Upheld = body.Against
	kind := "upheld"
	if len(body.Against) == 0 {
		kind = "doubted"
	}
	m.History = append(m.History, Change{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: kind})
}

// Upholding makes the event by which the day of the meeting stays; against are the holidays on which it has come to fall.
func (m *Meeting) Upholding(c *events.UpholdMeeting, fallen []events.Holiday) (*events.MeetingUpheld, *events.Problem) {
	against := slices.Clone(fallen)
	if c.Against == nil && len(fallen) == 0 {
		return nil, events.Refuse(events.NotPossible, "id", "has come to fall on no holiday; there is nothing to uphold it against")
	}
	if c.Against != nil {
		against = slices.Clone(*c.Against)
		for i, h := range against {
			if !slices.Contains(fallen, h) && !m.IsUpheld(h) {
				return nil, events.Refuse(events.NotPossible, check.Item("against", i), "is no holiday on which the meeting has come to fall")
			}
		}
	}
	slices.SortFunc(against, events.Holiday.Compare)
	if slices.Equal(against, m.Upheld) {
		return nil, events.Refuse(events.NotPossible, "against", "is what the meeting is upheld against already")
	}
	return &events.MeetingUpheld{ID: m.ID, Against: against}, nil
}

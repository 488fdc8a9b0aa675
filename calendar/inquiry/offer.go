package inquiry

import (
	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

const (
	// MaxOffered is how many times can be offered at once.
	MaxOffered = 40
	// maxOfferedPassed bounds how many days an offer says of why they were passed over.
	maxOfferedPassed = 60
)

// An Offer is what came of looking for times, with nothing decided.
type Offer struct {
	Times  []Time          // best first
	Least  bool            // none of them suits everybody: these are the least bad ones
	Passed []events.Passed // days of the window on which none of the times is, in order, and why
	Left   int             // how many such days there are beyond
}

// A Time is one at which people could meet.
type Time struct {
	events.Slot
	Cost        int            // the sum of its points
	Points      []events.Point // what it costs, with what is against it first
	Against     int            // how many of the points are against it: what only costs comes after them
	Provisional []string       // regions whose holidays are not known yet for its day
	Clocks      []Clock        // the office's first, then in the order in which people were named
}

// Offer looks for the best times of the window.
func (s *Inquiry) Offer(c *events.RequestMeeting, n int) (*Offer, *events.Problem) {
	list, p := s.best(min(n, MaxOffered))
	if p != nil {
		return nil, p
	}
	o := &Offer{Least: len(list[0].Against) > 0}
	days := map[events.Date]bool{}
	for _, x := range list {
		t := s.time(x, tz.SlotAt(x.Start, s.house.Zone, c.Duration))
		o.Times, days[t.Date] = append(o.Times, t), true
	}
	o.Passed, o.Left = s.passed(c.Window, c.Window.To.AddDays(1), days, maxOfferedPassed)
	return o, nil
}

// Look says what a certain time costs, and which others near it would be better, without deciding anything. All that is
// against it is said: what forbids a time that is searched for is often no reason not to take one that was named.
func (s *Inquiry) Look(at events.Slot) (Time, []Time, *events.Problem) {
	x, p := s.explain(at)
	if p != nil {
		return Time{}, nil, p
	}
	var others []Time
	for _, other := range x.Others.Slots {
		others = append(others, s.time(other, tz.SlotAt(other.Start, s.house.Zone, at.Duration)))
	}
	return s.time(x.Asked, at), others, nil
}

// time says what a time costs, and what the clocks of those who are asked show.
func (s *Inquiry) time(x slot.Slot, at events.Slot) Time {
	return Time{
		Slot: at, Cost: x.Score + x.Penalty, Points: s.points(x), Against: len(x.Against),
		Provisional: s.Unchecked(at.Date), Clocks: s.Clocks(at),
	}
}

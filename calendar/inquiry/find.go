package inquiry

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// Fix plans the meeting at the time that it has, as was asked for. It is refused when somebody who must come or the room is
// taken then, when it falls on a day or into hours that were asked to be kept free, and when a partner that is invited by
// name has a day off or is outside its hours. What else does not suit everybody is said: who names a time may mean the
// evening.
func (s *Inquiry) Fix(c *events.RequestMeeting, planned *events.MeetingPlanned) *events.Problem {
	at := planned.Slot
	x, p := s.explain(at)
	if p != nil {
		return p
	}
	if strict := strictly(c, x.Asked); c.IfNone != events.IfNoneBest {
		if p := checkAvoid(c.Avoid, at.Date); p != nil {
			return s.offer(p, x.Asked, x.Others.Slots)
		}
		if len(strict.Against) > 0 {
			return s.refuse("at", strict, x.Others.Slots, "this time does not suit everybody: %s", s.inShort(strict))
		}
	}
	planned.Why = reason.Because("asked")
	if len(x.Asked.Against) > 0 {
		planned.Why = reason.Because("asked.against", s.everything(x.Asked))
	}
	planned.Score = s.points(x.Asked)
	return nil
}

// strictly keeps of what is against a time that was asked for what forbids it.
func strictly(c *events.RequestMeeting, x slot.Slot) slot.Slot {
	var against []slot.Part
	for _, part := range x.Against {
		switch part.Rule {
		case slot.RuleBusy, slot.RuleVenueBusy, slot.RuleVenueSmall:
		case slot.RuleHours:
			if c.Hours == nil {
				part.Who = named(c, part.Who)
			}
		default:
			part.Who = named(c, part.Who)
		}
		if len(part.Who) > 0 {
			against = append(against, part)
		}
	}
	x.Against = against
	return x
}

// named keeps of those concerned the partners that a request invites by name.
func named(c *events.RequestMeeting, who []string) []string {
	return slices.DeleteFunc(slices.Clone(who), func(key string) bool {
		return !strings.HasPrefix(key, "partner/") || !slices.ContainsFunc(c.Need, func(r events.Ref) bool { return r.String() == key })
	})
}

// checkAvoid refuses a day that was asked for and is one to be avoided.
func checkAvoid(avoid events.Avoid, d events.Date) *events.Problem {
	for _, r := range avoid.Holidays {
		if day, ok := holiday.Public(r, d); ok {
			return events.Refuse(events.NotPossible, "at.date", "%s is a public holiday in %s: %s", d, reason.Place(r).In("en"), day.Name.In("en"))
		}
	}
	for _, r := range avoid.School {
		if day, ok := holiday.School(r, d); ok {
			return events.Refuse(events.NotPossible, "at.date", "%s lies in the school holidays of %s: %s", d, reason.Place(r).In("en"), day.Name.In("en"))
		}
	}
	return nil
}

// explain judges a time and looks around it for others.
func (s *Inquiry) explain(at events.Slot) (*slot.Explanation, *events.Problem) {
	q, loc := *s.query, s.loc()
	day := events.DateOf(at.Instant.In(loc))
	q.From, q.To = day.AddDays(-before).In(0, loc), day.AddDays(after).In(0, loc)
	if q.From.Before(s.now) {
		q.From = s.now
	}
	return slot.Explain(&q, s.busy, at.Instant)
}

// Find plans the meeting at the best time of the window.
func (s *Inquiry) Find(c *events.RequestMeeting, planned *events.MeetingPlanned) *events.Problem {
	list, p := s.best(offered + 1)
	if p != nil {
		return p
	}
	best := list[0]
	if len(best.Against) > 0 && c.IfNone != events.IfNoneBest {
		return s.refuse("window", best, s.beyond(c.Window), "no time from %s to %s suits everybody; even against the least bad one, %s, there is: %s",
			c.Window.From, c.Window.To, s.moment(best.Start), s.inShort(best))
	}
	planned.Slot = tz.SlotAt(best.Start, s.house.Zone, c.Duration)
	planned.Score, planned.Alternatives = s.points(best), alternatives(list[1:])
	planned.Why = s.chosen(c.Window, best)
	planned.Passed, _ = s.passed(c.Window, planned.Date, nil, maxPassedDays)
	return nil
}

// best looks for the best times of the window, or, if none suits everybody, for the least bad ones. There is at least one.
func (s *Inquiry) best(n int) ([]slot.Slot, *events.Problem) {
	if !s.query.To.After(s.now) {
		return nil, events.Refuse(events.NotPossible, "window.to", "%s has passed; today is %s",
			events.DateOf(s.query.To.In(s.loc())).AddDays(-1), events.DateOf(s.now.In(s.loc())))
	}
	q := *s.query
	q.Best = n
	found, p := slot.Find(&q, s.busy)
	switch {
	case p != nil:
		return nil, p
	case len(found.Slots) > 0:
		return found.Slots, nil
	case len(found.LeastBad) == 0:
		return nil, events.Refuse(events.NotPossible, "window", "no time in it is left; widen it")
	}
	return found.LeastBad, nil
}

// chosen says why the best of the times in a window was taken.
func (s *Inquiry) chosen(w *events.Window, best slot.Slot) events.Reason {
	from, to, day := reason.Date("from", w.From), reason.Date("to", w.To), reason.Date("day", w.From)
	switch alone := w.From == w.To; {
	case len(best.Against) > 0 && alone:
		return reason.Because("least.day", day, s.everything(best))
	case len(best.Against) > 0:
		return reason.Because("least.days", from, to, s.everything(best))
	case alone:
		return reason.Because("best.day", day)
	}
	return reason.Because("best.days", from, to)
}

// Move says what a time costs to which a meeting is moved. It is refused where somebody who must come, or the room, is
// taken, unless it is asked for all the same. What else does not suit everybody is no reason to refuse: whoever moves a
// meeting by hand knows the people.
func (s *Inquiry) Move(to events.Slot, anyhow bool) ([]events.Point, *events.Problem) {
	x, p := s.explain(to)
	if p != nil {
		return nil, p
	}
	taken := slices.ContainsFunc(x.Asked.Against, func(part slot.Part) bool {
		return part.Rule == slot.RuleBusy || part.Rule == slot.RuleVenueBusy
	})
	if taken && !anyhow {
		return nil, s.refuse("at", x.Asked, x.Others.Slots, "somebody who must come, or the room, is taken at this time: %s", s.inShort(x.Asked))
	}
	x.Asked.Parts = nil
	return s.points(x.Asked), nil
}

// Retime says what a time costs at which a meeting has come to be without anybody's doing, and which other times would be better.
// It stands, whatever is against it. The problem says why it cannot be looked at, as that there are too many people.
func (s *Inquiry) Retime(to events.Slot) ([]events.Point, []events.Alternative, *events.Problem) {
	x, p := s.explain(to)
	if p != nil || len(x.Asked.Against) == 0 {
		return nil, nil, p
	}
	x.Asked.Parts = nil
	return s.points(x.Asked), alternatives(x.Others.Slots), nil
}

// Clocks says what is against a time by the clocks and calendars of those who are invited alone, however many they are: who is taken, and
// which times would be better, is not looked at.
func Clocks(house House, c *events.RequestMeeting, need, optional []Guest, at events.Slot) ([]events.Point, *events.Problem) {
	s := compose(house, c, need, optional, time.Time{})
	s.query.Sole = true
	return s.score(at)
}

// Score lists what is against a time that stands all the same, as a date of a series does: days off and hours of those who
// are invited. What a series avoids, it says itself.
func (s *Inquiry) Score(at events.Slot) []events.Point {
	points, _ := s.score(at) // none for a length or a year that no search takes
	return points
}

// Stands says what forbids a time that somebody is asked about: a holiday of anybody who must come, people or a room that are taken, a room that
// is too small. That it is on a weekend or in the evening forbids nothing, since those who are asked say so themselves.
func (s *Inquiry) Stands(at events.Slot) (against []events.Reason, p *events.Problem) {
	q := *s.query
	q.Now, q.From, q.To = time.Time{}, at.Instant, at.End()
	q.Sole = true
	x, p := slot.Explain(&q, s.busy, at.Instant)
	if p != nil {
		return nil, p
	}
	for _, part := range x.Asked.Against {
		switch part.Rule {
		case slot.RuleHoliday, slot.RuleBusy, slot.RuleVenueBusy, slot.RuleVenueSmall:
			against = append(against, s.words(part, x.Asked))
		}
	}
	return against, nil
}

func (s *Inquiry) score(at events.Slot) ([]events.Point, *events.Problem) {
	q := *s.query
	q.Now, q.From, q.To = time.Time{}, at.Instant, at.End()
	x, p := slot.Explain(&q, nil, at.Instant)
	if p != nil {
		return nil, p
	}
	x.Asked.Parts = nil
	return s.points(x.Asked), nil
}

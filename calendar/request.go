package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/holiday"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

const (
	// defaultStep is between the times that are looked at.
	defaultStep = 15 * time.Minute
	// offered is how many other times a plan or a refusal names.
	offered = 3
	// around is how far before and after a time that was refused others are looked for, in days.
	before, after = 14, 42
	// maxWindow bounds a window, in days.
	maxWindow = 731
	// maxPassedDays bounds how many days that were passed over are kept with a meeting.
	maxPassedDays = 40
)

func requestMeeting(b *Book, c *events.RequestMeeting, by asked) ([]events.Body, *events.Problem) {
	id, now := cmp.Or(c.ID, by.made()), by.now
	if meetings.in(b)[id] != nil {
		return nil, b.taken(events.Ref{Noun: "meeting", ID: id})
	}
	if p := b.checkRequest(c); p != nil {
		return nil, p
	}
	planned := &events.MeetingPlanned{
		ID: id, Title: c.Title, Venue: c.Venue, Need: c.Need, Optional: c.Optional, Description: c.Description,
	}
	s, p := b.search(c, "", now)
	switch {
	case p != nil:
	case c.At != nil:
		p = s.fix(c, planned)
	default:
		p = s.find(c, planned)
	}
	if p != nil {
		return nil, p
	}
	planned.Provisional = s.unchecked(planned.Date)
	for _, r := range c.Need {
		if r.Noun == "partner" && len(b.Invited([]events.Ref{r})) == 0 {
			planned.Score = append(planned.Score, events.Point{
				Rule: "nobody-invited", Reason: reason.Because("nobody", reason.Text("place", partners.in(b)[r.ID].Title)),
			})
		}
	}
	return one(planned)
}

func (b *Book) checkRequest(c *events.RequestMeeting) *events.Problem {
	if p := check.Duration(c.Duration); p != nil {
		return p
	}
	if p := b.checkNeed("need", c.Need); p != nil {
		return p
	}
	if p := b.checkNeed("optional", c.Optional); p != nil {
		return p
	}
	if p := b.checkVenue(c.Venue); p != nil {
		return p
	}
	if p := check.Hours("hours", c.Hours); p != nil {
		return p
	}
	if p := check.Regions("avoid.holidays", c.Avoid.Holidays); p != nil {
		return p
	}
	if p := check.Regions("avoid.school", c.Avoid.School); p != nil {
		return p
	}
	if c.Step.Clock < 0 || c.Step.Years+c.Step.Months+c.Step.Days > 0 {
		return events.Refuse(events.Malformed, "step", "must be from PT1M to PT24H, in hours and minutes; PT15M is usual")
	}
	if w := c.Window; w != nil {
		switch {
		case w.To.Before(w.From):
			return events.Refuse(events.Malformed, "window.to", "must not be before window.from, %s", w.From)
		case w.To.Sub(w.From) > maxWindow:
			return events.Refuse(events.Malformed, "window.to", "must be at most two years after window.from; %s would do", w.From.AddDays(maxWindow))
		}
	}
	return nil
}

// A search is a query about a meeting that somebody has asked for, with what is needed to say its answer in words.
type search struct {
	book      *Book
	query     *slot.Query
	busy      *slot.Busy
	all       *diary              // what takes place around that time
	attending map[string][]string // who can speak for each of those who are asked, by key
	regions   []string            // whose holidays were looked at
	school    []string
	now       time.Time
}

// fix plans the meeting at the time that was asked for. It is refused when somebody who must come or the room is taken
// then, when it falls on a day or into hours that were asked to be kept free, and when a partner that is invited by name
// has a day off or is outside its hours. What else does not suit everybody is said: who names a time may mean the evening.
func (s *search) fix(c *events.RequestMeeting, planned *events.MeetingPlanned) *events.Problem {
	at, p := s.book.at(*c.At, c.Duration, s.now)
	if p != nil {
		return p
	}
	planned.Slot = at
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
func (s *search) explain(at events.Slot) (*slot.Explanation, *events.Problem) {
	q, loc := *s.query, s.book.office.Location()
	day := events.DateOf(at.Instant.In(loc))
	q.From, q.To = day.AddDays(-before).In(0, loc), day.AddDays(after).In(0, loc)
	if q.From.Before(s.now) {
		q.From = s.now
	}
	return slot.Explain(&q, s.busy, at.Instant)
}

// find plans the meeting at the best time of the window.
func (s *search) find(c *events.RequestMeeting, planned *events.MeetingPlanned) *events.Problem {
	if !s.query.To.After(s.now) {
		return events.Refuse(events.NotPossible, "window.to", "%s has passed; today is %s", c.Window.To, s.book.Today(s.now))
	}
	s.query.Best = offered + 1
	found, p := slot.Find(s.query, s.busy)
	if p != nil {
		return p
	}
	list := found.Slots
	if len(list) == 0 {
		switch {
		case len(found.LeastBad) == 0:
			return events.Refuse(events.NotPossible, "window", "no time in it is left; widen it")
		case c.IfNone != events.IfNoneBest:
			worst := found.LeastBad[0]
			return s.refuse("window", worst, s.beyond(c.Window), "no time from %s to %s suits everybody; even against the least bad one, %s, there is: %s",
				c.Window.From, c.Window.To, s.moment(worst.Start), s.inShort(worst))
		}
		list = found.LeastBad
	}
	best := list[0]
	loc := s.book.office.Location()
	planned.Slot = slotAt(best.Start, loc, s.book.office.Zone, c.Duration)
	planned.Score, planned.Alternatives = s.points(best), alternatives(list[1:])
	planned.Why = s.chosen(c.Window, best)
	planned.Passed = s.passed(c.Window, planned.Date)
	return nil
}

// chosen says why the best of the times in a window was taken.
func (s *search) chosen(w *events.Window, best slot.Slot) events.Reason {
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

// slotAt is the wall time of an instant at the office.
func slotAt(at time.Time, loc *time.Location, zone string, duration events.Period) events.Slot {
	local := at.In(loc)
	return events.Slot{Date: events.DateOf(local), Start: events.TimeOfDayOf(local), Zone: zone, Instant: at.UTC(), Duration: duration}
}

// beyond looks for the nearest times outside a window in which there is none.
func (s *search) beyond(w *events.Window) []slot.Slot {
	loc := s.book.office.Location()
	q := *s.query
	q.Near, q.Best = s.query.From, offered
	q.From, q.To = w.From.AddDays(-after).In(0, loc), w.To.AddDays(2*after).In(0, loc)
	if q.From.Before(s.now) {
		q.From = s.now
	}
	if q.To.Sub(q.From) > maxWindow*24*time.Hour {
		q.From, q.To = w.To.In(0, loc), w.To.AddDays(2*after).In(0, loc)
	}
	found, p := slot.Find(&q, s.busy)
	if p != nil {
		return nil // without others, the refusal stands alone
	}
	return found.Slots
}

// refuse says what stands against a time, and which others there are.
func (s *search) refuse(field string, against slot.Slot, instead []slot.Slot, detail string, args ...any) *events.Problem {
	return s.offer(events.Refuse(events.NotPossible, field, detail, args...), against, instead)
}

// offer adds to a refusal what stands against the time, and others.
func (s *search) offer(p *events.Problem, against slot.Slot, instead []slot.Slot) *events.Problem {
	switch {
	case len(instead) > 0:
		p.Detail += "; the best near it is " + s.moment(instead[0].Start)
	default:
		p.Detail += `; say "ifNone":"best" to have the least bad time`
	}
	for _, part := range against.Against {
		for i, key := range part.Who {
			one := part
			one.Who = []string{key}
			if i < len(part.Busy) {
				one.Busy = part.Busy[i : i+1]
			}
			p.Conflicts = append(p.Conflicts, events.Conflict{With: key, Reason: s.words(one, against)})
		}
	}
	p.Alternatives = alternatives(instead)
	return p
}

// moment writes an instant on the office's clock, for a detail.
func (s *search) moment(at time.Time) string {
	return at.In(s.book.office.Location()).Format("2006-01-02 15:04")
}

// inShort names the first things against a time, in English, as details are.
func (s *search) inShort(x slot.Slot) string {
	var said []string
	for _, part := range x.Against {
		if len(said) == 3 {
			said = append(said, "…")
			break
		}
		said = append(said, reason.In(s.words(part, x), "en"))
	}
	return words.List(said, "en")
}

// everything is all that is against a time.
func (s *search) everything(x slot.Slot) reason.Open {
	var list []events.Reason
	for _, part := range x.Against {
		list = append(list, s.words(part, x))
	}
	return reason.All("reasons", list)
}

func alternatives(list []slot.Slot) []events.Alternative {
	var out []events.Alternative
	for _, x := range list[:min(len(list), offered)] {
		out = append(out, events.Alternative{Instant: x.Start.UTC(), Score: x.Score + x.Penalty})
	}
	return out
}

// points lists what a time costs, with what is against it first.
func (s *search) points(x slot.Slot) []events.Point {
	var list []events.Point
	for _, part := range slices.Concat(x.Against, x.Parts) {
		list = append(list, events.Point{Rule: part.Rule.String(), Points: part.Points, Reason: s.words(part, x)})
	}
	return list
}

// passed says of each day of the window before the one taken why it was not: nothing on it suits everybody, or what does
// costs more.
func (s *search) passed(w *events.Window, taken events.Date) []events.Passed {
	q, loc := *s.query, s.book.office.Location()
	q.Spread, q.Best = slot.SpreadDays, 100
	q.To = taken.In(0, loc)
	if q.To.Sub(q.From) < q.Length {
		return nil
	}
	found, p := slot.Find(&q, s.busy)
	if p != nil {
		return nil // the window was searched already; what is left of it may be too short for the meeting
	}
	good := map[events.Date]slot.Slot{}
	for _, x := range found.Slots {
		good[events.DateOf(x.Start.In(loc))] = x
	}
	var list []events.Passed
	first := later(q.From, w.From.In(0, loc))
	for d := events.DateOf(first.In(loc)); d.Before(taken) && len(list) < maxPassedDays; d = d.AddDays(1) {
		x, ok := good[d]
		if !ok {
			list = append(list, events.Passed{Date: d, Reason: s.closed(d)})
			continue
		}
		at := events.TimeOfDayOf(x.Start.In(loc))
		why := reason.Because("possible", reason.Time("time", at))
		if len(x.Parts) > 0 {
			why = reason.Because("possible.but", reason.Time("time", at), reason.Why("reason", s.words(x.Parts[0], x)))
		}
		list = append(list, events.Passed{Date: d, Reason: why})
	}
	return list
}

// closed says why no time of a day suits everybody: what stands against the one that would be the least bad.
func (s *search) closed(d events.Date) events.Reason {
	q, loc := *s.query, s.book.office.Location()
	q.From, q.To, q.Best = later(d.In(0, loc), s.query.From), d.AddDays(1).In(0, loc), 1
	if q.To.Sub(q.From) < q.Length {
		return reason.Because("too.late")
	}
	found, p := slot.Find(&q, s.busy)
	if p != nil || len(found.LeastBad) == 0 || len(found.LeastBad[0].Against) == 0 {
		return reason.Because("no.time")
	}
	return s.words(found.LeastBad[0].Against[0], found.LeastBad[0])
}

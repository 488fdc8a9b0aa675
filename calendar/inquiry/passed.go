package inquiry

import (
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// passed says of each day of the window before the one taken why it was not: nothing on it suits everybody, or what does
// costs more.
func (s *Inquiry) passed(w *events.Window, taken events.Date) []events.Passed {
	q, loc := *s.query, s.loc()
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
	first := events.Later(q.From, w.From.In(0, loc))
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
func (s *Inquiry) closed(d events.Date) events.Reason {
	q, loc := *s.query, s.loc()
	q.From, q.To, q.Best = events.Later(d.In(0, loc), s.query.From), d.AddDays(1).In(0, loc), 1
	if q.To.Sub(q.From) < q.Length {
		return reason.Because("too.late")
	}
	found, p := slot.Find(&q, s.busy)
	if p != nil || len(found.LeastBad) == 0 || len(found.LeastBad[0].Against) == 0 {
		return reason.Because("no.time")
	}
	return s.words(found.LeastBad[0].Against[0], found.LeastBad[0])
}

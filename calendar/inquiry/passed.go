package inquiry

import (
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// passed says of days of the window before another why no time was taken on them: nothing on them suits everybody, or what
// does costs more. But those it does not speak of. Of more than most days it says how many are left.
func (s *Inquiry) passed(w *events.Window, before events.Date, but map[events.Date]bool, most int) (list []events.Passed, left int) {
	q, loc := *s.query, s.loc()
	first := events.DateOf(events.Later(q.From, w.From.In(0, loc)).In(loc))
	last, days := before, 0
	for d := first; d.Before(before); d = d.AddDays(1) {
		if but[d] {
			continue
		}
		if days++; days == most {
			last = d.AddDays(1)
		}
	}
	left = max(days-most, 0)
	q.Spread, q.Best = slot.SpreadDays, most+len(but) // a day each, so that none is missing for being worse than others
	q.To = events.Sooner(q.To, last.In(0, loc))
	if q.To.Sub(q.From) < q.Length {
		return nil, left
	}
	found, p := slot.Find(&q, s.busy)
	if p != nil {
		return nil, left // the window was searched already; what is left of it may be too short for the meeting
	}
	good := map[events.Date]slot.Slot{}
	for _, x := range found.Slots {
		good[events.DateOf(x.Start.In(loc))] = x
	}
	for d := first; d.Before(last); d = d.AddDays(1) {
		if but[d] {
			continue
		}
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
	return list, left
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

package inquiry

import (
	"slices"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// beyond looks for the nearest times outside a window in which there is none.
func (s *Inquiry) beyond(w *events.Window) []slot.Slot {
	loc := s.loc()
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
func (s *Inquiry) refuse(field string, against slot.Slot, instead []slot.Slot, detail string, args ...any) *events.Problem {
	return s.offer(events.Refuse(events.NotPossible, field, detail, args...), against, instead)
}

// offer adds to a refusal what stands against the time, and others.
func (s *Inquiry) offer(p *events.Problem, against slot.Slot, instead []slot.Slot) *events.Problem {
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
func (s *Inquiry) moment(at time.Time) string {
	return at.In(s.loc()).Format("2006-01-02 15:04")
}

// inShort names the first things against a time, in English, as details are.
func (s *Inquiry) inShort(x slot.Slot) string {
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
func (s *Inquiry) everything(x slot.Slot) reason.Open {
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
func (s *Inquiry) points(x slot.Slot) []events.Point {
	var list []events.Point
	for _, part := range slices.Concat(x.Against, x.Parts) {
		list = append(list, events.Point{Rule: part.Rule.String(), Points: part.Points, Reason: s.words(part, x)})
	}
	return append(list, s.heeds(x)...)
}

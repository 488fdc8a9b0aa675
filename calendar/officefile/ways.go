package officefile

import (
	"slices"

	"jourfixe/events"
)

// A way is one in which a thing can be told.
type way struct {
	said    any
	omitted []Omission
	fits    func(made []*events.Event) bool // whether what comes of it is what there is; nil: it is
}

// ways are those in which a thing can be told, the best first; none says why there is none, if the refusal of the first would not.
func (t *teller) ways(said any) (list []way, none string) {
	switch c := said.(type) {
	case events.DefineSeries:
		if len(c.Avoid.Holidays)+len(c.Avoid.School) == 0 {
			return []way{{said: avoidingNothing(c)}}, ""
		}
	case events.ProposeTrip:
		return t.waysOfTrip(c)
	}
	return []way{{said: said}}, ""
}

// avoidingNothing says in so many words that a series avoids no days: one that says nothing of it avoids the holidays of the office.
func avoidingNothing(c events.DefineSeries) any {
	return struct {
		events.DefineSeries
		Avoid map[string][]string `json:"avoid"`
	}{c, map[string][]string{"holidays": {}}}
}

// waysOfTrip keeps a trip on its days, which people have been told: in its window if those are what comes out again today, else in a window
// that has them alone. What is over takes no registrations any more; an office that is still empty notes it as it was.
func (t *teller) waysOfTrip(c events.ProposeTrip) (list []way, none string) {
	is := t.book.Trip(c.ID)
	if today := t.account.Today; !is.From.After(today) && !is.To.Before(today) {
		none = "is under way; enter it when it is over"
	}
	ref := events.Ref{Noun: "trip", ID: c.ID}
	fits := func(made []*events.Event) bool {
		return slices.ContainsFunc(made, func(e *events.Event) bool {
			p, ok := e.Body.(*events.TripProposed)
			return ok && p.From == is.From && p.To == is.To
		})
	}
	fixed := c
	fixed.Window = events.Window{From: is.From, To: is.To}
	narrowed := Omission{ref, "window", "would give other days than those on which the trip is, so it has these alone"}
	list = []way{{c, nil, fits}, {fixed, []Omission{narrowed}, fits}}
	if len(c.Avoid.Holidays)+len(c.Avoid.School) > 0 {
		unavoiding := fixed
		unavoiding.Avoid = events.Avoid{}
		list = append(list, way{unavoiding, []Omission{narrowed, {ref, "avoid", "the trip is on days that it avoids"}}, fits})
	}
	if c.Registration == nil || !is.To.Before(t.account.Today) {
		return list, none
	}
	for _, w := range slices.Clone(list) {
		over := w.said.(events.ProposeTrip)
		over.Registration = nil
		list = append(list, way{over, append(slices.Clip(w.omitted), Omission{ref, "registration", "the trip is over"}), fits})
	}
	return list, none
}

package calendar

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/day"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/recurrence"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var trips = shelf[Trip]{label: "trip", apart: func(t *Trip) {
	t.History, t.Done, t.completed = slices.Clip(t.History), maps.Clone(t.Done), maps.Clone(t.completed)
}}

var tripNoun = &entry[Trip]{
	shelf:   trips,
	over:    func(t *Trip) bool { return t.Cancelled },
	answers: []answer{answersAt(proposeTrip), answersAt(amendTrip), answersAt(cancelTrip), answers(completeMilestone)},
	folds: []fold{
		makes(trips, func(_ *Book, body *events.TripProposed, e *events.Event) *Trip {
			return &Trip{
				TripProposed: *body, Done: map[string]bool{}, completed: map[string]time.Time{}, Proposed: e.Time, Revised: e.Time,
				History: []Change{{At: e.Time, Client: e.Cause.Client, Kind: "planned", Why: body.Why}},
			}
		}),
		changes(trips, func(t *Trip, body *events.TripAmended, e *events.Event) {
			t.TripProposed = body.TripProposed
			t.revise(e, "amended", body.Why, body.Note)
		}),
		changes(trips, func(t *Trip, body *events.TripCancelled, e *events.Event) {
			t.Cancelled, t.Revision = true, body.Revision
			t.revise(e, "cancelled", events.Reason{}, body.Note)
		}),
		changes(trips, func(t *Trip, body *events.MilestoneCompleted, e *events.Event) {
			t.Done[body.Milestone], t.completed[body.Milestone] = true, e.Time
		}),
	},
	names:   func(t *Trip) []events.Ref { return []events.Ref{{Noun: partners.label, ID: t.Partner}} },
	touches: touchesTrip,
	covered: func(_ *Book, t *Trip, s Scope) bool {
		return s == (Scope{}) || s.Ref == (events.Ref{Noun: "trip", ID: t.ID}) || s.Ref == (events.Ref{Noun: "partner", ID: t.Partner})
	},
	shows: func(b *Book, t *Trip, s Scope, show func(Entry)) {
		show(b.tripEntry(t))
		for _, m := range t.Milestones {
			show(b.milestoneEntry(t, m))
		}
		// The programme in detail is for those who travel; others see the trip as a whole.
		if s.Noun == "trip" {
			for i := range t.Programme {
				show(b.legEntry(t, i))
			}
		}
	},
	scope: &scoping{
		title: func(b *Book, id string) events.Text {
			t := b.Trip(id)
			if t == nil {
				return nil
			}
			return t.Title
		},
	},
	file: &filing[Trip]{
		section: "trips", create: "propose", amend: "amend", end: "cancel", read: reads[events.ProposeTrip],
		said: func(_ *Book, t *Trip) any { return t.asked() },
	},
}

// A Trip takes a group of citizens to a partner city and back.
type Trip struct {
	events.TripProposed
	Done      map[string]bool // milestones ticked off, by id
	Cancelled bool
	Note      events.Text
	Proposed  time.Time
	Revised   time.Time
	History   []Change
	completed map[string]time.Time // when they were
}

// maxMilestone bounds how far a milestone may be from its trip.
var maxMilestone = events.Period{Years: 5}

// maxPassed bounds how many dates that were passed over are kept with a trip.
const maxPassed = 40

// Trip returns the trip, nil if there is none.
func (b *Book) Trip(id string) *Trip { return trips.in(b)[id] }

// Trips returns all trips by departure, the cancelled ones too.
func (b *Book) Trips() []*Trip {
	list := sorted(trips.in(b))
	slices.SortStableFunc(list, func(x, y *Trip) int { return x.From.Compare(y.From) })
	return list
}

func proposeTrip(b *Book, c *events.ProposeTrip, now time.Time) ([]events.Body, *events.Problem) {
	if trips.in(b)[c.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "trip", ID: c.ID})
	}
	t := &events.TripProposed{
		ID: c.ID, Partner: c.Partner, Title: c.Title, Window: c.Window, Days: c.Days, Depart: c.Depart,
		Capacity: c.Capacity, Minimum: c.Minimum, Avoid: c.Avoid, Description: c.Description, Asked: c.Milestones,
	}
	if ref := (events.Ref{Noun: "partner", ID: t.Partner}); !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := b.checkTrip(t); p != nil {
		return nil, p
	}
	if p := b.findDates(t, now); p != nil {
		return nil, p
	}
	if p := b.timetable(t, c.Programme); p != nil {
		return nil, p
	}
	return one(t)
}

func (b *Book) checkTrip(t *events.TripProposed) *events.Problem {
	if t.Window.To.Before(t.Window.From) {
		return events.Refuse(events.Malformed, "window.to", "must not be before window.from, %s", t.Window.From)
	}
	if days := t.Window.To.Sub(t.Window.From) + 1; t.Days > days || days > 400 {
		return events.Refuse(events.Malformed, "window", "must have room for %d days and be no longer than 400; it has %d", t.Days, days)
	}
	if t.Minimum > t.Capacity {
		return events.Refuse(events.Malformed, "minimum", "must not be more than the capacity, %d", t.Capacity)
	}
	if p := check.Regions("avoid.holidays", t.Avoid.Holidays); p != nil {
		return p
	}
	if p := check.Regions("avoid.school", t.Avoid.School); p != nil {
		return p
	}
	seen := map[string]bool{}
	for i, m := range t.Asked {
		if seen[m.ID] {
			return events.Refuse(events.Malformed, check.Item("milestones", i)+".id", "is there twice")
		}
		seen[m.ID] = true
		if m.Before.IsZero() == m.After.IsZero() {
			return events.Refuse(events.Malformed, check.Item("milestones", i), "must have either before (departure) or after (return), as in P12W")
		}
		day := t.Window.From
		if m.Before.From(day).After(maxMilestone.From(day)) || m.After.From(day).After(maxMilestone.From(day)) {
			return events.Refuse(events.Malformed, check.Item("milestones", i), "must be at most %s before departure or after return", maxMilestone)
		}
		if m.Before.Clock+m.After.Clock != 0 {
			return events.Refuse(events.Malformed, check.Item("milestones", i), "must be counted in whole days, as in P12W")
		}
	}
	return nil
}

// findDates takes the first days of the window on which the trip can be made: departure on one of the days of the week
// asked for, in the future, and no day of it a holiday to be avoided. A trip may well span a weekend.
func (b *Book) findDates(t *events.TripProposed, now time.Time) *events.Problem {
	always := func(time.Weekday) bool { return true }
	t.Passed, t.From = nil, events.Date{}
	today := b.Today(now)
	var last events.Passed
	for d := t.Window.From; !d.AddDays(t.Days - 1).After(t.Window.To); d = d.AddDays(1) {
		if len(t.Depart) > 0 && !slices.ContainsFunc(t.Depart, func(name string) bool { return isDay(name, d) }) {
			continue
		}
		var against events.Reason
		if !d.After(today) {
			against = reason.Because("trip.past")
		}
		for i := 0; i < t.Days && against.IsZero(); i++ {
			date := d.AddDays(i)
			if r := day.Blocked(date, "", t.Avoid, always); !r.IsZero() {
				against = reason.Because("trip.day", reason.Why("reason", r), reason.Date("day", date))
			}
		}
		if against.IsZero() {
			t.From, t.To = d, d.AddDays(t.Days-1)
			break
		}
		last = events.Passed{Date: d, Reason: against}
		if len(t.Passed) < maxPassed {
			t.Passed = append(t.Passed, last)
		}
	}
	if t.From.IsZero() {
		detail := "no departure day lies in it"
		if len(t.Passed) > 0 {
			first := t.Passed[0]
			detail = "every departure is passed over, the first, " + first.Date.String() + ", because: " + reason.In(first.Reason, "en")
		}
		return events.Refuse(events.NotPossible, "window", "no %d days in a row are free from %s to %s: %s; widen the window or avoid less",
			t.Days, t.Window.From, t.Window.To, detail)
	}
	t.Provisional = nil
	for i := range t.Days {
		for _, r := range day.Unchecked(t.From.AddDays(i), t.Avoid) {
			if !slices.Contains(t.Provisional, r) {
				t.Provisional = append(t.Provisional, r)
			}
		}
	}
	if len(t.Passed) == 0 {
		t.Why = reason.Because("trip.first")
	} else {
		t.Why = reason.Because("trip.free", reason.Date("day", last.Date), reason.Why("reason", last.Reason))
	}
	return nil
}

// isDay reports whether the day of the week of that name, as in MO, is that of d.
func isDay(name string, d events.Date) bool {
	day, ok := recurrence.Weekday(name)
	return ok && day == d.Weekday()
}

// timetable puts the programme on its days and counts the milestones back from departure.
func (b *Book) timetable(t *events.TripProposed, legs []events.Leg) *events.Problem {
	t.Programme = nil
	for i, leg := range legs {
		field := check.Item("programme", i)
		leg.Zone = cmp.Or(leg.Zone, partners.in(b)[t.Partner].Zone, b.office.Zone)
		leg.EndZone = cmp.Or(leg.EndZone, leg.Zone)
		leg.EndDay = cmp.Or(leg.EndDay, leg.Day)
		if leg.Day < 1 || leg.Day > t.Days {
			return events.Refuse(events.Malformed, field+".day", "must be from 1 to %d, the days of the trip", t.Days)
		}
		if leg.EndDay < leg.Day || leg.EndDay > t.Days {
			return events.Refuse(events.Malformed, field+".endDay", "must be from %d, the day it begins, to %d, the last of the trip", leg.Day, t.Days)
		}
		if p := tz.Check(field+".zone", leg.Zone); p != nil {
			return p
		}
		if p := tz.Check(field+".endZone", leg.EndZone); p != nil {
			return p
		}
		date := t.From.AddDays(leg.Day - 1)
		timed := events.TimedLeg{
			Leg: leg, Date: date,
			Begin: date.In(leg.Start, tz.Must(leg.Zone)).UTC(),
			Until: t.From.AddDays(leg.EndDay-1).In(leg.End, tz.Must(leg.EndZone)).UTC(),
		}
		if !timed.Until.After(timed.Begin) {
			return events.Refuse(events.Malformed, field+".end", "must be after the start; a leg that ends on a later day needs endDay")
		}
		t.Programme = append(t.Programme, timed)
	}
	t.Milestones = b.milestones(t)
	return nil
}

func amendTrip(b *Book, c *events.AmendTrip, now time.Time) ([]events.Body, *events.Problem) {
	old, p := b.changeableTrip(c.ID, now)
	if p != nil {
		return nil, p
	}
	t := old.TripProposed
	set(&t.Partner, c.Partner)
	set(&t.Title, c.Title)
	set(&t.Window, c.Window)
	set(&t.Days, c.Days)
	set(&t.Depart, c.Depart)
	set(&t.Capacity, c.Capacity)
	set(&t.Minimum, c.Minimum)
	set(&t.Avoid, c.Avoid)
	set(&t.Asked, c.Milestones)
	set(&t.Description, c.Description)
	// What was planned with a partner stays when the partner retires, so only another one is looked at.
	if ref := (events.Ref{Noun: "partner", ID: t.Partner}); t.Partner != old.Partner && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := b.checkTrip(&t); p != nil {
		return nil, p
	}
	// The dates people may have put into their diaries are found again only if what they were found from has changed.
	if t.Window != old.Window || t.Days != old.Days || !slices.Equal(t.Depart, old.Depart) || !reflect.DeepEqual(t.Avoid, old.Avoid) {
		if p := b.findDates(&t, now); p != nil {
			return nil, p
		}
	}
	legs := make([]events.Leg, len(old.Programme))
	for i, leg := range old.Programme {
		legs[i] = leg.Leg
	}
	set(&legs, c.Programme)
	if p := b.timetable(&t, legs); p != nil {
		return nil, p
	}
	t.Revision++
	return one(&events.TripAmended{TripProposed: t, Note: c.Note})
}

func (b *Book) changeableTrip(id string, now time.Time) (*Trip, *events.Problem) {
	t := trips.in(b)[id]
	switch {
	case t == nil:
		return nil, b.unknown("id", events.Ref{Noun: "trip", ID: id})
	case t.Cancelled:
		return nil, events.Refuse(events.NotPossible, "id", "the trip is cancelled, which is final; propose a new one")
	case t.To.Before(b.Today(now)):
		return nil, events.Refuse(events.NotPossible, "id", "the trip is over since %s", t.To)
	}
	return t, nil
}

func cancelTrip(b *Book, c *events.CancelTrip, now time.Time) ([]events.Body, *events.Problem) {
	t, p := b.changeableTrip(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(&events.TripCancelled{ID: c.ID, Note: c.Note, Revision: t.Revision + 1})
}

func (t *Trip) revise(e *events.Event, kind string, why events.Reason, note events.Text) {
	t.Note, t.Revised = note, e.Time
	t.History = append(t.History, Change{At: e.Time, Client: e.Cause.Client, Kind: kind, Why: why, Note: note})
}

// asked returns the trip in the terms it is proposed in.
func (t *Trip) asked() events.ProposeTrip {
	legs := make([]events.Leg, len(t.Programme))
	for i, leg := range t.Programme {
		legs[i] = leg.Leg
	}
	return events.ProposeTrip{
		ID: t.ID, Partner: t.Partner, Title: t.Title, Window: t.Window, Days: t.Days, Depart: t.Depart, Capacity: t.Capacity,
		Minimum: t.Minimum, Avoid: t.Avoid, Programme: legs, Milestones: t.Asked, Description: t.Description,
	}
}

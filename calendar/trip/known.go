package trip

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// A Trip takes a group of people to a partner and back, or brings one from there.
type Trip struct {
	events.TripProposed
	Made      uint64               // the place in the journal of the event that proposed it; 0: none yet
	Done      map[string]bool      // milestones ticked off, by id
	Completed map[string]time.Time // when they were
	Cancelled bool
	Note      events.Text
	Proposed  time.Time
	Revised   time.Time
	Given     map[string]time.Time // since when each milestone has its day, by id; replaced, never changed
	History   []meeting.Change
	Versions  []Version // what those who travel are told of it, oldest first

	Numbers     int // how many have registered, with those who have left
	Held        int // seats that are taken or offered
	Personal    int // registrations of which it is known whose they are
	Needs       int // registrations that say what somebody needs
	Left        int // of these, those that have ended
	Visitors    Visitors
	Charged     time.Time             // when it was last said what those who travel owe
	Turn        int                   // how often who has seats may have changed
	Committed   *events.TripCommitted // of a draw by lot
	CommittedAt time.Time
	Drawn       *events.TripDrawn // nil until seats are given that are not given at once
	DrawnAt     time.Time
}

// Proposed returns the trip that an event proposes.
func Proposed(body *events.TripProposed, e *events.Event) *Trip {
	t := &Trip{
		TripProposed: *body, Made: e.Sequence, Done: map[string]bool{}, Completed: map[string]time.Time{}, Proposed: e.Time, Revised: e.Time, Charged: e.Time,
		Given:   given(nil, nil, body.Milestones, e.Time),
		History: []meeting.Change{{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: "planned", Why: body.Why}},
	}
	t.version(e, nil)
	return t
}

// Apart makes the trip independent of the one that it was copied from.
func (t *Trip) Apart() {
	t.History, t.Versions, t.Done, t.Completed = slices.Clip(t.History), slices.Clip(t.Versions), maps.Clone(t.Done), maps.Clone(t.Completed)
}

// Amend folds the event in.
func (t *Trip) Amend(body *events.TripAmended, e *events.Event) {
	t.Given = given(t.Milestones, t.Given, body.Milestones, e.Time)
	if body.Registration != nil && (t.Registration == nil || !reflect.DeepEqual(t.Registration.Owing, body.Registration.Owing)) {
		t.Charged = e.Time
	}
	t.TripProposed = body.TripProposed
	t.revise(e, "amended", body.Why, body.Note)
	t.version(e, body.Note)
}

// Retime folds the event in.
func (t *Trip) Retime(body *events.TripRetimed, e *events.Event) {
	t.Programme, t.Revision = body.Programme, body.Revision
	t.revise(e, "retimed", body.Why, nil)
}

// Cancel folds the event in.
func (t *Trip) Cancel(body *events.TripCancelled, e *events.Event) {
	t.Cancelled, t.Revision = true, body.Revision
	t.revise(e, "cancelled", events.Reason{}, body.Note)
}

// Complete folds the event in.
func (t *Trip) Complete(body *events.MilestoneCompleted, e *events.Event) {
	id := body.Milestone
	if !t.has(id) {
		id = events.RenamedMilestone(id) // it was ticked off before that
	}
	t.Done[id], t.Completed[id] = true, e.Time
}

// has reports whether the trip has a milestone.
func (t *Trip) has(milestone string) bool {
	return slices.ContainsFunc(t.Milestones, func(m events.Milestone) bool { return m.ID == milestone })
}

// given notes since when each milestone has its day: since before, where it is the one that it was.
func given(old []events.Milestone, since map[string]time.Time, list []events.Milestone, now time.Time) map[string]time.Time {
	days := make(map[string]events.Date, len(old))
	for _, m := range old {
		days[m.ID] = m.Date
	}
	at := make(map[string]time.Time, len(list))
	for _, m := range list {
		if at[m.ID] = now; days[m.ID] == m.Date {
			at[m.ID] = since[m.ID]
		}
	}
	return at
}

// TooLate says whether a milestone's day was over already when it was given that day: nobody could have kept it, so it is
// not overdue. Events say so by themselves, but for those from before they did. A day is that of the office's clock.
func (t *Trip) TooLate(m events.Milestone, home *time.Location) bool {
	return m.Late || m.Date.Before(events.DateOf(t.Given[m.ID].In(home)))
}

func (t *Trip) revise(e *events.Event, kind string, why events.Reason, note events.Text) {
	t.Note, t.Revised = note, e.Time
	t.History = append(t.History, meeting.Change{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: kind, Why: why, Note: note})
}

// Proposal returns the trip in the terms it is proposed in.
func (t *Trip) Proposal() events.ProposeTrip {
	return events.ProposeTrip{
		ID: t.ID, Partner: t.Partner, Direction: t.Direction, Kind: t.Kind, Title: t.Title, Window: t.Window, Days: t.Days, Depart: t.Depart, Capacity: t.Capacity,
		Minimum: t.Minimum, Avoid: t.Avoid, Programme: t.legs(), Milestones: t.Asked, Description: t.Description, Registration: t.Registration,
	}
}

// legs is the programme as it was asked for.
func (t *Trip) legs() []events.Leg {
	legs := make([]events.Leg, len(t.Programme))
	for i, leg := range t.Programme {
		legs[i] = leg.Leg
	}
	return legs
}

// Changeable refuses to change a trip that is cancelled, or one that is over and for which people were registered. What was noted of others
// may be put right.
func (t *Trip) Changeable(today events.Date) *events.Problem {
	switch {
	case t.Cancelled:
		return events.Refuse(events.NotPossible, "id", "the trip is cancelled, which is final; propose a new one")
	case t.To.Before(today) && t.Registration != nil:
		return events.Refuse(events.NotPossible, "id", "the trip is over since %s", t.To)
	}
	return nil
}

// Amended returns the trip as a command changes it, before its days are looked at, and its programme.
func (t *Trip) Amended(c *events.AmendTrip) (events.TripProposed, []events.Leg) {
	next, legs := t.TripProposed, t.legs()
	events.Set(&next.Partner, c.Partner)
	events.Set(&next.Direction, c.Direction)
	events.Set(&next.Kind, c.Kind)
	events.Set(&next.Title, c.Title)
	events.Set(&next.Window, c.Window)
	events.Set(&next.Days, c.Days)
	events.Set(&next.Depart, c.Depart)
	events.Set(&next.Capacity, c.Capacity)
	events.Set(&next.Minimum, c.Minimum)
	events.Set(&next.Avoid, c.Avoid)
	events.Set(&next.Asked, c.Milestones)
	events.Set(&next.Description, c.Description)
	if c.Registration != nil || c.Unregistered {
		next.Registration = c.Registration
	}
	events.Set(&legs, c.Programme)
	return next, legs
}

// Replan plans the trip as it was amended. The dates people may have put into their diaries are found again only if what they
// were found from has changed.
func (t *Trip) Replan(next *events.TripProposed, legs []events.Leg, at House, today events.Date) *events.Problem {
	if p := sound(next); p != nil {
		return p
	}
	if next.Window != t.Window || next.Days != t.Days || !slices.Equal(next.Depart, t.Depart) || !reflect.DeepEqual(next.Avoid, t.Avoid) {
		if p := find(next, today); p != nil {
			return p
		}
	}
	if p := timetable(next, legs, at, t, today); p != nil {
		return p
	}
	next.Revision++
	return nil
}

// Retimed returns the programme with the instants at which its wall times are by a table, as far as it is not over at now, and
// false if none of them is another.
func (t *Trip) Retimed(table *tz.Table, now time.Time) ([]events.TimedLeg, bool) {
	legs, moved := slices.Clone(t.Programme), false
	for i := range legs {
		leg := &legs[i]
		begin := table.At(leg.Date, leg.Start, leg.Zone, leg.Begin)
		until := table.At(t.From.AddDays(leg.EndDay-1), leg.End, leg.EndZone, leg.Until)
		if over := !leg.Until.After(now) && !until.After(now); over || begin.Equal(leg.Begin) && until.Equal(leg.Until) {
			continue
		}
		leg.Begin, leg.Until, moved = begin, until, true
	}
	return legs, moved
}

// Completes refuses to tick off a milestone that the trip does not have, or that is so already.
func (t *Trip) Completes(milestone string) *events.Problem {
	if t.Cancelled {
		return events.Refuse(events.NotPossible, "trip", "the trip is cancelled")
	}
	if t.Done[milestone] {
		return events.Refuse(events.NotPossible, "milestone", "it is completed already")
	}
	var ids []string
	for _, m := range t.Milestones {
		if m.ID == milestone {
			return nil
		}
		ids = append(ids, m.ID)
	}
	return events.Refuse(events.UnknownRef, "milestone", "the trip has no such milestone; it has %s", strings.Join(ids, ", "))
}

package anniversary

import (
	"maps"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/day"
	"jourfixe/events"
)

// A State is what the office has decided of an anniversary.
type State string

// The states.
const (
	Planned   State = "planned"
	Waived    State = "waived"    // it is let go by
	Cancelled State = "cancelled" // it was planned, and called off
)

// An Anniversary is one that the office has decided something of.
type Anniversary struct {
	events.AnniversaryPlanned
	State     State
	Note      events.Text
	Done      map[string]bool      // milestones ticked off, by id
	Completed map[string]time.Time // when they were
	Created   time.Time
	Revised   time.Time
	Revision  int // grows with each event, and is more than what stood in calendars before
}

// Apart makes the anniversary independent of the one that it was copied from.
func (a *Anniversary) Apart() { a.Done, a.Completed = maps.Clone(a.Done), maps.Clone(a.Completed) }

// Plan returns the anniversary that an event plans: after is what stood in calendars of it before.
func Plan(body *events.AnniversaryPlanned, e *events.Event, after int) *Anniversary {
	return &Anniversary{
		AnniversaryPlanned: *body, State: Planned, Done: map[string]bool{}, Completed: map[string]time.Time{},
		Created: e.Time, Revised: e.Time, Revision: after + 1,
	}
}

// Waive returns the anniversary that an event lets go by.
func Waive(body *events.AnniversaryWaived, e *events.Event, after int) *Anniversary {
	return &Anniversary{
		AnniversaryPlanned: events.AnniversaryPlanned{ID: body.ID, Of: body.Of, Years: body.Years, Title: body.Title, From: body.From, To: body.To},
		State:              Waived, Note: body.Note, Created: e.Time, Revised: e.Time, Revision: after + 1,
	}
}

// Amend folds the event in.
func (a *Anniversary) Amend(body *events.AnniversaryAmended, e *events.Event) {
	a.AnniversaryPlanned = body.AnniversaryPlanned
	a.revise(e, body.Note)
}

// Cancel folds the event in.
func (a *Anniversary) Cancel(body *events.AnniversaryCancelled, e *events.Event) {
	a.State = Cancelled
	a.revise(e, body.Note)
}

// Complete folds the event in.
func (a *Anniversary) Complete(body *events.AnniversaryCompleted, e *events.Event) {
	a.Done[body.Milestone], a.Completed[body.Milestone] = true, e.Time
}

func (a *Anniversary) revise(e *events.Event, note events.Text) {
	a.Note, a.Revised, a.Revision = note, e.Time, a.Revision+1
}

// Whole reports whether it is marked all year long.
func (a *Anniversary) Whole() bool { return a.From != a.To }

// Day is the day on which it is marked, zero if it is all year long.
func (a *Anniversary) Day() events.Date {
	if a.Whole() {
		return events.Date{}
	}
	return a.From
}

// Usual are the milestones of an anniversary, in order: delegations are invited a year before, as mayors' diaries want it.
var Usual = []events.MilestoneAt{
	{ID: "budget", Before: events.Period{Months: 18}, Title: events.Text{"de": "Mittel anmelden", "en": "Apply for funds"}},
	{ID: "delegation", Before: events.Period{Years: 1}, Title: events.Text{"de": "Delegation einladen", "en": "Invite the delegation"}},
	{ID: "programme", Before: events.Period{Months: 6}, Title: events.Text{"de": "Programm abstimmen", "en": "Agree on the programme"}},
	{ID: "reception", Before: events.Period{Months: 3}, Title: events.Text{"de": "Empfang vorbereiten, Einladungen versenden", "en": "Prepare the reception, send the invitations"}},
	{ID: "press", Before: events.Period{Days: 14}, Title: events.Text{"de": "Presse unterrichten", "en": "Tell the press"}},
	{ID: "report", After: events.Period{Days: 28}, Title: events.Text{"de": "Bericht und Dank", "en": "Report and thanks"}},
}

// Asks are the milestones of the anniversary as they are asked for.
func (a *Anniversary) Asks() []events.MilestoneAt {
	if len(a.Asked) == 0 {
		return Usual
	}
	return a.Asked
}

// A House is the office that plans.
type House struct {
	Holidays []string
	Today    events.Date
}

// furthest is how far from an anniversary it may be marked.
var furthest = events.Period{Years: 1}

// Arrange completes a planned anniversary: its days, on the one asked for or all year long, and those of its milestones. Old is what was
// planned before, nil if nothing was.
func Arrange(p *events.AnniversaryPlanned, at Coming, on events.Date, in House, old *Anniversary) *events.Problem {
	year := at.First.Year
	p.From, p.To = on, on
	if on.IsZero() {
		p.From, p.To = events.Date{Year: year, Month: time.January, Day: 1}, events.Date{Year: year, Month: time.December, Day: 31}
	}
	if !on.IsZero() && (on.Before(furthest.Before(at.First)) || on.After(furthest.From(at.Last))) {
		return events.Refuse(events.NotPossible, "on", "must be within a year of the anniversary itself, %s", at.First)
	}
	if kept := old != nil && p.From == old.From && p.To == old.To; p.To.Before(in.Today) && !kept {
		return events.Refuse(events.NotPossible, "on", "must not be over yet")
	}
	if p := day.CheckMilestones(p.Asked, p.From); p != nil {
		return p
	}
	asked := p.Asked
	if len(asked) == 0 {
		asked = Usual
	}
	p.Milestones = day.Milestones(asked, p.From, p.To, in.Holidays)
	late(p.Milestones, old, in.Today)
	return nil
}

// late marks the milestones whose day is over already when they are given it. One that has kept its day is as late as it was.
func late(list []events.Milestone, old *Anniversary, today events.Date) {
	for i := range list {
		m := &list[i]
		m.Late = m.Date.Before(today)
		if old == nil {
			continue
		}
		if j := slices.IndexFunc(old.Milestones, func(was events.Milestone) bool { return was.ID == m.ID && was.Date == m.Date }); j >= 0 {
			m.Late = old.Milestones[j].Late
		}
	}
}

// Changeable says why nothing can be changed of it any more on a day, nil if it can.
func (a *Anniversary) Changeable(today events.Date) *events.Problem {
	switch {
	case a.State != Planned:
		return events.Refuse(events.NotPossible, "id", "it is not planned; plan it first")
	case a.To.Before(today):
		return events.Refuse(events.NotPossible, "id", "it is over, since %s", a.To)
	}
	return nil
}

// Completes says why a milestone cannot be ticked off, nil if it can.
func (a *Anniversary) Completes(milestone string) *events.Problem {
	switch {
	case a.State != Planned:
		return events.Refuse(events.NotPossible, "id", "it is not planned; plan it first")
	case a.Done[milestone]:
		return events.Refuse(events.NotPossible, "milestone", "it is completed already")
	}
	var ids []string
	for _, m := range a.Milestones {
		if m.ID == milestone {
			return nil
		}
		ids = append(ids, m.ID)
	}
	return events.Refuse(events.UnknownRef, "milestone", "the anniversary has no such milestone; it has %s", strings.Join(ids, ", "))
}

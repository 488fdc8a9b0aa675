package calendar

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

var trips = shelf.New[string]("trip", func(t *Trip) {
	t.History, t.Done, t.completed = slices.Clip(t.History), maps.Clone(t.Done), maps.Clone(t.completed)
})

var tripNoun = &noun.Entry[*Book, Trip]{
	Shelf:   trips,
	Over:    func(t *Trip) bool { return t.Cancelled },
	Answers: []noun.Answer[*Book]{noun.AnswersAt(proposeTrip), noun.AnswersAt(amendTrip), noun.AnswersAt(cancelTrip), noun.Answers(completeMilestone)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(trips, func(_ *Book, body *events.TripProposed, e *events.Event) *Trip {
			return &Trip{
				TripProposed: *body, Done: map[string]bool{}, completed: map[string]time.Time{}, Proposed: e.Time, Revised: e.Time,
				History: []meeting.Change{{At: e.Time, Client: e.Cause.Client, Kind: "planned", Why: body.Why}},
			}
		}),
		noun.Changes[*Book](trips, func(t *Trip, body *events.TripAmended, e *events.Event) {
			t.TripProposed = body.TripProposed
			t.revise(e, "amended", body.Why, body.Note)
		}),
		noun.Changes[*Book](trips, func(t *Trip, body *events.TripCancelled, e *events.Event) {
			t.Cancelled, t.Revision = true, body.Revision
			t.revise(e, "cancelled", events.Reason{}, body.Note)
		}),
		noun.Changes[*Book](trips, func(t *Trip, body *events.MilestoneCompleted, e *events.Event) {
			t.Done[body.Milestone], t.completed[body.Milestone] = true, e.Time
		}),
	},
	Names:   func(t *Trip) []events.Ref { return []events.Ref{{Noun: partners.Label, ID: t.Partner}} },
	Touches: touchesTrip,
	Covered: func(_ *Book, t *Trip, s agenda.Scope) bool {
		return s == (agenda.Scope{}) || s.Ref == (events.Ref{Noun: "trip", ID: t.ID}) || s.Ref == (events.Ref{Noun: "partner", ID: t.Partner})
	},
	Shows: func(b *Book, t *Trip, s agenda.Scope, show func(agenda.Entry)) {
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
	Scope: &noun.Scoping[*Book]{
		Title: func(b *Book, id string) events.Text {
			t := b.Trip(id)
			if t == nil {
				return nil
			}
			return t.Title
		},
	},
	File: &noun.Filing[*Book, Trip]{
		Section: "trips", Create: "propose", Amend: "amend", End: "cancel", Read: noun.Reads[events.ProposeTrip],
		Said: func(_ *Book, t *Trip) any { return t.asked() },
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
	History   []meeting.Change
	completed map[string]time.Time // when they were
}

// Trip returns the trip, nil if there is none.
func (b *Book) Trip(id string) *Trip { return trips.In(b.shelves)[id] }

// Trips returns all trips by departure, the cancelled ones too.
func (b *Book) Trips() []*Trip {
	list := shelf.Sorted(trips.In(b.shelves))
	slices.SortStableFunc(list, func(x, y *Trip) int { return x.From.Compare(y.From) })
	return list
}

func proposeTrip(b *Book, c *events.ProposeTrip, now time.Time) ([]events.Body, *events.Problem) {
	if trips.In(b.shelves)[c.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "trip", ID: c.ID})
	}
	t := &events.TripProposed{
		ID: c.ID, Partner: c.Partner, Title: c.Title, Window: c.Window, Days: c.Days, Depart: c.Depart,
		Capacity: c.Capacity, Minimum: c.Minimum, Avoid: c.Avoid, Description: c.Description, Asked: c.Milestones,
	}
	if ref := (events.Ref{Noun: "partner", ID: t.Partner}); !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := trip.Check(t); p != nil {
		return nil, p
	}
	if p := trip.Find(t, b.Today(now)); p != nil {
		return nil, p
	}
	if p := trip.Timetable(t, c.Programme, b.tripHouse(t)); p != nil {
		return nil, p
	}
	return one(t)
}

// tripHouse is the office as one that plans a trip to its partner.
func (b *Book) tripHouse(t *events.TripProposed) trip.House {
	return trip.House{Zone: b.office.Zone, Partner: b.Partner(t.Partner).Zone, Holidays: b.office.Holidays}
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
	if p := trip.Check(&t); p != nil {
		return nil, p
	}
	// The dates people may have put into their diaries are found again only if what they were found from has changed.
	if t.Window != old.Window || t.Days != old.Days || !slices.Equal(t.Depart, old.Depart) || !reflect.DeepEqual(t.Avoid, old.Avoid) {
		if p := trip.Find(&t, b.Today(now)); p != nil {
			return nil, p
		}
	}
	legs := make([]events.Leg, len(old.Programme))
	for i, leg := range old.Programme {
		legs[i] = leg.Leg
	}
	set(&legs, c.Programme)
	if p := trip.Timetable(&t, legs, b.tripHouse(&t)); p != nil {
		return nil, p
	}
	t.Revision++
	return one(&events.TripAmended{TripProposed: t, Note: c.Note})
}

func (b *Book) changeableTrip(id string, now time.Time) (*Trip, *events.Problem) {
	t := trips.In(b.shelves)[id]
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
	t.History = append(t.History, meeting.Change{At: e.Time, Client: e.Cause.Client, Kind: kind, Why: why, Note: note})
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

func completeMilestone(b *Book, c *events.CompleteMilestone) ([]events.Body, *events.Problem) {
	t := trips.In(b.shelves)[c.Trip]
	if t == nil {
		return nil, b.unknown("trip", events.Ref{Noun: "trip", ID: c.Trip})
	}
	if t.Cancelled {
		return nil, events.Refuse(events.NotPossible, "trip", "the trip is cancelled")
	}
	if t.Done[c.Milestone] {
		return nil, events.Refuse(events.NotPossible, "milestone", "it is completed already")
	}
	var ids []string
	for _, m := range t.Milestones {
		if m.ID == c.Milestone {
			return one((*events.MilestoneCompleted)(c))
		}
		ids = append(ids, m.ID)
	}
	return nil, events.Refuse(events.UnknownRef, "milestone", "the trip has no such milestone; it has %s", list(ids))
}

package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/host"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/rooming"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

var trips = shelf.New[string]("trip", (*trip.Trip).Apart)

var tripNoun = &noun.Entry[*Book, trip.Trip]{
	Shelf:   trips,
	Title:   func(_ *Book, t *trip.Trip) events.Text { return t.Title },
	Over:    func(t *trip.Trip) bool { return t.Cancelled },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(proposeTrip), noun.AnswersAsked(amendTrip), noun.AnswersAt(recordPayments), noun.AnswersAt(cancelTrip), noun.Answers(completeMilestone), noun.AnswersAt(settleTrip)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(trips, func(_ *Book, body *events.TripProposed, e *events.Event) *trip.Trip { return trip.Proposed(body, e) }),
		noun.Changes[*Book](trips, (*trip.Trip).Amend), noun.Changes[*Book](trips, (*trip.Trip).Cancel), noun.Changes[*Book](trips, (*trip.Trip).Complete),
		noun.Changes[*Book](trips, (*trip.Trip).Retime), noun.Keeps(noun.Changes[*Book](trips, (*trip.Trip).Commit)), noun.Keeps(noun.Folds(drawnTrip)),
	},
	Names: func(t *trip.Trip) []events.Ref {
		return namesWeeks([]events.Ref{{Noun: partners.Label, ID: t.Partner}}, t.From, t.To)
	},
	Touches: touchesTrip,
	Made:    func(t *trip.Trip) uint64 { return t.Made },
	Covered: func(b *Book, t *trip.Trip, s agenda.Scope) bool {
		switch s.Noun {
		case persons.Label:
			return b.SeatOf(s.ID, t.ID) != nil || b.staffs(s.ID)
		case agenda.NounPublication:
			return b.publishes(s, t)
		}
		return s == (agenda.Scope{}) || s.Noun == agenda.NounDeadlines || s.Ref == (events.Ref{Noun: "trip", ID: t.ID}) || s.Ref == (events.Ref{Noun: "partner", ID: t.Partner})
	},
	Shows: func(b *Book, t *trip.Trip, s agenda.Scope, show func(agenda.Entry)) {
		if s.Noun == agenda.NounPublication {
			show(agenda.PublishedTrip(t, b.cityOf(t), b.office.Zone))
			return
		}
		each := func(list []agenda.Entry) {
			for _, e := range list {
				show(e)
			}
		}
		own := s.Noun == persons.Label
		seat := b.SeatOf(s.ID, t.ID)
		if s.Noun != agenda.NounDeadlines && (!own || seat != nil) {
			e := agenda.Trip(t, b.Visited(t), b.office.Zone)
			if e.Exchange {
				e.Sort = b.TripKind(t.Kind) // which may be one of the office's own
			}
			show(e)
		}
		// Milestones are the office's work. Who reads the feeds of partners and trips is not known.
		if s.Noun != partners.Label && s.Noun != trips.Label && (!own || b.staffs(s.ID)) {
			for _, m := range t.Milestones {
				show(agenda.Milestone(t, m, b.office.Zone))
			}
		}
		// The programme in detail is for those who travel, as far as they take part in it; others see the trip as a whole.
		switch {
		case s.Noun == trips.Label:
			for i := range t.Programme {
				show(agenda.Leg(t, i))
			}
		case own && seat != nil:
			each(agenda.Programme(t, seat.Parts))
			each(agenda.Dues(seat, t, b.office.Location(), b.office.Zone))
		}
	},
	Apart: persons.Label,
	Scope: &noun.Scoping[*Book]{},
	File: &noun.Filing[*Book, trip.Trip]{
		Section: "trips", Create: "propose", Amend: "amend", End: "cancel", Read: noun.Reads[events.ProposeTrip],
		Said: func(_ *Book, t *trip.Trip) any { return t.Proposal() },
	},
}

// Trip returns the trip, nil if there is none.
func (b *Book) Trip(id string) *trip.Trip { return trips.Get(b.shelves, id) }

// Trips returns all trips by departure, the cancelled ones too.
func (b *Book) Trips() []*trip.Trip {
	return byDeparture(shelf.Sorted(trips.All(b.shelves)))
}

// tripsOn returns those that take place on some of the days, the cancelled ones too, likewise.
func (b *Book) tripsOn(first, last events.Date) (list []*trip.Trip) {
	for _, id := range b.inWeeks(trips.Label, first, last) {
		if t := b.Trip(id); !t.From.After(last) && !t.To.Before(first) {
			list = append(list, t)
		}
	}
	return byDeparture(list)
}

func byDeparture(list []*trip.Trip) []*trip.Trip {
	slices.SortStableFunc(list, func(x, y *trip.Trip) int { return x.From.Compare(y.From) })
	return list
}

// SeatOf is the registration by which somebody has a seat on a trip, nil if they have none.
func (b *Book) SeatOf(person, of string) *registration.Registration {
	if r := b.registrationOf(person, of); r != nil && r.Standing == events.Seated {
		return r
	}
	return nil
}

// staffs reports whether somebody works in the office.
func (b *Book) staffs(person string) bool {
	p := b.Person(person)
	return p != nil && !p.Erased && p.Staff()
}

// cityOf is what the partner of a trip is called.
func (b *Book) cityOf(t *trip.Trip) events.Text {
	if p := b.Partner(t.Partner); p != nil {
		return p.Title
	}
	return nil
}

func proposeTrip(b *Book, c *events.ProposeTrip, by noun.Asked) ([]events.Body, *events.Problem) {
	if trips.Get(b.shelves, c.ID) != nil {
		return nil, b.taken(events.Ref{Noun: "trip", ID: c.ID})
	}
	if ref := (events.Ref{Noun: "partner", ID: c.Partner}); !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if p := b.checkKind(c.Kind); p != nil {
		return nil, p
	}
	t := trip.New(c)
	if p := trip.Arrange(t, c.Programme, b.tripHouse(t), b.Today(by.Now)); p != nil {
		return nil, p
	}
	return b.committed(nil, t, by, t), nil
}

// committed adds the choice of a seed to what is decided of a trip whose seats are drawn by lot, if it has none.
func (b *Book) committed(was *trip.Trip, t *events.TripProposed, by noun.Asked, body events.Body) []events.Body {
	if t.Registration == nil || t.Registration.Rule != events.Lottery || was != nil && was.Committed != nil {
		return []events.Body{body}
	}
	return []events.Body{body, committing(t.ID, by)}
}

// tripHouse is the office as one that plans a trip to its partner.
func (b *Book) tripHouse(t *events.TripProposed) trip.House {
	h := trip.House{Zone: b.office.Zone, Holidays: b.office.Holidays}
	if t.Direction != events.Incoming {
		h.There = b.Partner(t.Partner).Zone
	}
	return h
}

// Departures says on which days of a window a trip could begin, what each costs and why, and decides nothing. What the office does
// on those days counts, and the holidays that both keep.
func (b *Book) Departures(c *events.ProposeTrip, now time.Time) ([]trip.Departure, *events.Problem) {
	ref := events.Ref{Noun: "partner", ID: c.Partner}
	if !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	a := trip.Around{Holidays: b.office.Holidays, Regions: slices.Clone(b.office.Holidays)}
	for _, region := range b.Partner(c.Partner).Holidays {
		if !slices.Contains(a.Regions, region) {
			a.Regions = append(a.Regions, region)
		}
	}
	a.Busy = b.Busy(c.Window)
	return trip.Departures(trip.New(c), a, b.Today(now))
}

// Busy lists the trips and meetings that take place in a window, in time.
func (b *Book) Busy(w events.Window) (list []trip.Busy) {
	for _, t := range b.tripsOn(w.From, w.To) {
		if !t.Cancelled {
			list = append(list, trip.Busy{Ref: events.Ref{Noun: trips.Label, ID: t.ID}, Title: t.Title, From: t.From, To: t.To})
		}
	}
	for _, m := range InTime(b.MeetingsOn(w.From.AddDays(-nearDays), w.To.AddDays(nearDays))) {
		day := events.DateOf(m.Instant.In(b.office.Location()))
		if !m.Cancelled && !day.After(w.To) && !day.Before(w.From) {
			list = append(list, trip.Busy{Ref: events.Ref{Noun: meetings.Label, ID: m.ID}, Title: m.Title, From: day, To: events.DateOf(m.End().In(b.office.Location()))})
		}
	}
	return list
}

func amendTrip(b *Book, c *events.AmendTrip, by noun.Asked) ([]events.Body, *events.Problem) {
	old, p := b.changeableTrip(c.ID, by.Now)
	if p != nil {
		return nil, p
	}
	if c.Registration != nil && c.Unregistered {
		return nil, events.Refuse(events.Malformed, "unregistered", "must not be true along with registration")
	}
	t, legs := old.Amended(c)
	// What was planned with a partner stays when the partner retires, so only another one is looked at.
	if ref := (events.Ref{Noun: "partner", ID: t.Partner}); t.Partner != old.Partner && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if t.Kind != old.Kind {
		if p := b.checkKind(t.Kind); p != nil {
			return nil, p
		}
	}
	if p := old.Replan(&t, legs, b.tripHouse(&t), b.Today(by.Now)); p != nil {
		return nil, p
	}
	if p := b.unregistering(old, &t); p != nil {
		return nil, p
	}
	if p := seatsKept(old, &t); p != nil {
		return nil, p
	}
	if p := b.bookings(old).Keeps(&t); p != nil {
		return nil, p
	}
	bodies := b.committed(old, &t, by, &events.TripAmended{TripProposed: t, Note: c.Note})
	return b.vacating(bodies, &t, rooming.Change{}), nil
}

// seatsKept refuses to take away seats that are given, or the rule by which people have registered.
func seatsKept(old *trip.Trip, t *events.TripProposed) *events.Problem {
	if old.Numbers == 0 || old.Registration == nil || t.Registration == nil {
		return nil // where it takes none nobody is registered
	}
	if old.Registration.Rule != t.Registration.Rule ||
		!slices.Equal(old.Registration.Quotas, t.Registration.Quotas) || !slices.Equal(old.Registration.Ranks, t.Registration.Ranks) {
		return events.Refuse(events.NotPossible, "registration", "people have registered by the rule as it is, so it stays")
	}
	if t.Capacity < old.Held {
		return events.Refuse(events.NotPossible, "capacity", "must be at least %d, the seats that are taken or offered", old.Held)
	}
	return nil
}

// unregistering refuses to have a trip take no registrations any more while there is something that would be lost by it. Who is interested
// stays on the list, and is told when registration opens after all.
func (b *Book) unregistering(old *trip.Trip, t *events.TripProposed) *events.Problem {
	if old.Registration == nil || t.Registration != nil {
		return nil
	}
	if old.Drawn != nil {
		return events.Refuse(events.NotPossible, "registration", "the seats were drawn, and anybody may repeat the draw, so it stays; the trip can be cancelled")
	}
	registered, held := 0, 0
	for _, r := range b.Registrations(old.ID) {
		if r.Active() && r.Standing != events.Interested {
			registered++
		}
		held += r.Received()
	}
	switch {
	case registered > 0:
		return events.Refuse(events.NotPossible, "registration",
			"there are %d registrations, so the trip takes them on; withdraw them first, once everybody knows, or cancel the trip", registered)
	case held > 0:
		return events.Refuse(events.NotPossible, "registration", "payments have come in and not gone back; record first what goes back")
	case slices.ContainsFunc(b.Hosts(old.ID), func(h *host.Host) bool { return !h.Withdrawn }):
		return events.Refuse(events.NotPossible, "registration", "families offer to lodge guests; withdraw what they offer first, once they know")
	}
	return nil
}

// drawnTrip gives everybody what the draw has given them.
func drawnTrip(b *Book, body *events.TripDrawn, e *events.Event) error {
	t := trips.Change(b.shelves, body.ID)
	if t == nil {
		return noun.Missing(body.About())
	}
	t.Draw(body, e)
	t.Turn++
	standing := make(map[int]string, len(body.Tickets))
	for _, number := range body.Seated {
		standing[number] = events.Seated
	}
	for _, number := range body.Waiting {
		standing[number] = events.Waiting
	}
	for _, r := range b.Registrations(body.ID) {
		if s := standing[r.Number]; s != "" && r.Standing == events.Registered {
			r = registrations.Change(b.shelves, r.ID)
			before := r.Count()
			r.Draw(s, e)
			t.Recount(before, r.Count(), e.Time)
		}
	}
	return nil
}

func (b *Book) changeableTrip(id string, now time.Time) (*trip.Trip, *events.Problem) {
	t := b.Trip(id)
	if t == nil {
		return nil, b.unknown("id", events.Ref{Noun: "trip", ID: id})
	}
	return t, t.Changeable(b.Today(now))
}

func cancelTrip(b *Book, c *events.CancelTrip, now time.Time) ([]events.Body, *events.Problem) {
	t, p := b.changeableTrip(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(&events.TripCancelled{ID: c.ID, Note: c.Note, Revision: t.Revision + 1})
}

func completeMilestone(b *Book, c *events.CompleteMilestone) ([]events.Body, *events.Problem) {
	t := b.Trip(c.Trip)
	if t == nil {
		return nil, b.unknown("trip", events.Ref{Noun: "trip", ID: c.Trip})
	}
	if p := t.Completes(c.Milestone); p != nil {
		return nil, p
	}
	return one((*events.MilestoneCompleted)(c))
}

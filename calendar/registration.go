package calendar

import (
	"cmp"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/rooming"
	"jourfixe/calendar/seat"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// roleCitizen is that of people whom nobody but themselves has brought into the book.
const roleCitizen = "citizen"

// roleHost is that of people who are in the book since they lodge guests.
const roleHost = "host"

var registrations = shelf.New[string]("registration", (*registration.Registration).Apart)

var registrationNoun = &noun.Entry[*Book, registration.Registration]{
	Shelf:   registrations,
	Private: true,
	Title: func(b *Book, r *registration.Registration) events.Text {
		return b.TitleOf(events.Ref{Noun: trips.Label, ID: r.Trip})
	},
	Over: func(r *registration.Registration) bool { return !r.Active() },
	Answers: []noun.Answer[*Book]{
		noun.AnswersAsked(noteInterest), noun.AnswersAsked(makeRegistration), noun.AnswersAsked(amendRegistration),
		noun.AnswersAt(withdrawRegistration), noun.AnswersAt(acceptOffer), noun.AnswersAt(declineOffer),
		noun.AnswersAt(chooseParts), noun.AnswersAt(recordPayment), noun.AnswersAt(deliverDocuments),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(registrations, func(b *Book, body *events.InterestNoted, e *events.Event) *registration.Registration {
			old := b.Registration(body.ID)
			r := registration.Noted(old, body, e)
			b.turned(body.Trip, old, r, e)
			return r
		}),
		noun.Makes(registrations, func(b *Book, body *events.RegistrationMade, e *events.Event) *registration.Registration {
			old := b.Registration(body.ID)
			r := registration.Entered(old, body, e)
			if t := b.turned(body.Trip, old, r, e); t != nil {
				t.Numbers = body.Number
			}
			return r
		}),
		changesSeats((*registration.Registration).Amend, func(body *events.RegistrationAmended) string { return body.Trip }),
		changesSeats((*registration.Registration).Place, func(body *events.RegistrationPlaced) string { return body.Trip }),
		changesSeats((*registration.Registration).State, func(body *events.NeedsStated) string { return body.Trip }),
		noun.Keeps(noun.Folds(clearedRegistration)),
		noun.Keeps(noun.Folds(forgottenNeeds)),
		noun.Keeps(noun.Changes[*Book](registrations, (*registration.Registration).Choose)),
		noun.Keeps(noun.Changes[*Book](registrations, (*registration.Registration).Pay)),
		noun.Keeps(noun.Changes[*Book](registrations, (*registration.Registration).Deliver)),
	},
	Names: func(r *registration.Registration) []events.Ref {
		return []events.Ref{{Noun: trips.Label, ID: r.Trip}, {Noun: persons.Label, ID: r.Person}}
	},
	Touches: touchesRegistration,
	Made:    func(r *registration.Registration) uint64 { return r.Made },
}

// turned notes that who has seats on a trip may be others now, since a registration was one and is another.
func (b *Book) turned(id string, was, is *registration.Registration, e *events.Event) *trip.Trip {
	t := trips.Change(b.shelves, id)
	if t != nil {
		t.Turn++
		t.Recount(was.Count(), is.Count(), e.Time)
	}
	return t
}

// changesSeats is for events that may change who has seats on a trip.
func changesSeats[E any](change func(*registration.Registration, *E, *events.Event), of func(*E) string) noun.Fold[*Book] {
	return noun.Keeps(noun.Folds(func(b *Book, body *E, e *events.Event) error {
		ref := e.Body.About()
		r := registrations.Change(b.shelves, ref.ID)
		if r == nil {
			return noun.Missing(ref)
		}
		before := *r
		change(r, body, e)
		b.turned(of(body), &before, r, e)
		b.unlodge(r)
		return nil
	}))
}

func clearedRegistration(b *Book, body *events.RegistrationCleared, e *events.Event) error {
	r := registrations.Change(b.shelves, body.ID)
	if r == nil {
		return noun.Missing(body.About())
	}
	before := *r
	r.Clear(body, e)
	b.turned(body.Trip, &before, r, e)
	b.unlodge(r)
	b.loseKey(body.Key, body.About())
	return nil
}

func forgottenNeeds(b *Book, body *events.NeedsForgotten, e *events.Event) error {
	r := registrations.Change(b.shelves, body.ID)
	if r == nil {
		return noun.Missing(body.About())
	}
	before := *r
	r.ForgetNeeds(body, e)
	b.turned(body.Trip, &before, r, e)
	b.loseKey(body.Key, body.About())
	return nil
}

// forgetRegistrations takes what is personal of somebody who is erased out of their registrations. What they need goes with them.
func (b *Book) forgetRegistrations(person string, e *events.Event) {
	for _, r := range b.RegistrationsOf(person) {
		about := events.Ref{Noun: registrations.Label, ID: r.ID}
		if r.Needs != nil {
			b.loseKey(r.Needs.Key, about)
		}
		b.loseKey(r.Key, about)
		over := true
		if t := b.Trip(r.Trip); t != nil {
			over = t.To.Before(b.Today(e.Time))
		}
		before := *r
		r = registrations.Change(b.shelves, r.ID)
		r.Forget(over, e)
		b.turned(r.Trip, &before, r, e)
		b.unlodge(r)
	}
}

// Registration returns the registration, nil if there is none.
func (b *Book) Registration(id string) *registration.Registration {
	return registrations.Get(b.shelves, id)
}

// Registrations returns those for a trip, in the order in which people came.
func (b *Book) Registrations(trip string) []*registration.Registration {
	return b.registered(events.Ref{Noun: trips.Label, ID: trip})
}

// RegistrationsOf returns those of a person, in the order in which they came.
func (b *Book) RegistrationsOf(person string) []*registration.Registration {
	return b.registered(events.Ref{Noun: persons.Label, ID: person})
}

func (b *Book) registered(by events.Ref) (list []*registration.Registration) {
	for ref := range b.shelves.NamedBy(by, registrations.Label) {
		list = append(list, registrations.Get(b.shelves, ref.ID))
	}
	return list
}

// registrationOf returns the registration of a person for a trip, nil if there is none.
func (b *Book) registrationOf(person, trip string) *registration.Registration {
	for _, r := range b.RegistrationsOf(person) {
		if r.Trip == trip {
			return r
		}
	}
	return nil
}

// registrable returns a trip for which people can register or say that they would like to, as the phase says.
func (b *Book) registrable(id, phase string, now time.Time) (*trip.Trip, *events.Problem) {
	t := b.Trip(id)
	if t == nil {
		return nil, b.unknown("trip", events.Ref{Noun: trips.Label, ID: id})
	}
	home := b.office.Location()
	switch is := t.Phase(now, home); is {
	case phase:
		return t, nil
	case "":
		return nil, events.Refuse(events.NotPossible, "trip", "the trip takes no registrations; trip.amend can say how it does")
	case trip.Off:
		return nil, events.Refuse(events.NotPossible, "trip", "the trip is cancelled")
	case trip.Open:
		return nil, events.Refuse(events.NotPossible, "trip", "registration is open already; register with registration.make")
	case trip.Announced, trip.Interest:
		return nil, events.Refuse(events.NotPossible, "trip", "registration opens at %s", t.Opens(home).UTC().Format(time.RFC3339))
	}
	return nil, events.Refuse(events.NotPossible, "trip", "registration has closed at %s", t.Closes(home).UTC().Format(time.RFC3339))
}

// foundOrAdded returns who has an address, and what adds them where nobody in the book has it.
func (b *Book) foundOrAdded(name, email, language, role string, by noun.Asked) (person string, bodies []events.Body, p *events.Problem) {
	if of := b.PersonAt(email); of != nil {
		return of.ID, nil, nil
	}
	bodies, p = addPerson(b, &events.AddPerson{Name: name, Email: email, Language: language, Roles: []string{role}}, by)
	return by.Made(), bodies, p
}

func noteInterest(b *Book, c *events.NoteInterest, by noun.Asked) ([]events.Body, *events.Problem) {
	t, p := b.registrable(c.Trip, trip.Interest, by.Now)
	if p != nil {
		return nil, p
	}
	person, bodies, p := b.foundOrAdded(c.Name, c.Email, c.Language, roleCitizen, by)
	if p != nil {
		return nil, p
	}
	id, p := b.entering(c.ID, person, t.ID, by)
	if p != nil {
		return nil, p
	}
	return append(bodies, &events.InterestNoted{ID: id, Trip: t.ID, Person: person, Key: b.sealing(id, by), Name: events.Secret(c.Name)}), nil
}

// sealing is the key of a registration, which stays the same for somebody who comes back until it is destroyed.
func (b *Book) sealing(id string, by noun.Asked) string {
	if r := b.Registration(id); r != nil && r.Key != "" {
		return r.Key
	}
	return by.Derived("registration key")
}

// entering is the id of the registration of somebody who comes to a trip, which stays the same for one who comes back.
func (b *Book) entering(id, person, trip string, by noun.Asked) (string, *events.Problem) {
	switch r := b.registrationOf(person, trip); {
	case r == nil && b.Known(events.Ref{Noun: registrations.Label, ID: id}):
		return "", b.taken(events.Ref{Noun: registrations.Label, ID: id})
	case r == nil:
		return cmp.Or(id, by.Made()), nil
	case id != "" && id != r.ID:
		return "", events.Refuse(events.NotPossible, "id", "the person has a registration for this trip under another id; leave it out")
	case r.Entered():
		return "", events.Refuse(events.AlreadyThere, "email", "somebody is registered with this address; they change that by the link in their mail")
	default:
		return r.ID, nil
	}
}

func makeRegistration(b *Book, c *events.MakeRegistration, by noun.Asked) ([]events.Body, *events.Problem) {
	t, p := b.registrable(c.Trip, trip.Open, by.Now)
	if p != nil {
		return nil, p
	}
	e, p := registration.Enter(c, t, b.Today(by.Now))
	if p != nil {
		return nil, p
	}
	contact := c.Name
	if c.Guardian != nil {
		contact = c.Guardian.Name
	}
	person, bodies, p := b.foundOrAdded(contact, c.Email, c.Language, roleCitizen, by)
	if p != nil {
		return nil, p
	}
	if e.ID, p = b.entering(c.ID, person, t.ID, by); p != nil {
		return nil, p
	}
	e.Person, e.Number, e.Key = person, t.Numbers+1, b.sealing(e.ID, by)
	e.Priority = b.known(e.Priority, person, t)
	e.Standing = b.firstStanding(t, registration.Registration{RegistrationMade: *e}, by.Now)
	bodies = append(bodies, e)
	// Whoever comes back says anew what they need; what they said the first time would be nobody's.
	if old := b.Registration(e.ID); old != nil && old.Needs != nil {
		bodies = append(bodies, &events.NeedsForgotten{ID: e.ID, Trip: t.ID, Key: old.Needs.Key})
	}
	if c.Needs.IsZero() {
		return bodies, nil
	}
	return append(bodies, registration.Stating(e.ID, t.ID, by.Derived("needs"), c.Needs)), nil
}

// firstStanding is that of somebody who registers now.
func (b *Book) firstStanding(t *trip.Trip, r registration.Registration, now time.Time) string {
	if t.Drawn != nil { // closing was put off, or a clock was wrong: what is given is given, and whoever comes now is last on the list
		return events.Waiting
	}
	if t.Registration.Rule != events.FirstCome {
		return events.Registered
	}
	if b.bookings(t).Room(t.SeatRule(now, b.office.Location()), r.Ticket()) {
		return events.Seated
	}
	return events.Waiting
}

// known corrects what somebody says of themselves by what the book knows of earlier trips to the same city.
func (b *Book) known(said events.Priority, person string, t *trip.Trip) events.Priority {
	var last *trip.Trip
	for _, r := range b.RegistrationsOf(person) {
		before := b.Trip(r.Trip)
		if before == nil || before.ID == t.ID || before.Partner != t.Partner || before.Cancelled || !before.From.Before(t.From) {
			continue
		}
		if r.Standing == events.Seated {
			said.First = false
		}
		if before.Drawn != nil && r.Number > 0 && (last == nil || last.From.Before(before.From)) {
			last, said.Lost = before, r.Standing == events.Waiting
		}
	}
	return said
}

// standingRegistration returns a registration of which somebody may still change something, and its trip.
func (b *Book) standingRegistration(id string, now time.Time) (*registration.Registration, *trip.Trip, *events.Problem) {
	r := b.Registration(id)
	if r == nil {
		return nil, nil, b.unknown("id", events.Ref{Noun: registrations.Label, ID: id})
	}
	t := b.Trip(r.Trip)
	switch {
	case t.Cancelled:
		return nil, nil, events.Refuse(events.NotPossible, "id", "the trip is cancelled")
	case t.To.Before(b.Today(now)):
		return nil, nil, events.Refuse(events.NotPossible, "id", "the trip is over since %s", t.To)
	case !r.Active():
		return nil, nil, events.Refuse(events.NotPossible, "id", "the registration has ended")
	}
	return r, t, nil
}

func amendRegistration(b *Book, c *events.AmendRegistration, by noun.Asked) ([]events.Body, *events.Problem) {
	r, t, p := b.standingRegistration(c.ID, by.Now)
	if p != nil {
		return nil, p
	}
	e, p := r.Amending(c, t, b.Today(by.Now))
	if p != nil {
		return nil, p
	}
	if t.Drawn == nil {
		e.Priority = b.known(e.Priority, r.Person, t)
	}
	bodies := []events.Body{e}
	if p := b.roomFor(t, r, e, by.Now); p != nil {
		return nil, p
	}
	if p := b.bookings(t).Along(r, e); p != nil {
		return nil, p
	}
	if body := r.Unseen(e); body != nil {
		bodies = append(bodies, body)
	}
	needs := r.Needs.Stated()
	if c.Needs != nil && !(needs.Same(c.Needs) && (r.Needs == nil) == c.Needs.IsZero()) {
		needs = c.Needs
		if r.Needs != nil {
			bodies = append(bodies, &events.NeedsForgotten{ID: r.ID, Trip: t.ID, Key: r.Needs.Key})
		}
		if !needs.IsZero() {
			bodies = append(bodies, registration.Stating(r.ID, t.ID, by.Derived("needs"), needs))
		}
	}
	next := registration.Registration{RegistrationMade: events.RegistrationMade(*e)}
	return b.vacating(bodies, &t.TripProposed, rooming.Change{Guest: &next, Needs: needs}), nil
}

// roomFor refuses a companion for whom there is no seat, if the other has one.
func (b *Book) roomFor(t *trip.Trip, r *registration.Registration, e *events.RegistrationAmended, now time.Time) *events.Problem {
	if !r.Holds() || e.Seats <= r.Seats {
		return nil
	}
	next := registration.Registration{RegistrationMade: events.RegistrationMade(*e)}
	rule := t.SeatRule(now, b.office.Location())
	if rule.Kind == seat.Lottery {
		rule.Kind, rule.Closed = seat.FirstCome, true // they have a seat; whether there is one more is a matter of room alone
	}
	if b.bookings(t).Room(rule, next.Ticket()) {
		return nil
	}
	return events.Refuse(events.NotPossible, "companion", "there is no second seat; whoever wants to travel in company can withdraw and join the waiting list together, or the companion registers too")
}

func withdrawRegistration(b *Book, c *events.WithdrawRegistration, now time.Time) ([]events.Body, *events.Problem) {
	r, t, p := b.standingRegistration(c.ID, now)
	if p != nil {
		return nil, p
	}
	return one(&events.RegistrationPlaced{ID: r.ID, Trip: t.ID, Standing: events.Withdrawn})
}

func acceptOffer(b *Book, c *events.AcceptOffer, now time.Time) ([]events.Body, *events.Problem) {
	return b.answerOffer(c.ID, events.Seated, now)
}

func declineOffer(b *Book, c *events.DeclineOffer, now time.Time) ([]events.Body, *events.Problem) {
	return b.answerOffer(c.ID, events.Declined, now)
}

// answerOffer answers an offer that has not lapsed: at the very instant at which it does it is the next one's.
func (b *Book) answerOffer(id, standing string, now time.Time) ([]events.Body, *events.Problem) {
	r := b.Registration(id)
	if r != nil && (r.Standing == events.Lapsed || r.HasLapsed(now)) {
		return nil, events.Refuse(events.NotPossible, "id", "the offer has lapsed; the seat goes to whoever is next")
	}
	r, t, p := b.standingRegistration(id, now)
	switch {
	case p != nil:
		return nil, p
	case r.Standing == events.Seated:
		return nil, events.Refuse(events.NotPossible, "id", "the seat is taken already by this registration")
	case r.Standing != events.Offered:
		return nil, events.Refuse(events.NotPossible, "id", "no seat is offered at the moment")
	}
	return one(&events.RegistrationPlaced{ID: id, Trip: t.ID, Standing: standing})
}

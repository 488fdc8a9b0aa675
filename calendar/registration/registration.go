// Package registration is what is known of somebody who would like to go on a trip: who they are, whom they bring, what they need, and
// whether they have a seat. Which seats there are, and who gets them, is not its affair.
package registration

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/seat"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A Registration is somebody who is interested in a trip, has registered for it, or has done so once.
type Registration struct {
	events.RegistrationMade
	Made    uint64    // the place in the journal of the event that made it; 0: none yet
	At      time.Time // when the person registered; zero while they are interested alone
	Until   time.Time // of an offer: when it has lapsed
	Changed time.Time // since when it has the standing
	Said    uint64    // the place in the journal of the event that last said who travels; 0: none yet
	Needs   *Needs    // nil: none were stated, or they are destroyed
	Cleared bool      // who it is is known no more
	Was     []Party   // who travelled by it before it was amended, each time
	Stated  int       // how often what they need has changed
	History []meeting.Change

	Joined        time.Time // since when a companion travels along, if one came later
	Parts         []string  // optional parts of the programme that are taken, by their ids
	Chosen        time.Time // when one more of them was taken
	Payments      []Payment // in the order in which they were recorded
	Seen          []string  // documents of the one who has registered, by their kinds
	CompanionSeen []string
}

// A Party is who travels by a registration.
type Party struct{ Name, Companion events.Sealed }

// Party is who travelled after so many amendments of the registration.
func (r *Registration) Party(amended int) Party {
	if amended < len(r.Was) {
		return r.Was[amended]
	}
	return Party{r.Name, r.Companion}
}

// NeedsKept is for how many days after the return what somebody needs is kept.
const NeedsKept = 14

// Needs are what the person needs.
type Needs struct {
	Key                                     string
	Diet, Mobility, Health, Lodging, Speaks events.Sealed
}

// Noted returns the registration of somebody who is interested; old is what was known of them, nil if nothing was.
func Noted(old *Registration, body *events.InterestNoted, e *events.Event) *Registration {
	r := after(old, e)
	r.RegistrationMade = events.RegistrationMade{ID: body.ID, Trip: body.Trip, Person: body.Person, Key: body.Key, Name: body.Name, Seats: 1, Standing: events.Interested}
	r.Cleared = false
	r.place(e, events.Interested)
	return r
}

// Entered returns the registration that an event makes; old is what was known of the person, nil if nothing was.
func Entered(old *Registration, body *events.RegistrationMade, e *events.Event) *Registration {
	r := after(old, e)
	r.RegistrationMade, r.At, r.Said, r.Cleared = *body, e.Time, e.Sequence, false
	r.place(e, body.Standing)
	return r
}

func after(old *Registration, e *events.Event) *Registration {
	if old == nil {
		return &Registration{Made: e.Sequence}
	}
	r := *old
	r.Apart()
	return &r
}

// Apart makes the registration independent of the one that it was copied from.
func (r *Registration) Apart() {
	r.History, r.Payments, r.Was = slices.Clip(r.History), slices.Clip(r.Payments), slices.Clip(r.Was)
}

// Amend folds the event in.
func (r *Registration) Amend(body *events.RegistrationAmended, e *events.Event) {
	switch {
	case body.Seats > r.Seats:
		r.Joined = e.Time
	case body.Seats < r.Seats:
		r.Joined, r.CompanionSeen = time.Time{}, nil
	}
	r.Was = append(r.Was, r.Party(len(r.Was)))
	r.RegistrationMade, r.Said = events.RegistrationMade(*body), e.Sequence
	r.note(e, "amended")
}

// State folds the event in.
func (r *Registration) State(body *events.NeedsStated, e *events.Event) {
	r.Needs = &Needs{Key: body.Key, Diet: body.Diet, Mobility: body.Mobility, Health: body.Health, Lodging: body.Lodging, Speaks: body.Speaks}
	r.Stated++
	r.note(e, "needed")
}

// ForgetNeeds folds the event in.
func (r *Registration) ForgetNeeds(body *events.NeedsForgotten, e *events.Event) {
	if r.Needs != nil && r.Needs.Key == body.Key {
		r.Needs = nil
		r.Stated++
	}
}

// Place folds the event in.
func (r *Registration) Place(body *events.RegistrationPlaced, e *events.Event) {
	r.place(e, body.Standing)
	r.Until = body.Until
}

// Draw gives the registration what a draw has given it.
func (r *Registration) Draw(standing string, e *events.Event) { r.place(e, standing) }

func (r *Registration) place(e *events.Event, standing string) {
	r.Standing, r.Until, r.Changed = standing, time.Time{}, e.Time
	if standing != events.Seated {
		r.Parts = nil
	}
	r.note(e, standing)
}

// note keeps what has happened, but for nobody's doing that is told elsewhere.
func (r *Registration) note(e *events.Event, kind string) {
	r.History = append(r.History, meeting.Change{At: e.Time, Client: e.Cause.Client, By: e.Cause.By, Kind: kind})
}

// Forget takes out what is personal of somebody who is erased. Whoever cannot be written to any more goes on no trip; a trip that is over
// keeps its count.
func (r *Registration) Forget(over bool, e *events.Event) {
	r.clear()
	if !over && r.Active() {
		r.place(e, events.Withdrawn)
	}
}

// Clear folds the event in.
func (r *Registration) Clear(_ *events.RegistrationCleared, _ *events.Event) { r.clear() }

// clear takes out what is personal.
func (r *Registration) clear() {
	none := events.Sealed{}
	r.Name, r.Born, r.Companion, r.CompanionBorn, r.Guardian, r.GuardianBorn, r.Needs = none, none, none, none, none, none, nil
	r.Was = make([]Party, len(r.Was))
	r.Key, r.Cleared = "", true
}

// Count is what is there of it for the trip; of nil, nothing.
func (r *Registration) Count() (n trip.Count) {
	if r == nil {
		return n
	}
	if n.Seats = r.Takes(); !r.Cleared {
		n.Personal = 1
	}
	if r.Needs != nil {
		n.Needs = 1
		if !r.Active() {
			n.Left = 1
		}
	}
	if r.Standing == events.Seated {
		n.People, n.Mark = r.Seats, r.mark()
	}
	return n
}

// mark tells who travels, and what they need, from what it was and will be, by nothing personal.
func (r *Registration) mark() uint64 {
	h := fnv.New64a()
	key := ""
	if r.Needs != nil {
		key = r.Needs.Key
	}
	fmt.Fprintf(h, "%s/%d/%s", r.ID, r.Said, key)
	return h.Sum64()
}

// Active reports whether the person is still in: interested, registered, seated, waiting, or offered a seat.
func (r *Registration) Active() bool {
	return r.Standing == events.Interested || r.Entered()
}

// Left is how often the person has left, by withdrawing, declining or letting an offer lapse.
func (r *Registration) Left() (n int) {
	for _, c := range r.History {
		switch c.Kind {
		case events.Withdrawn, events.Declined, events.Lapsed:
			n++
		}
	}
	return n
}

// Entered reports whether the person has registered and not left.
func (r *Registration) Entered() bool {
	return r.Holds() || r.Standing == events.Registered || r.Standing == events.Waiting
}

// Holds reports whether seats are taken by it.
func (r *Registration) Holds() bool {
	return r.Standing == events.Seated || r.Standing == events.Offered
}

// Takes is how many seats are taken by it.
func (r *Registration) Takes() int {
	if !r.Holds() {
		return 0
	}
	return r.Seats
}

// HasLapsed reports whether an offer was not taken in time.
func (r *Registration) HasLapsed(now time.Time) bool {
	return r.Standing == events.Offered && !now.Before(r.Until)
}

// Minors counts those who travel and have said that they are younger than FullAge on the day of departure.
func (r *Registration) Minors(departure events.Date) (n int) {
	if r.Minor {
		n++
	}
	if born, ok := date(r.CompanionBorn); ok && age(born, departure) < FullAge {
		n++
	}
	return n
}

// Unaccompanied reports whether somebody travels by it who is a minor at departure, and nobody who answers for them. A guardian travels along
// who is named as the companion, too; another companion is not asked whether they may. Whoever has registered a minor as their companion
// answers for them. What cannot be read here accompanies nobody.
func (r *Registration) Unaccompanied() bool {
	return r.Minor && !(sameName(r.Guardian, r.Companion) && (r.CompanionBorn.IsZero() || r.CompanionBorn.Value() == r.GuardianBorn.Value()))
}

// sameName reports whether two values name one person, however it is spaced and in whichever letters.
func sameName(x, y events.Sealed) bool {
	fold := func(s events.Sealed) string { return strings.Join(strings.Fields(s.Value()), " ") }
	return fold(x) != "" && strings.EqualFold(fold(x), fold(y))
}

// Ticket is the registration as far as the rule of seats knows it.
func (r *Registration) Ticket() seat.Ticket {
	return seat.Ticket{Number: r.Number, Seats: r.Seats, Member: r.Member, First: r.First, Host: r.Host, Lost: r.Lost}
}

// Stated returns the needs in the terms in which they are stated.
func (n *Needs) Stated() *events.Needs {
	if n == nil {
		return nil
	}
	words := strings.Fields(n.Lodging.Value())
	return &events.Needs{
		Diet: n.Diet.Value(), Mobility: n.Mobility.Value(), Health: n.Health.Value(), Speaks: strings.Fields(n.Speaks.Value()),
		NoPets: slices.Contains(words, noPets), NoSmoking: slices.Contains(words, noSmoking), NoStairs: slices.Contains(words, noStairs),
	}
}

// The words for what is needed of a family.
const (
	noPets    = "no-pets"
	noSmoking = "no-smoking"
	noStairs  = "no-stairs"
)

// Stating makes the event that states needs under a key.
func Stating(id, trip, key string, n *events.Needs) *events.NeedsStated {
	var words []string
	for _, w := range []struct {
		needed bool
		word   string
	}{{n.NoPets, noPets}, {n.NoSmoking, noSmoking}, {n.NoStairs, noStairs}} {
		if w.needed {
			words = append(words, w.word)
		}
	}
	return &events.NeedsStated{
		ID: id, Trip: trip, Key: key, Diet: events.Secret(n.Diet), Mobility: events.Secret(n.Mobility), Health: events.Secret(n.Health),
		Lodging: events.Secret(strings.Join(words, " ")), Speaks: events.Secret(strings.Join(n.Speaks, " ")),
	}
}

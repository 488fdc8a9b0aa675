package listing

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Standings are those that a registration can have, in the order in which a list shows them: who goes, who may go, who is off.
var Standings = []string{
	events.Seated, events.Offered, events.Registered, events.Waiting, events.Interested, events.Withdrawn, events.Declined, events.Lapsed,
}

// RegistrationName is what somebody who registered is called.
func RegistrationName(r *registration.Registration, v *voice.Voice) string {
	if r == nil || !r.Name.Readable() {
		return v.T("person.erased")
	}
	return cmp.Or(voice.Clean(r.Name.Value()), v.T("person.unnamed"))
}

// A RegisteredFor is a trip for which a person has registered.
type RegisteredFor struct {
	To       string      // of the registration
	Title    events.Text // of the trip
	Standing string
	Since    time.Time
}

// Registered are the trips for which a person has registered, the last first.
func Registered(b *calendar.Book, person string) (list []RegisteredFor) {
	for _, r := range b.RegistrationsOf(person) {
		list = append(list, RegisteredFor{"/registrations/" + r.ID, b.Trip(r.Trip).Title, r.Standing, voice.At(r.Changed, b.Office().Zone)})
	}
	slices.Reverse(list)
	return list
}

// Seats are how the registrations for a trip stand. People are counted, and not registrations, since each needs a seat.
type Seats struct {
	To                string // of the trip
	Phase             string // "" if it takes no registrations
	Rule              string
	Capacity, Minimum int
	Count             map[string]int // people by standing
	Going             int            // who have a seat, or have registered where seats are not given yet
	Free              int
	Bar               []SeatBar
	Length            int // of the bar
	Steps             []Step
	Short             bool // the day of the decision has come, nobody has decided, and there are too few
	Unanswered        []Offer
	MoreOffers        int
	Drawn             bool
	Sums              []Sum // of money
}

// A SeatBar is a piece of the bar: some of the seats, or of those who have none.
type SeatBar struct {
	Kind        string
	At, Length  int
	Top, Height int // they differ, so that no stretch is known by its colour alone
	Seats       int
}

// A Step is what comes next for a trip.
type Step struct {
	Kind string // opens, closes …
	Day  events.Date
	At   time.Time // if it is a time on that day that counts
	Away string
}

// An Offer is a seat that was offered to somebody who has not answered yet.
type Offer struct {
	To, Name string
	Until    time.Time
}

// mostOffers is how many offers are named.
const mostOffers = 20

// NewSeats counts the seats of a trip, nil if nobody can register.
func NewSeats(b *calendar.Book, t *trip.Trip, now time.Time, v *voice.Voice) *Seats {
	if t.Registration == nil {
		return nil
	}
	home := b.Office().Location()
	s := &Seats{
		To: "/trips/" + t.ID, Phase: t.Phase(now, home), Rule: t.Registration.Rule, Capacity: t.Capacity, Minimum: t.Minimum,
		Count: map[string]int{}, Drawn: t.Drawn != nil,
	}
	for _, r := range b.Registrations(t.ID) {
		s.Count[r.Standing] += r.Seats
		if r.Standing == events.Offered {
			s.Unanswered = append(s.Unanswered, Offer{"/registrations/" + r.ID, RegistrationName(r, v), voice.At(r.Until, b.Office().Zone)})
		}
	}
	slices.SortStableFunc(s.Unanswered, func(x, y Offer) int { return x.Until.Compare(y.Until) })
	s.MoreOffers = max(0, len(s.Unanswered)-mostOffers)
	s.Unanswered = s.Unanswered[:len(s.Unanswered)-s.MoreOffers]
	s.Going, s.Sums = b.Going(t.ID), sums(b, t.ID, now, v)
	s.Free = max(0, t.Capacity-s.Count[events.Seated]-s.Count[events.Offered])
	s.Short = TooFew(b, t, now)
	s.bar()
	s.steps(b, t, now, v)
	return s
}

// Free is what a stretch of the bar is called on which nobody sits.
const Free = "free"

// bar puts the seats side by side, and behind a gap those who have none.
func (s *Seats) bar() {
	gap := max(1, (s.Capacity+s.Count[events.Registered]+s.Count[events.Waiting]+s.Count[events.Interested])/40)
	behind := false
	for _, x := range []struct {
		kind   string
		n      int
		height int
		seated bool
	}{
		{events.Seated, s.Count[events.Seated], 20, true}, {events.Offered, s.Count[events.Offered], 12, true}, {Free, s.Free, 4, true},
		{events.Registered, s.Count[events.Registered], 16, false}, {events.Waiting, s.Count[events.Waiting], 10, false},
		{events.Interested, s.Count[events.Interested], 6, false},
	} {
		if x.n == 0 {
			continue
		}
		if !x.seated && !behind && s.Length > 0 {
			s.Length += gap
		}
		behind = behind || !x.seated
		s.Bar = append(s.Bar, SeatBar{Kind: x.kind, At: s.Length, Length: x.n, Top: (20 - x.height) / 2, Height: x.height, Seats: x.n})
		s.Length += x.n
	}
}

// steps are what comes next: when people can register and no more, when seats are given, when it is decided whether the trip goes ahead.
func (s *Seats) steps(b *calendar.Book, t *trip.Trip, now time.Time, v *voice.Voice) {
	if s.Phase == trip.Over || s.Phase == trip.Off {
		return
	}
	home, today := b.Office().Location(), b.Today(now)
	add := func(kind string, at time.Time, timed bool) {
		if !at.After(now) {
			return
		}
		step := Step{Kind: kind, Day: events.DateOf(at.In(home))}
		if timed {
			step.At = at.In(home)
		}
		step.Away = v.Away(today, step.Day)
		s.Steps = append(s.Steps, step)
	}
	add("interest", t.Begins(trip.StepInterest, home), true)
	add("opens", t.Opens(home), true)
	add("closes", t.Closes(home).Add(-time.Second), false) // the last day on which they can
	if t.Registration.Rule != events.FirstCome && t.Drawn == nil {
		add("draws", t.Draws(home), true)
	}
	if t.Minimum > 0 && !t.Done[trip.StepDecide] {
		add("decides", t.Begins(trip.StepDecide, home), true)
	}
}

// TooFew reports whether the day has come on which the office decides whether a trip goes ahead, nobody has, and too few would go.
func TooFew(b *calendar.Book, t *trip.Trip, now time.Time) bool {
	home := b.Office().Location()
	at := t.Begins(trip.StepDecide, home)
	if t.Registration == nil || t.Cancelled || t.Minimum == 0 || t.Done[trip.StepDecide] || at.IsZero() || now.Before(at) || t.From.Before(b.Today(now)) {
		return false
	}
	return b.Going(t.ID) < t.Minimum
}

// Remembers reports whether a trip has a list of people whose names are not destroyed yet, whether it takes registrations or not.
func Remembers(b *calendar.Book, t *trip.Trip) bool {
	return t.Personal > 0 && len(b.Registrations(t.ID)) > 0
}

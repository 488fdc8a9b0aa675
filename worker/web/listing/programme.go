package listing

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// A Programme is what is done on a trip, day by day, in any language that people are spoken to in.
type Programme struct {
	Days    []ProgrammeDay
	There   bool // the partner has a zone of its own
	Apart   bool // clocks differ from those of the office at some time of the trip
	Without int  // optional parts that are left out, since whoever reads it has not chosen them
}

// A ProgrammeDay is what happens on one day of the trip.
type ProgrammeDay struct {
	Number int
	Date   events.Date
	Ends   []Leg // what began on a day before and ends on this one
	Legs   []Leg
}

// A Leg is an item of the programme, on the clocks of where it begins and ends.
type Leg struct {
	Start, End time.Time
	Zones      bool        // it ends on other clocks than it began, or they are changed in between
	From, To   string      // whose clocks, if they are of two places
	Arrival    events.Date // on the clock of where it ends
	Later      bool        // it ends on another day
	Home       HomeTime    // the same on the clocks of the office; empty if they show the same
	Title      events.Text
	Place      string
	Kind       string
	Seats      int    // of an optional part; 0: it is for all
	Price      string // of it, "" if it costs nothing
	Chosen     bool   // whoever reads it takes part in it, which not all do
}

// A HomeTime is from when to when, on the clocks of the office.
type HomeTime struct {
	Start, End time.Time
	First      events.Date // the day on which it begins there, if that is another than on the clocks of the place
	Last       events.Date // the day on which it ends there, if that is another than it begins
}

// NewProgramme sorts the items into the days of the trip; a day without any is shown too, since people travel on it.
func NewProgramme(b *calendar.Book, t *trip.Trip, v *voice.Voice) Programme {
	return newProgramme(b, t, t.Programme, v)
}

// OwnProgramme is the programme of somebody who has registered: with a seat it is what they take part in, and what of it they have chosen is
// marked. Who has none has not chosen yet, and sees all of it.
func OwnProgramme(b *calendar.Book, r *registration.Registration, t *trip.Trip, v *voice.Voice) Programme {
	if r.Standing != events.Seated {
		return NewProgramme(b, t, v)
	}
	attends := t.Attends(r.Parts)
	p := newProgramme(b, t, attends, v)
	p.Without = len(t.Programme) - len(attends)
	for d := range p.Days {
		for i := range p.Days[d].Legs {
			leg := &p.Days[d].Legs[i]
			leg.Chosen = leg.Seats > 0
		}
	}
	return p
}

func newProgramme(b *calendar.Book, t *trip.Trip, of []events.TimedLeg, v *voice.Voice) (p Programme) {
	if len(t.Programme) == 0 {
		return p
	}
	home := b.Office().Zone
	p.Days = make([]ProgrammeDay, t.Days)
	city := placeOf(b, t, v)
	if partner := b.Partner(t.Partner); partner != nil && cmp.Or(partner.Zone, home) != home {
		p.There = true
	}
	for i := range p.Days {
		p.Days[i] = ProgrammeDay{Number: i + 1, Date: t.From.AddDays(i)}
	}
	legs := slices.SortedStableFunc(slices.Values(of), func(x, y events.TimedLeg) int { return x.Begin.Compare(y.Begin) })
	for i := range legs {
		if n := legs[i].Day; n >= 1 && n <= len(p.Days) { // The desk plans none outside the trip; if one is there, it has no day to be shown under.
			leg := newLeg(&legs[i], home, city, v)
			p.Apart = p.Apart || !leg.Home.Start.IsZero()
			p.Days[n-1].Legs = append(p.Days[n-1].Legs, leg)
			if last := legs[i].EndDay; last > n && last <= len(p.Days) {
				p.Days[last-1].Ends = append(p.Days[last-1].Ends, leg)
			}
		}
	}
	return p
}

// placeOf says what a zone is called on a trip: that of the partner as people call where they go, and not after what the zone is named.
func placeOf(b *calendar.Book, t *trip.Trip, v *voice.Voice) func(zone string) string {
	partner, home := b.Partner(t.Partner), b.Office().Zone
	return func(zone string) string {
		if partner != nil && zone == partner.Zone && zone != home {
			return v.In(partner.Title)
		}
		return v.City(zone)
	}
}

func newLeg(leg *events.TimedLeg, home string, city func(zone string) string, v *voice.Voice) Leg {
	start, end := voice.At(leg.Begin, leg.Zone), voice.At(leg.Until, leg.EndZone)
	l := Leg{
		Start: start, End: end, Zones: !words.Steady(start, end), Later: leg.EndDay > leg.Day, Title: leg.Title, Place: leg.Place,
		Arrival: events.DateOf(end), Kind: leg.Kind, Seats: leg.Optional.Seats,
	}
	if leg.Zone != leg.EndZone {
		l.From, l.To = city(leg.Zone), city(leg.EndZone)
	}
	if price := leg.Optional.Price; price.Minor > 0 {
		l.Price = words.Money(price, v.Language)
	}
	from, to := voice.At(leg.Begin, home), voice.At(leg.Until, home)
	if !sameClock(start, from) || !sameClock(end, to) {
		l.Home = HomeTime{Start: from, End: to}
		if d := events.DateOf(from); d != events.DateOf(start) {
			l.Home.First = d
		}
		if d := events.DateOf(to); d != events.DateOf(from) {
			l.Home.Last = d
		}
	}
	return l
}

// sameClock reports whether clocks of two places show the same at an instant.
func sameClock(x, y time.Time) bool {
	_, one := x.Zone()
	_, other := y.Zone()
	return one == other
}

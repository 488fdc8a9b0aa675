package owed

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// TripChanged is the kind that tells those who travel what has changed about their trip.
const TripChanged = "trip-changed"

var _ = Register(&Kind{
	Name: TripChanged, Listed: 30, Means: "days or programme of a trip have changed, for those who have a seat or are offered one",
	Noun: "registration", Rank: Pressing, Order: 10,
	Owed: func(c *Case) bool {
		b := c.About.booking
		known, told := c.Said.travels()
		if !told || !b.Holds() || b.HasLapsed(c.Now) || b.over(c.Now, 0) {
			return pass
		}
		was := b.trip.Version(known)
		if was == nil || !b.worthTelling(was) {
			return pass
		}
		due := b.calm(was)
		if wait := due.Sub(c.Now); wait > 0 && wait <= settlingMost {
			c.Await(due)
			return settled
		}
		d := c.debtOfTrip(TripChanged, due)
		d.Since = was.Revision
		for i := range c.Said {
			if u := &c.Said[i]; u.Is(&d) && u.State == StateFailed {
				return pass
			}
		}
		return c.Owe(d)
	},
	Says: func(t *Telling) *Content {
		r, of, ok := t.booked()
		if !ok {
			return nil
		}
		is, was := of.Version(of.Revision), of.Version(t.Debt.Since)
		if is == nil || was == nil {
			return nil
		}
		note := events.Text{}
		for _, v := range of.Versions {
			if v.Revision > was.Revision && len(v.Note) > 0 {
				note = v.Note
			}
		}
		blocks := []Block{{Heading: say("note"), Quote: note}, {Heading: say("changes"), Changes: changes(was, is)}}
		if !t.Said.taken() {
			return t.travel(r, of, say("travel.change"), blocks...)
		}
		x := t.travel(r, of, say("travel.change"), append(blocks, Block{Lines: []Phrase{say("programme.file.again")}})...)
		x.Journey = t.journey(r, of, was)
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		legs := slices.Clone(sampleLegs)
		legs[1].Start, legs[1].End = events.TimeOfDay(14*60), events.TimeOfDay(16*60)
		return sampleTrip(b, m, person).registered().and(&events.AmendTrip{ID: tripSample, Programme: &legs, Note: tripNote})
	},
})

// travels returns the revision of the trip that was told last to somebody since they have a seat or are offered one, false if none was.
func (s Said) travels() (revision int, told bool) {
	for i := range s {
		u := &s[i]
		switch {
		case !u.arrived():
		case u.Kind == TripChanged || u.Kind == FinalProgramme:
			revision, told = max(revision, u.Revision), true
		case u.Kind == Offer || u.Kind == Seat:
			if !told {
				revision, told = u.Revision, true
			}
		case positions(u.Kind):
			revision, told = 0, false
		}
	}
	return revision, told
}

// worthTelling reports whether the trip is another one than somebody was told, or something was said with a change.
func (b *booking) worthTelling(was *trip.Version) bool {
	is := b.trip.Version(b.trip.Revision)
	return !is.Same(was) || slices.ContainsFunc(b.trip.Versions, func(v trip.Version) bool { return v.Revision > was.Revision && len(v.Note) > 0 })
}

// calm is when what has changed since a version is told: once the trip was left alone for a while.
func (b *booking) calm(was *trip.Version) time.Time {
	list := b.trip.Versions
	last := list[len(list)-1].At
	first := last
	for _, v := range slices.Backward(list) {
		if v.Revision <= was.Revision || first.Sub(v.At) > settling {
			break
		}
		first = v.At
	}
	due := last.Add(settling)
	if most := first.Add(settlingMost); due.After(most) {
		due = most
	}
	if edge := b.trip.From.In(0, b.home).Add(-urgent).UTC(); due.After(edge) {
		due = events.Later(edge, last)
	}
	return due
}

// changes lists what of a trip is another.
func changes(was, is *trip.Version) (list []Change) {
	if !maps.Equal(was.Title, is.Title) {
		list = append(list, Change{say("title"), Value{Text: was.Title}, Value{Text: is.Title}})
	}
	if was.From != is.From || was.To != is.To {
		list = append(list, Change{say("travel.days"), Value{First: was.From, Last: was.To}, Value{First: is.From, Last: is.To}})
	}
	at := func(legs []events.TimedLeg, id string) *events.TimedLeg {
		if i := slices.IndexFunc(legs, func(l events.TimedLeg) bool { return l.ID == id }); i >= 0 {
			return &legs[i]
		}
		return nil
	}
	for i := range was.Programme {
		old := &was.Programme[i]
		switch now := at(is.Programme, old.ID); {
		case now == nil:
			list = append(list, Change{onDay(old), Value{Leg: old}, Value{Phrase: say("changed.absent")}})
		case !trip.SameLeg(*old, *now):
			list = append(list, Change{onDay(now), Value{Leg: old}, Value{Leg: now}})
		}
	}
	for i := range is.Programme {
		if now := &is.Programme[i]; at(was.Programme, now.ID) == nil {
			list = append(list, Change{onDay(now), Value{Phrase: say("changed.absent")}, Value{Leg: now}})
		}
	}
	return list
}

func onDay(l *events.TimedLeg) Phrase { return say("changed.day").with("day", Value{N: l.Day}) }

package tripmail

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// TripChanged is the kind that tells those who travel what has changed about their trip.
const TripChanged = "trip-changed"

var _ = owed.Register(&owed.Kind{
	Name: TripChanged, Listed: 30, Means: "days or programme of a trip have changed, for those who have a seat or are offered one",
	Noun: "registration", Rank: owed.Pressing, Order: 10,
	Owed: func(c *owed.Case) bool {
		b := BookedBy(c)
		known, told := travels(c.Said)
		if !told || !b.Holds() || b.HasLapsed(c.Now) || b.over(c.Now, 0) {
			return owed.Pass
		}
		was := b.Of.Version(known)
		if was == nil || !b.worthTelling(was) {
			return owed.Pass
		}
		due := b.calm(was)
		if wait := due.Sub(c.Now); wait > 0 && wait <= owed.SettlingMost {
			c.Await(due)
			return owed.Settled
		}
		d := debtOf(c, TripChanged, due)
		d.Since = was.Revision
		for i := range c.Said {
			if u := &c.Said[i]; u.Is(&d) && u.State == owed.StateFailed {
				return owed.Pass
			}
		}
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
		r, of, ok := Booked(t)
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
		blocks := []owed.Block{{Heading: owed.Say("note"), Quote: note}, {Heading: owed.Say("changes"), Changes: changes(was, is)}}
		if !taken(t.Said) {
			return Travel(t, r, of, owed.Say("travel.change"), blocks...)
		}
		x := Travel(t, r, of, owed.Say("travel.change"), append(blocks, owed.Block{Lines: []owed.Phrase{owed.Say("programme.file.again")}})...)
		x.Journey = journey(t, r, of, was)
		return x
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		legs := slices.Clone(sampleLegs)
		legs[1].Start, legs[1].End = events.TimeOfDay(14*60), events.TimeOfDay(16*60)
		return SampleTrip(b, m, person).Registered().And(&events.AmendTrip{ID: TripSample, Programme: &legs, Note: TripNote})
	},
})

// travels returns the revision of the trip that was told last to somebody since they have a seat or are offered one, false if none was.
func travels(s owed.Said) (revision int, told bool) {
	for i := range s {
		u := &s[i]
		switch {
		case !u.Arrived():
		case u.Kind == TripChanged || u.Kind == FinalProgramme:
			revision, told = max(revision, u.Revision), true
		case u.Kind == Offer || u.Kind == Seat:
			if !told {
				revision, told = u.Revision, true
			}
		case Positions(u.Kind):
			revision, told = 0, false
		}
	}
	return revision, told
}

// worthTelling reports whether the trip is another one than somebody was told, or something was said with a change.
func (b *Booking) worthTelling(was *trip.Version) bool {
	is := b.Of.Version(b.Of.Revision)
	return !is.Same(was) || slices.ContainsFunc(b.Of.Versions, func(v trip.Version) bool { return v.Revision > was.Revision && len(v.Note) > 0 })
}

// calm is when what has changed since a version is told: once the trip was left alone for a while.
func (b *Booking) calm(was *trip.Version) time.Time {
	list := b.Of.Versions
	last := list[len(list)-1].At
	first := last
	for _, v := range slices.Backward(list) {
		if v.Revision <= was.Revision || first.Sub(v.At) > owed.Settling {
			break
		}
		first = v.At
	}
	due := last.Add(owed.Settling)
	if most := first.Add(owed.SettlingMost); due.After(most) {
		due = most
	}
	if edge := b.Of.From.In(0, b.Home).Add(-owed.Urgent).UTC(); due.After(edge) {
		due = events.Later(edge, last)
	}
	return due
}

// changes lists what of a trip is another.
func changes(was, is *trip.Version) (list []owed.Change) {
	if !maps.Equal(was.Title, is.Title) {
		list = append(list, owed.Change{Label: owed.Say("title"), Was: owed.Value{Text: was.Title}, Is: owed.Value{Text: is.Title}})
	}
	if was.From != is.From || was.To != is.To {
		list = append(list, owed.Change{Label: owed.Say("travel.days"), Was: owed.Value{First: was.From, Last: was.To}, Is: owed.Value{First: is.From, Last: is.To}})
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
			list = append(list, owed.Change{Label: onDay(old), Was: owed.Value{Leg: old}, Is: owed.Value{Phrase: owed.Say("changed.absent")}})
		case !trip.SameLeg(*old, *now):
			list = append(list, owed.Change{Label: onDay(now), Was: owed.Value{Leg: old}, Is: owed.Value{Leg: now}})
		}
	}
	for i := range is.Programme {
		if now := &is.Programme[i]; at(was.Programme, now.ID) == nil {
			list = append(list, owed.Change{Label: onDay(now), Was: owed.Value{Phrase: owed.Say("changed.absent")}, Is: owed.Value{Leg: now}})
		}
	}
	return list
}

func onDay(l *events.TimedLeg) owed.Phrase {
	return owed.Say("changed.day").Fill("day", owed.Value{N: l.Day})
}

package trip

import (
	"cmp"
	"slices"
	"strconv"

	"jourfixe/calendar/check"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// timetable puts the programme on its days and counts the milestones back from departure. What the trip was before says which ids
// are taken, and which milestones had their days already; it is nil for a new one.
func timetable(t *events.TripProposed, legs []events.Leg, at House, old *Trip, today events.Date) *events.Problem {
	t.Programme = nil
	legs = slices.Clone(legs)
	if p := named(legs, old); p != nil {
		return p
	}
	for i, leg := range legs {
		timed, p := placed(t, leg, at, check.Item("programme", i))
		if p != nil {
			return p
		}
		t.Programme = append(t.Programme, timed)
	}
	if p := oneCurrency(t); p != nil {
		return p
	}
	// What stood before these rules may stay: whoever amends something else is not held up by it.
	if old == nil || old.From != t.From || !slices.EqualFunc(old.Programme, t.Programme, sameTime) {
		if p := possible(t.Programme); p != nil {
			return p
		}
	}
	t.Milestones = Milestones(t, at.Holidays)
	if noted(t, today) && len(t.Asked) == 0 {
		t.Milestones = []events.Milestone{} // nothing is to be prepared any more
	}
	late(t.Milestones, old, tz.Must(at.Zone), today)
	return seeking(t)
}

// placed puts an item on its day.
func placed(t *events.TripProposed, leg events.Leg, at House, field string) (timed events.TimedLeg, p *events.Problem) {
	leg.Zone = cmp.Or(leg.Zone, at.There, at.Zone)
	leg.EndZone = cmp.Or(leg.EndZone, leg.Zone)
	leg.EndDay = cmp.Or(leg.EndDay, leg.Day)
	if leg.Day < 1 || leg.Day > t.Days {
		return timed, events.Refuse(events.Malformed, field+".day", "must be from 1 to %d, the days of the trip", t.Days)
	}
	if leg.EndDay < leg.Day || leg.EndDay > t.Days {
		return timed, events.Refuse(events.Malformed, field+".endDay", "must be from %d, the day it begins, to %d, the last of the trip", leg.Day, t.Days)
	}
	if p := tz.Check(field+".zone", leg.Zone); p != nil {
		return timed, p
	}
	if p := tz.Check(field+".endZone", leg.EndZone); p != nil {
		return timed, p
	}
	if p := offered(&leg, t.Capacity, field+".optional"); p != nil {
		return timed, p
	}
	date := t.From.AddDays(leg.Day - 1)
	timed = events.TimedLeg{
		Leg: leg, Date: date,
		Begin: date.In(leg.Start, tz.Must(leg.Zone)).UTC(),
		Until: t.From.AddDays(leg.EndDay-1).In(leg.End, tz.Must(leg.EndZone)).UTC(),
	}
	if !timed.Until.After(timed.Begin) {
		return timed, events.Refuse(events.Malformed, field+".end", "must be after the start; a leg that ends on a later day needs endDay")
	}
	return timed, nil
}

// offered looks at what an optional part asks of those who want it.
func offered(leg *events.Leg, capacity int, field string) *events.Problem {
	o := &leg.Optional
	if o.IsZero() {
		return nil
	}
	if leg.Kind != "" || leg.Travels() {
		return events.Refuse(events.NotPossible, field, "is not for a journey, free time or a homestay, which are for all who travel")
	}
	if o.Seats > capacity {
		return events.Refuse(events.Malformed, field+".seats", "must not be more than the seats of the trip, %d", capacity)
	}
	if o.Price == (events.Money{}) {
		return nil
	}
	o.Price.Currency = cmp.Or(o.Price.Currency, events.Euro)
	if !words.IsCurrency(o.Price.Currency) {
		return events.Refuse(events.UnknownRef, field+".price.currency", "there is no currency %s; write its code by ISO 4217, as in EUR", o.Price.Currency)
	}
	return nil
}

// named gives ids to the items that have none. One that was there already, on that day at that time under that title, keeps its own;
// others are numbered on.
func named(legs []events.Leg, old *Trip) *events.Problem {
	taken, last := map[string]int{}, 0
	use := func(id string, i int) {
		taken[id] = i
		if n, err := strconv.Atoi(id); err == nil && n < 1_000_000 {
			last = max(last, n)
		}
	}
	for i, leg := range legs {
		if first, twice := taken[leg.ID]; leg.ID != "" && twice {
			return events.Refuse(events.Malformed, check.Item("programme", i)+".id", "is the id of item %d as well", first+1)
		}
		if leg.ID != "" {
			use(leg.ID, i)
		}
	}
	var was []events.TimedLeg
	if old != nil {
		was = slices.Clone(old.Programme)
	}
	for i := range legs {
		leg := &legs[i]
		if leg.ID != "" {
			continue
		}
		j := slices.IndexFunc(was, func(o events.TimedLeg) bool {
			_, gone := taken[o.ID]
			return !gone && o.Day == leg.Day && o.Start == leg.Start && o.Title.In("en") == leg.Title.In("en")
		})
		if j >= 0 {
			leg.ID = was[j].ID
			use(leg.ID, i)
		}
	}
	for _, o := range was {
		if _, there := taken[o.ID]; !there {
			use(o.ID, -1) // what is taken out now gives its number to nothing else
		}
	}
	for i := range legs {
		if legs[i].ID == "" {
			use(strconv.Itoa(last+1), i)
			legs[i].ID = strconv.Itoa(last)
		}
	}
	return nil
}

package agenda

import (
	"slices"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// Own is a trip as the calendar of somebody who has registered for it should have it: its days and what they take part in. Of whoever has left it is all that
// ever was in the trip, cancelled, since which parts they had chosen is not known any more, and their calendar may have some of before a change.
// To leave counts one beyond the revision of the trip, and to be back another: calendars take only what is newer, and it does not
// matter whether a mail or their page has brought it.
func Own(r *registration.Registration, t *trip.Trip, city events.Text, zone string) []Entry {
	left := r.Left()
	if r.Active() {
		list := journey(t, city, zone, r.Parts)
		for i := range list {
			list[i].Revision += 2 * left
		}
		return list
	}
	list := everything(t, t.Programme, city, zone)
	for i := range t.Versions {
		list = append(list, Gone(everything(t, t.Versions[i].Programme, city, zone), list)...)
	}
	for i := range list {
		e := &list[i]
		e.Cancelled, e.Revision, e.Revised = true, t.Revision+2*left-1, events.Later(e.Revised, r.Changed)
	}
	return list
}

// everything is a trip with a programme of its, whoever takes part in what.
func everything(t *trip.Trip, programme []events.TimedLeg, city events.Text, zone string) []Entry {
	was := *t
	was.Programme = programme
	var all []string
	for _, leg := range programme {
		all = append(all, leg.ID)
	}
	return journey(&was, city, zone, all)
}

// journey lists a trip as somebody takes it into a calendar of their own: its days, and the items of the programme in which they take part.
// These are no entries of a feed, and have keys of their own: programs that find one in a feed that they have subscribed to would put
// what is new about it there, where it is lost.
func journey(t *trip.Trip, city events.Text, zone string, chosen []string) []Entry {
	whole := Trip(t, city, zone)
	whole.Why, whole.Passed = events.Reason{}, nil // how the days were found is the office's affair
	list := append([]Entry{whole}, Programme(t, chosen)...)
	for i := range list {
		list[i].Key = own + list[i].Key
	}
	return list
}

// Gone lists what is in one journey and not in a later one, as cancelled: who has taken it into a calendar has it there until they are told.
func Gone(was, is []Entry) (list []Entry) {
	for _, e := range was {
		if !slices.ContainsFunc(is, func(x Entry) bool { return x.Key == e.Key }) {
			e.Cancelled, e.Revision, e.Revised = true, is[0].Revision, is[0].Revised
			list = append(list, e)
		}
	}
	return list
}

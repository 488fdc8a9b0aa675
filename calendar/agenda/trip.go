package agenda

import (
	"slices"

	"jourfixe/calendar/reason"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

// wholeDays makes an entry of full days in a zone.
func wholeDays(t *trip.Trip, zone, key, kind string, title events.Text, first, last events.Date) Entry {
	loc := tz.Must(zone)
	return Entry{
		Key: key, Kind: kind, Ref: events.Ref{Noun: "trip", ID: t.ID}, Title: title, Zone: zone, AllDay: true,
		First: first, Last: last, Start: first.In(0, loc).UTC(), End: last.AddDays(1).In(0, loc).UTC(),
		Cancelled: t.Cancelled, Note: t.Note, Revision: t.Revision, Created: t.Proposed, Revised: t.Revised,
	}
}

// Trip is the entry of a trip as a whole, to a city. Its days are those of the office's zone, as those of its milestones are.
func Trip(t *trip.Trip, city events.Text, zone string) Entry {
	e := wholeDays(t, zone, Key(events.Ref{Noun: "trip", ID: t.ID}), KindTrip, t.Title, t.From, t.To)
	e.Description, e.Why, e.Passed, e.Provisional = t.Description, t.Why, t.Passed, t.Provisional
	e.Place = city
	if !t.ForCitizens() {
		e.Exchange, e.Incoming, e.Sort = true, t.Incoming(), trip.KindTitle(t.Kind)
	}
	return e
}

// Milestone is the entry of one of a trip's milestones.
func Milestone(t *trip.Trip, m events.Milestone, zone string) Entry {
	title := reason.Staff(reason.Because("titled", reason.Text("of", t.Title), reason.Text("title", m.Title)))
	e := wholeDays(t, zone, MilestoneKey(t.ID, m.ID), KindMilestone, title, m.Date, m.Date)
	e.Passed, e.Done, e.TooLate = m.Passed, t.Done[m.ID], t.TooLate(m, tz.Must(zone))
	if e.Done {
		e.Revision, e.Revised = e.Revision+1, events.Later(e.Revised, t.Completed[m.ID])
	}
	return e
}

// Programme lists the entries of a trip's programme for somebody who has chosen some of its optional parts, by their ids.
func Programme(t *trip.Trip, chosen []string) (list []Entry) {
	for i, leg := range t.Programme {
		if leg.Optional.IsZero() || slices.Contains(chosen, leg.ID) {
			list = append(list, Leg(t, i))
		}
	}
	return list
}

// Leg is the entry of a leg of a trip's programme.
func Leg(t *trip.Trip, i int) Entry {
	leg := t.Programme[i]
	e := Entry{
		Key: LegKey(t.ID, leg.ID), Kind: KindLeg, Ref: events.Ref{Noun: "trip", ID: t.ID},
		Title: leg.Title, Place: events.Text{events.Languages[0]: leg.Place}, Zone: leg.Zone, Start: leg.Begin, End: leg.Until,
		First: leg.Date, Last: t.From.AddDays(leg.EndDay - 1),
		Optional: leg.Optional, Cancelled: t.Cancelled, Note: t.Note, Revision: t.Revision, Created: t.Proposed, Revised: t.Revised,
	}
	if leg.EndZone != "" && leg.EndZone != leg.Zone {
		e.EndZone = leg.EndZone
	}
	return e
}

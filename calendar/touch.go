package calendar

import (
	"slices"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// A Touch says of one thing what an event may have changed: what calendars show of it, or what people are owed about it.
// There may be more touches than changes, never less: who keeps something made of the book keeps it right by them.
type Touch struct {
	Ref      events.Ref // a meeting, a series, a schedule, a trip or a partner; the zero Ref is the whole office
	Shown    bool       // what is shown of it
	Everyone bool       // what everybody is owed about it
	People   []string   // what these people are owed about it
}

// Whole reports whether the whole office is meant.
func (t *Touch) Whole() bool { return t.Ref == (events.Ref{}) }

// Touched says what the last event that was applied has touched. It must not be changed or kept.
func (b *Book) Touched() []Touch { return b.touched }

// touch notes what an event, which is not applied yet, is about to touch. What a noun does not say of its events is everything.
func (b *Book) touch(f *noun.Fold[*Book], e *events.Event) {
	if b.touched = b.touched[:0]; cap(b.touched) > mostTouches {
		b.touched = nil
	}
	switch {
	case f.Unseen:
	case !f.Touches(b, e):
		b.note(Touch{Shown: true, Everyone: true})
	}
}

// mostTouches is how much room for touches is kept for the next event: few touch as many things.
const mostTouches = 64

func (b *Book) note(t Touch) { b.touched = append(b.touched, t) }

// noteInviting notes, for things that name one of refs among their guests, that the part of some people may have changed.
func (b *Book) noteInviting(refs []events.Ref, shown bool, people []string) {
	for _, ref := range refs {
		for by := range b.shelves.NamedBy(ref, meetings.Label, polls.Label) {
			b.note(Touch{Ref: *by, Shown: shown, People: people})
		}
		for by := range b.shelves.NamedBy(ref, series.Label, schedules.Label, trips.Label) {
			b.note(Touch{Ref: *by, People: people})
		}
	}
}

// withGroups adds the groups that name one of refs.
func (b *Book) withGroups(refs ...events.Ref) []events.Ref {
	for _, ref := range refs {
		for by := range b.shelves.NamedBy(ref, groups.Label) {
			if !slices.Contains(refs, *by) {
				refs = append(refs, *by)
			}
		}
	}
	return refs
}

// contacts lists whose names stand with a partner, whether it invites them or not.
func (b *Book) contacts(partner string) []string {
	var ids []string
	for by := range b.shelves.NamedBy(events.Ref{Noun: partners.Label, ID: partner}, persons.Label) {
		ids = append(ids, by.ID)
	}
	return ids
}

func touchesMeeting(b *Book, e *events.Event) bool {
	t := Touch{Ref: e.Body.About(), Shown: true, Everyone: true}
	switch body := e.Body.(type) {
	case *events.MeetingAnswered:
		t.Everyone, t.People = false, []string{body.Person}
	case *events.MeetingCountered:
		t.Shown, t.Everyone, t.People = false, false, []string{body.Person}
	case *events.MeetingRecountered:
		t.Shown, t.Everyone, t.People = false, false, []string{body.Person}
	case *events.MeetingKept:
		t.Shown, t.Everyone, t.People = false, false, []string{body.Person}
	case *events.MeetingReclocked:
		t.Shown = false // calendars show the instant, each on its own clock
	case *events.MeetingPlanned:
		if body.Series != "" {
			b.note(Touch{Ref: events.Ref{Noun: series.Label, ID: body.Series}, Everyone: true})
		}
	default:
		// The dates of its series are told of as well.
		if m := b.Meeting(t.Ref.ID); m != nil && m.Series != "" {
			b.note(Touch{Ref: events.Ref{Noun: series.Label, ID: m.Series}, Everyone: true})
		}
	}
	b.note(t)
	return true
}

func touchesTrip(b *Book, e *events.Event) bool {
	ref := events.Ref{Noun: trips.Label, ID: e.Body.About().ID} // a milestone is about its trip
	b.note(Touch{Ref: ref, Shown: true, Everyone: true})
	for by := range b.shelves.NamedBy(ref, registrations.Label, hosts.Label) {
		b.note(Touch{Ref: *by, Everyone: true})
	}
	if _, drawn := e.Body.(*events.TripDrawn); drawn {
		var people []string
		for _, r := range b.Registrations(ref.ID) {
			people = append(people, r.Person)
		}
		b.noteInviting([]events.Ref{ref}, true, people)
	}
	return true
}

// touchesRegistration concerns whose it is, whom the city that is visited is told of, and what everybody who has a seat on the trip is
// invited to.
func touchesRegistration(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	b.note(Touch{Ref: ref, Everyone: true})
	if of, listed := listedOn(e.Body); listed {
		b.note(Touch{Ref: events.Ref{Noun: trips.Label, ID: of}, Everyone: true})
	}
	b.noteHost(ref.ID)
	trip, person := "", ""
	switch body := e.Body.(type) {
	case *events.RegistrationMade:
		trip, person = body.Trip, body.Person
	case *events.RegistrationPlaced:
		if r := b.Registration(ref.ID); r != nil {
			trip, person = r.Trip, r.Person
		}
	case *events.RegistrationAmended, *events.PartsChosen, *events.PaymentRecorded, *events.DocumentsDelivered, *events.NeedsStated, *events.NeedsForgotten:
		if r := b.Registration(ref.ID); r != nil { // what they take part in, or owe
			b.note(Touch{Ref: events.Ref{Noun: trips.Label, ID: r.Trip}, Shown: true})
		}
	}
	if trip != "" {
		b.note(Touch{Ref: events.Ref{Noun: trips.Label, ID: trip}, Shown: true}) // in the calendar of whoever has a seat
		b.noteInviting([]events.Ref{{Noun: trips.Label, ID: trip}}, true, []string{person})
	}
	return true
}

// listedOn returns the trip of which who comes, or what they need, may be others after an event about a registration.
func listedOn(body events.Body) (trip string, listed bool) {
	switch body := body.(type) {
	case *events.RegistrationMade:
		return body.Trip, true
	case *events.RegistrationAmended:
		return body.Trip, true
	case *events.RegistrationPlaced:
		return body.Trip, true
	case *events.NeedsStated:
		return body.Trip, true
	case *events.NeedsForgotten:
		return body.Trip, true
	case *events.RegistrationCleared:
		return body.Trip, true
	}
	return "", false
}

// touchesPerson concerns what the person belongs to, and did: their own part, and how many are invited. What they said is
// taken out of all meetings when they are erased.
func touchesPerson(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	was := persons.Get(b.shelves, ref.ID)
	refs, shown := []events.Ref{ref}, true
	at := func(partner string) {
		if of := (events.Ref{Noun: partners.Label, ID: partner}); partner != "" && !slices.Contains(refs, of) {
			refs = append(refs, of)
		}
	}
	if was != nil {
		at(was.Partner)
	}
	switch body := e.Body.(type) {
	case *events.PersonAdded:
		at(body.Partner)
	case *events.PersonAmended:
		at(body.Partner)
		shown = was == nil || was.Partner != body.Partner
		if was != nil && was.Staff() != slices.Contains(body.Roles, people.Staff) {
			b.note(Touch{Shown: true}) // milestones of all trips are in the calendars of who works in the office
		}
	case *events.PersonPreferred:
		shown = false
	case *events.PersonFollowed, *events.PersonUnfollowed:
		return true // nothing that is shown in calendars, or told
	case *events.PersonBounced:
		return true // how their address stands is no part of what they are owed
	case *events.PersonErased:
		for by := range b.shelves.NamedBy(noun.SaidOf(ref.ID), meetings.Label) {
			if meetingNoun.Holds(b.Meeting(by.ID), ref.ID) {
				b.note(Touch{Ref: *by, Shown: true, People: []string{ref.ID}})
			}
		}
	default:
		return false
	}
	for _, r := range b.RegistrationsOf(ref.ID) {
		refs = append(refs, events.Ref{Noun: trips.Label, ID: r.Trip})
	}
	b.noteInviting(b.withGroups(refs...), shown, []string{ref.ID})
	for _, r := range b.RegistrationsOf(ref.ID) {
		b.note(Touch{Ref: events.Ref{Noun: registrations.Label, ID: r.ID}, Everyone: true})
		b.noteHost(r.ID)
		b.note(Touch{Ref: events.Ref{Noun: trips.Label, ID: r.Trip}, Shown: true, Everyone: true})
	}
	for _, h := range b.HostsOf(ref.ID) {
		b.note(Touch{Ref: events.Ref{Noun: hosts.Label, ID: h.ID}, Everyone: true})
		b.noteGuests(h.ID)
	}
	return true
}

// touchesPartner concerns its contacts where it begins or ceases to invite them.
func touchesPartner(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	was, is := partners.Get(b.shelves, ref.ID), &people.Partner{}
	switch body := e.Body.(type) {
	case *events.PartnerRegistered:
		is.RegisterPartner = events.RegisterPartner(*body)
	case *events.PartnerAmended:
		is.RegisterPartner = events.RegisterPartner(*body)
		is.Retired = was != nil && was.Retired
	case *events.PartnerRetired:
		is.Retired = true
	default:
		return false
	}
	b.note(Touch{Ref: ref, Shown: true})
	for by := range b.shelves.NamedBy(ref, trips.Label, agreements.Label, anniversaries.Label) {
		b.note(Touch{Ref: *by, Shown: true})
	}
	if (was != nil && was.Invites()) != is.Invites() {
		b.noteInviting(b.withGroups(ref), true, b.contacts(ref.ID))
	}
	return true
}

// touchesGroup concerns those who join and those who leave. One that is ended invites whom it did wherever it is named still.
func touchesGroup(b *Book, e *events.Event) bool {
	if _, ended := e.Body.(*events.GroupEnded); ended {
		b.note(Touch{Ref: e.Body.About(), Shown: true})
		return true
	}
	body, ok := e.Body.(*events.GroupChanged)
	if !ok {
		return false
	}
	b.note(Touch{Ref: body.About(), Shown: true})
	var before []events.Ref
	if was := groups.Get(b.shelves, body.ID); was != nil {
		before = was.Members
	}
	var changed []string
	differs := false
	for _, list := range [][2][]events.Ref{{before, body.Members}, {body.Members, before}} {
		has := make(map[events.Ref]bool, len(list[1]))
		for _, ref := range list[1] {
			has[ref] = true
		}
		for _, ref := range list[0] {
			switch {
			case has[ref]:
				continue
			case ref.Noun == persons.Label:
				changed = append(changed, ref.ID)
			case ref.Noun == partners.Label:
				changed = append(changed, b.contacts(ref.ID)...)
			}
			differs = true
		}
	}
	if differs {
		b.noteInviting([]events.Ref{body.About()}, true, changed)
	}
	return true
}

// touchesVenue concerns what calendars show: who is told of another place is told by the meeting.
func touchesVenue(b *Book, e *events.Event) bool {
	switch e.Body.(type) {
	case *events.VenueFollowed, *events.VenueUnfollowed:
		return true // nothing that is shown in calendars, or told
	}
	b.note(Touch{Ref: e.Body.About(), Shown: true})
	for by := range b.shelves.NamedBy(e.Body.About(), meetings.Label, polls.Label) {
		b.note(Touch{Ref: *by, Shown: true})
	}
	return true
}

// touchesSeries concerns its meetings too, if invitations to them go out at another time.
func touchesSeries(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	b.note(Touch{Ref: ref, Shown: true, Everyone: true})
	var lead events.Period
	switch body := e.Body.(type) {
	case *events.SeriesDefined:
		lead = body.Invite.Lead
	case *events.SeriesAmended:
		lead = body.Invite.Lead
	case *events.SeriesExtended, *events.SeriesEnded:
		return true
	default:
		return false
	}
	if was := series.Get(b.shelves, ref.ID); was == nil || was.Invite.Lead != lead {
		for _, m := range b.MeetingsOf(ref.ID) {
			b.note(Touch{Ref: events.Ref{Noun: meetings.Label, ID: m.ID}, Everyone: true})
		}
	}
	return true
}

// touchesSchedule concerns the digest that it sends, or the meetings that one is reminded of by it.
func touchesSchedule(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	b.note(Touch{Ref: ref, Everyone: true})
	for by := range b.shelves.NamedBy(ref, reminders.Label) {
		if r := reminders.Get(b.shelves, by.ID); r != nil {
			b.noteReminded(r.Series)
		}
	}
	return true
}

func touchesReminder(b *Book, e *events.Event) bool {
	if was := reminders.Get(b.shelves, e.Body.About().ID); was != nil {
		b.noteReminded(was.Series)
	}
	if body, ok := e.Body.(*events.ReminderChanged); ok {
		b.noteReminded(body.Series)
	}
	return true
}

// noteReminded notes the meetings of series, all that there are if none is named.
func (b *Book) noteReminded(of []string) {
	if len(of) == 0 {
		b.note(Touch{Everyone: true})
	}
	for _, id := range of {
		for _, m := range b.MeetingsOf(id) {
			b.note(Touch{Ref: events.Ref{Noun: meetings.Label, ID: m.ID}, Everyone: true})
		}
	}
}

// Package undo finds the commands that bring back what was before a decision, or says why there are none. An event holds the whole of
// what it changes as it is from then on; so what was before stands in the event before it, and no book of that time is needed.
// What brings it back are ordinary commands, which are decided, told and previewed like any.
package undo

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// Within is how long a decision can be undone.
const Within = 30 * 24 * time.Hour

// A Way says how a decision can be undone.
type Way struct {
	Commands []events.Body // to be given one after the other; none if it cannot
	Anew     bool          // what is gone for good comes back as a new thing: its guests are invited to it anew
	Near     bool          // days are found anew by their rule, and may be others where something else is on them meanwhile
	Why      Why           // it cannot
}

// A Why is the key of a reason why a decision cannot be undone.
type Why string

// The reasons.
const (
	Late       Why = "late"       // it was decided too long ago
	Again      Why = "again"      // the thing was changed again since
	Already    Why = "already"    // it is planned again already
	First      Why = "first"      // it made something that can be changed and not be taken away
	Final      Why = "final"      // what it ended cannot be brought back
	Erased     Why = "erased"     // the person is erased, or it holds values of somebody who is
	Over       Why = "over"       // it is about what is over, or lies in the past
	Report     Why = "report"     // it says what has happened outside, and not what somebody wants
	Theirs     Why = "theirs"     // it is somebody's own word, who may say another
	Itself     Why = "itself"     // the house does it by itself, and would again
	Told       Why = "told"       // it was an answer to somebody, who has got it
	Same       Why = "same"       // it has changed nothing that could be brought back
	Unheld     Why = "unheld"     // no command can bring it back
	NotDecided Why = "notdecided" // it has decided nothing
)

// State names what of a thing an event of a type says wholly, as it is from then on, or ends; "" if it says no such thing. The event
// before one, about the same thing and with the same state, says what was.
func State(t events.Type) string {
	switch t.Short() {
	case "office.changed":
		return "office"
	case "partner.registered", "partner.amended":
		return "partner"
	case "person.added", "person.amended":
		return "person"
	case "person.preferred":
		return "mails"
	case "person.granted":
		return "role"
	case "group.changed":
		return "group"
	case "venue.changed":
		return "venue"
	case "series.defined", "series.amended":
		return "series"
	case "meeting.planned", "meeting.amended":
		return "meeting"
	case "trip.proposed", "trip.amended":
		return "trip"
	case "schedule.changed", "schedule.removed":
		return "schedule"
	case "reminder.changed", "reminder.removed":
		return "reminder"
	}
	return ""
}

// An undoing is one decision that is to be undone.
type undoing struct {
	book   *calendar.Book
	list   []*events.Event // the decision
	event  *events.Event   // the first of it, which everything else came of
	before events.Body     // what was; nil: nothing
	now    time.Time
}

// Of finds how a decision can be undone. The list are its events, before is what held the state that the first of them restores
// before it, nil if nothing did.
func Of(b *calendar.Book, list []*events.Event, before events.Body, now time.Time) Way {
	if len(list) == 0 {
		return Way{Why: NotDecided}
	}
	u := undoing{book: b, list: list, event: list[0], before: before, now: now}
	if why := table[u.event.Body.Type().Short()]; why != "" {
		return Way{Why: why}
	}
	last := list[len(list)-1].Sequence
	_, cancelled := u.event.Body.(*events.MeetingCancelled)
	switch about := u.event.Body.About(); {
	case cancelled: // that is final, and what is planned again is another meeting, at whatever time
	case now.Sub(u.event.Time) > Within:
		return Way{Why: Late}
	case b.Changed(about, last) != 0:
		return Way{Why: Again}
	case about.Noun == "person" && b.Person(about.ID) != nil && b.Person(about.ID).Erased:
		return Way{Why: Erased}
	}
	way := u.way()
	if len(way.Commands) == 0 && way.Why == "" {
		way.Why = Same
	}
	return way
}

// Possible reports whether a decision that an event of a type begins can be undone at all.
func Possible(t events.Type) bool { return table[t.Short()] == "" }

// table says of events that can never be undone why not.
var table = map[string]Why{
	"office.applied": NotDecided, "zones.adopted": Itself, "partner.retired": Final, "person.added": Unheld, "person.erased": Erased,
	"person.bounced": Report, "series.extended": Itself, "meeting.confirmed": Itself, "meeting.answered": Theirs, "meeting.countered": Theirs,
	"meeting.kept": Told, "meeting.retimed": Itself, "meeting.reclocked": Itself, "meeting.recountered": Itself, "trip.retimed": Itself, "milestone.completed": Unheld,
	"schedule.fired": Itself, "feed.revoked": Final, "command.refused": NotDecided, "command.unreadable": NotDecided,
}

// way finds the commands.
func (u *undoing) way() Way {
	switch e := u.event.Body.(type) {
	case *events.OfficeChanged:
		was, ok := u.before.(*events.OfficeChanged)
		return restored(ok, First, func() events.Body { return (*events.SetOffice)(was) })
	case *events.VenueChanged:
		was, ok := u.before.(*events.VenueChanged)
		return restored(ok, First, func() events.Body { return (*events.SetVenue)(was) })
	case *events.GroupChanged:
		was, ok := u.before.(*events.GroupChanged)
		return restored(ok, First, func() events.Body {
			return &events.SetGroup{ID: was.ID, Title: was.Title, Members: u.alive(was.Members)}
		})
	case *events.ScheduleChanged:
		was, ok := u.before.(*events.ScheduleChanged)
		if !ok {
			return one(&events.RemoveSchedule{ID: e.ID})
		}
		return one(u.schedule(was))
	case *events.ScheduleRemoved:
		was, ok := u.before.(*events.ScheduleChanged)
		return restored(ok, Unheld, func() events.Body { return u.schedule(was) })
	case *events.ReminderChanged:
		was, ok := u.before.(*events.ReminderChanged)
		if !ok {
			return one(&events.RemoveReminder{ID: e.ID})
		}
		return one((*events.SetReminder)(was))
	case *events.ReminderRemoved:
		was, ok := u.before.(*events.ReminderChanged)
		return restored(ok, Unheld, func() events.Body { return (*events.SetReminder)(was) })
	case *events.FeedIssued:
		return one(&events.RevokeFeed{ID: e.ID})
	case *events.PartnerRegistered:
		return one(&events.RetirePartner{ID: e.ID})
	case *events.PartnerAmended:
		return u.partner(e)
	case *events.PersonAmended, *events.PersonPreferred, *events.PersonGranted:
		return u.person()
	case *events.SeriesDefined, *events.SeriesAmended, *events.SeriesEnded:
		return u.series()
	case *events.MeetingPlanned, *events.MeetingAmended, *events.MeetingMoved, *events.MeetingCancelled:
		return u.meeting()
	case *events.TripProposed, *events.TripAmended, *events.TripCancelled:
		return u.trip()
	}
	return Way{Why: Unheld}
}

func one(c events.Body) Way { return Way{Commands: []events.Body{c}} }

// restored gives the command that brings something back, if there was something.
func restored(there bool, without Why, command func() events.Body) Way {
	if !there {
		return Way{Why: without}
	}
	return one(command())
}

// alive leaves out who is there no more.
func (u *undoing) alive(refs []events.Ref) []events.Ref {
	list := []events.Ref{}
	for _, ref := range refs {
		if u.book.Has(ref) && !slices.Contains(list, ref) {
			list = append(list, ref)
		}
	}
	return list
}

func (u *undoing) schedule(was *events.ScheduleChanged) *events.SetSchedule {
	c := events.SetSchedule(*was)
	if c.To != nil {
		c.To = u.alive(c.To)
	}
	return &c
}

// differs sets the field of a command to what was, if that is not what is, and reports whether it has. A list or a text that was
// not there is an empty one, which takes it away.
func differs[T any](to **T, was, is T) bool {
	v, w := reflect.ValueOf(&was).Elem(), reflect.ValueOf(&is).Elem()
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		if v.Len() == 0 && w.Len() == 0 {
			return false
		}
		if v.IsNil() {
			if v.Kind() == reflect.Map {
				v.Set(reflect.MakeMap(v.Type()))
			} else {
				v.Set(reflect.MakeSlice(v.Type(), 0, 0))
			}
		}
	}
	if reflect.DeepEqual(was, is) {
		return false
	}
	*to = &was
	return true
}

// some gives a command of which at least one field was set.
func some(c events.Body, set ...bool) Way {
	if !slices.Contains(set, true) {
		return Way{}
	}
	return one(c)
}

func (u *undoing) partner(is *events.PartnerAmended) Way {
	was := new(events.PartnerAmended)
	switch before := u.before.(type) {
	case *events.PartnerRegistered:
		*was = events.PartnerAmended(*before)
	case *events.PartnerAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendPartner{ID: is.ID}
	way := some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Kind, was.Kind, is.Kind), differs(&c.Status, was.Status, is.Status),
		differs(&c.Since, was.Since, is.Since), differs(&c.Country, was.Country, is.Country), differs(&c.Zone, was.Zone, is.Zone),
		differs(&c.Holidays, was.Holidays, is.Holidays), differs(&c.Purpose, was.Purpose, is.Purpose), differs(&c.Note, was.Note, is.Note),
		hours(&c.Hours, was.Hours, is.Hours))
	return unlessHours(way, was.Hours, is.Hours)
}

// hours sets hours that were others.
func hours(to **events.Hours, was, is *events.Hours) bool {
	if was == nil || reflect.DeepEqual(was, is) {
		return false
	}
	*to = was
	return true
}

// unlessHours refuses to undo that hours were said where none were: no command takes them away.
func unlessHours(way Way, was, is *events.Hours) Way {
	if was == nil && is != nil {
		return Way{Why: Unheld}
	}
	return way
}

func (u *undoing) person() Way {
	switch is := u.event.Body.(type) {
	case *events.PersonPreferred:
		without := []string{}
		if was, ok := u.before.(*events.PersonPreferred); ok {
			without = append(without, was.Without...)
		}
		if slices.Equal(without, is.Without) {
			return Way{}
		}
		return one(&events.PreferPerson{ID: is.ID, Without: without})
	case *events.PersonGranted:
		role := events.NoRole
		if was, ok := u.before.(*events.PersonGranted); ok {
			role = was.Role
		}
		if role == is.Role {
			return Way{}
		}
		return one(&events.GrantPerson{ID: is.ID, Role: role})
	}
	is := u.event.Body.(*events.PersonAmended)
	was := new(events.PersonAmended)
	switch before := u.before.(type) {
	case *events.PersonAdded:
		*was = events.PersonAmended(*before)
	case *events.PersonAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	if !was.Name.Readable() || !was.Email.Readable() || !is.Name.Readable() || !is.Email.Readable() {
		return Way{Why: Erased}
	}
	c := &events.AmendPerson{ID: is.ID}
	way := some(c,
		differs(&c.Name, was.Name.Value(), is.Name.Value()), differs(&c.Email, was.Email.Value(), is.Email.Value()),
		differs(&c.Language, was.Language, is.Language), differs(&c.Zone, was.Zone, is.Zone), differs(&c.Partner, was.Partner, is.Partner),
		differs(&c.Roles, was.Roles, is.Roles), hours(&c.Hours, was.Hours, is.Hours))
	return unlessHours(way, was.Hours, is.Hours)
}

func (u *undoing) series() Way {
	id := u.event.Body.About().ID
	if _, ended := u.event.Body.(*events.SeriesEnded); ended {
		s := u.book.Series(id)
		if u.again("series", id, func(id string) bool { n := u.book.Series(id); return !n.Ended && maps.Equal(n.Title, s.Title) }) {
			return Way{Why: Already}
		}
		c := s.DefineSeries
		c.ID, c.From = u.free("series", id), events.Date{} // its dates go on from today
		return Way{Commands: []events.Body{&c}, Anew: true, Near: true}
	}
	if _, defined := u.event.Body.(*events.SeriesDefined); defined {
		return one(&events.EndSeries{ID: id})
	}
	is := u.event.Body.(*events.SeriesAmended)
	var was *events.DefineSeries
	switch before := u.before.(type) {
	case *events.SeriesDefined:
		was = &before.DefineSeries
	case *events.SeriesAmended:
		was = &before.DefineSeries
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendSeries{ID: id}
	way := some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Cadence, was.Cadence, is.Cadence), differs(&c.From, was.From, is.From),
		differs(&c.Start, was.Start, is.Start), differs(&c.Duration, was.Duration, is.Duration), differs(&c.Zone, was.Zone, is.Zone),
		differs(&c.Horizon, was.Horizon, is.Horizon), differs(&c.Avoid, was.Avoid, is.Avoid), differs(&c.Shift, was.Shift, is.Shift),
		differs(&c.Invite, was.Invite, is.Invite), differs(&c.Venue, was.Venue, is.Venue),
		differs(&c.Description, was.Description, is.Description))
	if len(way.Commands) > 0 {
		u.moveBack(&way)
	}
	return way
}

// mostMoves is how many meetings of a series are moved back one by one.
const mostMoves = 50

// moveBack adds to what a series is amended back by that its meetings get the time back that they had, as far as they do not by
// themselves: days are decided anew, and something else may be on them meanwhile. What the amendment has planned further on stays,
// since it would have been planned soon anyway.
func (u *undoing) moveBack(way *Way) {
	after := u.book.Clone()
	d := after.Decide(&events.Command{Office: u.event.Office, Client: "undo", Body: way.Commands[0]}, u.now)
	if d.Problem() != nil {
		return // as whoever gives it will hear
	}
	for _, e := range d.Events {
		if after.Apply(e) != nil {
			return
		}
	}
	was := map[string]events.Slot{} // before the decision, and before this one, of which the former counts
	for _, list := range [][]*events.Event{d.Events, u.list} {
		for _, e := range list {
			if moved, ok := e.Body.(*events.MeetingMoved); ok {
				was[moved.ID] = moved.From
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(was)) {
		m, slot := after.Meeting(id), was[id]
		if m == nil || m.Cancelled || m.Instant.Equal(slot.Instant) && m.Duration == slot.Duration || !slot.Instant.After(u.now) {
			continue
		}
		if len(way.Commands) > mostMoves {
			way.Near = true
			return
		}
		way.Commands = append(way.Commands, &events.MoveMeeting{
			ID: id, At: &events.At{Date: slot.Date, Start: slot.Start, Zone: slot.Zone}, Duration: &slot.Duration, IfNone: events.IfNoneBest,
		})
	}
	for _, e := range u.list {
		if _, cancelled := e.Body.(*events.MeetingCancelled); cancelled {
			way.Near = true // its date is found anew
		}
	}
}

func (u *undoing) meeting() Way {
	m := u.book.Meeting(u.event.Body.About().ID)
	if e, cancelled := u.event.Body.(*events.MeetingCancelled); cancelled {
		return u.planAgain(e.ID)
	}
	if m.Cancelled {
		return Way{Why: Again} // with its series
	}
	if !m.End().After(u.now) {
		return Way{Why: Over}
	}
	switch is := u.event.Body.(type) {
	case *events.MeetingPlanned:
		return one(&events.CancelMeeting{ID: is.ID})
	case *events.MeetingMoved:
		if !is.From.Instant.After(u.now) {
			return Way{Why: Over}
		}
		c := &events.MoveMeeting{ID: is.ID, At: &events.At{Date: is.From.Date, Start: is.From.Start, Zone: is.From.Zone}, IfNone: events.IfNoneBest}
		differs(&c.Duration, is.From.Duration, is.Duration)
		return one(c)
	}
	is := u.event.Body.(*events.MeetingAmended)
	was := new(events.MeetingAmended)
	switch before := u.before.(type) {
	case *events.MeetingPlanned:
		*was = events.MeetingAmended{Title: before.Title, Venue: before.Venue, Need: before.Need, Optional: before.Optional, Description: before.Description}
	case *events.MeetingAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendMeeting{ID: is.ID, IfNone: events.IfNoneBest}
	return some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Venue, was.Venue, is.Venue),
		differs(&c.Need, u.alive(was.Need), u.alive(is.Need)), differs(&c.Optional, u.alive(was.Optional), u.alive(is.Optional)),
		differs(&c.Description, was.Description, is.Description))
}

// planAgain plans a meeting that was cancelled as a new one, with the guests and the texts that it had. Under the old UID it would not
// come back everywhere: calendars that have taken a cancellation out of sight do not all take what comes after it.
func (u *undoing) planAgain(id string) Way {
	m := u.book.Meeting(id)
	if !m.Instant.After(u.now) {
		return Way{Why: Over}
	}
	if u.again("meeting", id, func(id string) bool {
		n := u.book.Meeting(id)
		return !n.Cancelled && n.Instant.Equal(m.Instant) && maps.Equal(n.Title, m.Title)
	}) {
		return Way{Why: Already}
	}
	c := &events.RequestMeeting{
		ID: u.free("meeting", id), Title: m.Title, At: &events.At{Date: m.Date, Start: m.Start, Zone: m.Zone}, Duration: m.Duration,
		Need: u.alive(m.Need), Optional: u.alive(m.Optional), Description: m.Description, IfNone: events.IfNoneBest,
	}
	if u.book.Has(events.Ref{Noun: "venue", ID: m.Venue}) {
		c.Venue = m.Venue
	}
	return Way{Commands: []events.Body{c}, Anew: true}
}

func (u *undoing) trip() Way {
	id := u.event.Body.About().ID
	t := u.book.Trip(id)
	if _, cancelled := u.event.Body.(*events.TripCancelled); cancelled {
		if u.again("trip", id, func(id string) bool { n := u.book.Trip(id); return !n.Cancelled && maps.Equal(n.Title, t.Title) }) {
			return Way{Why: Already}
		}
		c := t.Proposal()
		c.ID = u.free("trip", id)
		return Way{Commands: []events.Body{&c}, Anew: true}
	}
	if t.Changeable(u.book.Today(u.now)) != nil {
		return Way{Why: Over}
	}
	if _, proposed := u.event.Body.(*events.TripProposed); proposed {
		return one(&events.CancelTrip{ID: id})
	}
	is := &u.event.Body.(*events.TripAmended).TripProposed
	var was *events.TripProposed
	switch before := u.before.(type) {
	case *events.TripProposed:
		was = before
	case *events.TripAmended:
		was = &before.TripProposed
	default:
		return Way{Why: Unheld}
	}
	if was.Asked == nil && is.Asked != nil {
		return Way{Why: Unheld} // no command asks for the usual milestones again
	}
	c := &events.AmendTrip{ID: id}
	return some(c,
		differs(&c.Partner, was.Partner, is.Partner), differs(&c.Title, was.Title, is.Title), differs(&c.Window, was.Window, is.Window),
		differs(&c.Days, was.Days, is.Days), differs(&c.Depart, was.Depart, is.Depart), differs(&c.Capacity, was.Capacity, is.Capacity),
		differs(&c.Minimum, was.Minimum, is.Minimum), differs(&c.Avoid, was.Avoid, is.Avoid), differs(&c.Programme, legs(was), legs(is)),
		differs(&c.Milestones, was.Asked, is.Asked), differs(&c.Description, was.Description, is.Description))
}

// legs are the programme of a trip as it was asked for.
func legs(t *events.TripProposed) []events.Leg {
	var list []events.Leg
	for _, timed := range t.Programme {
		list = append(list, timed.Leg)
	}
	return list
}

// free finds an id for what comes back as a new thing: ids are never given again.
func (u *undoing) free(noun, id string) (next string) {
	for n := 2; next == "" || u.book.Known(events.Ref{Noun: noun, ID: next}); n++ {
		next = numbered(id, n)
	}
	return next
}

// again reports whether a thing that is gone is there again, under an id that free has found for it.
func (u *undoing) again(noun, id string, same func(id string) bool) bool {
	for n := 2; u.book.Known(events.Ref{Noun: noun, ID: numbered(id, n)}); n++ {
		if same(numbered(id, n)) {
			return true
		}
	}
	return false
}

// numbered puts a number behind an id.
func numbered(id string, n int) string {
	const longest = 56 // so that there is room for it
	return fmt.Sprintf("%s-%d", strings.TrimRight(id[:min(len(id), longest)], "-"), n)
}

// Cancels reports whether an event of a type cancels a meeting that can be planned again.
func Cancels(t events.Type) bool { return t.Short() == "meeting.cancelled" }

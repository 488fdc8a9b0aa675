// Package calendar is the office as a value. A Book is what the journal tells of it: Apply folds one event after the
// other, Decide answers a command with the events that shall happen, or with one that says why not. There is no clock,
// no network, no chance and no log in here, so a decision can be previewed, repeated and simulated, and every rule
// tested by what was given, what was asked and what then happened.
//
// A Book is not safe for concurrent use while Apply runs; reading it from many goroutines at once is fine.
package calendar

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/memory"
	"jourfixe/events"
)

// A Book holds one office: its partners, people, groups, venues, series, meetings, trips and feeds, and what became of
// the commands of the last 400 days.
type Book struct {
	office   Office
	partners map[string]*Partner
	people   map[string]*Person
	groups   map[string]*Group
	venues   map[string]*Venue
	series   map[string]*Series
	meetings map[string]*Meeting
	trips    map[string]*Trip
	feeds    map[string]*Feed
	byHash   map[string]*Feed // feeds by the hash of their token

	schedules map[string]*Schedule
	reminders map[string]*Reminder
	erased    []string        // people, in the order in which they were erased
	gone      map[string]bool // the same as a set; replaced, never changed, since others hold it

	commands memory.Commands
	makers   []maker // in order
	changes  uint64  // how often something that people see has changed
	sequence uint64  // of the last event
	cursor   uint64  // of the last command an event answers
}

// New returns the book of an office in which nothing has happened.
func New(office string) *Book {
	return &Book{
		office:   Office{ID: office, Zone: "UTC", Title: events.Text{"de": office, "en": office}},
		partners: map[string]*Partner{},
		people:   map[string]*Person{},
		groups:   map[string]*Group{},
		venues:   map[string]*Venue{},
		series:   map[string]*Series{},
		meetings: map[string]*Meeting{},
		trips:    map[string]*Trip{},
		feeds:    map[string]*Feed{},
		byHash:   map[string]*Feed{},

		schedules: map[string]*Schedule{},
		reminders: map[string]*Reminder{},

		commands: memory.New(),
	}
}

// Sequence returns the place in the journal of the last event applied, 0 if none was.
func (b *Book) Sequence() uint64 { return b.sequence }

// Changes counts what has happened that people may see. What was made from a book is still right while it stays the same.
func (b *Book) Changes() uint64 { return b.changes }

// Cursor returns the place of the last command that an event applied answers: every command up to it is decided.
func (b *Book) Cursor() uint64 { return b.cursor }

// Apply folds an event into the book. An event that is already in it changes nothing; one that does not follow from
// the book is an error, and the book must not be used any more: it has come apart from the journal.
func (b *Book) Apply(e *events.Event) error {
	if e.Sequence != 0 && e.Sequence <= b.sequence {
		return nil
	}
	if err := b.fold(e); err != nil {
		return fmt.Errorf("apply %s, event %d: %w", e.Body.Type().Short(), e.Sequence, err)
	}
	switch e.Body.(type) {
	case *events.CommandRefused, *events.CommandUnreadable, *events.OfficeApplied, *events.FeedIssued, *events.FeedRevoked:
	default:
		b.changes++
	}
	b.commands.Remember(e)
	if e.Sequence != 0 {
		b.noteMaker(e)
		b.sequence = e.Sequence
	}
	b.cursor = max(b.cursor, e.Cause.Sequence)
	return nil
}

func (b *Book) fold(e *events.Event) error {
	switch body := e.Body.(type) {
	case *events.OfficeChanged:
		b.office.change(body)
	case *events.OfficeApplied:
		b.office.applied(body)
	case *events.PartnerRegistered:
		b.partners[body.ID] = &Partner{RegisterPartner: events.RegisterPartner(*body)}
	case *events.PartnerAmended:
		return b.amendedPartner(body)
	case *events.PartnerRetired:
		return b.retiredPartner(body)
	case *events.PersonAdded:
		b.people[body.ID] = &Person{PersonAdded: *body, Made: e.Sequence, Since: e.Time}
	case *events.PersonAmended:
		b.amendedPerson(body)
	case *events.PersonErased:
		b.erased = append(b.erased, body.ID)
		b.gone = maps.Clone(b.gone)
		if b.gone == nil {
			b.gone = map[string]bool{}
		}
		b.gone[body.ID] = true
		b.people[body.ID] = &Person{PersonAdded: events.PersonAdded{ID: body.ID}, Made: b.Made(body.About()), Erased: true}
		for _, m := range b.meetings {
			delete(m.Answers, body.ID)
			delete(m.Counters, body.ID)
		}
	case *events.PersonPreferred:
		return b.preferredPerson(body, e)
	case *events.PersonBounced:
		return b.bouncedPerson(body, e)
	case *events.GroupChanged:
		b.groups[body.ID] = &Group{SetGroup: events.SetGroup(*body)}
	case *events.VenueChanged:
		b.venues[body.ID] = &Venue{SetVenue: events.SetVenue(*body), Changed: e.Time}
	case *events.SeriesDefined:
		b.series[body.ID] = newSeries(body, e)
	case *events.SeriesAmended:
		return b.amendedSeries(body)
	case *events.SeriesExtended:
		return b.extendedSeries(body)
	case *events.SeriesEnded:
		return b.endedSeries(body)
	case *events.MeetingPlanned:
		b.plannedMeeting(body, e)
	case *events.MeetingAmended:
		return b.amendedMeeting(body, e)
	case *events.MeetingMoved:
		return b.movedMeeting(body, e)
	case *events.MeetingConfirmed:
		return b.confirmedMeeting(body, e)
	case *events.MeetingCancelled:
		return b.cancelledMeeting(body, e)
	case *events.MeetingAnswered:
		return b.answeredMeeting(body, e)
	case *events.MeetingCountered:
		return b.counteredMeeting(body, e)
	case *events.MeetingKept:
		return b.keptMeeting(body, e)
	case *events.TripProposed:
		b.trips[body.ID] = newTrip(body, e)
	case *events.TripAmended:
		return b.amendedTrip(body, e)
	case *events.TripCancelled:
		return b.cancelledTrip(body, e)
	case *events.MilestoneCompleted:
		return b.completedMilestone(body, e)
	case *events.FeedIssued:
		return b.issuedFeed(body, e)
	case *events.FeedRevoked:
		return b.revokedFeed(body)
	case *events.ScheduleChanged:
		b.changedSchedule(body, e)
	case *events.ScheduleRemoved:
		delete(b.schedules, body.ID)
	case *events.ScheduleFired:
		return b.firedSchedule(body)
	case *events.ReminderChanged:
		b.changedReminder(body, e)
	case *events.ReminderRemoved:
		delete(b.reminders, body.ID)
	case *events.CommandRefused, *events.CommandUnreadable:
		// They are remembered as outcomes; the office itself does not change.
	default:
		return fmt.Errorf("the book has no place for %T", body)
	}
	return nil
}

// errMissing is what an event about something unknown is answered with.
func errMissing(ref events.Ref) error { return fmt.Errorf("%s is not in the book", ref) }

// keys returns the keys of m in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// sorted returns the values of m by their keys, so that everything made from a book comes out the same each time.
func sorted[V any](m map[string]V) []V {
	values := make([]V, 0, len(m))
	for _, k := range keys(m) {
		values = append(values, m[k])
	}
	return values
}

// Today returns the day it is at the office at now.
func (b *Book) Today(now time.Time) events.Date { return events.DateOf(now.In(b.office.Location())) }

// Known reports whether the book has the thing or has had it.
func (b *Book) Known(ref events.Ref) bool {
	switch ref.Noun {
	case "partner":
		return b.partners[ref.ID] != nil
	case "person":
		return b.people[ref.ID] != nil
	case "series":
		return b.series[ref.ID] != nil
	}
	return b.Has(ref)
}

// Has reports whether the book has the thing, erased people, retired partners and ended series not counted.
func (b *Book) Has(ref events.Ref) bool {
	switch ref.Noun {
	case "partner":
		p, ok := b.partners[ref.ID]
		return ok && !p.Retired
	case "person":
		p, ok := b.people[ref.ID]
		return ok && !p.Erased
	case "group":
		return b.groups[ref.ID] != nil
	case "venue":
		return b.venues[ref.ID] != nil
	case "series":
		s, ok := b.series[ref.ID]
		return ok && !s.Ended
	case "meeting":
		return b.meetings[ref.ID] != nil
	case "trip":
		return b.trips[ref.ID] != nil
	case "feed":
		return b.feeds[ref.ID] != nil
	case "schedule":
		return b.schedules[ref.ID] != nil
	case "reminder":
		return b.reminders[ref.ID] != nil
	}
	return false
}

// Zones lists the zones that the book reckons in, in order.
func (b *Book) Zones() []string {
	used := map[string]bool{b.office.Zone: true}
	for _, p := range b.partners {
		if p.Zone != "" {
			used[p.Zone] = true
		}
	}
	for _, s := range b.series {
		used[s.Zone] = true
	}
	for _, m := range b.meetings {
		used[m.Zone] = true
	}
	return keys(used)
}

// Outcome returns what became of the command at the given place in the stream, or, if that one was a repetition, of the
// first with the same identity and digest. Nil means that the book does not know, or not all of it yet.
func (b *Book) Outcome(sequence uint64, client, source, id, digest string) *memory.Outcome {
	o := b.commands.At(sequence)
	if sequence == 0 || o == nil {
		o = b.commands.First(memory.Identity{Client: client, Source: source, ID: id})
		if o == nil || !o.Same(digest) {
			return nil
		}
	}
	if !o.Whole() {
		return nil
	}
	return o
}

// Lookup returns what became of the first command with this identity, nil if the book does not know.
func (b *Book) Lookup(client, source, id string) *memory.Outcome {
	o := b.commands.First(memory.Identity{Client: client, Source: source, ID: id})
	if o == nil || !o.Whole() {
		return nil
	}
	return o
}

// OnlyFrom reports whether every command the book remembers came from the client.
func (b *Book) OnlyFrom(client string) bool { return b.commands.OnlyFrom(client) }

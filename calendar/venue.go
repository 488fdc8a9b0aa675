package calendar

import (
	"fmt"
	"maps"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var venues = shelf.New[string, Venue]("venue", nil)

var venueNoun = &noun.Entry[*Book, Venue]{
	Shelf:   venues,
	Title:   func(_ *Book, v *Venue) events.Text { return v.Title },
	Gone:    func(v *Venue) bool { return v.Removed },
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(setVenue), noun.AnswersAt(removeVenue), noun.AnswersAsked(followVenue), noun.AnswersAsked(unfollowVenue)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(venues, func(b *Book, body *events.VenueChanged, e *events.Event) *Venue {
			v := &Venue{VenueChanged: *body, Changed: e.Time}
			if old := b.Venue(body.ID); old != nil {
				v.Calendar = old.Calendar
			}
			return v
		}),
		noun.Folds(func(b *Book, body *events.VenueRemoved, _ *events.Event) error {
			err := b.endVenueCalendar(body.About())
			if err == nil {
				venues.Change(b.shelves, body.ID).Removed = true
			}
			return err
		}),
		noun.Unseen(noun.Keeps(noun.Folds(followedVenue))), noun.Unseen(noun.Keeps(noun.Folds(unfollowedVenue))),
	},
	Touches: touchesVenue,
	Scope:   &noun.Scoping[*Book]{},
	File: &noun.Filing[*Book, Venue]{
		Section: "venues", Create: "set", End: "remove", Read: noun.Reads[events.SetVenue],
		Said: func(_ *Book, v *Venue) any { return v.Said() },
	},
}

// A Venue is a place where meetings are held.
type Venue struct {
	events.VenueChanged
	Calendar people.Followed // elsewhere, if it is followed
	Changed  time.Time       // when it was last set
	Removed  bool            // nothing new is held there
}

// Said returns the venue in the terms in which it is set.
func (v *Venue) Said() events.SetVenue {
	said := v.VenueChanged.Set()
	if address := v.Calendar.Address.Value(); address != "" {
		said.Busy = &address
	}
	return *said
}

// Venue returns the venue, nil if there is none.
func (b *Book) Venue(id string) *Venue { return venues.Get(b.shelves, id) }

// Venues returns all venues by id, the removed ones too.
func (b *Book) Venues() []*Venue { return shelf.Sorted(venues.All(b.shelves)) }

func setVenue(b *Book, c *events.SetVenue, by noun.Asked) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "partner", ID: c.Partner}); c.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	old, now := b.Venue(c.ID), by.Now
	var was people.Followed
	if old != nil {
		was = old.Calendar
	}
	calendar, p := busied(was, c.Busy, venueFollowing(c.ID, by))
	if p != nil {
		return nil, p
	}
	bodies := append([]events.Body{c.Changed()}, calendar...)
	if old != nil && (!maps.Equal(old.Title, c.Title) || old.Address != c.Address) {
		// Who was told where to come has to be told where to come now.
		for _, m := range InTime(b.MeetingsNaming(c.About())) {
			if !m.Cancelled && m.End().After(now) {
				bodies = append(bodies, m.Amended(&events.AmendMeeting{}))
			}
		}
	}
	return bodies, nil
}

// maxUses is how many things are named that stand in the way of an end.
const maxUses = 5

// some names the first of many things.
func some(uses []events.Ref) string {
	var names []string
	for _, ref := range uses[:min(len(uses), maxUses)] {
		names = append(names, ref.String())
	}
	if more := len(uses) - len(names); more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return list(names)
}

func removeVenue(b *Book, c *events.RemoveVenue, now time.Time) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	if uses := b.UsesOfVenue(c.ID, now); len(uses) > 0 {
		return nil, events.Refuse(events.NotPossible, "id", "is where these are held: %s; move them to another venue first", some(uses))
	}
	return one((*events.VenueRemoved)(c))
}

// UsesOfVenue lists what will be held at a venue: the series that are not ended, and the meetings that are not over, in time.
func (b *Book) UsesOfVenue(id string, now time.Time) (refs []events.Ref) {
	venue := events.Ref{Noun: venues.Label, ID: id}
	for _, of := range b.namedBy(series.Label, venue) {
		if !b.Series(of).Ended {
			refs = append(refs, events.Ref{Noun: series.Label, ID: of})
		}
	}
	for _, m := range InTime(b.MeetingsNaming(venue)) {
		if !m.Cancelled && m.End().After(now) {
			refs = append(refs, events.Ref{Noun: meetings.Label, ID: m.ID})
		}
	}
	return refs
}

func (b *Book) checkVenue(id string) *events.Problem {
	if ref := (events.Ref{Noun: "venue", ID: id}); id != "" && !b.Has(ref) {
		return b.unknown("venue", ref)
	}
	return nil
}

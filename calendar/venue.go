package calendar

import (
	"maps"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var venues = shelf.New[string, Venue]("venue", nil)

var venueNoun = &noun.Entry[*Book, Venue]{
	Shelf:   venues,
	Answers: []noun.Answer[*Book]{noun.AnswersAt(setVenue)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(venues, func(_ *Book, body *events.VenueChanged, e *events.Event) *Venue {
			return &Venue{SetVenue: events.SetVenue(*body), Changed: e.Time}
		}),
	},
	Touches: touchesVenue,
	File: &noun.Filing[*Book, Venue]{
		Section: "venues", Create: "set", Read: noun.Reads[events.SetVenue],
		Said: func(_ *Book, v *Venue) any { return v.SetVenue },
	},
}

// A Venue is a place where meetings are held.
type Venue struct {
	events.SetVenue
	Changed time.Time // when it was last set
}

// Venue returns the venue, nil if there is none.
func (b *Book) Venue(id string) *Venue { return venues.In(b.shelves)[id] }

// Venues returns all venues by id.
func (b *Book) Venues() []*Venue { return shelf.Sorted(venues.In(b.shelves)) }

func setVenue(b *Book, c *events.SetVenue, now time.Time) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "partner", ID: c.Partner}); c.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	bodies := []events.Body{(*events.VenueChanged)(c)}
	if old := venues.In(b.shelves)[c.ID]; old != nil && (!maps.Equal(old.Title, c.Title) || old.Address != c.Address) {
		// Who was told where to come has to be told where to come now.
		for _, m := range b.Meetings() {
			if m.Venue == c.ID && !m.Cancelled && m.End().After(now) {
				bodies = append(bodies, &events.MeetingAmended{
					ID: m.ID, Title: m.Title, Venue: m.Venue, Need: m.Need, Optional: m.Optional, Description: m.Description, Revision: m.Revision + 1,
				})
			}
		}
	}
	return bodies, nil
}

func (b *Book) checkVenue(id string) *events.Problem {
	if ref := (events.Ref{Noun: "venue", ID: id}); id != "" && !b.Has(ref) {
		return b.unknown("venue", ref)
	}
	return nil
}

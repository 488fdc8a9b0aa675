package calendar

import (
	"time"

	"jourfixe/events"
)

var venues = shelf[Venue]{label: "venue"}

var venueNoun = &entry[Venue]{
	shelf:   venues,
	answers: []answer{answersAt(setVenue)},
	folds: []fold{
		makes(venues, func(_ *Book, body *events.VenueChanged, e *events.Event) *Venue {
			return &Venue{SetVenue: events.SetVenue(*body), Changed: e.Time}
		}),
	},
	touches: touchesVenue,
	file: &filing[Venue]{
		section: "venues", create: "set", read: reads[events.SetVenue],
		said: func(_ *Book, v *Venue) any { return v.SetVenue },
	},
}

// A Venue is a place where meetings are held.
type Venue struct {
	events.SetVenue
	Changed time.Time // when it was last set
}

// Venue returns the venue, nil if there is none.
func (b *Book) Venue(id string) *Venue { return venues.in(b)[id] }

// Venues returns all venues by id.
func (b *Book) Venues() []*Venue { return sorted(venues.in(b)) }

func setVenue(b *Book, c *events.SetVenue, now time.Time) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "partner", ID: c.Partner}); c.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	bodies := []events.Body{(*events.VenueChanged)(c)}
	if old := venues.in(b)[c.ID]; old != nil && (!sameText(old.Title, c.Title) || old.Address != c.Address) {
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

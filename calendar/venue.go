package calendar

import (
	"time"

	"jourfixe/events"
)

// A Venue is a place where meetings are held.
type Venue struct {
	events.SetVenue
	Changed time.Time // when it was last set
}

// Venue returns the venue, nil if there is none.
func (b *Book) Venue(id string) *Venue { return b.venues[id] }

// Venues returns all venues by id.
func (b *Book) Venues() []*Venue { return sorted(b.venues) }

func (b *Book) setVenue(c *events.SetVenue) ([]events.Body, *events.Problem) {
	if ref := (events.Ref{Noun: "partner", ID: c.Partner}); c.Partner != "" && !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	return one((*events.VenueChanged)(c))
}

func (b *Book) checkVenue(id string) *events.Problem {
	if ref := (events.Ref{Noun: "venue", ID: id}); id != "" && !b.Has(ref) {
		return b.unknown("venue", ref)
	}
	return nil
}

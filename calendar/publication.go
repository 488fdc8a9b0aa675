package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

var publications = shelf.New[string, Publication]("publication", nil)

// publicationNoun is what everybody may read without signing in. When it changes, anything that is published may.
var publicationNoun = &noun.Entry[*Book, Publication]{
	Shelf:   publications,
	Title:   func(b *Book, _ *Publication) events.Text { return b.Office().Title },
	Answers: []noun.Answer[*Book]{noun.Answers(setPublication)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(publications, func(_ *Book, body *events.PublicationChanged, e *events.Event) *Publication {
			return &Publication{SetPublication: events.SetPublication(*body), Changed: e.Time}
		}),
	},
	File: &noun.Filing[*Book, Publication]{
		Section: "public", Create: "set", Read: noun.Reads[events.SetPublication],
		One:  func(b *Book) (*Publication, bool) { p := b.Publication(); return p, !p.Changed.IsZero() },
		Said: func(_ *Book, p *Publication) any { return p.SetPublication },
	},
}

// A Publication is what the office publishes.
type Publication struct {
	events.SetPublication
	Changed time.Time // zero: nobody has ever said anything of it
}

// Publication returns what the office publishes.
func (b *Book) Publication() *Publication {
	if p := publications.Get(b.shelves, "publication"); p != nil {
		return p
	}
	return &Publication{}
}

// Publishes reports whether a part of what can be published is.
func (p *Publication) Publishes(part string) bool { return slices.Contains(p.What, part) }

// IsPublic reports whether everybody may know of a meeting: the office publishes its agenda, and has named the meeting or its series.
func (b *Book) IsPublic(m *meeting.Meeting) bool {
	p := b.Publication()
	return p.Publishes(events.PublicAgenda) && slices.Contains(p.Meetings, m.ID) || m.Series != "" && b.IsPublicSeries(m.Series)
}

// IsPublicSeries reports whether everybody may know of all meetings of a series.
func (b *Book) IsPublicSeries(id string) bool {
	p := b.Publication()
	return p.Publishes(events.PublicAgenda) && slices.Contains(p.Series, id)
}

// publishedMeetings are the series and meetings that a scope of what is published shows.
func (b *Book) publishedMeetings(s agenda.Scope) (refs []events.Ref) {
	p := b.Publication()
	if s != agenda.PublishedAgenda || !p.Publishes(events.PublicAgenda) {
		return nil
	}
	for _, id := range p.Series {
		refs = append(refs, events.Ref{Noun: series.Label, ID: id})
	}
	for _, id := range p.Meetings {
		refs = append(refs, events.Ref{Noun: meetings.Label, ID: id})
	}
	return refs
}

// IsPublicTrip reports whether everybody may know of a trip: people register for it by themselves, so it has a page for everybody.
func IsPublicTrip(t *trip.Trip) bool { return t.Public() }

// publishes reports whether a scope of what is published shows a trip.
func (b *Book) publishes(s agenda.Scope, t *trip.Trip) bool {
	p := b.Publication()
	return IsPublicTrip(t) && p.Publishes(events.PublicTrips) && (s == agenda.PublishedTrips || p.Publishes(events.PublicAgenda))
}

func setPublication(b *Book, c *events.SetPublication) ([]events.Body, *events.Problem) {
	was := b.Publication()
	for _, x := range []struct {
		field, noun  string
		ids, already []string
	}{{"series", series.Label, c.Series, was.Series}, {"meetings", meetings.Label, c.Meetings, was.Meetings}} {
		for i, id := range x.ids {
			// What is over may have been published before, and need not be looked for to change something else.
			if ref := (events.Ref{Noun: x.noun, ID: id}); !b.Has(ref) && !slices.Contains(x.already, id) {
				return nil, b.unknown(check.Item(x.field, i), ref)
			}
		}
	}
	return one((*events.PublicationChanged)(c))
}

package search

import (
	"jourfixe/calendar"
	"jourfixe/calendar/agreement"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/people"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// lots says what each kind of thing is found by. What others name comes before them.
func lots() []looked {
	return []looked{
		&lot[people.Partner]{kind: partners}, &lot[calendar.Venue]{kind: venues}, &lot[people.Person]{kind: persons}, &lot[people.Group]{kind: groups},
		&lot[calendar.Series]{kind: series}, &lot[meeting.Meeting]{kind: meetings}, &lot[trip.Trip]{kind: trips}, &lot[agreement.Agreement]{kind: agreements},
		&lot[calendar.Link]{kind: links}, &lot[calendar.Feed]{kind: feeds},
	}
}

func partner(id string) events.Ref { return events.Ref{Noun: "partner", ID: id} }
func venue(id string) events.Ref   { return events.Ref{Noun: "venue", ID: id} }

var partners = kind[people.Partner]{
	label: "partner", all: (*calendar.Book).EachPartner,
	read: func(_ *calendar.Book, p *people.Partner, e *entry) {
		e.called(p.Title)
		e.beside, e.ref = append(e.beside, p.ID), partner(p.ID)
	},
	hit: func(_ *finding, p *people.Partner) (Hit, bool) {
		return Hit{Ref: partner(p.ID), Title: p.Title, Gone: p.Retired}, true
	},
}

var venues = kind[calendar.Venue]{
	label: "venue", all: (*calendar.Book).EachVenue,
	read: func(_ *calendar.Book, v *calendar.Venue, e *entry) {
		e.called(v.Title)
		e.beside, e.ref = append(e.beside, v.Address, v.ID), venue(v.ID)
		e.at(partner(v.Partner))
	},
	hit: func(_ *finding, v *calendar.Venue) (Hit, bool) {
		return Hit{Ref: venue(v.ID), Title: v.Title, Gone: v.Removed}, true
	},
}

// A link is found by where it leads and by its subject, too.
var links = kind[calendar.Link]{
	label: "link", all: (*calendar.Book).EachLink,
	read: func(_ *calendar.Book, l *calendar.Link, e *entry) {
		e.called(l.Title)
		e.beside = append(e.beside, l.Address, l.ID)
		for _, s := range l.Subject {
			e.beside = append(e.beside, s)
		}
	},
	hit: func(_ *finding, l *calendar.Link) (Hit, bool) {
		return Hit{Ref: events.Ref{ID: l.ID}, Title: l.Title, Gone: l.Removed}, true
	},
}

// A person is found by their name, and by their address, which is not shown. Who is erased is not found.
var persons = kind[people.Person]{
	label: "person", private: true, all: (*calendar.Book).EachPerson,
	read: func(_ *calendar.Book, p *people.Person, e *entry) {
		if p.Erased || !p.Name.Readable() {
			return
		}
		e.titles = append(e.titles, p.Name.Value())
		if p.Email.Readable() {
			e.beside = append(e.beside, p.Email.Value())
		}
		e.at(partner(p.Partner))
	},
	hit: func(_ *finding, p *people.Person) (Hit, bool) {
		if p.Erased || !p.Name.Readable() {
			return Hit{}, false
		}
		return Hit{Ref: events.Ref{ID: p.ID}, Name: p.Name.Value()}, true
	},
}

var groups = kind[people.Group]{
	label: "group", all: (*calendar.Book).EachGroup,
	read: func(_ *calendar.Book, g *people.Group, e *entry) {
		e.called(g.Title)
		e.beside = append(e.beside, g.ID)
	},
	hit: func(_ *finding, g *people.Group) (Hit, bool) {
		return Hit{Ref: events.Ref{ID: g.ID}, Title: g.Title, Gone: g.Ended}, true
	},
}

var series = kind[calendar.Series]{
	label: "series", all: (*calendar.Book).EachSeries,
	read: func(_ *calendar.Book, s *calendar.Series, e *entry) {
		e.called(s.Title)
		e.beside, e.ref = append(e.beside, s.ID), events.Ref{Noun: "series", ID: s.ID}
		e.at(venue(s.Venue))
	},
	hit: func(_ *finding, s *calendar.Series) (Hit, bool) {
		return Hit{Ref: events.Ref{ID: s.ID}, Title: s.Title, Gone: s.Ended}, true
	},
}

// A meeting is found by where it is, too, and by the partners that it names: who asks for a city wants what is done with it.
var meetings = kind[meeting.Meeting]{
	label: "meeting", all: (*calendar.Book).EachMeeting,
	read: func(_ *calendar.Book, m *meeting.Meeting, e *entry) {
		e.called(m.Title)
		e.at(venue(m.Venue))
		for _, list := range [][]events.Ref{m.Need, m.Optional} {
			for _, ref := range list {
				if ref.Noun == "partner" {
					e.at(ref)
				}
			}
		}
	},
	hit: func(f *finding, m *meeting.Meeting) (Hit, bool) {
		return Hit{Ref: events.Ref{ID: m.ID}, Title: m.Title, At: m.Instant, Past: !m.End().After(f.Now), Gone: m.Cancelled}, true
	},
	stamp: func(m *meeting.Meeting) stamp { return stamp{m.Instant.UnixMicro(), m.End().UnixMicro(), m.Cancelled} },
}

var trips = kind[trip.Trip]{
	label: "trip", all: (*calendar.Book).EachTrip,
	read: func(b *calendar.Book, t *trip.Trip, e *entry) {
		e.called(t.Title)
		e.ref = events.Ref{Noun: "trip", ID: t.ID}
		if !t.ForCitizens() { // and by what is exchanged
			for _, kind := range b.TripKind(t.Kind) {
				e.beside = append(e.beside, kind)
			}
		}
		for i := range t.Programme {
			e.beside = append(e.beside, t.Programme[i].Place)
		}
		e.at(partner(t.Partner))
	},
	hit: func(f *finding, t *trip.Trip) (Hit, bool) {
		at := t.From.In(0, f.book.Office().Location())
		return Hit{Ref: events.Ref{ID: t.ID}, Title: t.Title, At: at, Past: t.To.Before(f.book.Today(f.Now)), Gone: t.Cancelled}, true
	},
}

// An agreement is found by its partner and by who has signed, too.
var agreements = kind[agreement.Agreement]{
	label: "agreement", all: (*calendar.Book).EachAgreement,
	read: func(_ *calendar.Book, a *agreement.Agreement, e *entry) {
		e.called(a.Title)
		e.beside = append(append(e.beside, a.ID), a.Offices...)
		e.at(partner(a.Partner))
	},
	hit: func(f *finding, a *agreement.Agreement) (Hit, bool) {
		return Hit{Ref: events.Ref{ID: a.ID}, Title: a.Title, Gone: a.Standing(f.book.Today(f.Now)) == agreement.Over}, true
	},
}

// A feed is found by what it shows, too. Those that are revoked are not found, and those of single people only by who may see names.
var feeds = kind[calendar.Feed]{
	label: "feed", all: (*calendar.Book).EachFeed,
	read: func(_ *calendar.Book, x *calendar.Feed, e *entry) {
		e.titles = append(e.titles, x.Name)
		e.at(x.Scope.Ref)
	},
	hit: func(f *finding, x *calendar.Feed) (Hit, bool) {
		return Hit{Ref: events.Ref{ID: x.ID}, Name: x.Name}, !x.Revoked && (f.People || x.Scope.Noun != "person")
	},
}

// at has the thing found by what another one is called.
func (e *entry) at(ref events.Ref) {
	if ref.ID != "" {
		e.names = append(e.names, ref)
	}
}

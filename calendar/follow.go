package calendar

import (
	"time"

	"jourfixe/calendar/busy"
	"jourfixe/calendar/check"
	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/events"
)

// A person or a venue may have a calendar elsewhere that is followed. That it is, and where, is in the book; what is read of it is not.

func followPerson(b *Book, c *events.FollowPerson, by noun.Asked) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return followed(b.Person(c.ID).Calendar, "address", c.Address, personFollowing(c.ID, by))
}

func unfollowPerson(b *Book, c *events.UnfollowPerson, by noun.Asked) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return unfollowed(b.Person(c.ID).Calendar, personFollowing(c.ID, by))
}

func followVenue(b *Book, c *events.FollowVenue, by noun.Asked) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return followed(b.Venue(c.ID).Calendar, "address", c.Address, venueFollowing(c.ID, by))
}

func unfollowVenue(b *Book, c *events.UnfollowVenue, by noun.Asked) ([]events.Body, *events.Problem) {
	if ref := c.About(); !b.Has(ref) {
		return nil, b.unknown("id", ref)
	}
	return unfollowed(b.Venue(c.ID).Calendar, venueFollowing(c.ID, by))
}

// A following makes the events about the calendar of one thing.
type following struct {
	key   string // of a statement that is made now
	begin func(key string, address events.Sealed) events.Body
	end   func(key string) events.Body
}

func personFollowing(id string, by noun.Asked) following {
	return following{
		key: by.Derived("calendar of person " + id),
		begin: func(key string, address events.Sealed) events.Body {
			return &events.PersonFollowed{ID: id, Key: key, Calendar: address}
		},
		end: func(key string) events.Body { return &events.PersonUnfollowed{ID: id, Key: key} },
	}
}

func venueFollowing(id string, by noun.Asked) following {
	return following{
		key: by.Derived("calendar of venue " + id),
		begin: func(key string, address events.Sealed) events.Body {
			return &events.VenueFollowed{ID: id, Key: key, Calendar: address}
		},
		end: func(key string) events.Body { return &events.VenueUnfollowed{ID: id, Key: key} },
	}
}

// followed is what comes of a calendar being named, in place of the one there is. The same again changes nothing.
func followed(is people.Followed, field, address string, f following) ([]events.Body, *events.Problem) {
	plain, p := check.Calendar(field, address)
	if p != nil {
		return nil, p
	}
	if is.Is() && is.Address.Value() == plain {
		return nil, events.Refuse(events.NotPossible, field, "this calendar is followed already")
	}
	return one(f.begin(f.key, events.Secret(plain)))
}

func unfollowed(is people.Followed, f following) ([]events.Body, *events.Problem) {
	if !is.Is() {
		return nil, events.Refuse(events.NotPossible, "id", "no calendar is followed")
	}
	return one(f.end(is.Key))
}

// busied is what comes of a thing being set with a calendar: nil says nothing of it, and an empty address ends it.
func busied(is people.Followed, busy *string, f following) ([]events.Body, *events.Problem) {
	switch {
	case busy == nil, *busy == "" && !is.Is():
		return nil, nil
	case *busy == "":
		return one(f.end(is.Key))
	}
	plain, p := check.Calendar("busy", *busy)
	if p != nil || is.Is() && is.Address.Value() == plain {
		return nil, p
	}
	return one(f.begin(f.key, events.Secret(plain)))
}

func followedPerson(b *Book, body *events.PersonFollowed, e *events.Event) error {
	p := persons.Change(b.shelves, body.ID)
	if p == nil {
		return noun.Missing(body.About())
	}
	b.unfollow(body.About(), p.Calendar)
	p.Calendar = people.Followed{Key: body.Key, Address: body.Calendar, Since: e.Time}
	return nil
}

func unfollowedPerson(b *Book, body *events.PersonUnfollowed, _ *events.Event) error {
	p := persons.Change(b.shelves, body.ID)
	if p == nil {
		return noun.Missing(body.About())
	}
	b.unfollow(body.About(), p.Calendar)
	p.Calendar = people.Followed{}
	return nil
}

func followedVenue(b *Book, body *events.VenueFollowed, e *events.Event) error {
	v := venues.Change(b.shelves, body.ID)
	if v == nil {
		return noun.Missing(body.About())
	}
	b.unfollow(body.About(), v.Calendar)
	v.Calendar = people.Followed{Key: body.Key, Address: body.Calendar, Since: e.Time}
	return nil
}

func unfollowedVenue(b *Book, body *events.VenueUnfollowed, _ *events.Event) error {
	return b.endVenueCalendar(body.About())
}

func (b *Book) endVenueCalendar(ref events.Ref) error {
	v := venues.Change(b.shelves, ref.ID)
	if v == nil {
		return noun.Missing(ref)
	}
	b.unfollow(ref, v.Calendar)
	v.Calendar = people.Followed{}
	return nil
}

// unfollow has the key of a calendar destroyed that is followed no more, if it was.
func (b *Book) unfollow(ref events.Ref, was people.Followed) {
	if was.Is() {
		b.forgotten = append(b.forgotten, Lost{was.Key, []events.Ref{ref}})
	}
}

// Heed tells the book what is known of when people and venues are busy elsewhere, in place of what it was told before. No event says that, and
// none hangs on it when it is applied: it is there for whoever looks for a time now.
func (b *Book) Heed(t *elsewhere.Times) { b.elsewhere = t }

// Elsewhere returns what is known of the calendar of a person or a venue that is followed, nil if that is nothing, or none is.
func (b *Book) Elsewhere(ref events.Ref) *elsewhere.Known {
	return b.elsewhere.Of(ref, b.CalendarOf(ref).Key)
}

// A Following is a calendar that is followed, and whose.
type Following struct {
	people.Followed
	Of events.Ref
}

// Followings lists the calendars that are followed, by whose they are.
func (b *Book) Followings() (list []Following) {
	for _, p := range b.People() {
		if p.Calendar.Is() {
			list = append(list, Following{p.Calendar, events.Ref{Noun: persons.Label, ID: p.ID}})
		}
	}
	for _, v := range b.Venues() {
		if v.Calendar.Is() {
			list = append(list, Following{v.Calendar, events.Ref{Noun: venues.Label, ID: v.ID}})
		}
	}
	return list
}

// CalendarOf returns the calendar of a person or a venue that is followed; the zero value is none.
func (b *Book) CalendarOf(ref events.Ref) people.Followed {
	switch ref.Noun {
	case persons.Label:
		if p := b.Person(ref.ID); p != nil {
			return p.Calendar
		}
	case venues.Label:
		if v := b.Venue(ref.ID); v != nil {
			return v.Calendar
		}
	}
	return people.Followed{}
}

// TimesWith lists the times of the office's own meetings within a span that take a venue, or that somebody is invited to and has not declined.
func (b *Book) TimesWith(of events.Ref, from, to time.Time) (list []busy.Interval) {
	for m := range b.MeetingsBetween(from, to) {
		if m.Cancelled {
			continue
		}
		with := of.Noun == venues.Label && m.Venue == of.ID
		if of.Noun == persons.Label && b.Invites(m.Guests(), of.ID) {
			answer, _ := m.Answer(of.ID)
			with = answer.Answer != events.AnswerDeclined
		}
		if with {
			list = append(list, busy.Interval{From: m.Instant, To: m.End()})
		}
	}
	return list
}

// ZoneOfCalendar is whose clock counts for whole days in the calendar of a person or a venue, unless that says.
func (b *Book) ZoneOfCalendar(ref events.Ref) string {
	zone := b.office.Zone
	switch ref.Noun {
	case persons.Label:
		if p := b.Person(ref.ID); p != nil && p.Zone != "" {
			zone = p.Zone
		}
	case venues.Label:
		if v := b.Venue(ref.ID); v != nil {
			if of := b.Partner(v.Partner); of != nil && of.Zone != "" {
				zone = of.Zone
			}
		}
	}
	return zone
}

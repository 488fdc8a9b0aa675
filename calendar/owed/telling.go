package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A Telling is what is known when a mail is written.
type Telling struct {
	Book     *calendar.Book
	About    events.Ref
	Debt     Debt
	Said     Said      // to them about this before
	At       time.Time // the mail's date, however often it is sent
	Failures int       // mails that could not be delivered lately
	Links    Links
}

// Links say where people find what a mail speaks of. They are made elsewhere, with the office's key.
type Links interface {
	UID(b *calendar.Book, meeting, person string) string  // of the meeting in the person's calendar
	RSVP(b *calendar.Book, meeting, person string) string // where they answer
	OwnFeed(b *calendar.Book, person string) string       // their own calendar; "" if they have none
	Poll(b *calendar.Book, poll, person string) string    // where they say which times of a poll suit them
	Registration(b *calendar.Book, id string) string      // where somebody sees their registration for a trip, and changes it
	EntryDomain() string                                  // at which entries of calendars have their UIDs
	Hosting(b *calendar.Book, id string) string           // where a family sees what they have offered to lodge guests, and changes it
	Visit(b *calendar.Book, trip, person string) string   // where somebody of the city that a trip goes to sees who comes
	Register(trip string) string                          // where anybody registers for a trip
	Page(about events.Ref) string                         // where staff see a thing
	Agenda() string                                       // where they see what is ahead
}

// Staff reports whether the mail goes to somebody who may see the pages.
func (t *Telling) Staff() bool {
	p := t.Book.Person(t.Debt.To)
	return p != nil && p.Staff()
}

// Page is where the reader sees a thing, "" if they may not.
func (t *Telling) Page(about events.Ref) string {
	if !t.Staff() {
		return ""
	}
	return t.Links.Page(about)
}

// Geo is where a venue is on a map, nil if that is not known.
func (t *Telling) Geo(id string) *events.Geo {
	if v := t.Book.Venue(id); v != nil {
		return v.Geo
	}
	return nil
}

// Venue is what a venue is called and where it is.
func (t *Telling) Venue(id string) (events.Text, string) {
	if v := t.Book.Venue(id); v != nil {
		return v.Title, v.Address
	}
	return nil, ""
}

package ics

import (
	"fmt"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// Item writes one entry as a calendar of its own, as CalDAV has it (RFC 4791, section 4.1): the same event as in the feed, without what a
// feed says of itself as a whole.
//
// With a part it also says who calls the meeting and what whoever reads it has answered, so that their program can have them answer.
func (f *Feed) Item(e *agenda.Entry, part *Part) ([]byte, error) {
	spoken := *f
	if !words.Speaks(f.Language) {
		spoken.Language = words.Spoken()[0]
	}
	vevent, err := spoken.event(e)
	if err != nil {
		return nil, fmt.Errorf("write entry %q: %w", line(e.Key, 100), err)
	}
	if part != nil {
		if err := part.set(vevent); err != nil {
			return nil, fmt.Errorf("write entry %q: %w", line(e.Key, 100), err)
		}
	}
	c := ical.NewComponent(ical.CompCalendar)
	identify(c, "feed", spoken.Language)
	c.Children = []*ical.Component{vevent}
	data, err := encode(c, usualSize)
	if err != nil {
		return nil, fmt.Errorf("write entry %q: %w", line(e.Key, 100), err)
	}
	return data, nil
}

// A Part is what whoever reads an item has to do with it: they are invited, and have answered or not.
type Part struct {
	Organizer Contact
	Attendee  Contact
	Answer    string // "" for none
}

// Fits reports whether both can be written into a calendar.
func (p *Part) Fits() bool {
	_, organizer := p.Organizer.mailto()
	_, attendee := p.Attendee.mailto()
	return organizer == nil && attendee == nil
}

// set writes the part. No program is to send an answer by mail as well: writing it into the calendar is the answer (RFC 6638, section 7.1).
func (p *Part) set(c *ical.Component) error {
	if err := p.Organizer.set(c, ical.PropOrganizer, ical.Params{"SCHEDULE-AGENT": {"NONE"}}); err != nil {
		return fmt.Errorf("organizer: %w", err)
	}
	as := Invitation{Method: MethodRequest, Answer: p.Answer}
	if err := p.Attendee.set(c, ical.PropAttendee, as.part()); err != nil {
		return fmt.Errorf("attendee: %w", err)
	}
	return nil
}

// Takes reports whether an entry takes the time of whoever reads it.
func (f *Feed) Takes(e *agenda.Entry) bool { return f.transparency(e) == opaque }

// Calendars that programs find by themselves are told apart by what they show.
const (
	CalendarOwn    = "calendar.own"
	CalendarOffice = "calendar.office"
)

// CalendarName is what such a calendar is called.
func CalendarName(which string, office events.Text, language string) string {
	return line(texts(language).Say(which, "office", office.In(language)), maxTitle)
}

// Publisher says who publishes a calendar.
func Publisher(office events.Text, language string) string {
	return block(texts(language).Say("publisher", "office", office.In(language)), maxOwn)
}

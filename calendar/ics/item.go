package ics

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// Alone is how a calendar begins that has one event of a feed in it, as CalDAV has it (RFC 4791, section 4.1): without what a feed says of itself
// as a whole. It ends with End.
func Alone(language string) ([]byte, error) {
	c := ical.NewComponent(ical.CompCalendar)
	identify(c, "feed", language)
	c.Children = []*ical.Component{utc()}
	data, err := encode(c, usualSize)
	if err != nil {
		return nil, fmt.Errorf("begin a calendar: %w", err)
	}
	return data[:len(data)-len(Nothing)-len(End)], nil
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

// Lines are the properties by which an event says it; Put puts them there.
func (p *Part) Lines() ([]byte, error) {
	c := ical.NewComponent(ical.CompEvent)
	setText(c, ical.PropUID, "-")
	setRaw(c, ical.PropDateTimeStamp, "19700101T000000Z")
	if err := p.set(c); err != nil {
		return nil, err
	}
	whole := ical.NewComponent(ical.CompCalendar)
	identify(whole, "feed", "")
	whole.Children = []*ical.Component{c}
	data, err := encode(whole, usualSize)
	if err != nil {
		return nil, fmt.Errorf("write who is invited: %w", err)
	}
	var lines []byte
	kept := false
	for line := range bytes.Lines(data) {
		if line[0] != ' ' { // else it goes on from the one before
			kept = bytes.HasPrefix(line, []byte(ical.PropOrganizer)) || bytes.HasPrefix(line, []byte(ical.PropAttendee))
		}
		if kept {
			lines = append(lines, line...)
		}
	}
	return lines, nil
}

// begin is how an event begins.
const begin = "BEGIN:VEVENT\r\n"

// Put puts the lines of a part into the event that stands at a place of what is written.
func Put(written []byte, at int, lines []byte) []byte {
	return slices.Insert(written, at+len(begin), lines...)
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

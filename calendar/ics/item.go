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
func (f *Feed) Item(e *agenda.Entry) ([]byte, error) {
	spoken := *f
	if !words.Speaks(f.Language) {
		spoken.Language = words.Spoken()[0]
	}
	vevent, err := spoken.event(e)
	if err != nil {
		return nil, fmt.Errorf("write entry %q: %w", line(e.Key, 100), err)
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

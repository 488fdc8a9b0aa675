// Package ics writes calendars in the iCalendar format (RFC 5545, with the properties of RFC 7986): the feeds that
// staff and partners subscribe to, and the invitations that go out by mail (iTIP, RFC 5546).
//
// The objects are those of go-ical. It neither folds lines nor cleans texts, so what goes in is cleaned before and what
// comes out is folded after. Nothing here looks at a clock: the same entries give the same bytes, on every replica, and
// so the same ETag.
package ics

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// refresh is how often a calendar program should look for changes. Few do as they are told.
const refresh = "PT1H"

// Three properties from before RFC 7986 say what NAME, DESCRIPTION and REFRESH-INTERVAL do, to the many programs that
// know only them.
const (
	propOldName        = "X-WR-CALNAME"
	propOldDescription = "X-WR-CALDESC"
	propOldRefresh     = "X-PUBLISHED-TTL"
)

// propAppleColor is what Apple's programs know instead of COLOR.
const propAppleColor = "X-APPLE-CALENDAR-COLOR"

// A Color is what a calendar is shown in until somebody chooses another: by the nearest name of CSS (RFC 7986, section 5.9), and by its values.
type Color struct{ Name, Hex string }

// Colors tell the calendars of a person apart.
var (
	ColorOwn    = Color{"royalblue", "#1a5fb4"}
	ColorOffice = Color{"darkslateblue", "#5a3d8c"}
	ColorOther  = Color{"seagreen", "#1c7a5a"}
)

// ColorOf is that of a scope.
func ColorOf(s agenda.Scope) Color {
	switch {
	case s == (agenda.Scope{}):
		return ColorOffice
	case s.Noun == "person":
		return ColorOwn
	}
	return ColorOther
}

// A Feed is a calendar to subscribe to: what is said of it as a whole, and how its entries are written.
type Feed struct {
	Name        events.Text // default: Office
	Description events.Text
	Office      events.Text // who publishes it
	Language    string      // of the texts; one that is not spoken is German
	Domain      string      // the mail domain at which the entries have their UIDs, <key>@<domain>
	Zone        string      // the office's; entries whose clock shows another time say so. Default: all say so

	// Conferences says that those who read the feed may see where people meet by video: whoever has the address may be let in.
	Conferences bool

	Detail string          // how much is said of each entry, as feeds have it; "": everything
	Alarms []events.Period // how long before the start programs shall remind of it
	Busy   bool            // holidays take up their days
	Color  Color           // of the whole; zero: none is proposed

	// URL returns the page about a meeting or trip, absolute with http or https, and "" if the reader has none. It may be
	// nil.
	URL func(ref events.Ref) string
}

// Render writes the feed with the entries, in the order given, as one VCALENDAR: UTF-8, lines ended by CRLF and folded
// at 75 octets. The feed is read only, so many goroutines may render it at once.
//
// An entry that makes no sense (no key or one that another entry has, an end before its start, a year that has not four
// digits, a page that is no URL) is an error that names it: leaving it out would tell every subscriber that it is gone.
func (f *Feed) Render(entries []agenda.Entry) ([]byte, error) {
	var latest time.Time
	for i := range entries {
		latest = events.Later(latest, Revised(&entries[i]))
	}
	data, err := f.Head(latest)
	if err != nil {
		return nil, err
	}
	keys := make(map[string]bool, len(entries))
	for i := range entries {
		key := strings.ToLower(entries[i].Key)
		if keys[key] {
			return nil, fmt.Errorf("render feed: entry %q: another has the same key; each needs its own", key)
		}
		keys[key] = true
		block, err := f.Event(&entries[i])
		if err != nil {
			return nil, err
		}
		data = append(data, block...)
	}
	if len(entries) == 0 {
		data = append(data, Nothing...)
	}
	return append(data, End...), nil
}

// Head writes how the calendar begins, up to its first entry. The latest of its entries was revised then, as Revised says; zero: it
// has none.
func (f *Feed) Head(latest time.Time) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	f = f.spoken()
	c := f.header(latest)
	c.Children = []*ical.Component{utc()}
	data, err := encode(c, 1024)
	if err != nil {
		return nil, fmt.Errorf("render feed: %w", err)
	}
	return data[:len(data)-len(Nothing)-len(End)], nil
}

// Event writes one entry, the same bytes wherever it stands: calendars are put together of these.
func (f *Feed) Event(e *agenda.Entry) ([]byte, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	vevent, err := f.spoken().event(e)
	if err != nil {
		return nil, fmt.Errorf("render feed: entry %q: %w", line(e.Key, 100), err)
	}
	c := ical.NewComponent(ical.CompCalendar)
	setText(c, ical.PropVersion, "2.0")
	setText(c, ical.PropProductID, "-")
	c.Children = []*ical.Component{vevent}
	data, err := encode(c, 1024)
	if err != nil {
		return nil, fmt.Errorf("render feed: entry %q: %w", line(e.Key, 100), err)
	}
	_, data, _ = bytes.Cut(data, []byte("VERSION:2.0\r\n"))
	return bytes.TrimSuffix(data, End), nil
}

// What every calendar ends with, and what stands in one without entries: a calendar must have at least one component (RFC 5545,
// section 3.6), and a zone is the one that shows nothing.
var (
	End     = []byte("END:VCALENDAR\r\n")
	Nothing = []byte("BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZNAME:UTC\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\n" +
		"END:STANDARD\r\nEND:VTIMEZONE\r\n")
)

// check refuses a feed of which nothing can be written.
func (f *Feed) check() error {
	if !isPlain(f.Domain) {
		return errors.New("render feed: it needs a mail domain for its UIDs, as in office.example")
	}
	return nil
}

// spoken is the feed in a language that is spoken.
func (f *Feed) spoken() *Feed {
	if words.Speaks(f.Language) {
		return f
	}
	spoken := *f
	spoken.Language = words.Spoken()[0]
	return &spoken
}

// encode writes a calendar as it is served and sent. The guess is how many octets it may take.
func encode(c *ical.Component, guess int) ([]byte, error) {
	var plain bytes.Buffer
	plain.Grow(guess)
	if err := ical.NewEncoder(&plain).Encode(&ical.Calendar{Component: c}); err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	// Every fold takes three octets of 75, so this is room enough.
	return fold(make([]byte, 0, plain.Len()+plain.Len()/20+64), plain.Bytes()), nil
}

// identify sets the properties that every calendar has; what names what the calendar is.
func identify(c *ical.Component, what, language string) {
	if !words.Speaks(language) {
		language = words.Spoken()[0]
	}
	code := strings.ToUpper(language)
	setText(c, ical.PropVersion, "2.0")
	setText(c, ical.PropProductID, "-//jourfixe//"+what+"//"+code)
	setText(c, ical.PropCalendarScale, "GREGORIAN")
}

// header makes the calendar without its entries. It has no METHOD: a feed is no message, and with PUBLISH every entry
// would need an ORGANIZER, to whom some programs then mail answers.
func (f *Feed) header(latest time.Time) *ical.Component {
	c := ical.NewComponent(ical.CompCalendar)
	identify(c, "feed", f.Language)

	office := line(f.Office.In(f.Language), maxTitle)
	name := line(f.Name.In(f.Language), maxTitle)
	if name == "" {
		name = office
	}
	description := block(f.Description.In(f.Language), maxOwn)
	if office != "" {
		description = strings.TrimPrefix(description+"\n\n"+f.say("publisher", "office", office), "\n\n")
	}
	setText(c, ical.PropName, name)
	setText(c, propOldName, name)
	setText(c, ical.PropDescription, description)
	setText(c, propOldDescription, description)

	// RFC 7986 gives REFRESH-INTERVAL no default type, so VALUE must be stated, which go-ical's SetDuration omits.
	setRaw(c, ical.PropRefreshInterval, refresh)
	c.Props[ical.PropRefreshInterval][0].Params = ical.Params{ical.ParamValue: {string(ical.ValueDuration)}}
	setText(c, propOldRefresh, refresh)

	setText(c, ical.PropColor, f.Color.Name)
	setText(c, propAppleColor, f.Color.Hex)
	if !latest.IsZero() {
		setRaw(c, ical.PropLastModified, inUTC(latest))
	}
	return c
}

// utc is Nothing for the encoder, which writes no calendar without a component.
func utc() *ical.Component {
	standard := ical.NewComponent(ical.CompTimezoneStandard)
	for name, value := range map[string]string{
		ical.PropDateTimeStart:      "19700101T000000",
		ical.PropTimezoneOffsetFrom: "+0000",
		ical.PropTimezoneOffsetTo:   "+0000",
		ical.PropTimezoneName:       "UTC",
	} {
		setRaw(standard, name, value)
	}
	zone := ical.NewComponent(ical.CompTimezone)
	setText(zone, ical.PropTimezoneID, "UTC")
	zone.Children = []*ical.Component{standard}
	return zone
}

package ics

import (
	"errors"
	"fmt"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
	"jourfixe/events"
)

// What a message of iTIP (RFC 5546) is for, beside MethodRequest and MethodCancel.
const (
	MethodPublish        = "PUBLISH"        // somebody shows a calendar
	MethodReply          = "REPLY"          // somebody invited answers
	MethodAdd            = "ADD"            // an organizer adds dates
	MethodRefresh        = "REFRESH"        // somebody invited asks for the present state
	MethodCounter        = "COUNTER"        // somebody invited proposes another time
	MethodDeclineCounter = "DECLINECOUNTER" // an organizer declines that
)

var methods = []string{
	MethodPublish, MethodRequest, MethodReply, MethodAdd, MethodCancel, MethodRefresh, MethodCounter, MethodDeclineCounter,
}

// What an attendee says to an event (PARTSTAT).
const (
	PartNeedsAction = "NEEDS-ACTION"
	PartAccepted    = "ACCEPTED"
	PartDeclined    = "DECLINED"
	PartTentative   = "TENTATIVE"
	PartDelegated   = "DELEGATED"
)

// A Reply is what a message that came in says, whatever its method. None of it is true because it stands there: it was
// written by whoever sent it.
type Reply struct {
	Method string // in capitals; "" if the calendar says none
	Events []ReplyEvent
}

// A ReplyEvent is one VEVENT of such a message. Texts and names are clean: without control characters, and cut where
// they are long.
type ReplyEvent struct {
	UID       string    // to be compared without case; what is longer than 255 characters is cut and ends in an ellipsis
	Sequence  int       // what it answers; 0 if it does not say
	Sequenced bool      // it says
	Stamp     time.Time // when it was written, as its writer says; zero: unknown
	Attendees []Attendee
	Organizer string // a plain address, "" if it names none
	Comment   string // of several lines; what stands with an attendee alone is there
	// Start and End are instants, and zero if the time is unknown, floating, a whole day, or in a zone that cannot be
	// made out. Where the calendar describes its zone itself, they are as it says.
	Start, End time.Time
	// StartWall and EndWall are what clocks show then, where the calendar says it by a zone that is known here. Both are nil if it
	// says instants, or only the calendar itself knows its zone, and EndWall if it says how long it takes.
	StartWall, EndWall *events.Wall
	// Endless tells that it says neither when it ends nor how long it takes.
	Endless bool
	// Doubt is what its times mean as well, nil if there is no doubt.
	Doubt *Doubt
	// Recurring tells that it is about one date of a series, RecurrenceID about which: the instant at which that was to
	// begin, zero if it cannot be made out.
	Recurring    bool
	RecurrenceID time.Time
}

// A Doubt is the other time that an event may mean: what the calendar says of the clocks of its zone and what is known here of them
// differ then, or Windows has one name for two zones whose clocks do. Which is meant, only people can tell.
type Doubt struct {
	Start, End         time.Time    // End is zero if the event is Endless
	StartWall, EndWall *events.Wall // as those of the event
	Wall               string       // what the calendar says, as in 2026-12-14 02:30
	Zone               string       // and in which zone, as it calls it
}

// An Attendee is one ATTENDEE of an event.
type Attendee struct {
	Address     string // a plain mail address, "" if it is none
	PartStat    string // one of PartNeedsAction, …; PartNeedsAction if it says something else or nothing
	Unclear     bool   // it says several things at once: PartStat is the last
	Guests      *int   // how many people they bring along; nil if they do not say
	CN          string // a name
	SentBy      string // the address of who wrote for them
	DelegatedTo string // the address of the first whom they sent in their place
	Comment     string // what they wrote, of several lines; Google's is found here
}

// replyLimits are of what is read of a calendar that came in. What a person's program sends stays far below all of these.
var replyLimits = foreign.Limits{
	Bytes: 1 << 20, Line: 64 << 10, Depth: 4, Components: 5_000, Lines: 50_000,
	Mends: mendAddressed,
}

// ReadReply reads a calendar that came in: at most 1 MiB, 5,000 components, 4 of them within each other, 50,000 lines
// of at most 64 KiB. Programs get many things wrong, and what can be understood all the same is. The error says what
// is wrong with the structure, or that the method is none, and quotes nothing.
func ReadReply(data []byte) (*Reply, error) {
	c, err := foreign.Decode(data, &replyLimits)
	if err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	r := &Reply{}
	if method := c.Props.Get(ical.PropMethod); method != nil {
		if r.Method = strings.ToUpper(strings.TrimSpace(method.Value)); !slices.Contains(methods, r.Method) {
			return nil, fmt.Errorf("read calendar: %w", errMethod)
		}
	}
	z := foreign.NewZones(c)
	for _, child := range c.Children {
		if child.Name == ical.CompEvent {
			r.Events = append(r.Events, readEvent(child, z))
		}
	}
	return r, nil
}

var errMethod = errors.New("its method must be one of " + strings.Join(methods, ", "))

// readEvent reads one VEVENT.
func readEvent(c *ical.Component, z *foreign.Zones) ReplyEvent {
	e := ReplyEvent{
		UID:   line(UnwrapUID(foreign.Unescape(first(c, ical.PropUID))), maxUID),
		Stamp: z.Instant(c.Props.Get(ical.PropDateTimeStamp)),
	}
	span(z, &e, c)
	if n, err := strconv.ParseInt(strings.TrimSpace(first(c, ical.PropSequence)), 10, 32); err == nil && n >= 0 {
		e.Sequence, e.Sequenced = int(n), true
	}
	if id := c.Props.Get(ical.PropRecurrenceID); id != nil {
		e.Recurring, e.RecurrenceID = true, z.Instant(id)
	}
	if o := c.Props.Get(ical.PropOrganizer); o != nil {
		e.Organizer = addressOf(o)
	}
	for _, prop := range c.Props[ical.PropAttendee] {
		e.Attendees = append(e.Attendees, readAttendee(&prop))
	}
	e.Comment = comment(c)
	return e
}

// first returns the value of the first property of that name, "" if there is none.
func first(c *ical.Component, name string) string {
	if prop := c.Props.Get(name); prop != nil {
		return prop.Value
	}
	return ""
}

func readAttendee(prop *ical.Prop) Attendee {
	partStat, clear := answerOf(prop)
	return Attendee{
		Address: addressOf(prop), PartStat: partStat, Unclear: !clear, Guests: guestsOf(prop),
		CN:          line(foreign.UnescapeParam(prop.Params.Get(ical.ParamCommonName)), maxName),
		SentBy:      PlainAddress(prop.Params.Get(ical.ParamSentBy)),
		DelegatedTo: PlainAddress(prop.Params.Get(ical.ParamDelegatedTo)),
		Comment:     commentOf(prop),
	}
}

// addressOf returns the address that a property of type CAL-ADDRESS names. Apple's is an id of its own at times, and
// the address beside it.
func addressOf(prop *ical.Prop) string {
	if address := PlainAddress(prop.Value); address != "" {
		return address
	}
	return PlainAddress(prop.Params.Get("EMAIL"))
}

// PlainAddress returns the mail address in s, with or without mailto:, and "" if s is anything but one address as in
// amt@bremen.example: in ASCII, without name, comment or quotation marks. What is read that way by everybody can be
// trusted to be the same wherever it is shown or compared.
func PlainAddress(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 3*maxAddress {
		return ""
	}
	const scheme = "mailto:"
	if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
		s, _, _ = strings.Cut(s[len(scheme):], "?")
		var err error
		if s, err = url.PathUnescape(s); err != nil {
			return ""
		}
	}
	if _, err := (Contact{Address: s}).mailto(); err != nil {
		return ""
	}
	return s
}

// comment returns what has been written to the answer, from the properties of that name and Apple's own.
func comment(c *ical.Component) string {
	var parts []string
	for _, name := range []string{ical.PropComment, "X-CALENDARSERVER-PRIVATE-COMMENT"} {
		for _, prop := range c.Props[name][:min(len(c.Props[name]), maxComments)] {
			if s := block(foreign.Unescape(prop.Value), events.MaxComment); s != "" && !slices.Contains(parts, s) {
				parts = append(parts, s)
			}
		}
	}
	return block(strings.Join(parts, "\n\n"), events.MaxComment)
}

// commentOf returns what an attendee has written, where it is a parameter: in Google's messages, escaped for HTML.
func commentOf(prop *ical.Prop) string {
	return block(html.UnescapeString(foreign.Unescape(foreign.UnescapeParam(prop.Params.Get("X-RESPONSE-COMMENT")))), events.MaxComment)
}

// maxComments is how many comments of one event are looked at.
const maxComments = 20

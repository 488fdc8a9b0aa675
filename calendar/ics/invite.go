package ics

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
)

// What an invitation asks of the calendar program that gets it.
const (
	MethodRequest = "REQUEST" // enter the meeting, or change it if it is there
	MethodCancel  = "CANCEL"  // take it out again
)

const (
	maxUID    = 255   // octets
	maxBody   = 8_000 // characters of a description; some programs stop reading at 8,192
	usualSize = 2_048 // octets of a message
)

// An Invitation is one message of iTIP (RFC 5546) about one meeting to one person. The same invitation gives the same
// bytes, however often it is sent.
//
// It names nobody but the person invited: who else comes is not for everyone's calendar, and a program offers its
// buttons only to those whom it finds among the attendees. So every person has a UID of their own, and a cancellation
// to a person who is no longer invited cancels the whole of that UID, too.
type Invitation struct {
	Method   string // MethodRequest or MethodCancel; the Content-Type of the mail must say the same
	File     bool   // it is no message but what a calendar keeps of one, for who takes it into theirs themselves
	UID      string // whole, <key>@<domain>
	Sequence int    // rises when the meeting changes, is cancelled, or goes on without this person

	Stamp    time.Time // when this message was decided, never when it is sent; of two with one Sequence the later counts
	Created  time.Time // when the meeting was planned; may be zero
	Revised  time.Time // when it last changed; may be zero
	Start    time.Time
	End      time.Time // after Start
	Language string    // of the texts

	Organizer Contact // who calls the meeting: the same in all messages, as some programs take another for a forgery
	Attendee  Contact // the one recipient
	Answer    string  // events.AnswerAccepted, …Tentative or …Declined; "" if there is none yet

	Title       string      // at most 500 characters, the rest is cut
	Description string      // at most 8,000 characters, the rest is cut
	Place       string      // at most 500 characters, the rest is cut
	Geo         *events.Geo // where that is on a map, nil if it is not known
	Conference  string      // where people meet by video, an https URL, which the description says, too; "" if they do not
	Provisional bool        // the date is not certain yet

	// URL is that of a page about the meeting, absolute with http or https, and "" if there is none. Calendars are
	// shown to colleagues, so it must not be a link with which one acts in the person's name.
	URL string
}

// Render writes the message as one VCALENDAR with one VEVENT: UTF-8, lines ended by CRLF and folded at 75 octets.
// Texts and names are cleaned of what could be read as something else.
//
// What makes no sense (another method or answer, a UID that is none, a sequence below 0 or above 2147483647, a time that
// is missing, in the wrong order or not in the years 1 to 9999, a page that is no URL, an address that is not plain) is
// an error that says what would be right and quotes nothing.
func (i *Invitation) Render() ([]byte, error) {
	vevent, err := i.event()
	if err != nil {
		return nil, fmt.Errorf("render invitation: %w", err)
	}
	c := ical.NewComponent(ical.CompCalendar)
	identify(c, "invitation", i.Language)
	if !i.File {
		setRaw(c, ical.PropMethod, i.Method)
	}
	c.Children = []*ical.Component{vevent}
	data, err := encode(c, usualSize)
	if err != nil {
		return nil, fmt.Errorf("render invitation: %w", err)
	}
	return data, nil
}

// event makes the VEVENT. It has no alarm: when to be reminded is the person's own affair, a program that took over
// ours would overwrite theirs with each change, and RFC 5546 forbids one in a cancellation. It has no CLASS, since
// public is the default, and none of Microsoft's properties, since theirs take what they need from TRANSP and enter
// what is not answered as tentative by themselves (MS-OXCICAL). It does not state the LANGUAGE of its texts: what the
// office wrote may be there in one language only.
func (i *Invitation) event() (*ical.Component, error) {
	if err := i.check(); err != nil {
		return nil, err
	}
	c := &ical.Component{Name: ical.CompEvent, Props: make(ical.Props, propsOfEvent)}
	setRaw(c, ical.PropUID, i.UID)
	setRaw(c, ical.PropSequence, strconv.Itoa(i.Sequence))
	setRaw(c, ical.PropDateTimeStamp, inUTC(i.Stamp))
	setInstants(c, i.Start, i.End)
	for name, t := range map[string]time.Time{ical.PropCreated: i.Created, ical.PropLastModified: i.Revised} {
		if !t.IsZero() {
			setRaw(c, name, inUTC(t))
		}
	}
	if err := i.Organizer.set(c, ical.PropOrganizer, ical.Params{}); err != nil {
		return nil, fmt.Errorf("organizer: %w", err)
	}
	if err := i.Attendee.set(c, ical.PropAttendee, i.part()); err != nil {
		return nil, fmt.Errorf("attendee: %w", err)
	}
	page, err := pageAddress(i.URL)
	if err != nil {
		return nil, err
	}
	setRaw(c, ical.PropURL, page)

	title := line(i.Title, maxTitle)
	if title == "" {
		title = texts(i.Language).Say("kind." + agenda.KindMeeting)
	}
	setText(c, ical.PropSummary, title)
	setText(c, ical.PropLocation, line(i.Place, maxTitle))
	if err := setGeo(c, i.Geo); err != nil {
		return nil, err
	}
	if i.Method == MethodRequest {
		video, err := conference(i.Conference)
		if err != nil {
			return nil, err
		}
		setText(c, ical.PropLocation, place(line(i.Place, maxTitle), video))
		setConference(c, video, i.Language)
	}
	setText(c, ical.PropDescription, block(i.Description, maxBody))
	i.setStatus(c)
	return c, nil
}

// check refuses what no calendar program would understand, or each in another way.
func (i *Invitation) check() error {
	key, domain, _ := strings.Cut(i.UID, "@")
	_, known := partStats[i.Answer]
	switch {
	case i.Method != MethodRequest && i.Method != MethodCancel:
		return errors.New("its method must be REQUEST or CANCEL")
	case !isPlain(key) || !isPlain(domain) || len(i.UID) > maxUID:
		return errors.New("its UID must be <key>@<domain> of letters, digits, '-', '.' and '_', at most 255 in all")
	case i.Sequence < 0 || i.Sequence > math.MaxInt32:
		return errors.New("its sequence must be from 0 to 2147483647")
	case !known:
		return errors.New("its answer must be accepted, tentative, declined or empty")
	case i.Stamp.IsZero() || i.Start.IsZero() || i.End.IsZero():
		return errors.New("it needs a stamp, a start and an end")
	case !i.End.Truncate(time.Second).After(i.Start.Truncate(time.Second)):
		return errors.New("it must end after it starts")
	}
	return checkYears(i.Stamp, i.Created, i.Revised, i.Start, i.End)
}

// partStats are the answers as PARTSTAT has them.
var partStats = map[string]string{
	"":                     "NEEDS-ACTION",
	events.AnswerAccepted:  "ACCEPTED",
	events.AnswerTentative: "TENTATIVE",
	events.AnswerDeclined:  "DECLINED",
}

// part says what part the attendee has in the meeting. To a cancellation there is nothing to answer.
func (i *Invitation) part() ical.Params {
	params := ical.Params{
		ical.ParamCalendarUserType:    {"INDIVIDUAL"},
		ical.ParamRole:                {"REQ-PARTICIPANT"},
		ical.ParamParticipationStatus: {partStats[i.Answer]},
	}
	if i.Method == MethodRequest {
		params[ical.ParamRSVP] = []string{"TRUE"}
	}
	return params
}

// setStatus says whether the meeting takes place, and that it makes its time busy. Some programs keep what is
// cancelled, struck through; it must not keep the time busy, too.
func (i *Invitation) setStatus(c *ical.Component) {
	status, busy := ical.EventConfirmed, opaque
	switch {
	case i.Method == MethodCancel:
		status, busy = ical.EventCancelled, transparent
	case i.Provisional:
		status = ical.EventTentative
	}
	setRaw(c, ical.PropStatus, string(status))
	setRaw(c, ical.PropTransparency, busy)
}

package ics

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-ical"
)

// A Refusal is the message of iTIP (RFC 5546, section 3.2.8) that turns down what somebody has proposed for a meeting. It
// changes nothing in a calendar: the meeting stays as the last invitation has it. The same refusal gives the same bytes.
type Refusal struct {
	UID       string    // of the invitation that was countered
	Sequence  int       // of that, too
	Stamp     time.Time // when it was decided
	Language  string    // of the texts
	Start     time.Time // of the meeting, as it stands
	End       time.Time // after Start
	Organizer Contact   // as in the invitation
	Attendee  Contact   // who has proposed
	Title     string    // of the meeting, at most 500 characters, the rest is cut
	Place     string    // likewise
	Comment   string    // what the office says to it, at most 500 characters; may be empty
}

// Render writes the message as one VCALENDAR with one VEVENT, as Invitation.Render does. It says when and where the meeting
// is, as it stands: programs show that, and Thunderbird says that there is no date where there is none.
//
// What makes no sense (a UID that is none, a sequence below 0 or above 2147483647, no stamp, start or end, or
// one that is not in the years 1 to 9999, an end that is not after the start, an address that is not plain) is an error that says what would be right and quotes nothing.
func (r *Refusal) Render() ([]byte, error) {
	vevent, err := r.event()
	if err != nil {
		return nil, fmt.Errorf("render refusal: %w", err)
	}
	c := ical.NewComponent(ical.CompCalendar)
	identify(c, "invitation", r.Language)
	setRaw(c, ical.PropMethod, MethodDeclineCounter)
	c.Children = []*ical.Component{vevent}
	data, err := encode(c, usualSize)
	if err != nil {
		return nil, fmt.Errorf("render refusal: %w", err)
	}
	return data, nil
}

func (r *Refusal) event() (*ical.Component, error) {
	key, domain, _ := strings.Cut(r.UID, "@")
	switch {
	case !isPlain(key) || !isPlain(domain) || len(r.UID) > maxUID:
		return nil, errors.New("its UID must be <key>@<domain> of letters, digits, '-', '.' and '_', at most 255 in all")
	case r.Sequence < 0 || r.Sequence > math.MaxInt32:
		return nil, errors.New("its sequence must be from 0 to 2147483647")
	case r.Stamp.IsZero():
		return nil, errors.New("it needs a stamp")
	case r.Start.IsZero() || !r.End.Truncate(time.Second).After(r.Start.Truncate(time.Second)):
		return nil, errors.New("it needs a start, and an end after it")
	}
	if err := checkYears(r.Stamp, r.Start, r.End); err != nil {
		return nil, err
	}
	c := &ical.Component{Name: ical.CompEvent, Props: make(ical.Props, propsOfEvent)}
	setRaw(c, ical.PropUID, r.UID)
	setRaw(c, ical.PropSequence, strconv.Itoa(r.Sequence))
	setRaw(c, ical.PropDateTimeStamp, inUTC(r.Stamp))
	setInstants(c, r.Start, r.End)
	if err := r.Organizer.set(c, ical.PropOrganizer, ical.Params{}); err != nil {
		return nil, fmt.Errorf("organizer: %w", err)
	}
	if err := r.Attendee.set(c, ical.PropAttendee, ical.Params{}); err != nil {
		return nil, fmt.Errorf("attendee: %w", err)
	}
	setText(c, ical.PropSummary, line(r.Title, maxTitle))
	setText(c, ical.PropLocation, line(r.Place, maxTitle))
	setText(c, ical.PropComment, block(r.Comment, maxSentence))
	return c, nil
}

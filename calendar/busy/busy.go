// Package busy reads when somebody or something is busy out of a calendar that another program has written (iCalendar, RFC 5545):
// stretches of time, and nothing of what they are for. Whatever stands in one, reading it ends after a bounded amount of work, and
// never panics.
//
// # Where in doubt
//
// Where it is in doubt whether a time is taken, it is taken. Who finds the mistake decides that: a meeting that is put where
// somebody is busy is found by those who are invited, when it is too late; a time that was not offered costs one of many, and
// whoever plans may name it by hand all the same. So a zone that means two instants takes both, a date that cannot be
// left out stays, and of a series whose rule cannot be followed the first date is taken. What is not known at all takes nothing:
// an entry without a beginning has no time that could be held. All of it is counted, and said ([Fault]).
package busy

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/foreign"
)

// An Interval is a stretch of time that is taken, with its beginning and without its end.
type Interval struct {
	From, To  time.Time
	Tentative bool // perhaps
}

// A Calendar is what was read of one.
type Calendar struct {
	Intervals []Interval // in order and apart from each other, in UTC, none beyond the span that was asked for
	Entries   int        // how many were looked at: events, and lists of busy times
	Faults    []Count    // what could not be read of them, in the order of the faults
}

// What is read of a calendar, and what reading one may cost.
const (
	maxSpan      = 3 * 366 * 24 * time.Hour
	maxWork      = 8_000_000 // for following rules, as recurrence.Rule.Work measures it
	maxDates     = 500_000   // of series, within the span or close to it
	maxRules     = 20        // of one series
	maxListed    = 50_000    // times that are listed: added, left out, taken
	maxIntervals = 20_000    // apart from each other
)

const (
	propZone       = "X-WR-TIMEZONE"
	propBusyStatus = "X-MICROSOFT-CDO-BUSYSTATUS"
	propExceptions = "EXRULE" // of RFC 2445
)

// limits are of what is kept of the file. What is not read counts for nothing but its bytes, so alarms, pictures and long descriptions
// lose nobody's calendar.
func (r *reader) limits() *foreign.Limits {
	return &foreign.Limits{
		Bytes: 5 << 20, Line: 1 << 20, Depth: 4, Components: 5_000, Lines: 100_000,
		Keeps:  func(name string) bool { return kept[name] || name == ical.PropAttendee && len(r.owner) > 0 },
		Passes: func(name string) bool { return !wanted[name] },
		Takes:  r.entry,
		Mends:  r.ownersLine,
	}
}

var wanted = map[string]bool{
	ical.CompEvent: true, ical.CompFreeBusy: true,
	ical.CompTimezone: true, ical.CompTimezoneStandard: true, ical.CompTimezoneDaylight: true,
}

var kept = map[string]bool{
	propZone: true, propBusyStatus: true, propExceptions: true,
	ical.PropUID: true, ical.PropDateTimeStart: true, ical.PropDateTimeEnd: true, ical.PropDuration: true,
	ical.PropRecurrenceRule: true, ical.PropRecurrenceDates: true, ical.PropExceptionDates: true, ical.PropRecurrenceID: true,
	ical.PropTransparency: true, ical.PropStatus: true, ical.PropFreeBusy: true, ical.PropSequence: true, ical.PropDateTimeStamp: true,
	ical.PropTimezoneID: true, ical.PropTimezoneOffsetFrom: true, ical.PropTimezoneOffsetTo: true,
}

var (
	errSpan = errors.New("read busy times: the span must begin before it ends and be of three years at most")
	// ErrMany says that a calendar has more busy times than are kept of one.
	ErrMany = fmt.Errorf("read calendar: it has more than %d busy times apart from each other in the span", maxIntervals)
)

// An Asking is what is asked of a calendar.
type Asking struct {
	From, To time.Time // three years at most
	Zone     string    // of whole days and of times without a zone, unless the calendar names its own: a name of the zone database
	Owner    []string  // mail addresses: what one of these has declined takes no time
	// Except tells by their UID the entries that take no time, as those that whoever asks has sent; nil: there are none.
	Except func(uid string) bool
	// Own are the times of the meetings that whoever asks has with the owner, and Before is what their calendar was found to take when it was last
	// read. By these such meetings are told from others in a list of busy times, which has no UIDs.
	Own, Before []Interval
}

// Read returns when a calendar says that its owner is busy from one instant to another: at most three years.
func Read(data []byte, from, to time.Time, zone string, owner ...string) (*Calendar, error) {
	return Asking{From: from, To: to, Zone: zone, Owner: owner}.Read(data)
}

// Read returns when a calendar says that its owner is busy. The error says what is wrong with the file as a whole, and quotes nothing.
func (a Asking) Read(data []byte) (*Calendar, error) {
	if !a.From.Before(a.To) || a.To.Sub(a.From) > maxSpan {
		return nil, errSpan
	}
	r := &reader{from: a.From, to: a.To, office: a.Zone, except: a.Except, times: newListed(a.Own, a.Before)}
	for _, address := range a.Owner {
		r.owner = append(r.owner, strings.ToLower(address))
	}
	if err := foreign.DecodeAll(data, r.limits(), r.file); err != nil {
		return nil, fmt.Errorf("read calendar: %w", err)
	}
	r.listing()
	read := &Calendar{Intervals: r.taken.intervals(), Entries: r.entries, Faults: r.counts()}
	if len(read.Intervals) > maxIntervals {
		return nil, ErrMany
	}
	return read, nil
}

// A reader reads one calendar.
type reader struct {
	from, to time.Time
	office   string   // the zone of whoever asks
	owner    []string // addresses, in lower case
	except   func(uid string) bool

	zones *foreign.Zones // of the file at hand
	home  string         // the zone of its whole days and of times without one

	pending []*entry // of the file at hand, in which zones may be described at the end
	entries int
	listed  int // times that were listed

	faults      [faults]int
	faulty      [faults]bool // of the entry at hand
	work, dates int          // what following rules has cost
	taken       taken
	times       *listed // that lists of busy times say
}

// listing takes what lists of busy times say beside the meetings of whoever asks.
func (r *reader) listing() {
	for _, s := range r.times.foreign(&r.times.busy) {
		r.taken.busy.add(s.from, s.to)
	}
	for _, s := range r.times.foreign(&r.times.perhaps) {
		r.taken.perhaps.add(s.from, s.to)
	}
}

// file reads one VCALENDAR.
func (r *reader) file(c *ical.Component) {
	r.zones, r.home = foreign.NewZones(c), r.office
	if prop := c.Props.Get(propZone); prop != nil {
		if id := foreign.PlainZone(prop.Value); !r.zones.On(r.from.UTC(), id).First().At.IsZero() {
			r.home = id
		}
	}
	all := r.pending
	r.pending = nil
	for _, e := range all {
		r.again(e, func() { e.length = r.lengthOf(e) })
	}
	r.series(all)
}

// entry takes note of what is read of a component, if it is an entry.
func (r *reader) entry(c *ical.Component) bool {
	r.faulty = [faults]bool{}
	var e *entry
	switch c.Name {
	case ical.CompEvent:
		if r.except != nil && r.except(first(c, ical.PropUID)) {
			return true
		}
		e = r.event(c)
	case ical.CompFreeBusy:
		e = r.freeBusy(c)
	default:
		return false
	}
	r.entries++
	r.pending = append(r.pending, e)
	r.count(e)
	return true
}

// again goes on with an entry, whose faults count once.
func (r *reader) again(e *entry, follow func()) {
	r.faulty = e.faulty
	follow()
	r.count(e)
}

// count counts the faults that were found since the entry was last looked at.
func (r *reader) count(e *entry) {
	for f, found := range r.faulty {
		if found && !e.faulty[f] {
			r.faults[f]++
		}
	}
	e.faulty = r.faulty
}

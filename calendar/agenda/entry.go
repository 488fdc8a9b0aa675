// Package agenda is what calendars show: lines with their times, made of meetings, trips and holidays. It is told what a line
// is made of, and looks nothing up; what a scope covers, the book decides.
package agenda

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// The kinds of entries.
const (
	KindMeeting   = "meeting"
	KindTrip      = "trip"
	KindLeg       = "leg"
	KindMilestone = "milestone"
	KindHoliday   = "holiday"
	KindDue       = "due" // something that one person owes by a day
)

// An Entry is one line of an agenda or one component of a feed.
type Entry struct {
	Key         string // unique and stable, without a domain: what a calendar's UID is made of
	Kind        string
	Ref         events.Ref // the meeting or trip it belongs to
	Title       events.Text
	Description events.Text
	Place       events.Text
	Geo         *events.Geo // where that is on a map, nil if it is not known
	Conference  string      // where people meet by video, not for everybody who may see the rest
	Zone        string      // of the place, for people; the instants are what counts
	EndZone     string      // of the place where a leg ends, if that is another; "" if it is not

	Start, End time.Time   // instants in UTC; for whole days the midnights that begin them at the office
	First      events.Date // first and last day, in Zone
	Last       events.Date
	AllDay     bool

	Exchange bool        // of a trip: it is one of another kind than those of citizens, or in the other direction
	Incoming bool        // people come to the office's city on it
	Sort     events.Text // of which kind an exchange is

	Cancelled   bool
	Tentative   bool // it may come to nothing, as a time of a poll
	Done        bool // a milestone that is ticked off; what is owed no more
	TooLate     bool // a milestone whose day was over when it was given that day
	Provisional []string
	Why         events.Reason
	Passed      []events.Passed
	Note        events.Text
	Optional    events.Optional // of a leg that is chosen: its seats and price
	Open        events.Money    // of a due: what is to be paid
	Answers     meeting.Tally   // to a meeting, once somebody has answered
	Revision    int
	Created     time.Time
	Revised     time.Time
}

// Key is that of the entry of a meeting or of a trip as a whole.
func Key(ref events.Ref) string { return ref.Noun + "-" + ref.ID }

// own begins the keys of entries that somebody takes into a calendar of their own.
const own = "own-"

// Parent is the key of the trip that a part of it, a milestone and what is owed for it belong to, or of the anniversary of a milestone; "" if the entry belongs to nothing.
func (e *Entry) Parent() string {
	whole := Key(e.Ref)
	switch {
	case e.Ref.Noun == "anniversary" && e.Kind == KindMilestone:
	case e.Ref.Noun != "trip":
		return ""
	}
	if strings.HasPrefix(e.Key, own) {
		whole = own + whole
	}
	if e.Key == whole {
		return ""
	}
	return whole
}

// MilestoneKey is that of the entry of a milestone of a trip, and LegKey that of a leg of its programme.
func MilestoneKey(trip, milestone string) string { return KindMilestone + "-" + trip + "." + milestone }

func LegKey(trip, leg string) string { return KindLeg + "-" + trip + "." + leg }

// What an entry may be.
const (
	Confirmed = "confirmed"
	Tentative = "tentative"
	Cancelled = "cancelled"
)

// Status says whether the entry stays as it is: tentative is one whose date may still change.
func (e *Entry) Status() string {
	switch {
	case e.Cancelled:
		return Cancelled
	case len(e.Provisional) > 0 || e.Tentative:
		return Tentative
	}
	return Confirmed
}

// Touches reports whether the entry has to do with the days from first to last.
func (e *Entry) Touches(first, last events.Date) bool {
	return !e.Last.Before(first) && !e.First.After(last)
}

// InOrder sorts entries by time.
func InOrder(list []Entry) []Entry {
	slices.SortFunc(list, func(x, y Entry) int {
		return cmp.Or(x.Start.Compare(y.Start), cmp.Compare(x.Key, y.Key))
	})
	return list
}

// Same reports whether two lists say the same.
func Same(x, y []Entry) bool {
	return slices.EqualFunc(x, y, func(x, y Entry) bool { return reflect.DeepEqual(x, y) })
}

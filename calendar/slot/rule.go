package slot

import (
	"fmt"
	"slices"

	"jourfixe/events"
)

// A Rule is one thing that speaks against a slot. A hard rule forbids it; a soft one costs points.
type Rule uint8

// The rules, hard ones first. The zero Rule is none.
const (
	RulePast       Rule = iota + 1 // it would begin before now
	RuleHoliday                    // a public holiday, on any local day that it touches
	RuleWeekend                    // the same for the weekend
	RuleHalfDay                    // the free part of a half day
	RuleHours                      // outside the acceptable hours
	RuleBusy                       // somebody who is needed has something else
	RuleVenueBusy                  // the venue is booked
	RuleVenueSmall                 // the venue has too few seats

	RuleBridge  // a bridge day
	RuleSchool  // school holidays
	RuleEve     // the afternoon before the weekend
	RuleLunch   // over lunch
	RuleEdge    // at the edge of the acceptable hours
	RuleMissing // somebody who is welcome cannot come
	RuleNotice  // soon
	RuleAway    // far from when it was asked for

	rules = int(RuleAway) + 1
)

// weights is what each rule costs and, beside it, why that much. The unit is a small discomfort for one place.
//
// Points of soft rules about days and hours count once for a place, however many people live by it: else the thirty
// people of one office would always keep their lunch at the cost of the one guest's evening. Points of hard rules, which
// matter only when no slot is good, count for each person, since each of them could not come.
var weights = [rules]struct {
	name   string
	points int
}{
	RulePast: {"past", 1000}, // never offered; stands only in an explanation

	RuleHoliday:    {"holiday", 100},    // nobody is there, and asking is rude
	RuleWeekend:    {"weekend", 80},     // nobody is there, but an exception can be agreed
	RuleHalfDay:    {"half-day", 60},    // people were there in the morning
	RuleHours:      {"hours", 15},       // each started hour outside, and more for each further one: one is a favour, the dead of night worse than a holiday
	RuleBusy:       {"busy", 50},        // something would have to be moved for it
	RuleVenueBusy:  {"venue-busy", 40},  // another room is easier to find than another person
	RuleVenueSmall: {"venue-small", 40}, // the same

	RuleBridge:  {"bridge-day", 30},       // many take the day off, often after others have accepted
	RuleSchool:  {"school-holiday", 20},   // parents are away; the others are there
	RuleEve:     {"weekend-eve", 12},      // people leave early, but can stay for once
	RuleLunch:   {"lunch", 10},            // it can be taken earlier or later
	RuleEdge:    {"edge", 4},              // somebody comes early or leaves late, within what they accept
	RuleMissing: {"optional-missing", 8},  // each; three are worse than school holidays
	RuleNotice:  {"short-notice", 3},      // each day short of a week: tomorrow costs about as much as school holidays
	RuleAway:    {"away-from-request", 1}, // each started day, to choose among equals what is near
}

// How far the rules that are counted reach.
const (
	notice      = 7        // days of notice that cost nothing
	farAway     = 30       // days from the request after which it no longer matters how many
	edge        = 60       // minutes at either end of the hours
	eve         = 13 * 60  // when the afternoon before the weekend begins
	aDay        = 24 * 60  // minutes of a wall clock
	noon        = aDay / 2 // where a day is halved
	bands       = 12       // started hours outside the acceptable ones, at most
	furtherHour = 5        // points that each of them costs more than the one before
	lanes       = rules + bands
)

// Hard reports whether the rule forbids a slot.
func (r Rule) Hard() bool { return r >= RulePast && r <= RuleVenueSmall }

// Points returns what breaking the rule costs once.
func (r Rule) Points() int {
	if int(r) >= rules {
		return 0
	}
	return weights[r].points
}

// String returns the rule's name, as in "half-day".
func (r Rule) String() string {
	if int(r) >= rules {
		return ""
	}
	return weights[r].name
}

// MarshalText implements encoding.TextMarshaler.
func (r Rule) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Rule) UnmarshalText(b []byte) error {
	i := slices.IndexFunc(weights[:], func(w struct {
		name   string
		points int
	}) bool {
		return w.name == string(b)
	})
	if i < 0 {
		return fmt.Errorf("there is no such rule; one of them is %s", RuleHours)
	}
	*r = Rule(i)
	return nil
}

// A Part is what one rule has to say about a slot: the points it adds and whom it concerns. A score is the sum of its
// parts.
type Part struct {
	Rule   Rule
	Points int

	// Who are the keys of those concerned, in the order of the query, or of the venue. It is empty for rules about
	// nobody in particular: past, notice, away. The people of a place may share it; it must not be changed.
	Who []string

	Because Rule        // with RuleMissing: the first hard rule that keeps them away
	Date    events.Date // the first local day concerned, for rules about days and hours
	Name    events.Arg  // what the day is called, if the query says
	Busy    []Interval  // with RuleBusy, RuleVenueBusy, or Because: the first thing that each of Who has then
}

package slot

import (
	"time"

	"jourfixe/events"
)

// A Query asks for common free slots.
type Query struct {
	// Office is the house that asks. It always has to be there: its holidays and hours count like those of everybody
	// who is needed, and its wall clock is what Step is aligned to.
	Office Participant

	Need     []Participant // who has to be there; at most 10,000 together with Optional, unless it is Sole
	Optional []Participant // who is welcome; a slot without them costs points

	From, To time.Time     // the window: slots begin at From or later and end at To or earlier; up to two years
	Length   time.Duration // of a slot, in whole minutes up to 24 hours
	Step     time.Duration // slots begin at its multiples after the office's midnight; whole minutes, 1 to 1,440

	// Venues are rooms to choose from: the first that is free and large enough is taken. Without any, none is needed.
	Venues []Venue
	Seats  int // how many the venue must seat; 0: any will do

	Now    time.Time // slots before it are not offered, those soon after it cost points; zero: no such rule
	Near   time.Time // when it was asked for: each started day away from it costs a point; zero: no such rule
	Best   int       // how many slots to return at most, 1 to 100
	Spread Spread    // how the slots returned differ
	Sole   bool      // one slot is explained and no other looked for, so any number of people can be asked
}

// A Participant is somebody whose time counts: a person, a partner city, the office.
type Participant struct {
	Key   string // names them in reasons and finds their busy time in a Busy; unique in a query
	Place *Place // the clock and the calendar they live by; people who live by the same share one
}

// A Venue is a room, in which there is one booking at a time.
type Venue struct {
	Key   string // names it in reasons and finds its bookings in a Busy
	Seats int    // 0: not known, and enough
}

// A Spread says how much the slots of a result must differ. At steps of a quarter of an hour the ten best slots are
// mostly one and the same afternoon, and no choice.
type Spread uint8

// The spreads.
const (
	SpreadHalfDays Spread = iota // at most one in each morning (before 12:00) and afternoon of the office
	SpreadDays                   // at most one on each day of the office
	SpreadNone                   // the best, be they neighbours
)

// A Place is a wall clock with a calendar: what is known of everybody who lives by it. Searches tell places apart by
// their address, and take at most 1,000.
type Place struct {
	Zone  *time.Location
	Hours Hours // in which people accept to meet; zero: 09:00 to 18:00
	Lunch Hours // which is better left free; zero: 12:00 to 13:00; NoHours for none

	// Day says what is special about a day. It must always say the same of the same day. If nil, no day is special,
	// and there are no weekends.
	Day func(events.Date) Day
}

// Hours are a part of each day on the wall clock, from From to before Until. If Until is not after From, they go over
// midnight. {0, 1440} is the whole day.
type Hours struct {
	From, Until events.TimeOfDay
}

// NoHours is no part of the day, where a zero Hours would mean a default.
var NoHours = Hours{-1, -1}

// A Day is what is special about one day in one place. Names may be left out; they only come back in the parts of a slot.
type Day struct {
	Weekend  bool             // belongs to the weekend, and is not worked instead of another day
	Holiday  bool             // a public holiday
	School   bool             // within school holidays
	Bridge   bool             // a working day that many take off
	HalfFrom events.TimeOfDay // from when on nobody works on a half day; 0 or less: it is none

	// What the days are called, as far as they are what is said above.
	HolidayName, SchoolName, BridgeName, HalfName events.Arg
}

package events

import "time"

// A Leg is one item of a programme: a journey, a visit, a free afternoon. Times are local to the place, so a flight may
// end in another zone than it began.
type Leg struct {
	ID       string    `json:"id,omitempty"`   // unique within the trip, for as long as the item is in it; default: a number
	Kind     string    `json:"kind,omitempty"` // one of the kinds of legs; default: something that is done together
	Day      int       `json:"day"`            // 1 is the day of departure
	Start    TimeOfDay `json:"start"`
	End      TimeOfDay `json:"end"`
	Zone     string    `json:"zone,omitempty"`    // default: the partner's
	EndZone  string    `json:"endZone,omitempty"` // default: Zone
	EndDay   int       `json:"endDay,omitempty"`  // default: Day
	Title    Text      `json:"title"`
	Place    string    `json:"place,omitempty"`
	Optional Optional  `json:"optional,omitzero"` // absent: it is for all who travel
}

// The kinds of legs of which something else holds than of what is done together.
const (
	Journey  = "journey"  // it ends elsewhere than it began; one between two zones is one in any case
	FreeTime = "free"     // everybody does what they like, optional parts among it
	Homestay = "homestay" // people stay with families, and may be out meanwhile
)

// Kinds lists the kinds of legs.
var Kinds = []string{Journey, FreeTime, Homestay}

// Travels reports whether it is a journey.
func (l *Leg) Travels() bool { return l.Kind == Journey || l.EndZone != "" && l.EndZone != l.Zone }

// Optional is what an item of a programme asks of those who want it: one of some seats, and a price.
type Optional struct {
	Seats int   `json:"seats"`
	Price Money `json:"price,omitzero"` // for each who takes part; absent: it costs nothing
}

// IsZero reports whether the item is for all.
func (o Optional) IsZero() bool { return o == Optional{} }

// A TimedLeg is a Leg with the day it falls on and its instants.
type TimedLeg struct {
	Leg
	Date  Date      `json:"date"`
	Begin time.Time `json:"begin"` // UTC
	Until time.Time `json:"until"` // UTC
}

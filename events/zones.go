package events

import "time"

// AdoptZones has the office go by a newer release of zone data, and look at all that is planned again. The house itself gives
// it; more than fits into one decision takes several.
type AdoptZones struct {
	Release string `json:"release"` // as in 2026f
}

// ZonesAdopted says which release of zone data the office goes by from now on. What has to be told of it follows as events of
// its own. It notes what clocks do by that release, so that a later one can be told from it when this one is at hand no more.
type ZonesAdopted struct {
	Release string       `json:"release"`
	Before  string       `json:"before,omitempty"` // the one until now; absent: nobody has noted which
	Left    int          `json:"left,omitempty"`   // how many meetings and trips are still to be looked at
	Clocks  []ZoneClocks `json:"clocks,omitempty"` // of all zones; absent: as another answer has them that adopts the same
	Until   time.Time    `json:"until,omitzero"`   // how far they are noted
}

// ZoneClocks are what the clocks of some zones do, which go alike.
type ZoneClocks struct {
	Zones   []string      `json:"zones"`
	Offset  int           `json:"offset"` // in seconds east of UTC, when they are noted
	Changes []ClockChange `json:"changes,omitempty"`
}

// A ClockChange is that clocks show another time from an instant on.
type ClockChange struct {
	At     time.Time `json:"at"`     // UTC
	Offset int       `json:"offset"` // in seconds east of UTC
}

// MeetingReclocked says that a meeting stays at its instant, at which clocks of some who are invited show another time by newer
// zone data than was known.
type MeetingReclocked struct {
	ID           string        `json:"id"`
	Release      string        `json:"release"`
	Clocks       []ClockShift  `json:"clocks"` // of the zones of those who are invited, as far as they differ
	Why          Reason        `json:"why"`
	Score        []Point       `json:"score,omitempty"`        // what does not suit everybody any more
	Alternatives []Alternative `json:"alternatives,omitempty"` // times that would suit better, if something does not
}

// A ClockShift is that the clocks of a zone show another time at the beginning of a meeting than was known.
type ClockShift struct {
	Zone string `json:"zone"`
	Was  int    `json:"was"` // in seconds east of UTC
	Is   int    `json:"is"`
}

// MeetingRetimed says that a meeting keeps its wall time, which is another instant by newer zone data.
type MeetingRetimed struct {
	ID string `json:"id"`
	Slot
	From         Slot          `json:"from"`
	Why          Reason        `json:"why"`
	Score        []Point       `json:"score,omitempty"`        // what does not suit everybody at the new instant
	Alternatives []Alternative `json:"alternatives,omitempty"` // times that would suit better, if something does not
	Revision     int           `json:"revision"`
}

// TripRetimed says that the programme of a trip keeps its wall times, some of which are other instants by newer zone data.
type TripRetimed struct {
	ID        string     `json:"id"`
	Programme []TimedLeg `json:"programme"` // the whole, as it is from now on
	Why       Reason     `json:"why"`
	Revision  int        `json:"revision"`
}

func (*AdoptZones) Type() Type       { return Type{"zones", "adopt", 1} }
func (*ZonesAdopted) Type() Type     { return Type{"zones", "adopted", 2} }
func (*MeetingRetimed) Type() Type   { return Type{"meeting", "retimed", 1} }
func (*MeetingReclocked) Type() Type { return Type{"meeting", "reclocked", 1} }
func (*TripRetimed) Type() Type      { return Type{"trip", "retimed", 2} }

// zonesRef is what messages about the zone data of the office concern.
var zonesRef = Ref{"zones", "zones"}

func (*AdoptZones) About() Ref         { return zonesRef }
func (*ZonesAdopted) About() Ref       { return zonesRef }
func (b *MeetingRetimed) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MeetingReclocked) About() Ref { return Ref{"meeting", b.ID} }
func (b *TripRetimed) About() Ref      { return Ref{"trip", b.ID} }

// Reword implements [Reasoned].
func (b *MeetingRetimed) Reword(f func(Reason) Reason) {
	b.Why, b.Score = f(b.Why), reworded(b.Score, f, ofPoint)
}

// Reword implements [Reasoned].
func (b *TripRetimed) Reword(f func(Reason) Reason) { b.Why = f(b.Why) }

// Reword implements [Reasoned].
func (b *MeetingReclocked) Reword(f func(Reason) Reason) {
	b.Why, b.Score = f(b.Why), reworded(b.Score, f, ofPoint)
}

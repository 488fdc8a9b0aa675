package events

// AdoptZones has the office go by a newer release of zone data, and look at all that is planned again. The house itself gives
// it; more than fits into one decision takes several.
type AdoptZones struct {
	Release string `json:"release"` // as in 2026f
}

// ZonesAdopted says which release of zone data the office goes by from now on. What has to be told of it follows as events of
// its own.
type ZonesAdopted struct {
	Release string `json:"release"`
	Before  string `json:"before,omitempty"` // the one until now; absent: nobody has noted which
	Left    int    `json:"left,omitempty"`   // how many meetings and trips are still to be retimed
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

func (*AdoptZones) Type() Type     { return Type{"zones", "adopt", 1} }
func (*ZonesAdopted) Type() Type   { return Type{"zones", "adopted", 1} }
func (*MeetingRetimed) Type() Type { return Type{"meeting", "retimed", 1} }
func (*TripRetimed) Type() Type    { return Type{"trip", "retimed", 1} }

// zonesRef is what messages about the zone data of the office concern.
var zonesRef = Ref{"zones", "zones"}

func (*AdoptZones) About() Ref       { return zonesRef }
func (*ZonesAdopted) About() Ref     { return zonesRef }
func (b *MeetingRetimed) About() Ref { return Ref{"meeting", b.ID} }
func (b *TripRetimed) About() Ref    { return Ref{"trip", b.ID} }

// Reword implements [Reasoned].
func (b *MeetingRetimed) Reword(f func(Reason) Reason) {
	b.Why, b.Score = f(b.Why), reworded(b.Score, f, ofPoint)
}

// Reword implements [Reasoned].
func (b *TripRetimed) Reword(f func(Reason) Reason) { b.Why = f(b.Why) }

package events

import "cmp"

// UpholdMeeting says that a meeting stays on its day, which has come to be a holiday. It moves nothing and tells nobody. What it is
// upheld against is said wholly, so none takes it back; another holiday that it comes to fall on has to be looked at again.
type UpholdMeeting struct {
	ID      string     `json:"id"`
	Against *[]Holiday `json:"against,omitempty"` // absent: all on which it has come to fall
}

// MeetingUpheld holds all that the meeting is upheld against from now on.
type MeetingUpheld struct {
	ID      string    `json:"id"`
	Against []Holiday `json:"against"`
}

// A Holiday is a day on which a region has one.
type Holiday struct {
	Region string `json:"region"`
	Date   Date   `json:"date"`
}

// Compare puts holidays in order: of time, and those of a day by region.
func (h Holiday) Compare(o Holiday) int {
	return cmp.Or(h.Date.Compare(o.Date), cmp.Compare(h.Region, o.Region))
}

func (*UpholdMeeting) Type() Type { return Type{"meeting", "uphold", 1} }
func (*MeetingUpheld) Type() Type { return Type{"meeting", "upheld", 1} }

func (b *UpholdMeeting) About() Ref { return Ref{"meeting", b.ID} }
func (b *MeetingUpheld) About() Ref { return Ref{"meeting", b.ID} }

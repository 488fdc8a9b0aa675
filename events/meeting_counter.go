package events

import "time"

// CounterMeeting proposes another time for a meeting, as somebody who is invited does from their calendar (RFC 5546,
// COUNTER). It moves nothing: the office takes the proposal up with meeting.move, or leaves the time with meeting.keep.
type CounterMeeting struct {
	ID       string     `json:"id"`
	Person   string     `json:"person"`
	Start    time.Time  `json:"start"`              // an instant
	End      time.Time  `json:"end"`                // an instant after that
	Answer   string     `json:"answer,omitempty"`   // to the time that it has; programs send one along
	Comment  string     `json:"comment,omitempty"`  // personal
	Sequence *int       `json:"sequence,omitempty"` // the revision that was answered; one from before a change of time is refused
	Written  *time.Time `json:"written,omitempty"`  // when; one from before another proposal of the person is refused
	By       string     `json:"by,omitempty"`       // personal: the address it came from, if that is not the person's own
	Other    *Reading   `json:"other,omitempty"`    // what it means as well, if that is in doubt
	Wording  string     `json:"wording,omitempty"`  // personal: what it says, in its own words, as in 2026-12-14 02:30 (America/Vancouver)
}

// A Reading is a time that a proposal may mean as well as the one that it is taken for: what it says of the clocks of its zone and what
// is known here of them differ then. Who decides on it chooses.
type Reading struct {
	Start time.Time `json:"start"` // an instant
	End   time.Time `json:"end"`   // an instant after that
}

// MeetingCountered holds a proposal, with what is personal sealed.
type MeetingCountered struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Start    time.Time `json:"start"` // UTC
	End      time.Time `json:"end"`   // UTC
	Via      string    `json:"via"`
	Sequence int       `json:"sequence"` // the revision of the meeting that it answers
	Written  time.Time `json:"written,omitzero"`
	Comment  Sealed    `json:"comment,omitzero"`
	By       Sealed    `json:"by,omitzero"`
	Other    *Reading  `json:"other,omitempty"` // UTC
	Wording  Sealed    `json:"wording,omitzero"`
}

// KeepMeeting leaves a meeting at its time although somebody has proposed another; they are told (RFC 5546,
// DECLINECOUNTER).
type KeepMeeting struct {
	ID       string     `json:"id"`
	Person   string     `json:"person"`             // whose proposal it is
	Proposed *time.Time `json:"proposed,omitempty"` // when that begins; another one of theirs is refused
	Note     Text       `json:"note,omitempty"`     // reaches them
}

// MeetingKept has left it there.
type MeetingKept struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Note   Text   `json:"note,omitempty"`
}

func (*CounterMeeting) Type() Type   { return Type{"meeting", "counter", 1} }
func (*MeetingCountered) Type() Type { return Type{"meeting", "countered", 2} }
func (*KeepMeeting) Type() Type      { return Type{"meeting", "keep", 1} }
func (*MeetingKept) Type() Type      { return Type{"meeting", "kept", 1} }

func (b *CounterMeeting) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MeetingCountered) About() Ref { return Ref{"meeting", b.ID} }
func (b *KeepMeeting) About() Ref      { return Ref{"meeting", b.ID} }
func (b *MeetingKept) About() Ref      { return Ref{"meeting", b.ID} }

// Whose implements Personal.
func (b *MeetingCountered) Whose() string { return b.Person }

// Seals implements Personal.
func (b *MeetingCountered) Seals() []*Sealed { return []*Sealed{&b.Comment, &b.By, &b.Wording} }

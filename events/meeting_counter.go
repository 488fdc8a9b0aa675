package events

import (
	"cmp"
	"time"
)

// CounterMeeting proposes another time for a meeting, as somebody who is invited does from their calendar (RFC 5546,
// COUNTER). It moves nothing: the office takes the proposal up with meeting.move, or leaves the time with meeting.keep.
type CounterMeeting struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Reading
	Answer   string     `json:"answer,omitempty"`   // to the time that it has; programs send one along
	Comment  string     `json:"comment,omitempty"`  // personal
	Sequence *int       `json:"sequence,omitempty"` // the revision that was answered; one from before a change of time is refused
	Written  *time.Time `json:"written,omitempty"`  // when; one from before another proposal of the person is refused
	By       string     `json:"by,omitempty"`       // personal: the address it came from, if that is not the person's own
	Other    *Reading   `json:"other,omitempty"`    // what it means as well, if that is in doubt
	Wording  string     `json:"wording,omitempty"`  // personal: what it says, in its own words, as in 2026-12-14 02:30 (America/Vancouver)
}

// A Reading is a time that a proposal means. It may mean another as well: what it says of the clocks of its zone and what is known
// here of them differ then, or its zone has a name that stands for two. Who decides on it chooses.
type Reading struct {
	Start     time.Time `json:"start"`               // an instant
	End       time.Time `json:"end"`                 // an instant after that
	StartWall *Wall     `json:"startWall,omitempty"` // what clocks show then, which counts if their rules change; absent: the instants count
	EndWall   *Wall     `json:"endWall,omitempty"`   // likewise; absent: it takes as long
}

// A Wall is what clocks in a zone show.
type Wall struct {
	Date    Date      `json:"date"`
	Time    TimeOfDay `json:"time"`
	Zone    string    `json:"zone"`
	Windows string    `json:"windows,omitempty"` // what Windows calls the zone, if it was said so: it may call others so, too
}

// String says day, time and zone, as in 2026-12-14 02:30 (America/Vancouver).
func (w Wall) String() string {
	return w.Date.String() + " " + w.Time.String() + " (" + cmp.Or(w.Windows, w.Zone) + ")"
}

// Same reports whether both are the same time, whatever clocks show then.
func (r Reading) Same(o Reading) bool { return r.Start.Equal(o.Start) && r.End.Equal(o.End) }

// MeetingCountered holds a proposal, with what is personal sealed by the key of what its person says to the meeting; before version 4 it was sealed
// by the person's. Its instants are in UTC.
type MeetingCountered struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Key    string `json:"key,omitempty"` // as in MeetingAnswered
	Reading
	Via      string    `json:"via"`
	Sequence int       `json:"sequence"` // the revision of the meeting that it answers
	Written  time.Time `json:"written,omitzero"`
	Comment  Sealed    `json:"comment,omitzero"`
	By       Sealed    `json:"by,omitzero"`
	Other    *Reading  `json:"other,omitempty"`
	Wording  Sealed    `json:"wording,omitzero"`
}

// MeetingRecountered says that a proposal keeps its wall time, which is another instant by newer zone data, or can be read in two
// ways by them or no more.
type MeetingRecountered struct {
	ID     string `json:"id"`
	Person string `json:"person"`
	Reading
	Other   *Reading  `json:"other,omitempty"`
	From    []Reading `json:"from"` // how it was read until now
	Release string    `json:"release"`
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

func (*CounterMeeting) Type() Type     { return Type{"meeting", "counter", 1} }
func (*MeetingCountered) Type() Type   { return Type{"meeting", "countered", 4} }
func (*MeetingRecountered) Type() Type { return Type{"meeting", "recountered", 1} }
func (*KeepMeeting) Type() Type        { return Type{"meeting", "keep", 1} }
func (*MeetingKept) Type() Type        { return Type{"meeting", "kept", 1} }

func (b *CounterMeeting) About() Ref     { return Ref{"meeting", b.ID} }
func (b *MeetingCountered) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MeetingRecountered) About() Ref { return Ref{"meeting", b.ID} }
func (b *KeepMeeting) About() Ref        { return Ref{"meeting", b.ID} }
func (b *MeetingKept) About() Ref        { return Ref{"meeting", b.ID} }

// Whose implements Personal.
func (b *MeetingCountered) Whose() string { return cmp.Or(b.Key, b.Person) }

// Founds implements Founding.
func (b *MeetingCountered) Founds() {}

// Seals implements Personal.
func (b *MeetingCountered) Seals() []*Sealed { return []*Sealed{&b.Comment, &b.By, &b.Wording} }

package events

import (
	"cmp"
	"time"
)

// What somebody who is invited can answer, in the words of RFC 5545 (PARTSTAT).
const (
	AnswerAccepted  = "accepted"
	AnswerTentative = "tentative"
	AnswerDeclined  = "declined"
)

// How an answer came in.
const (
	ViaMail    = "mail"
	ViaWeb     = "web"
	ViaCommand = "command"
	ViaProgram = "program"
)

// MaxComment is how many characters a comment may have, wherever it comes from: who changes an answer on the page finds
// there what came by mail.
const MaxComment = 4000

// MaxCompany is how many people somebody can bring along.
const MaxCompany = 99

// AnswerMeeting says whether somebody who is invited comes. The last answer counts.
type AnswerMeeting struct {
	ID       string     `json:"id"`
	Person   string     `json:"person"`
	Answer   string     `json:"answer"`
	Comment  string     `json:"comment,omitempty"`  // personal
	Sequence *int       `json:"sequence,omitempty"` // the revision that was answered; one from before a change of time is refused
	Written  *time.Time `json:"written,omitempty"`  // when, as the answer itself says; one from before another answer of the person is refused
	By       string     `json:"by,omitempty"`       // personal: the address it came from, if that is not the person's own
	Delegate string     `json:"delegate,omitempty"` // personal: the address of whom they send in their place
	Company  *int       `json:"company,omitempty"`  // how many people they bring along; absent: as many as before
}

// MeetingAnswered holds the answer, with the comment sealed by a key of its own, so that it can be destroyed while the person stays in the book;
// before version 3 it was sealed by the person's.
type MeetingAnswered struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Key      string    `json:"key,omitempty"` // whose key it is sealed by: nobody's but what this one says to this meeting; absent: the person's
	Answer   string    `json:"answer"`
	Via      string    `json:"via"`
	Sequence int       `json:"sequence"`         // the revision of the meeting that it answers
	Written  time.Time `json:"written,omitzero"` // UTC; when the answer says so itself
	Comment  Sealed    `json:"comment,omitzero"`
	By       Sealed    `json:"by,omitzero"`
	Delegate Sealed    `json:"delegate,omitzero"`
	Company  int       `json:"company,omitempty"` // how many people they bring along
}

// ClearMeeting destroys what people have said to a meeting: answers, comments and proposals. The clock gives it when that has been kept long enough.
type ClearMeeting struct {
	ID string `json:"id"`
}

// MeetingCleared has taken out of a meeting who has said what, and destroyed the keys of what they have written. Numbers stay.
type MeetingCleared struct {
	ID      string        `json:"id"`
	Numbers AnswerNumbers `json:"numbers"`
	Keys    []string      `json:"keys,omitempty"`
}

// AnswerNumbers is how many of those who were invited have said what.
type AnswerNumbers struct {
	Accepted  int `json:"accepted,omitempty"`
	Tentative int `json:"tentative,omitempty"`
	Declined  int `json:"declined,omitempty"`
	Open      int `json:"open,omitempty"`    // who have said nothing
	Company   int `json:"company,omitempty"` // whom those bring along who come
}

func (*AnswerMeeting) Type() Type   { return Type{"meeting", "answer", 1} }
func (*MeetingAnswered) Type() Type { return Type{"meeting", "answered", 3} }
func (*ClearMeeting) Type() Type    { return Type{"meeting", "clear", 1} }
func (*MeetingCleared) Type() Type  { return Type{"meeting", "cleared", 1} }

func (b *AnswerMeeting) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MeetingAnswered) About() Ref { return Ref{"meeting", b.ID} }
func (b *ClearMeeting) About() Ref    { return Ref{"meeting", b.ID} }
func (b *MeetingCleared) About() Ref  { return Ref{"meeting", b.ID} }

// Whose implements Personal.
func (b *MeetingAnswered) Whose() string { return cmp.Or(b.Key, b.Person) }

// Founds implements Founding.
func (b *MeetingAnswered) Founds() {}

// Seals implements Personal.
func (b *MeetingAnswered) Seals() []*Sealed { return []*Sealed{&b.Comment, &b.By, &b.Delegate} }

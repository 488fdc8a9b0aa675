package events

import "time"

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

// MeetingAnswered holds the answer, with the comment sealed.
type MeetingAnswered struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Answer   string    `json:"answer"`
	Via      string    `json:"via"`
	Sequence int       `json:"sequence"`         // the revision of the meeting that it answers
	Written  time.Time `json:"written,omitzero"` // UTC; when the answer says so itself
	Comment  Sealed    `json:"comment,omitzero"`
	By       Sealed    `json:"by,omitzero"`
	Delegate Sealed    `json:"delegate,omitzero"`
	Company  int       `json:"company,omitempty"` // how many people they bring along
}

func (*AnswerMeeting) Type() Type   { return Type{"meeting", "answer", 1} }
func (*MeetingAnswered) Type() Type { return Type{"meeting", "answered", 2} }

func (b *AnswerMeeting) About() Ref   { return Ref{"meeting", b.ID} }
func (b *MeetingAnswered) About() Ref { return Ref{"meeting", b.ID} }

// Whose implements Personal.
func (b *MeetingAnswered) Whose() string { return b.Person }

// Seals implements Personal.
func (b *MeetingAnswered) Seals() []*Sealed { return []*Sealed{&b.Comment, &b.By, &b.Delegate} }

package guest

import (
	"unicode/utf8"

	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
)

// maxRevision is the largest that the command takes.
const maxRevision = 1_000_000

// answers are the forms by which somebody answers an invitation. A comment makes most of their size: each of its characters
// may take 12 bytes on its way.
var answers = &form.Kind{
	Texts: "rsvp", Limit: 64 << 10, Large: "comment",
	Problems: map[string]string{"sequence": "moved"},
}

// An answer is what somebody is about to answer, or has tried to.
type answer struct {
	Answer   string // proposed or given, "" if none
	Comment  string
	Revision int         // of the meeting as they saw it
	Fault    *form.Fault // why the answer was not taken, nil if it was
	Stored   bool        // it is stored, and not decided yet
	Done     string      // what they have just done, "" if nothing: the page begins with that
}

// What somebody has just done when they come to the page of their invitation.
const (
	doneAnswered = "answered"
	doneProposed = "proposed"
)

// Kind implements form.Form.
func (*answer) Kind() *form.Kind { return answers }

// Read implements form.Form.
func (a *answer) Read(f form.Fields) (fault string) {
	a.Comment = f.Lines("comment")
	a.Answer = f.One("answer", listing.Answers)
	revision, ok := f.Number("revision", maxRevision)
	a.Revision = revision
	switch {
	case !ok:
		return form.Broken
	case a.Answer == "":
		return "answer"
	case utf8.RuneCountInString(a.Comment) > events.MaxComment:
		return "comment"
	}
	return ""
}

// command is what the answer comes to.
func (a *answer) command(meeting, person string) *events.AnswerMeeting {
	return &events.AnswerMeeting{ID: meeting, Person: person, Answer: a.Answer, Comment: a.Comment, Sequence: &a.Revision}
}

// client is who gives the commands of guests.
const client = meeting.ClientRSVP

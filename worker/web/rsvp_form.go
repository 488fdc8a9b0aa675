package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"jourfixe/events"
)

const (
	// maxRSVP bounds the body of the form: the comment, each character of which may take 12 bytes on its way, and what
	// is around it.
	maxRSVP = 64 << 10
	// maxRevision is the largest that the command takes.
	maxRevision = 1_000_000
)

// answers are what can be answered, in the order of the buttons.
var answers = []string{events.AnswerAccepted, events.AnswerTentative, events.AnswerDeclined}

// An rsvpForm is what somebody is about to answer, or has tried to.
type rsvpForm struct {
	Answer   string // proposed or given, "" if none
	Comment  string
	Revision int    // of the meeting as they saw it
	Fault    string // key of the text that says why the answer was not taken, "" if it was
	Stored   bool   // it is stored, and not decided yet
}

// readRSVP reads the form. If there is a fault, the status says of what kind, and what could be read is kept.
func readRSVP(w http.ResponseWriter, r *http.Request) (form rsvpForm, status int) {
	r.Body = http.MaxBytesReader(w, r.Body, maxRSVP)
	if err := r.ParseForm(); err != nil {
		form.Fault = "rsvp.fault.form"
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			form.Fault = "rsvp.fault.comment"
			return form, http.StatusRequestEntityTooLarge
		}
		return form, http.StatusBadRequest
	}
	form.Comment = strings.TrimSpace(cleanLines(strings.ToValidUTF8(r.PostForm.Get("comment"), "\uFFFD")))
	if answer := r.PostForm.Get("answer"); slices.Contains(answers, answer) {
		form.Answer = answer
	}
	revision, err := strconv.Atoi(r.PostForm.Get("revision"))
	switch {
	case err != nil || revision < 0 || revision > maxRevision:
		form.Fault = "rsvp.fault.form"
	case form.Answer == "":
		form.Fault = "rsvp.fault.answer"
	case utf8.RuneCountInString(form.Comment) > events.MaxComment:
		form.Fault = "rsvp.fault.comment"
	}
	form.Revision = revision
	return form, http.StatusUnprocessableEntity
}

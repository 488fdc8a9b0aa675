package web

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/events"
)

const (
	// maxNote bounds what is said to a person with a decision, in characters, in each language.
	maxNote = 1000
	// maxDecision bounds the body of the form: a note in both languages, and what is around it.
	maxDecision = 32 << 10
)

// What can be done about a proposal.
const (
	doMove = "move" // the meeting takes the time that was proposed
	doKeep = "keep" // it stays where it is
)

// A counterAttempt is a decision on a proposal that was not taken, or not yet, and why.
type counterAttempt struct {
	Person     string
	Do         string
	Start, End time.Time   // of the proposal as the coordinator saw it
	Note       events.Text // by language
	Force      bool        // although somebody or the room is taken
	Fault      string      // key of the text that says why it was not taken, "" if it was
	Detail     string      // the desk's own words, in English; "" if the fault says it all
	Conflicts  []conflictLine
	Stored     bool // it is stored, and not decided yet
}

// A conflictLine is one thing that stands against a time.
type conflictLine struct {
	Name   string // of whom it concerns, "" if the reason says so
	Reason events.Text
}

// NoteIn returns what was written in a language.
func (a *counterAttempt) NoteIn(language string) string {
	if a == nil {
		return ""
	}
	return a.Note[language]
}

// decideCounter takes a decision on a proposal: with the time that was proposed, the meeting is moved, by the command that
// moves any; else the one that keeps it where it is has the person told. It only counts for the proposal that the page has
// shown: another may have come in since.
func (s *site) decideCounter(w http.ResponseWriter, r *http.Request, v *visitor) {
	id := r.PathValue("id")
	r.Body = http.MaxBytesReader(w, r.Body, maxDecision)
	if err := r.ParseForm(); err != nil || !v.sent(r) {
		s.showError(w, r, v, http.StatusForbidden, "error.form")
		return
	}
	if s.early(w, r, v) {
		return
	}
	a := readDecision(r)
	known, open := false, calendar.Counter{}
	s.Mirror.View(func(b *calendar.Book) {
		if m := b.Meeting(id); m != nil {
			known = true
			open, _ = m.Counter(a.Person)
		}
	})
	switch {
	case !known:
		s.missing(w, r, v)
		return
	case a.Fault != "":
		s.showMeeting(w, r, v, http.StatusUnprocessableEntity, a)
		return
	case !open.Start.Equal(a.Start) || !open.End.Equal(a.End):
		a.Fault = "counter.fault.changed"
		s.showMeeting(w, r, v, http.StatusConflict, a)
		return
	}
	var body events.Body = &events.KeepMeeting{ID: id, Person: a.Person, Proposed: &a.Start, Note: a.Note}
	if a.Do == doMove {
		move := &events.MoveMeeting{ID: id, Counter: a.Person, Proposed: &a.Start}
		if a.Force {
			move.IfNone = events.IfNoneBest
		}
		body = move
	}
	s.allowTime(w)
	outcome, err := s.submit(r.Context(), v.client, "/meetings", body)
	switch {
	case err != nil && r.Context().Err() != nil:
		return // whoever has gone away needs no answer
	case err != nil:
		s.Log.Error("take a decision on a proposal", "meeting", id, "error", err)
		w.Header().Set("Retry-After", "60")
		a.Fault = "counter.fault.later"
		s.showMeeting(w, r, v, http.StatusServiceUnavailable, a)
	case outcome.Outcome == events.Pending:
		a.Stored = true
		s.showMeeting(w, r, v, http.StatusAccepted, a)
	case outcome.Problem != nil && outcome.Problem.Code == events.ProblemURN+events.NotPossible && outcome.Problem.Field == "proposed":
		a.Fault = "counter.fault.changed"
		s.showMeeting(w, r, v, http.StatusConflict, a)
	case outcome.Problem != nil:
		s.refused(a, outcome.Problem, v.voice)
		s.showMeeting(w, r, v, http.StatusUnprocessableEntity, a)
	default:
		w.Header().Set("Cache-Control", "private, no-store")
		http.Redirect(w, r, "/meetings/"+id+"#counters", http.StatusSeeOther)
	}
}

// readDecision reads the form.
func readDecision(r *http.Request) *counterAttempt {
	a := &counterAttempt{Person: r.PostForm.Get("person"), Do: r.PostForm.Get("do"), Force: r.PostForm.Get("force") == "yes"}
	var faulty bool
	for field, at := range map[string]*time.Time{"start": &a.Start, "end": &a.End} {
		shown, err := time.Parse(time.RFC3339, r.PostForm.Get(field)) // on the clock of the page
		if err != nil {
			faulty = true
		}
		*at = shown.UTC()
	}
	if faulty || a.Person == "" || a.Do != doMove && a.Do != doKeep {
		a.Fault = "counter.fault.form"
	}
	for _, language := range events.Languages {
		note := strings.TrimSpace(cleanLines(strings.ToValidUTF8(r.PostForm.Get("note-"+language), "\uFFFD")))
		if note == "" {
			continue
		}
		if a.Note == nil {
			a.Note = events.Text{}
		}
		a.Note[language] = note
		if utf8.RuneCountInString(note) > maxNote {
			a.Fault = "counter.fault.note"
		}
	}
	return a
}

// refused says why the desk has not taken a decision. What stands against a time can be overridden by trying once more.
func (s *site) refused(a *counterAttempt, p *events.Problem, v *voice) {
	a.Fault, a.Detail = "counter.fault.refused", p.Detail
	if len(p.Conflicts) == 0 {
		return
	}
	a.Fault, a.Detail = "counter.fault.taken", ""
	s.Mirror.View(func(b *calendar.Book) {
		for _, c := range p.Conflicts {
			line := conflictLine{Reason: c.Reason}
			if ref, err := events.ParseRef(c.With); err == nil && ref.Noun == "person" {
				line.Name = personName(b.Person(ref.ID), v)
			}
			a.Conflicts = append(a.Conflicts, line)
		}
	})
}

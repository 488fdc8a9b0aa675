package staff

import (
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// maxNote bounds what is said to a person with a decision, in characters, in each language.
const maxNote = 1000

// source is where decisions on proposals come from.
const source = "/meetings"

// What can be done about a proposal.
const (
	doMove = "move" // the meeting takes the time that was proposed
	doKeep = "keep" // it stays where it is
)

// decisions are the forms by which staff decide on a proposal. How long they can be is the shell's affair.
var decisions = &form.Kind{
	Texts:    "counter",
	Problems: map[string]string{"proposed": "changed"},
	Taken:    "taken",
}

// A decision on a proposal is what a coordinator is about to do, or has tried to.
type decision struct {
	Person     string
	Do         string
	Start, End time.Time   // of the proposal as the coordinator saw it
	Note       events.Text // by language
	Force      bool        // although somebody or the room is taken

	Fault     *form.Fault // why it was not taken, nil if it was
	Conflicts []conflictLine
	Stored    bool // it is stored, and not decided yet
}

// A conflictLine is one thing that stands against a time.
type conflictLine struct {
	Name   string // of whom it concerns, "" if the reason says so
	Reason events.Text
}

// Kind implements form.Form.
func (*decision) Kind() *form.Kind { return decisions }

// Read implements form.Form.
func (d *decision) Read(f form.Fields) (fault string) {
	d.Person, d.Do, d.Force = f.Word("person"), f.One("do", []string{doMove, doKeep}), f.Word("force") == "yes"
	var from, to bool
	d.Start, from = f.Instant("start") // on the clock of the page
	d.End, to = f.Instant("end")
	if !from || !to || d.Person == "" || d.Do == "" {
		fault = form.Broken
	}
	for _, language := range events.Languages {
		note := f.Lines("note-" + language)
		if note == "" {
			continue
		}
		if d.Note == nil {
			d.Note = events.Text{}
		}
		d.Note[language] = note
		if utf8.RuneCountInString(note) > maxNote {
			fault = "note"
		}
	}
	return fault
}

// NoteIn returns what was written in a language.
func (d *decision) NoteIn(language string) string {
	if d == nil {
		return ""
	}
	return d.Note[language]
}

// Meant reports whether this is the time that was to be taken up.
func (d *decision) Meant(start, end time.Time) bool { return d.Start.Equal(start) && d.End.Equal(end) }

// command is what the decision comes to: with the time that was proposed, the meeting is moved, by the command that moves
// any; else the one that keeps it where it is has the person told. It only counts for the proposal that the page has shown:
// another may have come in since.
func (d *decision) command(meeting string) events.Body {
	if d.Do == doKeep {
		return &events.KeepMeeting{ID: meeting, Person: d.Person, Proposed: &d.Start, Note: d.Note}
	}
	move := &events.MoveMeeting{ID: meeting, Counter: d.Person, Proposed: &d.Start, Duration: &events.Period{Clock: d.End.Sub(d.Start)}}
	if d.Force {
		move.IfNone = events.IfNoneBest
	}
	return move
}

// decide takes a decision on a proposal.
func (m *meetings) decide(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.Early() {
		return
	}
	id := r.PathValue("id")
	d := &decision{}
	if d.Fault = form.Read(w, r, d); d.Fault == nil {
		var given bool
		given, d.Fault = m.forms.Given(r, decisions, v.Client, source, d.command(id).Type())
		if given { // it was sent twice
			form.Lead(w, r, "/meetings/"+id+"#counters")
			return
		}
	}
	known, open := false, meeting.Counter{}
	m.mirror.View(func(b *calendar.Book) {
		if meeting := b.Meeting(id); meeting != nil {
			known = true
			open, _ = meeting.Counter(d.Person)
		}
	})
	switch {
	case !known:
		v.Missing()
		return
	case d.Fault != nil:
	case !slices.ContainsFunc(open.Readings(), func(r events.Reading) bool { return r.Start.Equal(d.Start) && r.End.Equal(d.End) }):
		d.Fault = decisions.Overtaken("changed")
	default:
		outcome := m.forms.Submit(w, r, decisions, v.Client, source, d.command(id))
		if outcome.Done() {
			form.Lead(w, r, "/meetings/"+id+"#counters")
			return
		}
		if outcome.Gone {
			return
		}
		d.Stored, d.Fault = outcome.Stored, outcome.Fault
	}
	d.Conflicts = m.conflicts(d.Fault, v.Voice)
	refusal.Put(m.mirror.Snapshot(), v.Voice, d.Fault)
	v.Show(d.Fault.Or(http.StatusAccepted), "meeting", m.content(r, v, d))
}

// conflicts says what stands against a decision. It can be overridden by trying once more.
func (m *meetings) conflicts(f *form.Fault, v *voice.Voice) (list []conflictLine) {
	if f == nil || len(f.Conflicts) == 0 {
		return nil
	}
	m.mirror.View(func(b *calendar.Book) {
		for _, c := range f.Conflicts {
			line := conflictLine{Reason: reason.SaidInOffice(c.Reason, v.Language)}
			if ref, err := events.ParseRef(c.With); err == nil && ref.Noun == "person" {
				line.Name = personName(b.Person(ref.ID), v)
			}
			list = append(list, line)
		}
	})
	return list
}

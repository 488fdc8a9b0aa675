package listing

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/minutes"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// An Outcome is what a meeting has come to, as it is shown: a task if somebody is to see to it.
type Outcome struct {
	ID, To   string
	Words    string // personal; "" if they cannot be read
	Meeting  events.Text
	On       events.Date // of the meeting
	Matter   events.Text // of its agenda; nil: of the meeting as a whole
	Task     bool
	Own      bool
	Look     bool   // whoever looks has something to do with it
	Who      string // personal: who is to see to it
	Due      events.Date
	State    string // of a task: open, overdue, finished or withdrawn
	Finished time.Time
	By       string  // personal: who has ticked it off
	Agreed   *Agreed // what stands in the approved minutes, if that is something else by now
}

// An Agreed is who was to see to a task, and by when, as the minutes have it.
type Agreed struct {
	Who string
	Due events.Date
}

// The states of a task.
const (
	TaskOpen      = "open"
	TaskOverdue   = "overdue"
	TaskFinished  = "finished"
	TaskWithdrawn = "withdrawn"
)

// Title is the first line of the words, by which a link is called.
func (o Outcome) Title() string {
	first, _, _ := strings.Cut(o.Words, "\n")
	return strings.TrimSpace(first)
}

// NewOutcome is one for somebody who looks.
func NewOutcome(b *calendar.Book, o *minutes.Resolution, v *voice.Voice, r Reader, now time.Time) Outcome {
	x := Outcome{
		ID: o.ID, To: To(events.Ref{Noun: "resolution", ID: o.ID}), Words: voice.CleanLines(o.Words.Value()), Meeting: b.TitleOf(events.Ref{Noun: "meeting", ID: o.Meeting}),
		Task: o.Task(), Own: o.Of(r.Person), Who: Responsible(b, o.People, v), Due: o.Due, State: stateOf(o, b.Today(now)), By: Author(b, o.By, v),
	}
	x.Look = x.Task && (x.Own || r.Office)
	if m := b.Meeting(o.Meeting); m != nil {
		x.On = m.Date
	}
	if o.Matter != "" {
		x.Matter = b.TitleOf(events.Ref{Noun: "matter", ID: o.Matter})
	}
	if !o.Finished.IsZero() {
		x.Finished = voice.At(o.Finished, b.Office().Zone)
	}
	if a := o.Agreed; a != nil && (a.Due != o.Due || !slices.Equal(a.People, o.People)) {
		x.Agreed = &Agreed{Responsible(b, a.People, v), a.Due}
	}
	return x
}

func stateOf(o *minutes.Resolution, today events.Date) string {
	switch {
	case o.Withdrawn:
		return TaskWithdrawn
	case !o.Finished.IsZero():
		return TaskFinished
	case o.Overdue(today):
		return TaskOverdue
	}
	return TaskOpen
}

// Responsible names who is to see to something, "" if nobody is known to.
func Responsible(b *calendar.Book, people []events.Ref, v *voice.Voice) string {
	return Presents(b, people, events.Sealed{}, v)
}

// outcomesOf are those of a meeting that somebody may read.
func outcomesOf(b *calendar.Book, meeting string, v *voice.Voice, r Reader, now time.Time) (list []Outcome) {
	for _, o := range b.Resolutions(meeting) {
		if r.Office || b.ReadsResolution(o, r.Person) {
			list = append(list, NewOutcome(b, o, v, r, now))
		}
	}
	return list
}

// afterwards is for how long a task that is done stands among those that are to be done, so that it can be opened again.
const afterwards = 30 * 24 * time.Hour

// TasksOf are those that somebody is to see to, the overdue ones first, and those that were done lately.
func TasksOf(b *calendar.Book, person string, v *voice.Voice, now time.Time) (list []Outcome) {
	var done []Outcome
	for _, o := range b.TasksOf(person) {
		switch x := NewOutcome(b, o, v, Reader{Person: person}, now); {
		case o.Open():
			list = append(list, x)
		case now.Sub(o.Finished) < afterwards:
			done = append(done, x)
		}
	}
	return append(list, done...)
}

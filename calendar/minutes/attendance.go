package minutes

import (
	"slices"
	"time"

	"jourfixe/events"
)

// An Attendance is who was at one meeting, as somebody has said it.
type Attendance struct {
	ID   string // of the meeting
	said *events.AttendanceChanged
	At   time.Time
}

// Said makes an attendance of the event that says it.
func Said(body *events.AttendanceChanged, e *events.Event) *Attendance {
	return &Attendance{ID: body.ID, said: body, At: e.Time}
}

// People is how everybody was there who was noted.
func (a *Attendance) People() []events.Attended {
	if a == nil {
		return nil
	}
	return a.said.Attended()
}

// Of is how somebody was there; "" if that was not noted.
func (a *Attendance) Of(person string) string {
	for _, p := range a.People() {
		if p.Person == person && person != "" {
			return p.How
		}
	}
	return ""
}

// Holds reports whether something is noted of somebody; Forget takes that out.
func (a *Attendance) Holds(person string) bool { return slices.Contains(a.said.Who, person) }

// Forget takes a person out. Nothing sealed is read for it: the others stay at their places.
func (a *Attendance) Forget(person string) {
	said := *a.said
	said.Who = slices.Clone(said.Who)
	said.Who[slices.Index(said.Who, person)] = ""
	a.said = &said
}

// ByAnswer is how somebody was there who has given an answer, as long as nobody says otherwise: who has accepted has come, who has declined is excused.
// Of whoever has not said which, nothing follows.
func ByAnswer(answer string) string {
	switch answer {
	case events.AnswerAccepted:
		return events.Present
	case events.AnswerDeclined:
		return events.Excused
	}
	return ""
}

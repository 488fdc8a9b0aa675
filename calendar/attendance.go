package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/minutes"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var attendances = shelf.New[string, minutes.Attendance]("attendance", nil)

var attendanceNoun = &noun.Entry[*Book, minutes.Attendance]{
	Shelf: attendances,
	Title: func(b *Book, a *minutes.Attendance) events.Text {
		return b.TitleOf(events.Ref{Noun: meetings.Label, ID: a.ID})
	},
	Answers: []noun.Answer[*Book]{noun.AnswersAsked(setAttendance)},
	Folds: []noun.Fold[*Book]{
		noun.Unseen(noun.Keeps(noun.Makes(attendances, changedAttendance))),
	},
	Holds: (*minutes.Attendance).Holds,
	Says: func(e *events.Event) []string {
		if body, ok := e.Body.(*events.AttendanceChanged); ok {
			return slices.Clone(body.Who)
		}
		return nil
	},
	Forget: (*minutes.Attendance).Forget,
}

// Attendance returns what was said of who was at a meeting, nil if nobody has said anything.
func (b *Book) Attendance(meeting string) *minutes.Attendance {
	return attendances.Get(b.shelves, meeting)
}

// AttendedBy is how somebody was at a meeting: as it was said or, as long as nothing was, as follows from their answer; "" if that is not known.
func (b *Book) AttendedBy(m *meeting.Meeting, person string) string {
	if a := b.Attendance(m.ID); a != nil {
		return a.Of(person)
	}
	answer, _ := m.Answer(person)
	return minutes.ByAnswer(answer.Answer)
}

func setAttendance(b *Book, c *events.SetAttendance, by noun.Asked) ([]events.Body, *events.Problem) {
	m, w, p := b.recordable(c.ID, "id", by.Now)
	if p != nil {
		return nil, p
	}
	was := b.Attendance(c.ID)
	for i, x := range c.People {
		field := check.Item("people", i) + ".person"
		switch {
		case slices.ContainsFunc(c.People[:i], func(y events.Attended) bool { return y.Person == x.Person }):
			return nil, events.Refuse(events.Malformed, field, "is named twice; leave one out")
		case was.Of(x.Person) == "" && !b.Invites(m.Guests(), x.Person):
			return nil, events.Refuse(events.NotPossible, field, "is not invited to this meeting; name those alone who are")
		}
	}
	if was != nil && sameAttended(was.People(), c.People) {
		return nil, events.Refuse(events.NotPossible, "people", "is what was said already")
	}
	return one(events.NewAttendance(c.ID, cmp.Or(w.Key, by.Derived("minutes")), c.People))
}

// sameAttended reports whether two lists say the same, in whatever order.
func sameAttended(x, y []events.Attended) bool {
	return len(x) == len(y) && !slices.ContainsFunc(x, func(one events.Attended) bool { return !slices.Contains(y, one) })
}

func changedAttendance(b *Book, body *events.AttendanceChanged, e *events.Event) *minutes.Attendance {
	b.begin(body.ID, body.Key)
	return minutes.Said(body, e)
}

// recordable returns a meeting of which something can be recorded beside what is written, and its minutes: as long as these are not approved.
func (b *Book) recordable(id, field string, now time.Time) (*meeting.Meeting, minutes.Minutes, *events.Problem) {
	m, w, p := b.writable(id, now)
	switch {
	case p != nil:
		p.Field = field
	case w.Fixed():
		p = events.Refuse(events.NotPossible, field, "the minutes are approved and stay as they are; note a correction")
	case !now.Before(b.MinutesKept(m)):
		p = events.Refuse(events.NotPossible, field, "the meeting is so long ago that its minutes are not kept any more")
	}
	return m, w, p
}

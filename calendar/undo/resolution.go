package undo

import "jourfixe/events"

var resolution = noun{
	states: map[string]string{"recorded": "resolution", "amended": "resolution"},
	way:    (*undoing).resolution,
}

// resolution takes back that something was recorded by withdrawing it, that it was withdrawn by recording it anew, as long as the minutes are not approved,
// and that a task was ticked off, or opened again, by the opposite.
func (u *undoing) resolution() Way {
	r := u.book.Resolution(u.event.Body.About().ID)
	switch {
	case r == nil:
		return Way{Why: Unheld}
	case r.Cleared:
		return Way{Why: Erased}
	}
	fixed := u.book.Minutes(r.Meeting).Fixed()
	switch is := u.event.Body.(type) {
	case *events.ResolutionRecorded:
		if !r.Withdrawn && (r.Task() || !fixed) {
			return one(&events.WithdrawResolution{ID: r.ID})
		}
	case *events.ResolutionWithdrawn:
		if fixed {
			return Way{Why: Final}
		}
		if u.again("resolution", r.ID, func(id string) bool { return !u.book.Resolution(id).Withdrawn }) {
			return Way{Why: Already}
		}
		c := &events.RecordResolution{ID: u.free("resolution", r.ID), Meeting: r.Meeting, Words: r.Words.Value(), People: u.alive(r.People), Due: r.Due}
		if a := u.book.MeetingAgenda(r.Meeting); a != nil && a.Has(r.Matter) {
			c.Matter = r.Matter
		}
		if len(c.People) == 0 {
			c.Due = events.Date{}
		}
		return Way{Command: c, Anew: true}
	case *events.ResolutionFinished:
		return restored(r.Counts() && !r.Finished.IsZero(), Over, func() events.Body { return &events.ReopenResolution{ID: r.ID} })
	case *events.ResolutionReopened:
		return restored(r.Counts() && r.Finished.IsZero(), Over, func() events.Body { return &events.FinishResolution{ID: r.ID} })
	case *events.ResolutionAmended:
		if r.Counts() {
			return u.resolutionAmended(is)
		}
	}
	return Way{Why: Over}
}

func (u *undoing) resolutionAmended(is *events.ResolutionAmended) Way {
	var was events.ResolutionAmended
	switch before := u.before.(type) {
	case *events.ResolutionRecorded:
		was = events.ResolutionAmended{ID: before.ID, Matter: before.Matter, Key: before.Key, Words: before.Words, People: before.People, Due: before.Due}
	case *events.ResolutionAmended:
		was = *before
	default:
		return Way{Why: Unheld}
	}
	if was.Key != is.Key || !was.Words.Readable() {
		return Way{Why: Erased}
	}
	people := u.alive(was.People)
	if len(people) == 0 {
		was.Due = events.Date{}
	}
	c := &events.AmendResolution{ID: is.ID}
	return some(c, differs(&c.Matter, was.Matter, is.Matter), differs(&c.Words, was.Words.Value(), is.Words.Value()), differs(&c.People, people, is.People), differs(&c.Due, was.Due, is.Due))
}

var attendance = noun{
	states: map[string]string{"changed": "attendance"},
	way:    (*undoing).attendance,
}

// attendance says again what was said before. The first word can be said anew and not be taken away.
func (u *undoing) attendance() Way {
	is := u.event.Body.(*events.AttendanceChanged)
	was, ok := u.before.(*events.AttendanceChanged)
	switch {
	case u.book.Minutes(is.ID).Fixed():
		return Way{Why: Final}
	case u.book.Attendance(is.ID) == nil:
		return Way{Why: Erased}
	case !ok:
		return Way{Why: First}
	}
	if was.Key != is.Key || len(was.Who) > 0 && !was.How.Readable() {
		return Way{Why: Erased}
	}
	c := &events.SetAttendance{ID: is.ID, People: []events.Attended{}}
	for _, x := range was.Attended() {
		if u.book.Has(events.Ref{Noun: "person", ID: x.Person}) {
			c.People = append(c.People, x)
		}
	}
	return one(c)
}

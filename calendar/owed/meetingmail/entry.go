package meetingmail

import "jourfixe/calendar/owed"

// Entry is what puts the meeting, as it is, into the calendar of somebody who is invited, or marks it there as cancelled: not what they
// are owed, but what they may take themselves. It has the sequence of the mail that says the same, whether that has gone out or is
// still to come, so that for a calendar both are one. It returns false if they are not invited.
func Entry(a *owed.About, person string, said owed.Said) (owed.Debt, bool) {
	g, invited := a.Who(person)
	if !invited {
		return owed.Debt{}, false
	}
	st, m := said.Standing(), sat(a).meeting
	kind := Invitation
	if m.Cancelled {
		kind = Cancellation
	}
	d := sat(a).debt(kind, g, &st, m.Revised)
	if u := st.Spoken; u != nil && u.Revision == m.Revision && (u.Kind == Cancellation) == m.Cancelled {
		d.Sequence = u.Sequence
	}
	d.Since = m.Revision
	if u := st.Spoken; u != nil && u.Kind != Cancellation {
		d.Since = u.Revision
	}
	return d, true
}

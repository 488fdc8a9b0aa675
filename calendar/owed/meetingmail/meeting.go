package meetingmail

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// ended reports whether the meeting has, so that nobody is invited to it any more.
func ended(c *owed.Case) bool { return !c.Now.Before(sat(c.About).end) }

// untold reports that nobody has told the person of the meeting, or that they had left and are back.
func untold(c *owed.Case) bool {
	st := &c.Standing
	return st.Told == nil || st.Told.Kind == Cancellation || left(c)
}

// left reports whether the last that the person may have heard is that they are not to come.
func left(c *owed.Case) bool {
	return c.Standing.Spoken != nil && c.Standing.Spoken.Kind == Cancellation
}

// debt makes one about the meeting as it is now. Its sequence is the revision, unless what was said before makes a
// higher one necessary: the person's calendar must take it for newer than all before, although the meeting itself may not
// have changed, as when they left and are back.
func (x *sitting) debt(kind string, g *owed.Guest, st *owed.Standing, due time.Time) owed.Debt {
	m := owed.Debt{Kind: kind, To: g.ID, Revision: x.meeting.Revision, Address: g.Address, Due: due}
	switch t := st.Tried; {
	case t == nil:
		m.Sequence = m.Revision
	case t.Kind == kind && t.Revision == m.Revision && t.Address == m.Address && t != st.Told:
		m.Sequence = t.Sequence // the same one once more
	case t.Kind != Cancellation && kind != Cancellation && t.Revision == m.Revision:
		m.Sequence = st.Sequence // the same, for another address
	default:
		m.Sequence = max(m.Revision, st.Sequence+1)
	}
	return m
}

// heard returns what somebody may have been told, without anybody's word for it, if it is not so any more, or was not before an
// update that may have arrived; nil if there is nothing like it.
func heard(m *meeting.Meeting, g *owed.Guest, st *owed.Standing) *meeting.Version {
	u := st.Spoken
	if u == nil || u.Address != g.Address {
		return nil
	}
	known := u.Revision
	if known == m.Revision {
		if u.Kind != Update {
			return nil
		}
		known = u.Since // an update that may have arrived is sent once more, and no invitation beside it
	}
	if v := m.Version(known); v != nil && worthTelling(m, v, g.Answer) {
		return v
	}
	return nil
}

// outdated returns what somebody was told last, if it is not so any more; nil if it is. An update that may have arrived
// counts as well: back at the old time, the meeting is not where that said.
func outdated(m *meeting.Meeting, g *owed.Guest, st *owed.Standing) *meeting.Version {
	for _, u := range [...]*owed.Utterance{st.Told, st.Spoken} {
		if v := m.Version(u.Revision); v != nil && v.Revision < m.Revision && worthTelling(m, v, g.Answer) {
			return v
		}
	}
	return nil
}

// worthTelling reports whether what has changed since a version concerns somebody who has given this answer: who has
// declined only wants to know of another time.
func worthTelling(m *meeting.Meeting, told *meeting.Version, answer string) bool {
	moved := !told.Slot.Instant.Equal(m.Instant) || told.Slot.Duration != m.Duration
	if moved || answer == events.AnswerDeclined {
		return moved
	}
	last := m.Versions[len(m.Versions)-1]
	if !maps.Equal(told.Title, m.Title) || told.Venue != m.Venue || told.Conference != m.Conference ||
		!maps.Equal(told.Description, m.Description) || !maps.Equal(told.Place, last.Place) || told.Address != last.Address {
		return true
	}
	return slices.ContainsFunc(m.Versions, func(v meeting.Version) bool { return v.Revision > told.Revision && len(v.Note) > 0 })
}

// calm returns when what has changed since a version is told: once the meeting was left alone for a while, but not too
// long after the first of several changes in a row.
func calm(m *meeting.Meeting, told *meeting.Version) time.Time {
	first := m.Revised
	for i := len(m.Versions) - 1; i >= 0; i-- {
		v := &m.Versions[i]
		if v.Revision <= told.Revision || first.Sub(v.At) > owed.Settling {
			break
		}
		first = v.At
	}
	start := m.Instant
	if told.Slot.Instant.Before(start) {
		start = told.Slot.Instant
	}
	due := m.Revised.Add(owed.Settling)
	if most := first.Add(owed.SettlingMost); due.After(most) {
		due = most
	}
	// What comes closer than a day to the start while it settles is told then.
	if edge := start.Add(-owed.Urgent); due.After(edge) {
		due = events.Later(edge, m.Revised)
	}
	return due
}

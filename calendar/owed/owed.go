// Package owed says which mails people are to get. Mail is not a reaction to what happens but follows from how things
// stand: what is planned, who is invited, and what the ledger says they were told. So it does not matter what happened on
// the way, how often, or who was away meanwhile. What mails look like, how they are sent and where the ledger is kept is
// known elsewhere; as in the calendar there is no clock, no network and no log in here.
package owed

import (
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

const (
	// settling is how long a meeting must have been left alone before its changes are told, so that several in a row
	// make one mail; settlingMost is how long that may put off the first of them. Within urgent of the start nothing is
	// put off.
	settling     = 2 * time.Minute
	settlingMost = 10 * time.Minute
	urgent       = 24 * time.Hour
	// late is how long after the end of a meeting people are still told that it was cancelled, if they could not be before.
	late = 5 * 24 * time.Hour
)

// Owed says which mails each person is to get now about the thing, given what the ledger says they were told, and when
// that answer next changes by itself; the zero time if never. It reads said, by person, and changes nothing. The mails
// come in order of the people's ids.
func (a *About) Owed(said map[string]Said, now time.Time) (say []Debt, next time.Time) {
	add := func(m Debt, owed bool, at time.Time) {
		if owed {
			say = append(say, m)
		}
		next = sooner(next, at)
	}
	known := 0
	for i := range a.Guest {
		s := said[a.Guest[i].ID]
		if len(s) > 0 {
			known++
		}
		add(a.toGuest(&a.Guest[i], s, now))
	}
	if known < len(said) {
		// Some who were told are not invited any more.
		for _, person := range slices.Sorted(maps.Keys(said)) {
			if _, invited := a.find(person); !invited {
				add(a.toOther(person, said[person], now))
			}
		}
	}
	return say, next
}

// OwedTo is Owed for one person.
func (a *About) OwedTo(person string, said Said, now time.Time) (m Debt, owed bool, next time.Time) {
	if i, invited := a.find(person); invited {
		return a.toGuest(&a.Guest[i], said, now)
	}
	return a.toOther(person, said, now)
}

// Waits reports whether the last mail to a person, which the mail server has not taken or somebody has claimed, is tried
// again if nothing else happens. What has been overtaken is not.
func (a *About) Waits(person string, said Said) bool {
	if len(said) == 0 {
		return false
	}
	last := &said[len(said)-1]
	if last.State != StateDeferred && last.State != StateSending {
		return false
	}
	m, owed, _ := a.OwedTo(person, said, last.Until)
	return owed && last.Is(&m)
}

func (a *About) find(person string) (int, bool) {
	return slices.BinarySearchFunc(a.Guest, person, func(g Guest, id string) int {
		switch {
		case g.ID < id:
			return -1
		case g.ID > id:
			return 1
		}
		return 0
	})
}

// toGuest says what somebody who is to be told is owed.
func (a *About) toGuest(g *Guest, said Said, now time.Time) (Debt, bool, time.Time) {
	st := said.standing()
	if wait, busy := a.hold(&st, now); busy {
		return Debt{}, false, wait
	}
	var m Debt
	var next time.Time
	switch {
	case a.meeting != nil:
		m, next = a.meetingTo(g, &st, now)
	case a.schedule != nil:
		m, next = a.digestTo(g, said, now)
	case a.series:
		m = a.overviewTo(g, said, now)
	}
	return a.admit(m, &st, now, next)
}

// toOther says what somebody is owed who is not invited, or not any more: a cancellation if they were told otherwise.
func (a *About) toOther(person string, said Said, now time.Time) (Debt, bool, time.Time) {
	st := said.standing()
	if wait, busy := a.hold(&st, now); busy || a.meeting == nil {
		return Debt{}, false, wait
	}
	return a.admit(a.cancellation(person, &st, now), &st, now, time.Time{})
}

// hold reports that nothing can be said to a person at the moment: somebody is just doing so, or the ledger knows more
// of the journal than this book does. What comes from the journal is then looked at again anyway.
func (a *About) hold(st *standing, now time.Time) (until time.Time, busy bool) {
	switch {
	case st.last == nil:
		return time.Time{}, false
	case st.last.Journal > a.Book:
		return time.Time{}, true
	case st.last.State == StateSending && now.Before(st.last.Until):
		return st.last.Until, true
	}
	return time.Time{}, false
}

// admit holds a mail back that was tried and has to wait, or was given up.
func (a *About) admit(m Debt, st *standing, now, next time.Time) (Debt, bool, time.Time) {
	if m.Kind == "" {
		return Debt{}, false, next
	}
	for _, u := range [...]*Utterance{st.last, st.tried} {
		switch {
		case u == nil || !u.Is(&m):
		case u.State == StateFailed:
			return Debt{}, false, next
		case u.State == StateDeferred && now.Before(u.Until) && !u.At.After(now.Add(calendar.Skew)):
			// A pause that begins in the future was noted by a clock that has been set back since, and does not count.
			return Debt{}, false, sooner(next, u.Until)
		}
	}
	return m, true, next
}

// meetingTo says what an invited person is owed about a meeting, and when that changes by itself.
func (a *About) meetingTo(g *Guest, st *standing, now time.Time) (Debt, time.Time) {
	m := a.meeting
	switch {
	case m.Cancelled:
		return a.cancellation(g.ID, st, now), time.Time{}
	case !now.Before(m.End()):
		return Debt{}, time.Time{}
	case st.told == nil || st.told.Kind == Cancellation || st.spoken.Kind == Cancellation:
		// Nobody has told them, or they had left and are back. What may have arrived without anybody's word for it is sent
		// again, inside the lead or not.
		back := st.spoken != nil && st.spoken.Kind == Cancellation
		if now.Before(a.opens) && (st.spoken == nil || back) {
			return Debt{}, a.opens
		}
		// Who may have the invitation, and the meeting has changed since, gets the update, which does as an invitation too.
		if heard := heard(m, g, st); heard != nil && !back {
			return a.update(g, st, heard, now)
		}
		return a.message(Invitation, g, st, later(a.opens, m.Planned)), time.Time{}
	case st.told.Address != g.Address:
		return a.message(Invitation, g, st, m.Revised), time.Time{}
	}
	if known := outdated(m, g, st); known != nil {
		update, next := a.update(g, st, known, now)
		if !(update.Kind != "" && st.tried.Is(&update) && st.tried.State == StateFailed) {
			return update, next
		}
		// Whom the update did not reach may still be reached by a reminder, which gives the new time.
	}
	if g.Kept.After(st.declined) {
		return Debt{
			Kind: Decline, To: g.ID, Revision: m.Revision, Sequence: st.told.Sequence, Address: g.Address, Due: g.Kept,
		}, time.Time{}
	}
	return a.reminderTo(g, st, now)
}

// update is what somebody is owed who knows the meeting as it was, once it has settled.
func (a *About) update(g *Guest, st *standing, known *meeting.Version, now time.Time) (Debt, time.Time) {
	due := settled(a.meeting, known)
	// What settles for longer than anything may was decided by a clock that has been set back since.
	if wait := due.Sub(now); wait > 0 && wait <= settlingMost {
		return Debt{}, due
	}
	m := a.message(Update, g, st, due)
	m.Since = known.Revision
	return m, time.Time{}
}

// heard returns what somebody may have been told, without anybody's word for it, if it is not so any more; nil if there is
// nothing like it.
func heard(m *meeting.Meeting, g *Guest, st *standing) *meeting.Version {
	if st.spoken == nil || st.spoken.Revision == m.Revision || st.spoken.Address != g.Address {
		return nil
	}
	if v := m.Version(st.spoken.Revision); v != nil && worthTelling(m, v, g.Answer) {
		return v
	}
	return nil
}

// message makes one about the meeting as it is now. Its sequence is the revision, unless what was said before makes a
// higher one necessary: the person's calendar must take it for newer than all before, although the meeting itself may not
// have changed, as when they left and are back.
func (a *About) message(kind string, g *Guest, st *standing, due time.Time) Debt {
	m := Debt{Kind: kind, To: g.ID, Revision: a.meeting.Revision, Address: g.Address, Due: due}
	switch t := st.tried; {
	case t == nil:
		m.Sequence = m.Revision
	case t.Kind == kind && t.Revision == m.Revision && t.Address == m.Address && t != st.told:
		m.Sequence = t.Sequence // the same one once more
	case t.Kind != Cancellation && kind != Cancellation && t.Revision == m.Revision:
		m.Sequence = st.sequence // the same, for another address
	default:
		m.Sequence = max(m.Revision, st.sequence+1)
	}
	return m
}

// outdated returns what somebody was told last, if it is not so any more; nil if it is. An update that may have arrived
// counts as well: back at the old time, the meeting is not where that said.
func outdated(m *meeting.Meeting, g *Guest, st *standing) *meeting.Version {
	for _, u := range [...]*Utterance{st.told, st.spoken} {
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
	if !maps.Equal(told.Title, m.Title) || told.Venue != m.Venue || !maps.Equal(told.Description, m.Description) ||
		!maps.Equal(told.Place, last.Place) || told.Address != last.Address {
		return true
	}
	return slices.ContainsFunc(m.Versions, func(v meeting.Version) bool { return v.Revision > told.Revision && len(v.Note) > 0 })
}

// settled returns when what has changed since a version is told: once the meeting was left alone for a while, but not too
// long after the first of several changes in a row.
func settled(m *meeting.Meeting, told *meeting.Version) time.Time {
	first := m.Revised
	for i := len(m.Versions) - 1; i >= 0; i-- {
		v := &m.Versions[i]
		if v.Revision <= told.Revision || first.Sub(v.At) > settling {
			break
		}
		first = v.At
	}
	start := m.Instant
	if told.Slot.Instant.Before(start) {
		start = told.Slot.Instant
	}
	due := m.Revised.Add(settling)
	if most := first.Add(settlingMost); due.After(most) {
		due = most
	}
	// What comes closer than a day to the start while it settles is told then.
	if edge := start.Add(-urgent); due.After(edge) {
		due = later(edge, m.Revised)
	}
	return due
}

// cancellation is owed to who was told, or may have been, that the meeting takes place with them. It goes where the last
// word went.
func (a *About) cancellation(person string, st *standing, now time.Time) Debt {
	m := a.meeting
	switch end := m.End(); {
	case a.gone[person]:
		return Debt{}
	case st.spoken == nil, st.spoken.Kind == Cancellation && st.spoken.State == StateSent:
		return Debt{}
	case m.Cancelled && !now.Before(end.Add(late)):
		return Debt{}
	case !m.Cancelled && !now.Before(end):
		return Debt{} // it took place; that they were taken off the list is of no interest any more
	}
	c := a.message(Cancellation, &Guest{ID: person, Address: st.spoken.Address}, st, m.Revised)
	c.Left, c.Since = !m.Cancelled, st.spoken.Revision
	return c
}

// reminderTo says whether somebody is to be reminded now. Of several rules whose time has come the last counts; one whose
// time had come before the person was told, or before there was the rule, says nothing new.
func (a *About) reminderTo(g *Guest, st *standing, now time.Time) (Debt, time.Time) {
	if g.Answer == events.AnswerDeclined || g.declines(Reminder) || !now.Before(a.meeting.Instant) {
		return Debt{}, time.Time{}
	}
	var m Debt
	for _, r := range a.remind {
		switch {
		case r.at.After(now):
			return m, r.at
		case r.at.After(st.told.At) && r.at.After(r.since) && r.at.After(st.reminded) && !g.missed(Reminder, r.at):
			m = Debt{
				Kind: Reminder, To: g.ID, Revision: a.meeting.Revision, Sequence: st.told.Sequence, Address: g.Address, Due: r.at, Rule: r.rule,
			}
		case r.at.Equal(st.reminded) && st.last.Kind == Reminder && st.last.State != StateSent:
			// Taken on, but it may not have arrived.
			m = Debt{
				Kind: Reminder, To: g.ID, Revision: st.last.Revision, Sequence: st.last.Sequence, Address: g.Address, Due: r.at, Rule: r.rule,
			}
		}
	}
	return m, time.Time{}
}

// overviewTo says whether somebody is still to be told the dates of a series.
func (a *About) overviewTo(g *Guest, said Said, now time.Time) Debt {
	if !a.ends.After(now) || g.declines(Overview) {
		return Debt{}
	}
	for i := range said {
		if u := &said[i]; u.State == StateSent && u.Address == g.Address {
			return Debt{}
		}
	}
	return Debt{Kind: Overview, To: g.ID, Address: g.Address, Due: later(a.defined, g.Since), Content: a.content}
}

// digestTo says whether somebody is owed the digest of a schedule's last time, and when the next is.
func (a *About) digestTo(g *Guest, said Said, now time.Time) (Debt, time.Time) {
	if g.declines(Digest) {
		return Debt{}, time.Time{}
	}
	due, next := a.schedule.Due(now)
	if len(due) == 0 {
		return Debt{}, next
	}
	at := due[len(due)-1]
	if !at.After(g.Since) || g.missed(Digest, at) {
		return Debt{}, next
	}
	for i := range said {
		if u := &said[i]; !u.Due.Before(at) && u.State == StateSent {
			return Debt{}, next
		}
	}
	return Debt{Kind: Digest, To: g.ID, Address: g.Address, Due: at}, next
}

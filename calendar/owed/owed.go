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
	c := &Case{About: a, Now: now, Invited: true}
	for i := range a.Guest {
		s := said[a.Guest[i].ID]
		if len(s) > 0 {
			known++
		}
		c.Guest, c.Said = &a.Guest[i], s
		add(a.to(c))
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
		return a.to(&Case{About: a, Guest: &a.Guest[i], Invited: true, Said: said, Now: now})
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

// toOther says what somebody is owed who is not invited, or not any more.
func (a *About) toOther(person string, said Said, now time.Time) (Debt, bool, time.Time) {
	return a.to(&Case{About: a, Guest: &Guest{ID: person}, Said: said, Now: now})
}

// to says what the person of a case is owed.
func (a *About) to(c *Case) (Debt, bool, time.Time) {
	c.standing = c.Said.standing()
	if wait, busy := a.hold(&c.standing, c.Now); busy {
		return Debt{}, false, wait
	}
	v := a.decide(c)
	return a.admit(v.Debt, &c.standing, c.Now, v.Next)
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

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
	"jourfixe/events"
)

const (
	// Settling is how long a thing must have been left alone before its changes are told, so that several in a row
	// make one mail; SettlingMost is how long that may put off the first of them. Within Urgent of the start nothing is
	// put off.
	Settling     = 2 * time.Minute
	SettlingMost = 10 * time.Minute
	Urgent       = 24 * time.Hour
	// Late is how long after the end of a thing people are still told that it was cancelled, if they could not be before.
	Late = 5 * 24 * time.Hour
)

// Owed says which mails each person is to get now about the thing, given what the ledger says they were told, and when
// that answer next changes by itself; the zero time if never. It reads said, by person, and changes nothing. The mails
// come in order of the people's ids.
func (a *About) Owed(said map[string]Said, now time.Time) (say []Debt, next time.Time) {
	a.each(said, now, func(c *Case) {
		if a.to(c) {
			say = append(say, c.debt)
		}
		next = events.Sooner(next, c.next)
	})
	return say, next
}

// each goes through everybody to whom something may be owed, in the order of their ids: who is invited, and after them who was told
// something and is not invited any more.
func (a *About) each(said map[string]Said, now time.Time, do func(*Case)) {
	known := 0
	c := &Case{About: a, Now: now, Invited: true}
	for i := range a.Guest {
		s := said[a.Guest[i].ID]
		if len(s) > 0 {
			known++
		}
		c.Guest, c.Said = &a.Guest[i], s
		do(c)
	}
	if known < len(said) {
		for _, person := range slices.Sorted(maps.Keys(said)) {
			if _, invited := a.find(person); !invited {
				do(a.other(person, said[person], now))
			}
		}
	}
}

// OwedTo is Owed for one person.
func (a *About) OwedTo(person string, said Said, now time.Time) (m Debt, owed bool, next time.Time) {
	c := a.of(person, said, now)
	owed = a.to(c)
	return c.debt, owed, c.next
}

// of is the case of one person.
func (a *About) of(person string, said Said, now time.Time) *Case {
	c := a.other(person, said, now)
	if i, invited := a.find(person); invited {
		c.Guest, c.Invited = &a.Guest[i], true
	}
	return c
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

// Who returns somebody as a guest, false if they are not to be told.
func (a *About) Who(person string) (*Guest, bool) {
	if i, invited := a.find(person); invited {
		return &a.Guest[i], true
	}
	return nil, false
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

// other is the case of somebody who is not invited, or not any more.
func (a *About) other(person string, said Said, now time.Time) *Case {
	return &Case{About: a, Guest: &Guest{ID: person}, Said: said, Now: now}
}

// to finds out whether the person of a case is owed anything. The case has then what it is, and when that changes by itself.
func (a *About) to(c *Case) bool {
	c.Standing, c.next, c.debt.Kind = c.Said.Standing(), time.Time{}, ""
	c.gathering.Kind = ""
	if wait, busy := a.hold(c); busy {
		c.next = wait
		return false
	}
	a.decide(c)
	return c.debt.Kind != "" && a.admit(c)
}

// Behind returns the place in the journal up to which a person's last mail was decided, if this book does not know it yet; else 0. Until
// it does nothing is said to them, and no time says when that is: whoever follows the journal looks again there.
func (a *About) Behind(said Said) uint64 {
	if n := len(said); n > 0 && said[n-1].Journal > a.Book {
		return said[n-1].Journal
	}
	return 0
}

// hold reports that nothing can be said to a person at the moment: the book is behind, or somebody is just doing so.
func (a *About) hold(c *Case) (until time.Time, busy bool) {
	switch st := &c.Standing; {
	case st.Last == nil:
		return time.Time{}, false
	case a.Behind(c.Said) > 0:
		return time.Time{}, true
	case st.Last.State == StateSending && c.Now.Before(st.Last.Until):
		return st.Last.Until, true
	}
	return time.Time{}, false
}

// admit holds a mail back that was tried and has to wait, or was given up.
func (a *About) admit(c *Case) bool {
	for i := range c.Said {
		switch u := &c.Said[i]; {
		case !u.Is(&c.debt):
		case u.State == StateFailed:
			return false
		case u.State == StateDeferred && c.Now.Before(u.Until) && !u.At.After(c.Now.Add(calendar.Skew)):
			// A pause that begins in the future was noted by a clock that has been set back since, and does not count.
			c.Await(u.Until)
			return false
		}
	}
	return true
}

package undo

import (
	"slices"

	"jourfixe/events"
)

var poll = noun{
	states: map[string]string{"opened": "poll", "amended": "poll", "retimed": "poll"},
	never:  map[string]Why{"voted": Theirs, "closed": Final, "undecided": Itself, "cancelled": Final, "retimed": Itself, "cleared": Itself},
	way:    (*undoing).poll,
}

// poll takes back that a poll was opened by calling it off, another last day by the one of before, and that times were taken out by asking about
// them again, with what was said to them. Times that were added stay: people were asked about them.
func (u *undoing) poll() Way {
	p := u.book.Poll(u.event.Body.About().ID)
	if p == nil || !p.Undone() {
		return Way{Why: Final}
	}
	is, amended := u.event.Body.(*events.PollAmended)
	if !amended {
		return one(&events.CancelPoll{ID: p.ID})
	}
	until, times := is.Until, []events.PollTime(nil)
	switch was := u.before.(type) {
	case *events.PollOpened:
		until, times = was.Until, was.Times
	case *events.PollAmended:
		until, times = was.Until, was.Times
	case *events.PollRetimed:
		times = was.Times
	}
	missing := beside(times, is.Times)
	switch {
	case times == nil || len(beside(is.Times, times)) > 0:
		return Way{Why: Unheld}
	case until.Before(u.book.Today(u.now)) || slices.ContainsFunc(missing, func(t events.PollTime) bool { return !t.Instant.After(u.now) }):
		return Way{Why: Over}
	case until == is.Until && len(missing) == 0:
		return Way{Why: Same}
	}
	c := &events.AmendPoll{ID: p.ID}
	if until != is.Until {
		c.Until = &until
	}
	for _, t := range missing {
		c.Times = append(c.Times, events.At{Date: t.Date, Start: t.Start, Zone: t.Zone})
	}
	return one(c)
}

// beside lists the times that are not among others.
func beside(times, others []events.PollTime) (list []events.PollTime) {
	for _, t := range times {
		if !slices.ContainsFunc(others, func(x events.PollTime) bool { return x.ID == t.ID }) {
			list = append(list, t)
		}
	}
	return list
}

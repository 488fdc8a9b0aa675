package undo

import "jourfixe/events"

var poll = noun{
	states: map[string]string{"opened": "poll", "amended": "poll"},
	never:  map[string]Why{"voted": Theirs, "closed": Final, "undecided": Itself, "cancelled": Final},
	way:    (*undoing).poll,
}

// poll takes back that a poll was opened by calling it off, and another last day by the one of before, if nothing but that was changed: times
// that people were asked about stay.
func (u *undoing) poll() Way {
	p := u.book.Poll(u.event.Body.About().ID)
	if p == nil || !p.Undone() {
		return Way{Why: Final}
	}
	is, amended := u.event.Body.(*events.PollAmended)
	if !amended {
		return one(&events.CancelPoll{ID: p.ID})
	}
	until, times := events.Date{}, 0
	switch was := u.before.(type) {
	case *events.PollOpened:
		until, times = was.Until, len(was.Times)
	case *events.PollAmended:
		until, times = was.Until, len(was.Times)
	}
	switch {
	case until.IsZero() || times != len(is.Times):
		return Way{Why: Unheld}
	case until.Before(u.book.Today(u.now)):
		return Way{Why: Over}
	case until == is.Until:
		return Way{Why: Same}
	}
	return one(&events.AmendPoll{ID: p.ID, Until: &until})
}

package undo

import (
	"maps"
	"slices"

	"jourfixe/calendar/holiday"
	meetings "jourfixe/calendar/meeting"
	"jourfixe/events"
)

var meeting = noun{
	states: map[string]string{"planned": "meeting", "amended": "meeting", "moved": "upheld", "upheld": "upheld"},
	never: map[string]Why{
		"confirmed": Itself, "answered": Theirs, "countered": Theirs, "kept": Told, "retimed": Itself, "reclocked": Itself, "recountered": Itself, "cleared": Final,
	},
	way: (*undoing).meeting,
}

func (u *undoing) meeting() Way {
	m := u.book.Meeting(u.event.Body.About().ID)
	if e, cancelled := u.event.Body.(*events.MeetingCancelled); cancelled {
		return u.planAgain(e.ID)
	}
	if m.Cancelled {
		return Way{Why: Again} // with its series
	}
	if !m.End().After(u.now) {
		return Way{Why: Over}
	}
	switch is := u.event.Body.(type) {
	case *events.MeetingPlanned:
		return one(&events.CancelMeeting{ID: is.ID})
	case *events.MeetingMoved:
		return u.movedBack(is)
	case *events.MeetingUpheld:
		against := []events.Holiday{}
		if was, upheld := u.before.(*events.MeetingUpheld); upheld { // moved, it is upheld against nothing
			against = u.fallen(m, was.Against)
		}
		c := &events.UpholdMeeting{ID: is.ID}
		return some(c, differs(&c.Against, against, m.Upheld))
	}
	is := u.event.Body.(*events.MeetingAmended)
	was := new(events.MeetingAmended)
	switch before := u.before.(type) {
	case *events.MeetingPlanned:
		*was = events.MeetingAmended{
			Title: before.Title, Venue: before.Venue, Conference: before.Conference, Need: before.Need, Optional: before.Optional, Description: before.Description,
		}
	case *events.MeetingAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	if moved, too := u.list[len(u.list)-1].Body.(*events.MeetingMoved); too {
		way := u.movedBack(moved)
		if c, ok := way.Command.(*events.MoveMeeting); ok {
			differs(&c.Venue, was.Venue, is.Venue)
		}
		return way
	}
	c := &events.AmendMeeting{ID: is.ID, IfNone: events.IfNoneBest}
	return some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Venue, was.Venue, is.Venue), differs(&c.Conference, was.Conference, is.Conference),
		differs(&c.Need, u.alive(was.Need), u.alive(is.Need)), differs(&c.Optional, u.alive(was.Optional), u.alive(is.Optional)),
		differs(&c.Description, was.Description, is.Description))
}

// movedBack moves a meeting to when it was.
func (u *undoing) movedBack(is *events.MeetingMoved) Way {
	if !is.From.Instant.After(u.now) {
		return Way{Why: Over}
	}
	c := &events.MoveMeeting{ID: is.ID, At: &events.At{Date: is.From.Date, Start: is.From.Start, Zone: is.From.Zone}, IfNone: events.IfNoneBest}
	differs(&c.Duration, is.From.Duration, is.Duration)
	return one(c)
}

// fallen leaves out the holidays on which a meeting does not fall any more.
func (u *undoing) fallen(m *meetings.Meeting, list []events.Holiday) []events.Holiday {
	days := u.book.Fallen(m)
	return slices.DeleteFunc(slices.Clone(list), func(h events.Holiday) bool {
		return !slices.ContainsFunc(days, func(d holiday.Day) bool { return d.Region == h.Region && d.Date == h.Date })
	})
}

// planAgain plans a meeting that was cancelled as a new one, with the guests and the texts that it had. Under the old UID it would not
// come back everywhere: calendars that have taken a cancellation out of sight do not all take what comes after it.
func (u *undoing) planAgain(id string) Way {
	m := u.book.Meeting(id)
	if !m.Instant.After(u.now) {
		return Way{Why: Over}
	}
	if u.again("meeting", id, func(id string) bool {
		n := u.book.Meeting(id)
		return !n.Cancelled && n.Instant.Equal(m.Instant) && maps.Equal(n.Title, m.Title)
	}) {
		return Way{Why: Already}
	}
	c := &events.RequestMeeting{
		ID: u.free("meeting", id), Title: m.Title, At: &events.At{Date: m.Date, Start: m.Start, Zone: m.Zone}, Duration: m.Duration,
		Need: u.alive(m.Need), Optional: u.alive(m.Optional), Description: m.Description, Venue: u.venue(m.Venue), Conference: m.Conference,
		IfNone: events.IfNoneBest,
	}
	return Way{Command: c, Anew: true}
}

// Cancels reports whether an event of a type cancels a meeting that can be planned again.
func Cancels(t events.Type) bool { return t.Short() == "meeting.cancelled" }

package undo

import "jourfixe/events"

var venue = noun{
	states: map[string]string{"changed": "venue"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.VenueChanged)
		return restored(ok, First, func() events.Body { return (*events.SetVenue)(was) })
	},
}

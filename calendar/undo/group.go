package undo

import "jourfixe/events"

var group = noun{
	states: map[string]string{"changed": "group"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.GroupChanged)
		return restored(ok, First, func() events.Body {
			return &events.SetGroup{ID: was.ID, Title: was.Title, Members: u.alive(was.Members)}
		})
	},
}

package undo

import "jourfixe/events"

var group = noun{
	states: map[string]string{"changed": "group", "ended": "group"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.GroupChanged)
		if e, changed := u.event.Body.(*events.GroupChanged); changed && !ok {
			return one(&events.EndGroup{ID: e.ID})
		}
		return restored(ok, Unheld, func() events.Body {
			return &events.SetGroup{ID: was.ID, Title: was.Title, Members: u.alive(was.Members)}
		})
	},
}

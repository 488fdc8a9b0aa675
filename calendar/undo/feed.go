package undo

import "jourfixe/events"

var feed = noun{
	never: map[string]Why{"revoked": Final, "rotated": Final},
	way:   func(u *undoing) Way { return one(&events.RevokeFeed{ID: u.event.Body.About().ID}) },
}

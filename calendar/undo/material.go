package undo

import "jourfixe/events"

var material = noun{
	states: map[string]string{"added": "words", "amended": "words", "removed": "file"},
	never:  map[string]Why{"removed": Final},
	way: func(u *undoing) Way {
		title, participants := events.Sealed{}, false
		switch was := u.before.(type) {
		case *events.MaterialAdded:
			title, participants = was.Title, was.Participants
		case *events.MaterialAmended:
			title, participants = was.Title, was.Participants
		default: // it was not there; destroying it is final
			return one(&events.RemoveMaterial{ID: u.event.Body.About().ID})
		}
		if !title.IsZero() && !title.Readable() {
			return Way{Why: Erased}
		}
		called := title.Value()
		return one(&events.AmendMaterial{ID: u.event.Body.About().ID, Title: &called, Participants: &participants})
	},
}

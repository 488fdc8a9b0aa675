package undo

import "jourfixe/events"

var office = noun{
	states: map[string]string{"changed": "office"},
	never:  map[string]Why{"applied": NotDecided, "bound": Itself},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.OfficeChanged)
		return restored(ok, First, func() events.Body { return (*events.SetOffice)(was) })
	},
}

var legal = noun{
	states: map[string]string{"changed": "legal"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.LegalChanged)
		return restored(ok, First, func() events.Body { return (*events.SetLegal)(was) })
	},
}

var publication = noun{
	states: map[string]string{"changed": "publication"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.PublicationChanged)
		if !ok {
			was = &events.PublicationChanged{} // before anybody had said anything, nothing was published
		}
		back := events.SetPublication{What: was.What, Series: u.still("series", was.Series), Meetings: u.still("meeting", was.Meetings)}
		return one(&back)
	},
}

var zones = noun{never: map[string]Why{"adopted": Itself}}

// command is what was refused, or could not be read.
var command = noun{never: map[string]Why{"refused": NotDecided, "unreadable": NotDecided}}

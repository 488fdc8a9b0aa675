package undo

import "jourfixe/events"

var link = noun{
	states: map[string]string{"added": "link", "amended": "link", "removed": "link"},
	way: func(u *undoing) Way {
		was := linkBefore(u.before)
		switch e := u.event.Body.(type) {
		case *events.LinkAdded:
			return one(&events.RemoveLink{ID: e.ID})
		case *events.LinkRemoved:
			return restored(was != nil, Unheld, func() events.Body { return was })
		case *events.LinkAmended:
			if was != nil {
				return amendedLink(was, e)
			}
		}
		return Way{Why: Unheld}
	},
}

// linkBefore is the link that an event holds, nil if it holds none.
func linkBefore(body events.Body) *events.AddLink {
	switch e := body.(type) {
	case *events.LinkAdded:
		return (*events.AddLink)(e)
	case *events.LinkAmended:
		return (*events.AddLink)(e)
	}
	return nil
}

func amendedLink(was *events.AddLink, is *events.LinkAmended) Way {
	c := &events.AmendLink{ID: is.ID}
	return some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Address, was.Address, is.Address), differs(&c.Subject, was.Subject, is.Subject),
		differs(&c.Language, was.Language, is.Language), differs(&c.Note, was.Note, is.Note), differs(&c.Order, was.Order, is.Order))
}

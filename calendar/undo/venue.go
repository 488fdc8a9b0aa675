package undo

import "jourfixe/events"

var venue = noun{
	states: map[string]string{"changed": "venue", "removed": "venue"},
	way: func(u *undoing) Way {
		was, ok := u.before.(*events.VenueChanged)
		if e, changed := u.event.Body.(*events.VenueChanged); changed && !ok {
			return one(&events.RemoveVenue{ID: e.ID})
		}
		return restored(ok, Unheld, func() events.Body { return (*events.SetVenue)(was) })
	},
}

// venue leaves out a venue that is removed.
func (u *undoing) venue(id string) string {
	if !u.book.Has(events.Ref{Noun: "venue", ID: id}) {
		return ""
	}
	return id
}

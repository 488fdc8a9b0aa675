package undo

import "jourfixe/events"

var venue = noun{
	states: map[string]string{"changed": "venue", "removed": "venue", "followed": "calendar", "unfollowed": "calendar"},
	never:  map[string]Why{"unfollowed": Final},
	way: func(u *undoing) Way {
		if e, ok := u.event.Body.(*events.VenueFollowed); ok {
			return u.followed(&events.UnfollowVenue{ID: e.ID})
		}
		was, ok := u.before.(*events.VenueChanged)
		if e, changed := u.event.Body.(*events.VenueChanged); changed && !ok {
			return one(&events.RemoveVenue{ID: e.ID})
		}
		return restored(ok, Unheld, func() events.Body { return was.Set() })
	},
}

// venue leaves out a venue that is removed.
func (u *undoing) venue(id string) string {
	if !u.book.Has(events.Ref{Noun: "venue", ID: id}) {
		return ""
	}
	return id
}

// followed takes back that a calendar is followed. The one of before, if there was one, is destroyed.
func (u *undoing) followed(end events.Body) Way {
	switch u.before.(type) {
	case *events.VenueFollowed, *events.PersonFollowed:
		return Way{Why: Final}
	}
	return one(end)
}

package undo

import (
	"slices"

	"jourfixe/events"
)

var person = noun{
	states: map[string]string{"added": "person", "amended": "person", "preferred": "mails", "granted": "role", "followed": "calendar", "unfollowed": "calendar"},
	never:  map[string]Why{"added": Unheld, "erased": Erased, "bounced": Report, "unfollowed": Final},
	way:    (*undoing).person,
}

func (u *undoing) person() Way {
	switch is := u.event.Body.(type) {
	case *events.PersonFollowed:
		return u.followed(&events.UnfollowPerson{ID: is.ID})
	case *events.PersonPreferred:
		without := []string{}
		if was, ok := u.before.(*events.PersonPreferred); ok {
			without = append(without, was.Without...)
		}
		if slices.Equal(without, is.Without) {
			return Way{}
		}
		return one(&events.PreferPerson{ID: is.ID, Without: without})
	case *events.PersonGranted:
		role := events.NoRole
		if was, ok := u.before.(*events.PersonGranted); ok {
			role = was.Role
		}
		if role == is.Role {
			return Way{}
		}
		return one(&events.GrantPerson{ID: is.ID, Role: role})
	}
	is := u.event.Body.(*events.PersonAmended)
	was := new(events.PersonAmended)
	switch before := u.before.(type) {
	case *events.PersonAdded:
		*was = events.PersonAmended(*before)
	case *events.PersonAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	if !was.Name.Readable() || !was.Email.Readable() || !is.Name.Readable() || !is.Email.Readable() {
		return Way{Why: Erased}
	}
	c := &events.AmendPerson{ID: is.ID}
	way := some(c,
		differs(&c.Name, was.Name.Value(), is.Name.Value()), differs(&c.Email, was.Email.Value(), is.Email.Value()),
		differs(&c.Language, was.Language, is.Language), differs(&c.Zone, was.Zone, is.Zone), differs(&c.Partner, was.Partner, is.Partner),
		differs(&c.Roles, was.Roles, is.Roles), hours(&c.Hours, was.Hours, is.Hours))
	return unlessHours(way, was.Hours, is.Hours)
}

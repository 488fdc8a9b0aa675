package undo

import "jourfixe/events"

var partner = noun{
	states: map[string]string{"registered": "partner", "amended": "partner"},
	never:  map[string]Why{"retired": Final},
	way: func(u *undoing) Way {
		if e, ok := u.event.Body.(*events.PartnerAmended); ok {
			return u.partner(e)
		}
		return one(&events.RetirePartner{ID: u.event.Body.About().ID})
	},
}

func (u *undoing) partner(is *events.PartnerAmended) Way {
	was := new(events.PartnerAmended)
	switch before := u.before.(type) {
	case *events.PartnerRegistered:
		*was = events.PartnerAmended(*before)
	case *events.PartnerAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendPartner{ID: is.ID}
	way := some(c,
		differs(&c.Title, was.Title, is.Title), differs(&c.Kind, was.Kind, is.Kind), differs(&c.Status, was.Status, is.Status),
		differs(&c.Since, was.Since, is.Since), differs(&c.Country, was.Country, is.Country), differs(&c.Zone, was.Zone, is.Zone),
		differs(&c.Holidays, was.Holidays, is.Holidays), differs(&c.Purpose, was.Purpose, is.Purpose), differs(&c.Note, was.Note, is.Note),
		differs(&c.Geo, events.GeoOrNone{Geo: was.Geo}, events.GeoOrNone{Geo: is.Geo}), hours(&c.Hours, was.Hours, is.Hours))
	return unlessHours(way, was.Hours, is.Hours)
}

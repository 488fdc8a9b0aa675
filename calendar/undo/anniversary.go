package undo

import "jourfixe/events"

var anniversary = noun{
	states: map[string]string{"planned": "anniversary", "amended": "anniversary", "waived": "anniversary", "cancelled": "anniversary"},
	never:  map[string]Why{"completed": Unheld, "waived": Unheld},
	way:    (*undoing).anniversary,
}

// anniversary takes back that one was planned by calling it off, and that it was called off by planning it again.
func (u *undoing) anniversary() Way {
	a := u.book.Anniversary(u.event.Body.About().ID)
	if a.To.Before(u.book.Today(u.now)) {
		return Way{Why: Over}
	}
	switch is := u.event.Body.(type) {
	case *events.AnniversaryPlanned:
		return one(&events.CancelAnniversary{ID: is.ID})
	case *events.AnniversaryAmended:
		was := plannedBy(u.before)
		if was == nil {
			return Way{Why: Unheld}
		}
		c := &events.AmendAnniversary{ID: is.ID}
		return some(c,
			differs(&c.Title, was.Title, is.Title), differs(&c.On, dayOf(was), dayOf(&is.AnniversaryPlanned)),
			differs(&c.Milestones, was.Asked, is.Asked), differs(&c.Description, was.Description, is.Description))
	}
	was := plannedBy(u.before)
	if _, has := u.book.ComingOf(a.Of, a.Years); was == nil || !has {
		return Way{Why: Unheld}
	}
	return one(&events.PlanAnniversary{
		Of: was.Of, Years: was.Years, Title: was.Title, On: dayOf(was), Milestones: was.Asked, Description: was.Description,
	})
}

// plannedBy is an anniversary as an event plans it, nil if it does not.
func plannedBy(body events.Body) *events.AnniversaryPlanned {
	switch e := body.(type) {
	case *events.AnniversaryPlanned:
		return e
	case *events.AnniversaryAmended:
		return &e.AnniversaryPlanned
	}
	return nil
}

// dayOf is the day on which an anniversary is marked, zero if it is all year long.
func dayOf(p *events.AnniversaryPlanned) (day events.Date) {
	if p.From == p.To {
		day = p.From
	}
	return day
}

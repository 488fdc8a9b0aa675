package undo

import "jourfixe/events"

var agreement = noun{
	states: map[string]string{"registered": "agreement", "amended": "agreement"},
	never:  map[string]Why{"ended": Final},
	way:    (*undoing).agreement,
}

// agreement takes back that one was registered by noting that it has ended, as soon as its term allows.
func (u *undoing) agreement() Way {
	a := u.book.Agreement(u.event.Body.About().ID)
	is, amended := u.event.Body.(*events.AgreementAmended)
	if !amended {
		today := u.book.Today(u.now)
		c := &events.EndAgreement{ID: a.ID}
		if first := a.Begins(); today.Before(first) {
			c.On = first
		}
		if until := a.Until(today); !until.IsZero() && today.After(until) {
			c.On = until
		}
		return one(c)
	}
	was := new(events.AgreementAmended)
	switch before := u.before.(type) {
	case *events.AgreementRegistered:
		*was = events.AgreementAmended(*before)
	case *events.AgreementAmended:
		was = before
	default:
		return Way{Why: Unheld}
	}
	c := &events.AmendAgreement{ID: is.ID}
	return some(c,
		differs(&c.Kind, was.Kind, is.Kind), differs(&c.Title, was.Title, is.Title), differs(&c.Signed, was.Signed, is.Signed),
		differs(&c.Offices, was.Offices, is.Offices), differs(&c.Term, was.Term, is.Term), differs(&c.Note, was.Note, is.Note))
}

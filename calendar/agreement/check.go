package agreement

import "jourfixe/events"

// Register makes the event that registers an agreement.
func Register(c *events.RegisterAgreement, today events.Date) (*events.AgreementRegistered, *events.Problem) {
	e := events.AgreementRegistered(*c)
	return &e, sound(c, today)
}

// Amended makes the event that amends the agreement.
func (a *Agreement) Amended(c *events.AmendAgreement, today events.Date) (*events.AgreementAmended, *events.Problem) {
	e := events.AgreementAmended(a.RegisterAgreement)
	events.Set(&e.Kind, c.Kind)
	events.Set(&e.Title, c.Title)
	events.Set(&e.Signed, c.Signed)
	events.Set(&e.Offices, c.Offices)
	events.Set(&e.Term, c.Term)
	events.Set(&e.Note, c.Note)
	return &e, sound((*events.RegisterAgreement)(&e), today)
}

// Ends makes the event that ends the agreement.
func (a *Agreement) Ends(c *events.EndAgreement, today events.Date) (*events.AgreementEnded, *events.Problem) {
	e := &events.AgreementEnded{ID: c.ID, On: c.On, Note: c.Note}
	if e.On.IsZero() {
		e.On = today
	}
	if first := a.Begins(); e.On.Before(first) {
		return nil, events.Refuse(events.NotPossible, "on", "must not be before it begins, %s", first)
	}
	if until := a.Until(today); !until.IsZero() && e.On.After(until) {
		return nil, events.Refuse(events.NotPossible, "on", "must not be after its term, which ends on %s; amend the term if it holds for longer", until)
	}
	return e, nil
}

// sound looks at what an agreement says of itself.
func sound(c *events.RegisterAgreement, today events.Date) *events.Problem {
	switch on, year := c.Signed.On, c.Signed.Year; {
	case on.After(today):
		return events.Refuse(events.NotPossible, "signed.on", "must not be after today, %s; register it once it is signed", today)
	case year > today.Year:
		return events.Refuse(events.NotPossible, "signed.year", "must not be after this year, %d; register it once it is signed", today.Year)
	}
	return soundTerm(c)
}

// soundTerm looks at the term: it ends after it begins, and what is said of its renewal fits into it.
func soundTerm(c *events.RegisterAgreement) *events.Problem {
	t, first := &c.Term, begins(c)
	if t.Until.IsZero() {
		return soundEndless(t)
	}
	switch {
	case t.Until.Before(first):
		return events.Refuse(events.NotPossible, "term.until", "must not be before it begins, %s", first)
	case t.Until.Year < c.Signed.In():
		return events.Refuse(events.NotPossible, "term.until", "must not be before it was signed, in %d", c.Signed.In())
	case t.Renewal == events.RenewalTacit && t.Extends.IsZero():
		return events.Refuse(events.Malformed, "term.extends", "is required where it is renewed of itself: by how long, as in P5Y")
	case t.Renewal != events.RenewalTacit && !t.Extends.IsZero():
		return events.Refuse(events.NotPossible, "term.extends", "goes with an agreement that is renewed of itself; leave it out")
	case t.Renewal == "" && !t.Notice.IsZero():
		return events.Refuse(events.NotPossible, "term.notice", "goes with a renewal; leave it out, or say how it is renewed")
	case !t.Extends.IsZero() && t.Extends.From(t.Until).Sub(t.Until) < leastExtension:
		return events.Refuse(events.NotPossible, "term.extends", "must be a month or more")
	case !t.Notice.Before(t.Until).After(first) && !t.Notice.IsZero():
		return events.Refuse(events.NotPossible, "term.notice", "must be shorter than the term, which is from %s to %s", first, t.Until)
	case !t.Extends.IsZero() && !t.Notice.Before(t.Extends.From(t.Until)).After(t.Until):
		return events.Refuse(events.NotPossible, "term.notice", "must be shorter than what it is renewed by, %s", t.Extends)
	}
	return nil
}

// soundEndless looks at a term that has no end, and so nothing to renew.
func soundEndless(t *events.Term) *events.Problem {
	field := ""
	switch {
	case t.Renewal != "":
		field = "term.renewal"
	case !t.Extends.IsZero():
		field = "term.extends"
	case !t.Notice.IsZero():
		field = "term.notice"
	default:
		return nil
	}
	return events.Refuse(events.NotPossible, field, "goes with a term that ends; leave it out, or give its last day")
}

// leastExtension is the least by which an agreement is renewed of itself, in days: a February.
const leastExtension = 28

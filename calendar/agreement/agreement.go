// Package agreement is what is known of one agreement with a partner: what it says of itself, for how long it holds, and by when it has to
// be renewed. With whom it may be, and who is told, is not its affair.
package agreement

import (
	"time"

	"jourfixe/events"
)

// An Agreement is something that was agreed with a partner and signed.
type Agreement struct {
	events.RegisterAgreement
	Last       events.Date // on which it holds, if it was ended; zero: it was not
	EndNote    events.Text
	Registered time.Time
	Revised    time.Time
	Revision   int
}

// Registered returns the agreement that an event registers.
func Registered(body *events.AgreementRegistered, e *events.Event) *Agreement {
	return &Agreement{RegisterAgreement: events.RegisterAgreement(*body), Registered: e.Time, Revised: e.Time}
}

// Amend folds the event in.
func (a *Agreement) Amend(body *events.AgreementAmended, e *events.Event) {
	a.RegisterAgreement = events.RegisterAgreement(*body)
	a.revise(e)
}

// End folds the event in.
func (a *Agreement) End(body *events.AgreementEnded, e *events.Event) {
	a.Last, a.EndNote = body.On, body.Note
	a.revise(e)
}

func (a *Agreement) revise(e *events.Event) { a.Revised, a.Revision = e.Time, a.Revision+1 }

// Ended reports whether it was ended, or is to end on a day that was noted.
func (a *Agreement) Ended() bool { return !a.Last.IsZero() }

// Begins is the first day on which it holds: that of the signing, or the first of that year, if nothing else was said.
func (a *Agreement) Begins() events.Date { return begins(&a.RegisterAgreement) }

func begins(c *events.RegisterAgreement) events.Date {
	switch {
	case !c.Term.From.IsZero():
		return c.Term.From
	case !c.Signed.On.IsZero():
		return c.Signed.On
	}
	return events.Date{Year: c.Signed.Year, Month: time.January, Day: 1}
}

// Founds reports whether an agreement of this kind makes a relation. Where one was signed in the year in which the relation began, its
// anniversaries are those of the relation.
func (a *Agreement) Founds() bool {
	switch a.Kind {
	case "framework", "friendship", "cooperation", "charter":
		return true
	}
	return false
}

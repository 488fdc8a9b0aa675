package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/agreement"
	"jourfixe/calendar/anniversary"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var agreements = shelf.New[string, agreement.Agreement]("agreement", nil)

var agreementNoun = &noun.Entry[*Book, agreement.Agreement]{
	Shelf:   agreements,
	Title:   func(_ *Book, a *agreement.Agreement) events.Text { return a.Title },
	Over:    (*agreement.Agreement).Ended,
	Answers: []noun.Answer[*Book]{noun.AnswersAt(registerAgreement), noun.AnswersAt(amendAgreement), noun.AnswersAt(endAgreement)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(agreements, func(_ *Book, body *events.AgreementRegistered, e *events.Event) *agreement.Agreement {
			return agreement.Registered(body, e)
		}),
		noun.Keeps(noun.Changes[*Book](agreements, (*agreement.Agreement).Amend)),
		noun.Keeps(noun.Changes[*Book](agreements, (*agreement.Agreement).End)),
	},
	Names:   func(a *agreement.Agreement) []events.Ref { return []events.Ref{{Noun: partners.Label, ID: a.Partner}} },
	Touches: touchesAgreement,
	Covered: func(b *Book, _ *agreement.Agreement, s agenda.Scope) bool {
		return s.Noun == agenda.NounAnniversaries || b.officeWork(s)
	},
	Shows: showAgreement,
	Apart: persons.Label,
	File: &noun.Filing[*Book, agreement.Agreement]{
		Section: "agreements", Create: "register", Amend: "amend", End: "end", Read: noun.Reads[events.RegisterAgreement],
		Said: func(_ *Book, a *agreement.Agreement) any { return a.RegisterAgreement },
	},
}

// farthest are the days between which renewals and anniversaries are looked for, wider than any calendar shows.
var farthest = [2]events.Date{{Year: 1900, Month: time.January, Day: 1}, {Year: 2199, Month: time.December, Day: 31}}

// officeWork reports whether a scope is for those who do the work of the office: what is due for it is in there.
func (b *Book) officeWork(s agenda.Scope) bool {
	return s == (agenda.Scope{}) || s.Noun == agenda.NounDeadlines || s.Noun == persons.Label && b.staffs(s.ID)
}

// showAgreement shows its renewals, where somebody has to see to them, and with the anniversaries of all partners its own.
func showAgreement(b *Book, a *agreement.Agreement, s agenda.Scope, show func(agenda.Entry)) {
	for _, r := range a.Renewals(farthest[0], farthest[1]) {
		show(agenda.Renewal(a, r, b.TitleOf(partnerRef(a.Partner)), b.office.Zone))
	}
	if s.Noun == agenda.NounAnniversaries {
		of := agenda.Source{Ref: events.Ref{Noun: agreements.Label, ID: a.ID}, Created: a.Registered, Revised: a.Revised, Revision: a.Revision}
		since, has := b.sinceSigned(a)
		b.showComing(since, has, of, show)
	}
}

func partnerRef(id string) events.Ref { return events.Ref{Noun: partners.Label, ID: id} }

// Agreement returns the agreement, nil if there is none.
func (b *Book) Agreement(id string) *agreement.Agreement { return agreements.Get(b.shelves, id) }

// Agreements returns all agreements, those that have ended too, by when they were signed.
func (b *Book) Agreements() []*agreement.Agreement {
	return inOrderOfSigning(shelf.Sorted(agreements.All(b.shelves)))
}

// AgreementsWith returns those with a partner, likewise.
func (b *Book) AgreementsWith(partner string) (list []*agreement.Agreement) {
	for by := range b.shelves.NamedBy(partnerRef(partner), agreements.Label) {
		list = append(list, b.Agreement(by.ID))
	}
	return inOrderOfSigning(list)
}

func inOrderOfSigning(list []*agreement.Agreement) []*agreement.Agreement {
	slices.SortStableFunc(list, func(x, y *agreement.Agreement) int {
		if x.Signed.In() != y.Signed.In() {
			return x.Signed.In() - y.Signed.In()
		}
		return x.Signed.On.Compare(y.Signed.On)
	})
	return list
}

// mostAgreements bounds how many agreements there are with one partner.
const mostAgreements = 200

func registerAgreement(b *Book, c *events.RegisterAgreement, now time.Time) ([]events.Body, *events.Problem) {
	if b.Agreement(c.ID) != nil {
		return nil, b.taken(events.Ref{Noun: agreements.Label, ID: c.ID})
	}
	if ref := partnerRef(c.Partner); !b.Has(ref) {
		return nil, b.unknown("partner", ref)
	}
	if len(b.AgreementsWith(c.Partner)) >= mostAgreements {
		return nil, events.Refuse(events.NotPossible, "partner", "has %d agreements already, which is the most there can be", mostAgreements)
	}
	return oneUnless(agreement.Register(c, b.Today(now)))
}

func amendAgreement(b *Book, c *events.AmendAgreement, now time.Time) ([]events.Body, *events.Problem) {
	a, p := b.openAgreement(c.ID)
	if p != nil {
		return nil, p
	}
	return oneUnless(a.Amended(c, b.Today(now)))
}

func endAgreement(b *Book, c *events.EndAgreement, now time.Time) ([]events.Body, *events.Problem) {
	a, p := b.openAgreement(c.ID)
	if p != nil {
		return nil, p
	}
	return oneUnless(a.Ends(c, b.Today(now)))
}

// openAgreement returns an agreement that was not ended.
func (b *Book) openAgreement(id string) (*agreement.Agreement, *events.Problem) {
	a := b.Agreement(id)
	switch {
	case a == nil:
		return nil, b.unknown("id", events.Ref{Noun: agreements.Label, ID: id})
	case a.Ended():
		return nil, events.Refuse(events.NotPossible, "id", "the agreement has ended, or ends, on %s; register what follows it as another", a.Last)
	}
	return a, nil
}

// sinceSigned is what of an agreement has anniversaries; false if it has none, as one with a partner that is one no more.
func (b *Book) sinceSigned(a *agreement.Agreement) (anniversary.Beginning, bool) {
	if !b.Has(partnerRef(a.Partner)) {
		return anniversary.Beginning{}, false
	}
	return anniversary.Beginning{Of: events.Ref{Noun: agreements.Label, ID: a.ID}, Day: a.Signed.On, Year: a.Signed.In()}, true
}

// touchesAgreement concerns its partner, too: whether the year of the relation has anniversaries of its own hangs on what was signed in it.
func touchesAgreement(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	b.note(Touch{Ref: ref, Shown: true})
	if body, ok := e.Body.(*events.AgreementRegistered); ok {
		b.note(Touch{Ref: partnerRef(body.Partner), Shown: true})
	} else if a := b.Agreement(ref.ID); a != nil {
		b.note(Touch{Ref: partnerRef(a.Partner), Shown: true})
	}
	return true
}

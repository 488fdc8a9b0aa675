package calendar

import (
	"slices"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var partners = shelf.New[string, people.Partner]("partner", nil)

var partnerNoun = &noun.Entry[*Book, people.Partner]{
	Shelf:   partners,
	Title:   func(_ *Book, p *people.Partner) events.Text { return p.Title },
	Gone:    func(p *people.Partner) bool { return p.Retired },
	Answers: []noun.Answer[*Book]{noun.Answers(registerPartner), noun.Answers(amendPartner), noun.Answers(retirePartner)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(partners, func(_ *Book, body *events.PartnerRegistered, e *events.Event) *people.Partner {
			return &people.Partner{RegisterPartner: events.RegisterPartner(*body), Registered: e.Time, Revised: e.Time}
		}),
		noun.Changes[*Book](partners, (*people.Partner).Amend), noun.Changes[*Book](partners, (*people.Partner).Retire),
	},
	Touches: touchesPartner,
	Covered: func(_ *Book, _ *people.Partner, s agenda.Scope) bool { return s.Noun == agenda.NounAnniversaries },
	Shows: func(b *Book, p *people.Partner, _ agenda.Scope, show func(agenda.Entry)) {
		since, has := b.sinceYear(p)
		b.showComing(since, has, agenda.Source{Ref: partnerRef(p.ID), Created: p.Registered, Revised: p.Revised, Revision: p.Revision}, show)
	},
	Scope: &noun.Scoping[*Book]{
		Title: func(b *Book, id string) events.Text {
			p := b.Partner(id)
			if p == nil {
				return nil
			}
			return reason.Staff(reason.Because("titled", reason.Text("of", b.office.Title), reason.Text("title", p.Title)))
		},
		Invites: func(b *Book, id string, refs []events.Ref) bool { return b.Involves(refs, id) },
		By:      (*Book).involvedBy,
	},
	File: &noun.Filing[*Book, people.Partner]{
		Section: "partners", Create: "register", Amend: "amend", End: "retire", Read: noun.Reads[events.RegisterPartner],
		Said: func(_ *Book, p *people.Partner) any { return p.RegisterPartner },
	},
}

// Partner returns the partner, nil if there is none.
func (b *Book) Partner(id string) *people.Partner { return partners.Get(b.shelves, id) }

// Partners returns all partners by id, the retired ones too.
func (b *Book) Partners() []*people.Partner { return shelf.Sorted(partners.All(b.shelves)) }

func registerPartner(b *Book, c *events.RegisterPartner) ([]events.Body, *events.Problem) {
	if b.Partner(c.ID) != nil {
		return nil, b.taken(events.Ref{Noun: "partner", ID: c.ID})
	}
	return oneUnless(people.Register(c))
}

func amendPartner(b *Book, c *events.AmendPartner) ([]events.Body, *events.Problem) {
	old := b.Partner(c.ID)
	if old == nil || old.Retired {
		return nil, b.unknown("id", events.Ref{Noun: "partner", ID: c.ID})
	}
	return oneUnless(old.Amended(c))
}

func retirePartner(b *Book, c *events.RetirePartner) ([]events.Body, *events.Problem) {
	old := partners.Get(b.shelves, c.ID)
	if old == nil || old.Retired {
		return nil, b.unknown("id", events.Ref{Noun: "partner", ID: c.ID})
	}
	return one((*events.PartnerRetired)(c))
}

// Contacts returns the people of a partner, by id.
func (b *Book) Contacts(partner string) []*people.Person {
	return slices.DeleteFunc(b.People(), func(p *people.Person) bool { return p.Erased || p.Partner != partner })
}

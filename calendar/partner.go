package calendar

import (
	"slices"

	"jourfixe/calendar/check"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/calendar/tz"
	"jourfixe/events"
)

var partners = shelf.New[string, Partner]("partner", nil)

var partnerNoun = &noun.Entry[*Book, Partner]{
	Shelf:   partners,
	Gone:    func(p *Partner) bool { return p.Retired },
	Answers: []noun.Answer[*Book]{noun.Answers(registerPartner), noun.Answers(amendPartner), noun.Answers(retirePartner)},
	Folds: []noun.Fold[*Book]{
		noun.Makes(partners, func(_ *Book, body *events.PartnerRegistered, _ *events.Event) *Partner {
			return &Partner{RegisterPartner: events.RegisterPartner(*body)}
		}),
		noun.Changes[*Book](partners, func(p *Partner, body *events.PartnerAmended, _ *events.Event) {
			p.RegisterPartner = events.RegisterPartner(*body)
		}),
		noun.Changes[*Book](partners, func(p *Partner, _ *events.PartnerRetired, _ *events.Event) { p.Retired = true }),
	},
	Touches: touchesPartner,
	Scope: &noun.Scoping[*Book]{
		Title: func(b *Book, id string) events.Text {
			p := b.Partner(id)
			if p == nil {
				return nil
			}
			return reason.Staff(reason.Because("titled", reason.Text("of", b.office.Title), reason.Text("title", p.Title)))
		},
		Invites: func(b *Book, id string, refs []events.Ref) bool { return b.Involves(refs, id) },
	},
	File: &noun.Filing[*Book, Partner]{
		Section: "partners", Create: "register", Amend: "amend", End: "retire", Read: noun.Reads[events.RegisterPartner],
		Said: func(_ *Book, p *Partner) any { return p.RegisterPartner },
	},
}

// A Partner is a city, region or network that the office has relations with.
type Partner struct {
	events.RegisterPartner
	Retired bool
}

// Partner returns the partner, nil if there is none.
func (b *Book) Partner(id string) *Partner { return partners.In(b.shelves)[id] }

// Partners returns all partners by id, the retired ones too.
func (b *Book) Partners() []*Partner { return shelf.Sorted(partners.In(b.shelves)) }

func registerPartner(b *Book, c *events.RegisterPartner) ([]events.Body, *events.Problem) {
	if partners.In(b.shelves)[c.ID] != nil {
		return nil, b.taken(events.Ref{Noun: "partner", ID: c.ID})
	}
	e := events.PartnerRegistered(*c)
	if e.Status == "" {
		e.Status = "active"
	}
	if p := b.checkPartner((*events.RegisterPartner)(&e)); p != nil {
		return nil, p
	}
	return one(&e)
}

func (b *Book) checkPartner(c *events.RegisterPartner) *events.Problem {
	if c.Zone != "" {
		if p := tz.Check("zone", c.Zone); p != nil {
			return p
		}
	}
	if c.Zone == "" && c.Kind != "network" {
		return events.Refuse(events.Malformed, "zone", "is required for a %s; write an IANA name, as in Europe/Warsaw", c.Kind)
	}
	if p := check.Hours("hours", c.Hours); p != nil {
		return p
	}
	return check.Regions("holidays", c.Holidays)
}

func amendPartner(b *Book, c *events.AmendPartner) ([]events.Body, *events.Problem) {
	old := partners.In(b.shelves)[c.ID]
	if old == nil || old.Retired {
		return nil, b.unknown("id", events.Ref{Noun: "partner", ID: c.ID})
	}
	e := events.PartnerAmended(old.RegisterPartner)
	events.Set(&e.Title, c.Title)
	events.Set(&e.Kind, c.Kind)
	events.Set(&e.Status, c.Status)
	events.Set(&e.Since, c.Since)
	events.Set(&e.Country, c.Country)
	events.Set(&e.Zone, c.Zone)
	events.Set(&e.Holidays, c.Holidays)
	if c.Hours != nil {
		e.Hours = c.Hours
	}
	events.Set(&e.Purpose, c.Purpose)
	events.Set(&e.Note, c.Note)
	if p := b.checkPartner((*events.RegisterPartner)(&e)); p != nil {
		return nil, p
	}
	return one(&e)
}

func retirePartner(b *Book, c *events.RetirePartner) ([]events.Body, *events.Problem) {
	old := partners.In(b.shelves)[c.ID]
	if old == nil || old.Retired {
		return nil, b.unknown("id", events.Ref{Noun: "partner", ID: c.ID})
	}
	return one((*events.PartnerRetired)(c))
}

// Contacts returns the people of a partner, by id.
func (b *Book) Contacts(partner string) []*Person {
	return slices.DeleteFunc(b.People(), func(p *Person) bool { return p.Erased || p.Partner != partner })
}

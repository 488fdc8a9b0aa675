package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/agreement"
	"jourfixe/calendar/anniversary"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/people"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

// anniversaries are those of which the office has decided something. All others follow from partners and agreements, and are not kept.
var anniversaries = shelf.New[string]("anniversary", (*anniversary.Anniversary).Apart)

var anniversaryNoun = &noun.Entry[*Book, anniversary.Anniversary]{
	Shelf: anniversaries,
	Title: func(_ *Book, a *anniversary.Anniversary) events.Text { return a.Title },
	Over:  func(a *anniversary.Anniversary) bool { return a.State != anniversary.Planned },
	Answers: []noun.Answer[*Book]{
		noun.AnswersAt(planAnniversary), noun.AnswersAt(amendAnniversary), noun.Answers(completeAnniversary), noun.AnswersAt(waiveAnniversary),
		noun.AnswersAt(cancelAnniversary),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(anniversaries, func(b *Book, body *events.AnniversaryPlanned, e *events.Event) *anniversary.Anniversary {
			return anniversary.Plan(body, e, b.revisionOf(body.ID, body.Of))
		}),
		noun.Makes(anniversaries, func(b *Book, body *events.AnniversaryWaived, e *events.Event) *anniversary.Anniversary {
			return anniversary.Waive(body, e, b.revisionOf(body.ID, body.Of))
		}),
		noun.Keeps(noun.Changes[*Book](anniversaries, (*anniversary.Anniversary).Amend)),
		noun.Keeps(noun.Changes[*Book](anniversaries, (*anniversary.Anniversary).Cancel)),
		noun.Keeps(noun.Changes[*Book](anniversaries, (*anniversary.Anniversary).Complete)),
	},
	Names:   func(a *anniversary.Anniversary) []events.Ref { return []events.Ref{a.Of} },
	Touches: touchesAnniversary,
	Covered: func(b *Book, a *anniversary.Anniversary, s agenda.Scope) bool {
		switch {
		case s.Noun == agenda.NounAnniversaries:
			return true
		case a.State == anniversary.Waived:
			return false
		}
		return b.officeWork(s) || s.Ref == partnerRef(b.partnerOf(a.Of))
	},
	Shows: func(b *Book, a *anniversary.Anniversary, s agenda.Scope, show func(agenda.Entry)) {
		if s.Noun != agenda.NounDeadlines {
			show(agenda.Anniversary(a, b.office.Zone))
		}
		// Milestones are the office's work, as those of trips are.
		if b.officeWork(s) {
			for _, m := range a.Milestones {
				show(agenda.AnniversaryMilestone(a, m, b.office.Zone))
			}
		}
	},
	Apart: persons.Label,
}

// anniversariesNoun is the scope of all anniversaries and renewals, which are shown by partners, agreements and what was planned.
var anniversariesNoun = &noun.Entry[*Book, struct{}]{
	Shelf: shelf.New[string, struct{}](agenda.NounAnniversaries, nil),
	Scope: &noun.Scoping[*Book]{
		Title: func(*Book, string) events.Text { return reason.Everybody(reason.Because("anniversaries")) },
		Check: func(string) *events.Problem { return nil },
		Whole: true,
	},
}

// Anniversary returns what the office has decided of an anniversary, nil if nothing.
func (b *Book) Anniversary(id string) *anniversary.Anniversary {
	return anniversaries.Get(b.shelves, id)
}

// Anniversaries returns those of which the office has decided something, in order of time.
func (b *Book) Anniversaries() []*anniversary.Anniversary {
	list := shelf.Sorted(anniversaries.All(b.shelves))
	slices.SortStableFunc(list, func(x, y *anniversary.Anniversary) int { return x.From.Compare(y.From) })
	return list
}

// partnerOf is the partner to which something belongs that has anniversaries.
func (b *Book) partnerOf(of events.Ref) string {
	if a := b.Agreement(of.ID); of.Noun == agreements.Label && a != nil {
		return a.Partner
	}
	return of.ID
}

// partnerWith is the partner to which an entry of an anniversary or a renewal belongs.
func (b *Book) partnerWith(ref events.Ref) string {
	if a := b.Anniversary(ref.ID); ref.Noun == anniversaries.Label && a != nil {
		ref = a.Of
	}
	return b.partnerOf(ref)
}

// revisionOf is what stands in calendars of an anniversary that is decided anew: it must be less than what stands there afterwards.
func (b *Book) revisionOf(id string, of events.Ref) int {
	if a := b.Anniversary(id); a != nil {
		return a.Revision
	}
	if a := b.Agreement(of.ID); of.Noun == agreements.Label && a != nil {
		return a.Revision
	}
	if p := b.Partner(of.ID); of.Noun == partners.Label && p != nil {
		return p.Revision
	}
	return 0
}

// sinceYear is what of a partner has anniversaries: the year since when the relation is. False if that is not known, or the relation is one no
// more.
func (b *Book) sinceYear(p *people.Partner) (anniversary.Beginning, bool) {
	return anniversary.Beginning{Of: partnerRef(p.ID), Year: p.Since}, p.Since > 0 && !p.Retired
}

// beginning is what something has anniversaries of.
func (b *Book) beginning(of events.Ref) (anniversary.Beginning, bool) {
	if a := b.Agreement(of.ID); of.Noun == agreements.Label && a != nil {
		return b.sinceSigned(a)
	}
	if p := b.Partner(of.ID); of.Noun == partners.Label && p != nil {
		return b.sinceYear(p)
	}
	return anniversary.Beginning{}, false
}

// celebrated reports whether an anniversary of which nothing was decided is one of its own. A relation that began with an agreement in that
// year has one anniversary, that of the signing, of which the day is known, unless the office has decided of the other already. An
// agreement that is over by then has none.
func (b *Book) celebrated(c anniversary.Coming) bool {
	if b.Anniversary(c.ID()) != nil {
		return false
	}
	if c.Of.Noun == agreements.Label {
		a := b.Agreement(c.Of.ID)
		p := b.Partner(a.Partner)
		both := a.Founds() && p.Since == a.Signed.In()
		return a.Celebrates(c.First) && !(both && b.Anniversary(events.AnniversaryID(partnerRef(p.ID), c.Years)) != nil)
	}
	p := b.Partner(c.Of.ID)
	return !slices.ContainsFunc(b.AgreementsWith(p.ID), func(a *agreement.Agreement) bool {
		return a.Founds() && a.Signed.In() == p.Since && a.Celebrates(c.Last)
	})
}

// showComing shows the round anniversaries of which nothing was decided.
func (b *Book) showComing(since anniversary.Beginning, has bool, of agenda.Source, show func(agenda.Entry)) {
	if !has {
		return
	}
	for _, c := range since.Between(farthest[0], farthest[1]) {
		if b.celebrated(c) {
			show(agenda.Coming(c, of, b.Celebration(c.Of, c.Years), b.office.Zone))
		}
	}
}

// Celebration is what an anniversary is called, unless the office calls it otherwise.
func (b *Book) Celebration(of events.Ref, years int) events.Text {
	city := reason.Text("city", b.TitleOf(partnerRef(b.partnerOf(of))))
	if a := b.Agreement(of.ID); of.Noun == agreements.Label && a != nil {
		return reason.Everybody(reason.Because("anniversary.signed", reason.Number("years", years), reason.Text("title", a.Title), city))
	}
	return reason.Everybody(reason.Because("anniversary.relation", reason.Number("years", years), city))
}

// inOffice is a text in the languages in which the office writes itself, so that whoever changes it has all of it before them.
func inOffice(t events.Text) events.Text {
	written := events.Text{}
	for _, language := range events.Languages {
		written[language] = t[language]
	}
	return written
}

// Proposed lists the anniversaries that it is time to think of, and of which the office has decided nothing yet, in order of time.
func (b *Book) Proposed(today events.Date) (list []anniversary.Coming) {
	add := func(since anniversary.Beginning, has bool) {
		if !has {
			return
		}
		for _, c := range since.Proposed(today) {
			if b.celebrated(c) {
				list = append(list, c)
			}
		}
	}
	for _, p := range shelf.Sorted(partners.All(b.shelves)) {
		add(b.sinceYear(p))
	}
	for _, a := range b.Agreements() {
		add(b.sinceSigned(a))
	}
	slices.SortStableFunc(list, func(x, y anniversary.Coming) int { return x.First.Compare(y.First) })
	return list
}

// ComingOf is the anniversary of something after so many years, false if it has none.
func (b *Book) ComingOf(of events.Ref, years int) (anniversary.Coming, bool) {
	since, has := b.beginning(of)
	return since.At(years), has
}

// comingOf is ComingOf for a command, which is refused if there is no such anniversary.
func (b *Book) comingOf(of events.Ref, years int) (anniversary.Coming, *events.Problem) {
	if !b.Has(of) {
		return anniversary.Coming{}, b.unknown("of", of)
	}
	c, has := b.ComingOf(of, years)
	switch {
	case !has && of.Noun == partners.Label:
		return c, events.Refuse(events.NotPossible, "of", "it is not known since when the relation is; note the year with the partner")
	case !has:
		return c, events.Refuse(events.NotPossible, "of", "is with a partner that is one no more")
	}
	return c, nil
}

func planAnniversary(b *Book, c *events.PlanAnniversary, now time.Time) ([]events.Body, *events.Problem) {
	at, p := b.comingOf(c.Of, c.Years)
	if p != nil {
		return nil, p
	}
	if a := b.Anniversary(at.ID()); a != nil && a.State == anniversary.Planned {
		return nil, events.Refuse(events.AlreadyThere, "years", "is planned already; amend that")
	}
	e := &events.AnniversaryPlanned{ID: at.ID(), Of: c.Of, Years: c.Years, Title: c.Title, Asked: c.Milestones, Description: c.Description}
	if len(e.Title) == 0 {
		e.Title = inOffice(b.Celebration(c.Of, c.Years))
	}
	return oneUnless(e, anniversary.Arrange(e, at, c.On, b.anniversaryHouse(now), nil))
}

func (b *Book) anniversaryHouse(now time.Time) anniversary.House {
	return anniversary.House{Holidays: b.office.Holidays, Today: b.Today(now)}
}

// decided returns an anniversary of which the office has decided something.
func (b *Book) decided(id string) (*anniversary.Anniversary, *events.Problem) {
	a := b.Anniversary(id)
	if a == nil {
		return nil, b.unknown("id", events.Ref{Noun: anniversaries.Label, ID: id})
	}
	return a, nil
}

func amendAnniversary(b *Book, c *events.AmendAnniversary, now time.Time) ([]events.Body, *events.Problem) {
	old, p := b.decided(c.ID)
	if p != nil {
		return nil, p
	}
	if p := old.Changeable(b.Today(now)); p != nil {
		return nil, p
	}
	e := &events.AnniversaryAmended{AnniversaryPlanned: old.AnniversaryPlanned, Note: c.Note}
	on := old.Day()
	events.Set(&e.Title, c.Title)
	events.Set(&e.Asked, c.Milestones)
	events.Set(&e.Description, c.Description)
	events.Set(&on, c.On)
	at, has := b.ComingOf(old.Of, old.Years)
	if !has { // what was planned stays when the relation is one no more, on its days
		at = anniversary.Coming{Of: old.Of, Years: old.Years, First: old.From, Last: old.To}
	}
	return oneUnless(e, anniversary.Arrange(&e.AnniversaryPlanned, at, on, b.anniversaryHouse(now), old))
}

func completeAnniversary(b *Book, c *events.CompleteAnniversary) ([]events.Body, *events.Problem) {
	a, p := b.decided(c.ID)
	if p != nil {
		return nil, p
	}
	return oneUnless((*events.AnniversaryCompleted)(c), a.Completes(c.Milestone))
}

func waiveAnniversary(b *Book, c *events.WaiveAnniversary, now time.Time) ([]events.Body, *events.Problem) {
	at, p := b.comingOf(c.Of, c.Years)
	if p != nil {
		return nil, p
	}
	switch a := b.Anniversary(at.ID()); {
	case a != nil && a.State == anniversary.Planned:
		return nil, events.Refuse(events.NotPossible, "years", "is planned; call that off")
	case a != nil && a.State == anniversary.Waived:
		return nil, events.Refuse(events.NotPossible, "years", "is let go by already")
	case at.Last.Before(b.Today(now)):
		return nil, events.Refuse(events.NotPossible, "years", "is over, since %s", at.Last)
	}
	return one(&events.AnniversaryWaived{
		ID: at.ID(), Of: c.Of, Years: c.Years, From: at.First, To: at.Last, Title: inOffice(b.Celebration(c.Of, c.Years)), Note: c.Note,
	})
}

func cancelAnniversary(b *Book, c *events.CancelAnniversary, now time.Time) ([]events.Body, *events.Problem) {
	a, p := b.decided(c.ID)
	if p != nil {
		return nil, p
	}
	return oneUnless((*events.AnniversaryCancelled)(c), a.Changeable(b.Today(now)))
}

// touchesAnniversary concerns what it is of, too, which has shown it up to then.
func touchesAnniversary(b *Book, e *events.Event) bool {
	ref := e.Body.About()
	b.note(Touch{Ref: ref, Shown: true})
	of := events.Ref{}
	switch body := e.Body.(type) {
	case *events.AnniversaryPlanned:
		of = body.Of
	case *events.AnniversaryWaived:
		of = body.Of
	default:
		return true
	}
	b.note(Touch{Ref: of, Shown: true})
	if of.Noun == partners.Label { // and what was signed in its first year has shown its own
		b.noteSigned(of.ID)
	}
	return true
}

// noteSigned notes the agreements with a partner, of which something else is shown.
func (b *Book) noteSigned(partner string) {
	for _, a := range b.AgreementsWith(partner) {
		b.note(Touch{Ref: events.Ref{Noun: agreements.Label, ID: a.ID}, Shown: true})
	}
}

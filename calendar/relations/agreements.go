package relations

import (
	"strconv"
	"strings"

	"jourfixe/calendar/agreement"
	"jourfixe/calendar/document"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// agreed is what was agreed with a partner: when, by which offices, and for how long it holds.
func agreed(s *summary, p *people.Partner) []document.Passage {
	list := s.book.AgreementsWith(p.ID)
	if len(list) == 0 || s.open {
		return nil
	}
	t := document.Table{
		Head:   []document.Text{s.say("column.agreement"), s.say("column.kind"), s.say("column.signed"), s.say("column.term")},
		Widths: []int{27, 27, 25, 21},
	}
	for _, a := range list {
		t.Rows = append(t.Rows, []document.Text{s.in(a.Title), s.say(kindOfAgreement(a)), s.signed(a), s.term(a)})
	}
	return []document.Passage{document.Heading{Level: 4, Text: s.say("agreements")}, t}
}

// kindOfAgreement is the key of what a kind of agreements is called. One that ends in other would be a form of a text with a number.
func kindOfAgreement(a *agreement.Agreement) string {
	if a.Kind == "other" {
		return "agreement.else"
	}
	return "agreement." + a.Kind
}

// signed is when an agreement was signed, and by which offices.
func (s *summary) signed(a *agreement.Agreement) document.Text {
	on := strconv.Itoa(a.Signed.Year)
	if !a.Signed.On.IsZero() {
		on = words.DateLong(a.Signed.On, s.language)
	}
	return document.Plain(strings.Join(append([]string{on}, a.Offices...), "; "))
}

// term is for how long an agreement holds, and what becomes of it then.
func (s *summary) term(a *agreement.Agreement) document.Text {
	long := func(d events.Date) string { return words.DateLong(d, s.language) }
	switch {
	case a.Ended():
		return s.say("term.ended", "day", long(a.Last))
	case a.Term.Until.IsZero():
		return s.say("term.endless")
	case a.Term.Renewal == events.RenewalTacit:
		return s.say("term.tacit", "day", long(a.Until(s.today)), "by", words.Period(a.Term.Extends, s.language))
	case a.Term.Renewal == events.RenewalExpress:
		return s.say("term.express", "day", long(a.Until(s.today)))
	}
	return s.say("term.until", "day", long(a.Until(s.today)))
}

package relations

import (
	"slices"
	"strconv"

	"jourfixe/calendar/anniversary"
	"jourfixe/calendar/document"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// ahead is how far the document looks for renewals: as far as round anniversaries are proposed.
var ahead = events.Period{Years: 2}

// A deadline is an anniversary, or a day by which something has to be said of an agreement.
type deadline struct {
	first, last events.Date
	what        events.Text
	sort        string // the key of what it is
}

// celebrate finds the anniversaries of all partners that are planned, and the round ones that it is time to think of. Those that the office lets go by, or
// has called off, are left out.
func (s *summary) celebrate() {
	s.coming = map[string][]deadline{}
	enter := func(of events.Ref, d deadline) {
		partner := of.ID
		if of.Noun == "agreement" {
			partner = s.book.Agreement(of.ID).Partner
		}
		s.coming[partner] = append(s.coming[partner], d)
	}
	for _, a := range s.book.Anniversaries() {
		if a.State == anniversary.Planned && !a.To.Before(s.today) {
			enter(a.Of, deadline{a.From, a.To, a.Title, "sort.planned"})
		}
	}
	for _, c := range s.book.Proposed(s.today) {
		enter(c.Of, deadline{c.First, c.Last, s.book.Celebration(c.Of, c.Years), "sort.anniversary"})
	}
}

// upcoming is which anniversaries of a relation are near, and by when its agreements have to be renewed or end.
func upcoming(s *summary, p *people.Partner) []document.Passage {
	list := s.coming[p.ID]
	for _, a := range s.book.AgreementsWith(p.ID) {
		for _, r := range a.Renewals(s.today, ahead.From(s.today)) {
			sort := "sort.ends"
			switch r.How {
			case events.RenewalTacit:
				sort = "sort.notice"
			case events.RenewalExpress:
				sort = "sort.renewal"
			}
			list = append(list, deadline{r.Due, r.Due, a.Title, sort})
		}
	}
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(x, y deadline) int { return x.first.Compare(y.first) })
	t := document.Table{Head: []document.Text{s.say("column.when"), s.say("column.what"), s.say("column.sort")}, Widths: []int{26, 42, 32}}
	for _, d := range list {
		on := words.DateLong(d.first, s.language)
		if d.first != d.last { // all year long
			on = strconv.Itoa(d.first.Year)
		}
		t.Rows = append(t.Rows, []document.Text{document.Plain(on), s.in(d.what), s.say(d.sort)})
	}
	return []document.Passage{document.Heading{Level: 4, Text: s.say("upcoming")}, t}
}

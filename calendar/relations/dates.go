package relations

import (
	"cmp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/people"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// How far back the document tells what has been, and how much of it.
const (
	years = 5
	shown = 12
)

// A date is a trip to a partner or a meeting with it, or all meetings of a series.
type date struct {
	trip        bool
	kind        events.Text // of an exchange: of which kind it is
	what        events.Text // and where it goes or comes from
	title       events.Text
	first, last events.Date
	id          string
	series      string // of which the meeting is one
	n           int    // how many of the series are told as one
}

// The dates of a partner.
type dates struct{ past, planned []date }

// gather finds the trips to all partners, and the meetings with them. Whatever was called off is left out.
func (s *summary) gather() {
	s.dates = map[string]*dates{}
	for p := range s.book.EachPartner() {
		s.dates[p.ID] = &dates{}
	}
	for t := range s.book.EachTrip() {
		if !t.Cancelled && (!s.open || calendar.IsPublicTrip(t)) {
			d := date{trip: true, title: t.Title, first: t.From, last: t.To, id: t.ID}
			if !t.ForCitizens() {
				d.kind, d.what = s.book.TripKind(t.Kind), s.book.TripHeading(t)
			}
			s.enter(t.Partner, d)
		}
	}
	first := s.reach()
	for m := range s.book.EachMeeting() {
		day := events.DateOf(m.Instant.In(s.home))
		if m.Cancelled || day.Before(first) || s.open && !s.book.IsPublic(m) {
			continue
		}
		for _, id := range s.with(slices.Concat(m.Need, m.Optional)) {
			s.enter(id, date{title: m.Title, first: day, last: day, id: m.ID, series: m.Series, n: 1})
		}
	}
	for _, d := range s.dates {
		d.past, d.planned = asOne(d.past), asOne(d.planned)
		slices.Reverse(d.past)
	}
}

// reach is the day from which on the document tells what has been.
func (s *summary) reach() events.Date {
	d := s.today
	d.Year -= years
	return d.AddDays(0) // there may be no such 29th of February
}

// asOne puts dates in order, the meetings of a series as one: nobody wants to read each of a standing meeting.
func asOne(list []date) (told []date) {
	slices.SortFunc(list, func(x, y date) int { return cmp.Or(x.first.Compare(y.first), cmp.Compare(x.id, y.id)) })
	at := map[string]int{}
	for _, d := range list {
		i, known := at[d.series]
		if known && d.series != "" {
			told[i].last, told[i].n = d.last, told[i].n+1
			continue
		}
		at[d.series] = len(told)
		told = append(told, d)
	}
	return told
}

// with lists the partners whose people are invited by refs, each once.
func (s *summary) with(refs []events.Ref) []string {
	var list []string
	for _, r := range refs {
		if r.Noun == "partner" {
			list = append(list, r.ID)
		}
	}
	for _, p := range s.book.Invited(refs) {
		if p.Partner != "" {
			list = append(list, p.Partner)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (s *summary) enter(partner string, d date) {
	of := s.dates[partner]
	switch {
	case of == nil || d.last.Before(s.reach()):
	case d.last.Before(s.today):
		of.past = append(of.past, d)
	default:
		of.planned = append(of.planned, d)
	}
}

// planned is what is still to come.
func planned(s *summary, p *people.Partner) []document.Passage {
	return s.listed("planned", s.dates[p.ID].planned)
}

// past is what has been in the last years.
func past(s *summary, p *people.Partner) []document.Passage {
	d := s.dates[p.ID]
	if len(d.past)+len(d.planned) == 0 {
		if s.open {
			return nil // there may have been some that are not public
		}
		return []document.Passage{document.Paragraph{Text: s.say("none.dates", "date", words.DateLong(s.reach(), s.language)), Quiet: true}}
	}
	return s.listed("past", d.past)
}

// listed is a table of dates below a heading, and how many more there are.
func (s *summary) listed(heading string, list []date) []document.Passage {
	if len(list) == 0 {
		return nil
	}
	t := document.Table{
		Head:   []document.Text{s.say("column.when"), s.say("column.what"), s.say("column.sort")},
		Widths: []int{40, 46, 14},
	}
	for _, d := range list[:min(len(list), shown)] {
		t.Rows = append(t.Rows, []document.Text{document.Plain(words.Days(d.first, d.last, s.language)), s.named(d), s.sorted(d)})
	}
	passages := []document.Passage{document.Heading{Level: 4, Text: s.say(heading)}, t}
	if more := len(list) - shown; more > 0 {
		passages = append(passages, document.Paragraph{Text: document.Plain(s.texts.Count("more", more)), Quiet: true})
	}
	return passages
}

// sorted is what a date is: of an exchange its kind.
func (s *summary) sorted(d date) document.Text {
	switch {
	case len(d.kind) > 0:
		return s.in(d.kind)
	case d.trip:
		return s.say("sort.trip")
	}
	return s.say("sort.meeting")
}

// named is what a date is called, of an exchange where it goes or comes from, and for a series how many it stands for.
func (s *summary) named(d date) document.Text {
	t := s.in(d.title)
	if what := s.in(d.what); len(what) > 0 {
		return slices.Concat(t, document.Plain(" – "), what)
	}
	if d.n < 2 || len(t) == 0 {
		return t
	}
	before, after, _ := strings.Cut(s.texts.Count("series", d.n, "title", "\x00"), "\x00")
	return slices.Concat(document.Plain(before), t, document.Plain(after))
}

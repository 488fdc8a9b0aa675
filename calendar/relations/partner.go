package relations

import (
	"fmt"
	"strconv"
	"time"

	"jourfixe/calendar/document"
	"jourfixe/calendar/people"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
)

// partners has a chapter for each partner, by kinds.
func partners(s *summary) (passages []document.Passage) {
	for _, kind := range kinds {
		for i, p := range s.partners[kind] {
			if i == 0 {
				passages = append(passages, document.Heading{Level: 2, Text: s.say("kinds." + kind), ID: kindOf(kind), NewPage: true})
			}
			passages = append(passages, document.Heading{Level: 3, Text: s.called(p), ID: chapterOf(p)})
			told := chapter
			if s.open {
				told = publicChapter
			}
			for _, part := range told {
				passages = append(passages, part(s, p.Partner)...)
			}
		}
	}
	return passages
}

// facts are what is known of a partner in a few words.
func facts(s *summary, p *people.Partner) []document.Passage {
	var f document.Facts
	add := func(key string, is document.Text) {
		if len(is) > 0 {
			f.Rows = append(f.Rows, [2]document.Text{s.say("fact." + key), is})
		}
	}
	add("kind", s.say("kind."+p.Kind))
	add("status", s.status(p))
	add("since", s.since(p))
	add("country", s.country(p))
	add("clock", s.clock(p))
	if n := len(s.book.Contacts(p.ID)); n > 0 && !s.open {
		add("contacts", document.Plain(s.texts.Count("contacts", n)))
	}
	return []document.Passage{f}
}

// purpose is what the relation is for. The note is for the office alone, and is not told.
func purpose(s *summary, p *people.Partner) []document.Passage {
	t := s.in(p.Purpose)
	if len(t) == 0 {
		return nil
	}
	return []document.Passage{document.Paragraph{Text: t}}
}

func (s *summary) status(p *people.Partner) document.Text {
	if p.Dormant() {
		return s.say("dormant")
	}
	return s.say("active")
}

func (s *summary) since(p *people.Partner) document.Text {
	if p.Since == 0 {
		return nil
	}
	return document.Plain(strconv.Itoa(p.Since))
}

func (s *summary) country(p *people.Partner) document.Text {
	if p.Country == "" {
		return nil
	}
	return document.Plain(words.Country(p.Country, s.language))
}

// clock is how far the clock of a partner is from the office's in the year from now on. A network is in no one place.
func (s *summary) clock(p *people.Partner) document.Text {
	if p.Zone == "" {
		return nil
	}
	least, most := apart(tz.Must(p.Zone), s.home, s.now)
	home := s.city()
	switch {
	case least == 0 && most == 0:
		return s.say("clock.same", "home", home)
	case least == most:
		return s.say("clock.away", "home", home, "away", s.hours(least))
	}
	return s.say("clock.between", "home", home, "least", s.hours(least), "most", s.hours(most))
}

// apart is how many minutes a clock is ahead of another, at the least and at the most, in the year from a time on.
func apart(there, here *time.Location, from time.Time) (least, most int) {
	for week := range 53 {
		t := from.AddDate(0, 0, 7*week)
		_, a := t.In(there).Zone()
		_, b := t.In(here).Zone()
		minutes := (a - b) / 60
		if week == 0 {
			least, most = minutes, minutes
		}
		least, most = min(least, minutes), max(most, minutes)
	}
	return least, most
}

// hours writes minutes as hours with their sign, which stays before them in what runs from the right.
func (s *summary) hours(minutes int) string {
	sign := "+"
	switch {
	case minutes == 0:
		sign = "±"
	case minutes < 0:
		sign, minutes = "−", -minutes
	}
	h := sign + strconv.Itoa(minutes/60)
	if minutes%60 != 0 {
		h += fmt.Sprintf(":%02d", minutes%60)
	}
	if words.RightToLeft(s.language) {
		return leftToRight + h + leftToRight
	}
	return h
}

// leftToRight has what stands beside it run from the left.
const leftToRight = "\u200e"

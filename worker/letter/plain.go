package letter

import (
	"errors"
	"fmt"
	"html/template"
	"strings"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// plain lays out what a kind says as plain data.
func (d *draft) plain(s *sheet) {
	x := d.Sheet
	s.Title, s.Gone, s.Still = d.titleOf(x.Title, maxTitle), x.Gone, x.Still
	s.Lead = d.say("lead." + d.Kind)
	for i := range x.Blocks {
		s.Own = s.Own || len(x.Blocks[i].Links)+len(x.Blocks[i].Facts) > 0
		s.add(d.plainBlock(&x.Blocks[i]))
	}
}

func (d *draft) plainBlock(x *owed.Block) block {
	b := d.quote("", x.Quote, maxSentence)
	b.Heading, b.Soft = d.phrase(x.Heading), x.Soft
	for _, p := range x.Lines {
		if line := d.phrase(p); line != "" {
			b.Lines = append(b.Lines, line)
		}
	}
	for _, c := range x.Changes[:min(len(x.Changes), maxItems)] {
		b.Changes = append(b.Changes, change{d.phrase(c.Label), d.value(c.Was), d.value(c.Is)})
	}
	for _, f := range x.Facts {
		lines := make([]string, len(f.Values))
		for i, v := range f.Values {
			lines[i] = d.value(v)
		}
		b.Facts = append(b.Facts, fact{d.phrase(f.Label), lines})
	}
	for _, at := range x.Dates[:min(len(x.Dates), maxItems)] {
		when := d.when(at.Start, at.End, at.Zone)
		if at.Offset != nil {
			when = []string{d.onOwnClock(at.Start, at.End, *at.Offset)}
		}
		b.Items = append(b.Items, item{Title: when[0], Lines: when[1:]})
	}
	for i := range x.Legs[:min(len(x.Legs), maxItems)] {
		leg := &x.Legs[i]
		it := item{Title: d.legTime(leg), Lines: []string{d.titleOf(leg.Title, maxTitle)}}
		if place := ics.Line(leg.Place, maxTitle); place != "" {
			it.Lines = append(it.Lines, place)
		}
		b.Items = append(b.Items, it)
	}
	if most := max(len(x.Dates), len(x.Legs), len(x.Changes)); most > 0 {
		b.more(d, most)
	}
	for _, l := range x.Links {
		b.Links = append(b.Links, anchor{d.phrase(l.Label), template.URL(l.To)})
	}
	return b
}

// phrase says a text of the house, "" if it is none.
func (d *draft) phrase(p owed.Phrase) string {
	pairs := make([]any, 0, 2*len(p.With))
	for _, part := range p.With {
		pairs = append(pairs, part.Name, d.value(part.Value))
	}
	switch {
	case p.Key == "":
		return ""
	case p.Counted:
		return d.count(p.Key, p.N)
	}
	return d.say(p.Key, pairs...)
}

// value writes a value.
func (d *draft) value(v owed.Value) string {
	switch {
	case v.Phrase.Key != "":
		return d.phrase(v.Phrase)
	case len(v.Text) > 0:
		return d.line(v.Text, maxSentence)
	case len(v.Each) > 0:
		list := make([]string, len(v.Each))
		for i := range v.Each {
			list[i] = d.value(v.Each[i])
		}
		return words.List(list, d.language)
	case v.Tongue != "":
		return d.apart(ics.Line(words.TongueName(v.Tongue), maxName))
	case v.Said != "":
		return d.apart(ics.Line(v.Said, maxSentence))
	case v.Plain != "":
		return d.apart(ics.Line(v.Plain, maxName))
	case v.Money.Minor != 0:
		return words.Money(v.Money, d.language)
	case !v.At.IsZero():
		return d.when(v.At, v.At, d.OfficeZone)[0]
	case !v.First.IsZero() && v.First == v.Last:
		return words.Date(v.First, d.language)
	case !v.First.IsZero():
		return words.Days(v.First, v.Last, d.language)
	case v.Leg != nil:
		parts := []string{d.legTime(v.Leg), d.titleOf(v.Leg.Title, maxTitle)}
		if place := ics.Line(v.Leg.Place, maxTitle); place != "" {
			parts = append(parts, d.apart(place))
		}
		return strings.Join(parts, " · ")
	}
	return fmt.Sprint(v.N)
}

// legTime says when an item of a programme is, on the clocks of its places.
func (d *draft) legTime(l *events.TimedLeg) string {
	begin := l.Begin.In(d.location(l.Zone, d.OfficeZone))
	until := l.Until.In(d.location(l.EndZone, l.Zone, d.OfficeZone))
	if events.DateOf(begin) == events.DateOf(until) {
		return words.Date(events.DateOf(begin), d.language) + ", " + words.Stretch(begin, until, d.language)
	}
	return words.Span(begin, l.Until, d.language)
}

func (d *draft) plainSubject() string {
	return d.subjectOf(d.say("subject."+d.Kind, "title", d.titleOf(d.Sheet.Title, maxInSubject)))
}

// checkSheet asks for something to say, and for dates that can be said.
func (l *Letter) checkSheet() error {
	if l.Sheet == nil {
		return errors.New("the field Sheet is missing")
	}
	said := false
	for _, b := range l.Sheet.Blocks {
		said = said || len(b.Lines)+len(b.Quote)+len(b.Dates)+len(b.Facts)+len(b.Legs)+len(b.Changes) > 0
		for _, d := range b.Dates {
			if !isTime(d.Start) || !d.End.After(d.Start) || !isTime(d.End) || (d.Zone != "" && !isZone(d.Zone)) {
				return errors.New("the field Sheet.Blocks: dates must each end after they start, in a zone of the IANA database or none")
			}
		}
		for _, x := range b.Links {
			if !isLink(x.To) {
				return errors.New("the field Sheet.Blocks: links must each be one with http or https")
			}
		}
	}
	if !said {
		return errors.New("the field Sheet says nothing")
	}
	return nil
}

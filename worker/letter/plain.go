package letter

import (
	"errors"

	"jourfixe/calendar/owed"
)

// plain lays out what a kind says as plain data.
func (d *draft) plain(s *sheet) {
	x := d.Sheet
	s.Title, s.Gone, s.Still = d.titleOf(x.Title, maxTitle), x.Gone, x.Still
	s.Lead = d.say("lead." + d.Kind)
	for i := range x.Blocks {
		s.add(d.plainBlock(&x.Blocks[i]))
	}
}

func (d *draft) plainBlock(x *owed.Block) block {
	b := d.quote("", x.Quote, maxSentence)
	b.Heading, b.Soft = d.phrase(x.Heading), x.Soft
	for _, p := range x.Lines {
		b.Lines = append(b.Lines, d.phrase(p))
	}
	for _, at := range x.Dates[:min(len(x.Dates), maxItems)] {
		when := d.when(at.Start, at.End, at.Zone)
		if at.Offset != nil {
			when = []string{d.onOwnClock(at.Start, at.End, *at.Offset)}
		}
		b.Items = append(b.Items, item{Title: when[0], Lines: when[1:]})
	}
	if len(x.Dates) > 0 {
		b.more(d, len(x.Dates))
	}
	return b
}

// phrase says a text of the house, "" if it is none.
func (d *draft) phrase(p owed.Phrase) string {
	switch {
	case p.Key == "":
		return ""
	case p.Counted:
		return d.count(p.Key, p.N)
	}
	return d.say(p.Key)
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
		said = said || len(b.Lines)+len(b.Quote)+len(b.Dates) > 0
		for _, d := range b.Dates {
			if !isTime(d.Start) || !d.End.After(d.Start) || !isTime(d.End) || (d.Zone != "" && !isZone(d.Zone)) {
				return errors.New("the field Sheet.Blocks: dates must each end after they start, in a zone of the IANA database or none")
			}
		}
	}
	if !said {
		return errors.New("the field Sheet says nothing")
	}
	return nil
}

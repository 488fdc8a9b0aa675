package post

import (
	"html/template"
	"strings"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// How much of a mail is shown, in characters and in lines; all of it hangs on. Gmail cuts pages at 102 KB.
const (
	maxForwarded      = 8_000
	maxForwardedLines = 500
)

// maxOfTwo is how much of each of two titles stands in one subject, in characters.
const maxOfTwo = 60

// unknownTag is the language of what people write, which nobody knows (BCP 47).
const unknownTag = "und"

// forwardSubject begins with what the mail is about, so that the reader knows without opening it.
func (d *draft) forwardSubject() string {
	f := d.Forwarded
	said := ics.Line(f.Subject, maxOfTwo)
	if said == "" {
		said = d.say("forward.none")
	}
	switch title := d.line(f.Title, maxOfTwo); {
	case title == "":
		return d.subjectOf(d.say("subject.forward", "subject", said))
	case f.Start.IsZero():
		return d.subjectOf(d.say("subject.answer.series", "title", title, "subject", said))
	default:
		day := events.DateOf(f.Start.In(d.location(f.Zone, d.OfficeZone)))
		return d.subjectOf(d.say("subject.answer", "title", title, "day", words.DateMedium(day, d.language), "subject", said))
	}
}

// forward shows what somebody has written: who, about what, and the text. The rest is in the original, which hangs on.
func (d *draft) forward(s *sheet) {
	f := d.Forwarded
	s.Own = true
	from, subject := d.say("forward.nobody"), d.say("forward.none")
	if said := ics.Line(f.From, maxTitle); said != "" {
		from = d.apart(said)
	}
	if said := ics.Line(f.Subject, maxTitle); said != "" {
		subject = marked(said, unknownTag)
	}
	facts := []fact{{d.say("forward.from"), []string{from}}, {d.say("forward.subject"), []string{subject}}}
	s.Lead = d.say("lead.forward")
	if title := d.line(f.Title, maxTitle); title != "" {
		s.Lead = d.say("lead.answer")
		about := []string{title}
		if !f.Start.IsZero() {
			at := f.Start.In(d.location(f.Zone, d.OfficeZone))
			about = append(about, d.say("at", "day", words.Date(events.DateOf(at), d.language),
				"time", words.Oclock(events.TimeOfDayOf(at), d.language)))
		}
		facts = append(facts, fact{d.say("forward.about"), about})
	}
	if id := plainID(f.Person); id != "" {
		facts = append(facts, fact{d.say("forward.person"), []string{d.apart(id)}})
	}
	s.add(block{Facts: facts})
	b, cut := block{Heading: d.say("forward.text"), Lines: []string{d.say("forward.silent")}}, f.Cut
	if text := ics.Block(f.Text, maxForwarded); text != "" {
		lines := strings.Split(text, "\n")
		cut = cut || len(lines) > maxForwardedLines
		b.Lines, b.Quote, b.QuoteTag = nil, lines[:min(len(lines), maxForwardedLines)], unknownTag
	}
	s.add(b)
	last := block{Soft: true}
	if cut {
		last.Lines = append(last.Lines, d.say("forward.cut"))
	}
	last.Lines = append(last.Lines, d.say("forward.original"))
	if d.ReplyTo != "" {
		last.Lines = append(last.Lines, d.say("forward.reply", "address", d.ReplyTo))
	} else {
		last.Lines = append(last.Lines, d.say("forward.alone"))
	}
	if f.Page != "" {
		last.Links = []anchor{{d.say("page.meeting"), template.URL(f.Page)}}
	}
	s.add(last)
}

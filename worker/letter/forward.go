package letter

import (
	"html/template"
	"slices"
	"strings"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

var _ = register(KindForward, kind{
	check: (*Letter).checkForward, sheet: (*draft).forward, subject: (*draft).forwardSubject, forwards: true,
})

var _ = register(KindProposal, kind{
	check: (*Letter).checkProposal, sheet: (*draft).proposal, subject: (*draft).proposalSubject, forwards: true,
})

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
	s.Lead = d.say("lead.forward")
	subject := d.say("forward.none")
	if said := ics.Line(f.Subject, maxTitle); said != "" {
		subject = marked(said, unknownTag)
	}
	facts := []fact{d.writer(), {d.say("forward.subject"), []string{subject}}}
	if d.line(f.Title, maxTitle) != "" {
		s.Lead = d.say("lead.answer")
		facts = append(facts, d.subjectMatter())
	}
	s.add(block{Facts: append(facts, d.writtenTo()...)})
	if slices.Contains(uncounted, f.Why) {
		s.add(block{Lines: []string{d.say("uncounted." + f.Why)}})
	}
	b, cut := d.quoted()
	if b.Quote == nil {
		b.Lines = []string{d.say("forward.silent")}
	}
	s.add(b)
	last := d.original(cut)
	if f.Page != "" {
		last.Links = []anchor{{d.say("page.meeting"), template.URL(f.Page)}}
	}
	s.add(last)
}

// uncounted are the words for why an answer does not count for which there is a sentence.
var uncounted = []string{"no-answer", "not-possible", "one-date", "stale"}

// proposalSubject names the meeting by the day that it has: that is how the coordinator finds it.
func (d *draft) proposalSubject() string {
	f := d.Forwarded
	day := events.DateOf(f.Start.In(d.location(f.Zone, d.OfficeZone)))
	return d.subjectOf(d.say("subject.proposal", "title", d.titleOf(f.Title, maxInSubject), "day", words.DateMedium(day, d.language)))
}

// counters is the part of a meeting's page in which proposals are decided on.
const counters = "#counters"

// proposal shows which other time somebody proposes, and where it is decided on.
func (d *draft) proposal(s *sheet) {
	f := d.Forwarded
	s.Own = true
	s.Lead = d.say("lead.proposal")
	s.Title = d.titleOf(f.Title, maxTitle)
	facts := append([]fact{{d.say("proposal.now"), d.when(f.Start, f.End, f.Zone)}}, d.proposed()...)
	s.add(block{Facts: append(append(facts, d.writer()), d.writtenTo()...)})
	if d.Proposal.Other != nil {
		s.add(block{Lines: []string{d.say("proposal.doubt")}})
	}
	if f.Page != "" {
		s.add(block{Links: []anchor{{d.say("proposal.decide"), template.URL(f.Page + counters)}}})
	}
	b, cut := d.quoted()
	if b.Quote != nil {
		s.add(b)
	}
	s.add(d.original(cut))
}

// proposed says which time is proposed, and if that is in doubt, which other one may be meant and what the mail says itself.
func (d *draft) proposed() []fact {
	p, zone := d.Proposal, d.Forwarded.Zone
	if p.Other == nil {
		return []fact{{d.say("proposal.new"), d.when(p.Start, p.End, zone)}}
	}
	facts := []fact{
		{d.say("proposal.first"), d.when(p.Start, p.End, zone)},
		{d.say("proposal.second"), d.when(p.Other.Start, p.Other.End, zone)},
	}
	if said := ics.Line(p.Wording, maxTitle); said != "" {
		facts = append(facts, fact{d.say("proposal.wording"), []string{d.apart(said)}})
	}
	return facts
}

// writer says who has written.
func (d *draft) writer() fact {
	from := d.say("forward.nobody")
	if said := ics.Line(d.Forwarded.From, maxTitle); said != "" {
		from = d.apart(said)
	}
	return fact{d.say("forward.from"), []string{from}}
}

// subjectMatter says what it is about: the title, and when that is.
func (d *draft) subjectMatter() fact {
	f := d.Forwarded
	lines := []string{d.titleOf(f.Title, maxTitle)}
	if !f.Start.IsZero() {
		at := f.Start.In(d.location(f.Zone, d.OfficeZone))
		lines = append(lines, d.say("at", "day", words.Date(events.DateOf(at), d.language),
			"time", words.Oclock(events.TimeOfDayOf(at), d.language)))
	}
	return fact{d.say("forward.about"), lines}
}

// writtenTo says to whom went what it answers, if that is known.
func (d *draft) writtenTo() []fact {
	id := plainID(d.Forwarded.Person)
	if id == "" {
		return nil
	}
	return []fact{{d.say("forward.person"), []string{d.apart(id)}}}
}

// quoted is what somebody has written, and whether there is more of it.
func (d *draft) quoted() (b block, cut bool) {
	b, cut = block{Heading: d.say("forward.text")}, d.Forwarded.Cut
	if text := ics.Block(d.Forwarded.Text, maxForwarded); text != "" {
		lines := strings.Split(text, "\n")
		cut = cut || len(lines) > maxForwardedLines
		b.Quote, b.QuoteTag = lines[:min(len(lines), maxForwardedLines)], unknownTag
	}
	return b, cut
}

// original says what hangs on, and whom an answer reaches.
func (d *draft) original(cut bool) block {
	b := block{Soft: true}
	if cut {
		b.Lines = append(b.Lines, d.say("forward.cut"))
	}
	if len(d.Forwarded.Raw) > 0 {
		b.Lines = append(b.Lines, d.say("forward.original"))
	} else {
		b.Lines = append(b.Lines, d.say("proposal.page"))
	}
	if d.ReplyTo != "" {
		b.Lines = append(b.Lines, d.say("forward.reply", "address", d.ReplyTo))
	} else {
		b.Lines = append(b.Lines, d.say("forward.alone"))
	}
	return b
}

package letter

import (
	"html/template"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

var _ = register(meetingmail.Digest, kind{
	check: (*Letter).checkDigest, sheet: (*draft).digest,
	subject: func(d *draft) string {
		return d.subjectOf(d.say("subject.digest", "days", words.Days(d.Digest.First, d.Digest.Last, d.language)))
	},
})

var _ = register(KindNotice, kind{
	check: (*Letter).checkNotice, sheet: (*draft).notice,
	subject: func(d *draft) string { return d.count("subject.notice", len(d.Notice.Failures)) },
})

// digest says what is ahead: what is overdue first, since it waits for somebody.
func (d *draft) digest(s *sheet) {
	g := d.Digest
	s.Title = words.Days(g.First, g.Last, d.language)
	s.Lead = d.say("lead.digest")
	// Lists, each in order of time, are easier to go through than one in which trips and meetings alternate.
	overdue := block{Heading: d.say("digest.overdue")}
	lists := []*block{{Heading: d.say("digest.meetings")}, {Heading: d.say("digest.trips")}, {Heading: d.say("digest.anniversaries")}, {Heading: d.say("digest.milestones")}, {Heading: d.say("digest.tasks")}}
	for _, e := range g.Entries[:min(len(g.Entries), maxItems)] {
		it := d.entry(&e)
		switch {
		case e.Overdue:
			overdue.Items = append(overdue.Items, it)
		case e.Kind == agenda.KindMeeting:
			lists[0].Items = append(lists[0].Items, it)
		case e.Kind == agenda.KindTask:
			lists[4].Items = append(lists[4].Items, it)
		case e.Kind == agenda.KindAnniversary:
			lists[2].Items = append(lists[2].Items, it)
		case e.Kind == agenda.KindMilestone, e.Kind == agenda.KindRenewal:
			lists[3].Items = append(lists[3].Items, it)
		default:
			lists[1].Items = append(lists[1].Items, it)
		}
	}
	s.add(overdue)
	if g.Failures > 0 {
		s.add(block{Heading: d.say("digest.failures"), Lines: []string{d.count("failures", g.Failures)}})
	}
	if len(g.Upset) > 0 {
		upset := block{Heading: d.say("digest.upset"), Lines: []string{d.say("digest.upset.what")}}
		for _, e := range g.Upset[:min(len(g.Upset), maxItems)] {
			upset.Items = append(upset.Items, d.entry(&e))
		}
		upset.more(d, len(g.Upset))
		s.add(upset)
	}
	for _, l := range lists {
		if len(l.Items) > 0 {
			s.add(*l)
		}
	}
	if len(g.Minutes) > 0 {
		minutes := block{Heading: d.say("digest.minutes")}
		for _, e := range g.Minutes[:min(len(g.Minutes), maxItems)] {
			minutes.Items = append(minutes.Items, d.entry(&e))
		}
		minutes.more(d, len(g.Minutes))
		s.add(minutes)
	}
	if len(g.Entries) == 0 {
		s.add(block{Lines: []string{d.say("digest.empty")}})
	}
	var last block
	if left := len(g.Entries) - maxItems; left > 0 {
		last.Lines = []string{d.count("more", left)}
	}
	if g.Page != "" {
		last.Links = []anchor{{d.say("page.agenda"), template.URL(g.Page)}}
	}
	s.add(last)
}

// entry says of one entry what staff wants to know before they look: when, where, and who comes.
func (d *draft) entry(e *owed.DigestEntry) item {
	it := item{Title: d.titleOf(e.Title, maxTitle), To: template.URL(e.Page), Pressed: e.Overdue}
	if of := d.line(e.Of, maxTitle); of != "" {
		it.Title = d.say("of", "of", of, "title", it.Title)
	}
	if e.Cancelled {
		it.Title = d.say("cancelled", "title", it.Title)
	}
	if e.Kind == agenda.KindMeeting {
		it.Lines = d.when(e.Start, e.End, e.Zone)
	} else {
		it.Lines = []string{d.days(e.First, e.Last)}
	}
	if e.Own {
		it.Lines = append(it.Lines, d.say("digest.tasks.own"))
	}
	if place := d.line(e.Place, maxTitle); place != "" {
		it.Lines = append(it.Lines, place)
	}
	if e.Conference != "" {
		it.Lines = append(it.Lines, d.say("labelled", "label", d.say("conference"), "text", marked(e.Conference, asLink)))
	}
	// Nobody counts the answers to what is cancelled, and where nobody is invited there are none.
	if t := e.Answers; e.Kind == agenda.KindMeeting && !e.Cancelled && (t.Any() || t.Open > 0) {
		it.Lines = append(it.Lines, d.say("tally",
			"accepted", d.count("tally.accepted", t.Accepted), "tentative", d.count("tally.tentative", t.Tentative),
			"declined", d.count("tally.declined", t.Declined), "open", d.count("tally.open", t.Open)))
	}
	return it
}

// days says one day with the day of the week, several without.
func (d *draft) days(first, last events.Date) string {
	if first == last {
		return words.Date(first, d.language)
	}
	return words.Days(first, last, d.language)
}

// notice tells the coordinator whom mail did not reach. It names nobody: mail travels further than the office's own
// pages, where the id leads to the person.
func (d *draft) notice(s *sheet) {
	list := d.Notice.Failures
	s.Lead = d.count("lead.notice", len(list))
	b := block{Items: make([]item, 0, min(len(list), maxItems))}
	for _, f := range list[:min(len(list), maxItems)] {
		it := item{Title: d.titleOf(f.Title, maxTitle), To: template.URL(f.Page), Lines: make([]string, 0, 4)}
		if !f.Start.IsZero() {
			at := f.Start.In(d.location(f.Zone, d.OfficeZone))
			it.Lines = append(it.Lines, d.say("at", "day", words.Date(events.DateOf(at), d.language),
				"time", words.Oclock(events.TimeOfDayOf(at), d.language)))
		}
		it.Lines = append(it.Lines,
			d.say("failure.mail", "kind", d.say("kind."+f.Kind)),
			d.say("failure.person", "person", plainID(f.Person)),
			d.say("failure.code", "code", d.code(f.Code)))
		b.Items = append(b.Items, it)
	}
	b.more(d, len(list))
	s.add(b)
	s.add(block{Lines: []string{d.say("notice.what")}})
}

// code is what the mail server answered.
func (d *draft) code(code string) string {
	if code = plainID(code); code != "" {
		return code
	}
	return d.say("failure.silent")
}

// plainID keeps of an id or a code what one consists of, so that nothing else can stand in its place.
func plainID(s string) string {
	kept := make([]byte, 0, 63)
	for i := 0; i < len(s) && len(kept) < cap(kept); i++ {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '.', c == ' ':
			kept = append(kept, c)
		}
	}
	return string(kept)
}

package letter

import (
	"html/template"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

var _ = register(meetingmail.Invitation, kind{
	check: func(l *Letter) error { return checkMeeting(l.Meeting, true) }, sheet: (*draft).invitation, subject: (*draft).meetingSubject,
	calendar: func(d *draft) (*attachedCalendar, error) { return d.event(ics.MethodRequest) },
})

var _ = register(meetingmail.Update, kind{
	check: (*Letter).checkUpdate, sheet: (*draft).update, subject: (*draft).meetingSubject,
	calendar: func(d *draft) (*attachedCalendar, error) { return d.event(ics.MethodRequest) },
})

var _ = register(meetingmail.Cancellation, kind{
	check: func(l *Letter) error { return checkMeeting(l.Meeting, false) }, sheet: (*draft).cancellation, subject: (*draft).meetingSubject,
	calendar: func(d *draft) (*attachedCalendar, error) { return d.event(ics.MethodCancel) },
})

var _ = register(meetingmail.Reminder, kind{check: (*Letter).checkReminder, sheet: (*draft).reminder, subject: (*draft).meetingSubject})

var _ = register(meetingmail.Agenda, kind{check: (*Letter).checkReminder, sheet: (*draft).agenda, subject: (*draft).meetingSubject})

var _ = register(meetingmail.Decline, kind{
	check: (*Letter).checkDecline, sheet: (*draft).decline, subject: (*draft).meetingSubject, calendar: (*draft).refusal,
})

// invitation says that there is a meeting, and how to answer.
func (d *draft) invitation(s *sheet) {
	s.Lead = d.say("lead.invitation")
	s.Title = d.titleOf(d.Meeting.Title, maxTitle)
	s.add(d.facts())
	s.add(d.answers(d.say("answer.please")))
	d.rest(s)
}

// update says what has changed, old and new, and whether to answer again.
func (d *draft) update(s *sheet) {
	changes := d.changes()
	s.Title = d.titleOf(d.Meeting.Title, maxTitle)
	switch {
	case len(changes) == 0:
		s.Lead = d.say("lead.update.same")
	case d.Taken && d.retimed():
		s.Lead = d.say("lead.update.taken")
	default:
		s.Lead = d.say("lead.update")
	}
	if len(changes) > 0 {
		s.add(block{Heading: d.say("changes"), Changes: changes})
	}
	s.add(d.note())
	s.add(d.facts())
	ask := d.say("answer.please")
	switch {
	case d.Meeting.Answer != "":
		ask = d.said("answer.keeps")
	case d.retimed():
		ask = d.say("answer.again")
	}
	s.add(d.answers(ask))
	d.rest(s)
}

// cancellation says that the meeting is off, or that it is without this person. There is nothing to click, since there
// is nothing left to do.
func (d *draft) cancellation(s *sheet) {
	s.Lead = d.say("lead." + d.kind())
	s.Title, s.Gone, s.Still = d.titleOf(d.Meeting.Title, maxTitle), !d.Left, true
	s.add(d.note())
	s.add(d.facts())
	if why := d.line(d.Meeting.Why, maxSentence); why != "" {
		s.add(block{Facts: []fact{{d.say("why.cancelled"), []string{why}}}, Soft: true})
	}
	s.add(block{Lines: []string{d.say("nothing")}, Soft: true})
}

// reminder says how soon the meeting is, and what the person has answered.
func (d *draft) reminder(s *sheet) {
	s.Lead = d.say("lead.reminder", "away", d.away(d.Meeting.Start))
	s.Title = d.titleOf(d.Meeting.Title, maxTitle)
	s.add(d.facts())
	// Who has answered is not asked again, but may have changed their mind since.
	ask := d.say("answer.open")
	if d.Meeting.Answer != "" {
		ask = d.said("answer.change")
	}
	s.add(d.answers(ask))
	s.add(d.talks())
	d.rest(s)
}

// agenda says what the meeting talks about.
func (d *draft) agenda(s *sheet) {
	s.Lead = d.say("lead.agenda")
	if d.Meeting.Changed {
		s.Lead = d.say("lead.agenda.changed")
	}
	s.Title = d.titleOf(d.Meeting.Title, maxTitle)
	s.add(d.facts())
	s.add(d.talks())
	if d.Meeting.Page != "" {
		s.add(block{Links: []anchor{{d.say("page.meeting"), template.URL(d.Meeting.Page)}}, Soft: true})
	}
}

// talks lists what the meeting talks about, with times that run along on the reader's clock.
func (d *draft) talks() block {
	x := block{Heading: d.say("agenda")}
	for _, l := range d.Meeting.Agenda {
		more := d.count("agenda.minutes", l.Minutes)
		if len(l.Who) > 0 {
			names := make([]string, len(l.Who))
			for i, name := range l.Who {
				names[i] = d.apart(ics.Line(name, maxTitle))
			}
			more = d.say("agenda.who", "minutes", more, "names", strings.Join(names, ", "))
		}
		x.Facts = append(x.Facts, fact{words.Oclock(events.TimeOfDayOf(l.Start.In(d.here)), d.language), []string{d.line(l.Title, maxTitle), more}})
	}
	return x
}

// decline says that the time stays although the person has proposed another, and asks whether they come then.
func (d *draft) decline(s *sheet) {
	s.Lead = d.say("lead.decline")
	s.Title = d.titleOf(d.Meeting.Title, maxTitle)
	s.add(block{Facts: []fact{{d.say("proposal"), d.when(d.Proposal.Start, d.Proposal.End, d.Meeting.Zone)}}, Soft: true})
	facts := d.facts()
	facts.Facts[0].Label = d.say("proposal.kept")
	s.add(facts)
	s.add(d.note())
	ask := d.say("answer.please")
	if d.Meeting.Answer != "" {
		ask = d.said("answer.keeps")
	}
	s.add(d.answers(ask))
}

// add takes up a block that says something.
func (s *sheet) add(b block) {
	if len(b.Lines)+len(b.Quote)+len(b.Changes)+len(b.Facts)+len(b.Answers)+len(b.Items)+len(b.Links) > 0 {
		s.Blocks = append(s.Blocks, b)
	}
}

// facts says when, where, and of which series.
func (d *draft) facts() block {
	m := d.Meeting
	list := make([]fact, 1, 5)
	list[0] = fact{d.say("when"), d.when(m.Start, m.End, m.Zone)}
	if place := d.place(m); len(place) > 0 {
		list = append(list, fact{d.say("where"), place})
	}
	// What is called off, or goes on without the reader, has nothing to join.
	if m.Conference != "" && d.Kind != meetingmail.Cancellation {
		list = append(list, fact{d.say("conference"), []string{marked(m.Conference, asLink)}})
	}
	// Most dates are called as their series is, and saying so twice helps nobody.
	if series := d.line(m.Series, maxTitle); series != "" && series != d.line(m.Title, maxTitle) {
		list = append(list, fact{d.say("series"), []string{series}})
	}
	return block{Facts: list}
}

// place returns the venue and its address, a line each.
func (d *draft) place(m *owed.MeetingSheet) []string {
	var lines []string
	for _, l := range []string{d.line(m.Venue, maxTitle), d.apart(ics.Line(m.Address, maxTitle))} {
		if l != "" {
			lines = append(lines, l)
		}
	}
	return lines
}

// rest is what need not be on the first screen. An update has said the note before.
func (d *draft) rest(s *sheet) {
	m := d.Meeting
	if d.Kind != meetingmail.Update {
		s.add(d.note())
	}
	s.add(d.quote(d.say("description"), m.Description, maxDescription))
	var soft block
	if len(m.Provisional) > 0 {
		soft.Lines = append(soft.Lines, d.provisional())
	}
	if why := d.line(m.Why, maxSentence); why != "" {
		soft.Facts = []fact{{d.why(), []string{why}}}
	}
	if m.Page != "" {
		soft.Links = []anchor{{d.say("page.meeting"), template.URL(m.Page)}}
	}
	soft.Soft = true
	s.add(soft)
}

// note quotes what was said with the last change.
func (d *draft) note() block { return d.quote(d.say("note"), d.Meeting.Note, maxSentence) }

// provisional says that the date may still change, and why.
func (d *draft) provisional() string {
	names := make([]string, 0, len(d.Meeting.Provisional))
	length := 0
	for _, r := range d.Meeting.Provisional {
		name := d.line(r, maxName)
		if length += utf8.RuneCountInString(name); length > maxSentence {
			names = append(names, "…")
			break
		}
		names = append(names, name)
	}
	return d.say("provisional", "regions", words.List(names, d.language))
}

// said says what the person has answered, in a sentence of the given kind.
func (d *draft) said(key string) string {
	return d.say(key, "answer", d.say("said."+d.Meeting.Answer))
}

// answers asks for an answer and gives a link for each. Following a link shows the answer and asks to confirm it, since
// programs that check mails follow all links.
func (d *draft) answers(ask string) block {
	b := block{Lines: []string{ask}}
	if d.Meeting.RSVP == "" {
		if d.Meeting.Answer == "" {
			return block{} // Nobody is asked for what they cannot give.
		}
		b.Lines = []string{d.said("answer.given")}
		return b
	}
	for _, a := range [...]string{events.AnswerAccepted, events.AnswerTentative, events.AnswerDeclined} {
		b.Answers = append(b.Answers, answer{d.say("button." + a), a, a == events.AnswerAccepted})
	}
	return b
}

// changes lists what differs from what the person was told last.
func (d *draft) changes() []change {
	was, is := d.Was, d.Meeting
	var list []change
	add := func(label, before, after string) {
		if before == after {
			return
		}
		none := d.say("none")
		if before == "" {
			before = none
		}
		if after == "" {
			after = none
		}
		list = append(list, change{label, before, after})
	}
	if d.retimed() {
		before, after := d.timeOf(was), d.timeOf(is)
		// The same hour on the reader's clock can be another time: how far that is from UTC tells them apart.
		if told := toldOn(was, d.here); told != d.here {
			before = d.onClock(words.Span(was.Start.In(told), was.End.In(told), d.language), was.Start.In(told), was.End)
			after = d.onClock(words.Span(is.Start.In(d.here), is.End.In(d.here), d.language), is.Start.In(d.here), is.End)
		}
		add(d.say("when"), before, after)
	}
	add(d.say("where"), strings.Join(d.place(was), ", "), strings.Join(d.place(is), ", "))
	if was.Conference != is.Conference && max(len(was.Conference), len(is.Conference)) > maxChange {
		list = append(list, change{d.say("conference"), d.say("description.was"), d.say("conference.is")})
	} else {
		add(d.say("conference"), address(was.Conference), address(is.Conference))
	}
	add(d.say("title"), d.titleOf(was.Title, maxTitle), d.titleOf(is.Title, maxTitle))
	add(d.say("description"), d.line(was.Description, maxChange), d.line(is.Description, maxChange))
	// Two long descriptions may differ only further on than the changes show.
	if d.line(was.Description, maxDescription) != d.line(is.Description, maxDescription) &&
		d.line(was.Description, maxChange) == d.line(is.Description, maxChange) {
		list = append(list, change{d.say("description"), d.say("description.was"), d.say("description.is")})
	}
	add(d.say("state"), d.state(was), d.state(is))
	return list
}

// address marks an address, which runs from the left in every language.
func address(s string) string {
	if s == "" {
		return ""
	}
	return marked(s, "")
}

// retimed reports whether the meeting has another time than the person was told last, so that an earlier answer does
// not count any more.
func (d *draft) retimed() bool {
	return !d.Was.Start.Equal(d.Meeting.Start) || !d.Was.End.Equal(d.Meeting.End)
}

// timeOf says when a meeting is on the reader's clock.
func (d *draft) timeOf(m *owed.MeetingSheet) string { return d.when(m.Start, m.End, m.Zone)[0] }

// state says how certain the date is.
func (d *draft) state(m *owed.MeetingSheet) string {
	if len(m.Provisional) > 0 {
		return d.say("state.provisional")
	}
	return d.say("state.fixed")
}

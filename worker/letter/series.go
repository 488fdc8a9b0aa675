package letter

import (
	"html/template"
	"strings"

	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
)

var _ = register(meetingmail.Overview, kind{
	check: (*Letter).checkOverview, sheet: (*draft).overview,
	subject: func(d *draft) string {
		return d.subjectOf(d.say("subject.overview", "title", d.titleOf(d.Series.Title, maxInSubject)))
	},
})

// overview lists the dates of a series, says when the invitations come, and offers the person's own calendar.
func (d *draft) overview(s *sheet) {
	o := d.Series
	s.Title = d.titleOf(o.Title, maxTitle)
	s.Lead = d.say("lead.overview")
	if rhythm := d.line(o.Rhythm, maxSentence); rhythm != "" {
		s.add(block{Facts: []fact{{d.say("rhythm"), []string{rhythm}}}})
	}
	dates := block{Heading: d.count("dates", len(o.Dates)), Items: make([]item, 0, min(len(o.Dates), maxItems))}
	for _, at := range o.Dates[:min(len(o.Dates), maxItems)] {
		when := d.when(at.Start, at.End, at.Zone)
		it := item{Title: when[0], Lines: when[1:]}
		if why := d.line(at.Why, maxSentence); why != "" {
			it.Lines = append(it.Lines, why)
		}
		if at.Provisional {
			it.Lines = append(it.Lines, d.say("state.provisional"))
		}
		dates.Items = append(dates.Items, it)
	}
	dates.more(d, len(o.Dates))
	s.add(dates)
	// People wonder why nothing is in their calendar yet, so the overview says what comes next.
	next := d.say("invited.none")
	if !o.Lead.IsZero() {
		next = d.say("invited", "lead", words.Period(o.Lead, d.language))
	}
	s.add(block{Lines: []string{next}})
	s.add(d.quote(d.say("description"), o.Description, maxDescription))
	if o.Feed != "" {
		s.Own = true
		s.add(d.feed(o.Feed))
	}
}

// feed offers a calendar to subscribe to. Some programs open webcal addresses by themselves, others want the plain one
// pasted.
func (d *draft) feed(address string) block {
	_, rest, _ := strings.Cut(address, "://")
	return block{
		Heading: d.say("feed"), Lines: []string{d.say("feed.how")},
		Links:  []anchor{{d.say("feed.open"), template.URL("webcal://" + rest)}, {d.say("feed.copy"), template.URL(address)}},
		Ending: d.say("feed.secret"),
	}
}

// more says how many entries a list leaves out.
func (k *block) more(d *draft, all int) {
	if left := all - maxItems; left > 0 {
		k.Ending = d.count("more", left)
	}
}

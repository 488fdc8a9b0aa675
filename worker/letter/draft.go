package letter

import (
	"html/template"
	"strings"
	"time"

	"jourfixe/calendar/ics"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// What a text may be long in a mail, in characters. A title has to be read at a glance, and in a subject, of which
// mail programs show about half as much; the description is cut where the calendar's is.
const (
	maxName        = 100
	maxOffice      = 150
	maxTitle       = 300
	maxInSubject   = 90
	maxSentence    = 500
	maxDescription = 4_500
	maxChange      = 300 // of an old or new description or address among the changes
	maxItems       = 200 // of a list
)

// A draft is a letter on its way to a sheet: with the language it is written in and the clock of its reader.
type draft struct {
	*Letter
	catalog  *words.Catalog
	language string
	here     *time.Location

	rightToLeft bool // the way the language is written
}

// sheet composes the mail.
func (d *draft) sheet() *sheet {
	s := &sheet{
		Language: d.language, RTL: d.rightToLeft, Subject: d.subject(), Office: d.line(d.Office, maxOffice),
		Kicker: d.say("kind." + d.kind()), Greeting: d.greeting(), Blocks: make([]block, 0, 8),
		Before: d.say("before"), After: d.say("after"),
	}
	if d.Meeting != nil && d.Kind != meetingmail.Cancellation {
		s.RSVP = template.URL(d.Meeting.RSVP)
	}
	k, _ := kindOf(d.Kind)
	k.sheet(d, s)
	d.footer(s)
	return s
}

// kind tells two sorts of cancellations apart, of which people must hear differently: the meeting is off, or they are
// off its list.
func (d *draft) kind() string {
	if d.Kind == meetingmail.Cancellation && d.Left {
		return "left"
	}
	return d.Kind
}

// subject begins with what the mail is.
func (d *draft) subject() string {
	k, _ := kindOf(d.Kind)
	return k.subject(d)
}

// meetingSubject names the meeting and when it is.
func (d *draft) meetingSubject() string {
	at := d.Meeting.Start.In(d.here)
	return d.subjectOf(d.say("subject."+d.kind(),
		"title", d.titleOf(d.Meeting.Title, maxInSubject),
		"day", words.DateMedium(events.DateOf(at), d.language),
		"time", words.Oclock(events.TimeOfDayOf(at), d.language)))
}

// greeting greets by name. A name that is none but leads to a site is left out: people enter their names themselves,
// and a mail of the office must not carry somebody's advertisement.
func (d *draft) greeting() string {
	name := personName(d.To.Name)
	if name == "" {
		return d.say("greeting.anybody")
	}
	return d.say("greeting", "name", name)
}

// personName cleans a name, "" if it is none.
func personName(s string) string {
	name := ics.Line(s, maxName)
	if strings.Contains(name, "://") || strings.ContainsAny(name, "@<>") || strings.Contains(strings.ToLower(name), "www.") {
		return ""
	}
	return name
}

// footer says who writes, why, how to reach them, and where to get fewer mails. An answer to what is forwarded goes to
// who has written it, and nobody else.
func (d *draft) footer(s *sheet) {
	s.Footer = append(s.Footer, d.say("footer."+d.kind(), "office", s.Office))
	s.Legal = []anchor{
		{d.say("footer.imprint"), template.URL(d.Site + "/imprint")}, {d.say("footer.privacy"), template.URL(d.Site + "/privacy")},
		{d.say("footer.accessibility"), template.URL(d.Site + "/accessibility")},
	}
	if d.Mine != "" {
		s.Mine, s.MineHint = template.URL(d.Mine), d.say("footer.mine")
	}
	if d.Mails != "" {
		s.Mails, s.MailsHint = template.URL(d.Mails), d.say("footer.mails")
	}
	if d.ReplyTo != "" && d.Forwarded == nil {
		s.Contact, s.ContactHint = d.ReplyTo, d.say("footer.contact")
	}
}

// say returns a text of the catalog. Values that run the other way than the text are marked.
func (d *draft) say(key string, pairs ...any) string {
	for i := 1; i < len(pairs); i += 2 {
		if s, ok := pairs[i].(string); ok {
			pairs[i] = d.apart(s)
		}
	}
	return d.catalog.Say(key, pairs...)
}

// count returns a text of the catalog about a number of things.
func (d *draft) count(key string, n int) string { return d.catalog.Count(key, n) }

// find returns a text from outside on one line, and its language.
func (d *draft) find(t events.Text, limit int) (said, tag string) {
	said, tag = t.Find(d.language)
	return ics.Line(said, limit), tag
}

// quote returns a text from outside line by line, under a heading. A text in another language than the mail is set in
// its own direction.
func (d *draft) quote(heading string, t events.Text, limit int) block {
	said, tag := t.Find(d.language)
	text := ics.Block(said, limit)
	if text == "" {
		return block{}
	}
	b := block{Heading: heading, Quote: strings.Split(text, "\n")}
	if tag != d.language {
		b.QuoteTag = tag
	}
	return b
}

// titleOf returns a title, or that there is none.
func (d *draft) titleOf(t events.Text, limit int) string {
	if title := d.line(t, limit); title != "" {
		return title
	}
	return d.say("untitled")
}

// location finds the first zone that is one, else UTC.
func (d *draft) location(zones ...string) *time.Location {
	for _, zone := range zones {
		if loc, ok := tz.Location(zone); ok {
			return loc
		}
	}
	return time.UTC
}

// inHeader makes text harmless in a header, where some programs decode what looks encoded, whoever wrote it.
func inHeader(s string) string { return strings.ReplaceAll(s, "=?", "= ?") }

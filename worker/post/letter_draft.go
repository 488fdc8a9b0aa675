package post

import (
	"html/template"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/ics"
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
	maxChange      = 300 // of an old or new description among the changes
	maxItems       = 200 // of a list
)

// A draft is a letter on its way to a sheet: with the language it is written in and the clock of its reader.
type draft struct {
	*Letter
	catalog  *words.Catalog
	language string
	here     *time.Location
}

// sheet composes the mail.
func (d *draft) sheet() *sheet {
	s := &sheet{
		Language: d.language, Subject: d.subject(), Office: d.line(d.Office, maxOffice),
		Kicker: d.say("kind." + d.kind()), Greeting: d.greeting(), Blocks: make([]block, 0, 8),
		Before: d.say("before"), After: d.say("after"),
	}
	if d.Meeting != nil && d.Kind != KindCancellation {
		s.RSVP = template.URL(d.Meeting.RSVP)
	}
	switch d.Kind {
	case KindInvitation:
		d.invitation(s)
	case KindUpdate:
		d.update(s)
	case KindCancellation:
		d.cancellation(s)
	case KindReminder:
		d.reminder(s)
	case KindOverview:
		d.overview(s)
	case KindDigest:
		d.digest(s)
	case KindNotice:
		d.notice(s)
	}
	d.footer(s)
	return s
}

// kind tells two sorts of cancellations apart, of which people must hear differently: the meeting is off, or they are
// off its list.
func (d *draft) kind() string {
	if d.Kind == KindCancellation && d.Left {
		return "left"
	}
	return d.Kind
}

// subject begins with what the mail is.
func (d *draft) subject() string {
	switch d.Kind {
	case KindOverview:
		return inHeader(d.say("subject.overview", "title", d.titleOf(d.Series.Title, maxInSubject)))
	case KindDigest:
		return d.say("subject.digest", "days", words.Days(d.Digest.First, d.Digest.Last, d.language))
	case KindNotice:
		return d.count("subject.notice", len(d.Notice.Failures))
	}
	at := d.Meeting.Start.In(d.here)
	return inHeader(d.say("subject."+d.kind(),
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

// footer says who writes, why, and how to reach them.
func (d *draft) footer(s *sheet) {
	s.Footer = append(s.Footer, d.say("footer."+d.kind(), "office", s.Office))
	if d.ReplyTo != "" {
		s.Contact, s.ContactHint = d.ReplyTo, d.say("footer.contact")
	}
}

// say returns a text of the catalog.
func (d *draft) say(key string, pairs ...any) string { return d.catalog.Say(key, pairs...) }

// count returns a text of the catalog about a number of things.
func (d *draft) count(key string, n int, pairs ...any) string {
	return d.catalog.Count(key, n, pairs...)
}

// line returns a text from outside in the reader's language, on one line.
func (d *draft) line(t events.Text, limit int) string { return ics.Line(t.In(d.language), limit) }

// quote returns a text from outside line by line.
func (d *draft) quote(t events.Text, limit int) []string {
	text := ics.Block(t.In(d.language), limit)
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
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
		if loc, ok := calendar.Location(zone); ok {
			return loc
		}
	}
	return time.UTC
}

// inHeader makes text harmless in a header, where some programs decode what looks encoded, whoever wrote it.
func inHeader(s string) string { return strings.ReplaceAll(s, "=?", "= ?") }

package letter

import (
	"errors"
	"html/template"
	"strings"

	"jourfixe/calendar/ics"
)

// maxDevice is how much of each is said of where a link was asked for, in characters.
const maxDevice = 40

var _ = register(KindSignIn, kind{
	check: (*Letter).checkSignIn, sheet: (*draft).signIn,
	subject: func(d *draft) string {
		return d.subjectOf(d.say("subject.signin", "office", d.line(d.Office, maxInSubject)))
	},
})

// A SignIn is a link by which somebody signs in.
type SignIn struct {
	Link    string
	Minutes int    // for which it is good
	Browser string // in which it was asked for, and on what system; "" if that is not known
	System  string
}

// signIn says how to sign in, and what it means if somebody else has asked.
func (d *draft) signIn(s *sheet) {
	x := d.SignIn
	s.Own = true
	s.Lead = d.say("lead.signin")
	s.add(block{Links: []anchor{{d.say("signin.link"), template.URL(x.Link)}}})
	lines := []string{d.count("signin.good", x.Minutes)}
	if where := strings.Trim(ics.Line(x.Browser, maxDevice)+", "+ics.Line(x.System, maxDevice), ", "); where != "" {
		lines = append(lines, d.say("signin.where", "where", where))
	}
	s.add(block{Lines: lines})
	s.add(block{Lines: []string{d.say("signin.unasked")}, Soft: true})
}

// checkSignIn asks for the link, which is all that the mail is for.
func (l *Letter) checkSignIn() error {
	switch x := l.SignIn; {
	case x == nil || !isLink(x.Link):
		return errors.New("the field SignIn.Link must be a link with http or https")
	case x.Minutes < 1:
		return errors.New("the field SignIn.Minutes must say for how many minutes the link is good")
	}
	return nil
}

package letter

import (
	"errors"
	"html/template"

	"jourfixe/calendar/words"
	"jourfixe/events"
)

var _ = register(KindConfirm, kind{
	check: (*Letter).checkConfirm, sheet: (*draft).confirm,
	subject: func(d *draft) string {
		return d.subjectOf(d.say("subject.confirm", "title", d.titleOf(d.Confirm.Title, maxInSubject)))
	},
})

// A Confirm is a link by which somebody sends off what they have typed on the page of a trip.
type Confirm struct {
	Link     string
	Hours    int         // for which it is good
	Interest bool        // they would like to go, and do not register yet
	Hosting  bool        // they would lodge those who do
	Title    events.Text // of the trip
	From, To events.Date
}

// confirm says what to do, and that nothing is kept if somebody else has typed the address.
func (d *draft) confirm(s *sheet) {
	x := d.Confirm
	s.Own = true
	s.Lead = d.say("lead.confirm")
	switch {
	case x.Interest:
		s.Lead = d.say("confirm.interest")
	case x.Hosting:
		s.Lead = d.say("confirm.hosting")
	}
	s.Title = d.titleOf(x.Title, maxTitle)
	s.add(block{Lines: []string{d.apart(words.Days(x.From, x.To, d.language))}})
	s.add(block{Links: []anchor{{d.say("confirm.link"), template.URL(x.Link)}}})
	s.add(block{Lines: []string{d.count("confirm.good", x.Hours)}})
	s.add(block{Lines: []string{d.say("confirm.unasked")}, Soft: true})
}

// checkConfirm asks for the link, which is all that the mail is for.
func (l *Letter) checkConfirm() error {
	switch x := l.Confirm; {
	case x == nil || !isLink(x.Link):
		return errors.New("the field Confirm.Link must be a link with http or https")
	case x.Hours < 1:
		return errors.New("the field Confirm.Hours must say for how many hours the link is good")
	}
	return nil
}

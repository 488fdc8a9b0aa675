package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/plan"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/post"
	"jourfixe/worker/signin"
	"jourfixe/worker/web"
)

const (
	// sampleLeft is a cancellation to somebody without whom the meeting takes place.
	sampleLeft = "left"
	// samplePerson is who the samples go to.
	samplePerson = "preview"
)

// A sample is the example office with a guest in it, of whom mails can be written.
type sample struct {
	simulation
	composer post.Composer
	now      time.Time
	meeting  *meeting.Meeting // the next one of a series
}

// newSample plays the example office, with its dates in the year after this one, and adds the guest.
func (p *program) newSample(language string) (*sample, error) {
	now := p.now()
	office, err := p.readOffice("", now.Year()+1)
	if err != nil {
		return nil, err
	}
	s := &sample{now: now, composer: post.Composer{
		Links: simulationLinks,
		From:  "jourfixe@jourfixe.example", Contact: "office@jourfixe.example",
	}}
	s.book, s.show = calendar.New("preview"), func(*events.Event, *calendar.Book) error { return nil }
	steps, err := plan.Make(s.book, office.Items, false, func(data []byte) string { return events.Hash(simulationKey, data) })
	if err != nil {
		return nil, err
	}
	for _, step := range steps {
		if err := s.do(step.Type, step.Data, now); err != nil {
			return nil, fmt.Errorf("%s: %w", step.Ref, err)
		}
	}
	name, zone := words.Guest(language)
	err = s.command(&events.AddPerson{
		ID: samplePerson, Name: name, Email: "guest@partner.example", Language: language, Zone: zone,
	})
	if err != nil {
		return nil, err
	}
	token := links.TokenHash(s.composer.Links.FeedToken(samplePerson))
	if err := s.command(&events.IssueFeed{Name: "Preview", Scope: "person/" + samplePerson, Hash: token}); err != nil {
		return nil, err
	}
	meetings := s.book.Meetings()
	i := slices.IndexFunc(meetings, func(m *meeting.Meeting) bool {
		return m.Series != "" && !m.Cancelled && m.Instant.After(now.AddDate(0, 0, 7))
	})
	if i < 0 {
		return nil, errors.New("the example office has no meeting of a series ahead")
	}
	s.meeting = meetings[i]
	return s, nil
}

// command has a command decided, and the time go on.
func (s *sample) command(body events.Body) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	s.now = s.now.Add(time.Minute)
	if err := s.do(body.Type(), data, s.now); err != nil {
		return fmt.Errorf("%s: %w", body.Type(), err)
	}
	s.meeting = s.again(s.meeting)
	return nil
}

// again finds the meeting as it is after a command.
func (s *sample) again(m *meeting.Meeting) *meeting.Meeting {
	if m == nil {
		return nil
	}
	return s.book.Meeting(m.ID)
}

// letter makes the letter of a kind, after what has to happen for it.
func (s *sample) letter(kind string) (*letter.Letter, error) {
	debt := owed.Debt{Kind: kind, To: samplePerson}
	if kind == sampleLeft {
		debt = owed.Debt{Kind: meetingmail.Cancellation, To: samplePerson, Left: true, Sequence: 1}
		return s.write(owed.Sample{About: events.Ref{Noun: "meeting", ID: s.meeting.ID}}, debt)
	}
	k := owed.Find(kind)
	if k == nil {
		return s.internal(kind)
	}
	x := k.Sample(s.book, s.meeting, samplePerson)
	if x.About == (events.Ref{}) {
		return nil, fmt.Errorf("the example office has nothing that mails of the kind %s are about", kind)
	}
	for i, body := range x.Before {
		if i == len(x.Before)-1 {
			s.now = s.now.Add(x.Wait)
		}
		if err := s.command(body); err != nil {
			return nil, err
		}
	}
	if x.About.Noun == "meeting" {
		debt.Revision, debt.Sequence = s.meeting.Revision, s.meeting.Revision
	}
	return s.write(x, debt)
}

// write writes a sample.
func (s *sample) write(x owed.Sample, debt owed.Debt) (*letter.Letter, error) {
	at := x.At
	if at.IsZero() {
		at = s.now
	}
	return s.composer.Letter(s.book, x.About, debt, x.Said, at.UTC().Truncate(time.Second), 0)
}

// internal makes a letter that the coordinator gets.
func (s *sample) internal(kind string) (*letter.Letter, error) {
	l, err := s.letter(meetingmail.Invitation)
	if err != nil {
		return nil, err
	}
	l.Kind, l.Meeting, l.ReplyTo = kind, nil, ""
	switch kind {
	case letter.KindForward:
		l.Forwarded = s.written("Re: Einladung", "darf ich eine Kollegin mitbringen?", "May I bring a colleague?")
	case letter.KindProposal:
		l.Forwarded = s.written("Neue Zeit vorgeschlagen", "am Mittwoch tagt bei uns der Rat.", "Our council meets on Wednesday.")
		l.Forwarded.End = s.meeting.End()
		l.Proposal = &owed.Proposal{Start: s.meeting.Instant.AddDate(0, 0, 1), End: s.meeting.End().AddDate(0, 0, 1)}
	case letter.KindHeld:
		l.Held = &letter.Held{Waiting: 3, Reasons: map[string]int{"unknown-uid": 2, "no-time": 1}}
		l.MessageID = s.composer.Links.NoticeID([]string{"inbound", samplePerson})
	case letter.KindSignIn:
		l.SignIn = &letter.SignIn{Link: s.composer.Links.BaseURL + "/login/", Minutes: int(signin.LinkLife.Minutes()), Browser: "Firefox", System: "Linux"}
		l.MessageID = s.composer.Links.SignInID(s.book, samplePerson, l.SignIn.Link)
	case letter.KindConfirm:
		l.Confirm = &letter.Confirm{Link: s.composer.Links.BaseURL + "/register/", Hours: int(web.RegistrationLinkLife.Hours())}
		for _, t := range s.book.Trips() {
			if t.ForCitizens() { // for another nobody registers
				l.Confirm.Title, l.Confirm.From, l.Confirm.To = t.Title, t.From, t.To
			}
		}
		l.To.Name, l.MessageID = "", s.composer.Links.ConfirmID(l.Confirm.Link, s.now)
	default:
		l.Notice, l.MessageID = s.notice(), s.composer.Links.NoticeID([]string{samplePerson})
	}
	if l.Forwarded != nil {
		l.ReplyTo, l.MessageID = sampleWriter, s.composer.Links.ForwardID(samplePerson)
	}
	return l, nil
}

// sampleWriter is who has written to the office.
const sampleWriter = "guest@partner.example"

// written is what the guest has written about the meeting.
func (s *sample) written(subject string, lines ...string) *letter.Forwarded {
	text := "Guten Tag,\r\n\r\n" + strings.Join(lines, "\r\n\r\n") + "\r\n"
	return &letter.Forwarded{
		From: sampleWriter, Subject: subject, Title: s.meeting.Title, Start: s.meeting.Instant, Zone: s.meeting.Zone, Person: samplePerson,
		Page: s.composer.Links.Page(events.Ref{Noun: "meeting", ID: s.meeting.ID}), Text: text,
		Raw: []byte("From: " + sampleWriter + "\r\nTo: jourfixe@jourfixe.example\r\nSubject: " + subject + "\r\n\r\n" + text),
	}
}

// notice tells of two mails that could not be delivered.
func (s *sample) notice() *letter.Notice {
	m, series := s.meeting, s.book.Series(s.meeting.Series)
	return &letter.Notice{Failures: []letter.Failure{
		{
			Title: m.Title, Start: m.Instant, Zone: m.Zone, Person: samplePerson, Kind: meetingmail.Invitation, Code: "550 5.1.1",
			Page: s.composer.Links.Page(events.Ref{Noun: "meeting", ID: m.ID}),
		},
		{Title: series.Title, Person: samplePerson, Kind: meetingmail.Overview},
	}}
}

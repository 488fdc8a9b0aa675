package owedtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/owed"
)

// Play plays the files of stories in testdata, in which the mails of a while are looked at, too. Nothing is owed but of the kinds that the
// test has imported.
func Play(t *testing.T) {
	calendartest.Play(t, "testdata", "../../testdata", func() map[string]calendartest.Section {
		return map[string]calendartest.Section{"mails": (&played{ledger: owed.Ledger{}}).mails}
	})
}

// A played is what has been said in a story so far.
type played struct{ ledger owed.Ledger }

// mails plays the post up to a time and looks at what it says: "until <time>", perhaps with what the mail server does,
// and then a line for each mail.
func (p *played) mails(s *calendartest.Story, list []string) {
	s.T.Helper()
	if len(list) == 0 || !strings.HasPrefix(list[0], "until ") {
		s.T.Fatalf("%s: mails begins with until and a time", s.File)
	}
	head := strings.Fields(list[0])
	until, err := time.Parse(time.RFC3339, head[1])
	if err != nil {
		s.T.Fatalf("%s: %v", s.File, err)
	}
	server := strings.Join(head[2:], " ")
	got := p.post(s, until, server)
	want := make([]string, len(list)-1)
	for i, line := range list[1:] {
		want[i] = s.Told.Named(line)
	}
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			s.T.Errorf("%s: until %s this mail is missing:\n%s", s.File, head[1], want[i])
			return
		case i >= len(want):
			s.T.Errorf("%s: until %s this is said too:\n%s", s.File, head[1], strings.Join(got[i:], "\n"))
			return
		case !strings.HasPrefix(got[i]+" ", want[i]+" "):
			s.T.Errorf("%s: until %s\nwant %s\ngot  %s\nall:\n%s", s.File, head[1], want[i], got[i], strings.Join(got, "\n"))
			return
		}
	}
}

// post says at each moment what is owed then, from the time of the last command on.
func (p *played) post(s *calendartest.Story, until time.Time, server string) []string {
	s.T.Helper()
	var said []string
	for now := s.Told.Now; ; {
		owing, next := owed.All(s.Told.Direct, p.ledger, now)
		for _, o := range owing {
			line := fmt.Sprintf("%s %s %s %s revision=%d sequence=%d", now.Format(time.RFC3339), o.Kind, o.To, o.About, o.Revision, o.Sequence)
			if o.Kind == "update" || o.Kind == "trip-changed" { // which this room does not know
				line += fmt.Sprintf(" since=%d", o.Since)
			}
			if o.Left {
				line += " left"
			}
			if o.Rule != "" {
				line += " rule=" + o.Rule
			}
			if o.Address > 0 {
				line += fmt.Sprintf(" address=%d", o.Address)
			}
			u := o.Sent(fmt.Sprintf("%s/%s/%d/%d/%d/%s/%s", o.Kind, o.To, o.Revision, o.Sequence, o.Address, o.Due, o.Content), s.Told.Direct.Sequence(), now)
			switch server {
			case "":
			case "the mail server defers":
				u.State, u.Until = owed.StateDeferred, now.Add(time.Hour)
			case "the mail server refuses":
				u.State = owed.StateFailed
			case "the mail server breaks off":
				u.State, u.Until, u.Unsure = owed.StateDeferred, now.Add(time.Hour), true
			case "somebody else says it":
				u.State, u.Until = owed.StateSending, now.Add(time.Hour)
			default:
				s.T.Fatalf("%s: nobody knows what it means that %s", s.File, server)
			}
			if server != "" {
				line += " (" + u.State + ")"
			}
			p.ledger.Note(o.About, o.To, u)
			said = append(said, line)
		}
		if len(owing) > 0 {
			continue // what was said may be followed by something at once
		}
		if next.IsZero() || next.After(until) {
			s.Told.Now = until
			return said
		}
		if !next.After(now) {
			s.T.Fatalf("%s: at %s the next look is not later: %s", s.File, now, next)
		}
		now = next
	}
}

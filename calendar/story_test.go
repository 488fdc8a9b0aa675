package calendar

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"jourfixe/events"
)

// TestStories plays the files testdata/*.txtar: what is given, what is asked when, and what happens then. How they are
// written is told in testdata/README.md. What every decision must hold beside, teller.decide looks at.
func TestStories(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no stories (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := &story{t: t, file: file, told: newTeller(t), ledger: Ledger{}}
			for _, part := range archive.Files {
				switch part.Name {
				case "given":
					s.given(lines(part.Data))
				case "when":
					s.when(lines(part.Data))
				case "then":
					s.then(lines(part.Data))
				case "mails":
					s.mails(lines(part.Data))
				default:
					t.Fatalf("%s: a section is given, when, then or mails, not %q", file, part.Name)
				}
			}
			s.asked("the end")
		})
	}
}

// A story is one file being played.
type story struct {
	t    *testing.T
	file string
	told *teller
	what string    // the command whose outcome has not been looked at yet
	got  *Decision // its outcome

	ledger Ledger
	sent   int // mails so far
}

// lines joins what is indented to the line before, and drops comments and empty lines.
func lines(data []byte) []string {
	var list []string
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, " ") && len(list) > 0:
			list[len(list)-1] += " " + strings.TrimSpace(line)
		default:
			list = append(list, line)
		}
	}
	return list
}

func (s *story) given(list []string) {
	s.t.Helper()
	s.asked("given")
	for _, line := range list {
		if name, ok := strings.CutPrefix(line, "as in "); ok {
			data, err := os.ReadFile(filepath.Join("testdata", name))
			if err != nil {
				s.t.Fatal(err)
			}
			s.given(lines(data))
			continue
		}
		if p := s.told.tell(line).Problem(); p != nil {
			s.t.Fatalf("%s: given %s: %v", s.file, line, p)
		}
	}
}

func (s *story) when(list []string) {
	s.t.Helper()
	s.asked("when")
	if len(list) != 1 {
		s.t.Fatalf("%s: when takes one command, not %d", s.file, len(list))
	}
	d := s.told.tell(list[0])
	s.what, s.got = list[0], &d
}

// mails plays the post up to a time and looks at what it says: "until <time>", perhaps with what the mail server does,
// and then a line for each mail.
func (s *story) mails(list []string) {
	s.t.Helper()
	s.asked("mails")
	if len(list) == 0 || !strings.HasPrefix(list[0], "until ") {
		s.t.Fatalf("%s: mails begins with until and a time", s.file)
	}
	head := strings.Fields(list[0])
	until, err := time.Parse(time.RFC3339, head[1])
	if err != nil {
		s.t.Fatalf("%s: %v", s.file, err)
	}
	server := strings.Join(head[2:], " ")
	got := s.post(until, server)
	want := list[1:]
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			s.t.Errorf("%s: until %s this mail is missing:\n%s", s.file, head[1], want[i])
			return
		case i >= len(want):
			s.t.Errorf("%s: until %s this is said too:\n%s", s.file, head[1], strings.Join(got[i:], "\n"))
			return
		case !strings.HasPrefix(got[i]+" ", want[i]+" "):
			s.t.Errorf("%s: until %s\nwant %s\ngot  %s\nall:\n%s", s.file, head[1], want[i], got[i], strings.Join(got, "\n"))
			return
		}
	}
}

// post says at each moment what is owed then, from the time of the last command on.
func (s *story) post(until time.Time, server string) []string {
	s.t.Helper()
	var said []string
	for now := s.told.now; ; {
		owing, next := s.told.direct.Mails(s.ledger, now)
		for _, o := range owing {
			line := fmt.Sprintf("%s %s %s %s revision=%d sequence=%d", now.Format(time.RFC3339), o.Message.Message, o.To, o.About, o.Revision, o.Sequence)
			if o.Message.Message == Update {
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
			s.sent++
			u := o.Sent(fmt.Sprintf("%s/%s/%d/%d/%d/%s", o.Message.Message, o.To, o.Revision, o.Sequence, o.Address, o.Due), s.told.direct.Sequence(), now)
			switch server {
			case "":
			case "the mail server defers":
				u.State, u.Until = StateDeferred, now.Add(time.Hour)
			case "the mail server refuses":
				u.State = StateFailed
			case "the mail server breaks off":
				u.State, u.Until, u.Unsure = StateDeferred, now.Add(time.Hour), true
			case "somebody else says it":
				u.State, u.Until = StateSending, now.Add(time.Hour)
			default:
				s.t.Fatalf("%s: nobody knows what it means that %s", s.file, server)
			}
			if server != "" {
				line += " (" + u.State + ")"
			}
			s.ledger.Note(o.About, o.To, u)
			said = append(said, line)
		}
		if len(owing) > 0 {
			continue // what was said may be followed by something at once
		}
		if next.IsZero() || next.After(until) {
			s.told.now = until
			return said
		}
		if !next.After(now) {
			s.t.Fatalf("%s: at %s the next look is not later: %s", s.file, now, next)
		}
		now = next
	}
}

// asked holds that what has been asked was also looked at.
func (s *story) asked(next string) {
	s.t.Helper()
	if s.got != nil {
		s.t.Fatalf("%s: nobody looks at what happens after %s, before %s", s.file, s.what, next)
	}
}

func (s *story) then(list []string) {
	s.t.Helper()
	if s.got == nil {
		s.t.Fatalf("%s: then without when", s.file)
	}
	d := *s.got
	s.got = nil
	rest, fault := d.Events, ""
	for _, want := range list {
		switch {
		case want == "...":
			rest = nil
			continue
		case want == "as before" && d.Before != nil && len(rest) == 0:
			continue
		case want == "as before":
			fault = "the command is decided anew"
		case len(rest) == 0:
			fault = "nothing more happens"
		case strings.HasPrefix(want, "refused "):
			fault = refusedAs(rest[0], strings.TrimPrefix(want, "refused "))
		default:
			fault = happenedAs(rest[0], want)
		}
		if fault != "" {
			s.t.Errorf("%s: after %s\nwant %s\nbut  %s\nhappened:\n%s", s.file, s.what, want, fault, show(d.Events))
			return
		}
		rest = rest[1:]
	}
	if len(rest) > 0 {
		s.t.Errorf("%s: after %s\nthis happens too:\n%s", s.file, s.what, show(rest))
	}
}

// refusedAs compares with "<code> <field>: <part of the detail>", the field left out if there is none.
func refusedAs(e *events.Event, want string) string {
	r, ok := e.Body.(*events.CommandRefused)
	if !ok {
		return "it is not refused"
	}
	head, detail, _ := strings.Cut(want, ": ")
	code, field, _ := strings.Cut(head, " ")
	if p := r.Problem; p.Code != events.ProblemURN+code || p.Field != field || !strings.Contains(p.Detail, detail) {
		return "it is refused otherwise"
	}
	return ""
}

var fieldForm = regexp.MustCompile(`([^\s=]+)=("(?:[^"\\]|\\.)*"|\S+)`)

// happenedAs compares an event with "<type> <field>=<value> …".
func happenedAs(e *events.Event, want string) string {
	kind, fields, _ := strings.Cut(want, " ")
	if e.Body.Type().Short() != kind {
		return "it is " + e.Body.Type().Short()
	}
	told, err := events.Tell(e)
	if err != nil {
		return err.Error()
	}
	var data any
	if err := json.Unmarshal(told.Data, &data); err != nil {
		return err.Error()
	}
	for _, m := range fieldForm.FindAllStringSubmatch(fields, -1) {
		value := m[2]
		if unquoted, err := strconv.Unquote(value); err == nil {
			value = unquoted
		}
		if got := at(data, m[1]); got != value {
			return fmt.Sprintf("%s is %q", m[1], got)
		}
	}
	return ""
}

// at finds "passed[0].reason.en" in data, "-" if it is not there; "passed[#]" is how many there are.
func at(data any, path string) string {
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch v := data.(type) {
		case map[string]any:
			data = v[step]
		case []any:
			if step == "#" {
				return strconv.Itoa(len(v))
			}
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return "-"
			}
			data = v[i]
		default:
			return "-"
		}
	}
	switch v := data.(type) {
	case nil:
		return "-"
	case string:
		return v
	}
	text, err := json.Marshal(data)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func show(list []*events.Event) string {
	var b strings.Builder
	for _, e := range list {
		if told, err := events.Tell(e); err == nil {
			fmt.Fprintf(&b, "  %s %s\n", told.Type, told.Data)
		}
	}
	return b.String()
}

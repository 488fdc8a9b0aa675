package calendartest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"jourfixe/calendar"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// A Story is one file being played. How they are written is told in calendar/testdata/README.md. What every decision must
// hold beside, Teller.Decide looks at.
type Story struct {
	T    *testing.T
	Told *Teller
	File string

	worlds string             // the folder of what several stories begin with
	what   string             // the command whose outcome has not been looked at yet
	got    *calendar.Decision // its outcome
}

// A Section plays one more section of a story, by its lines.
type Section func(s *Story, lines []string)

// Play plays all files testdata/*.txtar in a folder. What several begin with lies in another one. more makes the sections
// that a story may have beside given, when and then, for each story anew.
func Play(t *testing.T, folder, worlds string, more func() map[string]Section) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no stories (%v)", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := &Story{T: t, File: file, Told: NewTeller(t), worlds: worlds}
			sections := map[string]Section{"given": (*Story).given, "when": (*Story).when, "then": (*Story).then, "agenda": (*Story).agenda, "zones": (*Story).zones}
			if more != nil {
				maps.Copy(sections, more())
			}
			for _, part := range archive.Files {
				section := sections[part.Name]
				if section == nil {
					t.Fatalf("%s: a section is one of %s, not %q", file, slices.Sorted(maps.Keys(sections)), part.Name)
				}
				if part.Name != "then" {
					s.asked(part.Name)
				}
				section(s, Lines(part.Data))
			}
			s.asked("the end")
		})
	}
}

// Lines joins what is indented to the line before, and drops comments and empty lines.
func Lines(data []byte) []string {
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

func (s *Story) given(list []string) {
	s.T.Helper()
	for _, line := range list {
		if name, ok := strings.CutPrefix(line, "as in "); ok {
			data, err := os.ReadFile(filepath.Join(s.worlds, name))
			if err != nil {
				s.T.Fatal(err)
			}
			s.given(Lines(data))
			continue
		}
		if p := s.Told.Tell(line).Problem(); p != nil {
			s.T.Fatalf("%s: given %s: %v", s.File, line, p)
		}
	}
}

func (s *Story) when(list []string) {
	s.T.Helper()
	if len(list) != 1 {
		s.T.Fatalf("%s: when takes one command, not %d", s.File, len(list))
	}
	d := s.Told.Tell(list[0])
	s.what, s.got = list[0], &d
}

// asked holds that what has been asked was also looked at.
func (s *Story) asked(next string) {
	s.T.Helper()
	if s.got != nil {
		s.T.Fatalf("%s: nobody looks at what happens after %s, before %s", s.File, s.what, next)
	}
}

func (s *Story) then(list []string) {
	s.T.Helper()
	if s.got == nil {
		s.T.Fatalf("%s: then without when", s.File)
	}
	d := *s.got
	s.got = nil
	rest, fault := d.Events, ""
	for _, want := range list {
		want = s.Told.Named(want)
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
			s.T.Errorf("%s: after %s\nwant %s\nbut  %s\nhappened:\n%s", s.File, s.what, want, fault, show(d.Events))
			return
		}
		rest = rest[1:]
	}
	if len(rest) > 0 {
		s.T.Errorf("%s: after %s\nthis happens too:\n%s", s.File, s.what, show(rest))
	}
}

// agenda looks at what a scope shows: "<scope> from <first day> to <last day>", and then a line for each entry, its key
// and, of a meeting, what is to be noted of it.
func (s *Story) agenda(list []string) {
	s.T.Helper()
	var first, last events.Date
	head := []string{}
	if len(list) > 0 {
		head = strings.Fields(list[0])
	}
	if len(head) != 5 || head[1] != "from" || head[3] != "to" {
		s.T.Fatalf("%s: an agenda begins with its scope, from a day to a day", s.File)
	}
	first, last = Day(s.T, head[2]), Day(s.T, head[4])
	scope, err := calendar.ParseScope(head[0])
	if err != nil {
		s.T.Fatalf("%s: %v", s.File, err)
	}
	var got []string
	for _, e := range s.Told.Direct.Agenda(scope, first, last) {
		line := e.Key
		if e.Cancelled {
			line += " cancelled"
		}
		if e.Answers.Any() {
			line += fmt.Sprintf(" accepted=%d open=%d", e.Answers.Accepted, e.Answers.Open)
		}
		got = append(got, line)
	}
	if !slices.Equal(got, list[1:]) {
		s.T.Errorf("%s: %s shows\n%s\nwant\n%s", s.File, list[0], strings.Join(got, "\n"), strings.Join(list[1:], "\n"))
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
	told, err := events.Tell(e, reason.Staff)
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
		if told, err := events.Tell(e, reason.Staff); err == nil {
			fmt.Fprintf(&b, "  %s %s\n", told.Type, told.Data)
		}
	}
	return b.String()
}

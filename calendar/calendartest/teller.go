// Package calendartest plays stories for tests: what is given, what is asked when, and what happens then. It holds every
// decision to what all of them must keep. It knows the calendar alone; what else a story may tell of is told by the tests
// that play it.
package calendartest

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A Teller plays commands into two books, which must be the same after each: one gets the events as they were decided,
// the other after they have travelled through JSON.
type Teller struct {
	Direct  *calendar.Book
	Through *calendar.Book
	Now     time.Time // of the last command told

	t         testing.TB
	commands  uint64
	published uint64
	state     string // dump of the book after the last command
	named     map[string]string
}

// NewTeller begins with an office in which nothing has happened.
func NewTeller(t testing.TB) *Teller {
	return &Teller{t: t, Direct: calendar.New("bremen"), Through: calendar.New("bremen"), named: map[string]string{}}
}

var commandForm = regexp.MustCompile(`^(\S+) ([a-z]+\.[a-z]+)((?: [a-z]+=\S+)*) (\{.*\})$`)

// Named puts the ids of people, registrations and hosts, which the house makes, in the place of their names: <Ada> is the registration in which
// she travels, <person Ada> she herself, <host Ada> what she offers.
func (s *Teller) Named(line string) string {
	return nameForm.ReplaceAllStringFunc(line, func(found string) string {
		name := strings.Trim(found, "<>")
		if id := s.named[name]; id != "" {
			return id
		}
		s.t.Fatalf("%q: nobody is called %s", line, found)
		return ""
	})
}

var nameForm = regexp.MustCompile(`<(?:person |host )?\p{Lu}\p{L}*>`)

// name notes under which id somebody came in.
func (s *Teller) name(e *events.Event) {
	switch body := e.Body.(type) {
	case *events.PersonAdded:
		s.named["person "+body.Name.Value()] = body.ID
	case *events.InterestNoted:
		s.named[body.Name.Value()] = body.ID
	case *events.RegistrationMade:
		s.named[body.Name.Value()] = body.ID
	case *events.HostOffered:
		s.named["host "+body.Name.Value()] = body.ID
	}
}

// Tell decides a line "<time> <type> [client=… source=… id=… time=…] {data}" and applies what happens.
func (s *Teller) Tell(line string) calendar.Decision {
	s.t.Helper()
	line = s.Named(line)
	m := commandForm.FindStringSubmatch(line)
	if m == nil {
		s.t.Fatalf("%q is no command; write <time> <type> {data}", line)
	}
	now, err := time.Parse(time.RFC3339, m[1])
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.Command(m[2], []byte(m[4]))
	for _, f := range strings.Fields(m[3]) {
		name, value, _ := strings.Cut(f, "=")
		switch name {
		case "client":
			c.Client = value
			c.Grants = value == "operator"
		case "by":
			c.By = value
		case "source":
			c.Source = value
		case "id":
			c.ID = value
		case "time":
			if c.Time, err = time.Parse(time.RFC3339, value); err != nil {
				s.t.Fatal(err)
			}
		default:
			s.t.Fatalf("%q: a command has no %s", line, name)
		}
	}
	s.Now = now
	return s.Decide(c, now)
}

// Command makes a command of its data, as it would come in.
func (s *Teller) Command(kind string, data []byte) *events.Command {
	s.t.Helper()
	t, err := events.ParseType(kind)
	if err != nil {
		s.t.Fatal(err)
	}
	body, err := events.DecodeCommand(t, data)
	if err != nil {
		s.t.Fatalf("%s %s: %v", kind, data, err)
	}
	// A slip in the name of a field would make a story that tells nothing.
	strict := json.NewDecoder(bytes.NewReader(data))
	strict.DisallowUnknownFields()
	if err := strict.Decode(reflect.New(reflect.TypeOf(body).Elem()).Interface()); err != nil {
		s.t.Fatalf("%s %s: %v", kind, data, err)
	}
	s.commands++
	return &events.Command{
		Office: "bremen", Client: "operator", Grants: true, Source: "/story", ID: strconv.FormatUint(s.commands, 10), Sequence: s.commands,
		Digest: events.Digest(nil, kind, data), Seed: [16]byte{byte(s.commands >> 8), byte(s.commands)}, Body: body,
	}
}

// Decide applies what is decided, and holds what every decision must hold: it leaves no trace in the book, comes out
// the same the second time, means the same after the way through the journal, and does not show in a clone made before.
func (s *Teller) Decide(c *events.Command, now time.Time) calendar.Decision {
	s.t.Helper()
	before := s.state
	if before == "" {
		before = Dump(s.Direct)
	}
	d := s.Direct.Decide(c, now)
	again := s.Direct.Decide(c, now)
	if after := Dump(s.Direct); after != before {
		s.t.Fatalf("deciding %s changes the book: %s", c.Body.Type(), Difference(before, after))
	}
	if x, y := Dump(d.Events), Dump(again.Events); x != y || d.Before != again.Before {
		s.t.Fatalf("deciding %s again gives something else: %s", c.Body.Type(), Difference(x, y))
	}
	clone := s.Direct.Clone()
	cloned := Dump(clone)
	for _, e := range d.Events {
		s.published++
		e.Sequence = s.published
		s.name(e)
		copied := Copy(s.t, e)
		for book, event := range map[*calendar.Book]*events.Event{s.Direct: e, s.Through: copied} {
			if err := book.Apply(event); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	if after := Dump(clone); after != cloned {
		s.t.Fatalf("what comes of %s shows in a clone that was made before: %s", c.Body.Type(), Difference(cloned, after))
	}
	s.state = Dump(s.Direct)
	if x, y := s.state, Dump(s.Through); x != y {
		s.t.Fatalf("after %s, the book that got its events through JSON differs: %s", c.Body.Type(), Difference(x, y))
	}
	return d
}

// Copy writes an event as the journal does, and reads it back.
func Copy(t testing.TB, e *events.Event) *events.Event {
	t.Helper()
	turn := func(b []byte) ([]byte, error) {
		out := bytes.Clone(b)
		for i := range out {
			out[i] = ^out[i]
		}
		return out, nil
	}
	if p, ok := e.Body.(events.Personal); ok {
		for _, v := range p.Seals() {
			if err := v.Seal(turn); err != nil {
				t.Fatal(err)
			}
		}
	}
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		t.Fatal(err)
	}
	back, err := events.ReadEvent(e.Office, e.Sequence, func(name string) string { return strings.Join(header[name], "") }, data)
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := back.Body.(events.Personal); ok {
		for _, v := range p.Seals() {
			if err := v.Open(turn); err != nil {
				t.Fatal(err)
			}
		}
	}
	return back
}

// Day reads a date that the test itself wrote.
func Day(t testing.TB, s string) events.Date {
	t.Helper()
	d, err := events.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

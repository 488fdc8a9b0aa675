package calendar

import (
	"bytes"
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

// A teller plays commands into two books, which must be the same after each: one gets the events as they were decided,
// the other after they have travelled through JSON.
type teller struct {
	t         *testing.T
	direct    *Book
	through   *Book
	commands  uint64
	published uint64
	state     string // dump of the book after the last command
	now       time.Time
}

func newTeller(t *testing.T) *teller {
	return &teller{t: t, direct: New("bremen"), through: New("bremen")}
}

var commandForm = regexp.MustCompile(`^(\S+) ([a-z]+\.[a-z]+)((?: [a-z]+=\S+)*) (\{.*\})$`)

// tell decides a line "<time> <type> [client=… source=… id=… time=…] {data}" and applies what happens.
func (s *teller) tell(line string) Decision {
	s.t.Helper()
	m := commandForm.FindStringSubmatch(line)
	if m == nil {
		s.t.Fatalf("%q is no command; write <time> <type> {data}", line)
	}
	now, err := time.Parse(time.RFC3339, m[1])
	if err != nil {
		s.t.Fatal(err)
	}
	c := s.command(m[2], []byte(m[4]))
	for _, f := range strings.Fields(m[3]) {
		name, value, _ := strings.Cut(f, "=")
		switch name {
		case "client":
			c.Client = value
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
	s.now = now
	return s.decide(c, now)
}

func (s *teller) command(kind string, data []byte) *events.Command {
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
		Office: "bremen", Client: "operator", Source: "/story", ID: strconv.FormatUint(s.commands, 10), Sequence: s.commands,
		Digest: events.Digest(nil, kind, data), Seed: [16]byte{byte(s.commands >> 8), byte(s.commands)}, Body: body,
	}
}

// decide applies what is decided, and holds what every decision must hold: it leaves no trace in the book, comes out
// the same the second time, and means the same after the way through the journal.
func (s *teller) decide(c *events.Command, now time.Time) Decision {
	s.t.Helper()
	before := s.state
	if before == "" {
		before = dump(s.direct)
	}
	d := s.direct.Decide(c, now)
	again := s.direct.Decide(c, now)
	if after := dump(s.direct); after != before {
		s.t.Fatalf("deciding %s changes the book: %s", c.Body.Type(), difference(before, after))
	}
	if x, y := dump(d.Events), dump(again.Events); x != y || d.Before != again.Before {
		s.t.Fatalf("deciding %s again gives something else: %s", c.Body.Type(), difference(x, y))
	}
	for _, e := range d.Events {
		s.published++
		e.Sequence = s.published
		copied := s.travel(e)
		for book, event := range map[*Book]*events.Event{s.direct: e, s.through: copied} {
			if err := book.Apply(event); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	s.state = dump(s.direct)
	if x, y := s.state, dump(s.through); x != y {
		s.t.Fatalf("after %s, the book that got its events through JSON differs: %s", c.Body.Type(), difference(x, y))
	}
	return d
}

// travel writes an event as the journal does, and reads it back.
func (s *teller) travel(e *events.Event) *events.Event {
	s.t.Helper()
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
				s.t.Fatal(err)
			}
		}
	}
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		s.t.Fatal(err)
	}
	back, err := events.ReadEvent(e.Office, e.Sequence, func(name string) string { return strings.Join(header[name], "") }, data)
	if err != nil {
		s.t.Fatal(err)
	}
	if p, ok := back.Body.(events.Personal); ok {
		for _, v := range p.Seals() {
			if err := v.Open(turn); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	return back
}

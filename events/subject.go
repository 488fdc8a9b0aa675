package events

import (
	"fmt"
	"strconv"
	"strings"
)

// IDPattern is what every id of an office, partner, person, series and so on matches. An id is safe as a NATS subject
// token, in a URL path, as a file name and in an iCalendar UID.
const IDPattern = `^[a-z0-9][a-z0-9-]{0,62}$`

// ValidID reports whether s can be an id, as IDPattern says. It is asked for each of thousands of members of a group.
func ValidID(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 63
}

// A Ref points at one thing of the office: "partner/riga", "meeting/jour-fixe-2027-02-03".
type Ref struct{ Noun, ID string }

// ParseRef reads "partner/riga".
func ParseRef(s string) (Ref, error) {
	noun, id, ok := strings.Cut(s, "/")
	if !ok || !ValidID(noun) || !ValidID(id) {
		return Ref{}, fmt.Errorf("%q points at nothing; write noun/id, as in partner/riga", clip(s))
	}
	return Ref{noun, id}, nil
}

// String returns "noun/id", and "" for the zero Ref.
func (r Ref) String() string {
	if r == (Ref{}) {
		return ""
	}
	return r.Noun + "/" + r.ID
}

// MarshalText implements encoding.TextMarshaler.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (r *Ref) UnmarshalText(b []byte) (err error) {
	if len(b) == 0 {
		*r = Ref{}
		return nil
	}
	*r, err = ParseRef(string(b))
	return err
}

// A Type names a kind of message: "series.define" asks, "series.defined" happened. Its long form, the CloudEvents type,
// is "jourfixe.series.define.v1".
type Type struct {
	Noun, Name string
	Version    int
}

// ParseType reads the short form, which means version 1, or the long one.
func ParseType(s string) (Type, error) {
	noun, rest, _ := strings.Cut(strings.TrimPrefix(s, "jourfixe."), ".")
	name, last, versioned := strings.Cut(rest, ".")
	t := Type{noun, name, 1}
	if versioned {
		number, ok := strings.CutPrefix(last, "v")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			n = 0
		}
		t.Version = n
	}
	if t.Version < 1 || !ValidID(noun) || !ValidID(name) {
		return Type{}, fmt.Errorf("%q is no message type; write it as series.define or jourfixe.series.define.v1", clip(s))
	}
	return t, nil
}

// Short returns "series.define".
func (t Type) Short() string { return t.Noun + "." + t.Name }

// String returns the long form, "jourfixe.series.define.v1".
func (t Type) String() string { return "jourfixe." + t.Short() + ".v" + strconv.Itoa(t.Version) }

// CommandSubject is where a client's commands of a type go: jourfixe.<office>.command.<client>.<noun>.<verb>.
func CommandSubject(office, client string, t Type) string {
	return "jourfixe." + office + ".command." + client + "." + t.Noun + "." + t.Name
}

// ParseCommandSubject takes a command subject apart. The client is in the subject because NATS permissions pin it
// there; it is the actor in the journal. The type has version 1, which the message itself may raise.
func ParseCommandSubject(subject string) (office, client string, t Type, err error) {
	p := strings.Split(subject, ".")
	if len(p) != 6 || p[0] != "jourfixe" || p[2] != "command" {
		return "", "", Type{}, fmt.Errorf("the subject is not jourfixe.<office>.command.<client>.<noun>.<verb>")
	}
	for _, token := range []string{p[1], p[3], p[4], p[5]} {
		if !ValidID(token) {
			return "", "", Type{}, fmt.Errorf("a token of the subject does not match %s", IDPattern)
		}
	}
	return p[1], p[3], Type{p[4], p[5], 1}, nil
}

// CommandsOf is the filter for all commands of an office.
func CommandsOf(office string) string { return "jourfixe." + office + ".command.>" }

// CommandsFrom is the filter for all commands of one client.
func CommandsFrom(office, client string) string {
	return "jourfixe." + office + ".command." + client + ".>"
}

// DoorOf is the filter for what clients send as commands, before it is taken in: jourfixe.<office>.door.<client>.<noun>.<verb>.
func DoorOf(office string) string { return "jourfixe." + office + ".door.*.>" }

// EventSubject is where an event goes: jourfixe.<office>.event.<noun>.<id>.<fact>.
func EventSubject(office string, about Ref, fact string) string {
	return "jourfixe." + office + ".event." + about.Noun + "." + about.ID + "." + fact
}

// EventsOf is the filter for all events of an office, or of one thing in it if about is given.
func EventsOf(office string, about Ref) string {
	if about == (Ref{}) {
		return "jourfixe." + office + ".event.>"
	}
	return "jourfixe." + office + ".event." + about.Noun + "." + about.ID + ".>"
}

// QuerySubject is where a client asks a question that changes nothing, answered by whichever replica is free:
// jourfixe.<office>.query.<client>.<noun>.<question>.
func QuerySubject(office, client, noun, question string) string {
	return "jourfixe." + office + ".query." + client + "." + noun + "." + question
}

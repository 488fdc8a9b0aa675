package desk

import (
	"errors"
	"runtime/debug"
	"strconv"
	"strings"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// A question is what the desk has to answer: a command, or something that could not be read as one.
type question struct {
	command *events.Command
	asked   string          // the type as far as it could be read
	problem *events.Problem // why it cannot be decided, if so
	reason  string          // why it could not even be attributed, if so
}

// read makes a question of a message; the error says why it cannot be attributed to anybody.
func (d *Desk) read(raw streams.Raw) (q question, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = errors.New("the program failed to read it; the log of the server says how")
			d.Log.Error("a message made the program fail and is set aside", "command", raw.Sequence, "stack", stack())
		}
	}()
	_, client, t, err := events.ParseCommandSubject(raw.Subject)
	if err != nil {
		return question{}, err
	}
	m, plain, err := events.ReadMessage(raw.Get, raw.Data)
	if err != nil {
		return question{}, err
	}
	asked := t.String()
	if plain {
		// Plain JSON is what a person types: the subject says the type, and NATS's own message id is the identity.
		m.Source, m.ID = "/clients/"+client, raw.Get("Nats-Msg-Id")
		if m.ID == "" {
			m.ID = strconv.FormatUint(raw.Sequence, 10)
		}
		if err := events.CheckAttribute("Nats-Msg-Id", m.ID); err != nil {
			return question{}, err
		}
	} else if asked = m.Type; asked != t.String() {
		if given, err := events.ParseType(asked); err == nil && (given.Noun != t.Noun || given.Name != t.Name) {
			c, _ := worker.Read(d.Key, d.Office, client, asked, m)
			c.Sequence, c.Body = raw.Sequence, nil
			return question{command: c, asked: given.String(), problem: events.Refuse(events.Malformed, "type",
				"the CloudEvent's type is not that of the subject it came on, %s", t.Short())}, nil
		}
	}
	c, problem := worker.Read(d.Key, d.Office, client, asked, m)
	c.Sequence = raw.Sequence
	if c.Grants = d.Rights == nil; problem == nil && d.Rights != nil {
		r := d.Rights(client)
		c.Grants = r.Grants()
		problem = r.Give(c.Body.Type(), c.Body)
	}
	// What stays in the journal for good is a type or nothing: the attribute may be anything.
	if known, err := events.ParseType(asked); err == nil {
		asked = known.String()
	} else {
		asked = "unknown"
	}
	return question{command: c, asked: asked, problem: problem}, nil
}

// unreadable is the question about something that cannot be read as a command. Its identity is its place in the stream, and whose
// it is the subject says, as far as it says it.
func unreadable(office string, raw streams.Raw, reason string) question {
	id, client := strconv.FormatUint(raw.Sequence, 10), "unknown"
	if tokens := strings.Split(raw.Subject, "."); len(tokens) > 3 && events.ValidID(tokens[3]) {
		client = tokens[3]
	}
	return question{
		command: &events.Command{Office: office, Client: client, Source: "/dead", ID: id, Sequence: raw.Sequence},
		reason:  reason,
	}
}

// stack is where a panic came from. Its value is left out: it may hold something personal.
func stack() string {
	lines := strings.Split(string(debug.Stack()), "\n")
	var calls []string
	for _, line := range lines {
		if name, _, ok := strings.Cut(line, "("); ok && strings.HasPrefix(line, "jourfixe/") {
			calls = append(calls, name)
		}
	}
	return strings.Join(calls, " < ")
}

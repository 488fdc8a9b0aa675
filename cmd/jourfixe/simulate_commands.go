package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// An asked is a command that somebody gives while a simulation runs.
type asked struct {
	At   time.Time       `json:"time"`
	Name string          `json:"type"`
	Data json.RawMessage `json:"data"`

	kind events.Type
}

// maxAsked bounds the size of a file of commands, and of a line of it.
const (
	maxAsked     = 32 << 20
	maxAskedLine = 1 << 20
)

// readAsked reads a file of commands, an object a line, in order of time. What a line says amiss is told by its number.
func readAsked(file string, from time.Time) ([]asked, error) {
	if file == "" {
		return nil, nil
	}
	about, err := os.Stat(file)
	if err != nil {
		return nil, usage("--commands: %v", err)
	}
	if about.Size() > maxAsked {
		return nil, usage("--commands: %s is larger than %d MiB", file, maxAsked>>20)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, usage("--commands: %v", err)
	}
	var list []asked
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, maxAskedLine)
	for n := 1; lines.Scan(); n++ {
		text := bytes.TrimSpace(lines.Bytes())
		if len(text) == 0 || text[0] == '#' {
			continue
		}
		var a asked
		read := json.NewDecoder(bytes.NewReader(text))
		read.DisallowUnknownFields()
		if err := read.Decode(&a); err != nil {
			return nil, usage("%s, line %d: must be an object as in %s: %v", file, n, askedExample, err)
		}
		a.kind, err = events.ParseType(a.Name)
		switch {
		case err != nil || !events.IsCommand(a.kind):
			return nil, usage("%s, line %d: the field type must be a command, as in registration.make; docs/events.md lists them", file, n)
		case a.At.Before(from):
			return nil, usage("%s, line %d: the field time must be %s or later, when the simulation begins", file, n, from.Format(time.RFC3339))
		case len(a.Data) == 0:
			return nil, usage("%s, line %d: the field data is missing, what the command says", file, n)
		}
		list = append(list, a)
	}
	if err := lines.Err(); err != nil {
		return nil, usage("--commands: %s: %v", file, err)
	}
	slices.SortStableFunc(list, func(x, y asked) int { return x.At.Compare(y.At) })
	return list, nil
}

const askedExample = `{"time":"2027-01-04T09:00:00+01:00","type":"trip.cancel","data":{"id":"gdansk-2027"}}`

// ask has what somebody has asked for decided. A refusal is shown, since people ask for what is not possible.
func (s *simulation) ask(a asked) error {
	problem, err := s.decide(a.kind, a.Data, a.At)
	if err != nil || problem == nil || s.refused == nil {
		return err
	}
	return s.refused(a, problem, s.book)
}

// settle has done what has come due for the seats of trips, for polls, agendas and what was kept long enough, as the clock does, and notes when something is due next.
func (s *simulation) settle(now time.Time) error {
	for {
		var all calendar.Tickler // a new one looks at everything
		var bodies []events.Body
		if bodies, s.settles = all.Due(s.book, now); len(bodies) == 0 {
			return nil
		}
		for _, body := range bodies {
			data, err := json.Marshal(body)
			if err != nil {
				return err
			}
			if err := s.do(body.Type(), data, now); err != nil {
				return fmt.Errorf("%s: %w", body.About(), err)
			}
		}
	}
}

// showRefusedLine prints a refusal as a JSON object.
func showRefusedLine(p *program) func(asked, *events.Problem, *calendar.Book) error {
	return func(a asked, problem *events.Problem, _ *calendar.Book) error {
		return p.json(struct {
			At      time.Time       `json:"at"`
			Kind    string          `json:"kind"`
			Command string          `json:"command"`
			Problem *events.Problem `json:"problem"`
		}{a.At.UTC(), "refused", a.Name, problem})
	}
}

func (d *diary) refused(a asked, problem *events.Problem, b *calendar.Book) error {
	return d.line(a.At, b, strings.TrimSpace(fmt.Sprintf("refused: %s, %s %s", a.Name, problem.Field, problem.Detail)))
}

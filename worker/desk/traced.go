package desk

import (
	"errors"

	"jourfixe/calendar"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
)

// way begins to note the way of a command over the desk.
func (d *Desk) way(raw streams.Raw) *traced.Decision {
	return d.Traces.Decide(raw.Get, raw.Data, raw.Sequence, raw.Time)
}

// follow has the events of a decision say what they follow from.
func follow(way *traced.Decision, decision calendar.Decision) {
	if way == nil {
		return
	}
	span := way.Write(len(decision.Events))
	for _, e := range decision.Events {
		e.Trace = span
	}
}

// wrote says in a word why events were not written, "" if they were.
func wrote(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, streams.ErrConflict):
		return traced.Conflict
	}
	return traced.NotWritten
}

// finish notes what became of a command.
func finish(way *traced.Decision, q question, decision calendar.Decision, done bool) {
	if way == nil {
		return
	}
	command := ""
	if q.command != nil && q.command.Body != nil {
		command = q.command.Body.Type().Short()
	}
	problem := decision.Problem()
	switch {
	case done:
		way.Done(traced.Answered, command, "")
	case q.reason != "":
		way.Done(traced.SetAside, command, "")
	case problem != nil:
		way.Done(traced.Refused, command, problem.Code)
	default:
		way.Done(traced.Accepted, command, "")
	}
}

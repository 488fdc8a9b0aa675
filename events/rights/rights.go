// Package rights is the one table of who may do what, for every door by which a client comes in: NATS, the HTTP API and
// whatever is opened later. It knows names of clients, commands and questions, and no door; who somebody is, the doors find
// out.
//
// A client gives the commands that it was given and hears events. What speaks for a person, or tells of one, is given to
// nobody by a wildcard: it has to be named.
package rights

import (
	"fmt"
	"slices"
	"strings"

	"jourfixe/events"
)

// OperatorName is the client that administers the house.
const OperatorName = "operator"

// house are the names under which the house itself acts, in the journal and elsewhere: its roles, its doors and what it
// writes in people's names. No client can be called like one of them.
var house = []string{
	OperatorName, "office", "office-file", "demo", "unknown", "house", "jourfixe", "system",
	"desk", "clock", "post", "reply", "fetch", "feed", "web", "api", "questions",
	"rsvp", "caldav", "register", "mails", "mail", "mailbox", "lmtp", "smtp", "preview", "simulate", "dead", "inbound", "cli",
}

// OfHouse reports whether a name is one of the house's own.
func OfHouse(name string) bool { return slices.Contains(house, name) }

// A right is a command or a question by its short name, as in meeting.request.
//
// named are the rights that no wildcard gives: to answer, to propose and to choose for guests, to erase and to export, to say who uses the
// house in which role, to open feeds of persons, to say what feeds show and at which address they are read, to bring mail in, and to ask
// for what does not stand in events.
var named = []string{
	"meeting.answer", "meeting.counter", "poll.vote", "matter.propose", "person.prefer", "person.erase", grant, feedIssue, "feed.amend", "feed.rotate",
	"person.export", "inbound.deliver", "feed.feeds", "person.calendars", "link.states", "schedule.runs", "meeting.deliveries", Metrics, ReadMaterial,
}

// Metrics is the right to look at the numbers by which the house is watched. It is none to give or ask anything.
const Metrics = "metrics"

// ReadMaterial is the right to look at files, and to list them.
const ReadMaterial = "material.read"

// feedIssue is given by a wildcard as well, but then not for feeds of persons.
const feedIssue = "feed.issue"

// open are the questions that every client may ask: what became of its own commands, one or many, and what one would set off that it may
// give.
var open = []string{"command.outcome", "command.outcomes", "command.preview", "office.room"}

// grant is the right to give people roles, and with it to change the address by which somebody with a role signs in.
const grant = "person.grant"

// Rights are what one client may do. The zero value is nothing.
type Rights struct {
	all bool
	may []string // in order, each once
}

// All are the rights of the house and of its operator.
func All() Rights { return Rights{all: true} }

// Usual are those of a client of which nothing else is said: all commands but those that have to be named.
func Usual() Rights { return Rights{may: []string{"*"}} }

// Former are those of a client from before there were rights: what it could do then, it still may.
func Former() Rights {
	may := []string{"*", "person.erase", "meeting.answer", "meeting.counter", "person.prefer", feedIssue, "feed.rotate",
		"inbound.deliver", "feed.feeds", "schedule.runs", "meeting.deliveries"}
	slices.Sort(may)
	return Rights{may: may}
}

// Parse reads rights as people write them: *, meeting.* or meeting.request, each for itself. None means the usual ones.
func Parse(patterns []string) (Rights, error) {
	var r Rights
	for _, p := range patterns {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if err := check(p); err != nil {
			return Rights{}, err
		}
		r.may = append(r.may, p)
	}
	if len(r.may) == 0 {
		return Usual(), nil
	}
	slices.Sort(r.may)
	r.may = slices.Compact(r.may)
	return r, nil
}

// Commands lists the short names of all commands, in order.
func Commands() []string {
	var names []string
	for _, b := range events.Commands {
		names = append(names, b.Type().Short())
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// Known lists all rights that can be named, in order: commands, and what no wildcard gives.
func Known() []string {
	known := slices.Concat(Commands(), named)
	slices.Sort(known)
	return slices.Compact(known)
}

// check refuses what names nothing, so that a slip of the pen is not found out by a client that is refused.
func check(pattern string) error {
	commands, known := Commands(), Known()
	noun, wild := strings.CutSuffix(pattern, ".*")
	switch {
	case pattern == "*", slices.Contains(known, pattern):
		return nil
	case wild && slices.ContainsFunc(commands, func(name string) bool { return strings.HasPrefix(name, noun+".") }):
		return nil
	}
	if near := events.Nearest(pattern, known); near != "" {
		return fmt.Errorf("%q is no right; did you mean %s?", clip(pattern), near)
	}
	return fmt.Errorf("%q is no right; write commands as in meeting.request, those of a noun as in meeting.*, or *", clip(pattern))
}

// Read reports whether the client may look at something that is no command and no question, as Metrics.
func (r Rights) Read(what string) bool { return r.all || r.names(what) }

// Grants reports whether the client may say who uses the house in which role.
func (r Rights) Grants() bool { return r.all || r.names(grant) }

// Patterns are the rights as they are written, for a file or a list.
func (r Rights) Patterns() []string { return slices.Clone(r.may) }

// String is the same on one line.
func (r Rights) String() string {
	if r.all {
		return "everything"
	}
	return strings.Join(r.may, ",")
}

// Equal reports whether two rights are the same.
func (r Rights) Equal(o Rights) bool { return r.all == o.all && slices.Equal(r.may, o.may) }

// Ask reports whether the question may be asked, by its short name.
func (r Rights) Ask(question string) bool {
	return r.all || slices.Contains(open, question) || slices.Contains(r.may, question) ||
		(question == "person.erased" || question == "office.servers") && r.names("person.erase")
}

// Give reports whether the command may be given; the problem says what is missing. Without a body it is looked at by its
// name alone.
func (r Rights) Give(t events.Type, body events.Body) *events.Problem {
	name := t.Short()
	switch {
	case r.all, r.names(name):
		return nil
	case slices.Contains(named, name) && name != feedIssue, !r.covers(t):
		return events.Refuse(events.NotAllowed, "", "this client was not given %s; whoever runs the house can: jourfixe client change NAME --may …", name)
	}
	if feed, ok := body.(*events.IssueFeed); ok && strings.HasPrefix(feed.Scope, "person/") {
		return events.Refuse(events.NotAllowed, "scope", "this client may not open feeds of persons, for which %s has to be among its rights by name", name)
	}
	return nil
}

// names reports whether a right was given by its own name.
func (r Rights) names(name string) bool { return slices.Contains(r.may, name) }

// covers reports whether a wildcard gives a command.
func (r Rights) covers(t events.Type) bool { return r.names("*") || r.names(t.Noun+".*") }

// clip bounds what is repeated of somebody's input.
func clip(s string) string {
	if len(s) > 64 {
		return s[:64] + "…"
	}
	return s
}

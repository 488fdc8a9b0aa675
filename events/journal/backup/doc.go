// Package backup takes all that an office is kept in out of its streams, into files, and puts it into empty ones. It reads messages and
// not the files of the server, so that a backup is taken while everything goes on, is of one office, and can be put on another server, of
// another version and with another number of replicas. What the messages mean is known elsewhere.
//
// What is taken is the office as it was at one event, the last that is in the backup. It is read in an order by which that holds whatever
// happens meanwhile:
//
//   - The ledger comes before the events, so it says nothing of what they do not know. What was said in between it does not know.
//   - Keys come after the events: each is stored before the first event that needs it. Whoever is erased in between has no key any more,
//     and is in the list of the erased, which is read last; whoever restores has them erased again.
//   - Files come before and after: what is new in between is taken, and what goes was taken before.
//   - Mails that came in are noted before the keys and read after them, so that each has the key that opens it.
//   - Commands come after the events, so they go on where these end.
package backup

import (
	"slices"

	"jourfixe/events"
	"jourfixe/events/journal/busytimes"
	"jourfixe/events/journal/files"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
)

// A Part is what one stream has of an office. It is one file of a backup.
type Part string

// The parts.
const (
	Events   Part = "events"
	Keys     Part = "keys"
	Ledger   Part = "ledger"
	Commands Part = "commands"
	Mail     Part = "mail"
	Letters  Part = "letters"
	Doors    Part = "doors" // app passwords, when feeds were read, which links were used; nobody stays signed in
	Busy     Part = "busy"
	Links    Part = "links" // what was found at the addresses of links
	Files    Part = "files"
)

// Parts lists them in the order in which they are put back: what opens something comes before it, and what hands out work last.
func Parts() []Part {
	return []Part{Keys, Events, Ledger, Files, Doors, Busy, Links, Mail, Letters, Commands}
}

// IsPart reports whether there is such a part.
func IsPart(p Part) bool { return slices.Contains(Parts(), p) }

// Stream is where a part lies.
func (p Part) Stream() string {
	return map[Part]string{
		Events: streams.Events, Keys: streams.Keys, Ledger: ledger.Stream, Commands: streams.Commands, Mail: streams.Inbound, Letters: streams.Dead,
		Doors: sessions.Stream, Busy: busytimes.Stream, Links: "KV_" + streams.Links, Files: files.Stream,
	}[p]
}

// subjects are those on which a part of an office lies; files have none of their own.
func (p Part) subjects(office string) []string {
	own := "jourfixe." + office
	switch p {
	case Events:
		return []string{events.EventsOf(office, events.Ref{})}
	case Keys:
		return []string{keys.Subjects(office), own + ".common.*", own + ".sought.*.*"}
	case Ledger:
		return []string{ledger.Subjects(office)}
	case Commands:
		return []string{events.CommandsOf(office)}
	case Mail:
		return []string{own + ".inbound.>"}
	case Letters:
		return []string{own + ".dead.*"}
	case Doors:
		door := "$KV." + streams.Sessions + "." + office
		return []string{door + ".password.*", door + ".feed.*", door + ".used.*"}
	case Links:
		return []string{"$KV." + streams.Links + "." + office + ".>"}
	case Busy:
		return []string{busytimes.Subjects(office)}
	}
	return nil
}

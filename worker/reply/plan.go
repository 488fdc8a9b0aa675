package reply

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/links"
)

// Records are what the house knows of what it has sent out.
type records interface {
	// FindUID returns whose appointment an id is, and false if it is none that the house has given out.
	FindUID(uid string) (meeting, person string, ok bool)
	// FindMail returns what was said with a mail, by its Message-ID or what that has up to the @; of several, with the
	// first that is known.
	FindMail(ids ...string) (about events.Ref, person string, u owed.Utterance, ok bool)
	// Seat returns what is known of a person and a meeting.
	Seat(meeting, person string) seat
}

// A seat is what is known of a person who was invited to a meeting.
type seat struct {
	address    string    // where they get their mail, "" if that cannot be read
	said       owed.Said // what they were told of the meeting
	revision   int       // to which the meeting has come
	start, end time.Time // of the meeting
	erased     bool      // the person is: nothing that they say is taken in any more
}

// A plan is what a mail leads to. Making it changes nothing, so that all that can be wrong with a mail from outside is
// wrong here, and can be tried out.
type plan struct {
	commands []command
	returned *returned       // a mail of ours has not arrived
	forward  *worker.Forward // for people to read
	left     []remark        // what is left alone, and why
	fate     inbound.Fate    // of the mail, once all that is done
}

// A command is one that is sent for a person.
type command struct {
	body     events.Body
	person   string
	identity string          // what makes two mails say the same; it may be personal
	done     string          // what it leads to if it is accepted
	tell     *worker.Forward // for people to read if it is accepted; mostly nil
}

// A returned is a mail of ours that did not arrive.
type returned struct {
	about     events.Ref
	person    string
	messageID string
	code      string
}

// A remark says why something in a mail is left alone. It names things by their ids.
type remark struct {
	why             string
	meeting, person string
	problem         string // what the desk says to it, if it was asked
}

// identity joins what makes two mails say the same.
func identity(parts ...any) string {
	joined := ""
	for _, part := range parts {
		text := fmt.Sprint(part)
		joined += fmt.Sprintf("%d:%s,", len(text), text)
	}
	return joined
}

// decide says what a mail leads to. came is the mail as it came in, in what has been read of it, fault why it cannot be
// read.
func decide(known records, domain string, came *inbound.Mail, in *incoming.Meaning, fault error) plan {
	switch in.Kind {
	case incoming.KindAnswer, incoming.KindCounter:
		return replied(known, came, in)
	case incoming.KindBounce:
		return bounced(known, came, in)
	case incoming.KindAuto:
		return plan{left: []remark{{why: string(in.Auto)}}}
	case incoming.KindForeign:
		return held(HeldForeign, "its method is "+quoted(in.Calendar.Method))
	case incoming.KindPerson:
		return written(known, domain, came, in)
	}
	if fault == nil {
		fault = fmt.Errorf("it is of no kind that is known: %s", in.Kind)
	}
	return held(HeldUnreadable, fault.Error())
}

func held(reason, detail string) plan {
	return plan{fate: inbound.Fate{Reason: reason, Detail: detail}}
}

// quoted names a method. Those that are none the reader has refused.
func quoted(method string) string {
	if method == "" {
		return "not given"
	}
	return method
}

// letter is a mail as people read it.
func letter(came *inbound.Mail, in *incoming.Meaning) *worker.Forward {
	return &worker.Forward{ID: came.ID, At: came.At, From: cmp.Or(in.From, address(came.From)), Subject: in.Subject, Raw: came.Raw}
}

// maxAnswered is how many of the ids that a mail refers to are looked for.
const maxAnswered = 20

// written has people read what somebody has written, with what it answers.
func written(known records, domain string, came *inbound.Mail, in *incoming.Meaning) plan {
	f := letter(came, in)
	refers := []string{in.InReplyTo}
	for i := len(in.References) - 1; i >= 0 && len(refers) < maxAnswered; i-- {
		refers = append(refers, in.References[i]) // the newest first
	}
	name, toEnvelope := links.ReturnedMail(came.To)
	if toEnvelope {
		refers = append(refers, name+"@"+domain)
	}
	refers = slices.DeleteFunc(refers, func(id string) bool { return !incoming.IsOurs(id, domain) })
	found := false
	if f.About, f.Person, _, found = known.FindMail(refers...); !found && toEnvelope {
		// People write to the address in From. A program that answers the envelope of a mail which is not on record answers one
		// that went to the people of the office.
		return held(HeldCircle, "it was sent to the envelope sender of a mail that is not on record")
	}
	return plan{forward: f}
}

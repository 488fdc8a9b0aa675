package reply

import (
	"cmp"
	"strings"

	"jourfixe/events"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/links"
)

// bounced plans what a report leads to on a mail that did not arrive.
//
// Anybody can write such a report. It counts only if it names a mail of ours, by the address to which it came back or
// by the Message-ID in it, and nobody can make up either without the office's key. So only who has got a mail, or has
// seen it on its way, can claim that it did not arrive.
func bounced(known records, came *inbound.Mail, in *incoming.Meaning) plan {
	b := in.Bounce
	name, ours := links.ReturnedMail(came.To)
	about, person, u, found := known.FindMail(name, b.Original)
	switch {
	case !found && ours && b.Action == incoming.ActionFailed:
		// Not on record are the mails to the people of the office. What was handed on to them may be lost if nobody looks.
		return held(HeldCameBack, "a mail to --mail-contact, or one that is not on record any more, status "+cmp.Or(b.Status, "unknown"))
	case !found && b.Action == incoming.ActionFailed && !b.Named:
		return held(HeldUnclear, "it reports that a mail did not arrive, and not which, status "+cmp.Or(b.Status, "unknown"))
	case !found:
		return plan{left: []remark{{why: LeftUnknown}}}
	case b.Action != incoming.ActionFailed:
		return plan{left: []remark{{why: LeftDelayed, person: person}}}
	}
	p := plan{returned: &returned{about: about, person: person, messageID: u.MessageID, code: b.Status}}
	if b.Permanent && (b.Unknown || worker.AboutAddress(b.Status)) && itsOwn(known, person, b.Recipient) {
		p.commands = append(p.commands, command{
			body:   &events.BouncePerson{ID: person, Address: u.Address, Status: b.Status},
			person: person, identity: identity(in.Kind, person, u.Address, b.Status, u.MessageID), done: DoneNoted,
		})
	}
	return p
}

// itsOwn reports whether a report is about the address of the person, as far as it says: their mail may be passed on to
// another, and that one come to an end. Then it has not arrived, but it is not their address that is wrong.
func itsOwn(known records, person, recipient string) bool {
	address := known.Seat("", person).address
	return recipient == "" || address == "" || strings.EqualFold(recipient, address)
}

package incoming

import (
	"strings"

	"jourfixe/calendar/ics"
)

// What became of a mail that a server reports on.
const (
	ActionFailed  = "failed"  // it has given up
	ActionDelayed = "delayed" // it is still trying
)

// A Bounce is what a mail server reports of a mail of ours.
type Bounce struct {
	Original  string // the Message-ID of our mail, "" if the report does not say
	Named     bool   // the report names a mail, ours or another
	Recipient string // whom it did not reach, a plain address, "" if the report does not say
	Status    string // as in 5.1.1 (RFC 3463), "" if the report does not say
	Action    string // ActionFailed or ActionDelayed
	// Permanent tells that the same would happen again: the server has given up, and for a reason that does not pass by
	// itself. A mailbox that stayed full is none.
	Permanent bool
	// Unknown tells that the other server has said in words that nobody has the address, whatever the status says.
	Unknown bool
}

// bounced reads a delivery status, and reports whether it is bad news. Of several recipients the first with the worst
// news counts.
func (r *reading) bounced() bool {
	worst, action := r.about(ActionFailed), ActionFailed
	if worst == nil {
		worst, action = r.about(ActionDelayed), ActionDelayed
	}
	if worst == nil {
		return false
	}
	b := &Bounce{Action: action, Status: status(worst)}
	_, told := known[firstWord(strings.ToLower(worst["action"]))]
	if says := r.says(); strings.HasPrefix(b.Status, "4") && (says == ActionDelayed || !told && says == ActionFailed) {
		b.Action = says // some write that it has failed, and that they go on trying; or nothing that can be read
	}
	b.Unknown = unknownRecipient(b.Status, worst["diagnostic-code"])
	// The final recipient is whom it did not reach: that is not whom we wrote to if their server has passed it on.
	for _, field := range []string{worst["final-recipient"], worst["original-recipient"], r.mail.Header.Get("X-Failed-Recipients")} {
		if b.Recipient == "" {
			b.Recipient = recipient(field)
		}
	}
	r.report(b)
	return true
}

// known are the actions of failure and delay, as RFC 3464 has them.
var known = map[string]bool{ActionFailed: true, ActionDelayed: true}

// about returns the first group of the delivery status that says this has become of the mail, nil if there is none.
func (r *reading) about(want string) fields {
	for _, group := range r.status {
		if outcome(group) == want {
			return group
		}
	}
	return nil
}

// undelivered recognises a report that is not written for programs: it comes from the mail system, or from nobody at all
// and says in words what has become of a mail, and it names a mail of ours, a recipient or a code. What a program answers
// for a person who is away is none, whatever it looks like besides.
func (r *reading) undelivered() bool {
	failed := recipient(r.mail.Header.Get("X-Failed-Recipients"))
	says := r.says()
	unsent := r.fromNobody() && says != ""
	switch {
	case r.marked(), !r.fromSystem() && failed == "" && !unsent:
		return false
	case r.submitted() == "auto-replied" && !r.fromDaemon() && !unsent:
		return false // many servers say so of their reports, too
	}
	b := &Bounce{Recipient: failed, Status: textCode(r.in.Text), Action: ActionFailed}
	if says == ActionDelayed || says == "" && failed == "" && strings.HasPrefix(b.Status, "4") {
		b.Action = ActionDelayed
	}
	b.Unknown = unknownRecipient(b.Status, r.in.Text)
	if b.Recipient == "" {
		b.Recipient = textRecipient(r.in.Text)
	}
	r.report(b)
	if b.Original == "" && b.Recipient == "" && b.Status == "" && !unsent {
		r.in.Bounce = nil
		return false
	}
	return true
}

// report completes the bounce with the mail that it is about.
func (r *reading) report(b *Bounce) {
	var named []string
	if r.returned != nil {
		h := &r.returned.Header
		named = append(append(named, ids(h.Get("Message-Id"))...), strings.TrimSpace(h.Get("Message-Id")))
		if b.Recipient == "" {
			b.Recipient = Address(h.Get("To"))
		}
	}
	named = append(append(named, r.in.References...), r.in.InReplyTo, firstID(r.mail.Header.Get("X-Original-Message-Id")))
	// Some quote the mail in their text. There an id of ours that stands in angle brackets is that of a mail; that of
	// an invitation does not.
	for _, id := range append(named, ids(r.in.Text)...) {
		if b.Original == "" && IsOurs(id, r.domain) {
			b.Original = id
		}
		b.Named = b.Named || id != ""
	}
	b.Permanent = b.permanent()
	r.in.Bounce = b
}

// permanent reports whether sending again would not help.
func (b *Bounce) permanent() bool {
	return b.Action == ActionFailed && strings.HasPrefix(b.Status, "5")
}

// fromSystem reports whether the mail comes from a mail system. Behind the address of a postmaster there may be a
// person; the envelope tells.
func (r *reading) fromSystem() bool {
	return r.fromDaemon() || r.senderName() == "postmaster" && r.fromNobody()
}

// fromDaemon reports whether the mail comes from an address that only mail systems have.
func (r *reading) fromDaemon() bool {
	switch r.senderName() {
	case "mailer-daemon", "mail-daemon", "mailerdaemon", "mdaemon":
		return true
	}
	return false
}

// senderName returns what stands before the @ of the sender, in lower case.
func (r *reading) senderName() string {
	from := r.in.From
	if from == "" {
		from = looseSender(&r.mail.Header)
	}
	local, _, _ := strings.Cut(from, "@")
	return strings.ToLower(local)
}

// fromNobody reports whether the envelope names no sender, as that of everything does to which no mail may be sent
// back. Servers that cannot hand on an empty one write the name of the mail system there.
func (r *reading) fromNobody() bool {
	path := strings.Trim(strings.TrimSpace(r.mail.Header.Get("Return-Path")), "<>")
	if path == "" {
		return r.mail.Header.Has("Return-Path")
	}
	local, _, _ := strings.Cut(path, "@")
	return strings.EqualFold(local, "mailer-daemon")
}

// recipient reads a recipient as delivery statuses write them: with the kind of address before it, and the first if
// there are more.
func recipient(field string) string {
	if kind, address, ok := strings.Cut(field, ";"); ok && !strings.Contains(kind, "@") {
		field = address
	}
	field, _, _ = strings.Cut(field, ",")
	return ics.PlainAddress(strings.Trim(strings.TrimSpace(field), "<>"))
}

// firstWord returns the first word of a field, behind which some explain it.
func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return words[0]
	}
	return ""
}

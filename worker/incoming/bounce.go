package incoming

import (
	"iter"
	"regexp"
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
	Recipient string // whom it was for, a plain address, "" if the report does not say
	Status    string // as in 5.1.1 (RFC 3463), "" if the report does not say
	Action    string // ActionFailed or ActionDelayed
	// Permanent tells that the same would happen again: the server has given up, and for a reason that does not pass by
	// itself. A mailbox that stayed full is none.
	Permanent bool
}

// fields are the fields of one part of a delivery status, by their names in lower case. The first of a name counts.
type fields map[string]string

// maxGroups is how many parts of a delivery status are read: one for the mail and one for each recipient, of whom our
// mails have one.
const maxGroups = 100

// groups takes a delivery status apart (RFC 3464): groups of fields with empty lines between.
func groups(text string) []fields {
	list := []fields{}
	current, last := fields{}, ""
	for row := range strings.Lines(text) {
		row = strings.TrimRight(row, "\r\n")
		name, value, ok := strings.Cut(row, ":")
		switch {
		case strings.TrimSpace(row) == "":
			if len(current) > 0 {
				list = append(list, current)
				current, last = fields{}, ""
			}
			if len(list) == maxGroups {
				return list
			}
		case row[0] == ' ' || row[0] == '\t':
			if last != "" && len(current[last]) < maxField {
				current[last] += " " + strings.TrimSpace(row)
			}
		case ok:
			last = strings.ToLower(strings.TrimSpace(name))
			if _, twice := current[last]; twice {
				last = ""
			} else if len(current) < maxGroups {
				current[last] = strings.TrimSpace(value)
			}
		}
	}
	if len(current) > 0 {
		list = append(list, current)
	}
	return list
}

// bounced reads a delivery status, and reports whether it is bad news. Of several recipients the first with the worst
// news counts.
func (r *reading) bounced() bool {
	worst := r.about(ActionFailed)
	if worst == nil {
		worst = r.about(ActionDelayed)
	}
	if worst == nil {
		return false
	}
	b := &Bounce{Action: action(worst), Status: code(worst["status"])}
	if b.Status == "" {
		b.Status = code(worst["diagnostic-code"])
	}
	// The original recipient is whom we wrote to; the final one may be where their server has passed it on to.
	for _, field := range []string{worst["original-recipient"], worst["final-recipient"], r.mail.Header.Get("X-Failed-Recipients")} {
		if b.Recipient == "" {
			b.Recipient = recipient(field)
		}
	}
	r.report(b)
	return true
}

// about returns the first part of the delivery status with this action, nil if there is none.
func (r *reading) about(want string) fields {
	for _, group := range r.status {
		if action(group) == want {
			return group
		}
	}
	return nil
}

// action returns what became of the mail, in lower case and without the explanation that some add.
func action(group fields) string { return strings.ToLower(firstWord(group["action"])) }

// undelivered recognises a report that is not written for programs: it comes from the mail system, and names a mail of
// ours, a recipient or a code. What a program answers for a person who is away is none, whatever it looks like besides.
func (r *reading) undelivered() bool {
	failed := recipient(r.mail.Header.Get("X-Failed-Recipients"))
	system := r.fromSystem()
	switch {
	case !system && failed == "", r.marked():
		return false
	case r.submitted() == "auto-replied" && !(system && failed != ""):
		return false // Exim says so of its reports, too, and in them whom it could not reach
	}
	b := &Bounce{Recipient: failed, Status: textCode(r.in.Text), Action: ActionFailed}
	if strings.HasPrefix(b.Status, "4") && failed == "" {
		b.Action = ActionDelayed
	}
	r.report(b)
	if b.Original == "" && b.Recipient == "" && b.Status == "" {
		r.in.Bounce = nil
		return false
	}
	return true
}

// report completes the bounce with the mail that it is about.
func (r *reading) report(b *Bounce) {
	if r.returned != nil {
		h := &r.returned.Header
		for _, id := range append(ids(h.Get("Message-Id")), h.Get("Message-Id")) {
			if b.Original == "" && IsOurs(id, r.domain) {
				b.Original = id
			}
		}
		if b.Recipient == "" {
			b.Recipient = Address(h.Get("To"))
		}
	}
	for _, id := range append(r.in.References, r.in.InReplyTo, firstID(r.mail.Header.Get("X-Original-Message-Id"))) {
		if b.Original == "" && IsOurs(id, r.domain) {
			b.Original = id
		}
	}
	// Some quote the mail in their text. There an id of ours that stands in angle brackets is that of a mail; that of
	// an invitation does not.
	for _, id := range ids(r.in.Text) {
		if b.Original == "" && IsOurs(id, r.domain) {
			b.Original = id
		}
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
	from := r.in.From
	if from == "" {
		from = looseSender(&r.mail.Header)
	}
	local, _, _ := strings.Cut(from, "@")
	switch strings.ToLower(local) {
	case "mailer-daemon", "mail-daemon", "mdaemon":
		return true
	case "postmaster":
		return r.fromNobody()
	}
	return false
}

// fromNobody reports whether the envelope names no sender, as that of everything does to which no mail may be sent
// back.
func (r *reading) fromNobody() bool {
	return strings.TrimSpace(r.mail.Header.Get("Return-Path")) == "<>"
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

// refusals are the two ways in which mail systems write a status into a text for people: behind the reply of the other
// server, as in 550 5.1.1 or 550-#5.1.1, and as qmail does, (#5.1.1). Elsewhere the same digits are a date or a version.
var refusals = regexp.MustCompile(`(?:^|[^\d.])([45])\d\d[\s:;-]+\(?#?(([45])\.\d\.\d{1,3})\b(\.\d)?|\(#([45]\.\d\.\d{1,3})\)`)

// textCode returns the first status code in a text for people. Where there is none but a reply of SMTP, it says only
// what that does.
func textCode(text string) string {
	for _, m := range refusals.FindAllStringSubmatch(text, -1) {
		switch beside, class, longer, alone := m[2], m[3], m[4], m[5]; {
		case alone != "":
			return alone
		case class == m[1] && longer == "":
			return beside
		}
	}
	for word := range numbers(text) {
		if isReplyCode(word) {
			return word[:1] + ".0.0"
		}
	}
	return ""
}

// numbers gives what is made of digits and dots in s.
func numbers(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(s, func(c rune) bool { return !(c >= '0' && c <= '9' || c == '.') }) {
			if !yield(strings.Trim(word, ".")) {
				return
			}
		}
	}
}

// code returns the first status code in a field that is for it, as in 5.1.1. Where there is none but a reply of SMTP, as
// in 550, it says only what that does: 5.0.0.
func code(s string) string {
	plain := ""
	for word := range numbers(s) {
		if isStatus(word) {
			return word
		}
		if plain == "" && isReplyCode(word) {
			plain = word[:1] + ".0.0"
		}
	}
	return plain
}

// isStatus reports whether s is a status code of bad news: a class, a subject and a detail.
func isStatus(s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || parts[0] != "4" && parts[0] != "5" {
		return false
	}
	// Subjects go up to 7: what has more digits is the version of a program.
	return len(parts[1]) == 1 && len(parts[2]) > 0 && len(parts[2]) <= 3
}

// isReplyCode reports whether s is one of the replies by which SMTP servers refuse a mail.
func isReplyCode(s string) bool {
	switch s {
	case "421", "450", "451", "452", "550", "551", "552", "553", "554":
		return true
	}
	return false
}

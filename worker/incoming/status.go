package incoming

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode/utf8"
)

// Delivery statuses (RFC 3464): groups of fields, one for the mail and one for each recipient.

// fields are the fields of one part of a delivery status, by their names in lower case. The first of a name counts.
type fields map[string]string

// maxGroups is how many parts of a delivery status are read: one for the mail and one for each recipient, of whom our
// mails have one.
const maxGroups = 100

// groups takes a delivery status apart: groups of fields with empty lines between.
func groups(text string) []fields {
	list := []fields{}
	current, last := fields{}, ""
	for row := range strings.Lines(unwrapped(text)) {
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

// unwrapped is a delivery status in which groups that were written in base64 are in clear. Some servers encode what names
// people, and leave the rest as it is.
func unwrapped(text string) string {
	paragraphs := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n")
	for i, p := range paragraphs {
		packed := strings.Join(strings.Fields(p), "")
		if len(packed) < 16 || strings.Contains(p, ":") {
			continue
		}
		data, err := base64.StdEncoding.DecodeString(packed)
		if err == nil && utf8.Valid(data) && bytes.Contains(data, []byte(":")) {
			paragraphs[i] = strings.ReplaceAll(string(data), "\r\n", "\n")
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// actionArrived is what became of a mail that has reached somebody, or another server.
const actionArrived = "arrived"

// outcome returns what became of the mail by one group, "" if it does not say. Where the action is missing, or is a word
// that no standard has, the status tells.
func outcome(group fields) string {
	switch word := strings.ToLower(strings.Trim(firstWord(group["action"]), ";,.:()<>\"")); {
	case strings.HasPrefix(word, "fail"):
		return ActionFailed
	case strings.HasPrefix(word, "delay"):
		return ActionDelayed
	case word == "delivered" || word == "relayed" || word == "expanded":
		return actionArrived
	}
	for _, said := range []string{group["status"], group["diagnostic-code"]} {
		switch found := code(said); {
		case strings.HasPrefix(found, "5"):
			return ActionFailed
		case strings.HasPrefix(found, "4"):
			return ActionDelayed
		case strings.HasPrefix(strings.TrimSpace(said), "2."):
			return actionArrived
		}
	}
	return ""
}

// status returns the status code of a group. One that says no more than the class, as in 5.0.0, gives way to what the
// other server has said, if that says more.
func status(group fields) string {
	own, other := code(group["status"]), code(group["diagnostic-code"])
	if own == "" || strings.HasSuffix(own, ".0.0") && other != "" && other[0] == own[0] {
		return other
	}
	return own
}

// nobody are words by which servers say that they do not know the recipient, where the code does not.
var nobody = []string{
	"user unknown", "unknown user", "no such user", "user not found", "no such recipient", "recipient not found", "unknown recipient",
	"recipient unknown", "no mailbox here by that name", "mailbox not found", "no such mailbox", "mailbox does not exist", "invalid mailbox",
	"no such address", "address unknown", "unknown address",
}

// edgeBlocking are the words of Exchange Online about a recipient that it does not have. Its code for that, 5.4.1, is one of
// routes elsewhere.
const edgeBlocking = "recipient address rejected: access denied"

// unknownRecipient reports whether the other server has said in words, under a code that says less or something else, that
// nobody has this address.
func unknownRecipient(code, said string) bool {
	said = strings.ToLower(strings.Join(strings.Fields(said), " "))
	switch code {
	case "5.4.1":
		return strings.Contains(said, edgeBlocking)
	case "5.0.0":
		return containsAny(said, nobody)
	}
	return false
}

func containsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

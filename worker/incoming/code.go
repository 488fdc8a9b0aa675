package incoming

import (
	"iter"
	"regexp"
	"strings"
)

// refusals are the two ways in which mail systems write a status into a text for people: behind the reply of the other
// server, as in 550 5.1.1 or 550-#5.1.1, and as qmail does, (#5.1.1). Elsewhere the same digits are a date or a version.
var refusals = regexp.MustCompile(`(?:^|[^\d.])([45])\d\d[\s:;-]+\(?#?(([45])\.\d\.\d{1,3})\b(\.\d)?|\(#([45]\.\d\.\d{1,3})[\s)]`)

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

package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line makes s fit to be shown on one line of a page: blanks and breaks become one blank, and what cannot be seen but
// would change how the rest is seen is left out. Of more than limit characters the first are returned, and an ellipsis.
func line(s string, limit int) string {
	var out strings.Builder
	count, gap := 0, false
	for _, r := range s {
		if unicode.IsSpace(r) {
			gap = count > 0
			continue
		}
		if hidden(r) {
			continue
		}
		if count >= limit {
			out.WriteRune('…')
			break
		}
		if gap {
			out.WriteByte(' ')
			count++
			gap = false
		}
		out.WriteRune(r) // bytes that are no UTF-8 come as U+FFFD
		count++
	}
	return out.String()
}

// hidden reports whether r is a control character or changes the direction of the writing around it.
func hidden(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, r == 0xfeff:
		return true
	}
	return false
}

// block makes s fit to be shown as text of several lines: UTF-8, LF as line break, no other control characters but
// tabs. Marks of direction stay, since a Hebrew text needs them.
func block(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, breaks(s))
}

// breaks makes s UTF-8 with LF as its only line break.
func breaks(s string) string {
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(strings.ToValidUTF8(s, string(utf8.RuneError)))
}

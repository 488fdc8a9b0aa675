package config

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// lineWidth is how long a line may be on which a map or a list stands as a whole, in bytes.
const lineWidth = 140

// A writer writes YAML, each value behind what it is the value of.
type writer struct{ out bytes.Buffer }

// newLine begins a line.
func (w *writer) newLine(indent int) {
	w.out.WriteByte('\n')
	w.out.WriteString(strings.Repeat(" ", indent))
}

// item writes a node as an item of a list. The things of a section stand on lines of their own, whatever their size: a change of one is a line
// then.
func (w *writer) item(n *node, indent int, thing bool) {
	w.newLine(indent)
	w.out.WriteByte('-')
	if n.list || len(n.keys) == 0 || !thing && w.fits(n) {
		w.value(n, indent+2)
		return
	}
	for i, key := range n.keys {
		if i > 0 {
			w.newLine(indent + 2)
		} else {
			w.out.WriteByte(' ')
		}
		w.entry(key, n.values[i], indent+2)
	}
}

// fits reports whether a map or a list can stand on what is left of the line.
func (w *writer) fits(n *node) bool {
	used := w.out.Len() - 1 - bytes.LastIndexByte(w.out.Bytes(), '\n')
	return len(n.values) == 0 || !n.long() && used+1+len(n.flow(false)) <= lineWidth
}

// fields writes a map, each of its fields on a line.
func (w *writer) fields(n *node, indent int) {
	if len(n.keys) == 0 {
		w.out.WriteString(" {}")
	}
	for i, key := range n.keys {
		w.newLine(indent)
		w.entry(key, n.values[i], indent)
	}
}

func (w *writer) entry(key string, n *node, indent int) {
	w.out.WriteString(scalarText(key, true) + ":")
	w.value(n, indent+2)
}

// value writes a node behind a key or a hyphen.
func (w *writer) value(n *node, indent int) {
	if n.text != nil && literal(*n.text) {
		w.literal(*n.text, indent)
		return
	}
	switch {
	case !n.holds(), w.fits(n):
		w.out.WriteString(" " + n.flow(!n.holds()))
	case n.list:
		for _, v := range n.values {
			w.item(v, indent, false)
		}
	default:
		w.fields(n, indent)
	}
}

// long reports whether something in a node stands on several lines.
func (n *node) long() bool {
	if n.text != nil {
		return literal(*n.text)
	}
	for _, v := range n.values {
		if v.long() {
			return true
		}
	}
	return false
}

// flow is a node on one line. Alone, a text is followed by the end of the line.
func (n *node) flow(alone bool) string {
	switch {
	case n.text != nil:
		return scalarText(*n.text, !alone)
	case n.plain != "":
		return n.plain
	}
	parts := make([]string, len(n.values))
	for i, v := range n.values {
		parts[i] = v.flow(false)
		if !n.list {
			parts[i] = scalarText(n.keys[i], true) + ": " + parts[i]
		}
	}
	if n.list {
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// literal reports whether a text is written line by line: there are several, and none has at its end what nobody sees, or begins with what
// would count as indentation.
func literal(s string) bool {
	body := strings.TrimSuffix(s, "\n")
	if !strings.Contains(body, "\n") || strings.HasSuffix(body, "\n") || strings.HasPrefix(body, "\n") || strings.HasPrefix(body, " ") {
		return false
	}
	for line := range strings.SplitSeq(body, "\n") {
		if strings.TrimRightFunc(line, unicode.IsSpace) != line || strings.ContainsFunc(line, hidden) {
			return false
		}
	}
	return true
}

func (w *writer) literal(s string, indent int) {
	w.out.WriteString(" |")
	body, ended := strings.CutSuffix(s, "\n")
	if !ended {
		w.out.WriteByte('-')
	}
	for line := range strings.SplitSeq(body, "\n") {
		if line == "" {
			w.out.WriteByte('\n')
			continue
		}
		w.newLine(indent)
		w.out.WriteString(line)
	}
}

// Texts that stand without quotes: words, days, times of day, and, alone on their line, addresses and recurrence rules. What a reader of YAML, of this version or
// an older one, might take for something else does not.
var (
	word     = regexp.MustCompile(`^[\p{L}/][\p{L}\p{M}\p{N}/_.@()-]*( [\p{L}\p{M}\p{N}/_.@()&+-]+)*$`)
	dayText  = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	timeText = regexp.MustCompile(`^[0-9]{2}:[0-9]{2}$`)
	address  = regexp.MustCompile(`^https?://[A-Za-z0-9._~/?=&%+-]+$`)
	rule     = regexp.MustCompile(`^[A-Z]+=[A-Z0-9=;,+-]+$`)
	notWords = regexp.MustCompile(`(?i)^(y|n|yes|no|on|off|true|false|null)$`)
)

// scalarText is a text on one line.
func scalarText(s string, within bool) string {
	if word.MatchString(s) && !notWords.MatchString(s) || dayText.MatchString(s) || timeText.MatchString(s) || !within && (address.MatchString(s) || rule.MatchString(s)) {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case hidden(r) && r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		case hidden(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// hidden reports whether a character is one that nobody sees in a text, or that makes it read otherwise than it stands there.
func hidden(r rune) bool {
	return r != ' ' && !unicode.IsGraphic(r) || unicode.Is(unicode.Zs, r) && r != ' '
}

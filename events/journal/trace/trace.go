// Package trace finds what is personal about one person in messages of any kind, in whatever case, spelling and encoding
// it stands there. It would rather find too much than miss something. It reads bytes and knows no stream.
package trace

import (
	"encoding/base64"
	"encoding/json"
	"iter"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nats-io/nats.go"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"jourfixe/events"
)

// nesting is how deep data may be wrapped and still be looked into: a dead letter holds a CloudEvent holds data_base64.
const nesting = 3

// A Trace finds what is personal about one person in messages of any kind. It would rather find too much: a decided
// command that is deleted without need is missed by nobody.
type Trace struct {
	person string
	about  []string // ids of things that are theirs
	values []string // folded
	blind  []blind  // beside these
}

// New makes a trace of a person by their id and all values that were ever known of them.
func New(person string, values []string) *Trace {
	t := &Trace{person: person}
	for _, v := range values {
		if v = fold(strings.TrimSpace(v)); v != "" {
			t.values = append(t.values, v)
		}
	}
	return t
}

// About has people's own commands be found by the ids of things, too, and returns the trace.
func (t *Trace) About(ids ...string) *Trace {
	t.about = append(t.about, ids...)
	return t
}

// Empty reports whether there is no value to look for, as when the key that opens them is gone.
func (t *Trace) Empty() bool { return len(t.values) == 0 && len(t.blind) == 0 }

// Touches reports whether a message holds a value of the person, or is a command of people's own that names the id. What came in
// on a subject that is none counts as such a command.
func (t *Trace) Touches(subject string, header nats.Header, data []byte) bool {
	if t.HoldsAny(subject, header, data) {
		return true
	}
	_, _, kind, err := events.ParseCommandSubject(subject)
	return (err != nil || personal(kind)) && search(data, nesting, t.named)
}

// HoldsAny reports whether a message holds a value of the person.
func (t *Trace) HoldsAny(subject string, header nats.Header, data []byte) bool {
	if t.Holds(data) || t.Holds([]byte(subject)) {
		return true
	}
	for name, values := range header {
		if t.Holds([]byte(name + " " + strings.Join(values, " "))) {
			return true
		}
	}
	return false
}

// personal reports whether commands of a kind bring what people say of themselves: who they are, with whom they travel, how they live, and what they
// write with an answer, a proposal, something to be talked about or minutes; or how a file is called, and what opens it.
func personal(kind events.Type) bool {
	return kind.Noun == "person" || kind.Noun == "registration" || kind.Noun == "host" || kind.Noun == "material" || kind.Noun == "poll" && kind.Name == "vote" || kind.Noun == "matter" || kind.Noun == "minutes" || kind.Noun == "resolution" || kind.Noun == "attendance" || kind.Noun == "meeting" && (kind.Name == "answer" || kind.Name == "counter")
}

// Holds reports whether one of the values is in the data, in whatever case and encoding.
func (t *Trace) Holds(data []byte) bool {
	return !t.Empty() && search(data, nesting, func(text string) bool {
		text = fold(text)
		for _, v := range t.values {
			if word(text, v, isWord) {
				return true
			}
		}
		for i := range t.blind {
			if t.blind[i].in(text) {
				return true
			}
		}
		return false
	})
}

func (t *Trace) named(text string) bool {
	return word(text, t.person, isID) || slices.ContainsFunc(t.about, func(id string) bool { return word(text, id, isID) })
}

// search shows data to match in every reading: as it is, without the escapes of JSON, without percent-encoding, and
// what is in base64 in it.
func search(data []byte, depth int, match func(text string) bool) bool {
	text := string(data)
	if !utf8.Valid(data) {
		text = latin1(data)
	}
	readings := []string{text}
	for range 2 { // JSON in a string of JSON
		if plain := unescape(text); plain != text {
			readings, text = append(readings, plain), plain
		}
	}
	for _, r := range readings {
		if match(r) || strings.Contains(r, "%") && match(unpercentAll(r)) {
			return true
		}
	}
	if depth == 0 {
		return false
	}
	for run := range base64Runs(text) {
		if inner := unbase64(run); len(inner) > 0 && search(inner, depth-1, match) {
			return true
		}
	}
	return false
}

// word reports whether v is in text with nothing before or behind it that would make it part of a longer word.
func word(text, v string, part func(rune) bool) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], v)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, size := utf8.DecodeRuneInString(text[i+len(v):])
		if (i == 0 || !part(before)) && (size == 0 || !part(after)) {
			return true
		}
		_, first := utf8.DecodeRuneInString(text[i:])
		from = i + first
	}
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
func isID(r rune) bool   { return isWord(r) || r == '-' }

// fold makes spellings equal that people take for the same: upper and lower case, composed and decomposed letters.
func fold(s string) string {
	for _, r := range s {
		if r >= rune(len(folded)) {
			return foldWide(s)
		}
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		b.WriteString(folded[r])
	}
	return b.String()
}

func foldWide(s string) string { return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s))) }

// folded holds the letters of ISO 8859-1 folded, none of which has to do with the one beside it. What is no text at all, as most that
// might be base64 is not, is read as these.
var folded = func() (list [256]string) {
	for r := range rune(len(list)) {
		list[r] = foldWide(string(r))
	}
	return list
}()

var jsonEscape = regexp.MustCompile(`(?:\\u[0-9a-fA-F]{4})+|\\["\\/bfnrt]`)

// unescape resolves the escapes of JSON strings wherever they are, also in what is no JSON as a whole.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	return jsonEscape.ReplaceAllStringFunc(s, func(escape string) string {
		var plain string
		if json.Unmarshal([]byte(`"`+escape+`"`), &plain) != nil {
			return escape
		}
		return plain
	})
}

var percentRun = regexp.MustCompile(`(?:%[0-9a-fA-F]{2})+`)

// unpercentAll resolves percent-encoding wherever it is.
func unpercentAll(s string) string {
	return percentRun.ReplaceAllStringFunc(s, func(run string) string {
		if plain, err := url.PathUnescape(run); err == nil {
			return plain
		}
		return run
	})
}

// shortestRun is how many characters in a row may be base64.
const shortestRun = 8

// base64Runs gives whatever may be base64 in a text, in either alphabet.
func base64Runs(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for from := 0; from < len(text); {
			if !base64Digit[text[from]] {
				from++
				continue
			}
			end := from + 1
			for end < len(text) && base64Digit[text[end]] {
				end++
			}
			if end-from >= shortestRun && !yield(text[from:end]) {
				return
			}
			from = end + 1
		}
	}
}

// base64Digit holds the characters of both alphabets.
var base64Digit = func() (is [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
		is[c] = true
	}
	return is
}()

func unbase64(run string) []byte {
	if len(run)%4 == 1 {
		run = run[:len(run)-1] // one character left over holds nothing
	}
	digits := []byte(run)
	for i, c := range digits {
		switch c {
		case '-':
			digits[i] = '+'
		case '_':
			digits[i] = '/'
		}
	}
	n, err := base64.RawStdEncoding.Decode(digits, digits)
	if err != nil {
		return nil // a long word, then
	}
	return digits[:n]
}

// latin1 reads bytes that are no UTF-8 as the encoding they most often are.
func latin1(data []byte) string {
	runes := make([]rune, len(data))
	for i, b := range data {
		runes[i] = rune(b)
	}
	return string(runes)
}

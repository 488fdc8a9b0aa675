package form

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Fields are what was sent. Whatever it is, reading it gives a value that is fit to be used, or says that there is none.
type Fields struct{ sent url.Values }

// Word returns a field as it was sent.
func (f Fields) Word(name string) string { return f.sent.Get(name) }

// Lines returns a text of any number of lines, without what changes how the text around it is shown.
func (f Fields) Lines(name string) string {
	return strings.TrimSpace(voice.CleanLines(strings.ToValidUTF8(f.sent.Get(name), "\uFFFD")))
}

// Unseen reports whether a field had characters that nobody sees and that mean nothing in a text, as NUL. Lines leaves them out.
func (f Fields) Unseen(name string) bool {
	return strings.ContainsFunc(f.sent.Get(name), func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' })
}

// One returns which of some values was sent, "" if none of them was.
func (f Fields) One(name string, of []string) string {
	if sent := f.sent.Get(name); slices.Contains(of, sent) {
		return sent
	}
	return ""
}

// Some returns which of some values were sent, in their order.
func (f Fields) Some(name string, of []string) (some []string) {
	for _, value := range of {
		if slices.Contains(f.sent[name], value) {
			some = append(some, value)
		}
	}
	return some
}

// All returns what was sent of a field that may come more than once, as it was sent.
func (f Fields) All(name string) []string { return f.sent[name] }

// Number returns a number from 0 to most, and whether one was sent.
func (f Fields) Number(name string, most int) (n int, ok bool) {
	n, err := strconv.Atoi(f.sent.Get(name))
	return n, err == nil && 0 <= n && n <= most
}

// written is a day as people write it, the day first.
var written = regexp.MustCompile(`^(\d{1,2})[./](\d{1,2})[./](\d{4})$`)

// Day reads a day as browsers send it or people write it: 1961-04-12, 12.4.1961.
func Day(s string) (events.Date, bool) {
	if m := written.FindStringSubmatch(strings.ReplaceAll(s, " ", "")); m != nil {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2]) // both are digits
		s = fmt.Sprintf("%s-%02d-%02d", m[3], month, day)
	}
	d, err := events.ParseDate(s)
	return d, err == nil
}

// Instant returns a time that was written for programs, on whatever clock, and whether one was sent.
func (f Fields) Instant(name string) (at time.Time, ok bool) {
	at, err := time.Parse(time.RFC3339, f.sent.Get(name))
	return at.UTC(), err == nil
}

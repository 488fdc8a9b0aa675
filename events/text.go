package events

import (
	"slices"
	"sort"
)

// A Text says the same in several languages. The keys are BCP 47 language tags in lower case ("de", "en").
type Text map[string]string

// Languages lists what the house speaks, the first being the fallback for all others.
var Languages = []string{"de", "en"}

// In returns the text in the language, else in the first of Languages that it has, else in any, in the order of the
// tags. An empty Text gives "".
func (t Text) In(language string) string {
	for _, tag := range append([]string{language}, Languages...) {
		if s, ok := t[tag]; ok {
			return s
		}
	}
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	for _, tag := range tags {
		return t[tag]
	}
	return ""
}

// Speaks reports whether the language is one that the house speaks.
func Speaks(language string) bool { return slices.Contains(Languages, language) }

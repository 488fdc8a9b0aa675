package events

import (
	"slices"
	"sort"
)

// A Text says the same in several languages. The keys are BCP 47 language tags in lower case ("de", "en").
type Text map[string]string

// Languages lists what the office itself writes, the first being the fallback for all others.
var Languages = []string{"de", "en"}

// abroad is what somebody reads who is written to in a language that the office itself does not write.
const abroad = "en"

// In returns the text in the language, else in the first of Languages that it has, else in any, in the order of the
// tags. Whoever wants another language than these gets the text in English, if there is one: German is less likely to
// be read abroad. An empty Text gives "".
func (t Text) In(language string) string {
	said, _ := t.Find(language)
	return said
}

// Find is In, and tells in which language the text is: one that is not as wanted has to be marked for screen readers and
// for the direction of writing. An empty Text gives "" twice.
func (t Text) Find(language string) (said, tag string) {
	if said, ok := t[language]; ok {
		return said, language
	}
	if said, ok := t[abroad]; ok && language != "" && !slices.Contains(Languages, language) {
		return said, abroad
	}
	for _, tag := range Languages {
		if said, ok := t[tag]; ok {
			return said, tag
		}
	}
	tags := make([]string, 0, len(t))
	for tag := range t {
		tags = append(tags, tag)
	}
	sort.Strings(tags)
	for _, tag := range tags {
		return t[tag], tag
	}
	return "", ""
}

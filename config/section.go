package config

import (
	"regexp"
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/events"
)

// sayableForm is what a key must look like to be repeated in a message; anything else may be a value that slipped into
// the place of a key.
var sayableForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// sayable returns the key if it may be repeated, else a sign that something is left out.
func sayable(key string) string {
	if sayableForm.MatchString(key) {
		return key
	}
	return "…"
}

// Sections are the top-level keys of the file, in the order in which their things are made: a venue may be in a partner's
// city, a person may be a partner's contact, and so on. The order in the file does not matter.
type sections []*calendar.Form

func (list sections) has(key string) bool {
	return slices.ContainsFunc(list, func(s *calendar.Form) bool { return s.Section == key })
}

// keys lists the keys there are.
func (list sections) keys() []string {
	keys := make([]string, len(list))
	for i, s := range list {
		keys[i] = s.Section
	}
	return keys
}

// String lists them for messages.
func (list sections) String() string { return strings.Join(list.keys(), ", ") }

// unknown says what an unknown key may have been meant to be: a slip of the pen, or the noun of one item for the list of
// them.
func (list sections) unknown(key string) string {
	near := events.Nearest(key, list.keys())
	for _, s := range list {
		if key == s.Noun && key != s.Section {
			near = s.Section
		}
	}
	if near != "" {
		return "unknown key; did you mean " + near + "? Known are " + list.String()
	}
	return "unknown key; known are " + list.String()
}

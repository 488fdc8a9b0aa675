package config

import (
	"regexp"
	"strings"

	"jourfixe/events"
)

// A section is a top-level key of the file.
type section struct {
	key, noun, verb string
}

// sections are in the order in which their things are made: a venue may be in a partner's city, a person may be a
// partner's contact, and so on. The order in the file does not matter.
var sections = []section{
	{"office", "office", "set"},
	{"partners", "partner", "register"},
	{"venues", "venue", "set"},
	{"people", "person", "add"},
	{"groups", "group", "set"},
	{"series", "series", "define"},
	{"trips", "trip", "propose"},
	{"schedules", "schedule", "set"},
	{"reminders", "reminder", "set"},
}

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

func isSection(key string) bool {
	for _, s := range sections {
		if s.key == key {
			return true
		}
	}
	return false
}

// sectionKeys lists the keys there are, for messages.
func sectionKeys() string {
	keys := make([]string, len(sections))
	for i, s := range sections {
		keys[i] = s.key
	}
	return strings.Join(keys, ", ")
}

// unknownSection says what an unknown key may have been meant to be: a slip of the pen, or the noun of one item for the
// list of them.
func unknownSection(key string) string {
	keys := strings.Split(sectionKeys(), ", ")
	near := events.Nearest(key, keys)
	for _, s := range sections {
		if key == s.noun && key != s.key {
			near = s.key
		}
	}
	if near != "" {
		return "unknown key; did you mean " + near + "? Known are " + sectionKeys()
	}
	return "unknown key; known are " + sectionKeys()
}

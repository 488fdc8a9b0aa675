package typed

import (
	"strings"
	"unicode/utf8"

	"jourfixe/worker/web/field"
	"jourfixe/worker/web/voice"
)

// MaxEmail is how many characters an address has at most.
const MaxEmail = 254

// Trap is a field that people do not see, and programs fill in.
const Trap = "website"

// Line takes what is no single line to one.
func Line(s string) string { return strings.Join(strings.Fields(voice.Clean(s)), " ") }

// Email reads an address, in the form in which it is kept. If it is none the fault is "lines", "long" or "email".
func Email(said string) (address, fault string) {
	if strings.ContainsAny(said, "\n\t") {
		return "", "lines"
	}
	value, wrong := field.Mail{}.Read(field.Asking{}, field.Typed{"": {said}})
	switch {
	case wrong != nil && utf8.RuneCountInString(said) > MaxEmail:
		return "", "long"
	case wrong != nil, value == nil:
		return "", "email"
	}
	return value.(string), ""
}

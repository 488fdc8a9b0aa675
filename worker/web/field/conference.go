package field

import (
	"regexp"
)

// A Conference is the address of a video conference.
type Conference struct{}

// maxConference is what such an address has at most, as the schemas have it.
const maxConference = 2000

// conference is an address as the schemas have it.
var conference = regexp.MustCompile(`^https://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?(?::[0-9]{1,5})?(?:[/?#](?:[A-Za-z0-9._~:/?#@!$&()*+,;=\[\]-]|%[0-9A-Fa-f]{2})*)?$`)

// Read implements Kind.
func (Conference) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if f := tooLong(s, maxConference); f != nil {
		return s, f
	}
	s = asProgramsKnow(s)
	if len(s) > maxConference || !conference.MatchString(s) {
		return s, wrong("conference")
	}
	return s, nil
}

// Write implements Kind.
func (Conference) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Conference) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "url", Value: typed.One(""), Most: maxConference, Complete: "off"}
}

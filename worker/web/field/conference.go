package field

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
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
	if u, err := url.Parse(s); err == nil && strings.ContainsFunc(s, func(r rune) bool { return r >= 0x7f }) {
		if ascii, err := idna.Lookup.ToASCII(u.Hostname()); err == nil {
			u.Host = strings.Replace(u.Host, u.Hostname(), ascii, 1)
			s = u.String() // as programs know it
		}
	}
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

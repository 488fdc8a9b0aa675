package field

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"jourfixe/calendar/check"
)

// A Page is the address of a page that somebody else publishes.
type Page struct{}

// maxPage is what such an address has at most, as the schemas have it.
const maxPage = 2000

// Read implements Kind.
func (Page) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if f := tooLong(s, maxPage); f != nil {
		return s, f
	}
	plain, ok := check.Page(asProgramsKnow(s))
	if !ok || len(plain) > maxPage {
		return s, wrong("page")
	}
	return plain, nil
}

// Write implements Kind.
func (Page) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Page) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "url", Value: typed.One(""), Most: maxPage, Complete: "off"}
}

// asProgramsKnow is an address with other letters as programs know it: a domain in its xn-- form, all else percent-encoded.
func asProgramsKnow(s string) string {
	if u, err := url.Parse(s); err == nil && hasOtherLetters(s) && inASCII(u) {
		return u.String()
	}
	return s
}

func hasOtherLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x7f })
}

// inASCII writes the host of an address in its xn-- form, and reports whether it has one.
func inASCII(u *url.URL) bool {
	ascii, err := idna.Lookup.ToASCII(u.Hostname())
	if err != nil {
		return false
	}
	u.Host = strings.Replace(u.Host, u.Hostname(), ascii, 1)
	return true
}

package field

import (
	"net/url"

	"jourfixe/calendar/check"
)

// A Calendar is the address at which another program publishes a calendar. It is never filled in from the book: whoever has it may read that
// calendar.
type Calendar struct{}

const maxCalendar = 2000

// Read implements Kind.
func (Calendar) Read(_ Asking, typed Typed) (any, *Fault) {
	s := typed.word("")
	if s == "" {
		return nil, nil
	}
	if f := tooLong(s, maxCalendar); f != nil {
		return s, f
	}
	plain, ok := ReadCalendar(s)
	if !ok {
		return s, wrong("calendar")
	}
	return plain, nil
}

// ReadCalendar returns the address of a calendar as programs know it, and whether it is one.
func ReadCalendar(s string) (string, bool) {
	plain, ok := check.Published(s)
	if !ok {
		return "", false
	}
	if u, err := url.Parse(plain); err == nil && hasOtherLetters(u.Host) {
		if !inASCII(u) {
			return "", false
		}
		plain = u.String()
	}
	return plain, len(plain) <= maxCalendar
}

// Write implements Kind.
func (Calendar) Write(_ Asking, value any) Typed { return one(word(value)) }

// Draw implements Kind.
func (Calendar) Draw(_ Asking, typed Typed) Control {
	return Control{Shape: Input, Type: "url", Value: typed.One(""), Most: maxCalendar, Complete: "off"}
}

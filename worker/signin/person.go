package signin

import (
	"jourfixe/calendar"
	"jourfixe/calendar/people"
)

// Welcome reports whether a person may sign in: who is in the book and not erased, unless they are the contact of a partner that
// has retired and have no role.
func Welcome(b *calendar.Book, p *people.Person) bool {
	if p == nil || p.Erased {
		return false
	}
	if p.Role != "" || p.Partner == "" {
		return true
	}
	partner := b.Partner(p.Partner)
	return partner == nil || !partner.Retired
}

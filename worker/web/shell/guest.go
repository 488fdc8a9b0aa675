package shell

import (
	"net/http"

	"jourfixe/calendar"
)

// A Guest is who has come by a link that only one person has. It leads to their invitation to a meeting, to their registration for a
// trip, to what they offer as hosts, to those who come on a trip to their city or, without any of these, to what concerns them alone.
type Guest struct {
	Token, Meeting, Poll, Registration, Host, Trip, Person string
}

// GuestBy is the rule of a route that is open to whoever has the link of a guest; find knows whose a link is, by its token,
// which the pattern of the route names. A guest sees this page and nothing else.
//
// A link that nobody was given, or whose person is erased, gets the same answer each time, which tells nothing about what
// there is; whoever tries many of them is slowed down. Links that are right are never held up by others' guesses.
func GuestBy(what string, find func(token string) (Guest, bool)) Access {
	return byLink("guest, by the link of "+what, func(v *Visit, token string) bool {
		g, ok := find(token)
		g.Token = token
		return ok && v.welcome(g)
	})
}

// ByLink is for whoever has a link of the kind, which is nobody's in particular.
func ByLink(what string, known func(token string) bool) Access {
	return byLink("whoever has the link of "+what, func(_ *Visit, token string) bool { return known(token) })
}

func byLink(name string, welcome func(v *Visit, token string) bool) Access {
	return Access{name: name, speaks: forEverybody, outside: true, admit: func(w http.ResponseWriter, r *http.Request, v *Visit, _ bool) bool {
		if v.shell.chooseLanguage(w, r, forEverybody) {
			return false
		}
		v.guest = true
		w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
		if v.Early() {
			return false
		}
		if welcome(v, r.PathValue("token")) {
			return true
		}
		if !v.shell.doors.links.Wrong(w, r) {
			v.Fail(http.StatusTooManyRequests, "error.guesses")
			return false
		}
		v.Fail(http.StatusNotFound, "error.link")
		return false
	}}
}

// welcome lets a guest in whom the book knows, and speaks their language, unless this browser has chosen another by the
// switch. Who comes to a city is not its people's business for good, so that page says itself to whom it is closed, erased or not.
func (v *Visit) welcome(g Guest) (ok bool) {
	var spoken string
	v.shell.Mirror.View(func(b *calendar.Book) {
		p := b.Person(g.Person)
		if ok = p != nil && (!p.Erased || g.Trip != "") && (g.Meeting == "" || b.Meeting(g.Meeting) != nil) &&
			(g.Registration == "" || b.Registration(g.Registration) != nil) && (g.Host == "" || b.Host(g.Host) != nil); ok {
			spoken = p.Language
		}
	})
	if !ok {
		return false
	}
	v.Guest = g
	if own := v.shell.voices[spoken]; own != nil && v.shell.chosenVoice(v.r, v.speaks) == nil {
		v.Voice = own
	}
	return true
}

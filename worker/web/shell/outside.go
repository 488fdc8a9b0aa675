package shell

import (
	"net/http"
	"slices"
	"strings"
)

// Anybody is the rule of pages that are for everybody outside the house: nothing else here is for them, and who has signed in is nobody in
// particular there.
var Anybody = Access{name: "anybody", speaks: forEverybody, outside: true, admit: func(_ http.ResponseWriter, _ *http.Request, v *Visit, _ bool) bool {
	v.guest = true
	return true
}}

// Or is the same rule for a route at which those whom it does not let in may be shown a page that is for everybody. Show reports whether it
// has answered; what it has none for is answered as ever.
func (a Access) Or(name string, show func(http.ResponseWriter, *http.Request, *Visit) bool) Access {
	inside := a.admit
	a.name, a.outside = a.name+", or "+name, true
	a.admit = func(w http.ResponseWriter, r *http.Request, v *Visit, wrong bool) bool {
		if browser := v.Client == "" || v.Person != ""; !wrong && browser && !v.Is(a.role) {
			out := *v
			out.guest, out.speaks = true, forEverybody
			out.Voice = v.shell.voice(r, forEverybody, v.language)
			if show(w, r, &out) {
				return false
			}
		}
		return inside(w, r, v, wrong)
	}
	return a
}

// Framed reports whether somebody asks for a page as it is in the frame of another site.
func Framed(r *http.Request) bool { return r.URL.Query().Get("embed") == "1" }

// Embed shows pages without what is around them, for the frame of another site, from one of these origins; from none if there are none. No
// cookie reaches such a frame, so the address says the language.
func (v *Visit) Embed(origins []string) {
	v.embedded = true
	if chosen := v.r.URL.Query().Get("lang"); slices.Contains(v.speaks.languages, chosen) {
		v.Voice = v.shell.voices[chosen]
	}
	if len(origins) == 0 {
		return
	}
	h := v.w.Header()
	h.Set("Content-Security-Policy", strings.Replace(Policy, "frame-ancestors 'none'", "frame-ancestors "+strings.Join(origins, " "), 1))
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

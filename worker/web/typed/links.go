package typed

import (
	"errors"
	"net/http"
	"time"

	"jourfixe/events"
	"jourfixe/worker/throttle"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/shell"
)

// A Letter is what travels in a link.
type Letter interface {
	// Until is when it has expired, in seconds since 1970.
	Until() int64
	// Written is the language in which it was written.
	Written() string
}

// Links are the links by which what was typed on a page is sent off.
type Links[L Letter] struct {
	Seal    func(token string) (L, error) // opens one
	Guesses *throttle.Door
	Now     func() time.Time
	// Old answers who has a link that has expired.
	Old func(v *shell.Visit, token string, l L)
}

// Opened opens the link of a request, or answers why it leads nowhere.
func (x *Links[L]) Opened(w http.ResponseWriter, r *http.Request, v *shell.Visit) (none L, ok bool) {
	w.Header().Set("X-Robots-Tag", "noindex, nofollow, noarchive")
	if v.ChooseLanguage() || v.Early() {
		return none, false
	}
	token := r.PathValue("token")
	l, err := x.Open(token)
	switch {
	case err == nil:
		v.Speak(l.Written())
		return l, true
	case errors.Is(err, ErrExpired):
		v.Speak(l.Written())
		x.Old(v, token, l)
	case !x.Guesses.Wrong(w, r):
		v.Fail(http.StatusTooManyRequests, "error.guesses")
	default:
		v.Fail(http.StatusNotFound, "error.nolink")
	}
	return none, false
}

// Open returns the letter of a token. One that has expired is returned as well, for the trip that it was about.
func (x *Links[L]) Open(token string) (L, error) {
	l, err := x.Seal(token)
	if err == nil && l.Until() <= x.Now().Unix() {
		err = ErrExpired
	}
	return l, err
}

// Used reports whether the button behind a link has done what it is for: one of the commands to which it comes, by their identities.
func Used(r *http.Request, forms *form.Submitter, client, source string, ids ...string) bool {
	for _, id := range ids {
		answer, known, err := forms.Reception.Find(r.Context(), client, source, id)
		if err != nil {
			forms.Log.Error("look whether a link to what was typed was used", "error", err) // the button finds out as well
		}
		if known && err == nil && answer.Outcome != events.Refused {
			return true
		}
	}
	return false
}

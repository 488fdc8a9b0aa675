package shell

import (
	"net/http"
	"time"

	"jourfixe/worker/throttle"
)

// doors are where this site looks up secrets, each with what it bears of wrong ones.
type doors struct {
	token   *throttle.Door // bearer tokens
	session *throttle.Door // cookies: each browser has an old one when its session has ended
	links   *throttle.Door // of guests
}

func newDoors(now func() time.Time, tell func(door string, beyond bool)) doors {
	door := func(name string, place, all int) *throttle.Door {
		return throttle.New(throttle.Options{Name: name, Place: place, All: all, Now: now, Tell: tell})
	}
	return doors{token: door("token", 60, 300), session: door("session", 120, 600), links: door("link", 10, 60)}
}

// tooMany reports whether somebody has tried more tokens or sessions that are nobody's than is borne, and counts this one, if
// it is. Who sends neither tries nothing.
func (v *Visit) tooMany(wrong bool) bool {
	switch {
	case v.Client != "":
		return false
	case wrong:
		return !v.shell.doors.token.Wrong(v.w, v.r)
	case v.unknown:
		return !v.shell.doors.session.Wrong(v.w, v.r)
	}
	return false
}

// slowDown answers a program that has tried too many tokens.
func slowDown(w http.ResponseWriter) {
	Refuse(w, http.StatusTooManyRequests, "too-many-tries", "Too many tokens that are not valid",
		"send the valid token, which is taken at all times, or try again after the seconds in Retry-After")
}

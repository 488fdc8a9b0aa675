package shell

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"

	"jourfixe/worker/signin"
)

// Session returns the session of the visit, and false if there is none: a machine, or an open server.
func (v *Visit) Session() (signin.Session, bool) {
	if v.session == nil {
		return signin.Session{}, false
	}
	return *v.session, true
}

// Enter signs somebody in, a person or for "" the operator. A session that somebody may have prepared in this browser ends;
// the id is always a new one. Nobody is signed in after an error, which is that of a server that is away.
func (v *Visit) Enter(ctx context.Context, of signin.Session) error {
	if v.shell.Sessions == nil {
		return errors.New("nobody signs in at this server")
	}
	of.Device = signin.DeviceOf(v.r.UserAgent())
	id, err := v.shell.Sessions.Open(ctx, of)
	if err != nil {
		return err
	}
	v.endSession()
	v.SetCookie(sessionCookie, id, int(signin.Life.Seconds()), http.SameSiteLaxMode)
	return nil
}

// Leave ends the session, so that a copy of the cookie is worth nothing either.
func (v *Visit) Leave() {
	v.endSession()
	v.SetCookie(sessionCookie, "", -1, http.SameSiteLaxMode)
}

// endSession ends the session of the request, if it has one.
func (v *Visit) endSession() {
	if id, ok := v.Cookie(sessionCookie); ok && v.shell.Sessions != nil {
		v.shell.Sessions.EndID(id)
	}
}

// Same compares two secrets and does not tell by its time how much of them is alike. An empty one is like none.
func Same(x, y string) bool {
	return x != "" && subtle.ConstantTimeCompare([]byte(x), []byte(y)) == 1
}

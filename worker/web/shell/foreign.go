package shell

import (
	"net/http"
	"strings"
)

// refuseForeign answers what a page of another origin has sent: nothing has come of it, and what would be right. Whose browser it is does not
// count, so nobody is looked up.
func (s *shell) refuseForeign(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/api/") {
		Refuse(w, http.StatusForbidden, "cross-origin", "A request from another site", "send it from a page of this host, or from a program with its token")
		return
	}
	v := &Visit{shell: s, access: Anybody, w: w, r: r, guest: true, speaks: forEverybody, Voice: s.voice(r, forEverybody, "")}
	v.Fail(http.StatusForbidden, "error.foreign")
}

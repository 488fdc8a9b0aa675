package feed

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// later answers while a calendar cannot be made. Who names a state that they have from here is told to keep it: that is what programs do at an error,
// but for those that switch the calendar off then, until their user switches it on again. Nothing is kept for that which would be on disk in clear.
// It is the same for every address, so nobody learns whether there is a calendar.
func later(w http.ResponseWriter, r *http.Request, seconds int, why string) {
	header := w.Header()
	if tag := kept(r.Header.Get("If-None-Match")); tag != "" {
		header.Set("ETag", tag)
		header.Set("Cache-Control", "private, no-cache") // it is asked for again at the next occasion
		header.Set("Vary", "Accept-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	header.Set("Retry-After", strconv.Itoa(seconds))
	http.Error(w, why, http.StatusServiceUnavailable)
}

// ours is what an ETag of a calendar looks like, in whatever form and coding.
var ours = regexp.MustCompile(`^"[0-9a-f]{32}(-[a-z]+){0,2}"$`)

// kept is the first of the ETags that a program names which is from here; "" for none.
func kept(named string) string {
	for tag := range strings.SplitSeq(named, ",") {
		if tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/"); ours.MatchString(tag) {
			return tag
		}
	}
	return ""
}

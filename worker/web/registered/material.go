package registered

import (
	"net/http"
	"net/url"

	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// sees reports whether a file is for somebody who is registered so: of their trip, marked for participants, and they have a seat.
func (s stand) sees(m *material.Material) bool {
	return m != nil && m.Of == (events.Ref{Noun: "trip", ID: s.t.ID}) && m.Participants && s.book.SeesFile(m, s.r.Person)
}

// files lists them.
func files(s stand, home string, v *voice.Voice) []listing.File {
	return listing.FilesOf(s.book, events.Ref{Noun: "trip", ID: s.t.ID}, listing.FileReader{
		Sees: s.sees, To: func(id string) string { return home + "/files/" + url.PathEscape(id) },
	}, v)
}

// material gives one of them.
func (x *own) material(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	s := x.stand(v)
	m := s.book.Material(r.PathValue("file"))
	switch {
	case x.Files == nil || !s.sees(m) || !m.Readable():
		v.Missing()
	case !x.Files.Serve(w, r, m):
		w.Header().Set("Retry-After", "60")
		v.Fail(http.StatusServiceUnavailable, "error.material")
	}
}

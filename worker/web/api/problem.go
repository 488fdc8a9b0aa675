package api

import (
	"fmt"
	"io"
	"mime"
	"net/http"

	"jourfixe/events"
	"jourfixe/worker/report"
	"jourfixe/worker/web/shell"
)

// The API answers in two forms: what became of a command is an events.Answer, refused or not, the same as over NATS and
// on the command line. What is wrong with the request itself is a problem document, since there is no command yet.

// tooMuch answers what is larger than any command.
func tooMuch(w http.ResponseWriter) {
	shell.Refuse(w, http.StatusRequestEntityTooLarge, "too-large", "The content is too large", fmt.Sprintf("the data of a command has at most %d bytes", events.MaxData))
}

// tell writes the outcome of a command: as JSON, or in a few lines for whoever asks for text alone, as a person does who tries
// the interface by hand.
func (c *commands) tell(w http.ResponseWriter, r *http.Request, status int, a events.Answer) {
	w.Header().Add("Vary", "Accept")
	if media, _, err := mime.ParseMediaType(r.Header.Get("Accept")); err != nil || media != "text/plain" {
		shell.WriteJSON(w, status, "application/json", a)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, report.Lines(a, c.baseURL)) // who has gone away needs no answer
}

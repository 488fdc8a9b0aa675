package api

import (
	"fmt"
	"net/http"

	"jourfixe/events"
	"jourfixe/worker/web/shell"
)

// The API answers in two forms: what became of a command is an events.Answer, refused or not, the same as over NATS and
// on the command line. What is wrong with the request itself is a problem document, since there is no command yet.

// tooMuch answers what is larger than any command.
func tooMuch(w http.ResponseWriter) {
	shell.Refuse(w, http.StatusRequestEntityTooLarge, "too-large", "The content is too large", fmt.Sprintf("the data of a command has at most %d bytes", events.MaxData))
}

// tell writes the outcome of a command.
func tell(w http.ResponseWriter, status int, a events.Answer) {
	shell.WriteJSON(w, status, "application/json", a)
}

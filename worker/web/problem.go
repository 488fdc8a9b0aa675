package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"jourfixe/events"
)

// The API answers in two forms: what became of a command is an events.Answer, refused or not, the same as over NATS and
// on the command line. What is wrong with the request itself is a problem document, since there is no command yet.

// tooMuch answers what is larger than any command.
func tooMuch(w http.ResponseWriter) {
	fail(w, http.StatusRequestEntityTooLarge, "too-large", "The content is too large", fmt.Sprintf("the data of a command has at most %d bytes", events.MaxData))
}

// answer writes the outcome of a command.
func answer(w http.ResponseWriter, status int, a events.Answer) {
	writeJSON(w, status, "application/json", a)
}

// fail answers with a problem (RFC 9457) that is about the request, not about a command.
func fail(w http.ResponseWriter, status int, code, title, detail string) {
	writeJSON(w, status, "application/problem+json", events.Problem{Code: events.ProblemURN + code, Title: title, Status: status, Detail: detail})
}

// writeJSON sends v. The answers of the API are about one moment, so nobody may keep them.
func writeJSON(w http.ResponseWriter, status int, mediaType string, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		// Nothing that is written here can fail to be written, but if it could, an empty 200 would be a lie.
		http.Error(w, "the answer could not be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", mediaType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	w.Write(append(data, '\n')) // Whoever has hung up needs no answer.
}

package shell

import (
	"encoding/json"
	"net/http"

	"jourfixe/events"
)

// Refuse answers with a problem (RFC 9457) that is about the request, not about a command.
func Refuse(w http.ResponseWriter, status int, code, title, detail string) {
	WriteJSON(w, status, "application/problem+json", events.Problem{Code: events.ProblemURN + code, Title: title, Status: status, Detail: detail})
}

// WriteJSON sends v. The answers of the API are about one moment, so nobody may keep them.
func WriteJSON(w http.ResponseWriter, status int, mediaType string, v any) {
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

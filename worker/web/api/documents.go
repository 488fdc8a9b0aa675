package api

import (
	"fmt"
	"net/http"
	"sync"

	"jourfixe/events/schema"
	"jourfixe/worker/web/shell"
)

// documents describe the API.
type documents struct{ asyncAPI *shell.Document }

// written are the documents that were made, by base URL: a process that makes several sites writes them once.
var written sync.Map

// newDocuments makes what stays the same as long as the program runs.
func newDocuments(baseURL string) (*documents, error) {
	base, err := shell.ParseBase(baseURL)
	if err != nil {
		return nil, err
	}
	if made, ok := written.Load(base.String()); ok {
		return made.(*documents), nil
	}
	data, err := schema.AsyncAPI(base.String())
	if err != nil {
		return nil, fmt.Errorf("make the AsyncAPI document: %w", err)
	}
	made := &documents{shell.NewDocument("application/json", data)}
	written.Store(base.String(), made)
	return made, nil
}

// showAsyncAPI tells other systems which messages there are.
func (d *documents) showAsyncAPI(w http.ResponseWriter, r *http.Request, _ *shell.Visit) {
	w.Header().Set("Cache-Control", "private, no-cache")
	d.asyncAPI.Serve(w, r)
}

// showSchema gives the JSON Schema of one kind of message, by its short or long name.
func (d *documents) showSchema(w http.ResponseWriter, r *http.Request, _ *shell.Visit) {
	data, ok := schema.File(r.PathValue("file"))
	if !ok {
		shell.Refuse(w, http.StatusNotFound, "unknown-schema", "There is no such schema", "write the type and its version, as in /api/schemas/series.define.v1.json")
		return
	}
	w.Header().Set("Cache-Control", "private, no-cache")
	shell.NewDocument("application/schema+json", data).Serve(w, r)
}

package api

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/events/rights"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web/shell"
)

// files takes and gives what is material of something.
type files struct {
	*commands
	uploads *uploads.Desk
}

const decideWithin = 10 * time.Second // a file that is stored

var faults = map[uploads.Fault]struct {
	status int
	detail string
}{
	uploads.Unnamed:   {http.StatusUnprocessableEntity, "name must end in one of " + strings.Join(material.Endings(), ", ")},
	uploads.Large:     {http.StatusRequestEntityTooLarge, "a file may have 25 MiB"},
	uploads.Empty:     {http.StatusUnprocessableEntity, "the file is empty"},
	uploads.Lies:      {http.StatusUnprocessableEntity, "what is in the file is not what its name says"},
	uploads.Packed:    {http.StatusUnprocessableEntity, "what is in the file cannot be looked at, or unpacks to too much"},
	uploads.Macros:    {http.StatusUnprocessableEntity, "there are macros in the file; save it without them"},
	uploads.Virus:     {http.StatusUnprocessableEntity, "the virus scanner has found something in the file; nothing of it was kept"},
	uploads.Unscanned: {http.StatusServiceUnavailable, "the virus scanner does not answer; nothing was kept, try again later"},
	uploads.Full:      {http.StatusInsufficientStorage, "the office has as much material as it may; remove some first"},
	uploads.Crowded:   {http.StatusServiceUnavailable, "too many files are coming in; try again in a moment"},
	uploads.Cut:       {http.StatusBadRequest, "the connection broke off; nothing was kept, send it again"},
}

// add takes a file as the body of the request, and says in the query what it is of.
func (f *files) add(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	for name, values := range query {
		if !slices.Contains([]string{"about", "name", "title", "replaces", "participants"}, name) || len(values) != 1 {
			shell.Refuse(w, http.StatusBadRequest, "unknown-parameter", "The query is not understood", "write /api/material?about=meeting/<id>&name=<file name>, and if need be title, replaces, participants=true")
			return
		}
	}
	about, parsed := events.ParseRef(query.Get("about"))
	if err != nil || parsed != nil {
		shell.Refuse(w, http.StatusBadRequest, "malformed", "It is not clear what this is material of", "write about=meeting/<id>, series/<id>, trip/<id> or partner/<id>")
		return
	}
	if p := f.mayAdd(v); p != nil {
		shell.WriteJSON(w, p.Status, "application/problem+json", p)
		return
	}
	var there bool
	f.mirror.View(func(b *calendar.Book) { there = b.Has(about) })
	if !there {
		shell.Refuse(w, http.StatusUnprocessableEntity, events.UnknownRef, "There is no such thing", about.String()+" is not in the book")
		return
	}
	body, err := uploads.Incoming(w, r, events.MaxMaterialBytes+1)
	if err != nil {
		f.unavailable(w, r, "take a file", err)
		return
	}
	c, err := f.uploads.Take(r.Context(), query.Get("name"), body)
	if fault, known := faults[uploads.FaultOf(err)]; known {
		shell.Refuse(w, fault.status, "file-"+string(uploads.FaultOf(err)), "The file is not taken", fault.detail)
		return
	}
	if err != nil {
		f.unavailable(w, r, "take a file", err)
		return
	}
	c.Of, c.Title, c.Replaces, c.Participants = about, query.Get("title"), query.Get("replaces"), query.Get("participants") == "true"
	f.give(w, r, v, c)
}

// mayAdd says why whoever asks may not put material anywhere, before they bring any.
func (f *files) mayAdd(v *shell.Visit) *events.Problem {
	t := (&events.AddMaterial{}).Type()
	if v.Person == "" {
		return f.reception.RightsOf(v.Client).Give(t, &events.AddMaterial{})
	}
	if !v.Is(events.Coordinator) {
		return rights.OfRole(events.Reader).Give(t, rights.OfOffice)
	}
	return nil
}

// give gives the command to which a stored file comes. One that is refused is taken out again.
func (f *files) give(w http.ResponseWriter, r *http.Request, v *shell.Visit, c *events.AddMaterial) {
	data, err := json.Marshal(c)
	if err != nil {
		f.unavailable(w, r, "put a file somewhere", err)
		return
	}
	t := c.Type()
	m := events.Message{ID: "material-" + c.ID, Source: "/api/material", Type: t.String(), Data: data}
	receipt, err := f.reception.Submit(r.Context(), v.Client, t, m)
	if err != nil {
		f.unavailable(w, r, "put a file somewhere", err) // whether the command is stored is not known; if it is not, the file is swept
		return
	}
	a, err := f.reception.Outcome(r.Context(), v.Client, receipt, decideWithin)
	switch {
	case err != nil || a.Outcome == events.Pending:
		shell.WriteJSON(w, http.StatusAccepted, "application/json", map[string]string{"id": c.ID, "outcome": events.Pending})
	case a.Problem != nil:
		f.uploads.Discard(r.Context(), c.ID)
		f.decided(w, r, a, nil)
	default:
		shell.WriteJSON(w, http.StatusCreated, "application/json", map[string]string{"id": c.ID, "outcome": a.Outcome})
	}
}

func lineOf(m *material.Material, current bool) uploads.Line {
	return uploads.Line{
		ID: m.ID, About: m.Of, Name: m.Name.Value(), Title: m.Title.Value(), Media: m.Media, Size: m.Size, Digest: m.Digest.Value(), At: m.At, By: m.By,
		Replaces: m.Replaces, Current: current, Participants: m.Participants,
	}
}

// list lists the files of a thing, or of all.
func (f *files) list(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if !f.mayRead(w, v) {
		return
	}
	about := r.URL.Query().Get("about")
	lines := []uploads.Line{}
	f.mirror.View(func(b *calendar.Book) {
		of := map[events.Ref][]*material.Material{}
		for _, m := range b.AllMaterial() {
			if about == "" || m.Of.String() == about {
				of[m.Of] = nil
			}
		}
		for ref := range of {
			for _, l := range material.Lines(b.MaterialOf(ref)) {
				lines = append(lines, lineOf(l.Material, true))
				for _, m := range l.Earlier {
					lines = append(lines, lineOf(m, false))
				}
			}
		}
	})
	slices.SortFunc(lines, func(x, y uploads.Line) int { return x.At.Compare(y.At) })
	shell.WriteJSON(w, http.StatusOK, "application/json", map[string]any{"material": lines})
}

// get gives what is in a file.
func (f *files) get(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if !f.mayRead(w, v) {
		return
	}
	var m *material.Material
	f.mirror.View(func(b *calendar.Book) { m = b.Material(r.PathValue("id")) })
	if m == nil || !m.Readable() {
		shell.Refuse(w, http.StatusNotFound, "unknown-material", "There is no such file", "/api/material lists what there is")
		return
	}
	if !f.uploads.Serve(w, r, m) {
		w.Header().Set("Retry-After", "5")
		shell.Refuse(w, http.StatusServiceUnavailable, "unavailable", "The file cannot be read now", "try again later")
	}
}

// mayRead lets in people with a role, and clients that were given it.
func (f *files) mayRead(w http.ResponseWriter, v *shell.Visit) bool {
	if v.Person != "" && v.Is(events.Reader) || v.Person == "" && f.reception.RightsOf(v.Client).Read(rights.ReadMaterial) {
		return true
	}
	shell.Refuse(w, http.StatusForbidden, events.NotAllowed, "This is not for you", "looking at material takes the right "+rights.ReadMaterial)
	return false
}

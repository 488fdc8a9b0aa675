package api

import (
	"encoding/json"
	"errors"
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
	"jourfixe/worker/web/attach"
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
	uploads.Unnamed:   {http.StatusUnprocessableEntity, "the name must end in one of " + strings.Join(material.Endings(), ", ")},
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

// add takes a file by a form (multipart/form-data): about and, if need be, title, replaces and participants, and last the file with its name. All of it is in the
// body and nothing in the address, which logs have.
func (f *files) add(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if p := f.mayAdd(v); p != nil {
		shell.WriteJSON(w, p.Status, "application/problem+json", p)
		return
	}
	if r.URL.RawQuery != "" {
		shell.Refuse(w, http.StatusBadRequest, "unknown-parameter", "The query is not understood", "write nothing into the query; about, title, replaces and participants are fields of the form, before the file")
		return
	}
	var about events.Ref
	var wrong *events.Problem
	c, err := attach.Bring(w, r, f.uploads, func() error {
		if about, wrong = f.fields(r.PostForm); wrong != nil {
			return attach.ErrForm
		}
		return nil
	})
	fault, known := faults[uploads.FaultOf(err)]
	switch {
	case wrong != nil:
		shell.WriteJSON(w, wrong.Status, "application/problem+json", wrong)
	case errors.Is(err, attach.ErrForm), errors.Is(err, attach.ErrNone):
		shell.Refuse(w, http.StatusBadRequest, "malformed", "The form is not understood", "send multipart/form-data: about=meeting/<id>, if need be title, replaces, participants=true, and last file with its name; as in curl -F about=meeting/<id> -F file=@plan.pdf")
	case known:
		shell.Refuse(w, fault.status, "file-"+string(uploads.FaultOf(err)), "The file is not taken", fault.detail)
	case err != nil:
		f.unavailable(w, r, "take a file", err)
	default:
		c.Of, c.Title, c.Replaces, c.Participants = about, r.PostForm.Get("title"), r.PostForm.Get("replaces"), r.PostForm.Get("participants") == "true"
		f.give(w, r, v, c)
	}
}

// fields looks at those that come before the file.
func (f *files) fields(sent url.Values) (about events.Ref, p *events.Problem) {
	for name, values := range sent {
		if !slices.Contains([]string{"about", "title", "replaces", "participants"}, name) || len(values) != 1 {
			return about, events.Refuse(events.Malformed, "", "the fields are about, title, replaces and participants, each once, and then file")
		}
	}
	about, err := events.ParseRef(sent.Get("about"))
	if err != nil {
		return about, events.Refuse(events.Malformed, "about", "must be meeting/<id>, series/<id>, matter/<id>, trip/<id>, partner/<id> or agreement/<id>")
	}
	var there bool
	f.mirror.View(func(b *calendar.Book) { there = b.Has(about) })
	if !there {
		return about, events.Refuse(events.UnknownRef, "about", "there is no %s", about)
	}
	return about, nil
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

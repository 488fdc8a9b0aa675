package attach

import (
	"embed"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar"
	"jourfixe/calendar/material"
	"jourfixe/events"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
)

// Templates hold the form.
//
//go:embed templates
var Templates embed.FS

// bringing is the kind of the form by which a file is brought.
var bringing = &form.Kind{Texts: "material"}

// errForeign says that a form is not from a page of the session.
var errForeign = errors.New("the form is from another page")

// A Form is that by which a file is brought to something, as a page shows it and as it was sent.
type Form struct {
	To      string         // where it is sent
	Token   string         // the session's
	Lines   []listing.File // of which it can be a newer version
	Trip    bool           // participants may see it
	Office  bool           // whoever looks works in the office, and is told whether files are scanned
	Scanned bool
	Accept  string // endings

	Title    string // as it was typed
	Replaces string
	Shared   bool
	Stored   bool // it is stored, and not decided yet
	Fault    *form.Fault
	At       string // the field at which the fault is
}

// Kind implements form.Form.
func (*Form) Kind() *form.Kind { return bringing }

// Read implements form.Form.
func (x *Form) Read(f form.Fields) (fault string) {
	x.Title, x.Replaces, x.Shared = strings.Join(strings.Fields(f.Lines("title")), " "), f.Word("replaces"), f.Word("participants") != ""
	switch {
	case utf8.RuneCountInString(x.Title) > events.MaxMaterialName:
		return "title"
	case x.Replaces != "" && !events.ValidID(x.Replaces):
		return "replaces"
	}
	return ""
}

// A Desk takes such forms.
type Desk struct {
	Submit  *form.Submitter
	Uploads *uploads.Desk
}

// Show makes the form ready for a page about something. Lines are the files of it that can be replaced.
func (d *Desk) Show(b *calendar.Book, v *shell.Visit, x *Form, about events.Ref, lines []listing.File) *Form {
	x.Token, x.Lines, x.Trip, x.Scanned, x.Accept = v.FormToken(), lines, about.Noun == "trip", d.Uploads.Scans(), strings.Join(material.Endings(), ",")
	x.Office = v.Is(events.Reader)
	v.ShowsSending()
	refusal.Put(b, v.Voice, x.Fault)
	if x.At = ""; x.Fault != nil {
		x.At = "file"
		for _, name := range []string{"title", "replaces", "participants"} {
			if x.Fault.Name == name || x.Fault.Problem != nil && x.Fault.Problem.Field == name {
				x.At = name
			}
		}
	}
	return x
}

// Take takes a form that brings a file to something, and leads to a page once it is there. Again shows the form with what is wrong with it.
func (d *Desk) Take(w http.ResponseWriter, r *http.Request, v *shell.Visit, about events.Ref, lead string, again func(status int, x *Form)) {
	x := &Form{To: r.URL.Path}
	var wrong *form.Fault
	c, err := Bring(w, r, d.Uploads, func() error {
		if !v.Sent(r.PostForm) {
			return errForeign
		}
		if wrong = form.Read(w, r, x); wrong != nil {
			return ErrForm
		}
		return nil
	})
	switch {
	case errors.Is(err, errForeign), errors.Is(err, ErrForm) && wrong == nil:
		v.Fail(http.StatusForbidden, "error.form")
		return
	case err != nil:
		if x.Fault = wrong; wrong == nil {
			form.Read(w, r, x) // what has come of the fields before it broke off
			x.Fault = d.faulty(err)
		}
		again(x.Fault.Status, x)
		return
	}
	c.Of, c.Title, c.Replaces, c.Participants = about, x.Title, x.Replaces, x.Shared && about.Noun == "trip"
	d.hand(w, r, v, c, x, lead, again)
}

// faulty is what is wrong with a file to whoever has brought it.
func (d *Desk) faulty(err error) *form.Fault {
	fault := uploads.FaultOf(err)
	switch {
	case errors.Is(err, ErrNone):
		return bringing.Wrong("none")
	case fault == uploads.Unscanned, fault == uploads.Crowded, fault == uploads.Full:
		f := bringing.Later()
		f.Name, f.Text = string(fault), bringing.Texts+".fault."+string(fault)
		return f
	case fault != "":
		return bringing.Wrong(string(fault))
	}
	d.Submit.Log.Error("take a file", "error", err)
	return bringing.Later()
}

// hand hands in the command to which a file comes. Of one that was brought twice the second is taken out again.
func (d *Desk) hand(w http.ResponseWriter, r *http.Request, v *shell.Visit, c *events.AddMaterial, x *Form, lead string, again func(int, *Form)) {
	const source = "/material"
	given, fault := d.Submit.Given(r, bringing, v.Client, source, c.Type())
	if given || fault != nil {
		d.Uploads.Discard(r.Context(), c.ID)
	}
	switch {
	case given:
		form.Lead(w, r, lead)
		return
	case fault != nil:
		x.Fault = fault
		again(fault.Status, x)
		return
	}
	outcome := d.Submit.Submit(w, r, bringing, v.Client, source, c)
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, lead)
	default:
		if x.Stored, x.Fault = outcome.Stored, outcome.Fault; x.Fault != nil {
			d.Uploads.Discard(r.Context(), c.ID)
		}
		again(x.Fault.Or(http.StatusAccepted), x)
	}
}

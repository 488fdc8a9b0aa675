package rooms

import (
	"net/http"
	"net/url"

	"jourfixe/calendar"
	"jourfixe/calendar/material"
	"jourfixe/calendar/matter"
	"jourfixe/events"
	"jourfixe/worker/web/attach"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
)

// What lies with a series, its meetings and what is talked about there is read by all who are invited. More is brought by the office and, with what they have
// proposed or present, by members themselves, who remove what they have brought.

// reader is whoever looks.
func reader(b *calendar.Book, v *shell.Visit) listing.FileReader {
	if v.Is(events.Reader) {
		return listing.Staff(v.Person, false)
	}
	return listing.Member(b, v.Person)
}

// officeFiles is where the office brings files to something, "" for others.
func (p *pages) officeFiles(b *calendar.Book, v *shell.Visit, about events.Ref) string {
	if p.Desk == nil || !v.Is(events.Coordinator) || !b.Has(about) {
		return ""
	}
	return listing.FilesTo(about)
}

// filesTo is where whoever looks brings files to a matter, "" if they may not.
func (p *pages) filesTo(b *calendar.Book, v *shell.Visit, room, id string) string {
	about := events.Ref{Noun: "matter", ID: id}
	if to := p.officeFiles(b, v, about); to != "" || p.Desk == nil || !b.BringsMaterial(about, v.Person) {
		return to
	}
	return room + "/matters/" + url.PathEscape(id) + "/files"
}

// A filesPage is that of the files of a matter, for who has proposed or presents it.
type filesPage struct {
	Title events.Text
	Back  string
	Lines []listing.File
	Said  string // what has just been done
	Bring *attach.Form
}

// theirs is a matter to which whoever looks may bring files, nil if there is none.
func theirs(b *calendar.Book, r *http.Request, v *shell.Visit) (*matter.Matter, events.Ref) {
	of, ok := home(b, r, v)
	about := events.Ref{Noun: "matter", ID: r.PathValue("matter")}
	m := b.Matter(about.ID)
	if !ok || m == nil || m.Home() != of || !v.Is(events.Coordinator) && !b.BringsMaterial(about, v.Person) {
		return nil, about
	}
	return m, about
}

func (p *pages) files(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	p.showFiles(r, v, http.StatusOK, nil)
}

func (p *pages) showFiles(r *http.Request, v *shell.Visit, status int, sent *attach.Form) {
	v.Show(status, "matterfiles", func(b *calendar.Book) shell.Content {
		m, about := theirs(b, r, v)
		if m == nil {
			return shell.Content{}
		}
		to := To(m.Home()) + "/matters/" + url.PathEscape(m.ID) + "/files"
		look := reader(b, v)
		look.Remove = func(f *material.Material) string {
			if v.Is(events.Coordinator) || f.By != "" && f.By == v.Person {
				return to + "/" + url.PathEscape(f.ID) + "/remove"
			}
			return ""
		}
		x := filesPage{Title: m.Title, Back: To(m.Home()), Lines: listing.FilesOf(b, about, look, v.Voice)}
		var own []listing.File // which can be replaced
		for _, f := range x.Lines {
			if f.Own || v.Is(events.Coordinator) {
				own = append(own, f)
			}
		}
		title := v.Voice.T("material.title") + ": " + v.Voice.In(m.Title)
		if said := r.URL.Query().Get("done"); sent == nil && (said == "added" || said == "removed") {
			x.Said = said
		}
		if sent == nil {
			sent = new(attach.Form)
		}
		if sent.Fault != nil {
			title = v.Voice.T("fault.short") + " – " + title
		}
		sent.To = to
		x.Bring = p.Desk.Show(b, v, sent, about, own)
		return shell.Content{Title: title, Body: x}
	})
}

// bring takes a file.
func (p *pages) bring(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	var m *matter.Matter
	var about events.Ref
	p.Mirror.View(func(b *calendar.Book) { m, about = theirs(b, r, v) })
	if m == nil {
		v.Missing()
		return
	}
	p.Desk.Take(w, r, v, about, r.URL.Path+"?done=added", func(status int, x *attach.Form) { p.showFiles(r, v, status, x) })
}

// A removePage asks whether a file is to be removed.
type removePage struct {
	File     listing.File
	To, Back string
	Form     string
	Stored   bool
	Fault    *form.Fault
}

var removing = &form.Kind{Texts: "material", Limit: 4 << 10}

func (p *pages) askRemove(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	p.showRemove(r, v, http.StatusOK, removePage{})
}

// removable is a file that whoever looks may remove, nil if there is none.
func removable(b *calendar.Book, r *http.Request, v *shell.Visit) *material.Material {
	m, about := theirs(b, r, v)
	f := b.Material(r.PathValue("file"))
	if m == nil || f == nil || f.Removed || f.Of != about || !v.Is(events.Coordinator) && (f.By == "" || f.By != v.Person) {
		return nil
	}
	return f
}

func (p *pages) showRemove(r *http.Request, v *shell.Visit, status int, x removePage) {
	v.Show(status, "matterfile-remove", func(b *calendar.Book) shell.Content {
		f := removable(b, r, v)
		if f == nil {
			return shell.Content{}
		}
		for _, line := range listing.FilesOf(b, f.Of, reader(b, v), v.Voice) {
			for _, one := range append(line.Earlier, line) {
				if one.ID == f.ID {
					x.File = one
				}
			}
		}
		m, _ := theirs(b, r, v)
		x.To, x.Back, x.Form = r.URL.Path, To(m.Home())+"/matters/"+url.PathEscape(m.ID)+"/files", v.FormToken()
		refusal.Put(b, v.Voice, x.Fault)
		return shell.Content{Title: v.Voice.T("material.remove.ask"), Body: x}
	})
}

// remove removes a file.
func (p *pages) remove(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	var f *material.Material
	var back string
	p.Mirror.View(func(b *calendar.Book) {
		if m, _ := theirs(b, r, v); m != nil {
			f, back = removable(b, r, v), To(m.Home())+"/matters/"+url.PathEscape(m.ID)+"/files"
		}
	})
	if f == nil {
		if given, _ := p.Forms.Given(r, removing, v.Client, "/rooms", (&events.RemoveMaterial{}).Type()); given && back != "" {
			form.Lead(w, r, back+"?done=removed") // it was sent twice
			return
		}
		v.Missing()
		return
	}
	outcome := p.Forms.Submit(w, r, removing, v.Client, "/rooms", &events.RemoveMaterial{ID: f.ID})
	switch {
	case outcome.Gone:
	case outcome.Done():
		form.Lead(w, r, back+"?done=removed")
	default:
		p.showRemove(r, v, outcome.Fault.Or(http.StatusAccepted), removePage{Stored: outcome.Stored, Fault: outcome.Fault})
	}
}

package lodging

import (
	"mime"
	"net/http"
	"strconv"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/edit"
	"jourfixe/worker/web/field"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

// A page shows who sleeps where.
type page struct {
	*rooming
	Done *edit.Done
}

// show answers the page of who sleeps where on a trip.
func (x *pages) show(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("lodging", func(b *calendar.Book) shell.Content {
		p := page{rooming: read(b, r.PathValue("id"), v.Voice)}
		if p.rooming == nil {
			return shell.Content{}
		}
		t := b.Trip(p.ID)
		p.May = !t.Cancelled && !t.To.Before(b.Today(x.Now()))
		p.Done = x.Done(field.Asking{Book: b, Voice: v.Voice}, r)
		return shell.Content{Title: p.Done.Title(v.Voice.T("lodging.title") + ": " + v.Voice.In(p.Trip)), Body: p}
	})
}

// sheet answers the same as a sheet to be printed: who sleeps where and how they are reached, and not why.
func (x *pages) sheet(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("lodging-sheet", func(b *calendar.Book) shell.Content {
		p := read(b, r.PathValue("id"), v.Voice)
		if p == nil {
			return shell.Content{}
		}
		return shell.Content{Title: v.Voice.T("lodging.title") + ": " + v.Voice.In(p.Trip), Body: p}
	})
}

// columns are those of the table. What somebody needs is not among them, and lies in no files.
var columns = []string{"host", "hostmail", "guest", "companion", "guestmail", "people"}

// table answers the same as a file for a spreadsheet.
func (x *pages) table(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() || v.Early() {
		return
	}
	p := read(x.Mirror.Snapshot(), r.PathValue("id"), v.Voice)
	if p == nil {
		v.Missing()
		return
	}
	var head []string
	for _, c := range columns {
		head = append(head, v.Voice.T("lodging.column."+c))
	}
	rows := [][]string{head}
	add := func(name, email string, list []guest) {
		for _, g := range list {
			rows = append(rows, []string{name, email, g.Name, g.Companion, g.Email, strconv.Itoa(g.Seats)})
		}
	}
	for _, f := range p.Families {
		add(f.Name, f.Email, f.Guests)
	}
	add("", "", p.Left)
	out, err := listing.Table(rows)
	if err != nil {
		x.Log.Error("a rooming list could not be written", "error", err)
		v.Fail(http.StatusInternalServerError, "error.later")
		return
	}
	by := v.Client
	if v.Person != "" {
		by = events.Ref{Noun: "person", ID: v.Person}.String()
	}
	x.Log.Info("a rooming list was taken out as a table", "trip", p.ID, "lines", len(rows)-1, "by", by)
	h := w.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "lodging-" + p.ID + ".csv"}))
	h.Set("Content-Length", strconv.Itoa(len(out)))
	h.Set("Cache-Control", "private, no-store")
	w.Write(out) // Whoever has hung up needs no answer.
}

// A hostPage shows one host.
type hostPage struct {
	family
	ID        string
	Note      string
	Knows     string           // whom they say to know
	Reach     events.ShareHost // how their guests may reach them
	Person    string           // their page, "" of whoever is erased
	Trip      events.Text
	ToTrip    string
	List      string
	Withdrawn bool
	May       bool
	Kept      bool // something of them can be destroyed
	Done      *edit.Done
	Story     listing.Story
}

// host answers the page of a host.
func (x *pages) host(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	v.Read("host", func(b *calendar.Book) shell.Content {
		h := b.Host(r.PathValue("id"))
		if h == nil {
			return shell.Content{}
		}
		t := b.Trip(h.Trip)
		p := hostPage{
			family: newFamily(b, t, h, v.Voice), ID: h.ID, Note: h.House().Note, Knows: h.Acquainted.Value(), Reach: h.Reach.Said(h.ID), Trip: t.Title, ToTrip: "/trips/" + t.ID, List: toTrip(t.ID),
			Withdrawn: h.Withdrawn, Kept: !h.Cleared, May: !h.Withdrawn && !t.Cancelled && !t.To.Before(b.Today(x.Now())),
			Done:  x.Done(field.Asking{Book: b, Voice: v.Voice}, r),
			Story: listing.NewStory(x.Mirror, b, events.Ref{Noun: "host", ID: h.ID}, x.Now()),
		}
		if of := read(b, t.ID, v.Voice); of != nil {
			for _, f := range of.Families {
				if f.id == h.ID {
					p.family = f
				}
			}
		}
		if y := b.Person(h.Person); y != nil && !y.Erased {
			p.Person = "/people/" + y.ID
		}
		return shell.Content{Title: p.Done.Title(p.Name + ": " + v.Voice.In(t.Title)), Body: p}
	})
}

// Package visiting has the page on which the city that a trip goes to sees who comes: behind a link that only one of its people has, for
// whoever of them has signed in, and for coordinators, who see what those see. Package calendar/visiting says who may see it, and when.
package visiting

import (
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/visiting"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the page is made from.
type Options struct {
	Mirror *worker.Mirror
	Links  *links.Doorbook // knows whose a link is; nil: there are none
	Now    func() time.Time
	Log    *slog.Logger // notes who has taken a list out
}

// pages answers them.
type pages struct{ Options }

// fileName ends the address of the table, and says nothing of the trip to who looks over a shoulder.
const fileName = "list.csv"

// Room is the table of what there is.
func Room(o Options) shell.Room {
	x := &pages{o}
	r := shell.Room{
		Name: "visiting", Templates: templates, Parts: []fs.FS{listing.Templates}, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /me/trips/{id}", shell.SignedIn, x.page(x.own)),
			shell.On("GET /me/trips/{id}/"+fileName, shell.SignedIn, x.table(x.own)),
			shell.On("GET /trips/{id}/visitors", shell.Coordinator, x.page(x.office)),
			shell.On("GET /trips/{id}/visitors/"+fileName, shell.Coordinator, x.table(x.office)),
		},
	}
	if o.Links == nil {
		return r
	}
	guest := shell.GuestBy("those who visit a city", func(token string) (g shell.Guest, ok bool) {
		g.Trip, g.Person, ok = o.Links.FindVisit(token)
		return g, ok
	})
	r.Routes = append(r.Routes, shell.On("GET /visiting/{token...}", guest, x.page(x.guest)), shell.On("GET /visiting/{token}/"+fileName, guest, x.table(x.guest)))
	return r
}

// An asked is whose list somebody asks for, by which door, and how they stand with it.
type asked struct {
	book  *calendar.Book
	trip  string
	to    string // its page, by this door
	back  string // where they came from, "" behind a link
	staff bool   // who looks sees what others see
	sight visiting.Sight
}

// A door says what a request asks for.
type door func(r *http.Request, v *shell.Visit) asked

func (x *pages) guest(_ *http.Request, v *shell.Visit) asked {
	b := x.Mirror.Snapshot()
	return asked{book: b, trip: v.Guest.Trip, to: "/visiting/" + v.Guest.Token, sight: visiting.Of(b, v.Guest.Trip, v.Guest.Person, x.Now())}
}

func (x *pages) own(r *http.Request, v *shell.Visit) asked {
	b, id := x.Mirror.Snapshot(), r.PathValue("id")
	return asked{book: b, trip: id, to: "/me/trips/" + id, back: "/me", sight: visiting.Of(b, id, v.Person, x.Now())}
}

func (x *pages) office(r *http.Request, _ *shell.Visit) asked {
	b, id := x.Mirror.Snapshot(), r.PathValue("id")
	a := asked{book: b, trip: id, to: "/trips/" + id + "/visitors", back: "/trips/" + id, staff: true}
	if t := b.Trip(id); t != nil {
		a.sight = visiting.At(t, b.Office().Location(), x.Now())
	}
	return a
}

// closed answers whoever has nothing to see, and reports whether it has. A link says that it was good once; to who has signed in, what is
// not theirs is as if it were not there.
func (a *asked) closed(v *shell.Visit) bool {
	switch a.sight {
	case visiting.Off:
		v.Fail(http.StatusGone, "error.visit.off")
	case visiting.Over:
		v.Fail(http.StatusGone, "error.visit.over")
	case visiting.None:
		if a.back != "" {
			v.Missing()
			return true
		}
		v.Fail(http.StatusGone, "error.visit.gone")
	default:
		return false
	}
	return true
}

// Package hosting has the pages of families who lodge guests on a trip: the one on which they offer it themselves, the link by which what they
// have typed is sent off, and their own, behind a link that only they have, on which they see who comes, change what they offer,
// say how guests reach them, and withdraw.
package hosting

import (
	"embed"
	"io/fs"
	"net/http"
	"time"

	"jourfixe/calendar/meeting"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/typed"
)

//go:embed templates
var templates embed.FS

// The clients by which commands are given here: of people whom nobody knows yet, and of those who have come by a link of their own.
const (
	clientNew = "register"
	clientOwn = meeting.ClientRSVP
)

// The doors that commands name.
const (
	sourceNew = "/host"
	sourceOwn = "/hosting"
)

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Forms  *form.Submitter
	Office string       // its id
	Asked  *typed.Asked // sends the mails; nil: this process sends none, so nobody can offer anything here
	Bounds *typed.Bounds
	Links  *links.Doorbook
	Frames []string // origins of the sites that may show the public page in a frame
	Tried  func(door string, beyond bool)
	Now    func() time.Time
}

// pages answers them.
type pages struct {
	Options
	seal    *typed.Seal
	letters typed.Links[*letter]
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	x := &pages{Options: o, seal: newSeal(o.Forms.Reception.Key, o.Office)}
	x.letters = typed.Links[*letter]{Seal: x.unseal, Guesses: typed.Guesses("hosting link", o.Now, o.Tried), Now: o.Now, Old: func(v *shell.Visit, token string, l *letter) {
		x.present(v, http.StatusGone, token, l, linkPage{State: stateOld})
	}}
	own := shell.GuestBy("a host", func(token string) (g shell.Guest, ok bool) {
		g.Host, g.Person, ok = o.Links.FindHosting(token)
		return g, ok
	})
	return shell.Room{
		Name: "hosting", Templates: templates, Parts: []fs.FS{listing.Templates, typed.Templates}, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /trips/{id}/host", shell.Anybody, x.show),
			shell.On("POST /trips/{id}/host", shell.Anybody, x.take),
			shell.On("GET /host/{token}", shell.Anybody, x.showLink),
			shell.On("POST /host/{token}", shell.Anybody, x.takeLink),
			shell.On("GET /hosting/{token...}", own, x.showOwn),
			shell.On("GET /hosting/{token}/change", own, x.showChange),
			shell.On("POST /hosting/{token}/change", own, x.change),
			shell.On("GET /hosting/{token}/share", own, x.showShare),
			shell.On("POST /hosting/{token}/share", own, x.share),
			shell.On("GET /hosting/{token}/withdraw", own, x.showWithdraw),
			shell.On("POST /hosting/{token}/withdraw", own, x.withdraw),
		},
	}
}

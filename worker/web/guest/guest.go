// Package guest has the pages for those who are invited: each opens by a link that only one person has, in every language
// that people are written to in, and shows them what concerns them and nothing else. Whoever has signed in is served by
// other rooms.
package guest

import (
	"embed"
	"io/fs"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Links  *links.Doorbook // knows whose a link is
	Forms  *form.Submitter
	Writer *letter.Writer
	From   string // the address that mails come from and calendars answer to
	Now    func() time.Time
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	i := &invitations{mirror: o.Mirror, doors: o.Links, forms: o.Forms, writer: o.Writer, from: o.From, now: o.Now}
	own := &mine{mirror: o.Mirror, links: o.Links.Links, forms: o.Forms, now: o.Now}
	m := &mails{mirror: o.Mirror, forms: o.Forms}
	invited := shell.GuestBy("an invitation", func(token string) (g shell.Guest, ok bool) {
		g.Meeting, g.Person, ok = o.Links.Find(token)
		return g, ok
	})
	choosing := shell.GuestBy("somebody's mails", func(token string) (g shell.Guest, ok bool) {
		g.Person, ok = o.Links.FindMails(token)
		return g, ok
	})
	asked := shell.GuestBy("a poll", func(token string) (g shell.Guest, ok bool) {
		g.Poll, g.Person, ok = o.Links.FindPoll(token)
		return g, ok
	})
	return shell.Room{
		Name: "guest", Templates: templates, Parts: []fs.FS{listing.Templates}, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /rsvp/{token...}", invited, i.show),
			shell.On("POST /rsvp/{token...}", invited, i.answer),
			shell.On("GET /rsvp/{token}/"+fileName, invited, i.file),
			shell.On("GET /rsvp/{token}/minutes", invited, i.minutes),
			shell.On("GET /rsvp/{token}/counter", invited, i.showCounter),
			shell.On("POST /rsvp/{token}/counter", invited, i.counter),
			shell.On("GET /vote/{token...}", asked, i.showVote),
			shell.On("POST /vote/{token...}", asked, i.vote),
			shell.On("GET /mine/{token...}", choosing, own.show),
			shell.On("POST /mine/{token...}", choosing, own.change),
			shell.On("GET /mails/{token...}", choosing, m.show),
			// A mail program that unsubscribes somebody may be a page of another origin (RFC 8058). No cookie counts
			// there: whoever has the link can open it as well.
			shell.On("POST /mails/{token...}", choosing.FromAnyPage(), m.choose),
		},
	}
}

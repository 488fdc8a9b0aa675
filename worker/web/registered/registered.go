// Package registered has the pages of somebody who has registered for a trip: behind a link that only they have it shows how they stand and
// what comes next, and lets them take or leave what they are offered, put right what they have said, and withdraw.
package registered

import (
	"embed"
	"io/fs"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/links"
	"jourfixe/worker/uploads"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
)

//go:embed templates
var templates embed.FS

const (
	// client is who gives the commands of people who have come by a link of their own.
	client = meeting.ClientRSVP
	source = "/registered"
)

// Options are what the pages are made from.
type Options struct {
	Mirror *worker.Mirror
	Links  *links.Doorbook // knows whose a link is
	Forms  *form.Submitter
	Files  *uploads.Desk // gives what is marked for participants; nil: there are no files
	Now    func() time.Time
}

// own shows everybody their registration.
type own struct{ Options }

// Room is the table of what there is.
func Room(o Options) shell.Room {
	x := &own{o}
	registered := shell.GuestBy("a registration", func(token string) (g shell.Guest, ok bool) {
		g.Registration, g.Person, ok = o.Links.FindRegistration(token)
		return g, ok
	})
	return shell.Room{
		Name: "registered", Templates: templates, Parts: []fs.FS{listing.Templates}, Everybody: true,
		Routes: []shell.Route{
			shell.On("GET /registered/{token...}", registered, x.show),
			shell.On("POST /registered/{token...}", registered, x.answer),
			shell.On("GET /registered/{token}/change", registered, x.showChange),
			shell.On("POST /registered/{token}/change", registered, x.change),
			shell.On("GET /registered/{token}/parts", registered, x.showParts),
			shell.On("POST /registered/{token}/parts", registered, x.choose),
			shell.On("GET /registered/{token}/withdraw", registered, x.showWithdraw),
			shell.On("POST /registered/{token}/withdraw", registered, x.withdraw),
			shell.On("GET /registered/{token}/programme", registered, x.programme),
			shell.On("GET /registered/{token}/"+fileName, registered, x.file),
			shell.On("GET /registered/{token}/files/{file}", registered, x.material),
		},
	}
}

// A stand is how somebody stands with a trip, as a book has it.
type stand struct {
	book  *calendar.Book
	r     *registration.Registration
	t     *trip.Trip
	state string
	now   time.Time
}

func (x *own) stand(v *shell.Visit) stand {
	s := stand{book: x.Mirror.Snapshot(), now: x.Now()}
	s.r = s.book.Registration(v.Guest.Registration)
	s.t = s.book.Trip(s.r.Trip)
	s.state = listing.StateOf(s.book, s.r, s.now)
	return s
}

// entered reports whether they are in and can change what they have said.
func (s stand) entered() bool { return s.active() && s.state != events.Interested }

// active reports whether they are in, so that they can withdraw.
func (s stand) active() bool {
	return s.state != listing.StateOff && s.state != listing.StateOver && s.state != events.Lapsed && s.r.Active()
}

// open reports whether people can register.
func (s stand) open() bool { return s.t.Phase(s.now, s.book.Office().Location()) == trip.Open }

// home is the page of the registration.
func home(v *shell.Visit) string { return "/registered/" + v.Guest.Token }

// What somebody has just done when they come to the page.
const (
	doneAccepted  = "accepted"
	doneDeclined  = "declined"
	doneChanged   = "changed"
	doneChosen    = "chosen"
	doneWithdrawn = "withdrawn"
	doneEarlier   = "earlier" // they had registered before they opened another link, which leads here
)

// lead sends somebody on to their page, which says what they have done.
func lead(w http.ResponseWriter, r *http.Request, v *shell.Visit, done string) {
	form.Lead(w, r, home(v)+"?done="+done)
}

// give gives a command as the person themself, if it goes by how things stand. What is sent twice is done once.
func (x *own) give(w http.ResponseWriter, r *http.Request, k *form.Kind, s stand, body events.Body) form.Outcome {
	m := events.Message{ID: x.Forms.Identity(r, body.Type()), Source: source, Since: s.book.Sequence()}
	outcome := x.Forms.SubmitOnce(w, r, k, client, m, body)
	if outcome.Fault.Refused(events.Changed) {
		outcome.Fault = k.Overtaken(overtaken)
	}
	return outcome
}

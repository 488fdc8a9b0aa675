// Package users has the page of who uses the house: people with their roles and devices, and the clients. Administrators give roles
// there and sign people out.
package users

import (
	"cmp"
	"embed"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/rights"
	"jourfixe/worker"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/refusal"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

//go:embed templates
var templates embed.FS

// Options are what the page is made from.
type Options struct {
	Mirror   *worker.Mirror
	Sessions *signin.Sessions
	// Passwords are the app passwords of calendar programs, which end when somebody is signed out; nil: there are none.
	Passwords *signin.Passwords
	Forms     *form.Submitter
	Clients   Keeper // nil: they are not known here
	// OfficeFile writes the office; nil: nobody can take it out.
	OfficeFile Writer
	Log        *slog.Logger
	Now        func() time.Time
}

type users struct {
	Options
	turn chan struct{} // whoever writes an office file has put something in
}

// Room is the table of what there is.
func Room(o Options) shell.Room {
	u := &users{Options: o, turn: make(chan struct{}, 1)}
	people := page[wish, *wish]{wishes, u.show, u.do}
	routes := []shell.Route{
		shell.On("GET /users", shell.Administrator, people.read),
		shell.On("POST /users", shell.Administrator, people.take),
	}
	if u.Clients != nil {
		clients := page[dealing, *dealing]{dealings, u.showClients, u.deal}
		routes = append(routes, shell.On("GET /clients", shell.Administrator, clients.read), shell.On("POST /clients", shell.Administrator, clients.take))
	}
	if u.OfficeFile != nil {
		routes = append(routes, shell.On("GET /export", shell.Administrator, u.export), shell.On("GET /export/office.yaml", shell.Administrator, u.officeFile))
	}
	return shell.Room{
		Name: "users", Templates: templates, Parts: []fs.FS{listing.Templates}, Routes: routes,
		Nav: []shell.NavItem{{Page: "users", To: "/users", Text: "nav.users"}},
	}
}

// A usersPage shows who uses the house.
type usersPage struct {
	sheet
	*wish
	Users   []userLine
	Guests  int  // people without a role who are signed in
	Clients bool // there is a page of them
	Export  bool // there is a page on which the office is taken out
	Roles   []string
}

// A userLine is somebody with a role.
type userLine struct {
	ID, Name, Role string
	Me             bool
	Devices        []signin.Session
	Seen           time.Time // zero: never
}

// show shows the page as things are now.
func (u *users) show(v *shell.Visit, status int, sheet sheet, asked *wish) {
	p := usersPage{sheet: sheet, wish: asked, Roles: rights.Roles(), Clients: u.Clients != nil, Export: u.OfficeFile != nil}
	p.Role = cmp.Or(p.Role, events.Reader)
	all := map[string][]signin.Session{}
	if u.Sessions != nil {
		for _, s := range u.Sessions.All() {
			all[s.Person] = append(all[s.Person], s)
		}
	}
	v.Show(status, "users", func(b *calendar.Book) shell.Content {
		zone := b.Office().Zone
		refusal.Put(b, v.Voice, p.Fault)
		for _, x := range b.Users() {
			line := userLine{ID: x.ID, Name: voice.Clean(x.Name.Value()), Role: x.Role, Me: x.ID == v.Person, Devices: all[x.ID]}
			for _, s := range line.Devices {
				if at := voice.At(s.Seen, zone); at.After(line.Seen) {
					line.Seen = at
				}
			}
			delete(all, x.ID)
			if p.Fits(line.Name, v.Voice.T("role."+line.Role)) {
				p.Users = append(p.Users, line)
			}
		}
		delete(all, "") // the operator
		p.Guests = len(all)
		slices.SortStableFunc(p.Users, func(x, y userLine) int {
			return cmp.Or(rights.OfRole(y.Role).Level()-rights.OfRole(x.Role).Level(), strings.Compare(x.Name, y.Name))
		})
		p.Users = listing.Shown(&p.List, p.Users)
		return shell.Content{Title: v.Voice.T("users.title"), Body: p}
	})
}

// do signs somebody out, or has the desk give a role.
func (u *users) do(w http.ResponseWriter, r *http.Request, v *shell.Visit, x *wish) form.Outcome {
	submit := func(body events.Body) form.Outcome { return u.Forms.Submit(w, r, wishKind, v.Client, "/users", body) }
	switch x.Do {
	case end:
		var over []string
		for _, s := range u.Sessions.Of(x.Person) {
			over = append(over, s.Hash)
		}
		u.Sessions.End(over...)
		return u.revokeAll(r, x.Person)
	case invite:
		known := signin.ByAddress(u.Mirror.Snapshot(), x.Address)
		switch {
		case len(known) > 1:
			return form.Outcome{Fault: wishKind.Overtaken("several")}
		case len(known) == 1:
			x.Person = known[0].ID
		case x.Name == "":
			return form.Outcome{Fault: wishKind.Wrong("name")}
		default:
			add := &events.AddPerson{Name: x.Name, Email: x.Address}
			add.ID = u.Forms.Name(r, add.Type()) // sent twice it is one person
			x.Person = add.ID
			if outcome := submit(add); !outcome.Done() {
				return outcome
			}
		}
	}
	return submit(&events.GrantPerson{ID: x.Person, Role: x.Role})
}

// revokeAll ends the app passwords of somebody.
func (u *users) revokeAll(r *http.Request, person string) form.Outcome {
	if u.Passwords == nil {
		return form.Outcome{}
	}
	for _, p := range u.Passwords.Of(person) {
		if err := u.Passwords.Revoke(r.Context(), person, p.Hash); err != nil {
			u.Log.Error("revoke app passwords", "person", person, "error", err)
			return form.Outcome{Fault: wishKind.Later()}
		}
	}
	return form.Outcome{}
}

package users

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/rights"
	"jourfixe/worker/web/form"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// A Client is a program that gives commands.
type Client struct {
	Name  string
	May   []string
	Since time.Time
}

// Secrets are what a program comes in by, which are shown this once.
type Secrets struct{ Client, NATSPassword, APIToken string }

// Faults of whoever keeps clients.
var (
	ErrNoClient    = errors.New("there is no such client")
	ErrClientThere = errors.New("there is a client of this name")
)

// A Keeper keeps the clients. Rights are as people write them, and none are the usual ones.
type Keeper interface {
	List() []Client
	Add(name string, may []string) (Secrets, error)
	Allow(name string, may []string) error
	Renew(name string) (Secrets, error)
	Remove(name string) error
}

// What the page of clients can be asked for.
const (
	add    = "add"
	allow  = "allow"  // other rights
	renew  = "renew"  // new secrets, and the old ones end
	remove = "remove" // it comes in no more
)

var dealings = []string{add, allow, renew, remove}

// dealingKind are the forms of the page of clients.
var dealingKind = &form.Kind{Texts: "clients", Limit: 32 << 10}

// A dealing is what somebody asks for with a client, or has tried to.
type dealing struct {
	Do, Client, May string
	secrets         *Secrets // that came of it
}

func (x *dealing) name() string { return x.Do }
func (x *dealing) told() bool   { return x.secrets != nil }

// maxRights is how much of the rights is looked at, in bytes.
const maxRights = 8 << 10

// Kind implements form.Form.
func (*dealing) Kind() *form.Kind { return dealingKind }

// Read implements form.Form.
func (x *dealing) Read(f form.Fields) (fault string) {
	x.Do = f.One("do", dealings)
	x.Client, x.May = strings.TrimSpace(f.Word("client")), f.Lines("may")
	_, wrong := rights.Parse(x.rights())
	switch {
	case x.Do == "", x.Do != add && !events.ValidID(x.Client):
		return form.Broken
	case x.Do == add && !events.ValidID(x.Client):
		return "client"
	case x.Do == add && rights.OfHouse(x.Client):
		return "own"
	case (x.Do == add || x.Do == allow) && (len(x.May) > maxRights || wrong != nil):
		return "may"
	}
	return ""
}

// rights are those that were typed, in lines or with commas.
func (x *dealing) rights() []string {
	return strings.FieldsFunc(x.May, func(r rune) bool { return r == '\n' || r == ',' || r == ' ' })
}

type clientsPage struct {
	sheet
	*dealing
	Secrets *Secrets
	Clients []clientLine
	Known   []string
}

// A clientLine is a client in the list, with its rights as they are typed.
type clientLine struct {
	Client
	Typed string
	Fault *form.Fault // of what was asked for it
}

// showClients shows the page as things are now. Once secrets are told nothing stays typed.
func (u *users) showClients(v *shell.Visit, status int, sheet sheet, asked *dealing) {
	p := clientsPage{sheet: sheet, dealing: asked, Secrets: asked.secrets, Known: rights.Known()}
	if p.Secrets != nil {
		p.dealing = new(dealing)
	}
	list := u.Clients.List()
	v.Show(status, "clients", func(b *calendar.Book) shell.Content {
		for _, c := range list {
			if !p.Fits(c.Name, strings.Join(c.May, "\n")) {
				continue
			}
			line := clientLine{Client: c, Typed: strings.Join(c.May, "\n")}
			line.Since = voice.At(c.Since, b.Office().Zone)
			if p.Do == allow && p.Client == c.Name && p.Fault != nil {
				line.Typed, line.Fault = p.May, p.Fault
			}
			p.Clients = append(p.Clients, line)
		}
		p.Clients = listing.Shown(&p.List, p.Clients)
		return shell.Content{Title: v.Voice.T("clients.title"), Body: p}
	})
}

// deal does what the page of clients is asked for. Secrets are shown on the answer and are nowhere else.
func (u *users) deal(_ http.ResponseWriter, _ *http.Request, v *shell.Visit, x *dealing) form.Outcome {
	var secrets Secrets
	var err error
	switch x.Do {
	case add:
		secrets, err = u.Clients.Add(x.Client, x.rights())
	case allow:
		err = u.Clients.Allow(x.Client, x.rights())
	case renew:
		secrets, err = u.Clients.Renew(x.Client)
	case remove:
		err = u.Clients.Remove(x.Client)
	}
	if err == nil {
		u.note(v, x)
	}
	switch {
	case errors.Is(err, ErrClientThere):
		return form.Outcome{Fault: dealingKind.Wrong("there")}
	case errors.Is(err, ErrNoClient):
		return form.Outcome{Fault: dealingKind.Wrong("gone")}
	case err != nil:
		u.Log.Error("a client could not be changed", "error", err)
		return form.Outcome{Fault: dealingKind.Later()}
	case x.Do == add, x.Do == renew:
		x.secrets = &secrets
	}
	return form.Outcome{}
}

// note logs what was done to a client, and by whom: whom the server lets in is no affair of the book, so no journal tells.
func (u *users) note(v *shell.Visit, done *dealing) {
	by := v.Client
	if v.Person != "" {
		by = events.Ref{Noun: "person", ID: v.Person}.String()
	}
	attrs := []any{"did", done.Do, "client", done.Client, "by", by}
	if done.Do == add || done.Do == allow {
		attrs = append(attrs, "may", done.rights())
	}
	u.Log.Info("a client was changed on the page", attrs...)
}

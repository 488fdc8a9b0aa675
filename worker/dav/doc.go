// Package dav speaks CalDAV (RFC 4918, 3253, 3744, 4791, 6578) for calendars that are read: it finds them, lists and hands out what is in
// them, says what has changed, and refuses what would change them, but for what their owner takes in (Collection.Put). Who may see what, and
// what an item says, is the affair of whoever has the calendars: this package knows people and collections by an interface alone.
//
// Requests are read within limits, before anything is made of them: bytes, depth and number of elements, no document types and so no
// entities. What is wrong is answered by the status that the standards have for it, with the precondition where there is one, and a
// sentence for whoever reads along.
package dav

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// An Item is one calendar object: a VCALENDAR with one VEVENT.
type Item struct {
	Name     string // the last part of its address, as in meeting-42.ics
	Tag      string // changes when the bytes do; without quotes
	Body     Body
	Modified time.Time

	// When it is, for whoever asks for some time: instants, whole days as midnights of UTC. What takes no time ends when it starts.
	Start, End time.Time
	// Busy says that its time is taken.
	Busy bool
}

// A Body is what an item says. It is made when somebody is to get it: most programs have most items.
type Body interface {
	Size() int // in octets
	Append(to []byte) []byte
}

// Data is what the item says.
func (i *Item) Data() []byte { return i.Body.Append(make([]byte, 0, i.Body.Size())) }

// A Collection is a calendar as it is at one moment; nothing in it changes any more.
type Collection interface {
	// Name is the last part of its address.
	Name() string
	// Title, Description and Color, as in #1a5fb4ff, are what programs show.
	Title() string
	Description() string
	Color() string
	// Tag changes when anything in it does, and is the same wherever the same is in it.
	Tag() string
	// Token is where a program that has all of it goes on from: an URI.
	Token() string
	// Items are all that is in it.
	Items() []*Item
	// Item finds one by its name, nil if there is none.
	Item(name string) *Item
	// Since says what has changed since a token, or ErrToken.
	Since(token string) (Changes, error)
	// Writes reports whether Put takes anything in.
	Writes() bool
	// Put takes in what a program has made of an item. A *Denied says why it is not taken.
	Put(ctx context.Context, item *Item, data []byte) error
}

// Changes are what a program has to do to have all of a collection. What has not changed may be among Changed, what it never had among Gone.
type Changes struct {
	Changed []*Item
	Gone    []string
	Token   string
}

// ErrToken says that it cannot be known what has changed since a token, which may be another server's.
var ErrToken = errors.New("what has changed since this token is not known")

// A Denied is a reason not to take in what a program has written.
type Denied struct{ Why string }

func (d *Denied) Error() string { return d.Why }

// A Person is whoever has come in, and what they see.
type Person interface {
	// Path is theirs alone and stays for good, as in people/anna.
	Path() string
	// Title is what programs may show.
	Title() string
	// Mail are the addresses by which calendars know them.
	Mail() []string
	// Collections are all that they see. It fails where they cannot be made now.
	Collections() ([]Collection, error)
	// Collection is the one of a name, nil if they see none.
	Collection(name string) (Collection, error)
}

// Options say who comes in.
type Options struct {
	Prefix string // where all of it lies, with a slash at both ends, as in /dav/
	// Enter finds who has sent a request. It answers it itself, and reports false, if that is nobody.
	Enter func(w http.ResponseWriter, r *http.Request) (Person, bool)
	// Failed hears of what went wrong here.
	Failed func(err error)
}

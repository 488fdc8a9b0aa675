package caldav

import (
	"slices"
	"strings"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/people"
	"jourfixe/events"
	"jourfixe/worker/blocks"
	"jourfixe/worker/dav"
)

// A visitor is whoever has come in: somebody by an app password, or whoever has the token of a feed.
type visitor struct {
	*Handler
	book    *calendar.Book
	path    string
	person  *people.Person // nil for a feed
	answers bool           // they answer invitations by what they have come in with
	feed    *calendar.Feed // nil for a person
}

var _ dav.Person = &visitor{}

// The names of collections, which stay for good.
const (
	ownCalendar    = "own"
	officeCalendar = "office"
	feedCalendar   = "calendar"
	feedPrefix     = "feed-" // before the id of a feed of somebody's own
)

// Path implements dav.Person.
func (v *visitor) Path() string { return v.path }

// Title implements dav.Person.
func (v *visitor) Title() string {
	if v.person != nil && v.person.Name.Readable() {
		return v.person.Name.Value()
	}
	return v.book.Office().Title.In(events.Languages[0])
}

// Mail implements dav.Person.
func (v *visitor) Mail() []string {
	if v.person != nil && v.person.Email.Readable() {
		return []string{v.person.Email.Value()}
	}
	return nil
}

// Collections implements dav.Person.
func (v *visitor) Collections() (list []dav.Collection, err error) {
	for _, name := range v.names() {
		c, err := v.Collection(name)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// names are those of the collections that somebody sees.
func (v *visitor) names() []string {
	switch {
	case v.feed != nil:
		return []string{feedCalendar}
	case v.person.Role != "":
		return append([]string{ownCalendar, officeCalendar}, v.feeds()...)
	}
	return append([]string{ownCalendar}, v.feeds()...)
}

// feeds are the names of the collections of somebody's own feeds, in order.
func (v *visitor) feeds() (names []string) {
	for f := range v.book.EachFeed() {
		if v.holds(f) {
			names = append(names, feedPrefix+f.ID)
		}
	}
	slices.Sort(names)
	return names
}

// holds reports whether a feed is the visitor's own, can be read today, and shows another thing than their own calendar: else everything would be
// in their program twice.
func (v *visitor) holds(f *calendar.Feed) bool {
	own := agenda.Scope{Ref: events.Ref{Noun: "person", ID: v.person.ID}}
	return f.Scope == own && !f.Closed(v.book.Today(v.Now())) && viewOf(v.book, own, &f.Filter, "") != viewOf(v.book, own, new(events.FeedFilter), "")
}

// viewOf is how a scope is shown through a filter.
func viewOf(b *calendar.Book, scope agenda.Scope, filter *events.FeedFilter, language string) view {
	return view{View: blocks.Of(b, scope, filter, language), scope: scope, filter: blocks.FilterOf(filter)}
}

// Collection implements dav.Person.
func (v *visitor) Collection(name string) (dav.Collection, error) {
	var scope agenda.Scope
	language := ""
	filter := new(events.FeedFilter)
	id, named := strings.CutPrefix(name, feedPrefix)
	var own *calendar.Feed
	if named && v.person != nil {
		own = v.book.Feed(id)
	}
	switch {
	case v.feed != nil && name == feedCalendar:
		scope, filter = v.feed.Scope, &v.feed.Filter
	case v.feed != nil:
		return nil, nil
	case name == ownCalendar:
		scope = agenda.Scope{Ref: events.Ref{Noun: "person", ID: v.person.ID}}
	case name == officeCalendar && v.person.Role != "":
		language = v.person.Language
	case own != nil && v.holds(own):
		scope, filter = own.Scope, &own.Filter
	default:
		return nil, nil
	}
	of := viewOf(v.book, scope, filter, language)
	if name == ownCalendar && v.answers {
		of.guest = v.contact()
	}
	is, err := v.state(v.book, of)
	if err != nil {
		return nil, err
	}
	c := &collection{Handler: v.Handler, state: is, view: of, name: name, called: called(v.book, of), book: v.book}
	if own != nil {
		c.called = own.Name
	}
	return c, nil
}

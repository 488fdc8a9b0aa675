package caldav

import (
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
		return []string{ownCalendar, officeCalendar}
	}
	return []string{ownCalendar}
}

// Collection implements dav.Person.
func (v *visitor) Collection(name string) (dav.Collection, error) {
	var scope agenda.Scope
	language := ""
	filter := new(events.FeedFilter)
	switch {
	case v.feed != nil && name == feedCalendar:
		scope, filter = v.feed.Scope, &v.feed.Filter
	case v.feed != nil:
		return nil, nil
	case name == ownCalendar:
		scope = agenda.Scope{Ref: events.Ref{Noun: "person", ID: v.person.ID}}
	case name == officeCalendar && v.person.Role != "":
		language = v.person.Language
	default:
		return nil, nil
	}
	of := view{View: blocks.Of(v.book, scope, filter, language), scope: scope, filter: blocks.FilterOf(filter)}
	if name == ownCalendar && v.answers {
		of.guest = v.contact()
	}
	is, err := v.state(v.book, of)
	if err != nil {
		return nil, err
	}
	return &collection{Handler: v.Handler, state: is, view: of, name: name, called: called(v.book, of), book: v.book}, nil
}

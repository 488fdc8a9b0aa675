package listing

import (
	"cmp"

	"jourfixe/calendar"
	"jourfixe/calendar/people"
	"jourfixe/worker/web/voice"
)

// PersonName is what a person is called. Of who is erased, or whose key is not here, there is no name.
func PersonName(p *people.Person, v *voice.Voice) string {
	switch {
	case p == nil || p.Erased:
		return v.T("person.erased")
	default:
		return cmp.Or(voice.Clean(p.Name.Value()), v.T("person.unnamed"))
	}
}

// FeedName is what a feed is called. Those that the house makes for people have one name in common, so they are called by whose they are.
func FeedName(b *calendar.Book, f *calendar.Feed, v *voice.Voice) string {
	name := voice.Clean(f.Name)
	if f.Scope.Noun != "person" {
		return name
	}
	of := PersonName(b.Person(f.Scope.ID), v)
	if f.Name == OwnFeed {
		return v.T("feed.own", "name", of)
	}
	return name + ", " + of
}

// OwnFeed is what calendars that the house makes for people are called in the journal, whoever has asked.
const OwnFeed = "Overview"

// ClientName says who asked. What the house itself is called by is put into words; others are known by their names.
func ClientName(v *voice.Voice, name string) string {
	switch name {
	case "office-file":
		return v.T("client.office-file")
	case "operator":
		return v.T("client.operator")
	case "house", "post", "clock":
		return v.T("client.house")
	}
	return voice.Clean(name)
}

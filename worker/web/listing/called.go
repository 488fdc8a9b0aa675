package listing

import (
	"cmp"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// Called is what a thing is called by those who look: its title, or the name of what has none. Neither is there of what the office
// has not had.
func Called(b *calendar.Book, ref events.Ref, v *voice.Voice) (title events.Text, name string) {
	switch ref.Noun {
	case "person":
		return nil, PersonName(b.Person(ref.ID), v)
	case "registration":
		if r := b.Registration(ref.ID); r != nil {
			return nil, v.T("registration.called", "name", RegistrationName(r, v), "trip", v.In(b.TitleOf(ref)))
		}
	case "host":
		if h := b.Host(ref.ID); h != nil {
			return nil, v.T("registration.called", "name", HostName(h, v), "trip", v.In(b.TitleOf(ref)))
		}
	case "material":
		if m := b.Material(ref.ID); m != nil && m.Called() != "" {
			return nil, voice.Clean(m.Called())
		}
		return nil, v.T("material.unreadable")
	case "feed":
		if f := b.Feed(ref.ID); f != nil {
			return nil, FeedName(b, f, v)
		}
	}
	return b.TitleOf(ref), ""
}

// Name is Called in the language of whoever looks.
func Name(b *calendar.Book, ref events.Ref, v *voice.Voice) string {
	title, name := Called(b, ref, v)
	return cmp.Or(name, v.In(title))
}

// paths are where things have their pages.
var paths = map[string]string{
	"partner": "/partners/", "agreement": "/agreements/", "anniversary": "/anniversaries/", "person": "/people/", "meeting": "/meetings/", "poll": "/polls/", "trip": "/trips/", "series": "/series/", "group": "/groups/",
	"venue": "/venues/", "feed": "/calendars/", "schedule": "/schedules/", "reminder": "/reminders/",
	"agenda": "/meetings/", "registration": "/registrations/", "host": "/hosts/", "link": "/links/", "resolution": "/resolutions/",
}

// To is the path of a thing's page, "" if things of its noun have none.
func To(ref events.Ref) string {
	switch ref.Noun {
	case "lodging":
		return "/trips/" + ref.ID + "/lodging"
	case "minutes", "attendance":
		return "/meetings/" + ref.ID + "/minutes"
	case "legal":
		return "/office/legal"
	case "publication":
		return "/office/public"
	}
	if at := paths[ref.Noun]; at != "" {
		return at + ref.ID
	}
	return ""
}

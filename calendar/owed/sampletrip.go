package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// What stands in the previews of mails about trips.
const (
	tripSample         = "preview-trip"
	registrationSample = "preview-registration"
	otherSample        = "preview-other"
	hostSample         = "preview-host"
)

var tripNote = events.Text{"de": "Das Museum hat dienstags geschlossen.", "en": "The museum is closed on Tuesdays."}

var sampleLegs = []events.Leg{
	{ID: "train", Kind: events.Journey, Day: 1, Start: 9 * 60, End: 17 * 60, Title: events.Text{"de": "Anreise mit der Bahn", "en": "Journey by train"}},
	{ID: "museum", Day: 2, Start: 10 * 60, End: 12 * 60, Title: events.Text{"de": "Stadtmuseum", "en": "City museum"}, Place: "Plac Wolności 1"},
	{ID: "evening", Day: 2, Start: 19 * 60, End: 22 * 60, Title: events.Text{"de": "Abend mit den Gastgebern", "en": "Evening with our hosts"}},
}

// sampleParts are optional: somebody takes the first of them.
var sampleParts = []events.Leg{
	{ID: "boat", Day: 3, Start: 10 * 60, End: 12 * 60, Title: events.Text{"de": "Bootsfahrt", "en": "Boat trip"}, Optional: events.Optional{Seats: 2, Price: events.Money{Minor: 2500}}},
	{ID: "opera", Day: 3, Start: 19 * 60, End: 22 * 60, Title: events.Text{"de": "Oper", "en": "Opera"}, Optional: events.Optional{Seats: 2}},
}

// A tripStory is how it comes to a mail about a registration: a trip is proposed, and the person does something.
type tripStory struct {
	Sample
	trip *events.ProposeTrip
	make *events.MakeRegistration
	who  string // whom the mail is to
}

// sampleTrip begins with a trip half a year after a meeting that is ahead.
func sampleTrip(b *calendar.Book, m *meeting.Meeting, person string) *tripStory {
	from := m.Date.AddDays(170)
	x := &tripStory{who: person, trip: &events.ProposeTrip{
		ID: tripSample, Title: events.Text{"de": "Bürgerreise zu unseren Freunden", "en": "Citizen trip to our friends"},
		Window: events.Window{From: from, To: from.AddDays(60)}, Days: 5, Capacity: 2, Programme: sampleLegs,
		Registration: &events.Registering{Rule: events.FirstCome, Offer: events.Period{Days: 3}},
		Milestones: []events.MilestoneAt{
			{ID: "registration-closes", Before: events.Period{Days: 56}, Title: events.Text{"de": "Anmeldeschluss", "en": "Registration closes"}},
		},
	}}
	for _, p := range b.Partners() {
		if !p.Retired && p.Zone != "" {
			x.trip.Partner = p.ID
			break
		}
	}
	who := b.Person(person)
	x.make = &events.MakeRegistration{
		ID: registrationSample, Trip: tripSample, Name: who.Name.Value(), Email: who.Email.Value(), Language: who.Language,
		Companion: &events.Traveller{Name: "Robin Muster"},
	}
	x.About = events.Ref{Noun: "registration", ID: registrationSample}
	return x
}

func (x *tripStory) by(rule string) *tripStory { x.trip.Registration.Rule = rule; return x }

// and goes on with commands.
func (x Sample) and(commands ...events.Body) Sample {
	x.Before = append(x.Before, commands...)
	return x
}

func (x *tripStory) interested() Sample {
	x.trip.Milestones = append(x.trip.Milestones,
		events.MilestoneAt{ID: "interest", Before: events.Period{Days: 400}, Title: events.Text{"de": "Vormerken", "en": "Interest"}},
		events.MilestoneAt{ID: "registration-opens", Before: events.Period{Days: 90}, Title: events.Text{"de": "Anmeldung", "en": "Registration opens"}})
	return x.and(x.trip, &events.NoteInterest{ID: registrationSample, Trip: tripSample, Name: x.make.Name, Email: x.make.Email})
}

func (x *tripStory) registered() Sample { return x.and(x.trip, x.make) }

func (x *tripStory) waiting() Sample {
	other := &events.MakeRegistration{ID: otherSample, Trip: tripSample, Name: "Kim Muster", Email: "kim@muster.example"}
	return x.and(x.trip, other, x.make)
}

func (x *tripStory) offered() Sample {
	return x.waiting().and(&events.WithdrawRegistration{ID: otherSample}, &events.SettleTrip{ID: tripSample})
}

func (x *tripStory) lapsed() Sample {
	s := x.offered().and(&events.SettleTrip{ID: tripSample})
	s.Wait = 4 * 24 * time.Hour
	return s
}

func (x *tripStory) withdrawn() Sample {
	return x.registered().and(&events.WithdrawRegistration{ID: registrationSample})
}

// visited is a trip to the city whose contact the person is made, with two who come and say what they need.
func (x *tripStory) visited() Sample {
	x.trip.Milestones = append(x.trip.Milestones, events.MilestoneAt{ID: trip.StepRooming, Before: events.Period{Days: 42}, Title: events.Text{"de": "Zimmerliste", "en": "Rooming list"}})
	x.About = events.Ref{Noun: "trip", ID: tripSample}
	x.At = x.trip.Window.From.AddDays(-40).In(trip.Begins, time.UTC)
	comes := &events.MakeRegistration{
		ID: registrationSample, Trip: tripSample, Name: "Kim Muster", Email: "kim@muster.example", Companion: &events.Traveller{Name: "Robin Muster"},
		Needs: &events.Needs{Diet: "vegetarisch", NoPets: true},
	}
	return x.and(&events.AmendPerson{ID: x.who, Partner: &x.trip.Partner}, x.trip, comes)
}

// lodged has a family lodge somebody who has registered, and tells both.
func (x *tripStory) lodged(guest string) Sample {
	return x.registered().and(
		&events.OfferHost{
			ID: hostSample, Trip: tripSample, Name: "Familie Kowalski", Email: "kowalski@muster.example", Places: 2,
			House: events.House{Languages: []string{"pl", "en"}, Stairs: true},
		},
		&events.ShareHost{ID: hostSample, Mail: true, Phone: "+48 58 000 00 00", Words: "Wir holen Sie am Bahnhof ab."},
		&events.FixLodging{Trip: tripSample, Registration: guest, Host: hostSample}, &events.TellLodging{Trip: tripSample})
}

// offering has the person offer to lodge guests.
func (x *tripStory) offering() Sample {
	x.trip.Registration.Hosts = events.Hosting{Sought: true}
	x.About = events.Ref{Noun: "host", ID: hostSample}
	return x.and(x.trip, &events.OfferHost{
		ID: hostSample, Trip: tripSample, Name: x.make.Name, Email: x.make.Email, Language: x.make.Language, Places: 2, From: 2, To: 3,
	})
}

// hosted has the person lodge others who travel, and tells both.
func (x *tripStory) hosted() Sample {
	host := x.make
	x.make = &events.MakeRegistration{
		ID: registrationSample, Trip: tripSample, Name: "Robin Muster", Email: "robin@muster.example", Companion: &events.Traveller{Name: "Kim Beispiel"},
		Needs: &events.Needs{Diet: "vegetarisch", NoPets: true, NoSmoking: true, Speaks: []string{"de", "en"}},
	}
	s := x.registered().and(
		&events.OfferHost{ID: hostSample, Trip: tripSample, Name: host.Name, Email: host.Email, Places: 2, House: events.House{Languages: []string{"pl", "en"}}},
		&events.FixLodging{Trip: tripSample, Registration: registrationSample, Host: hostSample}, &events.TellLodging{Trip: tripSample})
	s.About = events.Ref{Noun: "host", ID: hostSample}
	return s
}

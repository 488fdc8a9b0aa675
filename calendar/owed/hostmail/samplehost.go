package hostmail

import (
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
)

// hostSample is the family in the previews of mails about families.
const hostSample = "preview-host"

// lodgedSample has a family lodge somebody who has registered, and tells both.
func lodgedSample(x *tripmail.Story) owed.Sample {
	return x.Registered().And(
		&events.OfferHost{
			ID: hostSample, Trip: tripmail.TripSample, Name: "Familie Kowalski", Email: "kowalski@muster.example", Places: 2,
			House: events.House{Languages: []string{"pl", "en"}, Stairs: true},
		},
		&events.ShareHost{ID: hostSample, Mail: true, Phone: "+48 58 000 00 00", Words: "Wir holen Sie am Bahnhof ab."},
		&events.FixLodging{Trip: tripmail.TripSample, Registration: tripmail.RegistrationSample, Host: hostSample}, &events.TellLodging{Trip: tripmail.TripSample})
}

// offeringSample has the person offer to lodge guests.
func offeringSample(x *tripmail.Story) owed.Sample {
	x.Trip.Registration.Hosts = events.Hosting{Sought: true}
	x.About = events.Ref{Noun: "host", ID: hostSample}
	return x.And(x.Trip, &events.OfferHost{
		ID: hostSample, Trip: tripmail.TripSample, Name: x.Make.Name, Email: x.Make.Email, Language: x.Make.Language, Places: 2, From: 2, To: 3,
	})
}

// hostedSample has the person lodge others who travel, and tells both.
func hostedSample(x *tripmail.Story) owed.Sample {
	host := x.Make
	x.Make = &events.MakeRegistration{
		ID: tripmail.RegistrationSample, Trip: tripmail.TripSample, Name: "Robin Muster", Email: "robin@muster.example", Companion: &events.Traveller{Name: "Kim Beispiel"},
		Needs: &events.Needs{Diet: "vegetarisch", NoPets: true, NoSmoking: true, Speaks: []string{"de", "en"}},
	}
	s := x.Registered().And(
		&events.OfferHost{ID: hostSample, Trip: tripmail.TripSample, Name: host.Name, Email: host.Email, Places: 2, House: events.House{Languages: []string{"pl", "en"}}},
		&events.FixLodging{Trip: tripmail.TripSample, Registration: tripmail.RegistrationSample, Host: hostSample}, &events.TellLodging{Trip: tripmail.TripSample})
	s.About = events.Ref{Noun: "host", ID: hostSample}
	return s
}

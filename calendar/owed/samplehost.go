package owed

import "jourfixe/events"

// hostSample is the family in the previews of mails about families.
const hostSample = "preview-host"

// lodgedSample has a family lodge somebody who has registered, and tells both.
func lodgedSample(x *Story) Sample {
	return x.Registered().And(
		&events.OfferHost{
			ID: hostSample, Trip: TripSample, Name: "Familie Kowalski", Email: "kowalski@muster.example", Places: 2,
			House: events.House{Languages: []string{"pl", "en"}, Stairs: true},
		},
		&events.ShareHost{ID: hostSample, Mail: true, Phone: "+48 58 000 00 00", Words: "Wir holen Sie am Bahnhof ab."},
		&events.FixLodging{Trip: TripSample, Registration: RegistrationSample, Host: hostSample}, &events.TellLodging{Trip: TripSample})
}

// offeringSample has the person offer to lodge guests.
func offeringSample(x *Story) Sample {
	x.Trip.Registration.Hosts = events.Hosting{Sought: true}
	x.About = events.Ref{Noun: "host", ID: hostSample}
	return x.And(x.Trip, &events.OfferHost{
		ID: hostSample, Trip: TripSample, Name: x.Make.Name, Email: x.Make.Email, Language: x.Make.Language, Places: 2, From: 2, To: 3,
	})
}

// hostedSample has the person lodge others who travel, and tells both.
func hostedSample(x *Story) Sample {
	host := x.Make
	x.Make = &events.MakeRegistration{
		ID: RegistrationSample, Trip: TripSample, Name: "Robin Muster", Email: "robin@muster.example", Companion: &events.Traveller{Name: "Kim Beispiel"},
		Needs: &events.Needs{Diet: "vegetarisch", NoPets: true, NoSmoking: true, Speaks: []string{"de", "en"}},
	}
	s := x.Registered().And(
		&events.OfferHost{ID: hostSample, Trip: TripSample, Name: host.Name, Email: host.Email, Places: 2, House: events.House{Languages: []string{"pl", "en"}}},
		&events.FixLodging{Trip: TripSample, Registration: RegistrationSample, Host: hostSample}, &events.TellLodging{Trip: TripSample})
	s.About = events.Ref{Noun: "host", ID: hostSample}
	return s
}

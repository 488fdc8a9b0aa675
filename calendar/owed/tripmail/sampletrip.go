package tripmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// What stands in the previews of mails about trips.
const (
	TripSample         = "preview-trip"
	RegistrationSample = "preview-registration"
	otherSample        = "preview-other"
)

// TripNote is what the office says with a change of a trip, in previews.
var TripNote = events.Text{"de": "Das Museum hat dienstags geschlossen.", "en": "The museum is closed on Tuesdays."}

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

// A Story is how it comes to a mail about a registration: a trip is proposed, and the person does something.
type Story struct {
	owed.Sample
	Trip *events.ProposeTrip
	Make *events.MakeRegistration
	Who  string // whom the mail is to
}

// SampleTrip begins with a trip half a year after a meeting that is ahead.
func SampleTrip(b *calendar.Book, m *meeting.Meeting, person string) *Story {
	from := m.Date.AddDays(170)
	x := &Story{Who: person, Trip: &events.ProposeTrip{
		ID: TripSample, Title: events.Text{"de": "Bürgerreise zu unseren Freunden", "en": "Citizen trip to our friends"},
		Window: events.Window{From: from, To: from.AddDays(60)}, Days: 5, Capacity: 2, Programme: sampleLegs,
		Registration: &events.Registering{Rule: events.FirstCome, Offer: events.Period{Days: 3}},
		Milestones: []events.MilestoneAt{
			{ID: "registration-closes", Before: events.Period{Days: 56}, Title: events.Text{"de": "Anmeldeschluss", "en": "Registration closes"}},
		},
	}}
	for _, p := range b.Partners() {
		if !p.Retired && p.Zone != "" {
			x.Trip.Partner = p.ID
			break
		}
	}
	who := b.Person(person)
	x.Make = &events.MakeRegistration{
		ID: RegistrationSample, Trip: TripSample, Name: who.Name.Value(), Email: who.Email.Value(), Language: who.Language,
		Companion: &events.Traveller{Name: "Robin Muster"},
	}
	x.About = events.Ref{Noun: "registration", ID: RegistrationSample}
	return x
}

func (x *Story) by(rule string) *Story { x.Trip.Registration.Rule = rule; return x }

// charged is a trip that costs something and asks for a document.
func (x *Story) charged() *Story {
	x.Trip.Registration.Price, x.Trip.Registration.Deposit = events.Money{Minor: 48000}, events.Money{Minor: 10000}
	x.Trip.Registration.Documents = []events.Document{{Kind: events.Passport}}
	return x
}

func (x *Story) interested() owed.Sample {
	x.Trip.Milestones = append(x.Trip.Milestones,
		events.MilestoneAt{ID: "interest", Before: events.Period{Days: 400}, Title: events.Text{"de": "Vormerken", "en": "Interest"}},
		events.MilestoneAt{ID: "registration-opens", Before: events.Period{Days: 90}, Title: events.Text{"de": "Anmeldung", "en": "Registration opens"}})
	return x.And(x.Trip, &events.NoteInterest{ID: RegistrationSample, Trip: TripSample, Name: x.Make.Name, Email: x.Make.Email})
}

// Registered has the person register.
func (x *Story) Registered() owed.Sample { return x.And(x.Trip, x.Make) }

func (x *Story) waiting() owed.Sample {
	other := &events.MakeRegistration{ID: otherSample, Trip: TripSample, Name: "Kim Muster", Email: "kim@muster.example"}
	return x.And(x.Trip, other, x.Make)
}

func (x *Story) offered() owed.Sample {
	return x.waiting().And(&events.WithdrawRegistration{ID: otherSample}, &events.SettleTrip{ID: TripSample})
}

func (x *Story) lapsed() owed.Sample {
	s := x.offered().And(&events.SettleTrip{ID: TripSample})
	s.Wait = 4 * 24 * time.Hour
	return s
}

func (x *Story) withdrawn() owed.Sample {
	return x.Registered().And(&events.WithdrawRegistration{ID: RegistrationSample})
}

// visited is a trip to the city whose contact the person is made, with two who come and say what they need.
func (x *Story) visited() owed.Sample {
	x.Trip.Milestones = append(x.Trip.Milestones, events.MilestoneAt{ID: trip.StepRooming, Before: events.Period{Days: 42}, Title: events.Text{"de": "Zimmerliste", "en": "Rooming list"}})
	x.About = events.Ref{Noun: "trip", ID: TripSample}
	x.At = x.Trip.Window.From.AddDays(-40).In(trip.Begins, time.UTC)
	comes := &events.MakeRegistration{
		ID: RegistrationSample, Trip: TripSample, Name: "Kim Muster", Email: "kim@muster.example", Companion: &events.Traveller{Name: "Robin Muster"},
		Needs: &events.Needs{Diet: "vegetarisch", NoPets: true},
	}
	return x.And(&events.AmendPerson{ID: x.Who, Partner: &x.Trip.Partner}, x.Trip, comes)
}

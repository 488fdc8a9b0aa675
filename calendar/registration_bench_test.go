package calendar

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
)

// written writes an event as the journal has it. What is sealed there is sealed, by a way that costs nothing: what keys cost is
// measured where they lie.
func written(tb testing.TB, e *events.Event) func() *events.Event {
	tb.Helper()
	same := func(b []byte) ([]byte, error) { return bytes.Clone(b), nil }
	if p, ok := e.Body.(events.Personal); ok {
		for _, v := range p.Seals() {
			if err := v.Seal(same); err != nil {
				tb.Fatal(err)
			}
		}
	}
	header, data, err := events.EncodeEvent(e)
	if err != nil {
		tb.Fatal(err)
	}
	return func() *events.Event {
		e, err := events.ReadEvent("bremen", e.Sequence, func(name string) string { return strings.Join(header[name], "") }, data)
		if err != nil {
			tb.Fatal(err)
		}
		if p, ok := e.Body.(events.Personal); ok {
			for _, v := range p.Seals() {
				if err := v.Open(same); err != nil {
					tb.Fatal(err)
				}
			}
		}
		return e
	}
}

func benchTrip(rule string, capacity int, quotas ...events.Quota) *events.TripProposed {
	from := events.Date{Year: 2027, Month: 5, Day: 5}
	return &events.TripProposed{
		ID: "t", Partner: "riga", Title: events.Text{"de": "T"}, Window: events.Window{From: from, To: from.AddDays(9)}, Days: 3, From: from, To: from.AddDays(2),
		Capacity: capacity, Registration: &events.Registering{Rule: rule, Quotas: quotas, Offer: events.Period{Days: 3}},
	}
}

// registers are the two events of somebody who registers.
func registers(i int, standing string, seats int) []events.Body {
	person := fmt.Sprintf("p-%d", i)
	return []events.Body{
		&events.PersonAdded{ID: person, Name: events.Secret("Person"), Email: events.Secret(fmt.Sprintf("p%d@town.example", i)), Language: "de", Roles: []string{"citizen"}},
		&events.RegistrationMade{ID: fmt.Sprintf("r-%d", i), Trip: "t", Person: person, Number: i + 1, Seats: seats, Standing: standing, Name: events.Secret("Person")},
	}
}

// BenchmarkStart replays a journal of 10,000 meetings, and one of 10,000 registrations of people whom the book did not know.
func BenchmarkStart(b *testing.B) {
	journals := map[string][]events.Body{}
	for i := range 10_000 {
		standing := events.Waiting
		if i < 30 {
			standing = events.Seated
		}
		journals["meetings"] = append(journals["meetings"], benchMeeting(i))
		journals["registrations"] = append(journals["registrations"], registers(i, standing, 1)...)
	}
	for _, kind := range []string{"meetings", "registrations"} {
		b.Run(kind, func(b *testing.B) {
			bodies := append([]events.Body{
				&events.OfficeChanged{Title: events.Text{"de": "B"}, Zone: "Europe/Berlin"},
				&events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "network"},
				benchTrip(events.FirstCome, 30),
			}, journals[kind]...)
			var list []func() *events.Event
			for i, body := range bodies {
				n := uint64(i + 1)
				list = append(list, written(b, &events.Event{
					Office: "bremen", ID: fmt.Sprintf("%d-1", n), Time: benchNow, Sequence: n, Body: body,
					Cause: events.Cause{Client: "c", Source: "s", ID: fmt.Sprint(n), Sequence: n, Digest: "d", Parts: 1},
				}))
			}
			b.ReportAllocs()
			for b.Loop() {
				book := New("bremen")
				for _, read := range list {
					if err := book.Apply(read()); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/event")
		})
	}
}

// BenchmarkDecideRegistration registers somebody for a trip for which 10,000 have: where all seats are taken, where those that are free are kept
// for first-timers, where one is free and pairs alone wait, and where lots will be drawn; and looks what is to be settled.
func BenchmarkDecideRegistration(b *testing.B) {
	for _, x := range []struct {
		name           string
		trip           *events.TripProposed
		seated, seats  int
		rest, standing string
	}{
		{"full", benchTrip(events.FirstCome, 30), 30, 1, events.Waiting, events.Waiting},
		{"kept", benchTrip(events.FirstCome, 30, events.Quota{For: events.PriorityFirst, Seats: 5}), 25, 1, events.Waiting, events.Waiting},
		{"pairs", benchTrip(events.FirstCome, 30), 29, 2, events.Waiting, events.Seated},
		{"room", benchTrip(events.FirstCome, 20_000), 10_000, 1, events.Waiting, events.Seated},
		{"lottery", benchTrip(events.Lottery, 30), 0, 1, events.Registered, events.Registered},
	} {
		book := office(b)
		give(b, book, &events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "network"})
		give(b, book, x.trip)
		for i := range 10_000 {
			standing, seats := x.rest, x.seats
			if i < x.seated {
				standing, seats = events.Seated, 1
			}
			for _, body := range registers(i, standing, seats) {
				give(b, book, body)
			}
		}
		c := &events.Command{
			Office: "bremen", Client: "c", Source: "s", ID: "x", Sequence: 99_999, Digest: "d", Grants: true,
			Body: &events.MakeRegistration{Trip: "t", Name: "New", Email: "new@town.example"},
		}
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d := book.Decide(c, benchNow)
				if d.Problem() != nil || len(d.Events) != 2 || d.Events[1].Body.(*events.RegistrationMade).Standing != x.standing {
					b.Fatal(d.Problem(), d.Events)
				}
			}
		})
		b.Run(x.name+", settled", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if due, _ := book.Unsettled(benchNow.Add(time.Hour)); len(due) > 0 {
					b.Fatal(due)
				}
			}
		})
	}
}

package calendar

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"jourfixe/events"
)

// TestSaidIsFound has things say something of people, and no more, in any order, holds what is found of each against a look at all things, and has one
// after the other erased: nothing of them is left then.
func TestSaidIsFound(t *testing.T) {
	b, r, found := office(t), rand.New(rand.NewPCG(1, 53)), map[string]int{}
	person := func() string { return fmt.Sprint("p-", r.IntN(6)) }
	people := func() (refs []events.Ref) {
		for _, i := range r.Perm(6)[:r.IntN(3)] {
			refs = append(refs, events.Ref{Noun: "person", ID: fmt.Sprint("p-", i)})
		}
		return refs
	}
	for i := range 6 {
		give(t, b, &events.PersonAdded{ID: fmt.Sprint("p-", i), Language: "de", Name: events.Secret("P"), Email: events.Secret(fmt.Sprintf("p%d@town.example", i))})
	}
	give(t, b, &events.SeriesDefined{DefineSeries: events.DefineSeries{ID: "s", Venue: "v"}})
	give(t, b, &events.VenueChanged{ID: "v"})
	for i := range 4 {
		meeting := fmt.Sprint("m-", i)
		give(t, b, &events.MeetingPlanned{ID: meeting, Slot: events.Slot{Instant: benchNow, Zone: "UTC", Duration: events.Period{Clock: 1}}})
		give(t, b, &events.MatterProposed{ID: fmt.Sprint("x-", i), Meeting: meeting, Key: "x", Person: person(), Presents: people()})
		give(t, b, &events.ResolutionRecorded{ID: fmt.Sprint("o-", i), Meeting: meeting, People: people()})
	}
	bodies := []func(of string) events.Body{
		func(of string) events.Body {
			return &events.MeetingAnswered{ID: "m-" + of, Person: person(), Via: events.ViaWeb}
		},
		func(of string) events.Body { return &events.MeetingCountered{ID: "m-" + of, Person: person()} },
		func(of string) events.Body { return &events.MeetingCleared{ID: "m-" + of} },
		func(of string) events.Body { return &events.MatterAmended{ID: "x-" + of, Key: "x", Presents: people()} },
		func(of string) events.Body { return &events.ResolutionAmended{ID: "o-" + of, People: people()} },
		func(of string) events.Body { return &events.ResolutionFinished{ID: "o-" + of} },
		func(of string) events.Body { return &events.ResolutionReopened{ID: "o-" + of} },
		func(of string) events.Body {
			return events.NewAttendance("m-"+of, "k", []events.Attended{{Person: person(), How: events.Present}})
		},
		func(of string) events.Body {
			return &events.MaterialAdded{ID: fmt.Sprint("f-", b.Sequence()), Of: events.Ref{Noun: "meeting", ID: "m-" + of}, Name: events.Secret("F")}
		},
	}
	check := func() {
		t.Helper()
		if missed := b.Missed(found); missed != "" {
			t.Fatal(missed)
		}
	}
	for range 300 {
		next := b.Sequence() + 1
		e := &events.Event{Office: "bremen", ID: fmt.Sprint(next, "-1"), Time: benchNow, Sequence: next, Body: bodies[r.IntN(len(bodies))](fmt.Sprint(r.IntN(4)))}
		if r.IntN(2) == 0 {
			e.Cause.By = person()
		}
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
		if check(); r.IntN(5) == 0 {
			b = b.Clone()
		}
	}
	if found["what holds something of somebody"] < 1000 || found["series at a venue"] == 0 {
		t.Errorf("only so much was ever found: %v", found)
	}
	for i := range 6 {
		id := fmt.Sprint("p-", i)
		if len(saidOf(b, id, false)) == 0 {
			t.Errorf("nothing is said of %s", id)
		}
		give(t, b, &events.PersonErased{ID: id})
		if left := saidOf(b, id, false); len(left) > 0 {
			t.Errorf("%s is erased, and these hold something of them: %q", id, left)
		}
		check()
	}
}

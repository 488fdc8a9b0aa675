package worker_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// TestAround has people answer, propose and amend in any order, and compares what is found around each of them with looking at everything.
func TestAround(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 91))
	m := worker.NewMirror(nil, "bremen", silent)
	var all []*events.Event
	happen := func(body events.Body) {
		e := &events.Event{Office: "bremen", Sequence: uint64(2*len(all) + 1), Time: noon, Body: body, Cause: events.Cause{Client: "c", Sequence: uint64(len(all) + 1)}}
		all = append(all, e)
		if err := m.Apply([]*events.Event{e}); err != nil {
			t.Fatal(err)
		}
	}
	people := []string{"ada", "bea", "cem"}
	for _, id := range people {
		happen(&events.PersonAdded{ID: id, Language: "de", Zone: "Europe/Berlin"})
	}
	happen(&events.MeetingPlanned{ID: "talk"})
	owner := map[string]string{} // of items
	for i := range 300 {
		person, item := people[r.IntN(len(people))], fmt.Sprint("i", r.IntN(12))
		switch r.IntN(4) {
		case 0:
			happen(&events.MeetingAnswered{ID: "talk", Person: person, Answer: events.AnswerAccepted})
		case 1:
			happen(&events.PersonPreferred{ID: person})
		case 2:
			happen(&events.VenueChanged{ID: fmt.Sprint("v", i)})
		case 3:
			if owner[item] == "" {
				owner[item] = person
				happen(&events.MatterProposed{ID: item, Meeting: "talk", Person: person})
				continue
			}
			happen(&events.MatterAmended{ID: item}) // names nobody, and is of what is somebody's
		}
	}
	for _, person := range people {
		venue := events.Ref{Noun: "venue", ID: fmt.Sprint("v", r.IntN(300))}
		var want []uint64
		for _, e := range all {
			about := e.Body.About()
			if worker.Whose(e.Body) == person || about == venue || about == (events.Ref{Noun: "person", ID: person}) || about.Noun == "matter" && owner[about.ID] == person {
				want = append(want, e.Sequence)
			}
		}
		if got := m.Around(person, venue); !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("around %s there are %v; want %v", person, got, want)
		}
	}
	if got := m.Around("nobody"); len(got) != 0 {
		t.Errorf("around somebody who is not there, there are %v", got)
	}
}

// BenchmarkAround finds what a journal of 100,000 events says of somebody who has answered 200 times: by the register of the mirror, and by reading each kind of
// events that names people, as exports did before.
func BenchmarkAround(b *testing.B) {
	const n, answers = 100_000, 200
	server := journaltest.Server(b)
	j := journaltest.Open(b, server, journaltest.Office)
	fill(b, j, n-answers)
	var batch []*events.Event
	for i := range answers {
		batch = append(batch, &events.Event{
			Office: "bremen", ID: fmt.Sprint("a", i), Time: noon, Cause: events.Cause{Client: "bench", Source: "/bench", ID: fmt.Sprint("a", i), Sequence: uint64(n + i), Digest: "d41d8cd98f00b204e9800998ecf8427e", Parts: 1},
			Body: &events.MeetingAnswered{ID: fmt.Sprintf("meeting-%d", i), Person: "ada", Answer: events.AnswerAccepted, Via: events.ViaWeb},
		})
	}
	if err := j.Append(b.Context(), n-answers, batch); err != nil {
		b.Fatal(err)
	}
	m := follow(b, j)
	if err := m.WaitReady(b.Context()); err != nil {
		b.Fatal(err)
	}
	nc, err := server.Connect(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		b.Fatal(err)
	}
	found := func(b *testing.B, places []uint64) {
		b.Helper()
		if len(places) != answers {
			b.Fatalf("%d places are found", len(places))
		}
		if _, err := j.At(b.Context(), places); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("register", func(b *testing.B) {
		for b.Loop() {
			found(b, m.Around("ada"))
		}
	})
	b.Run("by kind", func(b *testing.B) {
		for b.Loop() {
			var places []uint64
			for _, kind := range events.Events {
				if _, names := reflect.TypeOf(kind).Elem().FieldByName("Person"); !names {
					continue
				}
				reader := streams.Reader{JS: js, Log: slog.New(slog.DiscardHandler), Stream: streams.Events, Next: 1,
					Filter: events.EventSubject("bremen", events.Ref{Noun: kind.Type().Noun, ID: "*"}, kind.Type().Name)}
				err := reader.Scan(b.Context(), 0, func(raw streams.Raw) error {
					places = append(places, raw.Sequence)
					return nil
				})
				if err != nil {
					b.Fatal(err)
				}
			}
			found(b, places)
		}
	})
}

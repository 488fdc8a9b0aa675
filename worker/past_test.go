package worker_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
)

// TestDeeds lets anything be decided, asks for it in many ways, and compares with looking at everything.
func TestDeeds(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 41))
	m := worker.NewMirror(nil, "bremen", silent)
	var all []*events.Event
	happen := func(command uint64, by string, at time.Time, body events.Body) {
		e := &events.Event{
			Office: "bremen", Sequence: uint64(3*len(all) + 1), Time: at, Body: body,
			Cause: events.Cause{Client: fmt.Sprint("c", command%3), By: by, Sequence: command},
		}
		all = append(all, e)
		if err := m.Apply([]*events.Event{e}); err != nil {
			t.Fatal(err)
		}
	}
	at := noon
	for command := range uint64(400) {
		at = at.Add(time.Duration(r.IntN(300)) * time.Minute)
		by := []string{"", "", "ada", "bea"}[r.IntN(4)]
		for range 1 + r.IntN(3) {
			id := fmt.Sprint("x", r.IntN(9))
			if r.IntN(2) == 0 {
				happen(command+1, by, at, &events.VenueChanged{ID: id})
			} else {
				happen(command+1, by, at, &events.GroupChanged{ID: id})
			}
		}
	}
	for range 500 {
		var q worker.Question
		if r.IntN(2) == 0 {
			q.About = events.Ref{Noun: []string{"venue", "group", "trip"}[r.IntN(3)], ID: fmt.Sprint("x", r.IntN(10))}
		}
		if r.IntN(3) == 0 {
			q.Noun = []string{"venue", "group"}[r.IntN(2)]
		}
		if r.IntN(3) == 0 {
			q.Who = []worker.Who{{Person: "ada"}, {Client: "c1"}, {Person: "nobody"}}[r.IntN(3)]
		}
		if r.IntN(3) == 0 {
			q.From = noon.Add(time.Duration(r.IntN(60_000)) * time.Minute)
			q.To = q.From.Add(time.Duration(r.IntN(20_000)) * time.Minute)
		}
		if r.IntN(3) == 0 {
			q.Before = uint64(r.IntN(3 * len(all)))
		}
		if r.IntN(4) == 0 {
			q.Types = func(t events.Type) bool { return t.Noun == "group" }
		}
		most := 1 + r.IntN(40)
		got, more := m.Deeds(q, most)
		want := naive(all, q)
		if len(want) > most != more || !slices.Equal(places(got), want[:min(most, len(want))]) {
			t.Fatalf("%+v, at most %d: found %v (more: %v), want %v", q, most, places(got), more, want)
		}
	}
	for range 200 {
		e := all[r.IntN(len(all))]
		is := func(t events.Type) bool { return t == e.Body.Type() }
		got, ok := m.Before(e.Body.About(), e.Sequence, is)
		var want uint64
		for _, x := range all {
			if x.Sequence < e.Sequence && x.Body.About() == e.Body.About() && x.Body.Type() == e.Body.Type() {
				want = x.Sequence
			}
		}
		if ok != (want != 0) || got.Place != want {
			t.Fatalf("before %d is %d, want %d", e.Sequence, got.Place, want)
		}
		if d, ok := m.Deed(e.Sequence); !ok || d.Command != e.Cause.Sequence || !slices.ContainsFunc(d.Entries, func(x worker.Entry) bool { return x.Place == e.Sequence }) {
			t.Fatalf("the event at %d is not in its deed %+v", e.Sequence, d)
		}
	}
	if _, ok := m.Deed(2); ok {
		t.Error("there is a deed where there is no event")
	}
}

// naive finds deeds by looking at everything. Each is where it ends, and how many events it has.
func naive(all []*events.Event, q worker.Question) (list []string) {
	for i := len(all) - 1; i >= 0; {
		first := i
		for first > 0 && all[first-1].Cause.Sequence == all[i].Cause.Sequence {
			first--
		}
		fits := false
		for _, e := range all[first : i+1] {
			who := worker.Who{Person: e.Cause.By}
			if who.Person == "" {
				who.Client = e.Cause.Client
			}
			fits = fits || (q.About == events.Ref{} || e.Body.About() == q.About) && (q.Noun == "" || e.Body.About().Noun == q.Noun) &&
				(q.Who == worker.Who{} || who == q.Who) && (q.From.IsZero() || !e.Time.Before(q.From) && e.Time.Before(q.To)) &&
				(q.Types == nil || q.Types(e.Body.Type()))
		}
		if fits && (q.Before == 0 || all[i].Sequence < q.Before) {
			list = append(list, fmt.Sprint(all[i].Sequence, "/", i-first+1))
		}
		i = first - 1
	}
	return list
}

func places(deeds []worker.Deed) (list []string) {
	for _, d := range deeds {
		list = append(list, fmt.Sprint(d.Place(), "/", len(d.Entries)))
	}
	return list
}

// BenchmarkHistory finds and reads what is on a page of what has happened, in a journal of 300,000 events.
func BenchmarkHistory(b *testing.B) {
	const n = 300_000
	j := journaltest.New(b)
	fill(b, j, n)
	m := worker.NewMirror(j, "bremen", silent)
	ctx, cancel := context.WithCancel(b.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- m.Run(ctx) }()
	defer func() { cancel(); <-stopped }()
	if err := m.WaitReady(ctx); err != nil {
		b.Fatal(err)
	}
	newest, _ := m.Deeds(worker.Question{}, 1)
	first, _ := m.Deeds(worker.Question{Before: 1000}, 1)
	for _, x := range []struct {
		name string
		q    worker.Question
	}{
		{"the latest", worker.Question{}},
		{"far back", worker.Question{Before: n / 2}},
		{"of one thing", worker.Question{About: first[0].Entries[0].About}},
		{"of somebody who has decided nothing", worker.Question{Who: worker.Who{Person: "nobody"}}},
		{"of a day", worker.Question{From: newest[0].Entries[0].At, To: newest[0].Entries[0].At.Add(time.Hour)}},
	} {
		b.Run(strings.ReplaceAll(x.name, " ", "_"), func(b *testing.B) {
			for b.Loop() {
				deeds, _ := m.Deeds(x.q, 50)
				var at []uint64
				for _, d := range deeds {
					at = append(at, d.Place())
				}
				if _, err := j.At(ctx, at); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/patience"
)

// An asking is a command as a client sends it.
type asking struct{ client, id, kind, data string }

// hold keeps the desk from its next decision on, until the returned function is called.
func (r *room) hold() (release func()) {
	gate := make(chan struct{})
	r.gate.Store(&gate)
	return func() { r.gate.Store(nil); close(gate) }
}

// lineUp has commands wait in line, and returns the place of the last.
func (r *room) lineUp(list ...asking) (last uint64) {
	t := r.t
	t.Helper()
	for _, a := range list {
		typ, err := events.ParseType(a.kind)
		if err != nil {
			t.Fatal(err)
		}
		if last, err = r.Desk.Journal.Submit(t.Context(), a.client, typ, events.Message{ID: a.id, Source: "/test", Type: typ.String(), Data: []byte(a.data)}); err != nil {
			t.Fatal(err)
		}
	}
	return last
}

// decided waits until the command at the place is answered by the journal.
func (r *room) decided(place uint64) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), patience.Limit)
	defer cancel()
	if err := r.Desk.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool { return b.Cursor() >= place }); err != nil {
		r.t.Fatalf("command %d is not answered: %v", place, err)
	}
}

// told lists what the journal says, without what differs between two offices: keyed hashes and sealed boxes.
func told(t testing.TB, j *journal.Journal) (list []string) {
	t.Helper()
	for _, e := range answers(t, j) {
		if p, ok := e.Body.(events.Personal); ok {
			for _, v := range p.Seals() {
				*v = events.Sealed{}
			}
		}
		data, err := json.Marshal(e.Body)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s of %d: %s about %s by %s for %d: %s", e.ID, e.Cause.Parts, e.Body.Type(), e.Body.About(), e.Cause.Client, e.Cause.Sequence, data))
	}
	return list
}

// answers reads the journal, and holds that each answer is whole, in one piece, and comes after those before it.
func answers(t testing.TB, j *journal.Journal) []*events.Event {
	t.Helper()
	last, err := j.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	list, err := j.Events(t.Context(), 1, last)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(list); {
		first := list[i]
		if i > 0 && first.Cause.Sequence <= list[i-1].Cause.Sequence {
			t.Fatalf("event %d answers command %d, after command %d", first.Sequence, first.Cause.Sequence, list[i-1].Cause.Sequence)
		}
		for part := range first.Cause.Parts {
			if i+part >= len(list) || list[i+part].Cause != first.Cause || list[i+part].ID != fmt.Sprintf("%d-%d", first.Cause.Sequence, part+1) {
				t.Fatalf("the answer to command %d is not whole", first.Cause.Sequence)
			}
		}
		i += first.Cause.Parts
	}
	return list
}

// mixed makes commands of all sorts that have to do with one another: some are refused, some repeated, some repeated with other
// data, some lengthy, some set off several events.
func mixed(r *rand.Rand, n int) (list []asking) {
	one := func(kind string) string { return fmt.Sprint(kind, r.IntN(6)) }
	for i := range n {
		a := asking{client: fmt.Sprint("client-", r.IntN(8)), id: fmt.Sprint("c", i)}
		switch r.IntN(10) {
		case 0, 1:
			a.kind, a.data = "partner.register", fmt.Sprintf(`{"id":%q,"title":{"de":"P"},"kind":"network"}`, one("partner-"))
		case 2:
			a.kind, a.data = "partner.retire", fmt.Sprintf(`{"id":%q}`, one("partner-"))
		case 3:
			a.kind, a.data = "person.add", fmt.Sprintf(`{"id":%q,"name":"A","email":"a@b.example","partner":%q}`, one("person-"), one("partner-"))
		case 4:
			a.kind, a.data = "venue.set", fmt.Sprintf(`{"id":%q,"title":{"de":"Saal %d"}}`, one("venue-"), i)
		case 5:
			a.kind, a.data = "series.define", fmt.Sprintf(`{"id":%q,"title":{"de":"Runde"},"cadence":"FREQ=WEEKLY;BYDAY=WE","start":"14:00","duration":"PT1H","horizon":"P3M"}`, one("series-"))
		case 6:
			a.kind, a.data = "meeting.request", fmt.Sprintf(`{"id":%q,"title":{"de":"Sitzung"},"need":[],"duration":"PT1H","at":{"date":"2027-02-%02d","start":"10:00"},"ifNone":"best"}`, one("meeting-"), 1+r.IntN(20))
		case 7:
			a.kind, a.data = "series.cancel", fmt.Sprintf(`{"id":%q}`, one("series-"))
		case 8:
			a.kind, a.data = "venue.set", `{"id":`
		default:
			if len(list) == 0 {
				continue
			}
			if a = list[r.IntN(len(list))]; r.IntN(2) == 0 {
				a.data = strings.Replace(a.data, `"id":"`, `"id":"other-`, 1)
			}
		}
		list = append(list, a)
	}
	return list
}

// TestWaitingInLine decides commands of all sorts in rounds, as they wait in line, and the same one by one: the journal says the
// same, event by event.
func TestWaitingInLine(t *testing.T) {
	for seed := range calendartest.Seeds(2) {
		list := append([]asking{{"client-0", "first", "venue.set", `{"id":"first","title":{"de":"Saal"}}`}}, mixed(rand.New(rand.NewPCG(seed, 7)), 150)...)
		alone, together := open(t, 1), open(t, 1)
		for _, a := range list {
			alone.decidedOrKnown(alone.lineUp(a))
		}
		release := together.hold()
		last := together.lineUp(list...)
		release()
		together.decidedOrKnown(last)
		if one, all := told(t, alone.Desk.Journal), told(t, together.Desk.Journal); !slices.Equal(one, all) {
			for i := range min(len(one), len(all)) {
				if one[i] != all[i] {
					t.Fatalf("seed %d: one by one the journal says\n%s\nand in rounds\n%s", seed, one[i], all[i])
				}
			}
			t.Fatalf("seed %d: the journal has %d events one by one, and %d in rounds", seed, len(one), len(all))
		}
		if n := together.rounds(); n > len(list)/10 {
			t.Errorf("seed %d: %d commands that wait are written at %d times; want them together", seed, len(list), n)
		}
	}
}

// rounds counts how often the journal was written.
func (r *room) rounds() int {
	t := r.t
	t.Helper()
	nc, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(t.Context(), "JF_EVENTS")
	if err != nil {
		t.Fatal(err)
	}
	batches := map[string]bool{}
	for sequence := range stream.CachedInfo().State.LastSeq {
		m, err := stream.GetMsg(t.Context(), sequence+1)
		if err != nil {
			t.Fatal(err)
		}
		batch := m.Header.Get("Nats-Batch-Id")
		if batch == "" {
			batch = fmt.Sprint(sequence) // by itself
		}
		batches[batch] = true
	}
	return len(batches)
}

// decidedOrKnown waits until the desk has seen to the command: one that was asked before leaves nothing in the journal.
func (r *room) decidedOrKnown(place uint64) {
	r.t.Helper()
	patience.Eventually(r.t, fmt.Sprint("command ", place, " to be seen to"), func() bool { return r.first.Handled() >= place })
}

// TestTroubleInLine has what is no command, what does not fit into the journal, and what the program fails on stand in the middle
// of a line: each gets what it would get by itself, and the others are decided.
func TestTroubleInLine(t *testing.T) {
	r := open(t, 1)
	nc, err := r.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	release := r.hold()
	venues := func(from, to int) (list []asking) {
		for i := from; i < to; i++ {
			list = append(list, asking{"tester", fmt.Sprint("v", i), "venue.set", fmt.Sprintf(`{"id":"v%d","title":{"de":"Saal"}}`, i)})
		}
		return list
	}
	r.lineUp(append(venues(0, 20), asking{"tester", "p", "partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`})...)
	if _, err := nc.Request("jourfixe.bremen.command.tester.Venue.Set", []byte(`{}`), patience.Limit); err != nil {
		t.Fatal(err)
	}
	r.lineUp(venues(20, 40)...)
	unfit := r.lineUp(asking{"tester", "far", "trip.propose",
		`{"id":"t","partner":"riga","title":{"de":"T"},"window":{"from":"2027-05-01","to":"2027-06-01"},"days":3,"capacity":9,"milestones":[{"id":"m","after":"P9999Y","title":{"de":"M"}}]}`})
	last := r.lineUp(venues(40, 60)...)
	release()
	r.decided(last)
	got := map[string]int{}
	for _, e := range answers(t, r.Desk.Journal) {
		got[e.Body.Type().Short()]++
		if e.Cause.Sequence == unfit && e.Body.Type().Short() != "command.refused" {
			t.Errorf("what does not fit is answered by %s", e.Body.Type())
		}
	}
	want := map[string]int{"venue.changed": 60, "partner.registered": 1, "command.unreadable": 1, "command.refused": 1}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the journal has %v, want %v", got, want)
	}
	r.Start(nil) // a new mirror can read all of it
}

// TestFailureInLine has the program fail on a command in the middle of a line, whenever it is tried: it is set aside alone.
func TestFailureInLine(t *testing.T) {
	r := open(t, 1)
	release := r.hold()
	var list []asking
	for i := range 40 {
		list = append(list, asking{"tester", fmt.Sprint("v", i), "venue.set", fmt.Sprintf(`{"id":"v%d","title":{"de":"Saal"}}`, i)})
	}
	r.failAfter.Store(10)
	last := r.lineUp(list...)
	release()
	r.decided(last)
	evs := answers(t, r.Desk.Journal)
	if len(evs) != len(list) {
		t.Fatalf("%d events for %d commands", len(evs), len(list))
	}
	for i, e := range evs {
		if unreadable := e.Body.Type().Short() == "command.unreadable"; unreadable != (i == 9) {
			t.Errorf("command %d is answered by %s", i+1, e.Body.Type())
		}
	}
}

// TestTwoDesksAtOneLine has two desks race for commands that wait in line: each command is answered once, in its turn, whole.
func TestTwoDesksAtOneLine(t *testing.T) {
	for seed := range uint64(3) {
		r := open(t, 2)
		list := mixed(rand.New(rand.NewPCG(seed, 8)), 200)
		last := r.lineUp(append(list, asking{"tester", "end", "venue.set", `{"id":"end","title":{"de":"Saal"}}`})...)
		r.decided(last)
		seen := map[uint64]bool{}
		for _, e := range answers(t, r.Desk.Journal) {
			seen[e.Cause.Sequence] = true
		}
		if !seen[last] {
			t.Errorf("seed %d: the last command is not answered", seed)
		}
	}
}

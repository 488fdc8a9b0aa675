package journal_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
)

func TestAppendGivesBackWhatWentIn(t *testing.T) {
	j := journaltest.New(t)
	one := event(1, retired("riga"))
	batch := []*events.Event{event(2, added("p1", "Ada Muster", "ada@office.example")), event(2, retired("gdansk")),
		event(2, &events.FeedRevoked{ID: "f1"})}
	last := mustAppend(t, j, 0, one)
	last = mustAppend(t, j, last, batch...)
	if one.Sequence != 1 || last != 4 || batch[0].Sequence != 2 {
		t.Errorf("sequences are %d, %d to %d; want 1, 2 to 4", one.Sequence, batch[0].Sequence, last)
	}
	got, err := j.Last(within(t))
	if err != nil || got != last {
		t.Errorf("Last() = %d, %v; want %d", got, err, last)
	}
	want := append([]*events.Event{one}, batch...)
	diff := cmp.Diff(want, replay(t, j, 0), cmp.Comparer(func(a, b events.Sealed) bool { return a.Value() == b.Value() }))
	if diff != "" {
		t.Errorf("the replay differs from what was appended (-want +got):\n%s", diff)
	}
	if n := len(replay(t, j, 3)); n != 1 {
		t.Errorf("after event 3 the replay gives %d events; want 1", n)
	}
}

func TestAppendNothingOrTooMuch(t *testing.T) {
	j := journaltest.New(t)
	if err := j.Append(within(t), 7, nil); err != nil {
		t.Errorf("appending nothing: %v", err)
	}
	many := make([]*events.Event, journal.MaxBatch+1)
	for i := range many {
		many[i] = event(1, retired(fmt.Sprint("p", i)))
	}
	if err := j.Append(within(t), 0, many); err == nil || !strings.Contains(err.Error(), "500") {
		t.Errorf("501 events: %v; want an error that names the limit", err)
	}
	if err := j.Append(within(t), 0, many[:journal.MaxBatch]); err != nil {
		t.Errorf("500 events: %v", err)
	}
	other := event(1, retired("riga"))
	other.Office = "kiel"
	if err := j.Append(within(t), 500, []*events.Event{other}); err == nil {
		t.Error("an event of another office is taken")
	}
	if last, _ := j.Last(within(t)); last != journal.MaxBatch {
		t.Errorf("the journal ends at %d; want %d", last, journal.MaxBatch)
	}
}

func TestAppendConflict(t *testing.T) {
	j := journaltest.New(t)
	last := mustAppend(t, j, 0, event(1, retired("riga")))
	one := []*events.Event{event(2, retired("gdansk"))}
	two := []*events.Event{event(2, retired("gdansk")), event(2, retired("izmir"))}
	for _, c := range []struct {
		name string
		last uint64
		evs  []*events.Event
		want error
	}{
		{"one, somebody was faster", 0, one, streams.ErrConflict},
		{"one, the journal was restored", 99, one, streams.ErrBehind},
		{"several, somebody was faster", 0, two, streams.ErrConflict},
		{"several, the journal was restored", 99, two, streams.ErrBehind},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := j.Append(within(t), c.last, c.evs); !errors.Is(err, c.want) {
				t.Errorf("Append(after %d) = %v; want %v", c.last, err, c.want)
			}
			if got, _ := j.Last(within(t)); got != last {
				t.Errorf("the journal ends at %d; want %d: nothing must be written", got, last)
			}
		})
	}
}

// A batch in which one message is too large must leave nothing of the others behind.
func TestAppendIsAllOrNothing(t *testing.T) {
	j := journaltest.New(t)
	big := &events.PartnerRegistered{ID: "riga", Title: events.Text{"de": strings.Repeat("x", 1<<20)}}
	err := j.Append(within(t), 0, []*events.Event{event(1, retired("a")), event(1, big), event(1, retired("b"))})
	if !errors.Is(err, journal.ErrUnfit) {
		t.Fatalf("an event of a megabyte: %v; want ErrUnfit", err)
	}
	if last, err := j.Last(within(t)); err != nil || last != 0 {
		t.Errorf("the journal ends at %d, %v; want 0", last, err)
	}
	mustAppend(t, j, 0, event(1, retired("a")), event(1, retired("b")))
}

// Many desks at once: each sequence is won once, and the losers know it.
func TestAppendRace(t *testing.T) {
	s := journaltest.Server(t)
	const desks, rounds = 4, 12
	var wg sync.WaitGroup
	for desk := range desks {
		j := journaltest.Open(t, s, journaltest.Office)
		wg.Go(func() {
			for done := 0; done < rounds; {
				last, err := j.Last(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				evs := []*events.Event{event(last+1, retired(fmt.Sprintf("p-%d-%d", desk, done)))}
				if done%2 == 1 {
					evs = append(evs, event(last+1, retired("twin")))
				}
				switch err := j.Append(t.Context(), last, evs); {
				case err == nil:
					done++
				case !errors.Is(err, streams.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	j := journaltest.Open(t, s, journaltest.Office)
	var before uint64
	evs := replay(t, j, 0)
	for i, e := range evs {
		if b := e.Body.(*events.PartnerRetired); b.ID == "twin" && evs[i-1].Cause != e.Cause {
			t.Errorf("event %d stands apart from its batch", e.Sequence)
		} else if b.ID != "twin" && e.Cause.Sequence != before+1 {
			t.Errorf("event %d was decided on %d; want %d", e.Sequence, e.Cause.Sequence-1, before)
		}
		before = e.Sequence
	}
	if want := desks * (rounds + rounds/2); len(evs) != want {
		t.Errorf("%d events; want %d", len(evs), want)
	}
}

func TestOfficesAreIndependent(t *testing.T) {
	s := journaltest.Server(t)
	bremen, kiel := journaltest.Open(t, s, "bremen"), journaltest.Open(t, s, "kiel")
	k := event(1, retired("riga"))
	k.Office = "kiel"
	first := mustAppend(t, bremen, 0, event(1, retired("riga")))
	mustAppend(t, kiel, 0, k)
	mustAppend(t, bremen, first, event(2, retired("gdansk")))
	stale := []*events.Event{event(3, retired("izmir")), event(3, retired("lodz"))}
	if err := bremen.Append(within(t), first, stale); !errors.Is(err, streams.ErrConflict) {
		t.Errorf("append after %d, where 3 is the last: %v; want ErrConflict", first, err)
	}
	if got, _ := kiel.Last(within(t)); got != k.Sequence {
		t.Errorf("the last event of kiel is %d; want %d", got, k.Sequence)
	}
	if evs := replay(t, kiel, 0); len(evs) != 1 || evs[0].Office != "kiel" {
		t.Errorf("kiel has %d events; want its own alone", len(evs))
	}
	evs, err := bremen.Events(within(t), 1, 99)
	if err != nil || len(evs) != 2 || evs[1].Sequence != 3 {
		t.Errorf("Events(1, 99) of bremen = %d events, %v; want 1 and 3", len(evs), err)
	}
	a, err := bremen.OfficeKey(within(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := kiel.OfficeKey(within(t))
	if err != nil {
		t.Fatal(err)
	}
	again, err := journaltest.Open(t, s, "bremen").OfficeKey(within(t))
	if err != nil || len(a) != 32 || cmp.Equal(a, b) || !cmp.Equal(a, again) {
		t.Errorf("the offices' keys are %d bytes, equal to each other %t, made once %t (%v)", len(a), cmp.Equal(a, b),
			cmp.Equal(a, again), err)
	}
}

func TestEventsKeepsSealed(t *testing.T) {
	j := journaltest.New(t)
	mustAppend(t, j, 0, event(1, added("p1", "Ada Muster", "ada@office.example")), event(1, retired("riga")))
	evs, err := j.Events(within(t), 1, 1)
	if err != nil || len(evs) != 1 {
		t.Fatalf("Events(1, 1) = %d events, %v; want 1", len(evs), err)
	}
	if b := evs[0].Body.(*events.PersonAdded); b.Name.Readable() || b.Name.IsZero() {
		t.Error("Events opens what is personal, or loses it")
	}
	if evs, err := j.Events(within(t), 5, 4); err != nil || len(evs) != 0 {
		t.Errorf("Events(5, 4) = %d events, %v; want none", len(evs), err)
	}
}

package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

var meetingM = events.Ref{Noun: "meeting", ID: "m"}

// TestLedgerLinesAreTakenOnce lets several processes take on the same lines: each line is taken by one of them.
func TestLedgerLinesAreTakenOnce(t *testing.T) {
	t.Parallel()
	s := journaltest.Start(t, embedded.Options{})
	const lines, takers = 20, 4
	var mu sync.Mutex
	taken := map[string][]string{}
	var wg sync.WaitGroup
	for n := range takers {
		j := journaltest.Open(t, s, journaltest.Office)
		wg.Go(func() {
			for i := range lines {
				person := fmt.Sprintf("p-%d", i)
				_, err := j.Ledger().Set(t.Context(), ledger.Line{Person: person, About: meetingM, Data: fmt.Appendf(nil, "%d", n)})
				switch {
				case err == nil:
					mu.Lock()
					taken[person] = append(taken[person], fmt.Sprint(n))
					mu.Unlock()
				case !errors.Is(err, streams.ErrConflict):
					t.Errorf("take %s: %v", person, err)
				}
			}
		})
	}
	wg.Wait()
	j := journaltest.Open(t, s, journaltest.Office)
	about, err := j.Ledger().About(t.Context(), meetingM)
	if err != nil {
		t.Fatal(err)
	}
	if len(about) != lines {
		t.Fatalf("there are %d lines, want %d", len(about), lines)
	}
	for _, line := range about {
		if by := taken[line.Person]; len(by) != 1 || by[0] != string(line.Data) {
			t.Errorf("%s was taken by %v, and the line says %s", line.Person, by, line.Data)
		}
	}
}

// TestLedgerIsFollowed gives what is there, says so, and gives what comes, of this office alone.
func TestLedgerIsFollowed(t *testing.T) {
	t.Parallel()
	s := journaltest.Start(t, embedded.Options{})
	j := journaltest.Open(t, s, journaltest.Office)
	set := func(j *journal.Journal, person string, last uint64, data string) uint64 {
		t.Helper()
		sequence, err := j.Ledger().Set(t.Context(), ledger.Line{Person: person, About: meetingM, Sequence: last, Data: []byte(data)})
		if err != nil {
			t.Fatal(err)
		}
		return sequence
	}
	first := set(j, "p-1", 0, "a")
	set(j, "p-2", 0, "b")
	set(j, "p-1", first, "c")

	ctx, stop := context.WithTimeout(t.Context(), patience.Limit)
	defer stop()
	got, caughtUp := make(chan string, 10), make(chan bool, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- j.Ledger().Follow(ctx, func(l ledger.Line) error {
			got <- l.Person + "=" + string(l.Data)
			return nil
		}, func() { caughtUp <- true })
	}()
	<-caughtUp
	there := []string{<-got, <-got}
	slices.Sort(there)
	if !slices.Equal(there, []string{"p-1=c", "p-2=b"}) {
		t.Errorf("first comes %v", there)
	}
	set(j, "p-3", 0, "d")
	if next := <-got; next != "p-3=d" {
		t.Errorf("then comes %s", next)
	}
	stop()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("it ends with %v", err)
	}
	if of, err := j.Ledger().Of(t.Context(), "p-2"); err != nil || len(of) != 1 || of[0].About != meetingM {
		t.Errorf("of p-2 there are %v, %v", of, err)
	}
	if _, err := j.Ledger().Set(t.Context(), ledger.Line{Person: "p 1", About: meetingM}); err == nil {
		t.Error("a person who is no id is taken")
	}
}

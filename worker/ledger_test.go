package worker_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
)

var mayMeeting = events.Ref{Noun: "meeting", ID: "may"}

func said(ids ...string) (list owed.Said) {
	for _, id := range ids {
		list = list.Append(owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSending, MessageID: id, Until: noon.Add(time.Hour)})
	}
	return list
}

// TestLedgerOfTwo has two processes write one line: who does not know the last word writes nothing, has it at hand then, and
// changes what it wanted to change in that.
func TestLedgerOfTwo(t *testing.T) {
	server := journaltest.Server(t)
	one := worker.NewLedger(journaltest.Open(t, server, "bremen"), silent)
	two := worker.NewLedger(journaltest.Open(t, server, "bremen"), silent)
	ctx := t.Context()
	if _, err := one.Set(ctx, mayMeeting, "ada", 0, said("first", "second")); err != nil {
		t.Fatal(err)
	}
	if _, err := two.Set(ctx, mayMeeting, "ada", 0, said("other")); !errors.Is(err, worker.ErrTaken) {
		t.Fatalf("a line is written over: %v", err)
	}
	marks := func(l *worker.Ledger, id string) {
		t.Helper()
		changed, err := l.Change(ctx, mayMeeting, "ada", id, func(u *owed.Utterance) bool { u.Code = "250"; return true })
		if err != nil || !changed {
			t.Fatalf("%s is changed: %v (%v)", id, changed, err)
		}
	}
	marks(one, "first")
	marks(two, "second") // which does not know that yet
	if changed, err := two.Change(ctx, mayMeeting, "ada", "third", func(*owed.Utterance) bool { return true }); changed || err != nil {
		t.Errorf("what is not in the line is changed: %v (%v)", changed, err)
	}
	line, _ := two.Line(mayMeeting, "ada")
	if len(line) != 2 || slices.ContainsFunc(line, func(u owed.Utterance) bool { return u.Code != "250" }) {
		t.Errorf("of two changes the line has %+v", line)
	}
}

// TestLedgerHearsItself has a process hear what it has written: nothing is new in that, and nothing older takes its place.
func TestLedgerHearsItself(t *testing.T) {
	j := journaltest.New(t)
	l := worker.NewLedger(j, silent)
	heard := make(chan string, 10)
	l.Listen(func(_ events.Ref, person string) { heard <- person })
	last, err := l.Set(t.Context(), mayMeeting, "ada", 0, said("first"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(ctx, silent, l) }()
	if _, err := l.Set(t.Context(), mayMeeting, "ada", last, said("first", "second")); err != nil {
		t.Fatal(err)
	}
	if err := l.WaitReady(t.Context()); err != nil {
		t.Fatal(err)
	}
	// Another process writes about somebody else, which comes after all that.
	other := worker.NewLedger(j, silent)
	if _, err := other.Set(t.Context(), mayMeeting, "ben", 0, said("third")); err != nil {
		t.Fatal(err)
	}
	var people []string
	for len(people) == 0 || people[len(people)-1] != "ben" {
		select {
		case p := <-heard:
			people = append(people, p)
		case <-time.After(time.Minute):
			t.Fatalf("of ben nothing is heard, only of %v", people)
		}
	}
	cancel()
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	if !slices.Equal(people, []string{"ada", "ada", "ben"}) {
		t.Errorf("heard of %v, want of each line once", people)
	}
	if line, _ := l.Line(mayMeeting, "ada"); len(line) != 2 {
		t.Errorf("the line is %+v", line)
	}
}

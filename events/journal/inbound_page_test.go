package journal_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
)

// What waits is told apart from what is held, and whether anybody is there to handle it.
func TestInboundBacklog(t *testing.T) {
	j := journaltest.New(t)
	backlog := func(want journal.Backlog) {
		t.Helper()
		if got, err := j.InboundBacklog(within(t)); err != nil || got != want {
			t.Errorf("InboundBacklog = %+v, %v; want %+v", got, err, want)
		}
	}
	backlog(journal.Backlog{})
	held := receive(t, j, letter(0))
	if err := j.StopAfter(within(t), held, &journal.Fate{Reason: "unknown-uid"}); err != nil {
		t.Fatal(err)
	}
	backlog(journal.Backlog{})
	receive(t, j, letter(2))
	receive(t, j, letter(1))
	backlog(journal.Backlog{Mails: 2, Oldest: cameIn.Add(time.Second)}) // nobody was ever there

	// Somebody who works on a mail is there, and so is somebody who has none to work on.
	working, finish := make(chan string), make(chan struct{})
	stop := inbox(t, j, func(_ context.Context, in *journal.Inbound) (journal.Fate, error) {
		working <- in.ID
		<-finish
		return journal.Fate{}, errors.New("in vain")
	})
	await(t, working)
	backlog(journal.Backlog{Mails: 2, Oldest: cameIn.Add(time.Second), Attended: true})
	finish <- struct{}{}
	await(t, working)
	finish <- struct{}{}
	stop()
	backlog(journal.Backlog{Mails: 2, Oldest: cameIn.Add(time.Second), Attended: true}) // lately
}

func TestHeldFor(t *testing.T) {
	j := journaltest.New(t)
	waits, held := receive(t, j, letter(0)), receive(t, j, letter(1))
	if err := j.StopAfter(within(t), held, &journal.Fate{Reason: "unknown-uid"}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{waits: "", held: "unknown-uid"} {
		if got, err := j.HeldFor(within(t), id); got != want || err != nil {
			t.Errorf("HeldFor = %q, %v; want %q", got, err, want)
		}
	}
	if err := j.RetryInbound(within(t), held); err != nil {
		t.Fatal(err)
	}
	if got, err := j.HeldFor(within(t), held); got != "" || err != nil {
		t.Errorf("HeldFor of what is tried again = %q, %v; want none", got, err)
	}
	if err := j.DropInbound(within(t), held); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{held, "no-such-mail", ""} {
		if got, err := j.HeldFor(within(t), id); !errors.Is(err, journal.ErrNoMail) {
			t.Errorf("HeldFor(%q) = %q, %v; want ErrNoMail", id, got, err)
		}
	}
}

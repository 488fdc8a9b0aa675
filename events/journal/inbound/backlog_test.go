package inbound_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// What waits is told apart from what is held, and whether anybody is there to handle it.
func TestInboundBacklog(t *testing.T) {
	j := journaltest.New(t)
	backlog := func(want inbound.Backlog) {
		t.Helper()
		if got, err := j.Inbound().Pile.Backlog(within(t)); err != nil || got != want {
			t.Errorf("InboundBacklog = %+v, %v; want %+v", got, err, want)
		}
	}
	backlog(inbound.Backlog{})
	held := receive(t, j, letter(0))
	if err := j.Inbound().StopAfter(within(t), held, &inbound.Fate{Reason: "unknown-uid"}); err != nil {
		t.Fatal(err)
	}
	backlog(inbound.Backlog{})
	receive(t, j, letter(2))
	receive(t, j, letter(1))
	backlog(inbound.Backlog{Mails: 2, Oldest: cameIn.Add(time.Second)}) // nobody was ever there

	// Somebody who works on a mail is there, and so is somebody who has none to work on.
	working, finish := make(chan string), make(chan struct{})
	stop := inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		working <- in.ID
		<-finish
		return inbound.Fate{}, errors.New("in vain")
	})
	await(t, working)
	backlog(inbound.Backlog{Mails: 2, Oldest: cameIn.Add(time.Second), Attended: true})
	finish <- struct{}{}
	await(t, working)
	finish <- struct{}{}
	stop()
	backlog(inbound.Backlog{Mails: 2, Oldest: cameIn.Add(time.Second), Attended: true}) // lately
}

func TestHeldFor(t *testing.T) {
	j := journaltest.New(t)
	waits, held := receive(t, j, letter(0)), receive(t, j, letter(1))
	if err := j.Inbound().StopAfter(within(t), held, &inbound.Fate{Reason: "unknown-uid"}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{waits: "", held: "unknown-uid"} {
		if got, err := j.Inbound().Pile.HeldFor(within(t), id); got != want || err != nil {
			t.Errorf("HeldFor = %q, %v; want %q", got, err, want)
		}
	}
	if err := j.Inbound().Fates.Retry(within(t), held); err != nil {
		t.Fatal(err)
	}
	if got, err := j.Inbound().Pile.HeldFor(within(t), held); got != "" || err != nil {
		t.Errorf("HeldFor of what is tried again = %q, %v; want none", got, err)
	}
	if err := j.Inbound().Fates.Drop(within(t), held); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{held, "no-such-mail", ""} {
		if got, err := j.Inbound().Pile.HeldFor(within(t), id); !errors.Is(err, inbound.ErrNoMail) {
			t.Errorf("HeldFor(%q) = %q, %v; want ErrNoMail", id, got, err)
		}
	}
}

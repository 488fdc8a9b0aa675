package inbound_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// Whoever handles mails hears of each that is held, once: of those that they hold, that are tried in vain, and that have lost
// a part, which they never see.
func TestInboxTellsHeld(t *testing.T) {
	t.Parallel()
	j := journaltest.Open(t, journaltest.Server(t), journaltest.Office)
	old := letter(0)
	old.At = time.Now().Add(-8 * 24 * time.Hour)
	failing, broken, held, fine := receive(t, j, old), receive(t, j, letter(1)), receive(t, j, letter(2)), receive(t, j, letter(3))
	if err := j.Inbound().RemoveOf(within(t), "part", broken); err != nil {
		t.Fatal(err)
	}
	type told struct {
		in   inbound.Mail
		fate inbound.Fate
	}
	all, ended := make(chan told, 10), make(chan error, 1)
	ctx, cancel := context.WithCancel(within(t))
	go func() {
		ended <- j.Inbound().Inbox.Run(ctx, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
			switch in.ID {
			case failing:
				return inbound.Fate{}, errors.New("no way")
			case held:
				return inbound.Fate{Reason: "foreign"}, nil
			}
			return inbound.Fate{}, nil
		}, func(in *inbound.Mail, fate inbound.Fate) {
			all <- told{*in, fate}
			panic("with what is in the mail") // harms nobody
		})
	}()
	for range 3 {
		got := await(t, all)
		want := map[string]string{failing: "failing", broken: "incomplete", held: "foreign"}[got.in.ID]
		if got.fate.Reason != want || (len(got.in.Raw) == 0) != (got.in.ID == broken) {
			t.Errorf("of the mail %s of %d bytes it is told that it is held as %q; want %q", got.in.ID, len(got.in.Raw), got.fate.Reason, want)
		}
		if at := slices.IndexFunc(inbounds(t, j), func(in inbound.Mail) bool { return in.ID == got.in.ID && in.Reason == want }); at < 0 {
			t.Errorf("%s is told before it is noted", want)
		}
	}
	eventually(t, "the other one is handled", func() bool {
		return !slices.ContainsFunc(inbounds(t, j), func(in inbound.Mail) bool { return in.ID == fine })
	})
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) || len(all) > 0 {
		t.Errorf("Inbox = %v; %d more are told", err, len(all))
	}
}

// What is not yet due comes again after the shortest pause each time.
func TestInboxNotYet(t *testing.T) {
	t.Parallel()
	j := journaltest.Open(t, journaltest.Server(t), journaltest.Office)
	j.Inbound().SetInbox(time.Minute, 10*time.Millisecond, time.Hour)
	receive(t, j, letter(0))
	tries := make(chan int, 10)
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		tries <- in.Tries
		if in.Tries < 4 {
			return inbound.Fate{}, inbound.ErrNotYet
		}
		return inbound.Fate{}, nil
	})
	for want := range 5 {
		if got := await(t, tries); got != want {
			t.Fatalf("the try is number %d; want %d", got, want)
		}
	}
}

// While nothing can be begun no try is counted, neither by whoever handles the mail nor where it is listed, and no mail grows too old.
func TestInboxUntouched(t *testing.T) {
	t.Parallel()
	j := journaltest.Open(t, journaltest.Server(t), journaltest.Office)
	j.Inbound().SetInbox(time.Minute, 10*time.Millisecond, time.Hour)
	old := letter(0)
	old.At = time.Now().Add(-8 * 24 * time.Hour)
	receive(t, j, old)
	tries := make(chan int, 10)
	n := 0
	inbox(t, j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		tries <- in.Tries
		if n++; n < 5 {
			return inbound.Fate{}, fmt.Errorf("%w: the disk is full", inbound.ErrUntouched)
		}
		return inbound.Fate{}, errors.New("the mail server is away")
	})
	for range 5 {
		if got := await(t, tries); got != 0 {
			t.Fatalf("%d tries are counted; want none", got)
		}
	}
	eventually(t, "it is held after the first try", func() bool {
		list := inbounds(t, j)
		return len(list) == 1 && list[0].Reason == "failing" && list[0].Tries == 1
	})
}

// What people were told is known to every process, as long as something newer is not held.
func TestUntoldInbound(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	a, b := journaltest.Open(t, s, journaltest.Office), journaltest.Open(t, s, journaltest.Office)
	check := func(what string, want bool) (place uint64) {
		t.Helper()
		for _, j := range []*journal.Journal{a, b, journaltest.Open(t, s, journaltest.Office)} {
			at, untold, err := j.Inbound().Once.Untold(within(t))
			if err != nil || untold != want {
				t.Errorf("%s: %t, %v; want %t", what, untold, err, want)
			}
			place = at
		}
		return place
	}
	tell := func(j *journal.Journal, place uint64) {
		t.Helper()
		if err := j.Inbound().Once.Told(within(t), place); err != nil {
			t.Fatal(err)
		}
	}
	hold := func(n int) string {
		t.Helper()
		id := receive(t, a, letter(n))
		if err := a.Inbound().StopAfter(within(t), id, &inbound.Fate{Reason: "foreign"}); err != nil {
			t.Fatal(err)
		}
		return id
	}
	check("nothing is held", false)
	hold(0)
	last := hold(1)
	first := check("two are held", true)
	hold(2)
	tell(a, first)
	next := check("one came while the others were told of", true)
	tell(b, next)
	tell(b, next) // again, as after an answer that was lost
	check("all are told of", false)
	if err := a.Inbound().Fates.Drop(within(t), last); err != nil {
		t.Fatal(err)
	}
	check("one is dropped", false)
	if got := slices.DeleteFunc(left(t, s), func(subject string) bool { return !bytes.Contains([]byte(subject), []byte(".once.")) }); len(got) != 1 {
		t.Errorf("what was told is noted as %v; want one note", got)
	}
	other := journaltest.Open(t, s, "kiel")
	if _, untold, err := other.Inbound().Once.Untold(within(t)); untold || err != nil {
		t.Errorf("another office: %t, %v", untold, err)
	}
}

// Of what is held in more than half of the room the oldest gives way, if it is held for one of the reasons.
func TestCrowdedInbound(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	js := jet(t, s)
	stream, err := js.Stream(within(t), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	config := stream.CachedInfo().Config
	config.MaxBytes = 1 << 20
	if _, err := js.UpdateStream(within(t), config); err != nil {
		t.Fatal(err)
	}
	// Mails of about 20 KiB, and as much again in words: 12 of them fit into half of the room.
	mail := func(i int, reason string) string {
		in := letter(i)
		in.Raw = bytes.Repeat([]byte{byte('a' + i)}, 20<<10)
		in.Words = string(in.Raw)
		id := receive(t, j, in)
		if reason != "" {
			if err := j.Inbound().StopAfter(within(t), id, &inbound.Fate{Reason: reason}); err != nil {
				t.Fatal(err)
			}
		}
		return id
	}
	crowd := func() (ids []string) {
		t.Helper()
		list, err := j.Inbound().Pile.Crowded(within(t), "foreign", "circle")
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range list {
			ids = append(ids, in.ID)
		}
		return ids
	}
	var ids []string
	for i, reason := range []string{"ambiguous", "foreign", "", "circle", "foreign", "foreign", "foreign", "foreign", "foreign", "foreign", "foreign", "foreign"} {
		ids = append(ids, mail(i, reason))
	}
	for i := 12; i < 15; i++ {
		ids = append(ids, mail(i, "")) // these wait, and take none of the room for what is held
	}
	if got := crowd(); len(got) != 0 {
		t.Errorf("%d of 11 mails give way", len(got))
	}
	for i := 15; i < 18; i++ {
		ids = append(ids, mail(i, "foreign"))
	}
	if got, want := crowd(), []string{ids[1], ids[3]}; !slices.Equal(got, want) {
		t.Fatalf("%v give way; want the two that are held for longest of those that may, %v", got, want)
	}
	for _, id := range crowd() {
		if err := j.Inbound().Fates.Drop(within(t), id); err != nil {
			t.Fatal(err)
		}
	}
	if got := crowd(); len(got) != 0 {
		t.Errorf("then %d more give way", len(got))
	}
}

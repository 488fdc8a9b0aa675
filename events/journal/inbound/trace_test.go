package inbound_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/journaltest"
)

// sealed returns what the stream holds, by subject, as it lies on disk.
func sealed(t *testing.T, s *embedded.Server) map[string]string {
	t.Helper()
	stream, err := jet(t, s).Stream(within(t), "JF_INBOUND")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for sequence := uint64(1); sequence <= stream.CachedInfo().State.LastSeq; sequence++ {
		m, err := stream.GetMsg(within(t), sequence)
		switch {
		case errors.Is(err, jetstream.ErrMsgNotFound):
		case err != nil:
			t.Fatal(err)
		case len(m.Data) > 0:
			found[m.Subject] = string(m.Data)
		}
	}
	return found
}

// A mail lies on disk as nobody can read it, and once it is done with, dropped or erased nothing of it is left there.
func TestInboundOnDisk(t *testing.T) {
	t.Parallel()
	p := &onDisk{dir: t.TempDir()}
	p.start(t)
	join(t, p.j, 0, 7)
	kinds := []string{"done", "dropped", "erased", "kept"}
	mails, clear := map[string]string{}, []string{}
	for i, kind := range kinds {
		in := letter(i)
		in.From, in.To = kind+"-from@partner.example", kind+"-to@bremen.example"
		in.Raw = []byte("Subject: " + kind + "-subject\r\n\r\n" + strings.Repeat(kind+"-body ", 100<<10/8))
		in.Words = kind + "-words"
		if kind == "erased" {
			in.Words += " " + name(7)
		}
		mails[kind] = receive(t, p.j, in)
		for _, of := range []string{"-from", "-to", "-subject", "-body", "-words"} {
			clear = append(clear, kind+of)
		}
	}
	clear = append(clear, "the-reason", "the-detail", "the-trouble")
	// They go through every state, so that every kind of note is there.
	p.j.Inbound().SetInbox(time.Minute, time.Hour)
	stop := inbox(t, p.j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) {
		if in.ID == mails["dropped"] {
			return inbound.Fate{}, errors.New("the-trouble")
		}
		return inbound.Fate{Reason: "the-reason", Detail: "the-detail"}, nil
	})
	eventually(t, "what is held is held", func() bool {
		return !slices.ContainsFunc(inbounds(t, p.j), func(in inbound.Mail) bool { return in.Detail == "" })
	})
	stop()
	before := sealed(t, p.s)
	if len(before) != 3*len(kinds) {
		t.Fatalf("%d messages lie there: %v; want a head, a part and a note of each mail", len(before), slices.Collect(maps.Keys(before)))
	}
	control := nats.NewMsg("jourfixe.kiel.inbound.part.x.0")
	control.Data = []byte("what-is-not-sealed")
	if _, err := jet(t, p.s).PublishMsg(within(t), control); err != nil {
		t.Fatal(err)
	}
	found := p.search(t, append(slices.Concat(clear, slices.Collect(maps.Values(before))), "what-is-not-sealed")...)
	if !slices.Contains(found, "what-is-not-sealed") {
		t.Fatal("what lies there in the clear is not found: the search is no proof")
	}
	for _, text := range clear {
		if slices.Contains(found, text) {
			t.Errorf("%q is on disk in the clear", text)
		}
	}
	for subject, data := range before {
		if !slices.Contains(found, data) {
			t.Fatalf("%s is not found: the search is no proof", subject)
		}
	}

	if err := p.j.Inbound().Fates.Retry(within(t), mails["done"]); err != nil {
		t.Fatal(err)
	}
	stop = inbox(t, p.j, func(_ context.Context, in *inbound.Mail) (inbound.Fate, error) { return inbound.Fate{}, nil })
	eventually(t, "one is done", func() bool { return len(inbounds(t, p.j)) == 3 })
	stop()
	if err := p.j.Inbound().Fates.Drop(within(t), mails["dropped"]); err != nil {
		t.Fatal(err)
	}
	erase(t, p.j, 1)
	gone := []string{}
	for subject, data := range before {
		if !strings.Contains(subject, mails["kept"]) {
			gone = append(gone, data)
		}
	}
	if found := p.search(t, gone...); len(found) != 0 {
		t.Errorf("%d of %d messages of mails that are gone are still on disk", len(found), len(gone))
	}
	if list := inbounds(t, p.j); len(list) != 1 || list[0].ID != mails["kept"] {
		t.Errorf("%+v is left; want what is held", list)
	}
	kept, err := p.j.Inbound().Pile.Mail(within(t), mails["kept"])
	if err != nil || !strings.Contains(string(kept.Raw), "kept-body") || kept.Reason != "the-reason" {
		t.Errorf("what is held is harmed: %v", err)
	}
}

// erase erases person 7 and returns who is not done with.
func erase(t *testing.T, j *journal.Journal, decided uint64) (waiting []string) {
	t.Helper()
	if err := j.Erase(within(t), id(7)); err != nil {
		t.Fatal(err)
	}
	sweeper := journal.Sweeper{Journal: j}
	waiting, err := sweeper.Sweep(within(t), decided)
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}

// A person is found in a mail wherever they are, in whatever state it is, and before all commands are decided.
func TestEraseFindsMails(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	join(t, j, join(t, j, 0, 7), 8)
	places := []func(*inbound.Mail){
		func(in *inbound.Mail) { in.From = mail(7) },
		func(in *inbound.Mail) { in.To = strings.ToUpper(mail(7)) },
		func(in *inbound.Mail) { in.Words = "Viele Grüße, " + name(7) },
		func(in *inbound.Mail) { in.Raw = fmt.Appendf(nil, "From: <%s>\r\n\r\n", mail(7)) },
		func(in *inbound.Mail) { in.Raw = fmt.Appendf(make([]byte, 800<<10), " %s ", mail(7)) }, // in the second part
	}
	for i, change := range places {
		in := letter(i)
		change(&in)
		id := receive(t, j, in)
		if i%2 == 0 {
			if err := j.Inbound().StopAfter(within(t), id, &inbound.Fate{Reason: "unknown-uid"}); err != nil {
				t.Fatal(err)
			}
		}
	}
	other := letter(len(places))
	other.From, other.Words = mail(8), name(8)
	kept := receive(t, j, other)
	foreign := letter(0)
	foreign.From = mail(7)
	kiel := journaltest.Open(t, s, "kiel")
	receive(t, kiel, foreign)
	if _, err := j.Submit(within(t), "hr", events.Type{Noun: "person", Name: "add", Version: 1},
		events.Message{ID: "late", Source: "/hr", Time: cameIn, Data: fmt.Appendf(nil, `{"name":"x","email":%q}`, mail(7))}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if waiting := erase(t, j, 0); len(waiting) != 1 {
			t.Fatalf("%q wait; want the one of whom a command does", waiting)
		}
		if list := inbounds(t, j); len(list) != 1 || list[0].ID != kept {
			t.Errorf("%d mails are left; want the one of somebody else", len(list))
		}
	}
	if list := inbounds(t, kiel); len(list) != 1 {
		t.Errorf("another office has %d mails; want its one", len(list))
	}
	again := letter(0)
	again.From = mail(7)
	receive(t, j, again)
	if list := inbounds(t, j); len(list) != 1 {
		t.Errorf("%d mails are there; want that one that was erased does not come back", len(list))
	}
}

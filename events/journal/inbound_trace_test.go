package journal_test

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
	p := &population{dir: t.TempDir()}
	p.start(t)
	p.decide(t, event(1, added(id(7), name(7), mail(7))))
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
	p.j.SetInbox(time.Minute, time.Hour)
	stop := inbox(t, p.j, func(_ context.Context, in *journal.Inbound) (journal.Fate, error) {
		if in.ID == mails["dropped"] {
			return journal.Fate{}, errors.New("the-trouble")
		}
		return journal.Fate{Reason: "the-reason", Detail: "the-detail"}, nil
	})
	eventually(t, "what is held is held", func() bool {
		return !slices.ContainsFunc(inbounds(t, p.j), func(in journal.Inbound) bool { return in.Detail == "" })
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

	if err := p.j.RetryInbound(within(t), mails["done"]); err != nil {
		t.Fatal(err)
	}
	stop = inbox(t, p.j, func(_ context.Context, in *journal.Inbound) (journal.Fate, error) { return journal.Fate{}, nil })
	eventually(t, "one is done", func() bool { return len(inbounds(t, p.j)) == 3 })
	stop()
	if err := p.j.DropInbound(within(t), mails["dropped"]); err != nil {
		t.Fatal(err)
	}
	if err := p.j.Erase(within(t), id(7), p.done); err != nil {
		t.Fatal(err)
	}
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
	kept, err := p.j.Inbound(within(t), mails["kept"])
	if err != nil || !strings.Contains(string(kept.Raw), "kept-body") || kept.Reason != "the-reason" {
		t.Errorf("what is held is harmed: %v", err)
	}
}

// A person is found in a mail wherever they are, in whatever state it is, and before all commands are decided.
func TestEraseFindsMails(t *testing.T) {
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	last := mustAppend(t, j, 0, event(1, added(id(7), name(7), mail(7))))
	mustAppend(t, j, last, event(2, added(id(8), name(8), mail(8))))
	places := []func(*journal.Inbound){
		func(in *journal.Inbound) { in.From = mail(7) },
		func(in *journal.Inbound) { in.To = strings.ToUpper(mail(7)) },
		func(in *journal.Inbound) { in.Words = "Viele Grüße, " + name(7) },
		func(in *journal.Inbound) { in.Raw = fmt.Appendf(nil, "From: <%s>\r\n\r\n", mail(7)) },
		func(in *journal.Inbound) { in.Raw = fmt.Appendf(make([]byte, 800<<10), " %s ", mail(7)) }, // in the second part
	}
	for i, change := range places {
		in := letter(i)
		change(&in)
		id := receive(t, j, in)
		if i%2 == 0 {
			if err := j.StopAfter(within(t), id, &journal.Fate{Reason: "unknown-uid"}); err != nil {
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
	if _, err := j.Submit(within(t), "hr", addPerson, command("late", fmt.Sprintf(`{"name":"x","email":%q}`, mail(7)))); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := j.Erase(within(t), id(7), 0); !errors.Is(err, journal.ErrUndecided) {
			t.Fatalf("Erase = %v; want ErrUndecided", err)
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

// What people write with an answer or a proposal goes as soon as it is decided.
func TestDiscardAnswersAndProposals(t *testing.T) {
	p := &population{dir: t.TempDir()}
	p.start(t)
	for i, c := range []struct{ kind, data string }{
		{"answer", `{"id":"m","person":"p-07","answer":"declined","comment":"discard-answer"}`},
		{"counter", `{"id":"m","person":"p-07","comment":"discard-counter","by":"discard-by@office.example"}`},
		{"keep", `{"id":"m","person":"p-07","note":{"de":"stays"}}`},
		{"counter", `{"id":"m","person":"p-07","comment":"waits-for-its-decision"}`},
	} {
		sequence := p.submit(t, events.Type{Noun: "meeting", Name: c.kind, Version: 1}, fmt.Sprint(c.kind, i), c.data)
		if i < 3 {
			p.decide(t, event(sequence, &events.CommandRefused{Sequence: sequence, Asked: "meeting." + c.kind}))
		}
	}
	gone := []string{"discard-answer", "discard-counter", "discard-by@office.example"}
	if found := p.search(t, gone...); len(found) < len(gone) {
		t.Fatalf("before discarding, %q are found: the search is no proof", found)
	}
	if n, err := p.j.Discard(within(t), p.done); err != nil || n != 2 {
		t.Errorf("Discard = %d, %v; want the answer and the decided proposal", n, err)
	}
	if found := p.search(t, append(gone, "waits-for-its-decision")...); len(found) == 0 || found[0] != "waits-for-its-decision" {
		t.Errorf("the folder still holds %q; want what is not decided alone", found)
	}
}

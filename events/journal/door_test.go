package journal_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
)

// doorway is a house whose clients come in at the door, with nobody at the desk.
func doorway(t *testing.T) (s *embedded.Server, j *journal.Journal, shares *journal.Shares, handled *atomic.Uint64) {
	t.Helper()
	s = journaltest.Start(t, embedded.Options{Operator: "operator", Door: true, Clients: []embedded.Client{
		{Name: "hr", Password: "1"}, {Name: "press", Password: "2"}, {Name: "operator", Password: "3"}}})
	j = journaltest.Open(t, s, journaltest.Office)
	handled = new(atomic.Uint64)
	shares = &journal.Shares{Journal: j, Handled: handled.Load, Exempt: func(client string) bool { return client == "operator" }}
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- shares.Admit(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; !errors.Is(err, context.Canceled) {
			t.Errorf("the door: %v", err)
		}
	})
	return s, j, shares, handled
}

// What comes in at the door is stored under the client's own subject, whole and in order, and is acknowledged as by JetStream.
func TestDoor(t *testing.T) {
	s, _, _, _ := doorway(t)
	nc := dial(t, s, "hr", "1")
	hr, err := journal.NewCaller(nc, "bremen", "hr")
	if err != nil {
		t.Fatal(err)
	}
	for i := range uint64(3) {
		for errors.Is(err, journal.ErrNoAnswer) || i == 0 && err == nil {
			var sequence uint64
			if sequence, err = hr.Submit(within(t), retirePartner, command(fmt.Sprint("c", i), `{"id":"riga"}`)); err == nil {
				if sequence != 1 {
					t.Errorf("the first command is number %d", sequence)
				}
				break
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	for i := 2; i <= 500; i++ {
		m := nats.NewMsg("jourfixe.bremen.command.hr.partner.retire")
		m.Header.Set("ce-id", fmt.Sprint("c", i))
		m.Data = []byte(fmt.Sprint(i))
		if _, err := js.PublishMsgAsync(m); err != nil {
			t.Fatal(err)
		}
	}
	select {
	case <-js.PublishAsyncComplete():
	case <-within(t).Done():
		t.Fatal("not all commands are acknowledged")
	}
	commands, err := jet(t, s).Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	for i := uint64(2); i <= 500; i++ {
		m, err := commands.GetMsg(within(t), i)
		if err != nil || string(m.Data) != fmt.Sprint(i) || m.Subject != "jourfixe.bremen.command.hr.partner.retire" || m.Header.Get("ce-id") != fmt.Sprint("c", i) {
			t.Fatalf("command %d is stored as %+v, %v", i, m, err)
		}
	}
	for name, taken := range map[string]bool{"Nats-TTL": false, "nats-rollup": false, "Nats-Expected-Last-Sequence": false, "Nats-Msg-Id": true, "X-Own": true} {
		m := nats.NewMsg("jourfixe.bremen.command.hr.partner.retire")
		m.Header[name] = []string{"1"}
		if _, err := js.PublishMsg(within(t), m); (err == nil) != taken {
			t.Errorf("with the header %s: %v", name, err)
		}
	}
}

// One client can have so much waiting and no more; others, the operator and the house come in all the same. What is decided
// makes room.
func TestShareOfOneClient(t *testing.T) {
	s, j, shares, handled := doorway(t)
	hrConn := dial(t, s, "hr", "1")
	js, err := jetstream.New(hrConn, jetstream.WithPublishAsyncMaxPending(8192), jetstream.WithPublishAsyncTimeout(patience.Limit))
	if err != nil {
		t.Fatal(err)
	}
	flood := func() (stored, turned int) {
		var acks []jetstream.PubAckFuture
		for range 5000 {
			ack, err := js.PublishAsync("jourfixe.bremen.command.hr.partner.retire", []byte("{}"))
			if err != nil {
				t.Fatal(err)
			}
			acks = append(acks, ack)
		}
		for _, ack := range acks {
			select {
			case <-ack.Ok():
				stored++
			case err := <-ack.Err():
				var api *jetstream.APIError
				if !errors.As(err, &api) || api.Code != 429 {
					t.Fatalf("what is too much is answered %v", err)
				}
				turned++
			}
		}
		return stored, turned
	}
	patience.Eventually(t, "the door is open", func() bool {
		_, err := hrConn.Request("jourfixe.bremen.command.hr.partner.retire", []byte("{}"), patience.Limit)
		if err != nil && !errors.Is(err, nats.ErrNoResponders) {
			t.Fatal(err)
		}
		return err == nil
	})
	if stored, turned := flood(); stored != 4095 || turned != 905 {
		t.Errorf("%d commands were stored and %d turned away", stored, turned)
	}
	hr, err := journal.NewCaller(hrConn, "bremen", "hr")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hr.Submit(within(t), retirePartner, command("more", "{}")); !errors.Is(err, journal.ErrFull) {
		t.Errorf("one more: %v, want ErrFull", err)
	}
	if _, err := shares.Submit(within(t), "hr", retirePartner, command("http", "{}")); !errors.Is(err, journal.ErrFull) {
		t.Errorf("one more over HTTP: %v, want ErrFull", err)
	}
	// Who is to be erased does not have to wait for what else the client has asked, within a bound.
	erase := events.Type{Noun: "person", Name: "erase", Version: 1}
	for i := range 65 {
		submit := hr.Submit
		if i%2 == 1 {
			submit = func(ctx context.Context, t events.Type, m events.Message) (uint64, error) {
				return shares.Submit(ctx, "hr", t, m)
			}
		}
		if _, err := submit(within(t), erase, command(fmt.Sprint("erase-", i), `{"id":"anna"}`)); (err == nil) != (i < 64) || err != nil && !errors.Is(err, journal.ErrFull) {
			t.Fatalf("erasure %d: %v", i, err)
		}
	}
	for name, password := range map[string]string{"press": "2", "operator": "3"} {
		other, err := journal.NewCaller(dial(t, s, name, password), "bremen", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := other.Submit(within(t), retirePartner, command(name, "{}")); err != nil {
			t.Errorf("%s is kept out: %v", name, err)
		}
	}
	waiting, turned := shares.Waiting()
	if waiting["hr"] != 4096 || waiting["press"] != 1 || turned["hr"] < 905 {
		t.Errorf("waiting are %v, turned away were %v", waiting, turned)
	}
	last, err := j.LastCommand(within(t))
	if err != nil {
		t.Fatal(err)
	}
	handled.Store(last)
	if _, err := hr.Submit(within(t), retirePartner, command("again", "{}")); err != nil {
		t.Errorf("when all is decided: %v", err)
	}
}

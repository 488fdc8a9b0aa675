package journal_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

// An error of the handler ends the intake, also when it looks like one of the connection and a consumer was lost before.
func TestHandlersErrorIsNeverRetried(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	js := jet(t, s)
	if _, err := j.Submit(within(t), "hr", retirePartner, command("c1", `{}`)); err != nil {
		t.Fatal(err)
	}
	failed := fmt.Errorf("ask somebody else: %w", nats.ErrTimeout)
	calls := 0
	err := j.Intake(within(t), 0, func(ctx context.Context, waiting []streams.Raw) error {
		if calls++; waiting[0].Sequence > 1 {
			return failed
		}
		stream, err := js.Stream(ctx, "JF_COMMANDS")
		if err != nil {
			return err
		}
		for name := range stream.ConsumerNames(ctx).Name() {
			if err := stream.DeleteConsumer(ctx, name); err != nil {
				return err
			}
		}
		_, err = j.Submit(ctx, "hr", retirePartner, command("c2", `{}`))
		return err
	})
	if err != failed || calls != 2 {
		t.Errorf("Intake = %v after %d commands; want the handler's error after 2", err, calls)
	}
}

// A stream that was made anew has less than the desk has decided. What comes in then would never be read.
func TestIntakeBehind(t *testing.T) {
	t.Parallel()
	s := journaltest.Server(t)
	j := journaltest.Open(t, s, journaltest.Office)
	for i := range 2 {
		if _, err := j.Submit(within(t), "hr", retirePartner, command(fmt.Sprint("c", i), `{}`)); err != nil {
			t.Fatal(err)
		}
	}
	stream, err := jet(t, s).Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	for sequence := range uint64(2) { // an empty stream still knows how far it has come
		if err := stream.SecureDeleteMsg(within(t), sequence+1); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Intake(within(t), 3, nil); !errors.Is(err, streams.ErrBehind) {
		t.Errorf("Intake after 3 = %v; want ErrBehind", err)
	}
	ctx, cancel := context.WithCancel(within(t))
	ended := make(chan error, 1)
	go func() { ended <- j.Intake(ctx, 2, func(context.Context, []streams.Raw) error { return errStop }) }()
	if _, err := j.Submit(within(t), "hr", retirePartner, command("c3", `{}`)); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !errors.Is(err, errStop) {
		t.Errorf("Intake after 2 = %v; want that the third comes", err)
	}
	cancel()
}

// TestScanAsksAgain has nobody answer for a moment, as while a stream has no leader: whoever reads is not sent away for that.
func TestScanAsksAgain(t *testing.T) {
	t.Parallel()
	x := journaltest.StartExternal(t)
	j, _ := x.Open(t)
	const many = 9 // more than are asked for one by one
	for n := range uint64(many) {
		mustAppend(t, j, n, event(n+1, retired("riga")))
	}
	for _, request := range []string{"$JS.API.STREAM.MSG.GET.JF_EVENTS", "$JS.API.CONSUMER.CREATE.JF_EVENTS."} {
		mute := journaltest.NewMute(t, x, request)
		nc, err := mute.Connect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		caller, err := journal.NewCaller(nc, journaltest.Office, "operator")
		if err != nil {
			t.Fatal(err)
		}
		mute.Next(3)
		n := 0
		err = caller.Follow(within(t), 0, "", false, func(uint64, string, nats.Header, []byte) error { n++; return nil })
		if err != nil || n != many || mute.Left() > 0 {
			t.Errorf("with %s unanswered at first: %d events of %d, %d requests not made, %v", request, n, many, mute.Left(), err)
		}
	}
}

// A replica that lags behind is waited for. Here the leader's word about the journal comes from a stream that is ahead.
func TestScanWaitsForAReplica(t *testing.T) {
	t.Parallel()
	x := journaltest.StartExternal(t)
	nc, err := journal.DialHouse(x.ClientURL(), "", "")
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	ahead := jetstream.StreamConfig{Name: "AHEAD", Subjects: []string{"jourfixe.*.event.>"}}
	if _, err := js.CreateStream(within(t), ahead); err != nil {
		t.Fatal(err)
	}
	const many = 5 // more than are asked for one by one
	for range many {
		if _, err := js.Publish(within(t), "jourfixe.bremen.event.partner.riga.retired", nil); err != nil {
			t.Fatal(err)
		}
	}
	ahead.Subjects = []string{"elsewhere"}
	if _, err := js.UpdateStream(within(t), ahead); err != nil {
		t.Fatal(err)
	}
	j, _ := x.Open(t)
	const ask = "$JS.API.STREAM.MSG.GET."
	if err := x.GlobalAccount().AddMapping(ask+"JF_EVENTS", ask+"AHEAD"); err != nil {
		t.Fatal(err)
	}
	tries, err := nc.SubscribeSync("$JS.EVENT.ADVISORY.CONSUMER.CREATED.JF_EVENTS.*")
	if err != nil {
		t.Fatal(err)
	}
	read := make(chan error, 1)
	go func() {
		evs, err := j.Events(within(t), 1, many)
		if err == nil && len(evs) != many {
			err = fmt.Errorf("%d events", len(evs))
		}
		read <- err
	}()
	for range 4 {
		if _, err := tries.NextMsg(patience.Limit); err != nil {
			t.Fatalf("the journal is not read again: %v", err)
		}
	}
	for n := range uint64(many) {
		mustAppend(t, j, n, event(n+1, retired("riga")))
	}
	if err := <-read; err != nil {
		t.Errorf("Events = %v; want those that came late", err)
	}
}

// Whoever shares the house's account may listen to inboxes, but what the server answers to the house holds keys.
func TestNobodyHearsTheHouse(t *testing.T) {
	s := journaltest.Start(t, embedded.Options{Open: true, Operator: "operator",
		Clients: []embedded.Client{{Name: "operator", Password: "3"}}})
	var heard []*nats.Subscription
	listeners := []*nats.Conn{dial(t, s, "operator", "3"), dial(t, s, "", "")}
	for _, c := range listeners {
		for subject, allowed := range map[string]bool{"_INBOX.>": true, ">": false, "_HOUSE.>": false, "_HOUSE.*": false} {
			sub, err := c.SubscribeSync(subject)
			if err != nil {
				t.Fatal(err)
			}
			if heard = append(heard, sub); violates(t, c, `Subscription to "`+subject+`"`) == allowed {
				t.Errorf("to subscribe %s is allowed: %t; want %t", subject, !allowed, allowed)
			}
		}
	}
	j := journaltest.Open(t, s, journaltest.Office)
	mustAppend(t, j, 0, event(1, added("p1", "Ada Muster", "ada@office.example")))
	mustAppend(t, j, 1, event(2, retired("riga")), event(2, retired("gdansk")))
	other := journaltest.Open(t, s, journaltest.Office) // loads the keys
	replay(t, other, 0)
	if _, err := other.OfficeKey(within(t)); err != nil {
		t.Fatal(err)
	}
	if err := other.Erase(within(t), "p1"); err != nil {
		t.Fatal(err)
	}
	for _, c := range listeners {
		if err := c.FlushTimeout(patience.Limit); err != nil {
			t.Fatal(err)
		}
	}
	for _, sub := range heard {
		if !sub.IsValid() {
			continue // denied
		}
		if n, _, err := sub.Pending(); err != nil || n != 0 {
			m, _ := sub.NextMsg(time.Second)
			t.Errorf("%s hears %d messages of the house, %v: %+v", sub.Subject, n, err, m)
		}
	}
	for name, connect := range map[string]func() (*nats.Conn, error){
		"Connect":   func() (*nats.Conn, error) { return s.Connect(t.Context()) },
		"DialHouse": func() (*nats.Conn, error) { return journal.DialHouse(s.URL(), "operator", "3") },
	} {
		nc, err := connect()
		if err != nil {
			t.Fatal(err)
		}
		defer nc.Close()
		if inbox := nc.NewInbox(); len(inbox) < 7 || inbox[:7] != "_HOUSE." {
			t.Errorf("%s has answers come to %s", name, inbox)
		}
	}
}

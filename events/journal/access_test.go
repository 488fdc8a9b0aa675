package journal_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"golang.org/x/crypto/bcrypt"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

// house is a server with a client, another one, and an operator.
func house(t *testing.T) (*embedded.Server, *journal.Journal) {
	t.Helper()
	s := journaltest.Start(t, embedded.Options{Operator: "operator", Clients: []embedded.Client{
		{Name: "hr", Password: "1"}, {Name: "press", Password: "2"}, {Name: "operator", Password: "3"}}})
	j := journaltest.Open(t, s, journaltest.Office)
	mustAppend(t, j, 0, event(1, added("p1", "Ada Muster", "ada@office.example")))
	if _, err := j.Submit(within(t), "hr", retirePartner, command("c1", `{"id":"riga"}`)); err != nil {
		t.Fatal(err)
	}
	return s, j
}

// denied reports whether the server refuses to let the user publish there. It says so before it answers a flush.
func denied(t *testing.T, nc *nats.Conn, subject, data string) bool {
	t.Helper()
	if err := nc.PublishRequest(subject, nc.NewInbox(), []byte(data)); err != nil {
		t.Fatal(err)
	}
	return violates(t, nc, `Publish to "`+subject+`"`)
}

func violates(t *testing.T, nc *nats.Conn, what string) bool {
	t.Helper()
	if err := nc.FlushTimeout(patience.Limit); err != nil {
		t.Fatal(err)
	}
	err := nc.LastError()
	return errors.Is(err, nats.ErrPermissionViolation) && strings.Contains(err.Error(), what)
}

func TestWhatNobodyMayPublish(t *testing.T) {
	s, j := house(t)
	js := jet(t, s)
	if _, err := j.OfficeKey(within(t)); err != nil {
		t.Fatal(err)
	}
	keys, evs, commands := count(t, js, "JF_KEYS"), count(t, js, "JF_EVENTS"), count(t, js, "JF_COMMANDS")
	all := []string{
		"jourfixe.bremen.event.partner.riga.retired",
		"jourfixe.bremen.key.p1",
		"jourfixe.bremen.dead.1",
		"jourfixe.bremen.inbound.mail.aaaaaaaaaaaaaaaaaaaaaaaaaa",
		"$JS.API.STREAM.INFO.JF_INBOUND",
		"$JS.API.STREAM.MSG.GET.JF_INBOUND",
		"$JS.API.STREAM.MSG.DELETE.JF_INBOUND",
		"$JS.API.CONSUMER.CREATE.JF_INBOUND.x",
		"$JS.API.CONSUMER.MSG.NEXT.JF_INBOUND.inbox-bremen",
		"$JS.API.CONSUMER.DELETE.JF_INBOUND.inbox-bremen",
		"jourfixe.kiel.command.hr.partner.retire",
		"jourfixe.bremen.command.house.partner.retire",
		"jourfixe.bremen.query._house.office.plan",
		"$JS.API.DIRECT.GET.JF_KEYS",
		"$JS.API.DIRECT.GET.JF_KEYS.jourfixe.bremen.key.p1",
		"$JS.API.STREAM.MSG.GET.JF_KEYS",
		"$JS.API.STREAM.MSG.DELETE.JF_KEYS",
		"$JS.API.STREAM.INFO.JF_KEYS",
		"$JS.API.STREAM.PURGE.JF_KEYS",
		"$JS.API.STREAM.DELETE.JF_KEYS",
		"$JS.API.STREAM.UPDATE.JF_KEYS",
		"$JS.API.STREAM.CREATE.COPY",
		"$JS.API.STREAM.SNAPSHOT.JF_KEYS",
		"$JS.API.STREAM.SNAPSHOT.JF_EVENTS",
		"$JS.API.STREAM.LIST",
		"$JS.API.CONSUMER.CREATE.JF_KEYS",
		"$JS.API.CONSUMER.CREATE.JF_KEYS.x",
		"$JS.API.CONSUMER.CREATE.JF_KEYS.x.jourfixe.bremen.key.p1",
		"$JS.API.CONSUMER.DURABLE.CREATE.JF_KEYS.x",
		"$JS.API.CONSUMER.MSG.NEXT.JF_KEYS.x",
		"$JS.API.STREAM.MSG.DELETE.JF_EVENTS",
		"$JS.API.STREAM.MSG.DELETE.JF_COMMANDS",
		"$JS.FC.JF_EVENTS.x",
		"$KV.JF_LEDGER.bremen.p1",
		"$SYS.REQ.SERVER.PING",
	}
	onlyOperator := []string{
		"$JS.API.STREAM.INFO.JF_EVENTS",
		"$JS.API.CONSUMER.CREATE.JF_EVENTS.x.jourfixe.bremen.event.>",
		"$JS.API.DIRECT.GET.JF_COMMANDS",
		"$JS.API.STREAM.MSG.GET.JF_DEAD",
		"$JS.API.STREAM.MSG.DELETE.JF_DEAD",
	}
	for user, password := range map[string]string{"hr": "1", "operator": "3"} {
		nc := dial(t, s, user, password)
		for _, subject := range all {
			if !denied(t, nc, subject, `{"seq":1,"last_by_subj":"jourfixe.bremen.key.p1","batch":1}`) {
				t.Errorf("%s may publish to %s", user, subject)
			}
		}
		for _, subject := range onlyOperator {
			if got, want := denied(t, nc, subject, `{"seq":99}`), user != "operator"; got != want {
				t.Errorf("%s is denied %s: %t; want %t", user, subject, got, want)
			}
		}
	}
	if !denied(t, dial(t, s, "hr", "1"), "jourfixe.bremen.command.press.partner.retire", "{}") {
		t.Error("one client may speak for another")
	}
	if k, e, c := count(t, js, "JF_KEYS"), count(t, js, "JF_EVENTS"), count(t, js, "JF_COMMANDS"); k != keys || e != evs || c != commands {
		t.Errorf("there are %d keys, %d events and %d commands; there were %d, %d and %d", k, e, c, keys, evs, commands)
	}
}

// A consumer request names its stream in the subject and in the body. The one in the body must not count.
func TestOperatorCannotNameAnotherStreamInTheBody(t *testing.T) {
	s, _ := house(t)
	nc := dial(t, s, "operator", "3")
	m, err := nc.Request("$JS.API.CONSUMER.CREATE.JF_EVENTS.x",
		[]byte(`{"stream_name":"JF_KEYS","config":{"name":"x","ack_policy":"none","deliver_policy":"all"}}`), patience.Limit)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(m.Data), `"error"`) {
		t.Errorf("the server answers %s; want an error", m.Data)
	}
	if n := consumers(t, jet(t, s), "JF_KEYS"); n != 0 {
		t.Errorf("JF_KEYS has %d consumers", n)
	}
}

func TestWhatNobodyMaySubscribe(t *testing.T) {
	s, _ := house(t)
	for user, password := range map[string]string{"hr": "1", "operator": "3"} {
		for _, subject := range []string{"jourfixe.*.key.>", "jourfixe.>", ">", "jourfixe.bremen.command.>", "$JS.>",
			"$KV.>", "_INBOX.press.>", "_R_.>"} {
			if user == "operator" && strings.HasPrefix(subject, "_INBOX") {
				continue
			}
			nc := dial(t, s, user, password)
			if _, err := nc.SubscribeSync(subject); err != nil {
				t.Fatal(err)
			}
			if !violates(t, nc, `Subscription to "`+subject+`"`) {
				t.Errorf("%s may subscribe %s", user, subject)
			}
		}
	}
}

// JetStream acknowledges to any reply subject. A client must not have acknowledgements written where it may not write.
func TestReplySubjectsReachNoStream(t *testing.T) {
	s, j := house(t)
	js := jet(t, s)
	ctx, cancel := context.WithCancel(within(t))
	answering := make(chan error, 1)
	go func() {
		answering <- j.Answer(ctx, "office", "echo", func(_ context.Context, _ string, data []byte) ([]byte, error) {
			return data, nil
		})
	}()
	nc := dial(t, s, "hr", "1")
	caller, err := journal.NewCaller(nc, "bremen", "hr")
	if err != nil {
		t.Fatal(err)
	}
	untilAnswered(t, caller, "echo")
	before := map[string]uint64{}
	streams := []string{"JF_EVENTS", "JF_KEYS", "JF_DEAD", "JF_COMMANDS"}
	for _, stream := range streams {
		before[stream] = count(t, js, stream)
	}
	replies := []string{"jourfixe.bremen.event.partner.riga.retired", "jourfixe.bremen.key.p2", "jourfixe.bremen.dead.77",
		"jourfixe.bremen.command.press.partner.retire", "$JS.API.STREAM.MSG.DELETE.JF_KEYS", "$JS.API.STREAM.PURGE.JF_KEYS"}
	taken := uint64(0)
	for _, reply := range replies {
		if !strings.HasPrefix(reply, "$JS.") { // such messages the server refuses whole
			taken++
		}
		if err := nc.PublishRequest("jourfixe.bremen.command.hr.partner.retire", reply, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if err := nc.PublishRequest("jourfixe.bremen.query.hr.office.echo", reply, []byte(`{"seq":1}`)); err != nil {
			t.Fatal(err)
		}
	}
	// What comes after on the same ways comes through them last.
	if _, err := caller.Submit(within(t), retirePartner, command("end", "{}")); err != nil {
		t.Fatal(err)
	}
	if _, err := caller.Ask(within(t), "office", "echo", nil); err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-answering; !errors.Is(err, context.Canceled) {
		t.Errorf("Answer = %v", err)
	}
	before["JF_COMMANDS"] += taken + 1
	for _, stream := range streams {
		if n := count(t, js, stream); n != before[stream] {
			t.Errorf("%s holds %d messages; want %d", stream, n, before[stream])
		}
	}
}

// untilAnswered waits until somebody answers the question.
func untilAnswered(t *testing.T, c *journal.Caller, question string) {
	t.Helper()
	for {
		_, err := c.Ask(within(t), "office", question, nil)
		if !errors.Is(err, journal.ErrNoAnswer) {
			return
		}
	}
}

// Headers that make or remove messages elsewhere are refused on the subjects of commands.
func TestHeaderTricks(t *testing.T) {
	s, _ := house(t)
	js := jet(t, s)
	before := count(t, js, "JF_COMMANDS")
	nc := dial(t, s, "hr", "1")
	for name, value := range map[string]string{
		"Nats-Rollup":                 "all",
		"Nats-TTL":                    "1s",
		"Nats-Schedule":               "@every 1s",
		"Nats-Schedule-Target":        "jourfixe.bremen.event.partner.riga.retired",
		"Nats-Schedule-Next":          "purge",
		"Nats-Scheduler":              "jourfixe.bremen.command.press.partner.retire",
		"Nats-Incr":                   "1",
		"Nats-Batch-Id":               "b1",
		"Nats-Expected-Stream":        "JF_KEYS",
		"Nats-Marker-Reason":          "Purge",
		"Nats-Required-Api-Level":     "99",
		"Nats-Schedule-Source":        "jourfixe.bremen.command.press.partner.retire",
		"Nats-Expected-Last-Sequence": "9999",
	} {
		m := nats.NewMsg("jourfixe.bremen.command.hr.partner.retire")
		m.Header.Set(name, value)
		if name == "Nats-Schedule" || name == "Nats-Schedule-Source" {
			m.Header.Set("Nats-Schedule", "@every 1s")
			m.Header.Set("Nats-Schedule-Target", "jourfixe.bremen.command.hr.partner.amend")
		}
		m.Data = []byte(name)
		if _, err := nc.RequestMsg(m, patience.Limit); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A header the server does not know here is data; what counts is that nothing else comes or goes.
	if _, err := js.Publish(within(t), "jourfixe.bremen.command.hr.end.end", nil); err != nil {
		t.Fatal(err)
	}
	stream, err := js.Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	state := stream.CachedInfo().State
	if state.FirstSeq != 1 || state.NumDeleted != 0 || state.Msgs < before+1 {
		t.Errorf("commands were removed: %+v", state)
	}
	for sequence := before + 1; sequence < state.LastSeq; sequence++ {
		m, err := stream.GetMsg(within(t), sequence)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("stored as a plain message: %s", m.Data)
		if m.Subject != "jourfixe.bremen.command.hr.partner.retire" {
			t.Errorf("a message appeared on %s", m.Subject)
		}
		for _, name := range []string{"Nats-Rollup", "Nats-TTL", "Nats-Schedule"} {
			if m.Header.Get(name) != "" {
				t.Errorf("a message with %s was stored", name)
			}
		}
	}
}

// Two commands with one Nats-Msg-Id: the window in which the server takes the second for a repeat is short, and the
// sender is told.
func TestDuplicateWindow(t *testing.T) {
	s, _ := house(t)
	stream, err := jet(t, s).Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	if d := stream.CachedInfo().Config.Duplicates; d != 100*time.Millisecond {
		t.Errorf("the window is %v; want the shortest, 100ms", d)
	}
}

func TestOpenAsksForNothing(t *testing.T) {
	s := journaltest.Start(t, embedded.Options{Open: true})
	j := journaltest.Open(t, s, journaltest.Office)
	mustAppend(t, j, 0, event(1, retired("riga")))
	nc := dial(t, s, "", "")
	caller, err := journal.NewCaller(nc, "bremen", "me")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := caller.Submit(within(t), retirePartner, command("c1", "{}")); err != nil {
		t.Errorf("submit: %v", err)
	}
	n := 0
	err = caller.Follow(within(t), 0, "", false, func(uint64, string, nats.Header, []byte) error { n++; return nil })
	if err != nil || n != 1 {
		t.Errorf("follow: %v after %d events; want 1", err, n)
	}
	if !denied(t, nc, "$JS.API.STREAM.MSG.GET.JF_KEYS", `{"seq":1}`) || !denied(t, nc, "jourfixe.bremen.event.a.b.c", "") {
		t.Error("open means more than an operator may")
	}
}

func TestSetClients(t *testing.T) {
	hash, err := bcrypt.GenerateFromPassword([]byte("hashed"), bcrypt.MinCost)
	if err != nil {
		t.Fatal(err)
	}
	s, j := house(t)
	operator := embedded.Client{Name: "operator", Password: "3"}
	hr := dial(t, s, "hr", "1")
	gone := make(chan error, 1)
	hr.SetDisconnectErrHandler(func(_ *nats.Conn, err error) { gone <- err })
	press := dial(t, s, "press", "2")
	if _, err := journal.Dial(s.URL(), "it", "hashed"); !errors.Is(err, streams.ErrDenied) {
		t.Fatalf("dial before it is a client: %v", err)
	}
	err = s.SetClients([]embedded.Client{operator, {Name: "press", Password: "2"}, {Name: "it", Password: string(hash)}})
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-gone:
	case <-time.After(patience.Limit):
		t.Error("who is no longer a client stays connected")
	}
	if _, err := journal.Dial(s.URL(), "hr", "1"); !errors.Is(err, streams.ErrDenied) {
		t.Errorf("dial as who is no longer a client: %v", err)
	}
	for name, nc := range map[string]*nats.Conn{"press": press, "it": dial(t, s, "it", "hashed")} {
		caller, err := journal.NewCaller(nc, "bremen", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := caller.Submit(within(t), retirePartner, command(name, "{}")); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !denied(t, nc, "jourfixe.bremen.command.hr.partner.retire", "{}") {
			t.Errorf("%s may speak for hr after the change", name)
		}
	}
	mustAppend(t, j, 1, event(2, retired("riga"))) // the house has noticed nothing
	if err := s.SetClients(nil); err == nil {
		t.Error("the operator may be left out")
	}
}

// A client with new secrets has lost what the old ones opened; the connections of others go on.
func TestRenewedClientIsDisconnected(t *testing.T) {
	s, j := house(t)
	hr, press := dial(t, s, "hr", "1"), dial(t, s, "press", "2")
	gone := make(chan error, 1)
	hr.SetDisconnectErrHandler(func(_ *nats.Conn, err error) { gone <- err })
	press.SetDisconnectErrHandler(func(_ *nats.Conn, err error) {
		if err != nil { // it closes by itself in the end
			t.Errorf("press is disconnected: %v", err)
		}
	})
	heard, err := press.SubscribeSync("jourfixe.bremen.event.>")
	if err != nil {
		t.Fatal(err)
	}
	if err := press.Flush(); err != nil { // it is there before the clients change
		t.Fatal(err)
	}
	if err := s.SetClients([]embedded.Client{{Name: "operator", Password: "3"}, {Name: "press", Password: "2"}, {Name: "hr", Password: "new"}}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-gone:
	case <-time.After(patience.Limit):
		t.Error("the connection of the old password goes on")
	}
	if _, err := journal.Dial(s.URL(), "hr", "1"); !errors.Is(err, streams.ErrDenied) {
		t.Errorf("dial with the old password: %v", err)
	}
	again, err := journal.NewCaller(dial(t, s, "hr", "new"), "bremen", "hr")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := again.Submit(within(t), retirePartner, command("n1", "{}")); err != nil {
		t.Errorf("submit with the new password: %v", err)
	}
	mustAppend(t, j, 1, event(2, retired("riga")))
	if m, err := heard.NextMsg(patience.Limit); err != nil || m.Subject != "jourfixe.bremen.event.partner.riga.retired" {
		t.Errorf("press hears %v, %v", m, err)
	}
}

// One client cannot take all connections: the operator and others still come in.
func TestConnectionsOfOneClient(t *testing.T) {
	s, _ := house(t)
	open := 0
	for ; open < 100; open++ {
		nc, err := nats.Connect(s.URL(), nats.UserInfo("hr", "1"), nats.NoReconnect())
		if err != nil {
			break
		}
		defer nc.Close()
	}
	if open != 32 {
		t.Errorf("one client has %d connections; want 32", open)
	}
	dial(t, s, "press", "2")
	dial(t, s, "operator", "3")
}

func TestCallerLooksAtTheJournal(t *testing.T) {
	t.Parallel()
	s, j := house(t)
	mustAppend(t, j, 1, event(2, retired("riga")), event(2, retired("gdansk")))
	caller, err := journal.NewCaller(dial(t, s, "operator", "3"), "bremen", "operator")
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	err = caller.Follow(within(t), 1, "jourfixe.bremen.event.partner.>", false,
		func(sequence uint64, subject string, h nats.Header, data []byte) error {
			seen = append(seen, fmt.Sprintln(sequence, subject, h.Get("ce-type")))
			return nil
		})
	want := []string{"2 jourfixe.bremen.event.partner.riga.retired jourfixe.partner.retired.v1\n",
		"3 jourfixe.bremen.event.partner.gdansk.retired jourfixe.partner.retired.v1\n"}
	if err != nil || !slices.Equal(seen, want) {
		t.Errorf("Follow = %q, %v; want %q", seen, err, want)
	}
	ctx, cancel := context.WithCancel(within(t))
	err = caller.Follow(ctx, 0, "", true, func(sequence uint64, _ string, _ nats.Header, data []byte) error {
		if strings.Contains(string(data), "Muster") {
			t.Error("a caller sees a name")
		}
		if sequence == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("live Follow = %v", err)
	}
	other, err := journal.NewCaller(dial(t, s, "hr", "1"), "bremen", "hr")
	if err != nil {
		t.Fatal(err)
	}
	// What is denied is never answered, so it takes until the deadline to notice, or the next where the server is slow to say so.
	denied := func(try func(context.Context) error) (err error) {
		for within := 200 * time.Millisecond; within < patience.Limit; within *= 2 {
			ctx, cancel := context.WithTimeout(t.Context(), within)
			err = try(ctx)
			cancel()
			if err == nil || errors.Is(err, streams.ErrDenied) {
				break
			}
		}
		return err
	}
	err = denied(func(ctx context.Context) error {
		return other.Follow(ctx, 0, "", false, func(uint64, string, nats.Header, []byte) error { return nil })
	})
	if !errors.Is(err, streams.ErrDenied) {
		t.Errorf("a client without the right follows: %v; want ErrDenied", err)
	}
	wrong, err := journal.NewCaller(dial(t, s, "hr", "1"), "bremen", "press")
	if err != nil {
		t.Fatal(err)
	}
	err = denied(func(ctx context.Context) error {
		_, err := wrong.Submit(ctx, retirePartner, events.Message{ID: "1", Source: "/x"})
		return err
	})
	if !errors.Is(err, streams.ErrDenied) {
		t.Errorf("a client submits as another: %v; want ErrDenied", err)
	}
}

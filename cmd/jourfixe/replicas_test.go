package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/patience"
	"jourfixe/worker/questions"
)

// natsServerMain is nats-server of the version in go.mod, as its own main does it.
func natsServerMain() {
	options, err := server.ConfigureOptions(flag.NewFlagSet("nats-server", flag.ExitOnError), os.Args[1:], nil, nil, nil)
	if err != nil {
		log.Fatal(err)
	}
	s, err := server.NewServer(options)
	if err != nil {
		log.Fatal(err)
	}
	s.ConfigureLogger()
	if err := server.Run(s); err != nil {
		log.Fatal(err)
	}
	s.WaitForShutdown()
}

// natsServer starts a nats-server on a free port with a user for the house and some for clients, and returns its address.
func natsServer(t *testing.T, clients int) string {
	t.Helper()
	var users strings.Builder
	for i := range clients {
		name := fmt.Sprintf("client-%d", i)
		fmt.Fprintf(&users, `{user: %[1]s, password: secret, permissions: {
			publish: ["jourfixe.bremen.command.%[1]s.>", "jourfixe.bremen.query.%[1]s.>"]
			subscribe: ["_INBOX.%[1]s.>", "jourfixe.bremen.event.>"] }}`+"\n", name)
	}
	return natsServerWith(t, fmt.Sprintf(`authorization { users = [ {user: house, password: secret}
%s ] }`, &users))
}

// natsServerWith starts a nats-server on a free port that lets in whom the configuration names.
func natsServerWith(t *testing.T, users string) string {
	t.Helper()
	dir := t.TempDir()
	conf := filepath.Join(dir, "nats.conf")
	err := os.WriteFile(conf, fmt.Appendf(nil, `
		listen: "127.0.0.1:-1"
		ports_file_dir: %q
		jetstream { store_dir: %q, sync_interval: always }
		%s`, dir, filepath.Join(dir, "store"), users), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("nats-server", "-c", conf)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill() // it may have ended by itself
		_ = server.Wait()
	})
	ports := filepath.Join(dir, fmt.Sprintf("nats-server_%d.ports", server.Process.Pid))
	for deadline := time.Now().Add(patience.Limit); time.Now().Before(deadline); {
		var listening struct{ Nats []string }
		if data, err := os.ReadFile(ports); err == nil && json.Unmarshal(data, &listening) == nil && len(listening.Nats) > 0 {
			address := strings.TrimPrefix(listening.Nats[0], "nats://")
			if c, err := net.Dial("tcp", address); err == nil {
				c.Close()
				return address
			}
		}
		time.Sleep(10 * time.Millisecond) // between looks; the file is all that tells
	}
	t.Fatal("nats-server does not listen")
	return ""
}

// A sent command, and what is expected to become of it.
type sent struct {
	client   string
	sequence uint64
	inquiry  questions.Inquiry
	outcome  string
	first    bool // the first use of its identity
}

// TestTwoReplicas runs two processes with all roles on one NATS server while eight clients send 1,000 commands, good
// and bad, new and repeated. One process is killed on the way and started again. Each command must be decided once, in
// order, and both processes must publish the same feed.
func TestTwoReplicas(t *testing.T) {
	t.Parallel()
	const clients, each = 8, 125
	address := natsServer(t, clients)
	dir := t.TempDir()
	external := []string{"--nats", "nats://house:secret@" + address}
	start := func(name string) *process { return serve(t, filepath.Join(dir, name), external...) }
	one, two := start("one"), start("two")

	var mu sync.Mutex
	var all []sent
	var group sync.WaitGroup
	half := make(chan struct{})
	var count int
	for i := range clients {
		group.Go(func() {
			name := fmt.Sprintf("client-%d", i)
			nc, err := journal.Dial("nats://"+address, name, "secret")
			if err != nil {
				t.Error(err)
				return
			}
			defer nc.Close()
			caller, err := journal.NewCaller(nc, "bremen", name)
			if err != nil {
				t.Error(err)
				return
			}
			for n := range each {
				s, err := submit(caller, i, n)
				if err != nil {
					t.Errorf("%s, command %d: %v", name, n, err)
					return
				}
				mu.Lock()
				all = append(all, s)
				if count++; count == clients*each/2 {
					close(half)
				}
				mu.Unlock()
			}
		})
	}
	select {
	case <-half:
	case <-time.After(patience.Limit):
		t.Fatal("the clients could not send half of their commands")
	}
	one.kill()
	group.Wait()
	one = start("one")

	house := journal.Access{URL: "nats://" + address, User: "house", Password: "secret"}
	decided := answers(t, house, all)
	checkOnce(t, house, all, decided)

	printed := strings.TrimSpace(jourfixe(t, "feed", "issue", "--nats", "nats://house:secret@"+address, "--client", "operator",
		"--base-url", "http://feeds.example", "--scope", "office", "--name", "both"))
	path := strings.TrimPrefix(printed, "http://feeds.example")
	bodies := map[string]string{}
	for name, p := range map[string]*process{"one": one, "two": two} {
		url := "http://" + p.addresses().HTTP + path
		waitFor(t, url) // the token reaches each process by the journal
		body, etag := fetch(t, url)
		if !strings.Contains(string(body), "BEGIN:VEVENT") {
			t.Errorf("the feed of %s has no entry", name)
		}
		bodies[name] = etag + string(body)
	}
	if bodies["one"] != bodies["two"] {
		t.Error("the two processes publish different feeds")
	}
}

// submit sends a client's nth command: four kinds in turn, every fifth one a repetition of the one before it, and every
// seventh the same identity with other data.
func submit(c *journal.Caller, client, n int) (sent, error) {
	s := sent{client: fmt.Sprintf("client-%d", client), outcome: events.Accepted, first: true}
	number := n
	switch {
	case n%5 == 4:
		number, s.first = n-1, false
	case n%7 == 6:
		s.outcome, s.first = events.Refused, false
	}
	q := &s.inquiry
	q.ID, q.Source, q.Wait = fmt.Sprintf("command-%d", number), "/test", 20*time.Second
	if s.outcome == events.Refused {
		q.ID = fmt.Sprintf("command-%d", n-1)
		if (n-1)%5 == 4 {
			q.ID = fmt.Sprintf("command-%d", n-2)
		}
		q.Type, q.Data = mustType("venue.set"), []byte(`{"id":"other","title":{"en":"Other data"}}`)
	} else {
		kind, data, good := work(client, number)
		q.Type, q.Data = mustType(kind), []byte(data)
		if !good {
			s.outcome = events.Refused
		}
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	var err error
	err = again(ctx, func() error {
		s.sequence, err = c.Submit(ctx, q.Type, events.Message{ID: q.ID, Source: q.Source, Type: q.Type.String(), Data: q.Data})
		return err
	})
	q.Sequence = s.sequence
	return s, err
}

func work(client, n int) (kind, data string, good bool) {
	switch n % 4 {
	case 0:
		return "partner.register", fmt.Sprintf(`{"id":"p-%d-%d","title":{"en":"Partner"},"kind":"network"}`, client, n), true
	case 1:
		return "venue.set", fmt.Sprintf(`{"id":"v-%d","title":{"en":"Venue %d"}}`, client, n), true
	case 2:
		return "meeting.request", fmt.Sprintf(`{"id":"m-%d-%d","title":{"en":"Meeting"},"at":{"date":"2027-03-%02d","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H"}`,
			client, n, n%28+1), true
	}
	return "meeting.request", `{"title":{"en":"No time"}}`, false
}

func mustType(s string) events.Type {
	t, err := events.ParseType(s)
	if err != nil {
		panic(err)
	}
	return t
}

// answers asks for the answer to every command and compares it with what was expected.
func answers(t *testing.T, house journal.Access, all []sent) map[uint64]string {
	t.Helper()
	nc, err := house.Dial(house.User)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	decided := map[uint64]string{}
	for _, s := range all {
		// The house may ask as anybody.
		caller, err := journal.NewCaller(nc, "bremen", s.client)
		if err != nil {
			t.Fatal(err)
		}
		c := &session{Caller: caller, Client: s.client}
		ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
		var a events.Answer
		err = again(ctx, func() error { return c.ask(ctx, "command", questions.AskOutcome, s.inquiry, &a) })
		cancel()
		if err != nil {
			t.Fatalf("command %d: %v", s.sequence, err)
		}
		if a.Outcome != s.outcome {
			t.Errorf("command %d, %s %s: %s, want %s (%v)", s.sequence, s.inquiry.Type.Short(), s.inquiry.ID, a.Outcome, s.outcome, a.Problem)
		}
		decided[s.sequence] = a.Outcome
	}
	return decided
}

// checkOnce reads the journal: the answers stand in the order of the commands, each is there once and whole, and
// repetitions have none.
func checkOnce(t *testing.T, house journal.Access, all []sent, decided map[uint64]string) {
	t.Helper()
	if len(decided) != len(all) {
		t.Errorf("%d commands were sent, %d have an answer", len(all), len(decided))
	}
	nc, err := house.Dial(house.User)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	caller, err := journal.NewCaller(nc, "bremen", "house")
	if err != nil {
		t.Fatal(err)
	}
	type identity struct{ client, id string }
	parts := map[uint64]int{}
	decisions := map[identity]map[string]uint64{} // by what the command said, which the same identity may have been used for twice
	var last uint64
	err = caller.Follow(context.Background(), 0, "", false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent("bremen", sequence, header.Get, data)
		if err != nil {
			return err
		}
		c := e.Cause
		if c.Sequence < last {
			t.Errorf("event %d answers command %d after command %d was answered", sequence, c.Sequence, last)
		}
		last = c.Sequence
		who := identity{c.Client, c.ID}
		if decisions[who] == nil {
			decisions[who] = map[string]uint64{}
		}
		_, refused := e.Body.(*events.CommandRefused) // which says the same each time, whoever asks again
		if before := decisions[who][c.Digest]; !refused && before != 0 && before != c.Sequence {
			t.Errorf("what %s has sent as %s was decided as command %d and again as %d", c.Client, c.ID, before, c.Sequence)
		}
		decisions[who][c.Digest] = c.Sequence
		if parts[c.Sequence]++; parts[c.Sequence] > c.Parts {
			t.Errorf("command %d was decided more than once", c.Sequence)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	repetitions := 0
	for _, s := range all {
		repeated := !s.first && s.inquiry.Data[0] == '{' && parts[s.sequence] == 0
		if repeated {
			repetitions++
		}
		// Whoever has had no acknowledgement sends again: then the first that was stored has the answer.
		if s.first && decisions[identity{s.client, s.inquiry.ID}] == nil {
			t.Errorf("command %d of %s, %s, has no answer in the journal", s.sequence, s.client, s.inquiry.ID)
		}
	}
	t.Logf("%d commands, %d of them repetitions, %d decisions", len(all), repetitions, len(parts))
	if repetitions == 0 {
		t.Error("no command was a repetition; the test has lost its point")
	}
}

// waitFor returns when the URL answers 200.
func waitFor(t *testing.T, url string) {
	t.Helper()
	for deadline := time.Now().Add(patience.Limit); time.Now().Before(deadline); {
		if response, err := http.Get(url); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(10 * time.Millisecond) // between looks at another process
	}
	t.Fatal("the address does not answer 200")
}

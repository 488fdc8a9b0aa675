package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestCluster runs an office with two processes on three servers that keep everything, while four clients send 2,000 commands and
// three hundred people are invited. Meanwhile servers and processes are killed, stopped, emptied and started again, in an order by
// chance. Nothing that was acknowledged may be lost, all is decided once and in order, both processes publish the same bytes, and
// everybody is told, twice by the same mail alone.
func TestCluster(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("takes two minutes, and up to three more for the claims of processes that were killed; set JOURFIXE_LONG=1")
	}
	t.Parallel()
	const clients, each, guests = 4, 500, 300
	var names []string
	for i := range clients {
		names = append(names, fmt.Sprintf("client-%d", i))
	}
	c, secrets := startCluster(t, names...)
	sink := smtptest.Start(t, nil)
	folders := []string{c.folder(), c.folder()}
	var processes [2]*process
	var logs []*lockedBuffer
	clock := newClock(testNow, 1) // it goes on: claims run out
	begin := func(i int) {
		processes[i] = serveAt(t, clock, folders[i], "--nats", c.house.URL, "--replicas", "3", "--smtp", sink.URL(), "--mail-pace", "100000")
		logs = append(logs, processes[i].log)
	}
	begin(0)
	begin(1)

	seed := uint64(time.Now().UnixNano())
	chance := rand.New(rand.NewPCG(seed, 0))
	faults := []struct {
		name string
		do   func()
	}{
		{"the leader of the commands is killed", func() { c.restart(c.leader(streams.Commands)) }},
		{"the leader of the journal is killed", func() { c.restart(c.leader(streams.Events)) }},
		{"the leader of the ledger is killed", func() { c.restart(c.leader(streams.LedgerStream)) }},
		{"a server stands still for five seconds", func() {
			n := c.nodes[chance.IntN(len(c.nodes))]
			_ = n.process.Process.Signal(syscall.SIGSTOP)
			time.Sleep(5 * time.Second) // it is what is tried
			_ = n.process.Process.Signal(syscall.SIGCONT)
		}},
		{"a server comes back with an empty disk", func() {
			n := c.nodes[chance.IntN(len(c.nodes))]
			n.kill()
			if err := os.RemoveAll(n.store); err != nil {
				t.Error(err)
			}
			c.start(n)
		}},
		{"all servers are killed", func() {
			for _, n := range c.nodes {
				n.kill()
			}
			for _, n := range c.nodes {
				c.start(n)
			}
		}},
		{"one process is killed", func() { processes[0].kill(); begin(0) }},
		{"both processes are killed", func() { processes[0].kill(); processes[1].kill(); begin(0); begin(1) }},
	}
	chance.Shuffle(len(faults), func(i, j int) { faults[i], faults[j] = faults[j], faults[i] })
	t.Logf("seed %d", seed)
	begun := make([]chan struct{}, len(faults))
	for i := range begun {
		begun[i] = make(chan struct{})
	}

	c.invite(processes[0].data, guests)
	var mu sync.Mutex
	var all []sent
	var group sync.WaitGroup
	for i, name := range names {
		group.Go(func() {
			nc, err := journal.Access{URL: c.house.URL, User: name, Password: secrets[name]}.Dial(name)
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
				<-begun[n*len(begun)/each] // so that each fault meets some
				s, err := submit(caller, i, n)
				if err != nil {
					t.Errorf("%s, command %d: %v", name, n, err)
					return
				}
				mu.Lock()
				all = append(all, s)
				mu.Unlock()
			}
		})
	}
	for i, f := range faults {
		c.awaitWell() // a second server that lacks something would be one too many, and no fault of ours
		t.Log(f.name)
		close(begun[i])
		f.do()
	}
	group.Wait()
	c.awaitWell()
	if t.Failed() {
		return
	}

	checkOnce(t, c.house, all, answers(t, c.house, all))
	c.sameFeeds(processes[:])
	c.told(sink, guests, logs)
}

// invite adds people and a meeting that all of them are invited to, by the command line on a data folder.
func (c *cluster) invite(data string, guests int) {
	c.t.Helper()
	nc, err := c.house.Dial(c.house.User)
	if err != nil {
		c.t.Fatal(err)
	}
	defer nc.Close()
	caller, err := journal.NewCaller(nc, "bremen", "operator")
	if err != nil {
		c.t.Fatal(err)
	}
	do := func(id, kind, data string) {
		ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
		defer cancel()
		err := again(ctx, func() error {
			_, err := caller.Submit(ctx, mustType(kind), events.Message{ID: id, Source: "/test", Type: kind, Data: []byte(data)})
			return err
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
	var members []string
	for i := range guests {
		id := fmt.Sprintf("guest-%d", i)
		do(id, "person.add", fmt.Sprintf(`{"id":%q,"name":"Guest","email":"%s@bremen.example"}`, id, id))
		members = append(members, `"person/`+id+`"`)
	}
	file := filepath.Join(c.t.TempDir(), "command.json")
	for _, x := range []struct{ kind, data string }{
		{"group.set", `{"id":"all","title":{"de":"Alle"},"members":[` + strings.Join(members, ",") + `]}`},
		{"meeting.request", `{"id":"reception","title":{"de":"Empfang"},"at":{"date":"2026-12-02","start":"10:00","zone":"Europe/Berlin"},"duration":"PT1H","optional":["group/all"]}`},
	} {
		if err := os.WriteFile(file, []byte(x.data), 0o600); err != nil {
			c.t.Fatal(err)
		}
		printed(c.t, "send", x.kind, file, "--data", data)
	}
}

// sameFeeds checks that all processes publish the same bytes.
func (c *cluster) sameFeeds(processes []*process) {
	c.t.Helper()
	feed := strings.TrimSpace(printed(c.t, "feed", "issue", "--data", processes[0].data, "--base-url", "http://feeds.example", "--scope", "office", "--name", "both"))
	var bodies [][]byte
	for _, p := range processes {
		url := "http://" + p.addresses().HTTP + strings.TrimPrefix(feed, "http://feeds.example")
		waitFor(c.t, url) // the token reaches each process by the journal
		body, _ := fetch(c.t, url)
		bodies = append(bodies, body)
	}
	if !bytes.Contains(bodies[0], []byte("BEGIN:VEVENT")) || !bytes.Equal(bodies[0], bodies[1]) {
		c.t.Errorf("the feeds of two processes are not the same, or empty: %d and %d bytes", len(bodies[0]), len(bodies[1]))
	}
}

// told checks that everybody is invited, at the latest when the claims of processes that were killed are over, and that whoever got an
// invitation twice got the same mail.
func (c *cluster) told(sink *smtptest.Server, guests int, logs []*lockedBuffer) {
	c.t.Helper()
	begun, told := time.Now(), map[string]map[string]int{}
	for {
		clear(told)
		for _, m := range sink.Mails() {
			if told[m.To] == nil {
				told[m.To] = map[string]int{}
			}
			told[m.To][m.MessageID]++
		}
		if len(told) == guests || time.Since(begun) > owed.Claimed+patience.Limit {
			break
		}
		time.Sleep(time.Second) // between looks
	}
	repeated := 0
	for i := range guests {
		id := fmt.Sprintf("guest-%d", i)
		ids := told[id+"@bremen.example"]
		switch {
		case len(ids) == 0:
			c.t.Errorf("%s is not invited: %s", id, c.known(id, logs))
		case len(ids) > 1:
			c.t.Errorf("%s was invited by %d mails: %v", id, len(ids), ids)
		}
		for _, n := range ids {
			repeated += n - 1
		}
	}
	c.t.Logf("%d of %d people were invited %v after the end, %d mails came once more with the same Message-ID", len(told), guests, time.Since(begun).Round(time.Second), repeated)
}

// known is what is known of somebody who was told nothing: the line of the ledger, and what the processes have logged.
func (c *cluster) known(person string, logs []*lockedBuffer) string {
	raw, found, err := streams.Last(context.Background(), c.js, streams.LedgerStream, "$KV."+streams.Ledger+".bremen."+person+".meeting.reception")
	text := fmt.Sprintf("the ledger says %s (%v, %v)", raw.Data, found, err)
	for i, log := range logs {
		for line := range strings.Lines(log.String()) {
			if strings.Contains(line, "person="+person+" ") {
				text += fmt.Sprintf("\nprocess %d: %s", i, line)
			}
		}
	}
	return text
}

// TestErasureOnCluster erases somebody on three servers and waits as the command line does: then the name is in no file of any of them.
func TestErasureOnCluster(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("takes four minutes, nearly all of it waiting; set JOURFIXE_LONG=1")
	}
	t.Parallel()
	c, _ := startCluster(t)
	server := serve(t, c.folder(), "--nats", c.house.URL, "--replicas", "3")
	const name = "Quintilia Erlenbruch"
	file := filepath.Join(t.TempDir(), "person.json")
	if err := os.WriteFile(file, []byte(`{"id":"guest","name":"`+name+`","email":"guest@bremen.example"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	printed(t, "send", "person.add", file, "--data", server.data)
	if found := c.found(name); len(found) == 0 {
		t.Error("the name is in no file of any server before the erasure; the test has lost its point")
	}
	printed(t, "person", "erase", "guest", "--data", server.data)
	t.Logf("just after the erasure the name is in %v", c.found(name))
	code, _, e := inProcess(t, "person", "erase", "guest", "--data", server.data, "--wait")
	if code != 0 || !strings.Contains(e, "in no server's log either") {
		t.Fatalf("waiting ends with %d: %s", code, e)
	}
	if found := c.found(name); len(found) != 0 {
		t.Errorf("after waiting the name is in %v", found)
	}
}

// found lists the files of the servers that hold a text.
func (c *cluster) found(text string) (files []string) {
	c.t.Helper()
	for _, n := range c.nodes {
		err := filepath.WalkDir(n.store, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return nil // what is gone while one looks holds nothing
			}
			if data, err := os.ReadFile(path); err == nil && bytes.Contains(data, []byte(text)) {
				files = append(files, strings.TrimPrefix(path, filepath.Dir(n.store)))
			}
			return nil
		})
		if err != nil {
			c.t.Fatal(err)
		}
	}
	return files
}

//go:build linux

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jourfixe/config"
	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestStoppedForFiveMinutes stops a process in the middle of mails (SIGSTOP), has another send them once their claims have run out, and lets the first go on: it sends
// none of them under its old claims, follows the journal, and works. A house of one process that is stopped for as long goes on as if nothing had been. The clocks run sixty
// times as fast, so five minutes are five seconds; JOURFIXE_LONG=1 waits for the five minutes, by clocks and limits as they are.
func TestStoppedForFiveMinutes(t *testing.T) {
	t.Parallel()
	clock, within, stopped := newClock("2027-02-01T05:00:30Z", 60), "1s", 5*time.Second
	if os.Getenv("JOURFIXE_LONG") != "" {
		clock, within, stopped = newClock("2027-02-01T05:00:30Z", 1), "", 5*time.Minute
	}
	t.Run("one of two", func(t *testing.T) {
		t.Parallel()
		stopOneOfTwo(t, clock, within, stopped)
	})
	t.Run("alone", func(t *testing.T) {
		t.Parallel()
		house := serveAt(t, clock, filepath.Join(t.TempDir(), "data"))
		house.hold()
		time.Sleep(stopped) // the fault itself
		house.resume()
		house.waitReady()
		printed := strings.NewReader(`{"id":"hall","title":{"de":"Saal"}}`)
		cmd := command(t, "send", "venue.set", "--data", house.data)
		cmd.Stdin = printed
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("a command is answered %v: %s\n%s", err, out, house.log)
		}
		if code := house.stop(); code != 0 {
			t.Errorf("it ends with %d:\n%s", code, house.log)
		}
	})
}

func stopOneOfTwo(t *testing.T, clock, within string, stopped time.Duration) {
	const people = 6
	address := natsServer(t, 0)
	way := []string{"--nats", "nats://house:secret@" + address, "--client", "operator"}
	var first *process
	var once sync.Once
	held := make(chan time.Time, 1)
	sink := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
		if m.Step == smtptest.RCPT {
			once.Do(func() { // the process is in the middle of this mail, and has taken on others
				first.hold()
				held <- time.Now()
			})
		}
		return smtptest.None
	})
	dir := t.TempDir()
	start := func(name string, env ...string) *process {
		return serveIn(t, append(env, "JOURFIXE_TEST_CLOCK="+clock), filepath.Join(dir, name), "--nats", "nats://house:secret@"+address, "--smtp", sink.URL())
	}
	first = start("first", "JOURFIXE_TEST_SEND_WITHIN="+within)
	c := &campaign{t: t, data: first.data}
	var err error
	if c.nc, err = (&connect{Server: config.Server{NATS: "nats://house:secret@" + address}, OfficeID: "bremen", Client: "operator"}).dial(); err != nil {
		t.Fatal(err)
	}
	defer c.nc.Close()
	need := make([]string, people)
	for i := range people {
		c.send("person.add", `{"id":"p-%d","name":"Person","email":"p@town%[1]d.example"}`, i)
		need[i] = fmt.Sprintf(`"person/p-%d"`, i)
	}
	c.send("meeting.request", `{"id":%q,"title":{"de":"Treffen"},"at":{"date":"2027-02-15","start":"10:00"},"duration":"PT1H","need":[%s],"ifNone":"best"}`, "one", strings.Join(need, ","))
	var since time.Time
	select {
	case since = <-held:
	case <-time.After(patience.Limit):
		t.Fatalf("no mail is begun:\n%s", first.log)
	}
	second := start("second")
	// Whatever the first has in hand is its own until the claims have run out.
	ctx, cancel := context.WithTimeout(t.Context(), stopped+patience.Limit)
	defer cancel()
	if err := sink.Await(ctx, people); err != nil {
		t.Fatalf("%d of %d mails have come while one process is stopped:\n%s", len(sink.Mails()), people, second.log)
	}
	time.Sleep(max(0, stopped-time.Since(since))) // the fault itself
	first.resume()
	first.waitReady()
	// What it does next it does after it has gone on: everything of before is done with when it has noted this.
	second.stop()
	c.send("meeting.request", `{"id":%q,"title":{"de":"Treffen"},"at":{"date":"2027-02-16","start":"10:00"},"duration":"PT1H","need":[%s],"ifNone":"best"}`, "two", strings.Join(need, ","))
	waitSentAbout(t, way, "two", people)
	waitSentAbout(t, way, "one", people)
	if code := first.stop(); code != 0 {
		t.Errorf("it ends with %d:\n%s", code, first.log)
	}
	times := map[string]int{}
	for _, m := range sink.Mails() {
		times[m.MessageID]++
		if times[m.MessageID] > 1 {
			t.Errorf("the mail %s to %s came %d times, at last %s after one was stopped\nthat one:\n%s\nthe other:\n%s", m.MessageID, m.To, times[m.MessageID], m.At.Sub(since), first.log, second.log)
		}
	}
	if len(times) != 2*people {
		t.Errorf("%d different mails have come; want %d", len(times), 2*people)
	}
}

// hold stops the process where it is, and returns when none of its threads runs any more.
func (p *process) hold() {
	p.signal(syscall.SIGSTOP)
	tasks := fmt.Sprintf("/proc/%d/task/*/stat", p.cmd.Process.Pid)
	eventually(p.t, "all threads are stopped", func() bool {
		list, err := filepath.Glob(tasks)
		if err != nil || len(list) == 0 {
			return false
		}
		for _, task := range list {
			stat, err := os.ReadFile(task)
			if _, state, found := strings.Cut(string(stat), ") "); err != nil || !found || state[0] != 'T' {
				return false
			}
		}
		return true
	})
}

// resume has it go on.
func (p *process) resume() { p.signal(syscall.SIGCONT) }

func (p *process) signal(s syscall.Signal) {
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Errorf("signal %s: %v", s, err)
	}
}

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/relay/smtptest"
)

// TestMailOfTwoReplicas runs two processes with all roles on one NATS server, on clocks that run sixty times as fast as
// the machine's, with schedules every minute: one extends a series, one sends three people a digest, and by one they are
// reminded of meetings. Each time of a schedule must be decided once and each mail sent once.
func TestMailOfTwoReplicas(t *testing.T) {
	t.Parallel()
	address := natsServer(t, 0)
	dir := t.TempDir()
	clock := newClock("2027-02-01T05:00:30Z", 60)
	sink := smtptest.Start(t, nil)
	start := func(name string) *process {
		return serveAt(t, clock, filepath.Join(dir, name), "--nats", "nats://house:secret@"+address, "--smtp", sink.URL(), "--mail-pace", "100000")
	}
	one, two := start("one"), start("two")
	connect := []string{"--nats", "nats://house:secret@" + address, "--client", "operator"}
	send := func(kind, data string) {
		t.Helper()
		cmd := command(t, append([]string{"send", kind, "--json"}, connect...)...)
		cmd.Stdin = strings.NewReader(data)
		cmd.Env = append(cmd.Env, "JOURFIXE_TEST_CLOCK="+clock)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("send %s: %v\n%s", kind, err, out)
		}
	}
	people := []string{"p-1", "p-2", "p-3"}
	for _, id := range people {
		send("person.add", fmt.Sprintf(`{"id":%q,"name":"Person","email":"%s@bremen.example"}`, id, id))
	}
	send("group.set", `{"id":"staff","title":{"de":"Team"},"members":["person/p-1","person/p-2","person/p-3"]}`)
	send("series.define", `{"id":"daily","title":{"de":"Runde"},"cadence":"FREQ=DAILY","start":"23:00","duration":"PT1H","zone":"UTC","horizon":"P5D","invite":{"groups":["staff"],"lead":"P2D"}}`)
	send("schedule.set", `{"id":"often","title":{"de":"Oft"},"cron":"* * * * *","zone":"UTC","do":"extend","missed":"all"}`)
	send("schedule.set", `{"id":"remind","title":{"de":"Erinnern"},"cron":"* * * * *","zone":"UTC","do":"remind"}`)
	waitSentAbout(t, connect, "daily-2027-02-01", len(people))
	// The invitations are out; the reminder of the meeting at 23:00 is to be due in ten minutes, which are ten seconds: a busy machine takes some to hear of it.
	now, _ := fastClock(clock)
	ahead := time.Date(2027, 2, 1, 23, 0, 0, 0, time.UTC).Sub(now().Add(10 * time.Minute))
	send("reminder.set", fmt.Sprintf(`{"id":"soon","title":{"de":"Bald"},"ahead":"PT%dM","schedule":"remind"}`, int(ahead.Minutes())))
	send("schedule.set", `{"id":"digest","title":{"de":"Überblick"},"cron":"* * * * *","zone":"UTC","do":"digest","to":["group/staff"]}`)

	const rounds = 12
	deadline := time.Now().Add(2 * patience.Limit)
	for digests, reminders := 0, 0; digests < rounds*len(people) || reminders < len(people); {
		if time.Now().After(deadline) {
			t.Fatalf("only %d mails came in\none:\n%s\ntwo:\n%s", len(sink.Mails()), one.log, two.log)
		}
		time.Sleep(100 * time.Millisecond) // between looks at what comes in
		digests, reminders = 0, 0
		for _, m := range sink.Mails() {
			if bytes.Contains(m.Raw, []byte("Erinnerung: Runde")) {
				reminders++
			}
			if bytes.Contains(m.Raw, []byte("=?UTF-8?Q?Wochen=C3=BCberblick")) || bytes.Contains(m.Raw, []byte("Subject: =?utf-8?q?Wochen")) {
				digests++
			}
		}
	}
	var deliveries []worker.Delivery
	for _, about := range []string{"schedule/digest", "series/daily", "daily-2027-02-01"} {
		out := jourfixe(t, append([]string{"deliveries", about, "--format", "json"}, connect...)...)
		for line := range strings.Lines(out) {
			var d worker.Delivery
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				t.Fatal(err)
			}
			deliveries = append(deliveries, d)
		}
	}
	for _, p := range []*process{one, two} {
		if code := p.stop(); code != 0 {
			t.Errorf("a process stops with %d:\n%s", code, p.log)
		}
	}

	seen := map[string]bool{}
	for _, m := range sink.Mails() {
		if seen[m.MessageID] {
			t.Errorf("the mail %s came twice", m.MessageID)
		}
		seen[m.MessageID] = true
	}
	kinds := map[string]int{}
	for _, d := range deliveries {
		kinds[d.Message]++
		if d.State == "sent" && !seen[d.MessageID] {
			t.Errorf("the ledger says that %s was sent to %s, and it did not come in", d.Message, d.Person)
		}
	}
	for _, kind := range []string{"overview", "invitation", "reminder"} {
		if kinds[kind] != len(people) {
			t.Errorf("there are %d mails of the kind %s, want one to each of %d people", kinds[kind], kind, len(people))
		}
	}
	if kinds["digest"] < rounds*len(people) {
		t.Errorf("there are %d digests, want %d", kinds["digest"], rounds*len(people))
	}
	fired := map[string]int{}
	third := serveAt(t, clock, filepath.Join(dir, "three"), "--nats", "nats://house:secret@"+address, "--smtp", sink.URL(), "--mail-pace", "100000")
	for line := range strings.Lines(jourfixe(t, append([]string{"events"}, connect...)...)) {
		var e struct {
			Type string `json:"type"`
			Data struct{ Due string }
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(e.Type, "schedule.fired") {
			fired[e.Data.Due]++
		}
	}
	third.kill()
	if len(fired) < rounds {
		t.Errorf("the schedule was fired at %d times, want %d", len(fired), rounds)
	}
	for due, n := range fired {
		if n != 1 {
			t.Errorf("the time %s was decided %d times", due, n)
		}
	}
	t.Logf("%d mails, %d times of the schedule, %v", len(seen), len(fired), kinds)
}

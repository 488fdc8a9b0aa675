package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/relay/smtptest"
)

// TestClockJumpsUnderTheHouse sets the clock of a machine on which a house runs ahead and back, beyond reminders, digests and the time for which answers are kept. The house says so,
// tells nobody anything and destroys nothing while it cannot know, also after a start anew, and goes on when the clock is right again or confirmed: each mail is sent once.
func TestClockJumpsUnderTheHouse(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("takes a minute, nearly all of it waiting; set JOURFIXE_LONG=1")
	}
	t.Parallel()
	const hour, day = time.Hour, 24 * time.Hour
	dir := t.TempDir()
	data, jump := filepath.Join(dir, "data"), filepath.Join(dir, "jump")
	set := func(ahead time.Duration) {
		t.Helper()
		next := jump + ".next" // it is read all the time
		if err := os.WriteFile(next, []byte(ahead.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, jump); err != nil {
			t.Fatal(err)
		}
	}
	set(0)
	sink := smtptest.Start(t, nil)
	clock := newClock("2027-01-10T09:10:00Z", 1)
	begin := func() *process {
		return serveIn(t, []string{"JOURFIXE_TEST_CLOCK=" + clock, "JOURFIXE_TEST_JUMP=" + jump}, data, "--smtp", sink.URL())
	}
	house := begin()
	c := &campaign{t: t, data: data}
	dial := func() {
		t.Helper()
		if c.nc != nil {
			c.nc.Close()
		}
		var err error
		if c.nc, err = (&connect{Data: data}).dial(); err != nil {
			t.Fatal(err)
		}
	}
	dial()
	defer func() { c.nc.Close() }()
	token := operatorToken(t, data)
	doubted := func(is bool) {
		t.Helper()
		want := fmt.Sprintf("\njourfixe_clock_doubted %d\n", map[bool]int{true: 1}[is])
		eventually(t, "the clock is doubted or not, as it should be", func() bool {
			_, page := metricsOf(t, house, token)
			return strings.Contains(page, want)
		}, house.log.String)
	}
	for i := range 2 {
		c.send("person.add", `{"id":"p-%d","name":"Person","email":"p@town%[1]d.example"}`, i)
	}
	c.send("schedule.set", `{"id":%q,"title":{"de":"Stündlich"},"cron":"0 * * * *","do":"remind"}`, "hourly")
	c.send("reminder.set", `{"id":%q,"title":{"de":"Am Tag davor"},"schedule":"hourly","ahead":"P1D"}`, "day")
	c.send("schedule.set", `{"id":%q,"title":{"de":"Wochenbrief"},"cron":"0 8 * * 1","do":"digest","to":["person/p-0"]}`, "weekly")
	sent := func(meeting, mails int) {
		t.Helper()
		eventually(t, "people are told of a meeting", func() bool {
			n := 0
			for _, d := range c.deliveries(meeting) {
				if d.State == "sent" {
					n++
				}
			}
			return n == mails
		}, house.log.String)
	}
	for _, day := range []int{15, 20} {
		c.send("meeting.request", `{"id":"m-%03d","title":{"de":"Treffen"},"at":{"date":"2027-01-%[1]d","start":"10:00","zone":"UTC"},"duration":"PT1H","need":["person/p-0","person/p-1"],"ifNone":"best"}`, day)
		sent(day, 2)
	}
	c.send("meeting.answer", `{"id":%q,"person":"p-0","answer":"accepted"}`, "m-015")
	const told = 4
	for _, ahead := range []time.Duration{hour, 5 * day, 400 * day, -hour, -day, -365 * day} {
		set(ahead)
		doubted(true)
		time.Sleep(6 * time.Second) // in which every role looks at the clock once
		if _, page := metricsOf(t, house, token); len(sink.Mails()) != told || !strings.Contains(page, "\njourfixe_desk_lag_commands 0\n") {
			t.Errorf("%s ahead: %d mails have come, want %d", ahead, len(sink.Mails()), told)
		}
		set(0)
		doubted(false)
	}

	// A start is no reason to believe it.
	set(400 * day)
	doubted(true)
	house.stop()
	house = begin()
	doubted(true)
	if out, err := tryJourfixe(t, "clock", "--data", data); err == nil || !strings.Contains(out, "has jumped by 9600h0m0s and is not believed for another 7") {
		t.Errorf("jourfixe clock says %v, %s", err, out)
	}
	dial()
	c.send("venue.set", `{"id":%q,"title":{"de":"Saal"}}`, "hall") // what people do is decided
	eventually(t, "a command is decided meanwhile", func() bool { return strings.Contains(jourfixe(t, "events", "--data", data), `"hall"`) })
	if is := jourfixe(t, "events", "--data", data); strings.Contains(is, "meeting.cleared") {
		t.Error("an answer was destroyed a year too early")
	}
	// Nine days on it is the day before the second meeting, and the first is over: once that is confirmed, people are reminded.
	set(9*day + 2*hour)
	doubted(true)
	jourfixe(t, "clock", "--confirm", "--data", data)
	doubted(false)
	sent(20, 4)
	if code := house.stop(); code != 0 {
		t.Errorf("it ends with %d:\n%s", code, house.log)
	}
	seen := map[string]bool{}
	for _, m := range sink.Mails() {
		if seen[m.MessageID] {
			t.Errorf("the mail %s came twice", m.MessageID)
		}
		seen[m.MessageID] = true
	}
	if n := len(seen); n != told+2+1 {
		t.Errorf("%d mails have come, want invitations and reminders to two people for two meetings but the reminder of the one that was over, and one digest:\n%s", n, house.log)
	}
}

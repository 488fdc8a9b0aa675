package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jourfixe/events/patience"
	"jourfixe/worker/relay/smtptest"
)

// TestKilledWithMailInHand kills a house of one process with -9 while it has mails in hand: some are taken on and not begun,
// one has arrived and is not noted. The next start sends each at once, under the id that it had. The clock stands still, so
// nothing that waits for a claim to run out would ever go out.
func TestKilledWithMailInHand(t *testing.T) {
	t.Parallel()
	const people = 3 // at as many connections
	var killed atomic.Bool
	arrived := make(chan string, people)
	sink := smtptest.Start(t, func(m *smtptest.Mail) smtptest.Fault {
		switch {
		case killed.Load():
		case m.Step == smtptest.MAIL && m.Number > 1:
			arrived <- ""
			return smtptest.Silence // it is taken on, and that is all
		case m.Step == smtptest.Dot:
			arrived <- m.MessageID
			return smtptest.KeepSilent
		}
		return smtptest.None
	})
	c := &campaign{t: t, data: filepath.Join(t.TempDir(), "data"), args: []string{"--smtp", sink.URL()}}
	c.start()
	need := make([]string, people)
	for i := range people {
		c.send("person.add", `{"id":"p-%d","name":"Person","email":"p@town%[1]d.example"}`, i)
		need[i] = fmt.Sprintf(`"person/p-%d"`, i)
	}
	c.send("meeting.request", `{"id":%q,"title":{"de":"Treffen"},"at":{"date":"2026-12-15","start":"10:00"},"duration":"PT1H","need":[%s],"ifNone":"best"}`,
		"one", strings.Join(need, ","))
	first := ""
	for range people {
		select {
		case id := <-arrived:
			first += id
		case <-time.After(patience.Limit):
			t.Fatalf("the mails are not begun:\n%s", c.house.log)
		}
	}
	c.house.kill()
	killed.Store(true)
	c.start()
	patience.Eventually(t, "what was in hand to arrive", func() bool { return len(sink.Mails()) == people+1 }, c.house.log.String)
	times := map[string]int{}
	for _, m := range sink.Mails() {
		times[m.MessageID]++
	}
	if len(times) != people || times[first] != 2 {
		t.Errorf("of the mails have come: %v; want %d of them, and %s twice", times, people, first)
	}
	waitSentAbout(t, []string{"--data", c.data}, "one", people)
	if code := c.house.stop(); code != 0 {
		t.Errorf("the house stops with %d:\n%s", code, c.house.log)
	}
}

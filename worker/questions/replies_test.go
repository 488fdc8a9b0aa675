package questions_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/events/rights"
	"jourfixe/worker/questions"
)

// TestNothingOfAClientReachesAnother has a client ask every question and give every command with reply subjects that are not its
// own. What the house and its server say to that must arrive at no other client, under no subject, and in no stream; an event
// that has really happened arrives at all.
func TestNothingOfAClientReachesAnother(t *testing.T) {
	c := newCounter(t, nil)
	shop := dial(t, c, "shop", "2")
	heard := map[string]*nats.Subscription{}
	for name, password := range map[string]string{"press": "4", "operator": "1"} {
		nc := dial(t, c, name, password)
		for _, subject := range []string{"jourfixe.bremen.event.>", "_INBOX." + name + ".>"} {
			sub, err := nc.SubscribeSync(subject)
			if err != nil {
				t.Fatal(err)
			}
			heard[name+" on "+subject] = sub
		}
		if err := nc.FlushTimeout(patience.Limit); err != nil {
			t.Fatal(err)
		}
	}
	replies := []string{
		"jourfixe.bremen.event.partner.riga.retired", "_INBOX.press.a", "_INBOX.press.a.b", "_INBOX.operator.a",
		"jourfixe.bremen.command.press.partner.retire", "jourfixe.bremen.query.press.feed.feeds", "jourfixe.bremen.key.ada",
		"jourfixe.bremen.dead.7", "$JS.API.STREAM.PURGE.JF_KEYS", "$KV.JF_LEDGER.bremen.ada", "_HOUSE.a",
	}
	var subjects []string
	for _, name := range questions.Questions() {
		subjects = append(subjects, "jourfixe.bremen.query.shop."+name)
	}
	for _, name := range rights.Commands() {
		subjects = append(subjects, "jourfixe.bremen.command.shop."+name)
	}
	if len(subjects) < 40 {
		t.Fatalf("only %d subjects are tried", len(subjects))
	}
	for _, subject := range subjects {
		for _, reply := range replies {
			m := nats.NewMsg(subject)
			m.Reply, m.Data = reply, []byte(`{"id":"ada","data":"e30=","type":"feed.revoke"}`)
			m.Header.Set("ce-type", "jourfixe.partner.retired.v1") // so that it would pass for an event
			if err := shop.PublishMsg(m); err != nil {
				t.Fatal(err)
			}
		}
		if err := shop.FlushTimeout(patience.Limit); err != nil {
			t.Fatal(err)
		}
		// What is asked behind them on the same way is answered behind them.
		noun, name, _ := strings.Cut(strings.TrimPrefix(subject, "jourfixe.bremen.query.shop."), ".")
		if !strings.Contains(noun, " ") && strings.Contains(subject, ".query.") {
			if _, err := askAbout[any](t, c.shop, noun, name, struct{}{}); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Fatal(err)
			}
		}
	}
	if _, err := c.shop.Submit(t.Context(), events.Type{Noun: "feed", Name: "revoke", Version: 1}, events.Message{ID: "end", Source: "/shop", Data: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	// An event that happens now arrives after all that came before.
	mustHappen(t, c.journal)
	for who, sub := range heard {
		var got []string
		if strings.Contains(who, ".event.") {
			for {
				m, err := sub.NextMsg(patience.Limit)
				if err != nil {
					t.Fatalf("%s: %v after %q", who, err, got)
				}
				if got = append(got, m.Subject); m.Subject == "jourfixe.bremen.event.venue.hall.changed" {
					break
				}
			}
			got = got[:len(got)-1]
		}
		if n, _, err := sub.Pending(); err != nil || n > 0 || len(got) > 0 {
			t.Errorf("%s heard %d messages more, %q, %v", who, n, got, err)
		}
	}
}

// dial connects a client, without the manners of a Caller.
func dial(t *testing.T, c *counter, name, password string) *nats.Conn {
	t.Helper()
	nc, err := nats.Connect(c.server.URL(), nats.UserInfo(name, password))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// mustHappen writes an event into the journal.
func mustHappen(t *testing.T, j *journal.Journal) {
	t.Helper()
	e := &events.Event{Office: journaltest.Office, ID: "1-1", Cause: events.Cause{Client: "shop", Source: "/shop", ID: "1", Sequence: 1, Parts: 1},
		Body: &events.VenueChanged{ID: "hall"}}
	if err := j.Append(t.Context(), 0, []*events.Event{e}); err != nil {
		t.Fatal(fmt.Errorf("let something happen: %w", err))
	}
}

// TestEveryQuestionHasItsRule holds that no question is open to a client by accident.
func TestEveryQuestionHasItsRule(t *testing.T) {
	open := []string{"command.outcome", "command.outcomes", "command.preview", "office.room"}
	for _, name := range questions.Questions() {
		if got, want := rights.Usual().Ask(name), slices.Contains(open, name); got != want {
			t.Errorf("a client to whom nothing more was given may ask %s: %t", name, got)
		}
	}
}

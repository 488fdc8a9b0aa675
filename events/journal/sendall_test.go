package journal_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/synadia-io/orbit.go/jetstreamext"

	"jourfixe/events/journal"
	"jourfixe/events/patience"
)

// TestSendAll has commands stored together: those of the operator in one batch, which is brought to disk once, those of a client that comes in at the door one by
// one, and few one by one, too. All lie in their order, whole, where it says.
func TestSendAll(t *testing.T) {
	t.Parallel()
	s, _, _, _ := doorway(t)
	stream, err := jet(t, s).Stream(within(t), "JF_COMMANDS")
	if err != nil {
		t.Fatal(err)
	}
	hr := dial(t, s, "hr", "1")
	patience.Eventually(t, "the door is open", func() bool {
		_, err := hr.Request("jourfixe.bremen.command.hr.partner.retire", []byte("{}"), patience.Limit)
		return err == nil
	})
	for _, c := range []struct {
		client  string
		conn    *nats.Conn
		n       int
		batches bool
	}{{"operator", dial(t, s, "operator", "3"), 40, true}, {"operator", dial(t, s, "operator", "3"), 3, false}, {"hr", hr, 40, false}} {
		caller, err := journal.NewCaller(c.conn, "bremen", c.client)
		if err != nil {
			t.Fatal(err)
		}
		for turn := range 2 {
			list := make([]journal.Asked, c.n)
			for i := range list {
				list[i] = journal.Asked{Type: retirePartner, Message: command(fmt.Sprintf("%s-%d-%d-%d", c.client, c.n, turn, i), fmt.Sprint(`{"id":"p`, i, `"}`))}
			}
			places := caller.SendAll(within(t), list)(within(t))
			if len(places) != c.n || !slices.IsSorted(places) {
				t.Fatalf("%d commands of %s lie at %v", c.n, c.client, places)
			}
			for i, place := range places {
				m, err := stream.GetMsg(within(t), place)
				if err != nil {
					t.Fatalf("command %d of %s at place %d: %v", i, c.client, place, err)
				}
				if string(m.Data) != string(list[i].Message.Data) || m.Header.Get("ce-id") != list[i].Message.ID || m.Subject != "jourfixe.bremen.command."+c.client+".partner.retire" {
					t.Errorf("command %d of %s is stored as %s %v: %s", i, c.client, m.Subject, m.Header, m.Data)
				}
				if batch := m.Header.Get(jetstreamext.BatchIDHeader); (batch != "") != c.batches {
					t.Errorf("command %d of %d of %s is of the batch %q", i, c.n, c.client, batch)
				}
			}
		}
	}
}

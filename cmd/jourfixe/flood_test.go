package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/patience"
)

// TestOneClientCannotStopTheHouse lets one client send as much as it can. Another one, the operator, guests and an erasure come
// through meanwhile, the operator sees who it is, and takes out what waits.
func TestOneClientCannotStopTheHouse(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data, "--office", example(t))
	var flood, other config.Operator
	for name, c := range map[string]*config.Operator{"flood": &flood, "other": &other} {
		if err := json.Unmarshal([]byte(jourfixe(t, "client", "add", name, "--data", data)), c); err != nil {
			t.Fatal(err)
		}
	}
	// Both are in before anything is sent, with their ways out: letting one in may lose an acknowledgement that another waits for, or
	// the connection of who was let in a moment ago.
	enter := func(name, password string) (nc *nats.Conn) {
		eventually(t, "the client is let in", func() bool {
			var err error
			if nc, err = journal.Dial(server.addresses().NATS, name, password); err != nil {
				return false
			}
			if _, err = nc.Request("jourfixe.bremen.command."+name+".partner.retire", []byte("{}"), 2*time.Second); err != nil {
				nc.Close()
			}
			return err == nil
		})
		return nc
	}
	enter("flood", flood.NATSPassword).Close()
	enter("other", other.NATSPassword).Close()
	nc := enter("flood", flood.NATSPassword)
	defer nc.Close()
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(1<<16), jetstream.WithPublishAsyncTimeout(patience.Limit))
	if err != nil {
		t.Fatal(err)
	}
	big := append(append([]byte(`{"id":"`), bytes.Repeat([]byte("x"), 250<<10)...), `"}`...)
	turned := 0
	send := func(n int) {
		var acks []jetstream.PubAckFuture
		for range n {
			ack, err := js.PublishAsync("jourfixe.bremen.command.flood.partner.retire", big)
			if err != nil {
				t.Fatal(err)
			}
			acks = append(acks, ack)
		}
		for _, ack := range acks {
			select {
			case <-ack.Ok():
			case err := <-ack.Err():
				var api *jetstream.APIError
				if !errors.As(err, &api) || api.Code != http.StatusTooManyRequests {
					t.Fatalf("a command is answered %v", err)
				}
				turned++
			}
		}
	}
	// 100 MiB. Whether some of it is turned away depends on how fast the desk is; the share itself is tested where it lies.
	send(200)
	send(200)
	// Sent again it is the same command: how long the desk takes for 100 MiB is the machine's affair.
	eventually(t, "another client's command is decided", func() bool {
		return ask(t, server, "POST", "/api/commands", other.APIToken,
			`{"specversion":"1.0","id":"1","source":"/other","type":"venue.set","data":{"id":"hall","title":{"de":"Saal"}}}`) == http.StatusOK
	})
	for range 2 { // asked again it confirms
		if out, err := tryJourfixe(t, "person", "erase", "contact-riga", "--data", data); err != nil {
			t.Errorf("an erasure meanwhile: %v\n%s", err, out)
		}
	}
	if _, page := metricsOf(t, server, operatorToken(t, data)); !strings.Contains(page, `jourfixe_commands_waiting{client="flood"} `) ||
		turned > 0 && !strings.Contains(page, `jourfixe_commands_turned_away_total{client="flood"} `) {
		t.Error("the metrics do not say of whom commands wait and were turned away")
	}
	ready, err := http.Get("http://" + server.addresses().HTTP + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(ready.Body)
	ready.Body.Close()
	if err != nil || ready.StatusCode != http.StatusOK || !strings.Contains(string(page), "% of the room taken") || strings.Contains(string(page), "flood") {
		t.Errorf("/readyz says %d %s, %v", ready.StatusCode, page, err)
	}
	jourfixe(t, "commands", "drop", "--of", "flood", "--data", data)
	eventually(t, "nothing waits", func() bool {
		return strings.HasPrefix(jourfixe(t, "commands", "list", "--data", data), "SEQ") && len(strings.Split(jourfixe(t, "commands", "list", "--data", data), "\n")) == 2
	})
	if _, err := tryJourfixe(t, "commands", "drop", "1", "--data", data); err == nil {
		t.Error("what is decided was dropped")
	}
}

func operatorToken(t *testing.T, data string) string {
	t.Helper()
	operator, err := config.LoadOperator(data)
	if err != nil {
		t.Fatal(err)
	}
	return operator.APIToken
}

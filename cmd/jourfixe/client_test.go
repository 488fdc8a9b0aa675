package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/patience"
)

// TestClientComesAndGoes lets another system in while the server runs, looks at what it may do over HTTP and NATS, and
// shuts it out again.
func TestClientComesAndGoes(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data, "--office", example(t))
	var shop config.Operator
	if err := json.Unmarshal([]byte(jourfixe(t, "client", "add", "webshop", "--data", data)), &shop); err != nil {
		t.Fatal(err)
	}
	if shop.Client != "webshop" || shop.NATSUser != "webshop" || shop.NATSPassword == "" || shop.APIToken == "" {
		t.Errorf("client add prints %+v", shop)
	}
	if _, err := tryJourfixe(t, "client", "add", "webshop", "--data", data); err == nil || !strings.Contains(err.Error(), "exit status 2") {
		t.Errorf("adding it again gives %v; want exit status 2", err)
	}
	if out := jourfixe(t, "client", "list", "--data", data); !strings.Contains(out, "webshop  "+testNow[:10]) || strings.Contains(out, shop.APIToken) {
		t.Errorf("client list prints\n%s", out)
	}

	status := func(token string) int { code, _ := metricsOf(t, server, token); return code }
	if code := status("wrong"); code != http.StatusUnauthorized {
		t.Errorf("with a token of nobody, /metrics answers %d", code)
	}
	eventually(t, "the client is let in", func() bool { return status(shop.APIToken) == http.StatusOK })
	nc, err := journal.Dial(server.addresses().NATS, shop.NATSUser, shop.NATSPassword)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	caller, err := journal.NewCaller(nc, "bremen", "webshop")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := caller.Submit(t.Context(), events.Type{Noun: "venue", Name: "set", Version: 1},
		events.Message{ID: "1", Source: "/shop", Data: []byte(`{"id":"shop","title":{"de":"Laden"}}`)}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "its command is decided", func() bool {
		return strings.Contains(jourfixe(t, "events", "--data", data, "--subject", "venue.shop.changed"), `"client":"webshop"`)
	})

	jourfixe(t, "client", "remove", "webshop", "--data", data)
	if out := jourfixe(t, "client", "list", "--data", data); strings.Contains(out, "webshop") {
		t.Errorf("after removing it, client list prints\n%s", out)
	}
	eventually(t, "the client is shut out", func() bool { return status(shop.APIToken) == http.StatusUnauthorized })
	eventually(t, "its connection is closed", func() bool { return !nc.IsConnected() })
	if _, err := tryJourfixe(t, "client", "remove", "webshop", "--data", data); err == nil {
		t.Error("removing it again is no error")
	}
}

// TestMetrics reads what the operator of a server is told in numbers, of one where something has happened.
func TestMetrics(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data, "--office", example(t))
	operator, err := config.LoadOperator(data)
	if err != nil {
		t.Fatal(err)
	}
	deadLetter(t, server, `{"specversion":"1.0","source":"/s","type":"jourfixe.partner.retire.v1"}`)
	want := []string{"\njourfixe_ready 1\n", "\njourfixe_desk_lag_commands 0\n", `jourfixe_commands_total{outcome="accepted"} `,
		`jourfixe_commands_total{outcome="unreadable"} 1`, `jourfixe_messages{state="sent"} `, "\njourfixe_inbound_mails 0\n",
		`jourfixe_schedule_overdue_seconds{schedule="horizon"} 0`, "\njourfixe_mail_relay_up 1\n"}
	var page string
	eventually(t, "the numbers are those of an office at rest", func() bool {
		var code int
		code, page = metricsOf(t, server, operator.APIToken)
		for _, w := range want {
			if code != http.StatusOK || !strings.Contains(page, w) {
				return false
			}
		}
		return true
	}, func() string {
		var missing []string
		for _, w := range want {
			if !strings.Contains(page, w) {
				missing = append(missing, strings.TrimSpace(w))
			}
		}
		return fmt.Sprintf("%q are missing in\n%s", missing, page)
	})
}

// metricsOf asks a server for its numbers.
func metricsOf(t *testing.T, p *process, token string) (code int, page string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+p.addresses().HTTP+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

// eventually waits until another process has come as far; say tells more of what is missing.
func eventually(t *testing.T, what string, is func() bool, say ...func() string) {
	t.Helper()
	for deadline := time.Now().Add(patience.Limit); !is(); {
		if time.Now().After(deadline) {
			for _, s := range say {
				t.Log(s())
			}
			t.Fatalf("it never comes that %s", what)
		}
		time.Sleep(20 * time.Millisecond) // between looks at another process
	}
}

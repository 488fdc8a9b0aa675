package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

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

	status := func(token string) int { return ask(t, server, "GET", "/api/asyncapi.json", token, "") }
	if code := status("wrong"); code != http.StatusUnauthorized {
		t.Errorf("with a token of nobody, the API answers %d", code)
	}
	eventually(t, "the client is let in", func() bool { return status(shop.APIToken) == http.StatusOK })
	for _, path := range []string{"/", "/year", "/partners", "/mailbox", "/metrics"} {
		if code := ask(t, server, "GET", path, shop.APIToken, ""); code != http.StatusForbidden {
			t.Errorf("a client's token is answered %d at %s, want 403", code, path)
		}
	}
	var nc *nats.Conn
	eventually(t, "the client is let in over NATS", func() bool {
		var err error
		nc, err = journal.Dial(server.addresses().NATS, shop.NATSUser, shop.NATSPassword)
		return err == nil
	})
	defer nc.Close()
	caller, err := journal.NewCaller(nc, "bremen", "webshop")
	if err != nil {
		t.Fatal(err)
	}
	deliver(t, caller, "venue.set", `{"id":"shop","title":{"de":"Laden"}}`)
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

// TestClientMayWhatItWasGiven tries what a client was given, and what it was not, at every door; then it is given more.
func TestClientMayWhatItWasGiven(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server := serve(t, data, "--office", example(t))
	if _, err := tryJourfixe(t, "client", "add", "hr", "--may", "meting.*", "--data", data); err == nil {
		t.Error("a right that is none was taken")
	}
	var hr config.Operator
	if err := json.Unmarshal([]byte(jourfixe(t, "client", "add", "hr", "--may", "meeting.*,feed.*", "--data", data)), &hr); err != nil {
		t.Fatal(err)
	}
	url := strings.Replace(server.addresses().NATS, "nats://", "nats://hr:"+hr.NATSPassword+"@", 1)
	give := func(kind, body string) (exit int, http int) {
		t.Helper()
		file := filepath.Join(t.TempDir(), "command.json")
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := tryJourfixe(t, "send", kind, file, "--nats", url)
		code := 0
		var failed *exec.ExitError
		if errors.As(err, &failed) {
			code = failed.ExitCode()
		} else if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return code, ask(t, server, "POST", "/api/commands", hr.APIToken,
			`{"specversion":"1.0","id":"`+kind+time.Now().String()+`","source":"/hr","type":"`+kind+`","data":`+body+`}`)
	}
	const visit = `{"title":{"de":"Besuch"},"at":{"date":"2027-03-10","start":"10:00"},"duration":"PT1H"}`
	const answer = `{"id":"jour-fixe-2027-02-03","person":"contact-riga","answer":"accepted"}`
	const personal = `{"name":"X","scope":"person/contact-riga","hash":"2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}`
	eventually(t, "the client is let in", func() bool {
		nc, err := journal.Dial(server.addresses().NATS, "hr", hr.NATSPassword)
		if err != nil {
			return false
		}
		defer nc.Close()
		caller, err := journal.NewCaller(nc, "bremen", "hr")
		if err != nil {
			t.Fatal(err)
		}
		deliver(t, caller, "meeting.cancel", `{"id":"none"}`)
		return true
	})
	for _, x := range []struct {
		kind, body string
		exit, http int
	}{
		{"meeting.request", visit, 0, http.StatusOK},
		{"venue.set", `{"id":"shop","title":{"de":"Laden"}}`, 3, http.StatusForbidden},
		{"meeting.answer", answer, 3, http.StatusForbidden},
		{"person.erase", `{"id":"contact-riga"}`, 3, http.StatusForbidden},
		{"feed.issue", personal, 3, http.StatusForbidden},
		{"feed.issue", strings.Replace(personal, "person/contact-riga", "office", 1), 0, http.StatusOK},
	} {
		exit, code := give(x.kind, x.body)
		if x.exit != exit || (code == http.StatusForbidden) != (x.http == http.StatusForbidden) {
			t.Errorf("%s of a client that may meeting.* and feed.*: exit code %d, HTTP %d; want %d, %d", x.kind, exit, code, x.exit, x.http)
		}
	}
	for _, question := range [][]string{{"person", "export", "contact-riga"}, {"deliveries", "jour-fixe-2027-02-03"}, {"feed", "list"}, {"schedules"}, {"inbound", "list"}} {
		if out, err := tryJourfixe(t, append(question, "--nats", url)...); err == nil || !strings.Contains(out+err.Error(), "may not ask") {
			t.Errorf("jourfixe %s of a client: %v\n%s", strings.Join(question, " "), err, out)
		}
	}
	jourfixe(t, "client", "change", "hr", "--may", "meeting.answer,person.export", "--data", data)
	if out := jourfixe(t, "client", "list", "--data", data); !strings.Contains(out, "meeting.answer,person.export") {
		t.Errorf("client list prints\n%s", out)
	}
	eventually(t, "a client that may answer does", func() bool {
		exit, code := give("meeting.answer", answer)
		return exit == 0 && code < 300
	})
	if exit, code := give("meeting.request", visit); exit != 3 || code != http.StatusForbidden {
		t.Errorf("a client that may no more request: exit code %d, HTTP %d", exit, code)
	}
	if out, err := tryJourfixe(t, "person", "export", "contact-riga", "--nats", url); err != nil || !strings.Contains(out, "riga.example") {
		t.Errorf("a client that may export: %v\n%s", err, out)
	}
}

// deliver stores a command of a client that was let in a moment ago: its connection may be lost over that, or the acknowledgement,
// and then it is sent again.
func deliver(t *testing.T, caller *journal.Caller, kind, data string) {
	t.Helper()
	m := events.Message{ID: "1", Source: "/shop", Data: []byte(data)}
	eventually(t, "the command is stored", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		_, err := caller.Submit(ctx, mustType(kind), m)
		return err == nil
	})
}

// ask asks a server over HTTP and returns the status.
func ask(t *testing.T, p *process, method, path, token, body string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, "http://"+p.addresses().HTTP+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Prefer", "wait=20")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode
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
func eventually(t testing.TB, what string, is func() bool, say ...func() string) {
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

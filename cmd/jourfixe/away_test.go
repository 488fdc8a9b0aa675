package main

import (
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"jourfixe/config"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
)

// TestNATSAway takes the NATS server away from a running office: it says so to whoever asks whether it is ready, goes on showing what
// it knows, stays alive, and is ready again by itself once the server is back.
func TestNATSAway(t *testing.T) {
	t.Parallel()
	nats := journaltest.StartExternal(t)
	p := serve(t, filepath.Join(t.TempDir(), "data"), "--nats", nats.ClientURL())
	at, err := config.LoadAddresses(p.data)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(path string) (int, string) {
		answer, err := http.Get("http://" + at.HTTP + path)
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
	until := func(status int) string {
		t.Helper()
		for deadline := time.Now().Add(patience.Limit); ; time.Sleep(50 * time.Millisecond) { // between looks at another process
			is, body := ask("/readyz")
			if is == status {
				return body
			}
			if time.Now().After(deadline) {
				t.Fatalf("/readyz stays %d: %s\n%s", is, body, p.log)
			}
		}
	}
	nats.Stop()
	if said := until(http.StatusServiceUnavailable); !strings.Contains(said, "the journal cannot be reached since") || strings.Contains(said, "127.0.0.1") {
		t.Errorf("/readyz says %q", said)
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/login": http.StatusOK} {
		if is, body := ask(path); is != want {
			t.Errorf("%s answers %d: %s", path, is, body)
		}
	}
	nats.Start(t)
	until(http.StatusOK)
	if !strings.Contains(p.log.String(), "the journal can be reached again") {
		t.Errorf("the log does not say that it is back:\n%s", p.log)
	}
}

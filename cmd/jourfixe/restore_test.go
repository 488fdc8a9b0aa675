package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/config"
	"jourfixe/events/journal/backup"
	"jourfixe/events/patience"
)

// TestBackupComesBackAsAnOffice takes a backup while an office file is applied, and another of the whole, and restores both: the one is what the office was at an
// event, and of the other journal and feed are the same, byte for byte. Somebody is erased in between, and is so in what comes back. Without its keys it is not ready.
func TestBackupComesBackAsAnOffice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	server := serve(t, at("data"))
	apply := command(t, "apply", "--data", server.data, example(t))
	if err := apply.Start(); err != nil {
		t.Fatal(err)
	}
	jourfixe(t, "backup", "--data", server.data, "--to", at("early"))
	if err := apply.Wait(); err != nil {
		t.Fatal(err)
	}
	printed := strings.TrimSpace(jourfixe(t, "feed", "issue", "--data", server.data, "--scope", "office", "--name", "test"))
	_, path, _ := strings.Cut(printed, "/feeds/")
	feed, _ := fetch(t, "http://"+server.addresses().HTTP+"/feeds/"+path)
	jourfixe(t, "backup", "--data", server.data, "--to", at("late"))
	all := journalOf(t, server.data)
	jourfixe(t, "person", "erase", "contact-riga", "--data", server.data)
	if err := os.WriteFile(at("erased.jsonl"), []byte(jourfixe(t, "person", "erased", "--data", server.data)), 0o600); err != nil {
		t.Fatal(err)
	}
	server.stop()
	if out := jourfixe(t, "backup", "verify", at("late")); strings.Contains(out, "WRONG") {
		t.Errorf("the backup is not good:\n%s", out)
	}

	early, err := backup.Open(at("early"), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	jourfixe(t, "restore", "--from", at("early"), "--data", at("then"))
	then := serve(t, at("then"), "--roles", "web")
	if got := journalOf(t, then.data); len(got) != int(early.Last) || !slices.Equal(got, all[:len(got)]) {
		t.Errorf("what was taken amid %d events has %d, or others", len(all), len(got))
	}
	then.stop()

	keys := at("keys")
	if err := os.Rename(filepath.Join(at("late"), "keys.zst"), keys); err != nil {
		t.Fatal(err)
	}
	jourfixe(t, "restore", "--from", at("late"), "--data", at("again"), "--erased-since", at("erased.jsonl"))
	if out, err := tryJourfixe(t, "restore", "--from", at("late"), "--data", at("again")); err == nil || !strings.Contains(err.Error(), "exit status 2") {
		t.Errorf("a folder that is filled is filled again: %v\n%s", err, out)
	}
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: at("notify"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	sightless := startIn(t, []string{"NOTIFY_SOCKET=" + at("notify"), "WATCHDOG_USEC=30000000"}, at("again"))
	status, body := 0, ""
	patience.Eventually(t, "the house without keys to answer", func() bool {
		status, body = readyOf(sightless.data)
		return status != 0
	})
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "keys of the office are missing") {
		t.Errorf("without keys /readyz is %d: %s", status, body)
	}
	if said := heard(t, manager); !strings.HasPrefix(said, "READY=1\nSTATUS=not ready: the keys of the office are missing") || !strings.HasSuffix(said, "\nWATCHDOG=1") {
		t.Errorf("without keys the service manager is told %q", said)
	}
	sightless.stop()

	jourfixe(t, "restore", "--from", at("late"), "--data", at("again"), "--keys", keys, "--only-keys")
	again := serve(t, at("again"))
	if got := journalOf(t, again.data); len(got) < len(all) || !slices.Equal(got[:len(all)], all) {
		t.Errorf("the journal has %d events and had %d, or others", len(got), len(all))
	}
	if got, _ := fetch(t, "http://"+again.addresses().HTTP+"/feeds/"+path); !bytes.Equal(got, feed) {
		t.Error("the feed is another")
	}
	if out := jourfixe(t, "person", "erased", "--data", again.data); !strings.Contains(out, "contact-riga") {
		t.Errorf("who was erased later is not erased: %q", out)
	}
	var held struct {
		Hold  *struct{ Why string }
		Maybe int
	}
	if err := json.Unmarshal([]byte(jourfixe(t, "mail", "held", "--format", "json", "--data", again.data)), &held); err != nil || held.Hold == nil || held.Hold.Why != "restored" {
		t.Errorf("mail is not held: %+v (%v)", held, err)
	}
	if _, body := readyOf(again.data); !strings.Contains(body, "mail: held until it is released") {
		t.Errorf("/readyz does not say that mail is held: %s", body)
	}
	jourfixe(t, "mail", "release", "--told", "--data", again.data)
	if out := jourfixe(t, "mail", "held", "--data", again.data); out != "no mail is held\n" {
		t.Errorf("once released, mail held prints %q", out)
	}
}

// heard is what a service manager is told next.
func heard(t *testing.T, manager *net.UnixConn) string {
	t.Helper()
	if err := manager.SetReadDeadline(time.Now().Add(patience.Limit)); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 4<<10)
	n, err := manager.Read(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(b[:n])
}

// journalOf is the journal as a client reads it.
func journalOf(t *testing.T, data string) []string {
	t.Helper()
	return slices.Collect(strings.Lines(jourfixe(t, "events", "--data", data)))
}

// readyOf is what the server of a data folder says at /readyz; 0 while it does not answer.
func readyOf(data string) (status int, body string) {
	a, err := config.LoadAddresses(data)
	if err != nil {
		return 0, ""
	}
	response, err := http.Get("http://" + a.HTTP + "/readyz")
	if err != nil {
		return 0, ""
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, ""
	}
	return response.StatusCode, string(said)
}

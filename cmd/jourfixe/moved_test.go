package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jourfixe/events/journal/backup"
)

// TestOfficeMovesToAServer moves an office from a data folder to a NATS server that is not built in, with accounts as jourfixe nats accounts makes them, and
// back: journal, feed and file are the same in both places, links lead where they led, and its office file is the same everywhere.
func TestOfficeMovesToAServer(t *testing.T) {
	t.Parallel()
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("starts three servers; JOURFIXE_LONG=1 does")
	}
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }

	before := serve(t, at("before"), "--office", example(t))
	feed := "/feeds/" + after(jourfixe(t, "feed", "issue", "--data", before.data, "--scope", "office", "--name", "test"), "/feeds/")
	if err := os.WriteFile(at("figures.txt"), []byte("figures"), 0o600); err != nil {
		t.Fatal(err)
	}
	file := strings.TrimSpace(jourfixe(t, "material", "add", at("figures.txt"), "--about", "series/jour-fixe", "--data", before.data))
	shown, _ := fetch(t, "http://"+before.addresses().HTTP+feed)
	said := officeFileOf(t, "--data", before.data)
	before.stop()
	jourfixe(t, "backup", "--data", before.data, "--to", at("backup"))

	data := at("after")
	accounts := jourfixe(t, "nats", "accounts", "--data", data, "--office-id", "bremen")
	server := []string{"--nats", "nats://" + natsServerWith(t, accounts), "--data", data}
	named := append(slices.Clone(server), "--office-id", "bremen")
	jourfixe(t, append([]string{"restore", "--from", at("backup")}, server...)...)
	if out, err := tryJourfixe(t, append([]string{"restore", "--from", at("backup")}, server...)...); err == nil || !strings.Contains(err.Error(), "exit status 2") {
		t.Errorf("a server that keeps the office is filled again: %v\n%s", err, out)
	}
	if out := jourfixe(t, append([]string{"nats", "setup"}, named...)...); strings.Contains(out, "WRONG") {
		t.Errorf("the server is not as it must be:\n%s", out)
	}
	moved := serve(t, data, server[:2]...)
	if got, _ := fetch(t, "http://"+moved.addresses().HTTP+feed); !bytes.Equal(got, shown) {
		t.Error("the feed is another on the server")
	}
	if got := jourfixe(t, "material", "get", file, "--data", data, "--to", "-"); got != "figures" {
		t.Errorf("the file holds %q", got)
	}
	if got := officeFileOf(t, named...); got != said {
		t.Error("the office file is another on the server")
	}
	jourfixe(t, "mail", "release", "--told", "--data", data)
	jourfixe(t, append([]string{"backup", "--to", at("back")}, named...)...) // while it is served
	moved.stop()
	if out := jourfixe(t, "backup", "verify", at("back")); strings.Contains(out, "WRONG") {
		t.Errorf("the backup of the server is not good:\n%s", out)
	}

	jourfixe(t, "restore", "--from", at("back"), "--data", at("again"))
	again := serve(t, at("again"))
	f, err := backup.Open(at("backup"), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if was, is := f.Parts[backup.Events].Messages, len(journalOf(t, again.data)); is < int(was) {
		t.Errorf("the journal has %d events, and had %d", is, was)
	}
	if got, _ := fetch(t, "http://"+again.addresses().HTTP+feed); !bytes.Equal(got, shown) {
		t.Error("the feed is another where it has come back")
	}
	if got := officeFileOf(t, "--data", again.data); got != said {
		t.Error("the office file is another where it has come back")
	}
}

// officeFileOf is what office export writes, without the comment on top, which says after which event that is.
func officeFileOf(t *testing.T, args ...string) string {
	t.Helper()
	out := jourfixe(t, append([]string{"office", "export", "--to", "-"}, args...)...)
	return after(out, "\n\n")
}

// after is what stands behind the first of something in a text.
func after(text, mark string) string {
	_, rest, _ := strings.Cut(strings.TrimSpace(text), mark)
	return rest
}

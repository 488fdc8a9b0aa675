package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

// TestRestoreKilled stops a restore onto a server amid its work and kills it. While it is stopped another one is refused; once it is killed nobody can serve
// what it has left, and the same restore takes that away and comes to its end. What is restored wholly is taken away by none.
func TestRestoreKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	before := serve(t, at("before"), "--office", example(t))
	all := journalOf(t, before.data)
	jourfixe(t, "backup", "--data", before.data, "--to", at("backup"))
	before.stop()

	data := at("data")
	address := "nats://" + natsServerWith(t, jourfixe(t, "nats", "accounts", "--data", data, "--office-id", "bremen"))
	restore := []string{"restore", "--from", at("backup"), "--data", data, "--nats", address}
	house, err := config.LoadHouse(data)
	if err != nil {
		t.Fatal(err)
	}
	nc, err := journal.DialHouse(address, house.User, house.Password)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}

	first := command(t, restore...)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Process.Kill() }() // it is killed already where all went well
	patience.Eventually(t, "the journal is being restored", func() bool {
		stream, err := js.Stream(t.Context(), streams.Events)
		return err == nil && stream.CachedInfo().State.LastSeq > 0
	})
	if err := first.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if r, err := backup.RestoringOn(t.Context(), js); err != nil || r == nil || !r.Writing {
		t.Fatalf("the restore is over already, or not marked (%+v, %v); the test has lost its point", r, err)
	}
	if out, err := tryJourfixe(t, restore...); err == nil || !strings.Contains(err.Error(), "another restore onto this server is under way") {
		t.Errorf("beside a restore that does not answer another one ends with %v\n%s", err, out)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // killed

	serving := command(t, "serve", "--data", data, "--http", "127.0.0.1:0", "--nats", address)
	enough := time.AfterFunc(patience.Limit, func() { _ = serving.Process.Kill() }) // if it serves
	code, said := outputOf(serving)
	enough.Stop()
	if code != exitFailed || !strings.Contains(said, "an office is on this NATS server in part") || !strings.Contains(said, "give it again") {
		t.Errorf("to serve a half of it ends with %d: %s", code, said)
	}
	if code, out, _ := inProcess(t, "nats", "setup", "--data", data, "--office-id", "bremen", "--nats", address); code == 0 || !strings.Contains(out, "WRONG  restore            an office is there in part") {
		t.Errorf("nats setup ends with %d and says\n%s", code, out)
	}

	for _, other := range [][]string{{"backup", "--to", at("of a part")}, {"resume"}} {
		if code, _, said := inProcess(t, append(other, "--data", data, "--office-id", "bremen", "--nats", address)...); code != exitFailed || !strings.Contains(said, "an office is on this NATS server in part") {
			t.Errorf("jourfixe %s of a half of it ends with %d: %s", other[0], code, said)
		}
	}

	code, said = outputOf(command(t, restore...))
	if code != 0 || !strings.Contains(said, "did not come to its end; what it has left on the server is taken away first") || !strings.Contains(said, "restored: office bremen") {
		t.Fatalf("the same restore again ends with %d: %s", code, said)
	}
	if r, err := backup.RestoringOn(t.Context(), js); err != nil || r != nil {
		t.Errorf("the server is still marked: %v, %v", r, err)
	}
	if code, said := outputOf(command(t, restore...)); code != exitUsage || !strings.Contains(said, "there is an office already") {
		t.Errorf("where all is restored another restore ends with %d: %s", code, said)
	}
	again := serve(t, data, "--nats", address)
	if got := journalOf(t, data); len(got) < len(all) || !slices.Equal(got[:len(all)], all) {
		t.Errorf("the journal has %d events and had %d, or others", len(got), len(all))
	}
	if code, said := outputOf(command(t, restore...)); code != exitUsage || !strings.Contains(said, "there is an office already") {
		t.Errorf("where the office is served another restore ends with %d: %s", code, said)
	}
	if out := jourfixe(t, "mail", "held", "--format", "json", "--data", again.data); !strings.Contains(out, "restored") {
		t.Errorf("mail is not held: %s", out)
	}
}

// outputOf runs a command to its end and returns all that it has said.
func outputOf(cmd *exec.Cmd) (code int, said string) {
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	if err := cmd.Run(); err != nil {
		return cmd.ProcessState.ExitCode(), b.String()
	}
	return 0, b.String()
}

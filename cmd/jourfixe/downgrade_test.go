package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/events/patience"
)

// TestBackupOfANewerVersion has a version look at, and restore, what a later one has taken: it says which version that was, which it is itself and what it does not
// know, and makes nothing.
func TestBackupOfANewerVersion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		manifest backup.Manifest
		says     []string
	}{
		{"a type and a version of one that are not known", backup.Manifest{Format: backup.Format, State: backup.State{Office: "bremen", Types: []string{"office.bound.v1", "meeting.beamed.v1", "person.added.v99"}}},
			[]string{"this was written by jourfixe v9.9.0, which is newer than this one (" + version() + ")", "meeting.beamed.v1, person.added.v99", "Use that version, or a newer one"}},
		{"a format that is not known", backup.Manifest{Format: backup.Format + 1, State: backup.State{Office: "bremen"}},
			[]string{"taken by jourfixe v9.9.0 in format", "use that version or a newer one"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			c.manifest.Program = "v9.9.0"
			data, err := json.Marshal(c.manifest)
			if err != nil {
				t.Fatal(err)
			}
			for name, content := range map[string][]byte{"manifest.json": data, "erased.jsonl": nil} {
				if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			to := filepath.Join(dir, "data")
			for _, args := range [][]string{{"backup", "verify", dir}, {"restore", "--from", dir, "--data", to}} {
				var out, said bytes.Buffer
				if code := run(t.Context(), args, &program{out: &out, err: &said, now: time.Now}); code != exitFailed {
					t.Errorf("%q ends with %d; want %d", args, code, exitFailed)
				}
				for _, want := range c.says {
					if !strings.Contains(said.String(), want) {
						t.Errorf("%q says %q; want %q", args, said.String(), want)
					}
				}
			}
			if _, err := os.Lstat(to); !os.IsNotExist(err) {
				t.Errorf("the folder that was to be filled is there: %v", err)
			}
		})
	}
}

// TestJournalOfANewerVersion starts a version on a journal that a later one has written to: it says so in the log and at /readyz, with its own version and what it
// does not know, and writes neither commands nor events, however much waits.
func TestJournalOfANewerVersion(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	server, err := embedded.Start(embedded.Options{Dir: data, Listen: "127.0.0.1:0", Office: "bremen"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	nc, err := server.Connect(ctx)
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(ctx, nc, journal.Options{Office: "bremen"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := j.OfficeKey(ctx); err != nil {
		t.Fatal(err)
	}
	beamed := nats.NewMsg("jourfixe.bremen.event.meeting.m.beamed")
	for name, value := range map[string]string{
		"Content-Type": "application/json", "ce-specversion": "1.0", "ce-id": "1-1", "ce-source": "/offices/bremen", "ce-type": "jourfixe.meeting.beamed.v1", "ce-subject": "meeting/m",
		"ce-time": "2027-02-03T09:00:00Z", "ce-client": "operator", "ce-commandsequence": "1", "ce-commandparts": "1", "Jourfixe-Command": "1",
	} {
		beamed.Header.Set(name, value)
	}
	beamed.Data = []byte(`{"id":"m"}`)
	waits := nats.NewMsg("jourfixe.bremen.command.operator.venue.set")
	waits.Data = []byte(`{"id":"hall","title":{"de":"Saal"}}`)
	for _, m := range []*nats.Msg{beamed, waits} {
		if _, err := js.PublishMsg(ctx, m); err != nil {
			t.Fatal(err)
		}
	}
	nc.Close()
	server.Stop()

	p := start(t, "", data)
	status, body := 0, ""
	patience.Eventually(t, "the house to say that it cannot follow the journal", func() bool {
		status, body = readyOf(data)
		return strings.Contains(body, "newer")
	}, p.log.String)
	// What is asked for may be answered before the line in the log is written.
	patience.Eventually(t, "the log to say so", func() bool { return strings.Contains(p.log.String(), "meeting.beamed.v1") }, p.log.String)
	for _, said := range []string{body, p.log.String()} {
		for _, want := range []string{"the journal was written by a newer version of jourfixe than this one (" + version() + ")", "start that version, or a newer one", "meeting.beamed.v1"} {
			if !strings.Contains(said, want) {
				t.Errorf("it does not say %q: %s", want, said)
			}
		}
	}
	if status != http.StatusServiceUnavailable {
		t.Errorf("/readyz is %d", status)
	}
	p.stop()

	if server, err = embedded.Start(embedded.Options{Dir: data, Listen: "127.0.0.1:0", Office: "bremen"}); err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	if nc, err = server.Connect(ctx); err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if js, err = jetstream.New(nc); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{streams.Events, streams.Commands, streams.Dead} {
		s, err := js.Stream(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		want := uint64(1)
		if name == streams.Dead {
			want = 0
		}
		if got := s.CachedInfo().State.LastSeq; got != want {
			t.Errorf("%s ends at %d; want %d", name, got, want)
		}
	}
}

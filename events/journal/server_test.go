package journal_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/journal/streams"
	"jourfixe/events/porttest"
)

// What was acknowledged is there after a restart, and the folder is free again after Stop.
func TestRestartKeepsEverything(t *testing.T) {
	dir := t.TempDir()
	for round := range uint64(3) {
		s := journaltest.Start(t, embedded.Options{Dir: dir})
		j := journaltest.Open(t, s, journaltest.Office)
		if last, err := j.Last(within(t)); err != nil || last != round {
			t.Fatalf("round %d begins at %d, %v", round, last, err)
		}
		mustAppend(t, j, round, event(round+1, added(fmt.Sprint("p", round), "Ada Muster", "ada@office.example")))
		s.Stop()
		s.Stop() // twice is fine
	}
}

func TestStreams(t *testing.T) {
	s := journaltest.Server(t)
	journaltest.Open(t, s, journaltest.Office)
	js := jet(t, s)
	var names []string
	for name := range js.StreamNames(within(t)).Name() {
		names = append(names, name)
	}
	for _, name := range []string{"JF_COMMANDS", "JF_EVENTS", "JF_KEYS", "JF_INBOUND", "JF_DEAD", "KV_JF_LEDGER", "KV_JF_BUSY", "KV_JF_LINKS"} {
		stream, err := js.Stream(within(t), name)
		if err != nil {
			t.Errorf("%s: %v; there are %v", name, err, names)
			continue
		}
		c := stream.CachedInfo().Config
		if c.Storage != jetstream.FileStorage || c.PersistMode != jetstream.DefaultPersistMode {
			t.Errorf("%s is not kept in files, synchronously", name)
		}
		if strings.HasPrefix(name, "JF_") && (c.AllowRollup || c.AllowMsgSchedules || c.AllowMsgTTL || !c.DenyPurge) {
			t.Errorf("%s can lose messages by a header or a purge: %+v", name, c)
		}
	}
	journaltest.Open(t, s, "kiel") // upgrading what is there changes nothing and fails nowhere
}

// A stream that somebody made otherwise is named with the settings that differ.
func TestOpenNamesWhatCannotBeChanged(t *testing.T) {
	s := journaltest.Server(t)
	js := jet(t, s)
	_, err := js.CreateStream(within(t), jetstream.StreamConfig{Name: "JF_EVENTS", Subjects: []string{"jourfixe.*.event.>"},
		Storage: jetstream.MemoryStorage})
	if err != nil {
		t.Fatal(err)
	}
	_, err = journal.Open(within(t), js.Conn(), journal.Options{Office: "bremen"})
	if err == nil || !strings.Contains(err.Error(), "JF_EVENTS") || !strings.Contains(err.Error(), `storage (is "memory", should be "file")`) {
		t.Errorf("Open = %v; want the stream and its setting named", err)
	}
	if _, err := journal.Open(within(t), js.Conn(), journal.Options{Office: "a b"}); err == nil {
		t.Error("an office with a space is opened")
	}
}

func TestOpenNeedsJetStream(t *testing.T) {
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(s.Shutdown)
	nc, err := nats.Connect("", nats.InProcessServer(s))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	if _, err := journal.Open(within(t), nc, journal.Options{Office: "bremen"}); err == nil || !strings.Contains(err.Error(), "JetStream") {
		t.Errorf("Open = %v; want that JetStream is missing", err)
	}
}

func TestDial(t *testing.T) {
	s := journaltest.Server(t, embedded.Client{Name: "hr", Password: "secret"})
	for _, c := range []struct {
		name, url, user, password string
		want                      error
	}{
		{"its own password", s.URL(), "hr", "secret", nil},
		{"another password", s.URL(), "hr", "guess", streams.ErrDenied},
		{"nobody", s.URL(), "", "", streams.ErrDenied},
		{"the house by name", s.URL(), "_house", "-", streams.ErrDenied},
		{"no server", "nats://" + porttest.Hold(t), "hr", "secret", journal.ErrNoServer},
	} {
		t.Run(c.name, func(t *testing.T) {
			nc, err := journal.Dial(c.url, c.user, c.password)
			if err == nil {
				nc.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("Dial = %v; want %v", err, c.want)
			}
		})
	}
	if _, err := journal.Dial("", "", ""); err == nil {
		t.Error("Dial takes an empty URL")
	}
}

func TestCheckSync(t *testing.T) {
	for _, always := range []bool{true, false} {
		s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, HTTPHost: "127.0.0.1",
			HTTPPort: -1, JetStream: true, StoreDir: t.TempDir(), SyncAlways: always, NoSigs: true, NoLog: true})
		if err != nil {
			t.Fatal(err)
		}
		s.Start()
		err = journal.CheckSync(within(t), "http://"+s.MonitorAddr().String()+"/")
		if (err == nil) != always {
			t.Errorf("with sync_always %t: %v", always, err)
		}
		s.Shutdown()
	}
	for name, h := range map[string]http.HandlerFunc{
		"not found":    http.NotFound,
		"no JSON":      func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>") },
		"no JetStream": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"jetstream":{}}`) },
		"endless": func(w http.ResponseWriter, r *http.Request) {
			for fmt.Fprint(w, `{"x":"`); r.Context().Err() == nil; {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		},
	} {
		web := httptest.NewServer(h)
		if err := journal.CheckSync(context.Background(), web.URL); err == nil {
			t.Errorf("%s is taken for a server that syncs", name)
		}
		web.Close()
	}
}

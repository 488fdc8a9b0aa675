package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/patience"
)

// An aged is an office of which lies on the disk what there was before and after somebody was told of something.
type aged struct{ before, after string } // data folders

// newAged opens one.
func newAged(t *testing.T) *aged {
	t.Helper()
	a := &aged{filepath.Join(t.TempDir(), "before"), filepath.Join(t.TempDir(), "after")}
	server := serve(t, a.after)
	for _, c := range [][2]string{
		{"office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`},
		{"person.add", `{"id":"ada","name":"Ada","email":"ada@partner.example","language":"en"}`},
	} {
		send(t, a.after, c[0], c[1])
	}
	invite(t, a.after, "early")
	server.stop()
	copied(t, a.after, a.before)
	server = serve(t, a.after)
	invite(t, a.after, "late")
	server.stop()
	return a
}

// invite plans a meeting and waits until its guest has the invitation.
func invite(t *testing.T, data, id string) {
	t.Helper()
	send(t, data, "meeting.request", fmt.Sprintf(`{"id":"%s","title":{"de":"Treffen"},"at":{"date":"2026-12-15","start":"12:45"},"duration":"PT1H","need":["person/ada"],"ifNone":"best"}`, id))
	patience.Eventually(t, "the invitation to be sent", func() bool {
		return strings.Contains(jourfixe(t, "deliveries", "--data", data, id), "sent")
	})
}

// copied copies a folder, with files for its owner alone, as they were.
func copied(t *testing.T, from, to string) {
	t.Helper()
	err := os.CopyFS(to, os.DirFS(from))
	if err == nil {
		err = filepath.WalkDir(to, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			return os.Chmod(path, 0o600)
		})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// put puts what lies at some paths of one data folder into the place of what is there in a copy of another, and returns the copy.
func put(t *testing.T, from, into string, paths ...string) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	copied(t, into, data)
	for _, path := range paths {
		if err := os.RemoveAll(filepath.Join(data, path)); err != nil {
			t.Fatal(err)
		}
		copied(t, filepath.Join(from, path), filepath.Join(data, path))
	}
	return data
}

// unfit starts a server that is not ready, and says why.
func unfit(t *testing.T, data string) string {
	t.Helper()
	p := &process{t: t, data: data, log: &lockedBuffer{}, done: make(chan struct{})}
	p.cmd = command(t, "serve", "--data", data, "--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0", "--base-url", "https://jourfixe.bremen.example")
	p.cmd.Stderr = p.log
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = p.cmd.Wait() // how it ended is seen by those who ended it
		close(p.done)
	}()
	t.Cleanup(p.kill)
	said := ""
	patience.Eventually(t, "the server to say that it is not ready", func() bool {
		select {
		case <-p.done:
			t.Fatalf("it ended:\n%s", p.log)
		default:
		}
		status, body := readyOf(data)
		if said = body; status == http.StatusOK {
			t.Fatalf("it is ready:\n%s", p.log)
		}
		return status == http.StatusServiceUnavailable && !strings.Contains(body, "still being read")
	})
	p.stop()
	return said
}

// heldAt says why mails are held at a server that runs, and about what somebody may have been told already.
func heldAt(t *testing.T, data string) (why string, maybe []string) {
	t.Helper()
	var held struct {
		Hold  *owed.Hold
		Mails []struct {
			About string
			Maybe bool
		}
	}
	if err := json.Unmarshal([]byte(jourfixe(t, "mail", "held", "--format", "json", "--data", data)), &held); err != nil {
		t.Fatal(err)
	}
	if held.Hold != nil {
		why = held.Hold.Why
	}
	for _, m := range held.Mails {
		if m.Maybe {
			maybe = append(maybe, m.About)
		}
	}
	return why, maybe
}

// streamAt is where a stream lies in a data folder.
func streamAt(name string) string {
	return filepath.Join(filepath.Base(embedded.StoreOf("")), "jetstream", "HOUSE", "streams", name)
}

// TestOlderStreams puts streams of a copy that is older than what people were told into the place of those of an office: none of it goes unnoticed, nobody is told
// twice, and no place is given once more.
func TestOlderStreams(t *testing.T) {
	t.Parallel()
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("takes 12 starts of a server; JOURFIXE_LONG=1 runs it")
	}
	a := newAged(t)
	t.Run("nothing", func(t *testing.T) {
		data := put(t, a.before, a.after)
		server := serve(t, data)
		if why, _ := heldAt(t, data); why != "" {
			t.Errorf("mails are held: %s", why)
		}
		server.stop()
	})
	t.Run("the ledger", func(t *testing.T) {
		data := put(t, a.before, a.after, streamAt("KV_JF_LEDGER"))
		server := serve(t, data)
		why, maybe := heldAt(t, data)
		if why != owed.HeldOlder || len(maybe) != 1 || maybe[0] != "meeting/late" {
			t.Errorf("mails are held: %q, of %v", why, maybe)
		}
		if _, body := readyOf(data); !strings.Contains(body, "mail: held until it is released") {
			t.Errorf("/readyz says %s", body)
		}
		jourfixe(t, "mail", "release", "--told", "--data", data)
		server.stop()
		server = serve(t, data) // and what was released is so at the next start
		if why, _ := heldAt(t, data); why != "" {
			t.Errorf("once released mails are held: %s", why)
		}
		server.stop()
	})
	t.Run("all of them", func(t *testing.T) {
		data := put(t, a.before, a.after, filepath.Base(embedded.StoreOf("")))
		if said := unfit(t, data); !strings.Contains(said, "it ends with event") || !strings.Contains(said, "jourfixe resume") {
			t.Errorf("it says: %s", said)
		}
		before := endOf(t, a.after)
		jourfixe(t, "resume", "--data", data)
		server := serve(t, data)
		if why, maybe := heldAt(t, data); why != owed.HeldResumed || len(maybe) > 0 {
			t.Errorf("mails are held: %q, of %v", why, maybe)
		}
		jourfixe(t, "mail", "release", "--told", "--data", data)
		invite(t, data, "new")
		server.stop()
		if end := endOf(t, data); end < before+10_000 {
			t.Errorf("the journal goes on at %d, and ended with %d before it was older", end, before)
		}
	})
	t.Run("the whole folder, with what knows of it", func(t *testing.T) {
		data := put(t, a.before, a.before)
		server := serve(t, data)
		defer server.stop()
		if why, _ := heldAt(t, data); why != "" {
			t.Errorf("mails are held: %s", why)
		}
		tokens := tokensIn(t, filepath.Join(a.after, "mailbox"))
		patience.Eventually(t, "a link of the time that is gone to be noticed", func() bool {
			for _, token := range tokens {
				response, err := http.Get("http://" + server.addresses().HTTP + "/rsvp/" + token)
				if err != nil {
					t.Fatal(err)
				}
				_ = response.Body.Close() // what is there is not looked at
			}
			why, _ := heldAt(t, data)
			return why == owed.HeldOlder
		})
		if _, body := readyOf(data); !strings.Contains(body, "mail: held until it is released") {
			t.Errorf("/readyz says %s", body)
		}
		jourfixe(t, "mail", "release", "--told", "--data", data)
		invite(t, data, "new")
	})
	t.Run("the journal", func(t *testing.T) {
		if said := unfit(t, put(t, a.before, a.after, streamAt("JF_EVENTS"))); !strings.Contains(said, "it ends with event") {
			t.Errorf("it says: %s", said)
		}
	})
}

// tokensIn are what the links for answering end with in the mails of a mailbox.
func tokensIn(t *testing.T, dir string) (tokens []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		text := strings.ReplaceAll(string(b), "=\r\n", "")
		for _, m := range regexp.MustCompile("/rsvp/([a-z2-7]{26})").FindAllStringSubmatch(text, -1) {
			tokens = append(tokens, m[1])
		}
		return err
	})
	if err != nil || len(tokens) == 0 {
		t.Fatalf("the mails have %d links (%v)", len(tokens), err)
	}
	return tokens
}

// endOf is the last event that the data folder of a server that is stopped knows of.
func endOf(t *testing.T, data string) uint64 {
	t.Helper()
	m, err := config.LoadReached(data, "bremen")
	if err != nil || m == nil {
		t.Fatalf("how far %s has come: %+v (%v)", data, m, err)
	}
	return m.Event
}

// TestFlippedBytesInAFolder damages the files of an office: it is not ready, and says why.
func TestFlippedBytesInAFolder(t *testing.T) {
	t.Parallel()
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("takes 13 starts of a server; JOURFIXE_LONG=1 runs it")
	}
	a := newAged(t)
	flip := func(data string, what []byte) {
		err := change(filepath.Join(data, streamAt("JF_EVENTS"), "msgs", "1.blk"), func(b []byte) []byte { b[bytes.LastIndex(b, what)] ^= 1; return b })
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("an event", func(t *testing.T) {
		data := put(t, a.before, a.after)
		flip(data, []byte(`"date":"2026-12-15"`))
		if said := unfit(t, data); !strings.Contains(said, "and is not any more") {
			t.Errorf("it says: %s", said)
		}
		if err := config.ForgetReached(data); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(data, streamAt("KV_JF_SESSIONS"))); err != nil {
			t.Fatal(err)
		}
		if said := unfit(t, data); !strings.Contains(said, "1 lost, the first at place") {
			t.Errorf("where nothing is known of it, it says: %s", said)
		}
		if out, err := tryJourfixe(t, "resume", "--data", data); err == nil || !strings.Contains(out+err.Error(), "exit status 2") {
			t.Errorf("it resumes: %v\n%s", err, out)
		}
	})
	t.Run("half of a decision", func(t *testing.T) {
		data := put(t, a.before, a.after)
		server := serve(t, data, "--roles", "desk,web")
		const series = `{"id":"weekly","title":{"de":"Runde"},"cadence":"FREQ=WEEKLY","start":"10:00","duration":"PT1H","horizon":"P5W"}`
		define := func() (string, error) {
			cmd := command(t, "send", "series.define", "--id", "half", "--data", data)
			cmd.Stdin = strings.NewReader(series)
			out, err := cmd.CombinedOutput()
			return string(out), err
		}
		if out, err := define(); err != nil {
			t.Fatalf("define a series: %v\n%s", err, out)
		}
		server.stop()
		// The last event is damaged, and the server is one that was killed: it cuts it off.
		msgs := filepath.Join(data, streamAt("JF_EVENTS"), "msgs")
		err := change(filepath.Join(msgs, "1.blk"), func(b []byte) []byte {
			b[bytes.LastIndex(b, []byte("ce-id: "))+len("ce-id: ")] ^= 1
			return b
		}, "index.db")
		if err != nil {
			t.Fatal(err)
		}
		if said := unfit(t, data); !strings.Contains(said, "it ends with event") {
			t.Errorf("it says: %s", said)
		}
		unknown := t.TempDir()
		copied(t, data, unknown)
		if err := errors.Join(config.ForgetReached(unknown), os.RemoveAll(filepath.Join(unknown, streamAt("KV_JF_SESSIONS")))); err != nil {
			t.Fatal(err)
		}
		if said := unfit(t, unknown); !strings.Contains(said, "the journal ends amid a decision: of the ") || !strings.Contains(said, "jourfixe resume") {
			t.Errorf("where nothing is known of it, it says: %s", said)
		}
		out, err := command(t, "resume", "--data", data).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "the last decision was not whole: of the ") {
			t.Fatalf("it resumes: %v\n%s", err, out)
		}
		server = serve(t, data)
		defer server.stop()
		before := len(journalOf(t, data))
		for range 2 {
			if out, err := define(); err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(out, "the end of what came of it was lost") {
				t.Errorf("whoever gave the command and gives it again is told: %v\n%s", err, out)
			}
		}
		if n := len(journalOf(t, data)); n != before {
			t.Errorf("the journal has %d events, and had %d: something was decided twice", n, before)
		}
		jourfixe(t, "mail", "release", "--told", "--data", data)
		invite(t, data, "new")
		kept := filepath.Join(t.TempDir(), "backup")
		jourfixe(t, "backup", "--data", data, "--to", kept)
		if out := jourfixe(t, "backup", "verify", kept); strings.Contains(out, "WRONG") {
			t.Errorf("a backup of it is not good:\n%s", out)
		}
	})
	t.Run("the key of somebody", func(t *testing.T) {
		data := put(t, a.before, a.after)
		err := change(filepath.Join(data, streamAt("JF_KEYS"), "msgs", "1.blk"), func(b []byte) []byte {
			b[bytes.LastIndex(b, []byte(".key.ada"))+len(".key.ada")+1] ^= 1
			return b
		})
		if err != nil {
			t.Fatal(err)
		}
		server := serve(t, data)
		defer server.stop()
		if _, body := readyOf(data); !strings.Contains(body, "keys: 1 are lost") {
			t.Errorf("/readyz says %s", body)
		}
	})
	t.Run("an event of a server that was killed", func(t *testing.T) {
		data := put(t, a.before, a.after)
		flip(data, []byte(`"date":"2026-12-15"`))
		if err := os.Remove(filepath.Join(data, streamAt("JF_EVENTS"), "msgs", "index.db")); err != nil {
			t.Fatal(err)
		}
		if said := unfit(t, data); !strings.Contains(said, "it ends with event") {
			t.Errorf("it says: %s", said)
		}
	})
}

package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal"
)

// startEvents is how many events the journal has that is read.
const startEvents = 300_000

// BenchmarkServe starts the program on the data folder of an office whose journal has 300,000 meetings, and says how long it takes until it is ready, with all of
// its workers but the desk, which would miss the commands: the first time, and when it has been started there before. JOURFIXE_BINARIES, programs with commas between
// them, has each do it in turns.
func BenchmarkServe(b *testing.B) {
	binaries := strings.Split(or(os.Getenv("JOURFIXE_BINARIES"), "jourfixe"), ",")
	folder := b.TempDir() + "/office"
	memoryServer(b, binaries[0], folder)()
	fillJournal(b, folder, startEvents)
	first, took, data := map[string]float64{}, map[string][]float64{}, map[string]string{}
	start := func(binary string) float64 {
		start := time.Now()
		stop := memoryServer(b, binary, data[binary], "--roles", "clock,post,feed,web")
		s := time.Since(start).Seconds()
		b.Logf("%s %.1f s", filepath.Base(binary), s)
		stop()
		return s
	}
	for _, binary := range binaries {
		data[binary] = b.TempDir() + "/data"
		if out, err := exec.Command("cp", "-a", folder, data[binary]).CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		first[binary] = start(binary)
	}
	for b.Loop() {
		for _, binary := range binaries {
			took[binary] = append(took[binary], start(binary))
		}
	}
	b.ReportMetric(0, "ns/op")
	for binary, list := range took {
		slices.Sort(list)
		b.ReportMetric(first[binary], filepath.Base(binary)+"-first-s")
		b.ReportMetric(list[len(list)/2], filepath.Base(binary)+"-s")
	}
}

// fillJournal puts meetings of seven years that are over into the journal of an office, which nobody serves.
func fillJournal(b testing.TB, folder string, n int) {
	b.Helper()
	h := &house{p: &program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, now: time.Now, places: machineZones()}}
	h.OfficeID, h.MailDomain, h.Data, h.HTTP, h.NATSListen, h.Roles, h.LogFormat = "bremen", "bremen.example", folder, "127.0.0.1:0", "127.0.0.1:0", []string{"desk"}, "text"
	if err := errors.Join(h.build(b.Context()), h.unfit); err != nil {
		b.Fatal(err)
	}
	defer h.close()
	last, err := h.journal.Last(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; i < n; {
		var batch []*events.Event
		for ; len(batch) < journal.MaxBatch && i < n; i++ {
			day := events.Date{Year: 2020, Month: 1, Day: 4}.AddDays(i % 2500)
			batch = append(batch, &events.Event{
				Office: "bremen", ID: fmt.Sprintf("%d-1", i+1000), Time: time.Now().UTC(),
				Cause: events.Cause{Client: "bench", Source: "/bench", ID: fmt.Sprint(i), Sequence: uint64(i + 1000), Digest: "d41d8cd98f00b204e9800998ecf8427e", Parts: 1},
				Body: &events.MeetingPlanned{
					ID:    fmt.Sprintf("meeting-%d", i),
					Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(14*60, time.UTC), Duration: events.Period{Clock: time.Hour}},
					Title: events.Text{"de": "Sitzung", "en": "Meeting"}, Why: events.Reason{Said: events.Text{"de": "Regeltermin", "en": "Regular date"}},
				},
			})
		}
		if err := h.journal.Append(b.Context(), last, batch); err != nil {
			b.Fatal(err)
		}
		last = batch[len(batch)-1].Sequence
	}
}

// TestStartFromTranscript kills the program that has read a long journal and starts it again: it shows the same, also once what it had noted of the journal is damaged or
// gone.
func TestStartFromTranscript(t *testing.T) {
	if os.Getenv("JOURFIXE_LONG") == "" {
		t.Skip("reads a journal of 21,000 meetings five times; JOURFIXE_LONG=1 does")
	}
	t.Parallel()
	quiet := []string{"--roles", "clock,post,feed,web"} // a desk would miss the commands
	data := t.TempDir() + "/data"
	server := serve(t, data)
	feed := "/feeds/" + after(jourfixe(t, "feed", "issue", "--data", data, "--scope", "office", "--name", "test"), "/feeds/")
	server.stop()
	fillJournal(t, data, 21_000)
	noted := filepath.Join(data, "journal.transcript")
	var first []byte
	for _, c := range []struct {
		name string
		do   func([]byte) error
	}{
		{"the first time", nil},
		{"again", func([]byte) error { return nil }},
		{"with a byte that is another", func(b []byte) error { b[len(b)/2] ^= 1; return os.WriteFile(noted, b, 0o600) }},
		{"without its end", func(b []byte) error { return os.WriteFile(noted, b[:len(b)-9], 0o600) }},
		{"without it", func([]byte) error { return os.Remove(noted) }},
	} {
		if c.do != nil {
			b, err := os.ReadFile(noted)
			if err == nil {
				err = c.do(b)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		server := serve(t, data, quiet...)
		got, _ := fetch(t, "http://"+server.addresses().HTTP+feed)
		if first == nil {
			first = got
		}
		if !bytes.Equal(got, first) || bytes.Count(got, []byte("BEGIN:VEVENT")) == 0 {
			t.Errorf("%s: the feed has %d bytes and had %d, or others", c.name, len(got), len(first))
		}
		server.kill()
	}
}

package main

import (
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
// its workers but the desk, which would miss the commands. JOURFIXE_BINARIES, programs with commas between them, has each do it in turns.
func BenchmarkServe(b *testing.B) {
	binaries := strings.Split(or(os.Getenv("JOURFIXE_BINARIES"), "jourfixe"), ",")
	folder := b.TempDir() + "/office"
	memoryServer(b, binaries[0], folder)()
	fillJournal(b, folder)
	took := map[string][]float64{}
	for b.Loop() {
		for _, binary := range binaries {
			data := b.TempDir() + "/data"
			if out, err := exec.Command("cp", "-a", folder, data).CombinedOutput(); err != nil {
				b.Fatalf("%v\n%s", err, out)
			}
			start := time.Now()
			stop := memoryServer(b, binary, data, "--roles", "clock,post,feed,web")
			name := filepath.Base(binary)
			took[name] = append(took[name], time.Since(start).Seconds())
			b.Logf("%s %.1f s", name, took[name][len(took[name])-1])
			stop()
			if err := os.RemoveAll(data); err != nil { // the next one needs the room
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
	for name, list := range took {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], name+"-s")
	}
}

// fillJournal puts meetings of seven years that are over into the journal of an office.
func fillJournal(b *testing.B, folder string) {
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
	for i := 0; i < startEvents; {
		var batch []*events.Event
		for ; len(batch) < journal.MaxBatch && i < startEvents; i++ {
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

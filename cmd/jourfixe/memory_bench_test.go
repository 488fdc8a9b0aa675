package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/config"
	"jourfixe/events/patience"
	"jourfixe/worker"
)

// The office whose memory is measured: everybody of a group is invited to each week of a series for two years, and was told.
const (
	memoryPeople  = 5_000
	memorySeries  = 50
	memoryMembers = 20
	memoryLines   = 100_000
)

// BenchmarkMemory starts the program on the data folder of a large office, and says how many MB it has after the start, and after use by pages, feeds,
// commands and metrics. JOURFIXE_BINARIES, programs with commas between them, has each do it in turns, on copies of one folder; JOURFIXE_USE is
// for how long it is used (2m), and JOURFIXE_FOLDER where the folder is kept for the next time.
func BenchmarkMemory(b *testing.B) {
	use, err := time.ParseDuration(or(os.Getenv("JOURFIXE_USE"), "2m"))
	if err != nil {
		b.Fatal(err)
	}
	binaries := strings.Split(or(os.Getenv("JOURFIXE_BINARIES"), "jourfixe"), ",")
	folder := or(os.Getenv("JOURFIXE_FOLDER"), b.TempDir()+"/office")
	if _, err := os.Stat(folder); err != nil {
		fillMemory(b, binaries[0], folder)
	}
	figures := map[string][]float64{}
	for b.Loop() {
		for _, binary := range binaries {
			measureMemory(b, binary, folder, use, func(what string, mb float64) {
				unit := filepath.Base(binary) + "-" + what
				b.Logf("%s %.1f", unit, mb)
				figures[unit] = append(figures[unit], mb)
			})
		}
	}
	b.ReportMetric(0, "ns/op")
	for unit, list := range figures {
		slices.Sort(list)
		b.ReportMetric(list[len(list)/2], unit)
	}
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// memoryServer starts a program on a folder.
func memoryServer(b *testing.B, binary, folder string, more ...string) (stop func()) {
	b.Helper()
	server := exec.Command(binary, append([]string{"serve", "--office-id", "bremen", "--mail-domain", "bremen.example", "--data", folder, "--http", "127.0.0.1:0", "--nats-listen", "127.0.0.1:0"}, more...)...)
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	stop = func() {
		_ = server.Process.Signal(syscall.SIGTERM) // it may have ended
		if err := server.Wait(); err != nil {
			b.Errorf("the server ends with %v", err)
		}
	}
	if !isReady(folder) {
		_ = server.Process.Kill() // what it has not done in all this time it will not do now
		b.Fatal("the server does not get ready")
	}
	return stop
}

// fillMemory makes the folder: by an office file, and lines of the ledger as they are when everybody was told of all meetings.
func fillMemory(b *testing.B, binary, folder string) {
	b.Helper()
	file := largeOffice(b, memoryPeople, memorySeries, memoryMembers)
	office, err := os.OpenFile(file, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	fmt.Fprintln(office, "series:")
	for i := range memorySeries {
		fmt.Fprintf(office, "  - {id: s%02d, title: {de: Runde %d}, cadence: FREQ=WEEKLY;BYDAY=%s, start: %02d:00, duration: PT1H, horizon: P24M, invite: {groups: [g%03[1]d], lead: P24M}}\n",
			i, i, []string{"MO", "TU", "WE", "TH", "FR"}[i%5], 8+i/5) // no two of them at a time, since one person is in all groups
	}
	if err := office.Close(); err != nil {
		b.Fatal(err)
	}
	stop := memoryServer(b, binary, folder, "--roles", "desk,clock")
	apply := exec.Command(binary, "apply", "--data", folder, "--timeout", patience.Limit.String(), file)
	if out, err := apply.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%.2000s", err, out)
	}
	stop()

	h := &house{p: &program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, now: time.Now, places: machineZones()}}
	h.OfficeID, h.MailDomain, h.Data, h.HTTP, h.NATSListen, h.Roles, h.LogFormat = "bremen", "bremen.example", folder, "127.0.0.1:0", "127.0.0.1:0", []string{"desk"}, "text"
	if err := errors.Join(h.build(b.Context()), h.unfit); err != nil {
		b.Fatal(err)
	}
	defer h.close()
	ctx, cancel := context.WithCancel(b.Context())
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(ctx, h.log, h.mirror, h.ledger) }()
	defer func() {
		cancel()
		if err := <-stopped; err != nil && !errors.Is(err, context.Canceled) {
			b.Error(err)
		}
	}()
	if err := errors.Join(h.mirror.WaitReady(ctx), h.ledger.WaitReady(ctx)); err != nil {
		b.Fatal(err)
	}
	book, now := h.mirror.Snapshot(), time.Now().UTC().Truncate(time.Second)
	var wanted []worker.Wanted
	for _, ref := range owed.Refs(book, now) {
		debts, _ := owed.Of(book, ref).Owed(nil, now.Add(time.Hour)) // by when nothing is put off any more
		for _, d := range debts {
			if d.Kind == meetingmail.Invitation && len(wanted) < memoryLines {
				wanted = append(wanted, worker.Wanted{About: ref, Person: d.To, Said: owed.Said{d.Sent(h.links.MessageID(book, ref, d, nil), book.Sequence(), now)}})
			}
		}
	}
	if len(wanted) < memoryLines {
		b.Fatalf("%d people are invited to meetings, want %d", len(wanted), memoryLines)
	}
	for list := range slices.Chunk(wanted, 1000) {
		for _, w := range h.ledger.SetAll(ctx, list) {
			if w.Err != nil {
				b.Fatal(w.Err)
			}
		}
	}
}

// measureMemory starts a program on a copy of the folder.
func measureMemory(b *testing.B, binary, folder string, use time.Duration, found func(what string, mb float64)) {
	b.Helper()
	data := b.TempDir() + "/data"
	if out, err := exec.Command("cp", "-a", folder, data).CombinedOutput(); err != nil { // with what only the owner may read
		b.Fatalf("%v\n%s", err, out)
	}
	defer os.RemoveAll(data) // the next one needs the room
	start := time.Now()
	stop := memoryServer(b, binary, data)
	defer stop()
	found("start-s", time.Since(start).Seconds())
	a, err := config.LoadAddresses(data)
	if err != nil {
		b.Fatal(err)
	}
	operator, err := config.LoadOrCreateOperator(data)
	if err != nil {
		b.Fatal(err)
	}
	ask := func(method, path, body string) string {
		b.Helper()
		r, err := http.NewRequestWithContext(b.Context(), method, "http://"+a.HTTP+path, strings.NewReader(body))
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+operator.APIToken)
		r.Header.Set("Content-Type", "application/cloudevents+json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		defer answer.Body.Close()
		said, err := io.ReadAll(answer.Body)
		if err != nil {
			b.Fatal(err)
		}
		if answer.StatusCode != http.StatusOK && answer.StatusCode != http.StatusAccepted { // where the machine is busy a command is not decided at once
			b.Fatalf("%s %s answers %s: %.300s", method, path, answer.Status, said)
		}
		return string(said)
	}
	said := func(when string) {
		found(when+"-rss", ofProcess(b, a.PID, "VmRSS"))
		found(when+"-most", ofProcess(b, a.PID, "VmHWM"))
		found(when+"-anonymous", ofProcess(b, a.PID, "RssAnon"))
		m := regexp.MustCompile(`(?m)^go_memstats_heap_alloc_bytes (\S+)`).FindStringSubmatch(ask("GET", "/metrics", ""))
		if m == nil {
			b.Fatal("the metrics do not say how large the heap is")
		}
		heap, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			b.Fatal(err)
		}
		found(when+"-heap", heap/1e6)
	}
	time.Sleep(20 * time.Second) // as long as it takes what has been started to look around
	said("started")

	out, err := exec.Command(binary, "feed", "issue", "--scope", "series/s00", "--name", "Wall", "--data", data).Output()
	if err != nil {
		b.Fatal(err)
	}
	issued, err := url.Parse(strings.TrimSpace(string(out)))
	if err != nil {
		b.Fatal(err)
	}
	for i, end := 0, time.Now().Add(use); time.Now().Before(end); i++ {
		for _, path := range []string{"/", "/series/s01", fmt.Sprintf("/people/p%05d", i%memoryPeople), "/history", "/search?q=Runde", issued.Path} {
			ask("GET", path, "")
		}
		ask("POST", "/api/commands", fmt.Sprintf(`{"specversion":"1.0","id":"%d","source":"/bench","type":"venue.set","data":{"id":"hall-%[1]d","title":{"de":"Saal"}}}`, i))
		if i%30 == 0 {
			ask("GET", "/metrics", "")
		}
		time.Sleep(500 * time.Millisecond)
	}
	said("used")
}

// ofProcess is a figure of a process, in MB.
func ofProcess(b *testing.B, pid int, name string) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	m := regexp.MustCompile(`(?m)^` + name + `:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		b.Fatalf("the process has no %s", name)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		b.Fatal(err)
	}
	return float64(kb) * 1024 / 1e6
}

package main

import (
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/caldav"
	"jourfixe/worker/feed"
	"jourfixe/worker/post"
	"jourfixe/worker/signin"
)

// foldedEvents is how many events are folded into one book.
const foldedEvents = 100_000

// BenchmarkFold brings events into a mirror with those who listen to it in serve, without a journal: what the one goroutine has to do for each while a journal is
// read. Planned has nothing but meetings, as the journal of BenchmarkServe; mixed has those of series, with rooms and people, who answer, and moves. The collector of
// garbage waits until all are there; how long it takes to go through what is kept is said as well.
func BenchmarkFold(b *testing.B) {
	for name, next := range map[string]func(i int) events.Body{"planned": plannedEvent, "mixed": mixedEvent} {
		b.Run(name, func(b *testing.B) { foldEvents(b, next) })
	}
}

func foldEvents(b *testing.B, next func(i int) events.Body) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	var wall, used, marking time.Duration
	var before, after, kept runtime.MemStats
	var bytes, allocs, live uint64
	for b.Loop() {
		list := make([]*events.Event, foldedEvents)
		for i := range list {
			list[i] = numbered(i, next(i))
		}
		m := listenedTo(b)
		runtime.GC()
		runtime.ReadMemStats(&before)
		usage, begun := processorTime(b), time.Now()
		for _, e := range list {
			if err := m.Apply([]*events.Event{e}); err != nil {
				b.Fatal(err)
			}
		}
		wall, used = wall+time.Since(begun), used+processorTime(b)-usage
		runtime.ReadMemStats(&after)
		bytes, allocs = bytes+after.TotalAlloc-before.TotalAlloc, allocs+after.Mallocs-before.Mallocs
		runtime.GC()
		usage = processorTime(b)
		runtime.GC()
		marking += processorTime(b) - usage
		runtime.ReadMemStats(&kept)
		live += kept.HeapAlloc - before.HeapAlloc
		runtime.KeepAlive(list)
		runtime.KeepAlive(m)
	}
	n := float64(b.N * foldedEvents)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(wall)/n, "ns/event")
	b.ReportMetric(float64(used)/n, "cpu-ns/event")
	b.ReportMetric(float64(bytes)/n, "B/event")
	b.ReportMetric(float64(allocs)/n, "allocs/event")
	b.ReportMetric(float64(live)/n, "kept-B/event")
	b.ReportMetric(float64(marking)/n, "gc-ns/event")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// listenedTo is a mirror to which those listen who do so in serve.
func listenedTo(b *testing.B) *worker.Mirror {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	h := &house{p: &program{in: strings.NewReader(""), out: io.Discard, err: io.Discard, now: time.Now, places: machineZones()}}
	h.mirror = worker.NewMirror(nil, "bremen", log)
	signin.NewReadings(signin.ReadingOptions{Mirror: h.mirror, Log: log})
	newMetrics(h)
	post.New(post.Options{Mirror: h.mirror, Ledger: worker.NewLedger(nil, log), Now: time.Now, Log: log})
	shown := blocks.New(blocks.Options{Mirror: h.mirror, Domain: "bremen.example", Now: time.Now})
	feed.New(feed.Options{Mirror: h.mirror, Blocks: shown, Now: time.Now, Log: log})
	caldav.New(caldav.Options{Mirror: h.mirror, Blocks: shown, Now: time.Now, Log: log})
	return h.mirror
}

// numbered is an event at the i-th place of a journal, each the answer to a command.
func numbered(i int, body events.Body) *events.Event {
	return &events.Event{
		Office: "bremen", ID: fmt.Sprintf("%d-1", i+1000), Time: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC).Add(time.Duration(i) * time.Second), Sequence: uint64(i + 1), Version: 1,
		Cause: events.Cause{Client: "bench", Source: "/bench", ID: fmt.Sprint(i), Sequence: uint64(i + 1000), Digest: "d41d8cd98f00b204e9800998ecf8427e", Parts: 1},
		Body:  body,
	}
}

func plannedEvent(i int) events.Body {
	return &events.MeetingPlanned{
		ID: fmt.Sprintf("meeting-%d", i), Slot: benchSlot(i % 2500),
		Title: events.Text{"de": "Sitzung", "en": "Meeting"}, Why: events.Reason{Said: events.Text{"de": "Regeltermin", "en": "Regular date"}},
	}
}

func benchSlot(day int) events.Slot {
	date := events.Date{Year: 2020, Month: 1, Day: 4}.AddDays(day)
	return events.Slot{Date: date, Start: 14 * 60, Zone: "Europe/Berlin", Instant: date.In(14*60, time.UTC), Duration: events.Period{Clock: time.Hour}}
}

// mixedEvent is one of an office of 200 series with a room each and 2,000 people, of which each meeting invites six: a meeting is planned, three answer and it is moved.
func mixedEvent(i int) events.Body {
	const series, people = 200, 2000
	title := func(what string, n int) events.Text {
		return events.Text{"de": fmt.Sprint(what, n), "en": fmt.Sprint(what, n)}
	}
	if i < people {
		return &events.PersonAdded{ID: fmt.Sprint("person-", i), Language: "de", Zone: "Europe/Riga", Name: events.Secret("N"), Email: events.Secret(fmt.Sprint(i, "@town.example"))}
	}
	if i -= people; i < series {
		return &events.VenueChanged{ID: fmt.Sprint("room-", i), Title: title("Raum ", i)}
	}
	if i -= series; i < series {
		return &events.SeriesDefined{DefineSeries: events.DefineSeries{
			ID: fmt.Sprint("series-", i), Title: title("Runde ", i), Cadence: "FREQ=WEEKLY;BYDAY=WE", Start: 14 * 60, Zone: "Europe/Berlin", Venue: fmt.Sprint("room-", i),
			Duration: events.Period{Clock: time.Hour}, Horizon: events.Period{Months: 24},
		}}
	}
	i -= series
	n, part := i/5, i%5
	id, of := fmt.Sprint("meeting-", n), n%series
	switch part {
	case 0:
		m := &events.MeetingPlanned{
			ID: id, Slot: benchSlot(n / 20), Title: title("Runde ", of), Series: fmt.Sprint("series-", of), Nominal: benchSlot(n / 20).Date, Venue: fmt.Sprint("room-", of),
			Why: events.Reason{Said: events.Text{"de": "Regeltermin", "en": "Regular date"}},
		}
		for p := range 6 {
			m.Need = append(m.Need, events.Ref{Noun: "person", ID: fmt.Sprint("person-", (of*10+p)%people)})
		}
		return m
	case 4:
		return &events.MeetingMoved{ID: id, From: benchSlot(n / 20), Slot: benchSlot(n/20 + 1), ByHand: true, Why: events.Reason{Key: "moved.office"}, Revision: 1}
	}
	return &events.MeetingAnswered{ID: id, Person: fmt.Sprint("person-", (of*10+part)%people), Answer: events.AnswerAccepted, Via: events.ViaWeb}
}

package worker_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker"
)

var silent = slog.New(slog.DiscardHandler)

// fill appends n meetings to a journal, in batches.
func fill(t testing.TB, j *journal.Journal, n int) {
	t.Helper()
	var last uint64
	for i := 0; i < n; {
		var batch []*events.Event
		for ; len(batch) < journal.MaxBatch && i < n; i++ {
			day := events.Date{Year: 2027, Month: 1, Day: 4}.AddDays(i % 300)
			batch = append(batch, &events.Event{
				Office: "bremen", ID: fmt.Sprint(i), Time: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC),
				Cause: events.Cause{Client: "bench", Source: "/bench", ID: fmt.Sprint(i), Sequence: uint64(i + 1), Digest: "d41d8cd98f00b204e9800998ecf8427e", Parts: 1},
				Body: &events.MeetingPlanned{
					ID:    fmt.Sprintf("meeting-%d", i),
					Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(14*60, time.UTC), Duration: events.Period{Clock: time.Hour}},
					Title: events.Text{"de": "Sitzung", "en": "Meeting"}, Why: events.Reason{Said: events.Text{"de": "Regeltermin", "en": "Regular date"}},
				},
			})
		}
		if err := j.Append(context.Background(), last, batch); err != nil {
			t.Fatal(err)
		}
		last = batch[len(batch)-1].Sequence
	}
}

// follow starts a mirror that ends with the test.
func follow(t testing.TB, j *journal.Journal) *worker.Mirror {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	m := worker.NewMirror(j, "bremen", silent)
	stopped := make(chan error, 1)
	go func() { stopped <- worker.Run(ctx, silent, m) }()
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("the mirror stopped: %v", err)
		}
	})
	return m
}

func TestMirrorCatchesUpAndGoesOn(t *testing.T) {
	j := journaltest.New(t)
	fill(t, j, 700)
	m := follow(t, j)
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	if err := m.WaitReady(ctx); err != nil {
		t.Fatal(err)
	}
	m.View(func(b *calendar.Book) {
		if n := len(b.Meetings()); n != 700 {
			t.Errorf("the book has %d meetings when it is ready, want 700", n)
		}
	})
	last, err := j.Last(ctx)
	if err != nil {
		t.Fatal(err)
	}
	err = j.Append(ctx, last, []*events.Event{{
		Office: "bremen", ID: "x", Time: time.Now().UTC(), Cause: events.Cause{Client: "c", Source: "/s", ID: "x", Sequence: 9999, Parts: 1},
		Body: &events.VenueChanged{ID: "hall", Title: events.Text{"de": "Saal"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Wait(ctx, func(b *calendar.Book, _ bool) bool { return b.Venue("hall") != nil }); err != nil {
		t.Errorf("what happened later did not come: %v", err)
	}
}

// TestMirrorStopsAtWhatItCannotApply writes an event about a meeting that is not there: the book must not go on as if
// nothing were.
func TestMirrorStopsAtWhatItCannotApply(t *testing.T) {
	j := journaltest.New(t)
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	err := j.Append(ctx, 0, []*events.Event{{
		Office: "bremen", ID: "x", Time: time.Now().UTC(), Cause: events.Cause{Client: "c", Source: "/s", ID: "x", Sequence: 1, Parts: 1},
		Body: &events.MeetingCancelled{ID: "nowhere", Revision: 1},
	}})
	if err != nil {
		t.Fatal(err)
	}
	m := follow(t, j)
	for m.Health() == nil && ctx.Err() == nil {
		time.Sleep(time.Millisecond) // between looks at another goroutine
	}
	if m.Health() == nil || m.Ready() {
		t.Errorf("health %v, ready %v; want an error and not ready", m.Health(), m.Ready())
	}
}

// TestMirrorStopsAtWhatItCannotRead writes an event of a type that this version does not know, as a newer replica would:
// this one must say that it is not well, and not serve what is out of date as if it were not.
func TestMirrorStopsAtWhatItCannotRead(t *testing.T) {
	server := journaltest.Server(t)
	j := journaltest.Open(t, server, "bremen")
	fill(t, j, 1)
	m := follow(t, j)
	ctx, cancel := context.WithTimeout(context.Background(), patience.Limit)
	defer cancel()
	if err := m.WaitReady(ctx); err != nil {
		t.Fatal(err)
	}
	nc, err := server.Connect(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	strange := nats.NewMsg("jourfixe.bremen.event.meeting.x.dreamt")
	for name, value := range map[string]string{"ce-specversion": "1.0", "ce-id": "9-1", "ce-type": "jourfixe.meeting.dreamt.v1",
		"ce-time": "2026-11-22T09:00:00Z", "ce-commandsequence": "9", "ce-commandparts": "1"} {
		strange.Header.Set(name, value)
	}
	strange.Data = []byte(`{}`)
	if _, err := nc.RequestMsg(strange, patience.Limit); err != nil {
		t.Fatal(err)
	}
	for m.Health() == nil && ctx.Err() == nil {
		time.Sleep(time.Millisecond) // between looks at another goroutine
	}
	if m.Health() == nil || m.Ready() {
		t.Errorf("health %v, ready %v; want an error and not ready", m.Health(), m.Ready())
	}
}

// BenchmarkReplay reads a journal into a new book: what a start costs.
func BenchmarkReplay(b *testing.B) {
	const n = 100_000
	j := journaltest.New(b)
	fill(b, j, n)
	b.ResetTimer()
	for range b.N {
		ctx, cancel := context.WithCancel(context.Background())
		m := worker.NewMirror(j, "bremen", silent)
		stopped := make(chan error, 1)
		go func() { stopped <- m.Run(ctx) }()
		if err := m.WaitReady(ctx); err != nil {
			b.Fatal(err)
		}
		cancel()
		<-stopped
	}
	b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "events/s")
}

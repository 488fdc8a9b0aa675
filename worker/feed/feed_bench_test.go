package feed_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/feed"
	"jourfixe/worker/links"
)

// A stand is a feed handler on a mirror that events are put into by hand: a desk would take longer to make a busy office than what
// is measured takes.
type stand struct {
	t       testing.TB
	mirror  *worker.Mirror
	handler *feed.Handler
	last    uint64
}

func stock(t testing.TB, j *journal.Journal) *stand {
	t.Helper()
	s := &stand{t: t, mirror: worker.NewMirror(j, "bremen", slog.New(slog.DiscardHandler))}
	s.handler = feed.New(options(s.mirror, still))
	s.follow(j)
	s.happen(&events.OfficeChanged{Title: events.Text{"de": "Amt", "en": "Office"}, Zone: "Europe/Berlin"})
	s.happen(&events.FeedIssued{ID: "wall", Name: "Wall", Scope: "office", Hash: links.TokenHash(token)})
	return s
}

// follow has the mirror read the journal, in which there is nothing, so that the book counts as whole.
func (s *stand) follow(j *journal.Journal) {
	s.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.mirror.Run(ctx) }()
	s.t.Cleanup(func() {
		cancel()
		<-ended
	})
	if err := s.mirror.WaitReady(ctx); err != nil {
		s.t.Fatal(err)
	}
}

// happen lets something have happened in the office.
func (s *stand) happen(bodies ...events.Body) {
	s.t.Helper()
	for _, body := range bodies {
		s.last++
		e := &events.Event{Office: "bremen", Sequence: s.last, Time: now, Cause: events.Cause{Sequence: s.last, Parts: 1}, Body: body}
		if err := s.mirror.Apply([]*events.Event{e}); err != nil {
			s.t.Fatal(err)
		}
	}
}

// meeting is the nth meeting of a busy office.
func meeting(n int) *events.MeetingPlanned {
	day := events.Date{Year: 2027, Month: 1, Day: 4}.AddDays(n % 300)
	return &events.MeetingPlanned{
		ID:    fmt.Sprintf("meeting-%d", n),
		Slot:  events.Slot{Date: day, Start: 14 * 60, Zone: "Europe/Berlin", Instant: day.In(14*60, time.UTC), Duration: events.Period{Clock: 90 * time.Minute}},
		Title: events.Text{"de": fmt.Sprintf("Sitzung %d", n), "en": fmt.Sprintf("Meeting %d", n)},
		Why:   reason.Because("regular", reason.Rule("rhythm", "FREQ=MONTHLY;BYDAY=1WE")),
	}
}

// busy is a handler with a feed of 1,000 meetings.
func busy(b *testing.B) *stand {
	s := stock(b, journaltest.New(b))
	for n := range 1000 {
		s.happen(meeting(n))
	}
	return s
}

// serve measures what clients on loopback get from a server with this handler.
func serve(b *testing.B, h http.Handler, path string, header ...string) {
	server := httptest.NewServer(h)
	defer server.Close()
	transport := &http.Transport{MaxIdleConnsPerHost: 16, DisableCompression: true}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport}
	b.SetParallelism(8)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, server.URL+path, nil)
			if err != nil {
				b.Error(err)
				return
			}
			for i := 0; i < len(header); i += 2 {
				r.Header.Set(header[i], header[i+1])
			}
			response, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, response.Body); err != nil {
				b.Error(err)
			}
			response.Body.Close()
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
}

// BenchmarkFeed serves a feed of 1,000 meetings; BenchmarkServeContent is the yardstick: the same bytes by
// http.ServeContent.
func BenchmarkFeed(b *testing.B) { serve(b, busy(b).handler, "/feeds/"+token+".ics") }

func BenchmarkServeContent(b *testing.B) {
	content := []byte(body(b, get(b, busy(b).handler, "GET", "/feeds/"+token+".ics")))
	b.Logf("%d bytes", len(content))
	serve(b, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}), "/")
}

func BenchmarkFeedGzip(b *testing.B) {
	serve(b, busy(b).handler, "/feeds/"+token+".ics", "Accept-Encoding", "gzip")
}

func BenchmarkFeedUnchanged(b *testing.B) {
	s := busy(b)
	tag := get(b, s.handler, "GET", "/feeds/"+token+".ics").Header.Get("ETag")
	serve(b, s.handler, "/feeds/"+token+".ics", "If-None-Match", tag)
}

// BenchmarkRender makes the feed of 1,000 meetings anew, as the first request after a change does.
func BenchmarkRender(b *testing.B) {
	s := busy(b)
	n := 1000
	for b.Loop() {
		n++
		s.happen(&events.MeetingCancelled{ID: "meeting-0", Revision: n})
		if r := get(b, s.handler, "GET", "/feeds/"+token+".ics"); r.StatusCode != 200 {
			b.Fatal(r.StatusCode)
		}
	}
}

// BenchmarkFeedZstd is BenchmarkFeedGzip for who takes zstd.
func BenchmarkFeedZstd(b *testing.B) {
	serve(b, busy(b).handler, "/feeds/"+token+".ics", "Accept-Encoding", "gzip, zstd")
}

package feed_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
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

const token = "OPENSESAMEOPENSESAMEOPENSE"

// A stand is a feed handler on a mirror that events are put into directly.
type stand struct {
	t       testing.TB
	mirror  *worker.Mirror
	handler *feed.Handler
	now     time.Time
	last    uint64
}

func open(t testing.TB, j *journal.Journal) *stand {
	t.Helper()
	s := &stand{t: t, mirror: worker.NewMirror(j, "bremen", slog.New(slog.DiscardHandler)), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	s.handler = feed.New(feed.Options{
		Mirror: s.mirror, Domain: "bremen.example", Links: links.New([]byte("key"), "https://jourfixe.bremen.example", "bremen.example"),
		Now: func() time.Time { return s.now }, Log: slog.New(slog.DiscardHandler),
	})
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
		e := &events.Event{Office: "bremen", Sequence: s.last, Time: s.now, Cause: events.Cause{Sequence: s.last, Parts: 1}, Body: body}
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

func (s *stand) get(method, path string, header ...string) *http.Response {
	s.t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t testing.TB, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestServesAndRemembers(t *testing.T) {
	s := open(t, journaltest.New(t))
	s.happen(meeting(1))
	const path = "/feeds/" + token + ".ics"

	full := s.get("GET", path)
	text := body(t, full)
	if full.StatusCode != 200 || !strings.Contains(text, "SUMMARY:Sitzung 1\r\n") || !strings.Contains(text, "UID:meeting-meeting-1@bremen.example") {
		t.Fatalf("the feed is %d %s", full.StatusCode, text)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, max-age=300", "Vary": "Accept-Encoding",
		"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer", "Content-Length": fmt.Sprint(len(text)),
	} {
		if got := full.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	tag := full.Header.Get("ETag")
	for _, match := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
		if r := s.get("GET", path, "If-None-Match", match); r.StatusCode != 304 || body(t, r) != "" || r.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d with ETag %s, want 304 and %s", match, r.StatusCode, r.Header.Get("ETag"), tag)
		}
	}
	if r := s.get("GET", path, "If-None-Match", `"other"`); r.StatusCode != 200 {
		t.Errorf("another tag: %d, want 200", r.StatusCode)
	}
	if r := s.get("HEAD", path); r.StatusCode != 200 || body(t, r) != "" || r.Header.Get("Content-Length") != fmt.Sprint(len(text)) {
		t.Errorf("HEAD: %d, %s bytes announced", r.StatusCode, r.Header.Get("Content-Length"))
	}

	zipped := s.get("GET", path, "Accept-Encoding", "deflate, gzip;q=0.5")
	if zipped.Header.Get("Content-Encoding") != "gzip" || zipped.Header.Get("ETag") == tag {
		t.Errorf("with gzip: encoding %q, ETag %s", zipped.Header.Get("Content-Encoding"), zipped.Header.Get("ETag"))
	}
	z, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	if unzipped, err := io.ReadAll(z); err != nil || string(unzipped) != text {
		t.Errorf("unzipped it differs from the plain feed (%v)", err)
	}
	if r := s.get("GET", path, "Accept-Encoding", "gzip;q=0"); r.Header.Get("Content-Encoding") != "" {
		t.Error("a client that refuses gzip got it")
	}

	// A change of the office gives another tag, a change elsewhere the same.
	s.happen(&events.PartnerRegistered{ID: "riga", Title: events.Text{"de": "Riga"}, Kind: "network"})
	if r := s.get("GET", path); r.Header.Get("ETag") != tag {
		t.Error("something that the feed does not show changed its tag")
	}
	s.happen(meeting(2))
	if r := s.get("GET", path); r.Header.Get("ETag") == tag || !strings.Contains(body(t, r), "Sitzung 2") {
		t.Error("a new meeting did not change the feed")
	}
	if r := s.get("GET", path+"?lang=en"); !strings.Contains(body(t, r), "SUMMARY:Meeting 1") {
		t.Error("the feed in English does not speak it")
	}
}

func TestWhoSeesWhat(t *testing.T) {
	s := open(t, journaltest.New(t))
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/feeds/" + token + ".ics", 200},
		{"GET", "/feeds/" + strings.ToLower(token) + ".ics", 404},
		{"GET", "/feeds/" + token, 404},
		{"GET", "/feeds/.ics", 404},
		{"GET", "/feeds/" + strings.Repeat("A", 1000) + ".ics", 404},
		{"GET", "/feeds/x/" + token + ".ics", 404},
		{"POST", "/feeds/" + token + ".ics", 405},
	} {
		if r := s.get(c.method, c.path); r.StatusCode != c.status {
			t.Errorf("%s %.60s: %d, want %d", c.method, c.path, r.StatusCode, c.status)
		}
	}
	s.happen(&events.FeedRevoked{ID: "wall"})
	if r := s.get("GET", "/feeds/"+token+".ics"); r.StatusCode != 410 {
		t.Errorf("a revoked feed: %d, want 410", r.StatusCode)
	}
}

// TestBeforeTheBookIsWhole asks for a feed that may still come: nobody is told that there is none.
func TestBeforeTheBookIsWhole(t *testing.T) {
	j := journaltest.New(t)
	s := &stand{t: t, mirror: worker.NewMirror(j, "bremen", slog.New(slog.DiscardHandler)), now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	s.handler = feed.New(feed.Options{
		Mirror: s.mirror, Domain: "bremen.example", Links: links.New([]byte("key"), "https://jourfixe.bremen.example", "bremen.example"),
		Now: func() time.Time { return s.now }, Log: slog.New(slog.DiscardHandler),
		Tried: func(string, bool) { t.Error("a feed that may still come counts as a wrong try") },
	})
	if r := s.get("GET", "/feeds/"+token+".ics"); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
		t.Errorf("a feed that may still come: %d, Retry-After %q; want 503", r.StatusCode, r.Header.Get("Retry-After"))
	}
}

// TestSameDaySameBytes asks two handlers, as two replicas have them, for the same journal.
func TestSameDaySameBytes(t *testing.T) {
	j := journaltest.New(t)
	one, two := open(t, j), open(t, j)
	for _, s := range []*stand{one, two} {
		s.happen(meeting(1), meeting(2))
	}
	two.now = two.now.Add(5 * time.Hour) // later on the same day at the office
	path := "/feeds/" + token + ".ics"
	if a, b := one.get("GET", path), two.get("GET", path); a.Header.Get("ETag") != b.Header.Get("ETag") || body(t, a) != body(t, b) {
		t.Error("two replicas serve different feeds on the same day")
	}
}

// busy is a handler with a feed of 1,000 meetings.
func busy(b *testing.B) *stand {
	s := open(b, journaltest.New(b))
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
	content := []byte(body(b, busy(b).get("GET", "/feeds/"+token+".ics")))
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
	tag := s.get("GET", "/feeds/"+token+".ics").Header.Get("ETag")
	serve(b, s.handler, "/feeds/"+token+".ics", "If-None-Match", tag)
}

// BenchmarkRender makes the feed of 1,000 meetings anew, as the first request after a change does.
func BenchmarkRender(b *testing.B) {
	s := busy(b)
	n := 1000
	for b.Loop() {
		n++
		s.happen(&events.MeetingCancelled{ID: "meeting-0", Revision: n})
		if r := s.get("GET", "/feeds/"+token+".ics"); r.StatusCode != 200 {
			b.Fatal(r.StatusCode)
		}
	}
}

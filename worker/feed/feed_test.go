package feed_test

import (
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

	"jourfixe/events/journal/journaltest"
	"jourfixe/worker"
	"jourfixe/worker/blocks"
	"jourfixe/worker/feed"
	"jourfixe/worker/links"
	"jourfixe/worker/workertest"
)

const token = "OPENSESAMEOPENSESAMEOPENSE"

// now is the time on every clock in these tests, if they do not say otherwise.
var now = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func options(m *worker.Mirror, now func() time.Time) feed.Options {
	o := feed.Options{Mirror: m, Now: now, Log: slog.New(slog.DiscardHandler)}
	o.Blocks = blocks.New(blocks.Options{Mirror: m, Domain: "bremen.example", Links: links.New([]byte("key"), "https://jourfixe.bremen.example", "bremen.example"), Now: now})
	return o
}

func still() time.Time { return now }

// A house is an office at work that has issued a feed of everything.
type house struct {
	*workertest.Office
	t testing.TB
}

func open(t testing.TB) *house {
	t.Helper()
	h := &house{workertest.Open(t, now), t}
	h.Do("office.set", `{"title":{"de":"Amt","en":"Office"},"zone":"Europe/Berlin"}`)
	h.Do("feed.issue", `{"id":"wall","name":"Wall","scope":"office","hash":"%s"}`, links.TokenHash(token))
	return h
}

// handler is what serves the feeds in one more process, whose clock is so much ahead.
func (h *house) handler(ahead time.Duration) (served *feed.Handler) {
	h.t.Helper()
	h.Start(func(p *workertest.Process) []worker.Worker {
		served = feed.New(options(p.Mirror, func() time.Time { return h.Now().Add(ahead) }))
		return nil
	})
	return served
}

// meets has the nth meeting planned.
func (h *house) meets(n int) {
	h.t.Helper()
	h.Do("meeting.request", `{"id":"meeting-%d","title":{"de":"Sitzung %[1]d","en":"Meeting %[1]d"},"need":[],"duration":"PT1H30M","at":{"date":"2027-01-%02[2]d","start":"14:00"}}`, n, n+4)
}

func get(t testing.TB, h http.Handler, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
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
	h := open(t)
	h.meets(1)
	served := h.handler(0)
	const path = "/feeds/" + token + ".ics"

	full := get(t, served, "GET", path)
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
		if r := get(t, served, "GET", path, "If-None-Match", match); r.StatusCode != 304 || body(t, r) != "" || r.Header.Get("ETag") != tag {
			t.Errorf("If-None-Match %s: %d with ETag %s, want 304 and %s", match, r.StatusCode, r.Header.Get("ETag"), tag)
		}
	}
	if r := get(t, served, "GET", path, "If-None-Match", `"other"`); r.StatusCode != 200 {
		t.Errorf("another tag: %d, want 200", r.StatusCode)
	}
	if r := get(t, served, "HEAD", path); r.StatusCode != 200 || body(t, r) != "" || r.Header.Get("Content-Length") != fmt.Sprint(len(text)) {
		t.Errorf("HEAD: %d, %s bytes announced", r.StatusCode, r.Header.Get("Content-Length"))
	}

	zipped := get(t, served, "GET", path, "Accept-Encoding", "deflate, gzip;q=0.5")
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
	if r := get(t, served, "GET", path, "Accept-Encoding", "gzip;q=0"); r.Header.Get("Content-Encoding") != "" {
		t.Error("a client that refuses gzip got it")
	}

	// A change of the office gives another tag, a change elsewhere the same.
	h.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"network"}`)
	if r := get(t, served, "GET", path); r.Header.Get("ETag") != tag {
		t.Error("something that the feed does not show changed its tag")
	}
	h.meets(2)
	if r := get(t, served, "GET", path); r.Header.Get("ETag") == tag || !strings.Contains(body(t, r), "Sitzung 2") {
		t.Error("a new meeting did not change the feed")
	}
	if r := get(t, served, "GET", path+"?lang=en"); !strings.Contains(body(t, r), "SUMMARY:Meeting 1") {
		t.Error("the feed in English does not speak it")
	}
}

func TestWhoSeesWhat(t *testing.T) {
	h := open(t)
	served := h.handler(0)
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
		if r := get(t, served, c.method, c.path); r.StatusCode != c.status {
			t.Errorf("%s %.60s: %d, want %d", c.method, c.path, r.StatusCode, c.status)
		}
	}
	h.Do("feed.revoke", `{"id":"wall"}`)
	if r := get(t, served, "GET", "/feeds/"+token+".ics"); r.StatusCode != 410 {
		t.Errorf("a revoked feed: %d, want 410", r.StatusCode)
	}
}

// TestBeforeTheBookIsWhole asks for a feed that may still come: nobody is told that there is none.
func TestBeforeTheBookIsWhole(t *testing.T) {
	j := journaltest.New(t)
	o := options(worker.NewMirror(j, "bremen", slog.New(slog.DiscardHandler)), still) // which nobody runs
	o.Tried = func(string, bool) { t.Error("a feed that may still come counts as a wrong try") }
	served := feed.New(o)
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond) // who asks waits no longer
	defer cancel()
	const tag = `"0123456789abcdef0123456789abcdef-json-gzip"`
	for named, kept := range map[string]bool{
		"": false, tag: true, "W/" + tag: true, `"x", ` + tag: true, // a program that has it is not told of an error
		"*": false, `"x"`: false, `"0123456789abcdef0123456789abcde"`: false, strings.Trim(tag, `"`): false,
	} {
		ask := httptest.NewRequestWithContext(ctx, "GET", "/feeds/"+token+".ics", nil)
		ask.Header.Set("If-None-Match", named)
		w := httptest.NewRecorder()
		served.ServeHTTP(w, ask)
		switch r := w.Result(); {
		case kept && (r.StatusCode != 304 || r.Header.Get("ETag") != tag || r.Header.Get("Cache-Control") != "private, no-cache"):
			t.Errorf("who has %s of a feed that may still come: %d, %v; want 304", named, r.StatusCode, r.Header)
		case !kept && (r.StatusCode != 503 || r.Header.Get("Retry-After") == ""):
			t.Errorf("who has %q of a feed that may still come: %d, Retry-After %q; want 503", named, r.StatusCode, r.Header.Get("Retry-After"))
		}
	}
}

// TestSameDaySameBytes asks two handlers, as two replicas have them, for the same journal.
func TestSameDaySameBytes(t *testing.T) {
	h := open(t)
	one, two := h.handler(0), h.handler(5*time.Hour) // later on the same day at the office
	h.meets(1)
	h.meets(2)
	path := "/feeds/" + token + ".ics"
	if a, b := get(t, one, "GET", path), get(t, two, "GET", path); a.Header.Get("ETag") != b.Header.Get("ETag") || body(t, a) != body(t, b) {
		t.Error("two replicas serve different feeds on the same day")
	}
}

// TestRotated gives a feed another address, and has one come to its last day: what is read no more is gone.
func TestRotated(t *testing.T) {
	h := open(t)
	served, later := h.handler(0), h.handler(48*time.Hour)
	const other = "CLOSESESAMECLOSESESAMECLOS"
	status := func(served http.Handler, token string, want int) {
		t.Helper()
		if r := get(t, served, "GET", "/feeds/"+token+".ics"); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", token, r.StatusCode, want)
		}
	}
	status(served, other, 404)
	h.Do("feed.rotate", `{"id":"wall","hash":"%s"}`, links.TokenHash(other))
	status(served, token, 410)
	status(served, other, 200)
	const last = "LASTDAYLASTDAYLASTDAYLASTD"
	h.Do("feed.issue", `{"id":"last","name":"Last","scope":"deadlines","until":"2026-11-22","hash":"%s"}`, links.TokenHash(last))
	status(served, last, 200)
	status(later, last, 410)
}

// TestForms reads a feed as everything that it can be read as.
func TestForms(t *testing.T) {
	h := open(t)
	h.meets(1)
	served := h.handler(0)
	tags := map[string]bool{}
	for ending, want := range map[string][2]string{
		".ics": {"text/calendar; charset=utf-8", "SUMMARY:Sitzung 1"}, ".json": {"application/calendar+json", `["summary",{},"text","Sitzung 1"]`},
		".csv": {"text/csv; charset=utf-8", "Europe/Berlin;2027-01-05 14:00;2027-01-05 15:30;Sitzung 1;"}, ".atom": {"application/atom+xml", "<title>2027-01-05: Sitzung 1</title>"},
	} {
		r := get(t, served, "GET", "/feeds/"+token+"/wand"+ending)
		if text := body(t, r); r.StatusCode != 200 || r.Header.Get("Content-Type") != want[0] || !strings.Contains(text, want[1]) {
			t.Errorf("%s is %d, %s:\n%s", ending, r.StatusCode, r.Header.Get("Content-Type"), text)
		}
		tag := r.Header.Get("ETag")
		if tags[tag] {
			t.Errorf("%s has the ETag of another form", ending)
		}
		tags[tag] = true
		if r := get(t, served, "GET", "/feeds/"+token+"/wand"+ending, "If-None-Match", tag); r.StatusCode != 304 {
			t.Errorf("%s is unchanged, and answered %d", ending, r.StatusCode)
		}
	}
	if r := get(t, served, "GET", "/feeds/"+token+".xml"); r.StatusCode != 404 {
		t.Errorf("a form that there is not is %d", r.StatusCode)
	}
}

package feed_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// BenchmarkAnswer is what the handler takes by itself, without a network: a feed of 1,000 meetings that has not changed.
func BenchmarkAnswer(b *testing.B) {
	s := busy(b)
	tag := get(b, s.handler, "GET", "/feeds/"+token+".ics").Header.Get("ETag")
	r := httptest.NewRequest("GET", "/feeds/"+token+".ics", nil)
	r.Header.Set("If-None-Match", tag)
	b.ReportAllocs()
	for b.Loop() {
		w := silent{http.Header{}}
		s.handler.ServeHTTP(w, r)
	}
}

// A silent takes an answer and keeps nothing of it.
type silent struct{ header http.Header }

func (s silent) Header() http.Header         { return s.header }
func (s silent) Write(p []byte) (int, error) { return len(p), nil }
func (s silent) WriteHeader(int)             {}

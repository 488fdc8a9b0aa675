package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"code.dny.dev/ssrf"
)

// looker may reach these tests' own addresses.
func looker(within time.Duration) *Looker {
	f := newFetcher("test", within, nil, ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.1/32")))
	return &Looker{f, func(address string) (string, bool) { return address, address != "" }, time.Millisecond}
}

// TestLook follows links to pages that are there, have moved, are gone, are shut, or lead round in circles.
func TestLook(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	asked := map[string]string{}
	mux := http.NewServeMux()
	to := func(pattern string, status int, where string) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if where != "" {
				w.Header().Set("Location", where)
			}
			w.WriteHeader(status)
		})
	}
	to("/there", 200, "")
	to("/gone", 410, "")
	to("/members", 403, "")
	to("/broken", 500, "")
	to("/moved", 301, "/twice")
	to("/twice", 308, "/there")
	to("/today", 302, "/moved")
	to("/language", 301, "/de")
	to("/de", 302, "/there")
	to("/round", 301, "/round")
	to("/lost", 301, "/gone")
	to("/inward", 301, "http://10.0.0.1/")
	to("/script", 301, "javascript:alert(1)")
	to("/signed", 301, "http://user:secret@127.0.0.1/there")
	mux.HandleFunc("/headless", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		for r.Context().Err() == nil { // Nothing of it is read.
			fmt.Fprintln(w, strings.Repeat("x", 1<<16))
		}
	})
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path] += r.Method + " "
		mu.Unlock()
		if r.Header.Get("Referer") != "" {
			t.Errorf("%s is told where somebody comes from", r.URL)
		}
		mux.ServeHTTP(w, r)
	}))
	defer h.Close()
	l := looker(long)
	for path, want := range map[string]Sight{
		"/there": {Status: 200}, "/gone": {Status: 410}, "/nowhere": {Status: 404}, "/members": {Status: 403}, "/broken": {Status: 500},
		"/moved": {Status: 200, Moved: h.URL + "/there"}, "/today": {Status: 200}, "/language": {Status: 200, Moved: h.URL + "/de"},
		"/round": {Why: Redirects}, "/lost": {Status: 410}, "/inward": {Why: Private}, "/script": {Why: Redirects}, "/signed": {Why: Redirects},
		"/headless": {Status: 200}, "/endless": {Status: 200},
	} {
		if got, err := l.Look(t.Context(), h.URL+path); err != nil || got != want {
			t.Errorf("%s is %+v (%v), want %+v", path, got, err, want)
		}
	}
	if asked["/gone"] == "" || asked["/headless"] != "HEAD GET " || !strings.HasPrefix(asked["/there"], "HEAD ") {
		t.Errorf("asked was %v", asked)
	}
	if s := (Sight{Status: 403}); !s.Shut() || s.Gone() || s.Fine() {
		t.Error("what is shut is gone, or fine")
	}
	h.Close()
	if got, err := l.Look(t.Context(), h.URL+"/there"); err != nil || got.Why != Unreachable {
		t.Errorf("a server that is not there: %+v (%v)", got, err)
	}
}

// TestLookInward looks at nothing that is not public, whatever it is called and whoever leads there.
func TestLookInward(t *testing.T) {
	t.Parallel()
	h := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	defer h.Close()
	l := NewLooker("test")
	for _, address := range []string{h.URL, "http://localhost/", "http://192.168.1.1/", "javascript:alert(1)", "https://user:secret@city.example/", "http://city.example:8080/", "ftp://city.example/", ""} {
		if got, err := l.Look(t.Context(), address); err != nil || got.Why != Address {
			t.Errorf("%s is looked at: %+v (%v)", address, got, err)
		}
	}
	l.page = func(address string) (string, bool) { return address, true } // as a name would that leads there
	if got, err := l.Look(t.Context(), h.URL); err != nil || got.Why != Private {
		t.Errorf("an address of this machine: %+v (%v)", got, err)
	}
}

// TestLookAt asks one house one page after the other, and tells of each.
func TestLookAt(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now, most := 0, 0
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		now++
		most = max(most, now)
		mu.Unlock()
		if strings.HasSuffix(r.URL.Path, "3") {
			w.WriteHeader(http.StatusGone)
		}
		mu.Lock()
		now--
		mu.Unlock()
	}))
	defer h.Close()
	l := looker(long)
	var list []string
	for i := range 6 {
		list = append(list, fmt.Sprint(h.URL, "/", i))
	}
	found := map[int]int{}
	if err := l.LookAt(t.Context(), list, func(string) string { return "one" }, func(i int, s Sight) { found[i] = s.Status }); err != nil || len(found) != 6 || found[3] != 410 || found[2] != 200 || most != 1 {
		t.Errorf("found is %v, %d at once (%v)", found, most, err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.LookAt(ended, list, func(string) string { return "one" }, func(int, Sight) { t.Error("it looks on") }); err == nil {
		t.Error("it was ended, and says nothing of it")
	}
}

package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"code.dny.dev/ssrf"
)

// A house publishes files over TLS on the loopback, and remembers what it was asked.
type house struct {
	*httptest.Server
	asked atomic.Int32
	last  atomic.Pointer[http.Request]
}

func publish(t *testing.T, answer http.HandlerFunc) *house {
	t.Helper()
	h := &house{}
	h.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.asked.Add(1)
		h.last.Store(r)
		answer(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

// trusting is a fetcher that may reach these tests' own addresses and trusts the houses.
func trusting(within time.Duration, houses ...*house) *Fetcher {
	roots := x509.NewCertPool()
	for _, h := range houses {
		roots.AddCert(h.Certificate())
	}
	return newFetcher("test", within, roots, ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.1/32")))
}

const long = time.Minute

func why(err error) Why {
	var f *Fault
	if errors.As(err, &f) {
		return f.Why
	}
	return Why(fmt.Sprint(err))
}

func TestGet(t *testing.T) {
	const file = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
	h := publish(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"7"`)
		w.Header().Set("Last-Modified", "Mon, 02 Mar 2026 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"7"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		io.WriteString(w, file)
	})
	f := trusting(long, h)
	got, err := f.get(t.Context(), h.URL+"/secret.ics", Version{})
	if err != nil || string(got.Data) != file || got.Same || got.Version != (Version{`"7"`, "Mon, 02 Mar 2026 10:00:00 GMT"}) {
		t.Fatalf("%+v, %v", got, err)
	}
	if agent := h.last.Load().Header.Get("User-Agent"); agent != "Mozilla/5.0 (compatible; jourfixe/test)" {
		t.Errorf("it calls itself %q", agent)
	}
	again, err := f.get(t.Context(), h.URL+"/secret.ics", got.Version)
	if err != nil || !again.Same || again.Data != nil || again.Version != got.Version {
		t.Errorf("asked again: %+v, %v", again, err)
	}
	if since := h.last.Load().Header.Get("If-Modified-Since"); since != got.Version.Modified {
		t.Errorf("it was asked for what is newer than %q", since)
	}
}

// TestRedirects follows three of them, over two houses, and tells neither of the address before.
func TestRedirects(t *testing.T) {
	second := publish(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "there") })
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the sink was asked") }))
	t.Cleanup(sink.Close)
	first := publish(t, func(w http.ResponseWriter, r *http.Request) {
		switch n := strings.Count(r.URL.Path, "x"); {
		case r.URL.Path == "/circle":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case r.URL.Path == "/plain":
			http.Redirect(w, r, sink.URL, http.StatusFound)
		case r.URL.Path == "/inside":
			http.Redirect(w, r, strings.Replace(second.URL, "127.0.0.1", "127.0.0.2", 1), http.StatusFound)
		case r.URL.Path == "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case n > 1:
			http.Redirect(w, r, strings.Replace(r.URL.Path, "x", "", 1), http.StatusMovedPermanently)
		default:
			http.Redirect(w, r, second.URL+"/end", http.StatusTemporaryRedirect)
		}
	})
	f := trusting(long, first, second)
	got, err := f.get(t.Context(), first.URL+"/secret/xxx", Version{})
	if err != nil || string(got.Data) != "there" {
		t.Fatalf("%+v, %v", got, err)
	}
	if referer := second.last.Load().Referer(); referer != "" {
		t.Errorf("the second house is told of %q", referer)
	}
	before := second.asked.Load()
	for path, want := range map[string]Why{"/xxxx": Redirects, "/circle": Redirects, "/plain": Redirects, "/file": Redirects, "/inside": Private} {
		_, err := f.get(t.Context(), first.URL+path, Version{})
		if why(err) != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), path) || strings.Contains(err.Error(), "127.")) {
			t.Errorf("%s: the fault quotes the address: %v", path, err)
		}
	}
	if second.asked.Load() != before {
		t.Error("the second house was reached by an address that is not public")
	}
}

// TestHostile has servers that answer without end, late, or with what is far more than it looks like.
func TestHostile(t *testing.T) {
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 1 << 10 {
		z.Write(make([]byte, 1<<20))
	}
	z.Close()
	packed := func(data []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		z.Write(data)
		z.Close()
		return b.Bytes()
	}
	h := publish(t, func(w http.ResponseWriter, r *http.Request) {
		gzipped := func(data []byte) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(data)
		}
		switch r.URL.Path {
		case "/packed":
			gzipped(packed([]byte("unpacked")))
		case "/bomb":
			gzipped(bomb.Bytes())
		case "/cut":
			gzipped(packed(bytes.Repeat([]byte("unpacked"), 1000))[:30])
		case "/no-gzip":
			gzipped([]byte("BEGIN:VCALENDAR"))
		case "/br":
			w.Header().Set("Content-Encoding", "br")
		case "/most":
			w.Write(make([]byte, maxBytes))
		case "/more":
			w.Write(make([]byte, maxBytes+1))
		case "/endless":
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		case "/header":
			w.Header().Set("X-Long", strings.Repeat("x", 2*maxHeader))
		case "/mark":
			w.Header().Set("ETag", strings.Repeat("x", maxMark+1))
		case "/drip":
			for r.Context().Err() == nil {
				w.Write([]byte("."))
				w.(http.Flusher).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(time.Millisecond):
				}
			}
		case "/silent":
			<-r.Context().Done()
		case "/broken":
			panic(http.ErrAbortHandler)
		case "/unasked":
			w.WriteHeader(http.StatusNotModified)
		default:
			w.WriteHeader(http.StatusGone)
		}
	})
	for path, want := range map[string]Why{
		"/packed": "<nil>", "/most": "<nil>", "/mark": "<nil>",
		"/bomb": TooLarge, "/more": TooLarge, "/endless": TooLarge,
		"/cut": Broken, "/no-gzip": Broken, "/br": Broken,
		"/header": Unreachable, "/broken": Unreachable, "/unasked": Status, "/gone": Status,
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		file, err := trusting(long, h).get(t.Context(), h.URL+path, Version{})
		runtime.ReadMemStats(&after)
		if why(err) != want {
			t.Errorf("%s: %v, want %s", path, err, want)
		}
		if path == "/packed" && (file == nil || string(file.Data) != "unpacked") {
			t.Errorf("%s is %+v", path, file)
		}
		if path == "/mark" && file != nil && file.Version.ETag != "" {
			t.Errorf("a mark of %d bytes is kept", len(file.Version.ETag))
		}
		if most := after.TotalAlloc - before.TotalAlloc; most > 64<<20 {
			t.Errorf("%s takes %d MB", path, most>>20)
		}
	}
	for _, path := range []string{"/drip", "/silent"} {
		if _, err := trusting(100*time.Millisecond, h).get(t.Context(), h.URL+path, Version{}); why(err) != Slow {
			t.Errorf("%s: %v", path, err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := trusting(long, h).get(ended, h.URL+"/silent", Version{}); !errors.Is(err, context.Canceled) {
		t.Errorf("whoever asks has gone: %v", err)
	}
	if _, err := newFetcher("test", long, x509.NewCertPool(), ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(netip.MustParsePrefix("127.0.0.1/32"))).get(t.Context(), h.URL, Version{}); why(err) != Certificate {
		t.Errorf("a house that nobody vouches for: %v", err)
	}
}

// TestInsideIsNotReached asks, as the program does, for what is inside: by numbers, which need no name server.
func TestInsideIsNotReached(t *testing.T) {
	f := New("test")
	for _, host := range []string{"127.0.0.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:169.254.169.254]", "[fc00::1]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"} {
		if _, err := f.Get(t.Context(), "https://"+host+"/x.ics", Version{}); why(err) != Private {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func TestCheck(t *testing.T) {
	for address, want := range map[string]string{
		"https://calendar.example/a.ics":                  "https://calendar.example/a.ics",
		" webcal://calendar.example/a.ics\n":              "https://calendar.example/a.ics",
		"WEBCAL://calendar.example/a?key=b#c":             "https://calendar.example/a?key=b",
		"https://calendar.example:443/a":                  "https://calendar.example:443/a",
		"https://me:word@calendar.example/a":              "https://me:word@calendar.example/a",
		"http://calendar.example/a.ics":                   "",
		"https://calendar.example:8443/a.ics":             "",
		"https:///a.ics":                                  "",
		"https:calendar.example":                          "",
		"file:///etc/passwd":                              "",
		"calendar.example/a.ics":                          "",
		"gopher://calendar.example":                       "",
		"https://calendar.example/\x00":                   "",
		"":                                                "",
		"https://a.example/" + strings.Repeat("a", 2_000): "",
	} {
		got, err := Check(address)
		if got != want || (err != nil) != (want == "") {
			t.Errorf("%q is %q, %v; want %q", address, got, err, want)
		}
	}
}

package throttle

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestBehind(t *testing.T) {
	ours := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:f::/48")}
	for _, x := range []struct {
		name, from string
		lines      []string
		want       string
	}{
		{"from the proxy", "127.0.0.1:1000", []string{"192.0.2.7"}, "192.0.2.7:0"},
		{"by way of IPv6", "[2001:db8:f::1]:1000", []string{"2001:db8::7"}, "[2001:db8::7]:0"},
		{"mapped", "[::ffff:127.0.0.1]:1000", []string{"::ffff:192.0.2.7"}, "192.0.2.7:0"},
		{"by way of two", "127.0.0.1:1000", []string{"192.0.2.7, 10.1.2.3"}, "192.0.2.7:0"},
		{"a line each", "127.0.0.1:1000", []string{"192.0.2.7", "10.1.2.3"}, "192.0.2.7:0"},
		{"with ports", "127.0.0.1:1000", []string{"192.0.2.7:4711,[2001:db8:f::2]:80"}, "192.0.2.7:0"},
		{"made up by whoever asks", "127.0.0.1:1000", []string{"198.51.100.1, 192.0.2.7"}, "192.0.2.7:0"},
		{"a proxy made up by whoever asks", "127.0.0.1:1000", []string{"198.51.100.1, 10.0.0.1, 192.0.2.7"}, "192.0.2.7:0"},
		{"not by a proxy", "192.0.2.9:1000", []string{"198.51.100.1"}, "192.0.2.9:1000"},
		{"by nobody", "127.0.0.1:1000", nil, "127.0.0.1:0"},
		{"from the network of the proxies", "127.0.0.1:1000", []string{"10.0.0.5"}, "10.0.0.5:0"},
		{"from something that is no address", "127.0.0.1:1000", []string{"192.0.2.7, unknown, 10.0.0.5"}, "10.0.0.5:0"},
		{"from nothing", "127.0.0.1:1000", []string{"192.0.2.7,"}, "127.0.0.1:0"},
		{"in circles", "127.0.0.1:1000", []string{"192.0.2.7" + strings.Repeat(", 10.0.0.5", 5000)}, "10.0.0.5:0"},
		{"at a socket", "@", []string{"192.0.2.7"}, "@"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header["X-Forwarded-For"] = x.from, x.lines
		got := ""
		Behind(ours, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = r.RemoteAddr })).ServeHTTP(nil, r)
		if got != x.want || r.RemoteAddr != x.from {
			t.Errorf("%s: the request comes from %s, want %s", x.name, got, x.want)
		}
	}
}

// TestNobodyIsTrusted asks a real server that stands alone: what is said about whom a request comes from means nothing.
func TestNobodyIsTrusted(t *testing.T) {
	server := httptest.NewServer(Behind(nil, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.RemoteAddr) })))
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Forwarded-For", "192.0.2.7")
	w, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	if from, err := io.ReadAll(w.Body); err != nil || !strings.HasPrefix(string(from), "127.0.0.1:") {
		t.Errorf("the request comes from %s (%v)", from, err)
	}
}

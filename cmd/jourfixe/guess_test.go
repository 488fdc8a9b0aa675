package main

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"jourfixe/config"
)

// TestGuessesBehindProxy has two people come by way of a reverse proxy. One tries links that are nobody's until they have to
// wait; the other, whom the proxy says it is asked by, does not. Metrics say that somebody has tried, and not who.
func TestGuessesBehindProxy(t *testing.T) {
	t.Parallel()
	server := serve(t, t.TempDir(), "--trusted-proxy", "127.0.0.1")
	behind, err := url.Parse("http://" + server.addresses().HTTP)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(behind)
		r.Out.Header["X-Forwarded-For"] = r.In.Header["X-Forwarded-For"] // what whoever asks has made up goes first
		r.SetXForwarded()
	}})
	t.Cleanup(proxy.Close)
	from := func(address string) func(path, forwarded string) int {
		client := &http.Client{Transport: &http.Transport{
			DialContext:       (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}).DialContext,
			DisableKeepAlives: true,
		}}
		return func(path, forwarded string) int {
			t.Helper()
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, proxy.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("X-Forwarded-For", forwarded)
			w, err := client.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer w.Body.Close()
			return w.StatusCode
		}
	}
	guesser, guest := from("127.0.0.7"), from("127.0.0.8")
	for i := range 12 {
		want := http.StatusNotFound
		if i >= 10 {
			want = http.StatusTooManyRequests
		}
		if got := guesser(fmt.Sprintf("/rsvp/%026d", i), fmt.Sprintf("192.0.2.%d", i)); got != want {
			t.Errorf("guess %d is answered by %d, want %d", i+1, got, want)
		}
	}
	if got := guest("/mails/aaaaaaaaaaaaaaaaaaaaaaaaaa", ""); got != http.StatusNotFound {
		t.Errorf("somebody else's wrong link is answered by %d, want 404", got)
	}
	operator, err := config.LoadOperator(server.data)
	if err != nil {
		t.Fatal(err)
	}
	_, page := metricsOf(t, server, operator.APIToken)
	for _, line := range []string{
		`jourfixe_wrong_secrets_total{answer="refused",door="link"} 11`, `jourfixe_wrong_secrets_total{answer="told to wait",door="link"} 2`,
	} {
		if !strings.Contains(page, line) {
			t.Errorf("the metrics lack %s", line)
		}
	}
	for _, secret := range []string{"127.0.0.7", "192.0.2.", "0000000"} {
		if strings.Contains(page, secret) || strings.Contains(server.log.String(), secret) {
			t.Errorf("%s stands in the metrics or in the log", secret)
		}
	}
}

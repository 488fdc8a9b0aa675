// Package fetch gets files that other houses publish: by https, from public addresses alone, within limits of size and time. Whoever names an
// address to be fetched has this house look at it from where it stands, so nothing inside of it may be reached that way, by whatever name or
// detour. Such an address is often a secret by itself; no fault quotes it, and no other house is told of it.
package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"jourfixe/calendar/check"
)

// What one fetch may take.
const (
	maxBytes     = 5 << 20 // on the way, and again when it is unpacked
	maxHeader    = 64 << 10
	maxRedirects = 3
	maxMark      = 1 << 10          // of what a server calls a version by; a longer one is not kept
	within       = 30 * time.Second // from the first look for the server to the last byte
	opening      = 10 * time.Second // for each connection, until it answers
)

// A Version is how the server calls the state of a file, to be told whether there is a newer one. The zero value is none.
type Version struct {
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"` // as in Last-Modified
}

// A File is what was fetched.
type File struct {
	Data    []byte
	Version Version
	Same    bool // it is as the version that was asked by: there are no data
}

// A Fetcher fetches files. It may be used by many at once.
type Fetcher struct {
	client *http.Client
	agent  string
	within time.Duration
}

// New returns a fetcher that says it is of this version of the program.
func New(version string) *Fetcher {
	return newFetcher(version, within, nil, ssrf.WithPorts(443))
}

// newFetcher is New with other roots and addresses, for tests: nil roots are those of the machine.
func newFetcher(version string, within time.Duration, roots *x509.CertPool, options ...ssrf.Option) *Fetcher {
	guard := ssrf.New(options...)
	dialer := &net.Dialer{Timeout: opening, Control: guard.Safe}
	transport := &http.Transport{
		Proxy:                  nil, // it would look for the addresses itself
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    opening,
		ResponseHeaderTimeout:  opening,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true, // it is unpacked here, within limits
		DisableKeepAlives:      true, // a file is asked for every few minutes at most
		ForceAttemptHTTP2:      true,
	}
	// What a server is asked to be is a browser: Outlook's gives calendars to nobody else.
	return &Fetcher{client: &http.Client{Transport: transport, CheckRedirect: follow}, agent: "Mozilla/5.0 (compatible; jourfixe/" + version + ")", within: within}
}

// At is a fetcher like this one that reaches some hosts, by name, at addresses of a test's own, whose servers the roots vouch for. Every other
// address is looked at as ever.
func (f *Fetcher) At(hosts map[string]string, roots *x509.CertPool) *Fetcher {
	transport := f.client.Transport.(*http.Transport).Clone()
	transport.TLSClientConfig.RootCAs = roots
	guarded := transport.DialContext
	transport.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		if host, _, err := net.SplitHostPort(address); err == nil && hosts[host] != "" {
			return new(net.Dialer).DialContext(ctx, network, hosts[host])
		}
		return guarded(ctx, network, address)
	}
	return &Fetcher{client: &http.Client{Transport: transport, CheckRedirect: follow}, agent: f.agent, within: f.within}
}

// follow decides about a redirect, and is asked before anything is sent there. Whether the address is a public one is looked at when it is
// dialled, as for the first.
func follow(next *http.Request, before []*http.Request) error {
	// It would tell the next house the address that is a secret of the one before.
	next.Header.Del("Referer")
	switch {
	case len(before) > maxRedirects:
		return &Fault{Why: Redirects}
	case next.URL.Scheme != "https":
		return &Fault{Why: Redirects}
	}
	return nil
}

// Check says whether an address could be fetched at all, and returns it in its plain form.
func Check(address string) (string, error) {
	plain, ok := check.Published(address)
	if !ok {
		return "", &Fault{Why: Address}
	}
	return plain, nil
}

// Get fetches a file, or finds that it is as it was. The error is a *Fault, or that of ctx if it has ended.
func (f *Fetcher) Get(ctx context.Context, address string, known Version) (*File, error) {
	plain, err := Check(address)
	if err != nil {
		return nil, err
	}
	return f.get(ctx, plain, known)
}

func (f *Fetcher) get(ctx context.Context, address string, known Version) (*File, error) {
	bounded, cancel := context.WithTimeout(ctx, f.within)
	defer cancel()
	r, err := http.NewRequestWithContext(bounded, http.MethodGet, address, nil)
	if err != nil {
		return nil, &Fault{Why: Address}
	}
	r.Header.Set("Accept", "text/calendar, */*;q=0.1")
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("User-Agent", f.agent)
	set := func(name, value string) {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	set("If-None-Match", known.ETag)
	set("If-Modified-Since", known.Modified)
	file, err := f.answer(r, known)
	// A server that sees the question given up may end its answer as if it were whole before the connection is closed.
	if err == nil {
		err = bounded.Err()
	}
	switch {
	case err == nil:
		return file, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, fault(err)
}

// answer sends the question and reads what comes back.
func (f *Fetcher) answer(r *http.Request, known Version) (*File, error) {
	answer, err := f.client.Do(r)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusNotModified && known != Version{}:
		return &File{Version: known, Same: true}, nil
	case answer.StatusCode != http.StatusOK:
		return nil, &Fault{Why: Status, Status: answer.StatusCode}
	}
	data, err := unpacked(answer)
	if err != nil {
		return nil, err
	}
	return &File{Data: data, Version: Version{mark(answer, "ETag"), mark(answer, "Last-Modified")}}, nil
}

// unpacked reads the body. What is on the way is bounded, and what comes of it.
func unpacked(answer *http.Response) ([]byte, error) {
	packed := &bounded{from: answer.Body, left: maxBytes}
	var body io.Reader = packed
	switch strings.ToLower(answer.Header.Get("Content-Encoding")) {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(packed)
		if err != nil {
			return nil, broken(err)
		}
		body = &bounded{from: z, left: maxBytes}
	default:
		return nil, &Fault{Why: Broken} // it was asked for nothing else
	}
	data, err := io.ReadAll(body)
	if err != nil {
		return nil, broken(err)
	}
	return data, nil
}

// broken is a fault of what came, unless another one is known.
func broken(err error) error {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return &Fault{Why: Broken}
	}
	return err
}

// bounded is a reader that fails where more comes than may.
type bounded struct {
	from io.Reader
	left int
}

// Read implements io.Reader.
func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p[:min(len(p), b.left+1)])
	if b.left -= n; b.left < 0 {
		return 0, &Fault{Why: TooLarge}
	}
	return n, err
}

// mark is how the server calls the version, "" if that is too long to be kept.
func mark(answer *http.Response, name string) string {
	if value := answer.Header.Get(name); len(value) <= maxMark {
		return value
	}
	return ""
}

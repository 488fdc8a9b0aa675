package caldav

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/events/porttest"
	"jourfixe/worker/links"
)

// reader is a program that syncs for the first time: it asks what there is, and then for all of it, a hundred at a time.
type reader struct {
	b        *testing.B
	client   *http.Client
	base     string
	path     string
	password string
}

func (r *reader) report(body string) string {
	r.b.Helper()
	request, err := http.NewRequestWithContext(r.b.Context(), "REPORT", r.base+r.path, strings.NewReader(body))
	if err != nil {
		r.b.Fatal(err)
	}
	request.SetBasicAuth("anna", r.password)
	request.Header.Set("Content-Type", "application/xml; charset=utf-8")
	request.Header.Set("Depth", "1")
	response, err := r.client.Do(request)
	if err != nil {
		r.b.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusMultiStatus {
		r.b.Fatalf("%d %v: %.300s", response.StatusCode, err, data)
	}
	return string(data)
}

// sync syncs, and returns how many items it has got.
func (r *reader) sync() (items int) {
	r.b.Helper()
	list := r.report(`<?xml version="1.0"?><D:sync-collection xmlns:D="DAV:"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getcontenttype/><D:getetag/></D:prop></D:sync-collection>`)
	var names []string
	for part := range strings.SplitSeq(list, "href>") { // whatever prefix the server has for DAV:
		if name, _, _ := strings.Cut(part, "<"); strings.HasSuffix(name, ".ics") {
			names = append(names, "<D:href>"+name+"</D:href>")
		}
	}
	for some := range slices.Chunk(names, 100) {
		got := r.report(`<?xml version="1.0"?><C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/><C:calendar-data/></D:prop>` + strings.Join(some, "") + `</C:calendar-multiget>`)
		items += strings.Count(got, "BEGIN:VEVENT")
	}
	return items
}

func (r *reader) bench(want int) {
	r.b.Helper()
	r.client = &http.Client{Transport: &http.Transport{}}
	defer r.client.CloseIdleConnections()
	if got := r.sync(); got != want { // and once to be warm
		r.b.Fatalf("it gets %d items, want %d", got, want)
	}
	for r.b.Loop() {
		r.sync()
	}
}

// BenchmarkFirstSync syncs 1,000 items for the first time, over HTTP on loopback: here, and from Debian's Radicale, which has the same items.
func BenchmarkFirstSync(b *testing.B) {
	const meetings, token = 1000, "OPENSESAMEOPENSESAMEOPENSE"
	s := newStand(b, meetings)
	s.happen(&events.FeedIssued{ID: "all", Name: "All", Scope: "office", Hash: links.TokenHash(token)})
	b.Run("here", func(b *testing.B) {
		server := httptest.NewServer(s.h)
		defer server.Close()
		(&reader{b: b, base: server.URL, path: "/dav/feeds/all/calendars/calendar/", password: token}).bench(meetings)
	})
	b.Run("radicale", func(b *testing.B) {
		program, err := exec.LookPath("radicale")
		if err != nil {
			b.Skip("there is no radicale; Debian has it")
		}
		dir, port := b.TempDir(), porttest.Port(b)
		folder := filepath.Join(dir, "collection-root", "anna", "own")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			b.Fatal(err)
		}
		write := func(name string, data []byte) {
			if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
				b.Fatal(err)
			}
		}
		write(".Radicale.props", []byte(`{"tag": "VCALENDAR"}`))
		for _, i := range s.h.scoped(b, agenda.Scope{}).Items() {
			write(i.Name, i.Data())
		}
		settings := filepath.Join(dir, "config")
		said := fmt.Sprintf("[server]\nhosts = 127.0.0.1:%d\n[auth]\ntype = none\n[storage]\nfilesystem_folder = %s\n[logging]\nlevel = error\n", port, dir)
		if err := os.WriteFile(settings, []byte(said), 0o600); err != nil {
			b.Fatal(err)
		}
		var log bytes.Buffer
		cmd := exec.Command(program, "--config", settings)
		cmd.Stdout, cmd.Stderr = &log, &log
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		defer func() {
			_ = cmd.Process.Kill() // it may have ended by itself
			_ = cmd.Wait()
		}()
		address := fmt.Sprintf("127.0.0.1:%d", port)
		patience.Eventually(b, "radicale listens", func() bool {
			conn, err := net.DialTimeout("tcp", address, time.Second)
			if err == nil {
				_ = conn.Close()
			}
			return err == nil
		}, func() string { return "" })
		(&reader{b: b, base: "http://" + address, path: "/anna/own/", password: "x"}).bench(meetings)
	})
}

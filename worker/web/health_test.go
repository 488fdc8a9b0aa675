package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web"
)

// TestNotReady shows what is answered before the book is whole.
func TestNotReady(t *testing.T) {
	o := newOffice(t, func(o *web.Options) { o.Ready = func() error { return fmt.Errorf("the zones differ") } })
	if w := o.ask("GET", "/readyz", ""); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "the zones differ") {
		t.Errorf("/readyz: %d %s", w.Code, w.Body)
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/livez": http.StatusOK, "/readyz?for=reading": http.StatusOK, "/readyz?for=writing": http.StatusBadRequest} {
		if w := o.ask("GET", path, ""); w.Code != want {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}

	// A mirror that nobody runs never gets its book whole.
	o = newOffice(t, func(o *web.Options) { o.Mirror = worker.NewMirror(nil, "bremen", o.Log) })
	if w := o.ask("GET", "/readyz", ""); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "still being read") {
		t.Errorf("/readyz: %d %s", w.Code, w.Body)
	}
	if w := o.ask("GET", "/readyz?for=reading", ""); w.Code != http.StatusServiceUnavailable {
		t.Errorf("/readyz for reading: %d %s", w.Code, w.Body)
	}
	page := o.open("/", bearer)
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" {
		t.Errorf("the agenda: %d", page.Status)
	}
	page.Check("de")
}

// TestStopped shows that a book which has come apart from the journal is still read, with a warning. The event that does not fit is
// put in by hand, since no desk decides one.
func TestStopped(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	if err := o.mirror.Apply([]*events.Event{{Sequence: 1 << 40, Body: &events.PartnerRetired{ID: "nobody"}}}); err == nil {
		t.Fatal("an event about nobody is applied")
	}
	if w := o.ask("GET", "/readyz", ""); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "partner/nobody") {
		t.Errorf("/readyz: %d %s", w.Code, w.Body)
	}
	page := o.get("/", "de")
	if !strings.Contains(page.All("status")[0].Text(), "nicht auf dem neuesten Stand") || !page.Says("Internationaler Jour Fixe") {
		t.Error("the agenda does not warn, or shows nothing")
	}
	page.Check("de")
	if o.open("/login").Says("neuesten Stand") {
		t.Error("the sign-in page tells everybody")
	}
}

// TestReadyNamesZones shows which zone data the house goes by.
func TestReadyNamesZones(t *testing.T) {
	older, err := tz.Read(fstest.MapFS{"+VERSION": {Data: []byte("2020a")}, "Europe/Berlin": {Data: utcOnly}}, "/home/somebody/zones")
	if err != nil {
		t.Fatal(err)
	}
	o := newOffice(t, func(o *web.Options) { o.Zones = &worker.Zones{Used: tz.Own(), Others: []*tz.Table{older}} })
	o.furnish()
	w := o.ask("GET", "/readyz", "")
	if w.Code != http.StatusOK || !regexp.MustCompile(`^ready\nzones `+string(tz.Own().Release())+` from the program, [0-9a-f]{16}\nzones: Europe/Berlin: from \d{4}-\d\d-\d\d \d\d:\d\dZ on UTC\+0[12]:00 by .* the program, but UTC\+00:00 by 2020a from files of the machine\n`).MatchString(w.Body.String()) {
		t.Errorf("/readyz: %d %s", w.Code, w.Body)
	}
}

// utcOnly is a zone file of a place whose clocks show UTC at all times.
var utcOnly = func() []byte {
	block := append([]byte("TZif2"), make([]byte, 15)...)
	block = append(block, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4) // one type, four letters
	block = append(block, 0, 0, 0, 0, 0, 0, 'U', 'T', 'C', 0)
	return append(append(slices.Clone(block), block...), "\nUTC0\n"...)
}()

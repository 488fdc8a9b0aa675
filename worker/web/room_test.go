package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"jourfixe/worker/web/webtest"
)

// rooms are the venues that a form offers, as they are marked.
func rooms(t *testing.T, page *webtest.Page) string {
	t.Helper()
	for _, e := range page.All("combobox") {
		if e.Attr("name") == "v.venue" {
			return e.Text()
		}
	}
	t.Fatalf("%s offers no venue", page.Target)
	return ""
}

// TestRooms looks at how venues suit a meeting: free, taken and by what, too small. One that is taken is not taken by mistake.
func TestRooms(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	if got := rooms(t, b.Open("/new/meeting")); strings.Contains(got, "frei") || !strings.Contains(got, "Rathaus") {
		t.Errorf("before anybody has said when: %s", got)
	}
	q := url.Values{"v.title.de": {"Absprache"}, "v.at.date": {"2026-12-02"}, "v.at.start": {"14:30"}, "v.duration": {"1 h"}, "v.need": {"partner/riga", "person/p2"}, "v.venue": {"rathaus"}}
	page := b.Open("/new/meeting?" + q.Encode())
	page.Check("de")
	for _, want := range []string{"✕ Rathaus: belegt – Internationaler Jour Fixe, Mittwoch, 2. Dezember 2026", "! Nebenhaus: frei, aber zu klein – Plätze: 1, Eingeladene: 2"} {
		if got := rooms(t, page); !strings.Contains(got, want) {
			t.Errorf("it is not said that %q: %s", want, got)
		}
	}
	before := o.journal()
	taken := b.Send(sheet(t, page, "next", nil))
	taken.Check("de")
	if taken.Status != http.StatusUnprocessableEntity || !taken.Says("Zu dieser Zeit ist der Ort belegt: Internationaler Jour Fixe") || o.journal() != before {
		t.Errorf("%d\n%s", taken.Status, taken.Find("main", "").Text())
	}
	// All the same: it is said before it is done, and done then.
	seen := b.Send(sheet(t, taken, "next", map[string]string{"v.ifNone": "best"}))
	seen.Check("de")
	if seen.Status != http.StatusOK || !seen.Says("Bitte beachten:") || !seen.Says("✕ Rathaus: belegt – Internationaler Jour Fixe") || o.journal() != before {
		t.Fatalf("%d\n%s", seen.Status, seen.Find("main", "").Text())
	}
	var done *webtest.Page
	for _, button := range seen.All("button") {
		if button.Attr("value") == "do" {
			done = b.Send(button.Press())
			break
		}
	}
	if done == nil || done.Status != http.StatusSeeOther || o.mirror.Snapshot().Meeting("absprache") == nil {
		t.Fatalf("it was not done: %+v", done)
	}
	// At another time it is free, and the button says so without anything being lost.
	again := b.Send(sheet(t, taken, "look", map[string]string{"v.at.date": "2026-12-03"}))
	again.Check("de")
	if got := rooms(t, again); again.Status != http.StatusOK || !strings.Contains(got, "✓ Rathaus: frei, Plätze: 40") || sheet(t, again, "next", nil).Fields.Get("v.title.de") != "Absprache" {
		t.Errorf("%d: %s", again.Status, got)
	}
	// Moved to where its venue is taken, it is said, too.
	o.Do("meeting.request", `{"id":"frei","title":{"de":"Frei"},"at":{"date":"2026-12-04","start":"10:00"},"duration":"PT1H","need":["person/p1"],"venue":"rathaus"}`)
	moved := b.Send(sheet(t, b.Open("/meetings/frei/move"), "next", map[string]string{"v.at.date": "2026-12-02", "v.at.start": "14:00", "v.ifNone": "best"}))
	moved.Check("de")
	if moved.Status != http.StatusOK || !moved.Says("✕ Rathaus: belegt") {
		t.Errorf("moved: %d\n%s", moved.Status, moved.Find("main", "").Text())
	}
	// In a form about a meeting the meeting itself takes nothing.
	if got := rooms(t, b.Open("/meetings/frei/change")); !strings.Contains(got, "✓ Rathaus: frei") {
		t.Errorf("it stands in its own way: %s", got)
	}
}

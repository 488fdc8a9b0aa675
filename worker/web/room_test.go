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

// TestMovedToAnotherRoom moves a meeting to a time at which its room is taken, and to another one with it: where times are offered it is said which
// rooms are free then, and who is invited gets one mail that tells both.
func TestMovedToAnotherRoom(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("venue.set", `{"id":"keller","title":{"de":"Keller","en":"Cellar"},"seats":9}`)
	o.Do("person.add", `{"id":"kai","name":"Kai Frei","email":"kai@town.example"}`)
	o.Do("meeting.request", `{"id":"frei","title":{"de":"Frei"},"at":{"date":"2026-12-04","start":"10:00"},"duration":"PT1H","need":["person/kai"],"venue":"rathaus"}`)
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	times := b.Open("/meetings/frei/times")
	times.Check("de")
	var offered []string
	for _, link := range times.All("link") {
		if strings.HasPrefix(link.Text(), "✓ Keller: frei, Plätze: 9, ") {
			offered = append(offered, link.Attr("href"))
		}
	}
	if n := len(times.All("heading")); len(offered) == 0 || len(offered) > n || !times.Says("2 Räume frei") && !times.Says("3 Räume frei") {
		t.Fatalf("%d times have the cellar\n%s", len(offered), times.Find("main", "").Text())
	}
	chosen := b.Open(offered[0])
	chosen.Check("de")
	if got := sheet(t, chosen, "next", nil).Fields; got.Get("v.venue") != "keller" || got.Get("v.at.date") == "2026-12-04" {
		t.Errorf("the form is filled with %v", got)
	}
	// Another room is asked for, and stays so where more times are shown; none in particular is no room of its own.
	for query, want := range map[string]string{"keller": "v.venue=keller", "": ""} {
		page := b.Open("/meetings/frei/times?venue=" + query)
		page.Check("de")
		for _, link := range page.All("link") {
			to := link.Attr("href")
			if strings.HasPrefix(link.Text(), "Diese Zeit nehmen") && (want == "") != !strings.Contains(to, "v.venue") {
				t.Errorf("for the room %q a time leads to %s", query, to)
			}
			if strings.Contains(to, "best=") && !strings.Contains(to, "venue="+query+"#") && !strings.Contains(to, "venue="+query+"&") {
				t.Errorf("for the room %q more times are at %s", query, to)
			}
		}
	}
	if gone := b.Open("/meetings/frei/times?venue=fort"); gone.Status != http.StatusUnprocessableEntity || gone.Find("alert", "").Find("link", "").Attr("href") != "#venue" {
		t.Errorf("a room that is not there: %d\n%s", gone.Status, gone.Find("main", "").Text())
	}
	// Its own room is taken at the new time: it is said beside the field, and nothing is lost.
	asked := map[string]string{"v.at.date": "2026-12-02", "v.at.start": "14:00", "v.note.de": "Wir ziehen um."}
	before := o.journal()
	taken := b.Send(sheet(t, b.Open("/meetings/frei/move"), "next", asked))
	taken.Check("de")
	if taken.Status != http.StatusUnprocessableEntity || !taken.Says("Zu dieser Zeit ist der Ort belegt: Internationaler Jour Fixe") || o.journal() != before {
		t.Fatalf("%d\n%s", taken.Status, taken.Find("main", "").Text())
	}
	if got := rooms(t, taken); !strings.Contains(got, "✓ Keller: frei, Plätze: 9") || !strings.Contains(got, "✕ Rathaus: belegt") {
		t.Errorf("rooms: %s", got)
	}
	seen := b.Send(sheet(t, taken, "next", map[string]string{"v.venue": "keller"}))
	seen.Check("de")
	if mails := len(seen.Find("main", "").All("listitem")); seen.Status != http.StatusOK || mails != 1 {
		t.Fatalf("%d, %d mails\n%s", seen.Status, mails, seen.Find("main", "").Text())
	}
	var done *webtest.Page
	for _, button := range seen.All("button") {
		if button.Attr("value") == "do" {
			done = b.Send(button.Press())
			break
		}
	}
	m := o.mirror.Snapshot().Meeting("frei")
	if done == nil || done.Status != http.StatusSeeOther || m.Venue != "keller" || m.Date.String() != "2026-12-02" || m.Note["de"] != "Wir ziehen um." || o.journal() != before+2 {
		t.Fatalf("it was not done: %+v, %+v", done, m)
	}
	// What happened tells both, and is taken back as one.
	deed := b.Open(o.latest("?about=meeting/frei"))
	deed.Check("de")
	if !deed.Says("Keller") || !deed.Says("Wir ziehen um.") {
		t.Errorf("what happened: %s", deed.Find("main", "").Text())
	}
	if back := o.takeBack(b, o.latest("?about=meeting/frei")); back.Status != http.StatusSeeOther {
		t.Errorf("taking back: %d\n%s", back.Status, back.Text())
	}
	if m = o.mirror.Snapshot().Meeting("frei"); m.Venue != "rathaus" || m.Date.String() != "2026-12-04" {
		t.Errorf("it was brought back to %s, %s", m.Date, m.Venue)
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/web/webtest"
)

// TestWhatIsDestroyedNext has staff look ahead, where the list of what is kept leads: it is said when how much of what goes, and of nobody. Once it has
// gone, the meeting, its history and the list say so, and who has answered is nowhere.
func TestWhatIsDestroyedNext(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.request", `{"id":"past","title":{"de":"Vorbei"},"at":{"date":"2026-12-08","start":"10:00"},"duration":"PT1H","optional":["person/p1"],"ifNone":"best"}`)
	o.Do("meeting.answer", `{"id":"past","person":"p1","answer":"accepted","comment":"Nachmittagsmuffel"}`)
	o.Do("office.set", `{"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin","retention":{"answers":"P3M"}}`)
	if stranger := webtest.NewBrowser(t, o.web, base, "de").Open("/privacy/data"); strings.Contains(stranger.Body, "/office/due") || !stranger.Says("3 Monate nach dem letzten Tag des Treffens") {
		t.Errorf("a stranger reads %s", stranger.Text())
	}
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	if list := b.Open("/privacy/data"); !strings.Contains(list.Body, `href="/office/due"`) {
		t.Error("the list does not lead staff to what is destroyed next")
	}
	page := b.Open("/office/due")
	page.Check("de")
	if page.Status != http.StatusOK || !page.Says("März 2027") || !page.Says("Antworten, Kommentare und Vorschläge zu Treffen") || page.Says("muffel") {
		t.Errorf("what is destroyed next is said so: %d %s", page.Status, page.Text())
	}
	if before := b.Open("/meetings/past"); !before.Says("Nachmittagsmuffel") {
		t.Errorf("before, the office reads %s", before.Text())
	}
	o.Clock.Set(time.Date(2027, 3, 9, 12, 0, 0, 0, time.UTC))
	o.Do("meeting.clear", `{"id":"past"}`)
	b = signIn(o)
	b.Headers["Accept-Language"] = "de"
	if after := b.Open("/meetings/past"); !after.Says("ist vernichtet worden, als die Frist dafür um war") || after.Says("muffel") {
		t.Errorf("after it, the office reads %s", after.Text())
	}
	if story := b.Open("/history?about=meeting/past"); !story.Says("wer sie gab, ist nicht mehr bekannt") || !story.Says("weiß nicht mehr, wer was geantwortet hat") || story.Says("Zusage von") {
		t.Errorf("the history says %s", story.Text())
	}
}

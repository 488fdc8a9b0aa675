package web_test

import (
	"strings"
	"testing"

	"jourfixe/worker/links"
)

// TestCalendar opens a calendar on a page, which shows its address to those who could open one, and closes it.
func TestCalendar(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	page := b.Follow(through(t, b, sheet(t, b.Open("/new/feed"), "next", map[string]string{"v.scope": "partner/riga", "v.name": "Wand im Flur"})))
	address := page.Find("textbox", "Adresse des Kalenders").Value()
	token, ok := strings.CutPrefix(address, o.links.BaseURL+"/feeds/")
	token, name, _ := strings.Cut(token, "/")
	feed := o.mirror.Snapshot().FeedByHash(links.TokenHash(token))
	if !ok || name != "wand-im-flur.ics" || feed == nil || feed.Scope.String() != "partner/riga" {
		t.Fatalf("the address is %s, of %+v\n%s", address, feed, page.Find("main", "").Text())
	}
	if !page.Says("noch kein Abruf bekannt") {
		t.Error("the page does not say whether it was read")
	}
	changed := b.Follow(through(t, b, sheet(t, b.Open("/calendars/"+feed.ID+"/change"), "next", map[string]string{"v.detail": "titles", "v.ahead": "30"})))
	if now := o.mirror.Snapshot().Feed(feed.ID); changed.Find("textbox", "Adresse des Kalenders").Value() != address || !changed.Says("Nur Titel, Zeit und Ort · 30 Tage voraus") || now.Name != "Wand im Flur" {
		t.Errorf("changed, it is %+v\n%s", now, changed.Find("main", "").Text())
	}
	if other := b.Open("/calendars/wall"); strings.Contains(other.Body, "/feeds/") || !other.Says("Die Adresse dieses Kalenders ist hier nicht bekannt") {
		t.Errorf("of a calendar that was opened elsewhere:\n%s", other.Find("main", "").Text())
	}
	closed := b.Follow(through(t, b, sheet(t, b.Open("/calendars/"+feed.ID+"/revoke"), "next", nil)))
	if !closed.Says("Der Kalender ist gesperrt.") || strings.Contains(closed.Body, token) || !o.mirror.Snapshot().FeedByHash(feed.Hash).Revoked {
		t.Errorf("closed:\n%s", closed.Find("main", "").Text())
	}
}

// TestCalendarOfReader shows no address to whoever could not open a calendar.
func TestCalendarOfReader(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	page := b.Follow(through(t, b, sheet(t, b.Open("/new/feed"), "next", map[string]string{"v.scope": "office", "v.name": "Team"})))
	if !strings.Contains(page.Body, "/feeds/") {
		t.Fatal("whoever opened it does not see its address")
	}
	reader := o.enter(o.hire("reader"), "de")
	if seen := reader.Open("/calendars/team"); seen.Status != 200 || strings.Contains(seen.Body, "/feeds/") || strings.Contains(seen.Body, "/revoke") {
		t.Errorf("a reader sees the address, or may close it: %d\n%s", seen.Status, seen.Find("main", "").Text())
	}
}

package web_test

import (
	"strings"
	"testing"

	"jourfixe/worker/links"
)

// TestSubscribe opens a calendar that shows a part of a partner, has whoever gets its address look how one subscribes, gives it another
// address, and looks again.
func TestSubscribe(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	page := b.Follow(through(t, b, sheet(t, b.Open("/new/feed"), "next", map[string]string{
		"v.scope": "partner/riga", "v.name": "Wand", "v.detail": "titles", "v.status": "confirmed", "v.ahead": "90", "v.language": "en",
	})))
	address := page.Find("textbox", "Adresse des Kalenders").Value()
	_, rest, _ := strings.Cut(address, "/feeds/")
	token, _, _ := strings.Cut(rest, "/")
	feed := o.mirror.Snapshot().FeedByHash(links.TokenHash(token))
	if feed == nil || feed.Filter.Detail != "titles" || feed.Filter.Ahead != 90 || feed.Filter.Language != "en" || len(feed.Filter.Status) != 1 {
		t.Fatalf("the feed is %+v", feed)
	}
	if !page.Says("Davon:") || !page.Says("Nur Titel, Zeit und Ort · feste · 90 Tage voraus · English") {
		t.Errorf("its page does not say what it shows:\n%s", page.Find("main", "").Text())
	}
	steps := o.browser("de").Open("/subscribe/" + token)
	if steps.Status != 200 || steps.Find("textbox", "Adresse des Kalenders").Value() != address || !steps.Says("Thunderbird") || strings.Count(steps.Body, "<svg class=\"qr\"") != 1 ||
		!strings.Contains(steps.Body, `href="webcal://`+strings.TrimPrefix(address, "https://")+`"`) {
		t.Errorf("how one subscribes: %d\n%s", steps.Status, steps.Find("main", "").Text())
	}
	fragment := o.browser("de").Open("/subscribe/" + token + "/agenda")
	if fragment.Status != 200 || strings.Contains(fragment.Body, "<script") || len(fragment.All("listitem")) == 0 {
		t.Errorf("what is ahead in it: %d\n%s", fragment.Status, fragment.Body)
	}
	b.Follow(through(t, b, sheet(t, b.Open("/calendars/"+feed.ID+"/rotate"), "next", nil)))
	rotated := b.Open("/calendars/" + feed.ID)
	now := rotated.Find("textbox", "Adresse des Kalenders").Value()
	if now == address || !strings.Contains(now, "/feeds/") {
		t.Errorf("after another address was given it is %s, and was %s", now, address)
	}
	if gone := o.browser("de").Open("/subscribe/" + token); gone.Status != 410 || !gone.Says("unter dieser Adresse nicht mehr") {
		t.Errorf("the page at the old address is %d: %s", gone.Status, gone.Find("main", "").Text())
	}
	if gone := o.browser("de").Open("/subscribe/" + token + "/agenda"); gone.Status != 410 {
		t.Errorf("what is ahead at the old address is %d", gone.Status)
	}
	if never := o.browser("de").Open("/subscribe/x" + token); never.Status != 404 {
		t.Errorf("an address that was never given out is %d", never.Status)
	}
	if _, after, _ := strings.Cut(now, "/feeds/"); o.browser("de").Open("/subscribe/"+strings.Split(after, "/")[0]).Status != 200 {
		t.Error("there is no page at the new address")
	}
}

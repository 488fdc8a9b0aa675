package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestFeedsOfAPerson opens a feed of somebody else and ends it: an administrator may, a coordinator may not, and the desk says so, too.
func TestFeedsOfAPerson(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	if page := b.Open("/people/p1"); !page.Says("Keines ist offen.") {
		t.Error("there is a feed before one was opened")
	}
	done := b.Follow(through(t, b, sheet(t, b.Open("/people/p1/calendar"), "next", map[string]string{"v.name": "Telefon"})))
	done.Check("de")
	if !done.Says("Der Kalender ist freigegeben.") || !done.Says("Telefon") {
		t.Fatalf("it does not stand there:\n%s", done.Find("main", "").Text())
	}
	feed := o.mirror.Snapshot().Feed("telefon")
	if feed == nil || feed.Scope.String() != "person/p1" || feed.Revoked {
		t.Fatalf("what was opened is %+v", feed)
	}
	if address := b.Open("/calendars/telefon"); !strings.Contains(address.Find("textbox", "Adresse des Kalenders").Value(), "/telefon.ics") {
		t.Errorf("its address is not shown:\n%s", address.Find("main", "").Text())
	}
	o.Do("person.grant", `{"id":"p2","role":"coordinator"}`)
	c := o.enter("p2", "de")
	if page := c.Open("/people/p1"); page.Has("heading", "Eigene Kalender-Abos") || page.Says("Telefon") {
		t.Error("a coordinator sees whose feeds are open")
	}
	for _, path := range []string{"/people/p1/calendar", "/calendars/telefon/revoke"} {
		page := c.Open(path)
		if path == "/people/p1/calendar" && page.Status != http.StatusForbidden {
			t.Errorf("%s: %d", path, page.Status)
		}
		if page.Status == http.StatusOK {
			page = through(t, c, sheet(t, page, "next", nil))
		}
		if page.Status == http.StatusSeeOther {
			t.Errorf("%s: a coordinator may", path)
		}
	}
	if revoked := through(t, b, sheet(t, b.Open("/calendars/telefon/revoke"), "next", nil)); revoked.Status != http.StatusSeeOther {
		t.Fatalf("revoking: %d", revoked.Status)
	}
	if page := b.Open("/people/p1"); !page.Says("Keines ist offen.") {
		t.Error("a feed that was ended is listed")
	}
}

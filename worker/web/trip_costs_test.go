package web_test

import (
	"net/http"
	"testing"

	"jourfixe/events"
)

// TestTripCosts says in the form of a trip what it costs and which documents it takes, takes one of them away, and has a price that is none
// said beside its field.
func TestTripCosts(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	typed := map[string]string{
		"v.title.de": "Reise nach Riga", "v.partner": "riga", "v.window.from": "2027-08-01", "v.window.to": "2027-09-30", "v.days": "4", "v.capacity": "20",
		"v.registration.rule": "first-come", "v.registration.price": "viel", "v.registration.deposit": "100,50 €",
	}
	page := b.Open("/new/trip")
	for i, kind := range []string{"passport", "insurance", "visa"} {
		page = arranges(t, b, page, "add:registration.documents", typed)
		typed["v.registration.documents."+string(rune('0'+i))+".kind"] = kind
	}
	wrong := b.Send(sheet(t, page, "next", typed))
	wrong.Check("de")
	if got := faulty(wrong); wrong.Status != http.StatusUnprocessableEntity || got != "v.registration.price" {
		t.Errorf("a price that is none: %d, beside %q", wrong.Status, got)
	}
	typed["v.registration.price"] = "480"
	if done := through(t, b, sheet(t, page, "next", typed)); done.Status != http.StatusSeeOther {
		t.Fatalf("with what it costs: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	costs := func() *events.Registering { return o.mirror.Snapshot().Trip("reise-nach-riga").Registration }
	if is := costs(); is.Price.Minor != 48000 || is.Deposit.Minor != 10050 || len(is.Documents) != 3 {
		t.Fatalf("the trip has %+v", is)
	}
	change := b.Open("/trips/reise-nach-riga/change")
	less := map[string]string{}
	change = arranges(t, b, change, "remove:registration.documents:1", less)
	change = arranges(t, b, change, "up:registration.documents:1", less)
	if done := through(t, b, sheet(t, change, "next", less)); done.Status != http.StatusSeeOther {
		t.Fatalf("with fewer documents: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	if is := costs(); len(is.Documents) != 2 || is.Documents[0].Kind != "visa" || is.Documents[1].Kind != "passport" {
		t.Errorf("the documents are %+v", is.Documents)
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"jourfixe/calendar"
)

// TestOwnKinds gives the office a kind of exchanges of its own, which trips can then be of and are found by.
func TestOwnKinds(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	page := arranges(t, b, b.Open("/office/change"), "add:tripKinds", nil)
	page = b.Send(sheet(t, page, "next", map[string]string{"v.tripKinds.0.title.de": "Feuerwehr"}))
	if page.Status == http.StatusOK { // it shows first what will be
		page = b.Send(sheet(t, page, "do", nil))
	}
	if page.Status != http.StatusSeeOther {
		t.Fatalf("the kind is not taken: %d %s", page.Status, page.Text())
	}
	o.Do("trip.propose", `{"id":"hoses","partner":"gdansk","direction":"in","kind":"feuerwehr","title":{"de":"Löschzug"},"window":{"from":"2027-06-01","to":"2027-06-30"},"days":4,"capacity":12}`)
	if list := b.Open("/trips?kind=feuerwehr&direction=in"); !list.Says("Löschzug") || list.Says("Bürgerreise nach Danzig") || !list.Says("Delegation aus Danzig") {
		t.Errorf("by its kind it is not found alone: %s", list.Text())
	}
	if list := b.Open("/trips?direction=out"); list.Says("Löschzug") {
		t.Error("who looks for trips to partners finds one from there")
	}
}

// TestExchangeIsNobodysElse looks for an exchange as somebody whom nobody knows: there is no page of it, whatever it takes registrations for.
func TestExchangeIsNobodysElse(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("trip.propose", `{"id":"choir","partner":"gdansk","direction":"in","kind":"culture","title":{"de":"Chor"},"window":{"from":"2027-06-01","to":"2027-06-30"},"days":4,"capacity":12,"registration":{"rule":"first-come"}}`)
	o.Do("trip.propose", `{"id":"open","partner":"gdansk","title":{"de":"Offen"},"window":{"from":"2027-06-01","to":"2027-06-30"},"days":4,"capacity":12,"registration":{"rule":"first-come"}}`)
	stranger := o.browser("de")
	for _, path := range []string{"/trips/%/register", "/trips/%/draw", "/trips/%/draw.json", "/trips/%"} {
		for id, there := range map[string]bool{"choir": false, "open": !strings.HasSuffix(path, ".json")} {
			page := stranger.Open(strings.Replace(path, "%", id, 1))
			if shown := page.Status == http.StatusOK && (page.Says("Offen") || page.Says("Chor")); shown != there {
				t.Errorf("%s of %s: %d", path, id, page.Status)
			}
		}
	}
	var heading string
	o.mirror.View(func(b *calendar.Book) { heading = b.TripHeading(b.Trip("choir")).In("pl") })
	if heading != "Delegacja z miasta Danzig" && heading != "Delegacja z miasta Gdańsk" {
		t.Errorf("in Polish it is %q", heading)
	}
	staff := signIn(o)
	staff.Headers["Accept-Language"] = "en"
	if page := staff.Open("/trips/choir"); !page.Says("Delegation from") || !page.Says("Culture") || strings.Contains(page.Body, "/trips/choir/draw") {
		t.Errorf("the office's own page: %s", page.Text())
	}
}

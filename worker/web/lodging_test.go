package web_test

import (
	"net/http"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// TestLodgingByRole asks for everything about who sleeps where in every role: why somebody sleeps somewhere says what they need, so it is for
// those who plan.
func TestLodgingByRole(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	browsers := map[string]*webtest.Browser{}
	for _, role := range ranks {
		browsers[role] = o.enter(o.hire(role), "de")
	}
	for _, target := range []string{
		"/trips/garden/lodging", "/trips/garden/lodging/sheet", "/trips/garden/lodging.csv", "/trips/garden/lodging/assign", "/trips/garden/lodging/fix",
		"/trips/garden/lodging/free", "/trips/garden/lodging/tell", "/trips/garden/lodging/hosts/new", "/hosts/h1", "/hosts/h1/change", "/hosts/h1/withdraw",
	} {
		for i, role := range ranks {
			want := http.StatusOK
			if i < 2 {
				want = http.StatusForbidden
			}
			if page := browsers[role].Open(target); page.Status != want {
				t.Errorf("%s as %q: %d, want %d", target, role, page.Status, want)
			}
		}
	}
	page := browsers[events.Coordinator].Open("/trips/garden/lodging")
	for _, word := range []string{
		"Familie Gastlich", "1 von 3 belegt", "von Hand", "sie kennen sich", "Noch ohne Bett", "Rosa Sitzplatz",
		"Keine Gastfamilie passt ganz.", "es gibt Treppen", "zu wenige Plätze",
	} {
		if !page.Says(word) {
			t.Errorf("the page does not say %q:\n%s", word, page.Find("main", "").Text())
		}
	}
	for _, target := range []string{"/trips/garden/lodging/sheet", "/trips/garden/lodging.csv"} {
		list := browsers[events.Coordinator].Open(target)
		if strings.Contains(list.Body, "Treppen") || !strings.Contains(list.Body, "gastlich@geheim.example") {
			t.Errorf("%s says what somebody needs, or not how a host is reached:\n%s", target, list.Body)
		}
	}
}

// TestLodgingTable holds that a name is no formula in a spreadsheet.
func TestLodgingTable(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("host.offer", `{"id":"h9","trip":"garden","name":"=HYPERLINK(1)","email":"formel@geheim.example","places":1}`)
	o.Do("lodging.fix", `{"trip":"garden","registration":"r2","host":"h9"}`)
	body := o.enter(o.hire(events.Coordinator), "de").Open("/trips/garden/lodging.csv").Body
	if !strings.Contains(body, "'=HYPERLINK(1);formel@geheim.example;Xaveria Geheimrat;") {
		t.Errorf("the table is\n%s", body)
	}
}

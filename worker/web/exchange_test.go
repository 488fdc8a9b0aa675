package web_test

import (
	"fmt"
	"net/http"
	"regexp"
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

// TestExchangesWith shows with a partner, and of all together, what was and is planned, and how many there are by kind and year. What was called off does
// not count, nor what another partner has.
func TestExchangesWith(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for i := range 8 {
		o.Do("trip.propose", fmt.Sprintf(`{"id":"past-%d","partner":"gdansk","direction":"in","kind":"culture","title":{"de":"Chor %d"},"window":{"from":"2025-05-0%d","to":"2025-05-0%[3]d"},"days":1,"capacity":12}`, i, i, i+1))
	}
	o.Do("trip.propose", `{"id":"deans","partner":"gdansk","kind":"science","title":{"de":"Hochschulen"},"window":{"from":"2027-06-01","to":"2027-06-30"},"days":4,"capacity":12}`)
	o.Do("trip.propose", `{"id":"off","partner":"gdansk","kind":"sport","title":{"de":"Regatta"},"window":{"from":"2027-06-01","to":"2027-06-30"},"days":4,"capacity":12}`)
	o.Do("trip.cancel", `{"id":"off"}`)
	o.Do("trip.propose", `{"id":"elsewhere","partner":"riga","kind":"police","title":{"de":"Wache"},"window":{"from":"2027-06-01","to":"2027-06-30"},"days":4,"capacity":12}`)
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	page := b.Open("/partners/gdansk")
	for _, want := range []string{"Hochschulen", "Chor 7", "Chor 2", "Delegation aus Danzig · Kultur", "Delegation nach Danzig · Wissenschaft", "2 frühere"} {
		if !page.Says(want) {
			t.Errorf("the page of the partner does not say %q", want)
		}
	}
	_, section, _ := strings.Cut(page.Body, `id="exchanges"`)
	section, _, _ = strings.Cut(section, `id="agreements"`)
	for _, not := range []string{"Chor 1", "Regatta", "Wache", "Polizei"} {
		if strings.Contains(section, not) {
			t.Errorf("the page of the partner says %q", not)
		}
	}
	row := regexp.MustCompile(`<th scope="row"><a href="/trips\?kind=culture&amp;partner=gdansk">Kultur</a></th>.*<span class="column">2025: </span>8</td>`)
	if !row.MatchString(page.Body) {
		t.Error("it does not count eight of 2025")
	}
	if list := b.Open("/trips?kind=culture&partner=gdansk&only=past"); !list.Says("Chor 0") || list.Says("Hochschulen") {
		t.Error("what a figure leads to is something else")
	}
	if list := b.Open("/partners"); !list.Says("Polizei") || !strings.Contains(list.Body, `href="/trips?kind=police"`) || list.Says("Sport") {
		t.Error("the list of partners does not count what all have")
	}
	if list := b.Open("/partners?q=riga"); list.Says("Polizei") {
		t.Error("who looks for one partner is told of all")
	}
}

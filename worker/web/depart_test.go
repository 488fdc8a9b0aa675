package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestDepartures asks for the days of a trip, sees them as a picture, and takes one.
func TestDepartures(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	b.Open("/trips/new").Check("de")
	q := url.Values{"partner": {"gdansk"}, "days": {"4"}, "from": {"2027-06-01"}, "to": {"2027-07-31"}, "avoid": {"holidays.here", "school.here"}, "depart": {"WE", "TH"}, "do": {"find"}}
	for _, x := range []struct{ name, value, want string }{
		{"partner", "", "Bitte wählen, wohin"}, {"partner", "nowhere", "gibt es nicht mehr"}, {"days", "0", "von 1 bis 60"}, {"days", "<b>", "von 1 bis 60"},
		{"from", "soon", "2027-03-01"}, {"to", "2027-05-01", "vor dem ersten"}, {"to", "2029-05-01", "höchstens 400"}, {"to", "2027-06-02", "kein Platz für 4"},
	} {
		wrong := url.Values{}
		for name, values := range q {
			wrong[name] = values
		}
		wrong.Set(x.name, x.value)
		page := b.Open("/trips/new?" + wrong.Encode())
		page.Check("de")
		if page.Status != http.StatusUnprocessableEntity || !page.Says(x.want) {
			t.Errorf("%s %q: %d, and it does not say %q", x.name, x.value, page.Status, x.want)
		}
	}
	page := b.Open("/trips/new?" + q.Encode())
	page.Check("de")
	if n := len(page.All("table")); page.Status != http.StatusOK || n != 2 {
		t.Fatalf("%d, and %d months", page.Status, n)
	}

	var to string
	for _, e := range page.All("link") {
		if href := e.Attr("href"); strings.HasPrefix(href, "/new/trip?") && strings.Contains(href, "2027-06-09") {
			to = href
		}
		if strings.Contains(e.Attr("href"), "v.window.from=2027-06-11") {
			t.Error("a Friday can be chosen")
		}
	}
	if to == "" {
		t.Fatalf("9 June cannot be chosen:\n%s", page.Find("main", "").Text())
	}
	before := o.journal()
	form := b.Open(to)
	form.Check("de")
	r := sheet(t, form, "next", map[string]string{"v.title.de": "Sommerfahrt", "v.capacity": "20"})
	if r.Fields.Get("v.window.to") != "2027-06-12" || r.Fields.Get("v.days") != "4" || r.Fields.Get("v.partner") != "gdansk" || r.Fields.Get("v.avoid.school") != "DE-HB" || o.journal() != before {
		t.Errorf("the form is filled with %v", r.Fields)
	}
	if done := through(t, b, r); done.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", done.Status, done.Find("main", "").Text())
	}
	if x := o.mirror.Snapshot().Trip("sommerfahrt"); x == nil || x.From.String() != "2027-06-09" || x.To.String() != "2027-06-12" {
		t.Errorf("it is planned as %+v", x)
	}
	// Now it stands in the way of another.
	again := b.Open("/trips/new?" + q.Encode())
	if !again.Says("Sommerfahrt") {
		t.Error("what is under way at the same time is not named")
	}
}

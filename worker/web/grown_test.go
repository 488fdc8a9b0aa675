package web_test

import (
	"strings"
	"testing"
)

// TestGrown opens an office with more meetings than pages show: they lead on, in words that say where, and all of a partner's are there.
func TestGrown(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.grow(330)
	for _, x := range []struct{ page, language, name, to string }{
		{"/", "de", "Einträge im Mai 2027", "/agenda/2027-05"},
		{"/", "en", "entries in May 2027", "/agenda/2027-05"},
		{"/agenda/2027-05", "de", "April 2027", "/agenda/2027-04"},
		{"/agenda/2027-05", "en", "June 2027", "/agenda/2027-06"},
		{"/agenda/2027-05-03", "de", "Mai 2027", "/agenda/2027-05"},
		{"/agenda/2027-05-03", "en", "Tuesday 4 May 2027", "/agenda/2027-05-04"},
		{"/year/2027", "de", "Mai 2027", "/agenda/2027-05"},
	} {
		page := o.get(x.page, x.language)
		page.Check(x.language)
		found := false
		for _, link := range page.All("link") {
			found = found || strings.Contains(link.Name(), x.name) && link.Attr("href") == x.to
		}
		if !found {
			t.Errorf("%s in %s has no link %q to %s", x.page, x.language, x.name, x.to)
		}
	}
	if page := o.get("/agenda/2027-05-03", "de"); !page.Says("Besprechung") || page.Says("Heute") || !o.get("/agenda/2026-11-22", "de").Says("Nichts geplant") {
		t.Errorf("the day has\n%s", page.Text())
	}
	if page := o.get("/agenda/2027-5", "de"); page.Status != 404 || !page.Says("Am Ende der Adresse muss ein Monat wie 2027-03") {
		t.Errorf("no month is answered %d", page.Status)
	}
	seen := 0
	for _, target := range []string{"/partners/riga", "/partners/riga?page=2"} {
		page := o.get(target, "de")
		page.Check("de")
		seen += strings.Count(page.Body, `<h3><a href="/meetings/grown-`)
	}
	if seen != 110 {
		t.Errorf("%d of 110 meetings are on the pages of the partner", seen)
	}
}

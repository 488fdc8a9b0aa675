package web_test

import (
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// TestSearch looks for things from the agenda, as a browser does.
func TestSearch(t *testing.T) {
	var finder *web.Search
	o := newOffice(t, func(w *web.Options) {
		finder = web.NewSearch(w.Mirror, w.Now)
		w.Search = finder
	})
	if err := finder.Run(t.Context()); err != nil { // what comes after that is found as well
		t.Fatal(err)
	}
	o.furnish()
	o.Do("venue.set", `{"id":"fort","title":{"de":"Fort"}}`)
	o.Do("venue.remove", `{"id":"fort"}`)
	o.Do("group.set", `{"id":"ehemals","title":{"de":"Ehemalige"},"members":[]}`)
	o.Do("group.end", `{"id":"ehemals"}`)
	o.Do("agreement.register", `{"id":"frame","partner":"gdansk","kind":"framework","title":{"de":"Rahmenvertrag"},"signed":{"year":1976},"offices":["Senat"]}`)
	o.Do("agreement.register", `{"id":"past","partner":"corinto","kind":"project","title":{"de":"Projektvertrag"},"signed":{"year":1976},"term":{"until":"1999-12-31"}}`)
	for _, language := range events.Languages {
		b := signIn(o)
		b.Headers["Accept-Language"] = language
		do, label, found := "Suchen", "Im ganzen Büro suchen", "3 Treffer für „riga“"
		if language == "en" {
			do, label, found = "Search", "Search the whole office", "3 results for “riga”"
		}
		page := b.Send(b.Open("/").Press(do, webtest.Fill{label: "riga"}))
		page.Check(language)
		if h := page.Find("heading", found).Text(); h != found && !strings.Contains(page.Title(), "riga") {
			t.Errorf("the page does not say what it has found: %q in %q", h, page.Title())
		}
	}
	for _, x := range []struct{ query, says, not string }{
		{"rig", "Xaveria Geheimrat", "Quirin"},
		{"geheimrat", "Riga", "Quirin"},
		{"xaveria@", "Xaveria Geheimrat", "geheim.example"},
		{"gdansk", "Bürgerreise nach Danzig", "Corinto"},
		{"rathaus", "Am Markt 21, Bremen", "Videokonferenz"},
		{"altona", "beendet", ""},
		{"fort", "Fort entfernt", ""},
		{"ehemalige", "Ehemalige beendet", ""},
		{"runde", "Gruppen", "Treffen"},
		{"rahmenv", "Vereinbarungen", "beendet"},
		{"senat", "Rahmenvertrag", "Projektvertrag"},
		{"projektv", "beendet", "Rahmenvertrag"},
		{"%3Cscript%3Ealert(1)%3C/script%3E", "<script>alert(1)</script>", ""},
		{"%E2%80%AEagir%00", "agir", "\u202e"},
		{strings.Repeat("a", 101), "Höchstens 100 Zeichen", "Treffer"},
		{"", "Wonach suchen?", "Treffer"},
		{"zzz", "Nichts gefunden", ""},
	} {
		page := o.get("/search?q="+x.query, "de")
		page.Check("de")
		if main := page.Find("main", "").Text(); !strings.Contains(main, x.says) && !strings.Contains(page.Body, x.says) || x.not != "" && strings.Contains(main, x.not) {
			t.Errorf("%q: the page has to say %q, and not %q:\n%s", x.query, x.says, x.not, main)
		}
	}
	// More than can be shown leads on, and back.
	page := o.get("/search?q=jour", "de")
	more := page.Find("main", "").All("link")
	last := more[len(more)-1]
	for _, link := range more {
		if strings.HasPrefix(link.Name(), "Alle ") {
			last = link
		}
	}
	all := o.get(last.Attr("href"), "de")
	all.Check("de")
	if n := len(all.Find("main", "").All("listitem")); n < 10 || all.Find("region", "Treffen").Text() == "" {
		t.Errorf("%q leads to %d lines", last.Name(), n)
	}
	if all.Find("main", "").All("link")[0].Attr("href") != "/search?q=jour" {
		t.Error("nothing leads back to all kinds")
	}
	// Who is erased is found no more, at once.
	o.Do("person.erase", `{"id":"p1"}`)
	if page := o.get("/search?q=geheimrat", "de"); page.Says("Xaveria") {
		t.Error("somebody who is erased is found")
	}
	if strings.Contains(o.Log.String(), "geheimrat") || strings.Contains(o.Log.String(), "xaveria") {
		t.Error("what was looked for is in the log")
	}
}

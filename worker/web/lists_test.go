package web_test

import (
	"strings"
	"testing"

	"jourfixe/worker/web/webtest"
)

// TestLists goes through a list of more than a page forwards and backwards, and what is looked for in it stays.
func TestLists(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 205 {
			do("venue.set", `{"id":"v%d","title":{"de":"Quader %03d"}}`, i, i)
		}
	})
	page, seen := o.get("/venues?q=quader", "de"), 0
	for _, want := range []string{"1 bis 100 von 205", "101 bis 200 von 205", "201 bis 205 von 205"} {
		page.Check("de")
		if !page.Says(want) {
			t.Errorf("%s does not say %q", page.Target, want)
		}
		seen += strings.Count(page.Find("main", "").Text(), "Quader ")
		if next := page.All("link"); page.Has("link", "Nächste") != (want[0] != '2') || len(next) == 0 {
			t.Errorf("%s leads on, or does not", page.Target)
		}
		if page.Has("link", "Nächste") {
			page = o.get(page.Find("link", "Nächste").Attr("href"), "de")
		}
	}
	if seen != 205 {
		t.Errorf("%d of 205 are on the pages", seen)
	}
	page = o.get(page.Find("link", "Vorherige").Attr("href"), "de")
	if page = o.get(page.Find("link", "Vorherige").Attr("href"), "de"); page.Has("link", "Vorherige") || !page.Says("1 bis 100 von 205") {
		t.Error("nothing leads back to the beginning")
	}
	for _, x := range []string{"/links?page=99", "/links?q=nichts", "/venues?page=99", "/venues?page=-1", "/venues?page=x", "/people?page=2", "/groups?q=nichts", "/series?q=nichts", "/series?q=jour", "/calendars?q=x", "/users?q=nichts", "/users?page=2", "/clients?q=nichts", "/clients?page=9",
		"/partners?q=riga", "/partners?only=network", "/partners?only=nichts", "/trips?q=danzig", "/trips?only=past", "/schedules?q=woche", "/schedules?only=reminders", "/schedules?q=nichts"} {
		for _, language := range []string{"de", "en"} {
			if page := o.get(x, language); page.Status != 200 {
				t.Errorf("%s: %d", x, page.Status)
			} else {
				page.Check(language)
			}
		}
	}
	if !o.get("/series?q=nichts", "de").Says("Nichts heißt so.") || o.get("/series?q=jour", "de").Has("link", "Nächste") {
		t.Error("series are not looked for")
	}
}

// TestListsOfUsers has the forms in a part of a list lead back to it, and finds people by name and by role.
func TestListsOfUsers(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 103 {
			do("person.add", `{"id":"u%d","name":"Nutzt %03d","email":"u%d@geheim.example"}`, i, i, i)
			do("person.grant", `{"id":"u%d","role":"reader"}`, i)
		}
	})
	o.Do("person.grant", `{"id":"p1","role":"coordinator"}`)
	b := o.browser("de")
	b.Send(b.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token}))
	if page := b.Open("/users"); !page.Says("1 bis 100 von 104") || !page.Has("link", "Nächste") {
		t.Errorf("the list does not turn\n%s", page.Text())
	}
	page := b.Open("/users?q=nutzt&page=2")
	page.Check("de")
	if !page.Says("Nutzt 102") || page.Says("Nutzt 099") || page.Says("Xaveria") {
		t.Errorf("the second part is\n%s", page.Text())
	}
	to := page.Find("main", "").All("button")[1].Press().With("role", "coordinator").With("do", "grant")
	done := b.Follow(b.Send(to))
	if done.Target != "/users?done=grant&page=2&q=nutzt" || len(done.All("status")) != 1 {
		t.Errorf("what is done in a part leads to %s", done.Target)
	}
	if page := b.Open("/users?q=" + "koordin"); page.Says("Nutzt 001") || !page.Says("Xaveria") {
		t.Errorf("nobody is found by their role\n%s", page.Text())
	}
}

// TestListSections looks at the lists that have sections: what fills more than a page has its sections by themselves, and what is looked for
// is looked for in each.
func TestListSections(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	says := func(target string, wanted, unwanted []string) *webtest.Page {
		t.Helper()
		page := o.get(target, "de")
		page.Check("de")
		for _, want := range wanted {
			if !page.Says(want) {
				t.Errorf("%s does not say %q", target, want)
			}
		}
		for _, not := range unwanted {
			if page.Says(not) {
				t.Errorf("%s says %q", target, not)
			}
		}
		return page
	}
	says("/partners", []string{"5 Partnerschaften", "Partnerstädte", "Riga", "Danzig", "Städtefreundschaften", "Altona", "beendet"}, []string{"Alle 5"})
	says("/partners?q=danzig", []string{"1 Eintrag gefunden", "Partnerstädte", "Danzig"}, []string{"Altona", "Städtefreundschaften"})
	says("/trips", []string{"4 Reisen", "Was bevorsteht", "Bürgerreise nach Danzig", "Was war oder abgesagt ist", "Fahrt nach Riga"}, nil)
	says("/trips?q=riga", []string{"1 Eintrag gefunden", "Fahrt nach Riga"}, []string{"Was bevorsteht", "Danzig"})
	says("/trips?only=past", []string{"Fahrt nach Riga"}, []string{"Danzig"})
	says("/trips?q=nichts", []string{"Nichts heißt so."}, []string{"Fahrt nach Riga"})
	says("/schedules?q=woche", []string{"2 Einträge gefunden", "Wochenüberblick", "Eine Woche vorher"}, []string{"Morgens"})
	says("/schedules?only=reminders", []string{"3 Zeitpläne, 1 Erinnerung", "Eine Woche vorher"}, []string{"Morgens"})

	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 120 {
			do("schedule.set", `{"id":"s%d","title":{"de":"Reihe %03d"},"cron":"0 8 * * 1","do":"remind"}`, i, i)
			do("partner.register", `{"id":"p%d","title":{"de":"Ort %03d"},"kind":"twin-city","zone":"Europe/Riga"}`, i, 119-i)
		}
	})
	page := says("/schedules?q=e", []string{"Reihe 000", "Alle 123"}, []string{"Eine Woche vorher"})
	if !strings.Contains(page.Body, `href="/schedules?only=reminders&amp;q=e"`) {
		t.Error("nothing leads to the reminders that are found")
	}
	says(page.Find("link", "Nächste").Attr("href"), []string{"Reihe 119", "Eine Woche vorher"}, []string{"Reihe 000"})
	page = says("/schedules?only=schedules", []string{"1 bis 100 von 123"}, []string{"Eine Woche vorher"})
	says(page.Find("link", "Nächste").Attr("href"), []string{"101 bis 123 von 123", "Wochenüberblick"}, []string{"Eine Woche vorher"})
	page = says("/partners?page=2", []string{"101 bis 125 von 125", "Ort 119", "Städtebund", "Altona"}, []string{"Ort 050"})
	says(page.Find("link", "Netzwerke").Attr("href"), []string{"Städtebund"}, []string{"Ort 119", "Altona"})
	says("/", []string{"Alle 124 Partnerschaften"}, []string{"Ort 119"})
}

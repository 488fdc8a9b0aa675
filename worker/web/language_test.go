package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"jourfixe/calendar/words"
	"jourfixe/worker/web"
)

// chosen is a browser in which a language was chosen by the switch.
func chosen(language string) func(*http.Request) {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: "__Host-jourfixe-language", Value: language}) }
}

// TestWhoIsSpokenToHow tries what decides on the language: on a page for everybody the switch, then the person, then the
// browser; on one for staff, the languages of the office alone.
func TestWhoIsSpokenToHow(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"warszawa","name":"Gość","email":"gosc@geheim.example","language":"pl","zone":"Europe/Warsaw"}`)
	o.Do("person.add", `{"id":"haifa","name":"אורחת","email":"orahat@geheim.example","language":"he","zone":"Asia/Jerusalem"}`)
	o.Do("meeting.request", `{"id":"gast","title":{"de":"Gastvortrag"},"at":{"date":"2027-02-05","start":"10:00"},"duration":"PT90M","need":["person/warszawa","person/haifa"]}`)
	pl, he := o.rsvp("gast", "warszawa"), o.rsvp("gast", "haifa")
	for _, x := range []struct {
		what, target string
		change       func(*http.Request)
		want         string
	}{
		{"a person's own", pl, with("Accept-Language", "de"), "pl"},
		{"a person's own", he, with("Accept-Language", "de"), "he"},
		{"the switch before the person", he, chosen("en"), "en"},
		{"the switch before the person", pl, chosen("he"), "he"},
		{"a switch that is none", he, chosen("fr"), "he"},
		{"the browser, of an unknown link", "/rsvp/unknown", with("Accept-Language", "pl-PL,pl;q=0.9,de;q=0.5"), "pl"},
		{"the browser, by the old tag of Hebrew", "/rsvp/unknown", with("Accept-Language", "iw"), "he"},
		{"the browser, of the sign-in page", "/login", with("Accept-Language", "he-IL"), "he"},
		{"a browser that wants something else", "/login", with("Accept-Language", "fi"), "de"},
		{"staff do not get a language that the office has not", "/", func(r *http.Request) { chosen("he")(r); bearer(r) }, "de"},
		{"nor by the browser", "/", func(r *http.Request) { bearer(r); r.Header.Set("Accept-Language", "pl,en;q=0.8") }, "en"},
		{"nor where there is nothing", "/nothing", func(r *http.Request) { chosen("pl")(r); bearer(r) }, "de"},
	} {
		page := o.open(x.target, x.change)
		if got := page.Language(); got != x.want || page.Header.Get("Content-Language") != x.want {
			t.Errorf("%s: the page is in %s (%s), want %s", x.what, got, page.Header.Get("Content-Language"), x.want)
		}
	}
	for target, want := range map[string]int{pl: 3, "/login": 3, "/": 1} {
		page := o.open(target, func(r *http.Request) {
			if target == "/" {
				bearer(r)
			}
		})
		others := 0
		for _, link := range page.Find("banner", "").All("link") {
			other := link.Attr("hreflang")
			if other == "" {
				continue
			}
			others++
			b := o.browser("de")
			if target == "/" {
				b.Headers["Authorization"] = "Bearer " + token
			}
			if got := b.Click(link); got.Language() != other || got.Target != target {
				t.Errorf("%s: the switch to %s leads to %s in %s", target, other, got.Target, got.Language())
			}
		}
		if others != want {
			t.Errorf("%s leads to %d other languages, want %d", target, others, want)
		}
	}
	// The switch itself.
	w := o.ask("GET", he+"?lang=pl&answer=declined", "")
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != he+"?answer=declined" || !strings.Contains(w.Header().Get("Set-Cookie"), "language=pl") {
		t.Errorf("the switch: %d to %q with %q", w.Code, w.Header().Get("Location"), w.Header().Get("Set-Cookie"))
	}
	if w := o.ask("GET", "/?lang=pl", "", bearer); w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" {
		t.Errorf("the switch on a page for staff, to what it is not in: %d", w.Code)
	}
}

// TestPublicPagesFromTheRight looks at what has to stand apart on a page that is written from the right, and at the
// titles of the office, which are in another language.
func TestPublicPagesFromTheRight(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"haifa","name":"Orahat 7 (Haifa)","email":"orahat@geheim.example","language":"he","zone":"Asia/Jerusalem"}`)
	o.Do("meeting.request", `{"id":"gast","title":{"de":"Gastvortrag <7>","en":"Guest lecture <7>"},"at":{"date":"2027-02-05","start":"10:00"},"duration":"PT90M","need":["person/haifa"]}`)
	p := o.open(o.rsvp("gast", "haifa"))
	p.Check("he")
	page := p.Body // which way words run is in no tree that anybody reads
	for _, want := range []string{
		`<h1><span lang="en" dir="auto">Guest lecture &lt;7&gt;</span></h1>`, `<bdi dir="ltr">Orahat 7 (Haifa</bdi>)`,
		`<bdi dir="ltr">11:00–12:30</bdi>`, "ירושלים", "ברלין", `<bdi dir="ltr">UTC+2</bdi>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if title, _, _ := strings.Cut(page, "</title>"); strings.Contains(title, "bdi") {
		t.Error("the title has an element")
	}
	if attribute := regexp.MustCompile(`="[^"]*(&lt;|<)bdi`).FindString(page); attribute != "" {
		t.Errorf("an attribute has an element: %s", attribute)
	}
}

// TestLoginInEveryLanguage signs in, or does not.
func TestLoginInEveryLanguage(t *testing.T) {
	o := newOffice(t, func(o *web.Options) { o.Open = false })
	o.furnish()
	for _, language := range words.Spoken() {
		for _, body := range []string{"", "token=x&form=y"} {
			if body == "" {
				o.open("/login", chosen(language)).Check(language)
			} else {
				o.post("/login", body, chosen(language)).Check(language)
			}
		}
	}
}

package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// publish gives an office something in each field that is for nobody outside, marked, and publishes all that can be.
func (o *office) publish() {
	for _, line := range []string{
		`partner.register {"id":"turku","title":{"de":"Turku"},"kind":"twin-city","zone":"Europe/Helsinki","country":"FI","since":1987,"purpose":{"de":"Geheim1"},"note":{"de":"Geheim2"}}`,
		`agreement.register {"id":"turku-1987","partner":"turku","kind":"framework","title":{"de":"Rahmen"},"signed":{"year":1987},"offices":["Geheim3"],"note":{"de":"Geheim4"}}`,
		`person.add {"id":"geheim5","name":"Geheim6","email":"geheim7@turku.example","partner":"turku"}`,
		`venue.set {"id":"hall","title":{"de":"Saal"},"address":"Am Markt 21"}`,
		`meeting.request {"id":"inside","title":{"de":"Geheim8"},"duration":"PT1H","need":["partner/turku"],"at":{"date":"2027-03-16","start":"09:00"},"ifNone":"best"}`,
		`meeting.request {"id":"reception","title":{"de":"Empfang <b>"},"duration":"PT1H","need":["person/geheim5"],"venue":"hall","conference":"https://meet.example/geheim9","description":{"de":"Geheim10"},"at":{"date":"2027-03-17","start":"09:00"},"ifNone":"best"}`,
		`meeting.answer {"id":"reception","person":"geheim5","answer":"accepted","comment":"Geheim11"}`,
		`meeting.amend {"id":"reception","title":{"de":"Empfang <b>","en":"Reception"},"note":{"de":"Geheim12"}}`,
		`trip.propose {"id":"turku-2027","partner":"turku","title":{"de":"Fahrt"},"window":{"from":"2027-06-05","to":"2027-06-20"},"days":3,"capacity":9,"registration":{"rule":"first-come","hosts":{"sought":true}},"milestones":[{"id":"registration-closes","before":"P8W","title":{"de":"Geheim18"}}]}`,
		`trip.propose {"id":"delegation","partner":"turku","title":{"de":"Geheim13"},"window":{"from":"2027-07-05","to":"2027-07-20"},"days":3,"capacity":9}`,
		`registration.make {"id":"r","trip":"turku-2027","name":"Geheim14","email":"geheim15@town.example","needs":{"diet":"Geheim16"}}`,
		`link.add {"id":"city","title":{"de":"Stadt Turku"},"address":"https://turku.example/","subject":{"de":"Städte"},"note":{"de":"Geheim17"},"language":"fi"}`,
		`legal.set {"imprint":{"de":"Amt"},"easy":{"de":"Das ist leicht."}}`,
		`publication.set {"what":["agenda","trips","partners","links","relations"],"meetings":["reception"]}`,
	} {
		name, data, _ := strings.Cut(line, " ")
		o.Do(name, strings.ReplaceAll(data, "%", "%%"))
	}
}

var location = regexp.MustCompile(`<loc>([^<]*)</loc>`)

// TestFound holds what search engines are told against all that there is: who has not signed in asks for each route, and what does not say that it is not to be
// found stands in the sitemap, and may be asked for; nothing else does.
func TestFound(t *testing.T) {
	o := newOffice(t, func(o *web.Options) { o.Feeds = http.NotFoundHandler() })
	o.furnish()
	look := func() (listed, found []string) {
		t.Helper()
		for _, m := range location.FindAllStringSubmatch(o.ask("GET", "/sitemap.xml", "").Body.String(), -1) {
			listed = append(listed, strings.TrimPrefix(m[1], base))
		}
		var trips []string
		for _, path := range listed {
			if id, ok := strings.CutPrefix(path, "/trips/"); ok && !strings.Contains(id, "/") {
				trips = append(trips, id)
			}
		}
		robots := o.ask("GET", "/robots.txt", "").Body.String()
		for pattern, access := range o.site.Routes() {
			method, path, ok := strings.Cut(pattern, " ")
			if !ok {
				method, path = http.MethodGet, pattern
			}
			if method != http.MethodGet || path == "/" { // what is not there
				continue
			}
			for _, id := range append(trips, "nothing", "gdansk-2027") {
				at := wildcard.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), id)
				w := o.ask("GET", at, "")
				if w.Code != http.StatusOK || slices.Contains(found, at) {
					continue
				}
				if w.Header().Get("X-Robots-Tag") != "" {
					continue
				}
				if w.Header().Get("Set-Cookie") != "" {
					t.Errorf("%s sets a cookie", at)
				}
				found = append(found, at)
				if !access.Outside() || strings.Contains(w.Body.String(), `content="noindex"`) {
					t.Errorf("%s is behind the rule %s, or says in its text that it is not to be found", at, access)
				}
				if !slices.ContainsFunc(strings.Split(robots, "\n"), func(line string) bool {
					prefix, allows := strings.CutPrefix(line, "Allow: ")
					return allows && (strings.HasPrefix(at, strings.TrimSuffix(prefix, "$")) && (prefix != "/$" || at == "/"))
				}) {
					t.Errorf("%s is to be found, and robots.txt forbids it:\n%s", at, robots)
				}
			}
		}
		slices.Sort(found)
		return listed, found
	}
	if listed, found := look(); !slices.Equal(listed, found) || slices.Contains(listed, "/") {
		t.Errorf("nothing is published: listed are\n%v\nfound\n%v", listed, found)
	}
	if w := o.ask("GET", "/", ""); w.Code != http.StatusSeeOther {
		t.Errorf("nothing is published, and the first page is %d", w.Code)
	}
	o.publish()
	listed, found := look()
	if !slices.Equal(listed, found) {
		t.Errorf("listed are\n%v\nfound\n%v", listed, found)
	}
	for _, path := range []string{"/", "/easy", "/public/agenda", "/public/links", "/public/partners", "/public/relations.pdf", "/public/trips", "/trips/turku-2027", "/trips/turku-2027/host"} {
		if !slices.Contains(listed, path) {
			t.Errorf("%s is not listed:\n%v", path, listed)
		}
	}
}

// TestPublished looks at the pages of what is published as everybody sees them, in each language, also in a frame: with nothing of what is not
// for everybody.
func TestPublished(t *testing.T) {
	town := "https://www.town.example"
	o := newOffice(t, func(o *web.Options) { o.Frames, o.Feeds = []string{town}, http.NotFoundHandler() })
	o.furnish()
	o.publish()
	pages := map[string][]string{
		"/":                     {"Empfang &lt;b&gt;", "Fahrt", "/public/relations.pdf", `href="/login"`},
		"/public/agenda":        {"Empfang &lt;b&gt;", "Saal, Am Markt 21", "Fahrt", `type="text/calendar"`, "webcal://"},
		"/public/trips":         {"Fahrt", "Turku", `href="/trips/turku-2027"`},
		"/public/partners":      {"Turku", "1987", "Rahmen", `type="application/atom+xml"`},
		"/public/links":         {"Stadt Turku", `href="https://turku.example/"`, `hreflang="fi"`},
		"/public/partners.atom": {"<title>Turku</title>", "Rahmen (1987)"},
		"/public/links.atom":    {`href="https://turku.example/"`},
	}
	secret := regexp.MustCompile(`(?i)geheim\d*`)
	for path, wants := range pages {
		page := strings.HasSuffix(path, ".atom")
		for _, l := range []string{"", "?lang=de", "?lang=en", "?lang=pl", "?lang=he", "?embed=1&lang=de"} {
			w := o.ask("GET", path+l, "")
			body := w.Body.String()
			if w.Code != http.StatusOK || w.Header().Get("Set-Cookie") != "" {
				t.Errorf("%s%s is %d, with the cookie %q", path, l, w.Code, w.Header().Get("Set-Cookie"))
			}
			if found := secret.FindString(body); found != "" {
				t.Errorf("%s%s has %s", path, l, found)
			}
			if strings.Contains(body, "[published.") || strings.Contains(body, "<script") || strings.Contains(body, "ZgotmplZ") {
				t.Errorf("%s%s lacks words, or has what the library refuses:\n%s", path, l, body)
			}
			if l == "" || l == "?lang=de" {
				for _, want := range wants {
					if !strings.Contains(body, want) {
						t.Errorf("%s%s has no %s:\n%s", path, l, want, body)
					}
				}
			}
			framed := strings.Contains(w.Header().Get("Content-Security-Policy"), "frame-ancestors "+town)
			if want := strings.HasPrefix(l, "?embed") && !page && path != "/"; framed != want {
				t.Errorf("%s%s may be in a frame: %v", path, l, framed)
			}
			cached := "public, max-age=300"
			if path == "/" {
				cached = "private, no-cache"
			}
			if got := w.Header().Get("Cache-Control"); got != cached {
				t.Errorf("%s%s is kept by %q, want %q", path, l, got, cached)
			}
			if again := o.ask("GET", path+l, "", func(r *http.Request) { r.Header.Set("If-None-Match", w.Header().Get("ETag")) }); again.Code != http.StatusNotModified {
				t.Errorf("%s%s again is %d", path, l, again.Code)
			}
		}
	}
	body := o.ask("GET", "/public/agenda?lang=en", "").Body.String()
	for _, want := range []string{`<link rel="canonical" href="` + base + `/public/agenda?lang=en">`, `<link rel="alternate" hreflang="x-default" href="` + base + `/public/agenda">`, `hreflang="he"`, `<meta name="description"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the dates have no %s in their head:\n%s", want, body[:2000])
		}
	}
	for path, want := range map[string]bool{"/imprint?from=newsletter": true, "/privacy": true, "/privacy/data": true, "/accessibility": true, "/login": false} {
		at, _, _ := strings.Cut(path, "?")
		if body := o.ask("GET", path, "").Body.String(); strings.Contains(body, `<link rel="canonical" href="`+base+at+`">`) != want || strings.Count(body, `rel="canonical"`) > 1 {
			t.Errorf("%s says where it is to be found: %v", path, !want)
		}
	}
	if staff := signIn(o).Open("/"); strings.Contains(staff.Body, `rel="canonical"`) {
		t.Error("who has signed in sees the page for everybody")
	}
	for path, public := range map[string]bool{"/meetings/reception": true, "/meetings/inside": false} {
		if staff := signIn(o).Open(path); staff.Says("dieses Treffens kann jeder im Netz lesen") != public {
			t.Errorf("staff do not read of %s whether it is public, which is %v", path, public)
		}
	}
	if staff := signIn(o).Open("/links/city/change?v.address=https%3A%2F%2Fwww.turku.example%2Fde"); !strings.Contains(staff.Body, `value="https://www.turku.example/de"`) || !strings.Contains(staff.Body, "Stadt Turku") {
		t.Error("the form of a link cannot be filled in with the address to which its page has moved")
	}
	b := webtest.NewBrowser(t, o.web, base, "de")
	for _, path := range []string{"/partners", "/links", "/trips", "/meetings/reception", "/relations.pdf", "/office/public"} {
		if w := o.ask("GET", path, ""); w.Code != http.StatusSeeOther {
			t.Errorf("%s is open to everybody: %d", path, w.Code)
		}
	}
	o.Do("meeting.cancel", `{"id":"reception"}`)
	if p := b.Open("/public/agenda"); !p.Says("fällt aus") {
		t.Error("it does not show that a meeting was called off")
	}
	o.Do("publication.set", `{"what":["links"],"meetings":["reception"]}`)
	for path := range pages {
		want := http.StatusNotFound
		if path == "/" || strings.HasPrefix(path, "/public/links") {
			want = http.StatusOK
		}
		if w := o.ask("GET", path, ""); w.Code != want {
			t.Errorf("%s is %d, want %d", path, w.Code, want)
		}
	}
}

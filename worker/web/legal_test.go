package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// legalWords are what an office says as law asks it to, with what could break out.
const legalWords = `{"imprint":{"de":"Senatskanzlei\nAm Markt 21\n\n# Kontakt\n- [Post](mailto:buero@bremen.example)\n- https://www.bremen.example/a?b=\"c\n<script>alert(1)</script>","en":"Senate Chancellery"},
	"feedback":"barriere@bremen.example","easy":{"de":"Das ist die Seite vom Büro."},"signs":"https://www.bremen.example/dgs",
	"security":{"contact":"security@bremen.example","expires":"2027-06-30","languages":["de","en"]}}`

func TestLegalPages(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := webtest.NewBrowser(t, o.web, base, "de")
	for _, page := range []string{"/imprint", "/privacy", "/accessibility"} {
		p := b.Open(page)
		if p.Status != http.StatusOK || !p.Says("Das Büro hat dazu noch nichts angegeben.") {
			t.Errorf("%s answers %d, and does not say that the office has said nothing", page, p.Status)
		}
		if p.Says("Hier fehlt etwas") {
			t.Errorf("%s asks somebody to fill in what they cannot", page)
		}
		if staff := signIn(o).Open(page); !staff.Says("Hier fehlt etwas") {
			t.Errorf("%s does not ask staff to fill in what is missing", page)
		}
	}
	for _, page := range []string{"/easy", "/.well-known/security.txt"} {
		if p := b.Open(page); p.Status != http.StatusNotFound {
			t.Errorf("%s answers %d, though nothing is said there", page, p.Status)
		}
	}
	o.Do("legal.set", legalWords)
	p := b.Open("/imprint")
	for _, words := range []string{"Senatskanzlei", "Kontakt", "<script>alert(1)</script>"} {
		if !p.Says(words) {
			t.Errorf("the imprint does not say %q", words)
		}
	}
	for _, raw := range []string{`<a href="mailto:buero@bremen.example" rel="noopener noreferrer nofollow">Post</a>`, `>Senatskanzlei<br>Am Markt 21`, `<h2 dir="auto">Kontakt</h2>`, `<a href="https://www.bremen.example/a?b=" rel`} {
		if !strings.Contains(p.Body, raw) {
			t.Errorf("the imprint has no %s:\n%s", raw, p.Body)
		}
	}
	if strings.Contains(p.Body, "<script") {
		t.Error("what the office has typed is markup")
	}
	if strings.Contains(p.Body, "noindex") {
		t.Error("search engines are kept from the imprint")
	}
	if in := webtest.NewBrowser(t, o.web, base, "he").Open("/imprint"); !strings.Contains(in.Body, `lang="en" dir="auto"`) {
		t.Error("what the office says in English is not marked as such on a page in Hebrew")
	}
	for _, link := range []string{`href="/imprint"`, `href="/privacy"`, `href="/accessibility"`, `href="/easy"`, `href="https://www.bremen.example/dgs"`} {
		for _, page := range []string{"/login", "/privacy", "/rsvp/nobody"} {
			if p := b.Open(page); !strings.Contains(p.Body, link) {
				t.Errorf("%s has no %s", page, link)
			}
		}
	}
}

// TestDataPage holds that the list of what is kept of people is there for everybody, whole, in every language.
func TestDataPage(t *testing.T) {
	o := newOffice(t, nil)
	for _, language := range words.Spoken() {
		b := webtest.NewBrowser(t, o.web, base, language)
		p := b.Open("/privacy/data")
		if p.Status != http.StatusOK {
			t.Fatalf("the list answers %d", p.Status)
		}
		p.Check(language)
		for _, a := range personal.Say(language, events.Retention{}) {
			for _, k := range a.Data {
				if !p.Says(k.What) || !p.Says(k.Until) {
					t.Errorf("%s: the list does not say %q, or until when", language, k.What)
				}
			}
		}
		if privacy := b.Open("/privacy"); !strings.Contains(privacy.Body, `href="/privacy/data"`) {
			t.Error("privacy does not lead to the list")
		}
	}
}

// TestSecurityTxt looks at what RFC 9116 asks for, and that whoever keeps it is told in time.
func TestSecurityTxt(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("legal.set", legalWords)
	b := webtest.NewBrowser(t, o.web, base, "de")
	want := "Contact: mailto:security@bremen.example\nExpires: 2027-06-30T22:00:00Z\nPreferred-Languages: de, en\nCanonical: " + base + "/.well-known/security.txt\n"
	if p := b.Open("/.well-known/security.txt"); p.Body != want || p.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("security.txt is %q of %s, want %q", p.Body, p.Header.Get("Content-Type"), want)
	}
	const waits = "läuft ab"
	for day, want := range map[string]bool{"2027-05-30": false, "2027-05-31": true, "2027-07-02": true} {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		o.Set(at.Add(10 * time.Hour))
		staff := signIn(o)
		if got := staff.Open("/waiting").Says(waits); got != want {
			t.Errorf("on %s it waits to be renewed: %v", day, got)
		}
	}
}

// TestLegalRefused has links and values refused that lead where none may.
func TestLegalRefused(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for i, data := range []string{
		`{"imprint":{"de":"[x](javascript:alert)"}}`, `{"privacy":{"en":"[x](http://city.example)"}}`, `{"feedback":"javascript:alert(1)"}`,
		`{"feedback":"http://city.example"}`, `{"signs":"javascript:alert(1)"}`, `{"easy":{"de":"a\u0000b"}}`, `{"easy":{"de":"a\u202eb"}}`,
		`{"security":{"contact":"x","expires":"2027-06-30"}}`, `{"security":{"contact":"a@b.example"}}`, `{"imprint":{"de":"` + strings.Repeat("a", 8_001) + `"}}`,
	} {
		w := o.ask(http.MethodPost, "/api/commands", data, func(r *http.Request) {
			for name, value := range map[string]string{
				"Authorization": "Bearer " + token, "Content-Type": "application/json", "Prefer": "wait=5",
				"ce-specversion": "1.0", "ce-id": fmt.Sprint(i), "ce-source": "/legal", "ce-type": "jourfixe.legal.set.v1",
			} {
				r.Header.Set(name, value)
			}
		})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `"outcome":"refused"`) {
			t.Errorf("%.60s is answered by %d: %s", data, w.Code, w.Body)
		}
	}
	b := signIn(o)
	p := b.Open("/office/legal/change")
	sent := p.Press("Speichern")
	sent.Fields.Set("v.imprint.de", "[x](data:text/html,x)")
	sent.Fields.Set("v.feedback", "ftp://x")
	p = b.Send(sent)
	for _, words := range []string{"Ein Link muss mit https:// oder mailto: beginnen", "Bitte eine Mailadresse angeben", "[x](data:text/html,x)", "ftp://x"} {
		if !strings.Contains(p.Body, words) {
			t.Errorf("a form with faults does not show %q", words)
		}
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal/journaltest"
	fetching "jourfixe/worker/fetch"
	"jourfixe/worker/looked"
	"jourfixe/worker/web"
)

// looks has the pages know what was found at links, as the role that looks keeps it.
func (o *office) looks() *looked.Links {
	o.t.Helper()
	l := looked.New(o.Desk.Journal.Links(), journaltest.Office, o.Logger())
	o.Desk.Run(l)
	if err := l.WaitReady(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	o.options.Looked = l
	h, err := web.New(o.options)
	if err != nil {
		o.t.Fatal(err)
	}
	o.web = h
	return l
}

// finds notes a look at a link.
func (o *office) finds(l *looked.Links, id string, seen fetching.Sight, at time.Time) {
	o.t.Helper()
	was := l.Of(o.mirror.Snapshot().Link(id))
	claimed, err := l.Claim(o.t.Context(), id, was, at.Add(time.Minute))
	if err == nil {
		err = l.Note(o.t.Context(), id, claimed, was.After(seen, at))
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// TestLooked has staff read what was found at links - on the list, on a link's own page and among what waits - with a form that is filled in with the address that a
// page has now. Whoever reads the list in public learns nothing of it.
func TestLooked(t *testing.T) {
	o := newOffice(t, nil)
	l := o.looks()
	for _, id := range []string{"lost", "moved", "shut", "there", "new"} {
		o.Do("link.add", `{"id":"%s","title":{"de":"Stadt %s"},"subject":{"de":"Städte"},"address":"https://%s.example/"}`, id, id, id)
	}
	o.Do("publication.set", `{"what":["links"]}`)
	for id, seen := range map[string]fetching.Sight{"lost": {Status: 404}, "moved": {Status: 200, Moved: "https://moved.example/new?a=b&c=d"}, "shut": {Status: 403}, "there": {Status: 200}} {
		o.finds(l, id, seen, sunday)
	}
	const form = "/links/moved/change?v.address=https%3A%2F%2Fmoved.example%2Fnew%3Fa%3Db%26c%3Dd"
	b := signIn(o)
	list := b.Open("/links")
	list.Check("de")
	for _, want := range []string{"Die Seite gibt es nicht (seit", "Die Seite hat eine andere Adresse (seit"} {
		if strings.Count(list.Body, want) != 1 {
			t.Errorf("the list says %q %d times", want, strings.Count(list.Body, want))
		}
	}
	if !strings.Contains(list.Body, `href="`+form+`"`) || list.Says("führt ins Leere") || list.Says("nicht für Programme") {
		t.Errorf("the list:\n%s", list.Body)
	}
	if p := b.Open(form); !strings.Contains(p.Body, `value="https://moved.example/new?a=b&amp;c=d"`) {
		t.Error("the form is not filled in with the new address")
	}
	for id, want := range map[string]string{
		"lost": "am Tag danach wird wieder nachgesehen", "moved": "Neue Adresse übernehmen", "shut": "aber nicht für Programme", "there": "Die Seite ist da (seit", "new": "Hier hat noch niemand nachgesehen",
	} {
		if p := b.Open("/links/" + id); !p.Says(want) {
			t.Errorf("the page of %s does not say %q:\n%s", id, want, p.Find("main", "").Text())
		}
	}
	if p := b.Open("/waiting"); p.Says("Stadt lost") {
		t.Error("after one look in vain somebody is to do something")
	}

	o.finds(l, "lost", fetching.Sight{Why: fetching.Slow}, sunday.Add(24*time.Hour))
	if p := b.Open("/waiting"); !p.Says("1 Link führt ins Leere") || !p.Says("Stadt lost") || !p.Says("Der Server antwortet nicht oder mit einem Fehler (seit") {
		t.Errorf("after two looks in vain nobody is told:\n%s", p.Body)
	}
	if p := b.Open("/links"); !p.Says("1 Link führt ins Leere") {
		t.Error("the list does not say that one leads nowhere")
	}
	if p := b.Open("/"); !p.Says("1 Link führt ins Leere") {
		t.Error("the agenda does not say that one leads nowhere")
	}
	for _, path := range []string{"/public/links", "/public/links?lang=en", "/public/links.atom"} {
		w := o.ask("GET", path, "")
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Stadt lost") {
			t.Errorf("%s is %d without the link", path, w.Code)
		}
		for _, never := range []string{"badge", "gibt es nicht", "Leere", "nowhere", "new?a=b", "nachgesehen", "looked at"} {
			if strings.Contains(w.Body.String(), never) {
				t.Errorf("%s says %q to everybody", path, never)
			}
		}
	}
	o.Do("link.remove", `{"id":"lost"}`)
	if p := b.Open("/waiting"); p.Says("Stadt lost") {
		t.Error("a link that is removed waits for somebody")
	}
}

package web_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"jourfixe/calendar/words"
)

// TestSummary takes the summary of relations in each language: asked for, preferred by a browser, and known already.
func TestSummary(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	tags := map[string]string{}
	for _, language := range words.Spoken() {
		w := o.ask("GET", "/relations.pdf?lang="+language, "", bearer)
		if w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("%PDF-1.7\n")) || !bytes.HasSuffix(w.Body.Bytes(), []byte("%%EOF\n")) {
			t.Fatalf("in %s it is answered by %d, %d bytes", language, w.Code, w.Body.Len())
		}
		h := w.Header()
		got := strings.Join([]string{h.Get("Content-Type"), h.Get("Content-Language"), h.Get("Content-Disposition"), h.Get("Cache-Control")}, " ")
		want := "application/pdf " + language + " inline; filename=relations-" + o.options.Office + "-" + language + ".pdf private, no-cache"
		if got != want {
			t.Errorf("in %s it comes as\n%s\nwant\n%s", language, got, want)
		}
		tags[language] = h.Get("ETag")
		same := o.ask("GET", "/relations.pdf?lang="+language, "", bearer, with("If-None-Match", tags[language]))
		if same.Code != http.StatusNotModified || same.Body.Len() > 0 {
			t.Errorf("what is known is answered by %d", same.Code)
		}
	}
	if w := o.ask("GET", "/relations.pdf", "", bearer, with("Accept-Language", "he;q=0.9, fr")); w.Header().Get("Content-Language") != "he" {
		t.Errorf("a browser that prefers Hebrew gets %s", w.Header().Get("Content-Language"))
	}
	// What it does not tell of changes nothing, what it does changes it.
	tag := func() string { return o.ask("HEAD", "/relations.pdf?lang=de", "", bearer).Header().Get("ETag") }
	o.Do("person.amend", `{"id":"p1","name":"Somebody Else"}`)
	if tag() != tags["de"] {
		t.Error("somebody has another name, and it is another document")
	}
	o.Do("partner.amend", `{"id":"riga","purpose":{"de":"Ganz etwas anderes."}}`)
	if tag() == tags["de"] {
		t.Error("it does not tell what has changed")
	}
}

package web_test

import (
	"html"
	"strings"
	"testing"

	"jourfixe/events"
)

// TestReach shows staff to whom mail comes back and who does without some, and who answers in whose place.
func TestReach(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const target = "/meetings/" + counted
	o.do("person.bounce", `{"id":"p1","address":0,"status":"5.1.1"}`)
	o.do("person.prefer", `{"id":"p2","without":["reminder","overview"]}`)
	o.do("meeting.answer", `{"id":"`+counted+`","person":"p2","answer":"declined","delegate":"ersatz@geheim.example","by":"sekretariat@geheim.example"}`)
	for _, language := range events.Languages {
		checkPage(t, target, o.get(target, language), language)
		checkPage(t, "/partners/riga", o.get("/partners/riga", language), language)
	}
	bounced := []string{"Xaveria Geheimrat", "E-Mails an diese Adresse kommen zurück</strong> (<code>5.1.1</code>), bekannt seit", "22. November 2026, 14:07 Uhr",
		`jourfixe send person.amend`, `{"id":"p1","email":"…"}`}
	page := html.UnescapeString(o.get(target, "de"))
	for _, want := range append(bounced, "Auf eigenen Wunsch ohne: Erinnerung, Terminübersicht", "Schickt an ihrer Stelle: ersatz@geheim.example",
		"beantwortet von sekretariat@geheim.example") {
		if !strings.Contains(page, want) {
			t.Errorf("the meeting does not say %q", want)
		}
	}
	page = html.UnescapeString(o.get("/partners/riga", "de"))
	for _, want := range bounced {
		if !strings.Contains(page, want) {
			t.Errorf("the partner does not say %q", want)
		}
	}
	if page := o.get("/partners/gdansk", "de"); strings.Contains(page, "Xaveria") || strings.Contains(page, "Quirin") {
		t.Error("a partner shows others' people")
	}
	o.do("person.amend", `{"id":"p1","email":"neu@geheim.example"}`)
	if strings.Contains(o.get(target, "de"), "kommen zurück") || strings.Contains(o.get("/partners/riga", "de"), "Xaveria") {
		t.Error("the new address is marked as well")
	}
	o.do("person.erase", `{"id":"p2"}`)
	if page := o.get(target, "de"); strings.Contains(page, "Auf eigenen Wunsch") || strings.Contains(page, "ersatz@") {
		t.Error("something is left of an erased person")
	}
}

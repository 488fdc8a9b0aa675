package web_test

import (
	"testing"

	"jourfixe/events"
)

// TestReach shows staff to whom mail comes back and who does without some, and who answers in whose place.
func TestReach(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const target = "/meetings/" + counted
	o.Do("person.bounce", `{"id":"p1","address":0,"status":"5.1.1"}`)
	o.Do("person.prefer", `{"id":"p2","without":["reminder","overview"]}`)
	o.Do("meeting.answer", `{"id":"`+counted+`","person":"p2","answer":"declined","delegate":"ersatz@geheim.example","by":"sekretariat@geheim.example"}`)
	for _, language := range events.Languages {
		o.get(target, language).Check(language)
		o.get("/partners/riga", language).Check(language)
	}
	bounced := []string{"Xaveria Geheimrat", "E-Mails an diese Adresse kommen zurück (5.1.1), bekannt seit", "22. November 2026, 14:07 Uhr",
		`jourfixe send person.amend`, `{"id":"p1","email":"…"}`}
	page := o.get(target, "de")
	for _, want := range append(bounced, "Auf eigenen Wunsch ohne: Erinnerung, Terminübersicht", "Schickt an ihrer Stelle: ersatz@geheim.example",
		"beantwortet von sekretariat@geheim.example") {
		if !page.Says(want) {
			t.Errorf("the meeting does not say %q", want)
		}
	}
	page = o.get("/partners/riga", "de")
	for _, want := range bounced {
		if !page.Says(want) {
			t.Errorf("the partner does not say %q", want)
		}
	}
	if page := o.get("/partners/gdansk", "de"); page.Says("Xaveria") || page.Says("Quirin") {
		t.Error("a partner shows others' people")
	}
	o.Do("person.amend", `{"id":"p1","email":"neu@geheim.example"}`)
	if o.get(target, "de").Says("kommen zurück") || o.get("/partners/riga", "de").Says("Xaveria") {
		t.Error("the new address is marked as well")
	}
	o.Do("person.erase", `{"id":"p2"}`)
	if page := o.get(target, "de"); page.Says("Auf eigenen Wunsch") || page.Says("ersatz@") {
		t.Error("something is left of an erased person")
	}
}

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
		"Andere Adresse eintragen"}
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
	if o.get(target, "de").Says("kommen zurück") || o.get("/partners/riga", "de").Says("kommen zurück") {
		t.Error("the new address is marked as well")
	}
	o.Do("person.erase", `{"id":"p2"}`)
	if page := o.get(target, "de"); page.Says("Auf eigenen Wunsch") || page.Says("ersatz@") {
		t.Error("something is left of an erased person")
	}
}

// TestCompany says whom guests bring along, and where there are more people than seats.
func TestCompany(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("venue.set", `{"id":"kammer","title":{"de":"Kammer"},"seats":2}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-10","start":"10:00"},"duration":"PT1H","need":["person/p1"],"venue":"kammer"}`)
	o.Do("meeting.answer", `{"id":"m","person":"p1","answer":"accepted","company":1}`)
	for _, language := range events.Languages {
		o.get("/meetings/m", language).Check(language)
	}
	if page := o.get("/meetings/m", "de"); !page.Says("Bringt 1 Person mit") || !page.Says("1 Person wird mitgebracht") || page.Says("als es Plätze gibt") {
		t.Errorf("with one brought along the meeting says %s", page.Text())
	}
	o.Do("meeting.answer", `{"id":"m","person":"p1","answer":"accepted","company":4}`)
	if page := o.get("/meetings/m", "de"); !page.Says("Bringt 4 Personen mit") || !page.Says("Es kommen 3 Personen mehr, als es Plätze gibt") {
		t.Errorf("with four brought along the meeting says %s", page.Text())
	}
}

// TestMoved tells who has answered to a time that is no more how things stand, whether that answer counted once or never did.
func TestMoved(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-10","start":"10:00"},"duration":"PT1H","need":["person/p1","person/p2"]}`)
	o.Do("meeting.answer", `{"id":"m","person":"p1","answer":"accepted"}`)
	if page := o.get(o.rsvp("m", "p2"), "de"); page.Says("verlegt") {
		t.Error("what was not moved says that it was")
	}
	o.Do("meeting.move", `{"id":"m","at":{"date":"2026-12-11","start":"11:00"}}`)
	for person, want := range map[string]string{"p1": "Seit Ihrer Antwort hat sich die Zeit geändert", "p2": "Dieser Termin hat eine neue Zeit"} {
		page := o.get(o.rsvp("m", person), "de")
		if !page.Says(want) || !page.Says("10. Dezember") || !page.Says("11. Dezember") {
			t.Errorf("%s reads %s", person, page.Text())
		}
		page.Check("de")
	}
	o.Do("meeting.answer", `{"id":"m","person":"p2","answer":"accepted"}`)
	if page := o.get(o.rsvp("m", "p2"), "de"); page.Says("verlegt") {
		t.Error("who has answered is told to answer")
	}
}

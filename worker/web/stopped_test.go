package web_test

import (
	"testing"

	"jourfixe/calendar/owed"
)

// TestNoMailGoesOut says on the page of what waits that mails are held after a restore, and no more once they are released.
func TestNoMailGoesOut(t *testing.T) {
	o := newOffice(t, nil)
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	o.Do("person.add", `{"id":"ada","name":"Ada","email":"ada@partner.example","language":"en"}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-17","start":"12:45"},"duration":"PT1H","need":["person/ada"],"ifNone":"best"}`)
	said := map[string]string{"de": "Zurzeit geht keine Mail von selbst hinaus", "en": "No mail goes out by itself at the moment"}
	if page := o.get("/waiting", "de"); page.Says(said["de"]) {
		t.Errorf("where nothing is held it says\n%s", page.Text())
	}
	if err := o.ledger.SetHold(t.Context(), 0, &owed.Hold{Why: owed.HeldRestored, From: o.Now(), Until: o.Now()}); err != nil {
		t.Fatal(err)
	}
	for language, what := range said {
		page := o.get("/waiting", language)
		page.Check(language)
		if !page.Says(what) || !page.Says(map[string]string{"de": "1 Mail wartet; 1 davon", "en": "1 mail waits; 1 of them"}[language]) {
			t.Errorf("in %s it says\n%s", language, page.Text())
		}
	}
	hold, last := o.ledger.Hold()
	over := *hold
	over.Over = o.Now()
	if err := o.ledger.SetHold(t.Context(), last, &over); err != nil {
		t.Fatal(err)
	}
	if page := o.get("/waiting", "de"); page.Says(said["de"]) {
		t.Errorf("once released it says\n%s", page.Text())
	}
}

package web_test

import "testing"

// TestSums says on the page of a trip what is due for it and what has come in, also from somebody who does not travel any more.
func TestSums(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("trip.propose", `{"id":"costly","partner":"gdansk","title":{"de":"Teure Reise","en":"Costly trip"},"window":{"from":"2027-09-01","to":"2027-09-20"},"days":4,"capacity":5,
		"registration":{"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000}},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldeschluss"}}]}`)
	if page := o.get("/trips/costly", "de"); page.Says("Fällig im Ganzen") {
		t.Error("there is money where nobody has registered")
	}
	for _, who := range []string{"a", "b"} {
		o.Do("registration.make", `{"id":"pays-`+who+`","trip":"costly","name":"Geheim","email":"`+who+`@geheim.example"}`)
	}
	o.Do("registration.pay", `{"id":"pays-a","amount":{"minor":10050},"on":"2026-11-22"}`)
	o.Do("registration.pay", `{"id":"pays-b","amount":{"minor":2000},"on":"2026-11-22"}`)
	o.Do("registration.withdraw", `{"id":"pays-b"}`)
	for language, wanted := range map[string][]string{
		"de": {"Fällig im Ganzen 480,00 €", "Eingegangen 100,50 €", "Noch offen 379,50 €", "noch nicht zurückgezahlt 20,00 €"},
		"en": {"Due in all €480.00", "Received €100.50", "Still open €379.50"},
	} {
		page := o.get("/trips/costly", language)
		page.Check(language)
		for _, want := range wanted {
			if !page.Says(want) {
				t.Errorf("in %s it does not say %q\n%s", language, want, page.Find("main", "").Text())
			}
		}
		if page.Says("überfällig") || page.Says("overdue") {
			t.Errorf("in %s something is overdue", language)
		}
	}
}

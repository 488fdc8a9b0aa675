package web_test

import (
	"net/http"
	"testing"
)

// TestTripTakesNoRegistrations makes a trip that takes registrations one that takes none, by its form: refused as long as somebody is
// registered, and else shown with what it means first; its public page is gone then, and there again once it has a rule.
func TestTripTakesNoRegistrations(t *testing.T) {
	o, b := owing(t)
	o.Do("trip.propose", `{"id":"quiet","partner":"gdansk","title":{"de":"Stille Reise"},"window":{"from":"2027-09-01","to":"2027-09-20"},"days":4,"capacity":5,
		"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldeschluss"}}]}`)
	o.Do("registration.make", `{"id":"still","trip":"quiet","name":"Geheim","email":"still@geheim.example"}`)
	rule := func(to string) func() int {
		r := b.Open("/trips/quiet/change").Find("button", "Speichern").Sent()
		r.Fields.Set("v.registration.rule", to)
		page := b.Send(r)
		if page.Status == http.StatusOK && to == "" {
			inOrder(t, page.Find("main", "").Text(), "nimmt danach keine Anmeldungen mehr an")
			page.Check("de")
		}
		if page.Status == http.StatusOK {
			page = b.Send(page.Find("button", "Speichern").Sent())
		}
		return func() int {
			if page.Status == http.StatusUnprocessableEntity || page.Status == http.StatusConflict {
				inOrder(t, page.Find("main", "").Text(), "Für die Reise gibt es Anmeldungen (1)")
			}
			return page.Status
		}
	}
	takes := func() bool { return o.mirror.Snapshot().Trip("quiet").Registration != nil }
	if status := rule("")(); status < 400 || !takes() {
		t.Errorf("with somebody registered the form is answered %d", status)
	}
	o.Do("registration.withdraw", `{"id":"still"}`)
	if status := rule("")(); status != http.StatusSeeOther || takes() {
		t.Errorf("with nobody registered the form is answered %d", status)
	}
	if status := o.get("/trips/quiet/register", "de").Status; status != http.StatusNotFound {
		t.Errorf("the public page is answered %d", status)
	}
	// Who is on the list stays there, and the page of the trip leads to it.
	left := b.Open("/trips/quiet")
	list := b.Click(left.Find("link", "Alle Anmeldungen"))
	if list.Check("de"); !list.Says("Die Reise nimmt keine Anmeldungen mehr an.") || !list.Says("Geheim") || b.Open("/trips/quiet/registrations/sheet").Status != http.StatusOK || b.Open("/trips/quiet/registrations.csv").Status != http.StatusOK {
		t.Errorf("the list of a trip that takes no registrations: %d\n%s", list.Status, list.Find("main", "").Text())
	}
	if rule("lottery"); !takes() {
		t.Error("the trip takes no registrations with a rule either")
	}
}

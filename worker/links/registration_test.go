package links_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker/workertest"
)

// TestRegistrationLinks finds the registration that a link leads to, on every replica, and none any more once the person is erased.
func TestRegistrationLinks(t *testing.T) {
	o := workertest.Open(t, time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	o.Do("office.set", `{"title":{"de":"Amt"},"zone":"Europe/Berlin"}`)
	o.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"twin-city","country":"LV","zone":"Europe/Riga"}`)
	o.Do("trip.propose", `{"id":"t","partner":"riga","title":{"de":"Reise"},"window":{"from":"2027-05-05","to":"2027-05-20"},"days":3,"capacity":5,"registration":{"rule":"first-come"},
		"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldeschluss"}}]}`)
	for _, name := range []string{"ada", "ben"} {
		o.Do("registration.make", `{"id":"r-%[1]s","trip":"t","name":"%[1]s","email":"%[1]s@town.example"}`, name)
	}
	d := open(o)
	token := func(id string) (token string) {
		d.Mirror.View(func(b *calendar.Book) { token = d.made.RegistrationToken(b, id) })
		return token
	}
	var ada string
	o.Eventually("the replica to have read all", func() (ready bool) {
		d.Mirror.View(func(b *calendar.Book) { ready = b.Registration("r-ben") != nil })
		return ready
	})
	d.Mirror.View(func(b *calendar.Book) { ada = b.Registration("r-ada").Person })
	of := token("r-ada")
	for _, x := range []struct {
		what, token string
		ok          bool
	}{
		{"hers", of, true}, {"in capitals", strings.ToUpper(of), true}, {"cut", of[1:], false},
		{"her link for mails", func() (s string) {
			d.Mirror.View(func(b *calendar.Book) { s = d.made.MailsToken(b, ada) })
			return s
		}(), false},
	} {
		id, person, ok := d.found.FindRegistration(x.token)
		if ok != x.ok || ok && (id != "r-ada" || person != ada) {
			t.Errorf("%s: %q leads to %q of %q, %v", x.what, x.token, id, person, ok)
		}
	}
	if of == token("r-ben") {
		t.Error("two have the same link")
	}
	o.Do("person.erase", `{"id":%q}`, ada)
	o.Eventually("the link of somebody who is erased to lead nowhere", func() bool {
		_, _, ok := d.found.FindRegistration(of)
		return !ok
	})
}

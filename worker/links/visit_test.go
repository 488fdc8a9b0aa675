package links_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker/workertest"
)

// TestVisitLinks finds for which trip and whom a link is, on every replica, for as long as the book says it may be open: also of whoever is
// erased, to whom it says so. A link is good for its trip and its person alone, and none of another kind is one.
func TestVisitLinks(t *testing.T) {
	o := workertest.Open(t, time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	o.Do("office.set", `{"title":{"de":"Amt"},"zone":"Europe/Berlin"}`)
	o.Do("partner.register", `{"id":"riga","title":{"de":"Riga"},"kind":"twin-city","country":"LV","zone":"Europe/Riga"}`)
	for _, id := range []string{"spring", "autumn"} {
		o.Do("trip.propose", `{"id":%q,"partner":"riga","title":{"de":"Reise"},"window":{"from":"2027-05-05","to":"2027-05-20"},"days":3,"capacity":5,"registration":{"rule":"first-come"},
			"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldeschluss"}}]}`, id)
	}
	o.Do("registration.make", `{"id":"r1","trip":"spring","name":"Ben","email":"ben@town.example"}`)
	o.Do("person.add", `{"id":"eva","name":"Eva","email":"eva@riga.example","partner":"riga"}`)
	o.Do("person.add", `{"id":"ada","name":"Ada","email":"ada@riga.example","partner":"riga"}`)
	d := open(o)
	o.Eventually("the replica to have read all", func() (ready bool) {
		d.Mirror.View(func(b *calendar.Book) { ready = b.Person("ada") != nil })
		return ready
	})
	make := func(of func(b *calendar.Book) string) (token string) {
		d.Mirror.View(func(b *calendar.Book) { token = of(b) })
		return token
	}
	visit := func(trip, person string) string {
		return make(func(b *calendar.Book) string { return d.made.VisitToken(b, trip, person) })
	}
	seen := map[string]bool{}
	for _, trip := range []string{"spring", "autumn"} {
		for _, person := range []string{"ada", "eva"} {
			token := visit(trip, person)
			if seen[token] {
				t.Errorf("the link of %s for %s is somebody else's, too", person, trip)
			}
			seen[token] = true
			for _, same := range []string{token, strings.ToUpper(token)} {
				if of, who, ok := d.found.FindVisit(same); !ok || of != trip || who != person {
					t.Errorf("the link of %s for %s leads to %q of %q, %v", person, trip, of, who, ok)
				}
			}
		}
	}
	of := visit("spring", "ada")
	for what, token := range map[string]string{
		"cut": of[:len(of)-1], "longer": of + "a", "empty": "", "a registration": make(func(b *calendar.Book) string { return d.made.RegistrationToken(b, "r1") }),
		"mails": make(func(b *calendar.Book) string { return d.made.MailsToken(b, "ada") }), "of a trip that there is not": visit("none", "ada"), "of nobody": visit("spring", "none"),
	} {
		if trip, person, ok := d.found.FindVisit(token); ok || trip+person != "" {
			t.Errorf("%s leads to %q of %q", what, trip, person)
		}
	}
	for i := range of { // each letter has 32 values; one is given out
		other := of[:i] + string("ab"[(of[i]&1)^1]) + of[i+1:]
		if _, _, ok := d.found.FindVisit(other); ok && other != of {
			t.Errorf("with another letter at %d it leads somewhere", i)
		}
	}
	if _, _, ok := d.found.FindRegistration(of); ok {
		t.Error("it opens a registration")
	}
	o.Do("person.erase", `{"id":"ada"}`)
	o.Eventually("the person to be erased", func() (erased bool) {
		d.Mirror.View(func(b *calendar.Book) { erased = b.Person("ada").Erased })
		return erased
	})
	if trip, person, ok := d.found.FindVisit(of); !ok || trip != "spring" || person != "ada" {
		t.Errorf("the link of somebody who is erased leads to %q of %q, %v", trip, person, ok)
	}
}

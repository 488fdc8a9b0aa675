package web_test

import (
	"net/http"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/webtest"
)

// BenchmarkVisit opens a page by the operator's token, in a session of the operator and in one of a person, and the page of a link for
// signing in.
func BenchmarkVisit(b *testing.B) {
	o := newOffice(b, nil)
	o.furnish()
	in := o.browser("de")
	in.Send(in.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token}))
	person := o.enter(o.hire(events.Coordinator), "de")
	link := ""
	o.mirror.View(func(book *calendar.Book) {
		link = strings.TrimPrefix(o.options.SignIns.Make(book.Person("p1"), [32]byte{}, signin.InviteLife), base)
	})
	for _, x := range []struct {
		name, page string
		as         func(*http.Request)
	}{
		{"token", "/partners/riga", bearer}, {"operator", "/partners/riga", in.Carry}, {"person", "/partners/riga", person.Carry},
		{"login", "/login", func(*http.Request) {}}, {"link", link, func(*http.Request) {}},
	} {
		b.Run(x.name, func(b *testing.B) {
			for b.Loop() {
				if w := o.ask("GET", x.page, "", x.as); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

// BenchmarkSession looks a session up, among as many as two people may have.
func BenchmarkSession(b *testing.B) {
	o := newOffice(b, nil)
	o.furnish()
	id := ""
	for i := range 2 * signin.MostOfOne {
		var err error
		if id, err = o.signed.Open(b.Context(), signin.Session{Person: []string{"p1", "p2"}[i%2]}); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if _, ok := o.signed.Find(id); !ok {
			b.Fatal("the session is not found")
		}
	}
}

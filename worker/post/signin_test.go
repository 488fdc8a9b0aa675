package post

import (
	"errors"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/worker"
)

// TestSignIn sends a link to the address that somebody has, and to no other.
func TestSignIn(t *testing.T) {
	t.Parallel()
	h, p := openOffice(t)
	before := len(h.sink.Mails())
	m := &worker.SignIn{Person: "p-0", Link: "https://jourfixe.example/login/abc", At: sunday, Minutes: 15, Browser: "Firefox", System: "Linux"}
	for range 2 { // tried once more, it is the same mail
		if err := p.courier().SignIn(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	sent := h.sink.Mails()[before:]
	if len(sent) != 2 || sent[0].To != "p0@town0.example" || string(sent[0].Raw) != string(sent[1].Raw) || !strings.Contains(string(sent[0].Raw), m.Link) {
		t.Fatalf("%d mails", len(sent))
	}
	p.Mirror.View(func(b *calendar.Book) {
		if id := sent[0].MessageID; !p.Composer.Links.IsSignIn(b, "p-0", id) || p.Composer.Links.IsSignIn(b, "p-1", id) ||
			p.Composer.Links.IsSignIn(b, "p-0", p.Composer.Links.ForwardID("in-1")) {
			t.Errorf("the mail %s is not known as what it is", id)
		}
	})
	h.Do("person.amend", `{"id":"p-0","email":"other@town0.example"}`)
	if err := p.courier().SignIn(t.Context(), m); !errors.Is(err, worker.ErrUnknownReader) {
		t.Errorf("to an address that is another by now: %v", err)
	}
	h.Do("person.erase", `{"id":"p-0"}`)
	m.Address = 1
	if err := p.courier().SignIn(t.Context(), m); !errors.Is(err, worker.ErrUnknownReader) {
		t.Errorf("to somebody who is erased: %v", err)
	}
	n := 0
	for _, sent := range h.sink.Mails() {
		if strings.Contains(string(sent.Raw), m.Link) {
			n++
		}
	}
	if n != 2 {
		t.Errorf("%d mails with the link", n)
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"jourfixe/worker/web/webtest"
)

// TestAppPasswords has a guest make an app password, see it once, and revoke it; somebody else cannot, and whoever signs them out everywhere ends
// it, too.
func TestAppPasswords(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.enter("p1", "de")
	b.Open("/me/apps").Check("de")
	if me := b.Open("/me"); !me.Has("link", "App-Passwörter ansehen und anlegen") {
		t.Error("nothing leads there")
	}
	empty := b.Send(b.Open("/me/apps").Press("App-Passwort anlegen", webtest.Fill{"Wofür ist es?": ""}))
	if empty.Check("de"); empty.Status != http.StatusUnprocessableEntity || !empty.Says("wofür das App-Passwort ist") {
		t.Errorf("without a name: %d", empty.Status)
	}
	made := b.Send(b.Open("/me/apps").Press("App-Passwort anlegen", webtest.Fill{"Wofür ist es?": "Zelle"}))
	made.Check("de")
	secret := ""
	for _, input := range made.All("textbox") {
		if input.Attr("id") == "password" {
			secret = input.Attr("value")
		}
	}
	if found, ok := o.apps.Find(secret); !ok || found.Person != "p1" || found.Answers {
		t.Fatalf("what is shown (%d characters) lets in %q", len(secret), found.Person)
	}
	if again := b.Open("/me/apps"); strings.Contains(again.Body, secret) || !again.Says("Zelle") {
		t.Error("it is shown again, or not listed")
	}
	other := o.enter("p2", "de")
	if page := other.Open("/me/apps"); page.Says("Zelle") {
		t.Error("somebody else sees it")
	}
	if list := o.apps.Of("p1"); len(list) == 1 {
		press := other.Open("/me/apps").Press("App-Passwort anlegen", webtest.Fill{"Wofür ist es?": "x"})
		press.Target = "/me/apps/revoke"
		other.Send(press.With("revoke", list[0].Hash))
	}
	if _, ok := o.apps.Find(secret); !ok {
		t.Error("somebody else revokes it")
	}
	if done := b.Send(b.Open("/me/apps").Press("Widerrufen: Zelle")); done.Status != http.StatusOK && done.Status != http.StatusSeeOther {
		t.Errorf("to revoke: %d", done.Status)
	}
	if _, ok := o.apps.Find(secret); ok {
		t.Error("it is not revoked")
	}
	o.Do("person.grant", `{"id":"p2","role":"reader"}`)
	kept, err := o.apps.Make(t.Context(), "p2", "x", true, "")
	if err != nil {
		t.Fatal(err)
	}
	o.Do("person.grant", `{"id":"p1","role":"administrator"}`)
	admin := o.enter("p1", "de")
	for _, button := range admin.Open("/users").All("button") {
		if strings.HasPrefix(button.Name(), "Überall abmelden") {
			admin.Send(button.Press())
		}
	}
	if _, ok := o.apps.Find(kept); ok {
		t.Error("whoever is signed out everywhere still comes in by an app password")
	}
}

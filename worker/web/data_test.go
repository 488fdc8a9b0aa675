package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"jourfixe/worker/known"
)

// TestOwnData has somebody look at all that is known of them: what they have changed meanwhile is there, too, what others have said is not, and what
// is destroyed is gone.
func TestOwnData(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.amend", `{"id":"p2","name":"Zuerst So","email":"zuerst@geheim.example"}`)
	o.Do("person.amend", `{"id":"p2","name":"Jetzt Anders","email":"jetzt@geheim.example"}`)
	o.Do("meeting.answer", `{"id":"video","person":"p2","answer":"accepted","comment":"mein erstes Wort"}`)
	o.Do("meeting.answer", `{"id":"video","person":"p2","answer":"declined","comment":"mein letztes Wort"}`)
	o.Do("meeting.amend", `{"id":"video","need":["person/p1","person/p2"]}`)
	o.Do("meeting.answer", `{"id":"video","person":"p1","answer":"accepted","comment":"das Wort eines anderen"}`)
	o.Do("matter.propose", `{"id":"theirs","meeting":"video","title":{"de":"Punkt"},"text":"was ich meine","person":"p2"}`)
	b := o.enter("p2", "de")
	page, file := b.Open("/me/data"), b.Open("/me/data.json")
	page.Check("de")
	if page.Status != http.StatusOK || file.Status != http.StatusOK || file.Header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
		t.Fatalf("their data answer %d, as a file %d (%v)", page.Status, file.Status, file.Header)
	}
	var x known.Export
	if err := json.Unmarshal([]byte(file.Body), &x); err != nil {
		t.Fatal(err)
	}
	if x.Name != "Jetzt Anders" || len(x.Sessions) != 1 || len(x.Noted) == 0 || x.More {
		t.Errorf("the file says %+v", x)
	}
	all := []string{"Zuerst So", "zuerst@geheim.example", "Jetzt Anders", "jetzt@geheim.example", "mein erstes Wort", "mein letztes Wort", "was ich meine", "declined"}
	for _, said := range all {
		if !page.Says(said) || !strings.Contains(file.Body, said) {
			t.Errorf("of what is known, %q is on the page: %t, in the file: %t", said, page.Says(said), strings.Contains(file.Body, said))
		}
	}
	o.Do("person.grant", `{"id":"p1","role":"administrator"}`)
	if admin := o.enter("p1", "de").Open("/me/data"); !admin.Says("Administration") || admin.Says("[role") {
		t.Error("the role is not said in words")
	}
	if page.Says("eines anderen") || strings.Contains(file.Body, "eines anderen") {
		t.Error("somebody is told what another has written")
	}
	if other := o.enter("p1", "de").Open("/me/data"); !other.Says("eines anderen") || other.Says("mein letztes Wort") {
		t.Error("another does not see what is theirs, and that alone")
	}
	wrong := b.Send(page.Press("Speichern", nil))
	if wrong.Header.Get("Location") != "/me/data?corrected" {
		t.Errorf("a form that changes nothing leads to %q", wrong.Header.Get("Location"))
	}
	sent := b.Open("/me/data").Press("Speichern")
	sent.Fields.Set("name", " ")
	if wrong = b.Send(sent); wrong.Status != http.StatusUnprocessableEntity || len(wrong.All("alert")) != 1 {
		t.Errorf("no name is answered by %d", wrong.Status)
	}
}

package web_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/web/webtest"
)

// said notes in the ledger what was said to somebody about a meeting, in the order given.
func (o *office) said(meeting, person string, list ...owed.Utterance) {
	o.t.Helper()
	ref := events.Ref{Noun: "meeting", ID: meeting}
	for i := range list {
		list[i].MessageID = fmt.Sprint(person, "-", i)
	}
	if _, err := o.ledger.Set(context.WithoutCancel(o.t.Context()), ref, person, 0, list); err != nil {
		o.t.Fatal(err)
	}
}

// inOrder looks for words one after the other.
func inOrder(t *testing.T, text string, words ...string) {
	t.Helper()
	at := 0
	for _, next := range words {
		i := strings.Index(text[at:], next)
		if i < 0 {
			t.Fatalf("%q is missing, or in the wrong place, in\n%s", next, text)
		}
		at += i + len(next)
	}
}

// inert looks for what an attacker has written into a page: it has to be there as text, and as nothing else.
func inert(t *testing.T, page *webtest.Page) {
	t.Helper()
	for _, element := range []string{"script", "img"} {
		if page.Elements(element) > 0 {
			t.Errorf("%s has an element <%s>", page.Target, element)
		}
	}
	if !page.Says("<script>alert(1)") {
		t.Errorf("%s does not show the text at all", page.Target)
	}
	page.CheckNesting()
}

// TestGuests shows who comes, with names, to staff.
func TestGuests(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const meeting, target = "jour-fixe-2026-12-02", "/meetings/jour-fixe-2026-12-02"
	o.Do("person.add", `{"id":"p3","name":"Ägidius Anders","email":"a@geheim.example","partner":"gdansk"}`)
	o.Do("person.add", `{"id":"p4","name":"Zoe Zuletzt","email":"z@geheim.example","partner":"gdansk"}`)
	o.Do("person.add", `{"id":"p5","name":"Berta Bald","email":"b@geheim.example","partner":"gdansk"}`)
	if page := o.get("/", "de"); page.Says("Zusage") {
		t.Error("the agenda counts answers before there are any")
	}
	if page := o.get(target, "de"); !page.Says("0 Zusagen, 0 vielleicht, 0 Absagen, 5 offen") {
		t.Error("the meeting does not say that nobody has answered")
	}
	o.Do("meeting.answer", `{"id":"`+meeting+`","person":"p4","answer":"accepted"}`)
	o.Do("meeting.answer", `{"id":"`+meeting+`","person":"p3","answer":"accepted","comment":"Mit Gästen.\nZu dritt."}`)
	o.Do("meeting.answer", `{"id":"`+meeting+`","person":"p1","answer":"declined"}`)
	o.Do("meeting.answer", `{"id":"`+meeting+`","person":"p2","answer":"tentative"}`)
	page := o.get(target, "de")
	guests := page.Find("region", "Wer kommt")
	inOrder(t, guests.Text(), "2 Zusagen, 1 vielleicht, 1 Absage, 1 offen", "2 Zusagen", "Ägidius Anders", "Danzig", "Mit Gästen. Zu dritt.", "vom Büro eingetragen",
		"Zoe Zuletzt", "1 vielleicht", "Quirin Verborgen", "1 Absage", "Xaveria Geheimrat", "1 offen", "Berta Bald")
	if to := guests.All("link")[0].Attr("href"); to != "/partners/gdansk" {
		t.Errorf("the first guest's partner leads to %s", to)
	}
	if n := strings.Count(page.Body, `<span class="pip `); n != 5+4 { // a drawing, which nobody reads out
		t.Errorf("%d shapes, want 5 and one for each of 4 headings", n)
	}
	if page := o.get("/", "en"); !page.Says("2 accepted, 1 maybe, 1 declined, 1 open") || page.Says("Xaveria") {
		t.Error("the agenda does not count the answers, or names people")
	}
	page.Check("de")
	if page.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("names may be kept: %s", page.Header.Get("Cache-Control"))
	}
}

// TestDeliveries shows how each message stands: what did not arrive first, with what to do.
func TestDeliveries(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const meeting, target = "jour-fixe-2026-12-02", "/meetings/jour-fixe-2026-12-02"
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 5 {
			do("person.add", `{"id":"g%d","name":"Gast %d","email":"g%d@geheim.example","partner":"gdansk"}`, i, i, i)
		}
	})
	at := func(minutes int) time.Time { return sunday.Add(-time.Duration(minutes) * time.Minute) }
	o.said(meeting, "g0", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550 5.1.1", At: at(30)})
	o.said(meeting, "g1", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550", At: at(30)},
		owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSent, Code: "250", At: at(5)})
	o.said(meeting, "g2", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateDeferred, Code: "421 4.7.0", At: at(3), Until: at(-2)})
	o.said(meeting, "g3", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSending, At: at(1)})
	o.said(meeting, "g4", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550", At: at(30)})
	o.Do("person.erase", `{"id":"g4"}`)
	for _, language := range []string{"de", "en"} {
		o.get(target, language).Check(language)
	}
	page := o.get(target, "de")
	said := page.Find("region", "Mitteilungen").Text()
	failed, rest, _ := strings.Cut(said, page.Find("region", "Mitteilungen").All("summary")[0].Name())
	if !strings.Contains(failed, "1 Mitteilung kam nicht an") || !strings.Contains(failed, "Gast 0") || !strings.Contains(failed, "550 5.1.1") ||
		!strings.Contains(failed, "Bitte die Adresse prüfen") || strings.Contains(failed, "Gast 1") || strings.Contains(failed, "Gelöschte") {
		t.Errorf("what did not arrive is not first:\n%s", failed)
	}
	for _, want := range []string{"Gast 1", "Gast 2", "421 4.7.0", "später noch einmal", "wird gesendet", "Gelöschte Person", "steht aus", "Xaveria Geheimrat"} {
		if !strings.Contains(rest, want) {
			t.Errorf("the other messages lack %q", want)
		}
	}
	if page.Find("link", "1 Mitteilung kam nicht an").Attr("href") != "#said" {
		t.Error("the top of the page does not say that something did not arrive")
	}
	if page := o.get("/meetings/jour-fixe-2027-03-03", "de"); !page.Says("Noch keine.") {
		t.Error("a meeting nobody was told of shows messages")
	}
	states := map[string]bool{}
	for _, d := range o.options.Reception.Deliveries(events.Ref{Noun: "meeting", ID: meeting}) {
		states[d.State] = true
	}
	for _, state := range []string{worker.StateOwed, owed.StateSending, owed.StateSent, owed.StateDeferred, owed.StateFailed} {
		if !states[state] {
			t.Errorf("the test shows nothing that is %s", state)
		}
	}
}

// TestHostileGuest gives a person and their comment everything that a text from outside can hold.
func TestHostileGuest(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	evil := `"'></p></textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`
	o.Do("person.add", `{"id":"evil","name":`+quote(evil)+`,"email":"evil@geheim.example","partner":"riga"}`)
	o.Do("venue.set", `{"id":"rathaus","title":{"de":`+quote(evil)+`},"address":`+quote(evil)+`}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":`+quote(evil)+`},"description":{"fr":`+quote(evil+"\n"+strings.Repeat("W", 3900))+
		`},"at":{"date":"2027-02-05","start":"10:00"},"duration":"PT1H","need":["person/evil"],"venue":"rathaus"}`)
	o.Do("meeting.answer", `{"id":"m","person":"evil","answer":"accepted","comment":`+quote(evil+"\n"+strings.Repeat("W", 3900))+`}`)
	o.Do("meeting.move", `{"id":"m","at":{"date":"2027-02-06","start":"10:00"},"note":{"de":`+quote(evil)+`}}`)
	o.Do("meeting.answer", `{"id":"m","person":"evil","answer":"tentative","comment":`+quote(evil+"\n"+strings.Repeat("W", 3900))+`}`)
	for _, target := range []string{o.rsvp("m", "evil"), "/meetings/m", "/"} {
		for _, language := range []string{"de", "en"} {
			inert(t, o.get(target, language))
		}
	}
	if strings.Contains(o.Log.String(), "alert") {
		t.Error("the log has a personal value")
	}
}

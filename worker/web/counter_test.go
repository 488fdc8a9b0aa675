package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

const counted = "jour-fixe-2026-12-02"

// counter has somebody propose another time, from a given hour of 3 December.
func (o *office) counter(person string, hour int, more string) {
	o.t.Helper()
	o.Do("meeting.counter", fmt.Sprintf(`{"id":%q,"person":%q,"start":"2026-12-03T%02d:00:00Z","end":"2026-12-03T%02d:30:00Z"%s}`, counted, person, hour, hour+1, more))
}

// decision is the form by which a coordinator decides on such a proposal.
func decision(do, person string, hour int, more ...string) string {
	form := url.Values{
		"do": {do}, "person": {person},
		"start": {fmt.Sprintf("2026-12-03T%02d:00:00Z", hour)}, "end": {fmt.Sprintf("2026-12-03T%02d:30:00Z", hour+1)},
	}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form.Encode()
}

// decideOn sends a form that no page has in it, as the operator.
func (o *office) decideOn(body string) *webtest.Page {
	o.t.Helper()
	return o.post("/meetings/"+counted, body, bearer)
}

// counters is the page of the meeting, as the operator sees it.
func (o *office) counters() *webtest.Page { return o.get("/meetings/"+counted, "de") }

// TestCounterDecidedOnThePage presses the buttons of the page itself, whose times are on the office's clock.
func TestCounterDecidedOnThePage(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for i, button := range []string{"Termin beibehalten: Xaveria", "Übernehmen: Xaveria"} {
		o.counter("p1", 14+i, "")
		o.pass(time.Minute)
		link := o.rsvp(counted, "p1")
		for _, language := range words.Spoken() {
			page := o.open(link, chosen(language))
			page.Check(language)
			if !slices.ContainsFunc(page.All("time"), func(e webtest.Element) bool { return strings.HasPrefix(e.Attr("datetime"), "2026-12-03T") }) {
				t.Errorf("%s: the person does not see what they have proposed, in %s", button, language)
			}
		}
		if done := o.send(o.counters().Press(button), bearer); done.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", button, done.Status, done.Body)
		}
		if o.get(link, "de").Says("noch nicht entschieden") {
			t.Errorf("%s: the person is told that nothing is decided", button)
		}
		o.mirror.View(func(b *calendar.Book) {
			m := b.Meeting(counted)
			if _, open := m.Counter("p1"); open {
				t.Errorf("%s: the proposal is still open", button)
			}
			if moved := m.Instant.Equal(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC)); moved != (i == 1) {
				t.Errorf("%s: the meeting is at %s", button, m.Instant)
			}
		})
	}
}

// TestCounters shows what was proposed, on both clocks, and what became of it.
func TestCounters(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	if page := o.counters(); page.Has("region", "Vorschläge für eine andere Zeit") {
		t.Error("there is a place for proposals before there are any")
	}
	o.Do("person.add", `{"id":"p3","name":"Ägidius Anders","email":"a@geheim.example","partner":"gdansk","language":"pl"}`)
	o.counter("p1", 14, `,"answer":"tentative","comment":"Eine Stunde\nspäter?","by":"vertretung@riga.example"`)
	o.pass(time.Minute)
	o.counter("p3", 9, "")
	for _, language := range []string{"de", "en"} {
		o.get("/meetings/"+counted, language).Check(language)
	}
	page := o.counters()
	if to := page.Find("link", "2 Vorschläge für eine andere Zeit warten auf eine Entscheidung").Attr("href"); to != "#counters" {
		t.Errorf("the top of the page leads to %s", to)
	}
	inOrder(t, page.Text(),
		"2 Vorschläge für eine andere Zeit warten auf eine Entscheidung",
		"Xaveria Geheimrat", "zu entscheiden", "Donnerstag, 3. Dezember 2026, 15:00–16:30 Uhr", "(Berlin, UTC+1)",
		"Auf der Uhr der Person:", "16:00–17:30 Uhr", "(Riga, UTC+2)", "Eine Stunde später?", "beantwortet von vertretung@riga.example",
		"Übernehmen", "Sprache: Deutsch", "Termin beibehalten", "Ägidius Anders", "Sprache: Polski",
		// The answer that came along counts for the time that the meeting has.
		"1 vielleicht", "Xaveria Geheimrat", "beantwortet von vertretung@riga.example",
	)
	if strings.Count(page.Text(), "Auf der Uhr der Person") != 1 {
		t.Error("the clock of somebody for whom it is the same time is shown too")
	}

	keep := page.Press("Termin beibehalten: Ägidius Anders", webtest.Fill{"Auf Deutsch": "Geht nicht.\nLeider.", "Auf Englisch": " "})
	if done := o.send(keep, bearer); done.Status != http.StatusSeeOther || done.Header.Get("Location") != "/meetings/"+counted+"#counters" {
		t.Fatalf("keep: %d %s", done.Status, done.Body)
	}
	o.mirror.View(func(b *calendar.Book) {
		c := b.Meeting(counted).Counters["p3"]
		if c.Kept.IsZero() || len(c.Note) != 1 || c.Note["de"] != "Geht nicht.\nLeider." {
			t.Errorf("the book has %+v", c)
		}
	})
	page = o.counters()
	if !page.Says("Termin beibehalten am") || !page.Says("Geht nicht. Leider.") || !page.Says("1 Vorschlag für") {
		t.Errorf("the page does not say that the time was kept")
	}
	if done := o.send(page.Press("Übernehmen: Xaveria"), bearer); done.Status != http.StatusSeeOther {
		t.Fatalf("move: %d %s", done.Status, done.Body)
	}
	page = o.counters()
	for _, want := range []string{"Donnerstag, 3. Dezember 2026, 15:00–16:30 Uhr", "übernommen", "Auf Vorschlag einer eingeladenen Person verlegt"} {
		if !page.Says(want) {
			t.Errorf("after the move the page lacks %q", want)
		}
	}
	if page.Has("button", "Übernehmen") || page.Has("button", "Termin beibehalten") {
		t.Error("there is something to decide still")
	}
	o.Do("meeting.move", `{"id":"`+counted+`","at":{"date":"2026-12-04","start":"10:00"}}`)
	if page := o.counters(); !page.Says("überholt") {
		t.Error("a proposal that the meeting has moved away from is not overtaken")
	}
	o.counters().Check("de")
	// Of a meeting that does not take place there is nothing to decide.
	o.Do("meeting.counter", `{"id":"video","person":"p2","start":"2026-12-16T15:00:00Z","end":"2026-12-16T16:00:00Z"}`)
	if page := o.get("/meetings/video", "de"); !page.Has("button", "Übernehmen") {
		t.Error("there is nothing to decide")
	}
	o.Do("meeting.cancel", `{"id":"video"}`)
	if page := o.get("/meetings/video", "de"); page.Has("button", "Übernehmen") || page.Has("button", "beibehalten") || page.Has("link", "warten auf eine Entscheidung") {
		t.Error("there is something to decide about a meeting that is cancelled")
	}
}

// TestCounterInDoubt shows both times that a proposal may mean, and takes up either by its own button.
func TestCounterInDoubt(t *testing.T) {
	for i, want := range []int{14, 16} {
		o := newOffice(t, nil)
		o.furnish()
		o.counter("p1", 14, `,"other":{"start":"2026-12-03T16:00:00Z","end":"2026-12-03T17:30:00Z"},"wording":"2026-12-03 09:00 (Central Standard Time)"`)
		for _, language := range []string{"de", "en"} {
			o.get("/meetings/"+counted, language).Check(language)
		}
		page := o.counters()
		inOrder(t, page.Text(), "Welche Zeit gemeint ist, steht nicht fest", "Im Wortlaut:", "2026-12-03 09:00 (Central Standard Time)",
			"Vermutlich gemeint:", "15:00–16:30 Uhr", "Möglich ist auch:", "17:00–18:30 Uhr", "Termin beibehalten")
		button := []string{"Übernehmen (15:00–16:30 Uhr): Xaveria", "Übernehmen (17:00–18:30 Uhr): Xaveria"}[i]
		if done := o.send(page.Press(button), bearer); done.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d %s", button, done.Status, done.Body)
		}
		o.mirror.View(func(b *calendar.Book) {
			if m := b.Meeting(counted); !m.Instant.Equal(time.Date(2026, 12, 3, want, 0, 0, 0, time.UTC)) || m.End().Sub(m.Instant) != 90*time.Minute {
				t.Errorf("%s: the meeting is from %s to %s", button, m.Instant, m.End())
			}
		})
		if !o.counters().Says("übernommen") {
			t.Errorf("%s: the page does not say that it was taken up", button)
		}
	}
}

// TestCounterMayMeanThePresentTime offers no button for a reading at which the meeting takes place already, and one for the other.
func TestCounterMayMeanThePresentTime(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.counter", `{"id":"`+counted+`","person":"p1","start":"2026-12-02T13:00:00Z","end":"2026-12-02T14:30:00Z","other":{"start":"2026-12-03T16:00:00Z","end":"2026-12-03T17:30:00Z"},"wording":"09:00"}`)
	page := o.counters()
	if page.Says("Übernehmen (14:00") {
		t.Error("the page offers to move the meeting to where it is")
	}
	if done := o.send(page.Press("Übernehmen (17:00–18:30 Uhr): Xaveria"), bearer); done.Status != http.StatusSeeOther {
		t.Fatalf("%d %s", done.Status, done.Body)
	}
}

// TestCounterReplaced presses the button beside a proposal in place of which another has come in since, with the same beginning.
func TestCounterReplaced(t *testing.T) {
	for _, button := range []string{"Termin beibehalten: Xaveria", "Übernehmen: Xaveria"} {
		o := newOffice(t, nil)
		o.furnish()
		o.counter("p1", 14, "")
		shown := o.counters()
		o.Do("meeting.counter", fmt.Sprintf(`{"id":%q,"person":"p1","start":"2026-12-03T14:00:00Z","end":"2026-12-03T17:00:00Z"}`, counted))
		if done := o.send(shown.Press(button), bearer); done.Status < 400 {
			t.Errorf("%s: %d, although something else is proposed by now", button, done.Status)
		}
		o.mirror.View(func(b *calendar.Book) {
			if _, open := b.Meeting(counted).Counter("p1"); !open {
				t.Errorf("%s: the new proposal is decided", button)
			}
		})
	}
}

// TestCounterTaken takes up a proposal for a time at which somebody who must come is taken: it says so, and can be done
// all the same.
func TestCounterTaken(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.request", `{"id":"other","title":{"de":"Abstimmung","en":"Coordination"},"at":{"date":"2026-12-03","start":"15:30"},"duration":"PT1H","need":["person/p2"]}`)
	o.counter("p1", 14, "")
	page := o.send(o.counters().Press("Übernehmen: Xaveria"), bearer)
	page.Check("de")
	alert := page.Find("alert", "")
	for _, want := range []string{"Gegen diese Zeit spricht:", "Quirin Verborgen: Hat zu der Zeit „Abstimmung“"} {
		if !strings.Contains(alert.Text(), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if page.Status != http.StatusUnprocessableEntity || strings.Contains(page.Body, `<p lang="en">`) {
		t.Errorf("answered %d", page.Status)
	}
	if done := o.send(page.Press("Trotzdem übernehmen"), bearer); done.Status != http.StatusSeeOther {
		t.Errorf("all the same: %d %s", done.Status, done.Body)
	}
	o.mirror.View(func(b *calendar.Book) {
		if m := b.Meeting(counted); m.Instant.Hour() != 14 || m.Date.Day != 3 {
			t.Errorf("the meeting is at %s", m.Instant)
		}
	})
}

// TestCounterFaults decides on what is not there any more, with forms that have a fault, and as somebody who may not.
func TestCounterFaults(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.counter("p1", 14, "")
	before := o.next()
	const many = 1001
	for _, x := range []struct {
		what, body, words string
		want              int
	}{
		{"the proposal was another", decision("move", "p1", 15), "inzwischen ein anderer", 409},
		{"nobody has proposed anything", decision("keep", "p2", 14), "inzwischen ein anderer", 409},
		{"nobody like that", decision("keep", "<b>", 14), "inzwischen ein anderer", 409},
		{"nothing to be done", decision("perhaps", "p1", 14), "kam nicht vollständig an", 422},
		{"a time that is none", strings.Replace(decision("move", "p1", 14), "start=2026", "start=x", 1), "kam nicht vollständig an", 422},
		{"nobody named", decision("move", "", 14), "kam nicht vollständig an", 422},
		{"a long note", decision("keep", "p1", 14, "note-en", strings.Repeat("ß", many)), "auf höchstens 1000 Zeichen", 422},
		{"a form that is too large", decision("keep", "p1", 14, "note-en", strings.Repeat("x", 40_000)), "Das ist zu viel auf einmal", 413},
	} {
		page := o.decideOn(x.body)
		if page.Status != x.want || !page.Says(x.words) {
			t.Errorf("%s: %d\n%s", x.what, page.Status, page.Body)
		}
		page.Check("de")
		if page.Elements("b") > 0 || x.want != 413 && len(page.All("alert")) != 1 {
			t.Errorf("%s: the fault is not announced, or the form is not harmless", x.what)
		}
		if x.what == "a long note" && (page.Find("textbox", "Auf Englisch").Value() != strings.Repeat("ß", many) || !strings.Contains(page.Body, `<details class="more" open>`)) {
			t.Error("what was written is lost")
		}
	}
	// Another page cannot decide for somebody who has signed in.
	b := signIn(o)
	press := func() *webtest.Request { return b.Open("/meetings/" + counted).Press("Übernehmen: Xaveria") }
	if page := b.Send(press().With("form", "guessed")); page.Status != http.StatusForbidden {
		t.Errorf("without the form's token: %d", page.Status)
	}
	if page := o.send(press(), b.Carry, with("Sec-Fetch-Site", "cross-site")); page.Status != http.StatusForbidden {
		t.Errorf("from another page: %d", page.Status)
	}
	if page := o.send(press()); page.Header.Get("Location") != "/login" {
		t.Errorf("by nobody: %d", page.Status)
	}
	if after := o.next(); after != before+1 {
		t.Errorf("%d commands were sent", after-before-1)
	}
	// What the desk refuses is said in the language of the page.
	o.Set(time.Date(2026, 12, 3, 14, 0, 0, 0, time.UTC))
	page := o.decideOn(decision("keep", "p1", 14))
	if page.Status != http.StatusUnprocessableEntity || !page.Says("Das Treffen ist seit 2. Dezember 2026, 15:30 Uhr vorbei.") {
		t.Errorf("after the meeting: %d\n%s", page.Status, page.Body)
	}
	page.Check("de")
	o.Set(sunday)
	// With the token it is decided, as whoever has signed in.
	if done := b.Send(b.Open("/meetings/" + counted).Press("Termin beibehalten: Xaveria")); done.Status != http.StatusSeeOther {
		t.Errorf("signed in: %d %s", done.Status, done.Body)
	}
	if strings.Contains(o.Log.String(), "Xaveria") {
		t.Error("the log has a name")
	}
}

// TestCounterUndecided decides while nobody is at the desk, and while the journal is away.
func TestCounterUndecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.counter("p1", 14, "")
	o.impatient()
	page := o.send(o.counters().Press("Termin beibehalten: Xaveria"), bearer)
	page.Check("de")
	if page.Status != http.StatusAccepted || !strings.Contains(page.Find("status", "").Text(), "Die Entscheidung ist gespeichert") || page.Has("button", "Termin beibehalten") {
		t.Errorf("undecided: %d\n%s", page.Status, page.Body)
	}
	o.options.Reception.Journal = awayJournal(t)
	page = o.send(o.counters().Press("Termin beibehalten: Xaveria", webtest.Fill{"Auf Deutsch": "Nein danke."}), bearer)
	page.Check("de")
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" || page.Find("textbox", "Auf Deutsch").Value() != "Nein danke." {
		t.Errorf("away: %d\n%s", page.Status, page.Body)
	}
}

// TestHostileCounter proposes with everything that a text from outside can hold.
func TestHostileCounter(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	evil := `"'></p></textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`
	o.Do("person.add", `{"id":"evil","name":`+quote(evil)+`,"email":"evil@geheim.example","partner":"gdansk"}`)
	o.counter("evil", 14, `,"answer":"accepted","comment":`+quote(evil+strings.Repeat("W", 3000))+`,"by":"o'hara+x@evil.example"`)
	for _, language := range events.Languages {
		page := o.get("/meetings/"+counted, language)
		inert(t, page)
	}
}

package web_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

const counted = "jour-fixe-2026-12-02"

// counter has somebody propose another time, from a given hour of 3 December.
func (o *office) counter(person string, hour int, more string) {
	o.t.Helper()
	o.do("meeting.counter", fmt.Sprintf(`{"id":%q,"person":%q,"start":"2026-12-03T%02d:00:00Z","end":"2026-12-03T%02d:30:00Z"%s}`, counted, person, hour, hour+1, more))
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

// decide sends the form as the operator.
func (o *office) decideOn(body string) *httptest.ResponseRecorder {
	return o.ask("POST", "/meetings/"+counted, body, asForm, bearer)
}

func (o *office) counters() string { return html.UnescapeString(o.get("/meetings/"+counted, "de")) }

// formOf finds the form of a page that has a button, and what a browser would send when that is pressed.
func formOf(t *testing.T, page, person, button string) string {
	t.Helper()
	for _, form := range regexp.MustCompile(`(?s)<form .*?</form>`).FindAllString(page, -1) {
		values := url.Values{}
		for _, field := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(form, -1) {
			values.Set(field[1], html.UnescapeString(field[2]))
		}
		if strings.Contains(form, `name="do" value="`+button+`"`) && values.Get("person") == person {
			values.Set("do", button)
			return values.Encode()
		}
	}
	t.Fatalf("the page has no form with %s for %s", button, person)
	return ""
}

// TestCounterDecidedOnThePage presses the buttons of the page itself, whose times are on the office's clock.
func TestCounterDecidedOnThePage(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.staff()
	for i, button := range []string{"keep", "move"} {
		o.counter("p1", 14+i, "")
		o.clock.pass(time.Minute)
		link := o.rsvp(counted, "p1")
		for _, language := range words.Spoken() {
			page := o.ask("GET", link, "", chosen(language)).Body.String()
			checkPage(t, "the answer page with a proposal", page, language)
			if !strings.Contains(page, `<time datetime="2026-12-03T`) {
				t.Errorf("%s: the person does not see what they have proposed, in %s", button, language)
			}
		}
		if w := o.decideOn(formOf(t, o.get("/meetings/"+counted, "de"), "p1", button)); w.Code != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", button, w.Code, w.Body)
		}
		if strings.Contains(o.get(link, "de"), "noch nicht entschieden") {
			t.Errorf("%s: the person is told that nothing is decided", button)
		}
		o.mirror.View(func(b *calendar.Book) {
			m := b.Meeting(counted)
			if _, open := m.Counter("p1"); open {
				t.Errorf("%s: the proposal is still open", button)
			}
			if moved := m.Instant.Equal(time.Date(2026, 12, 3, 15, 0, 0, 0, time.UTC)); moved != (button == "move") {
				t.Errorf("%s: the meeting is at %s", button, m.Instant)
			}
		})
	}
}

// TestCounters shows what was proposed, on both clocks, and what became of it.
func TestCounters(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.staff()
	if page := o.counters(); strings.Contains(page, `id="counters"`) {
		t.Error("there is a place for proposals before there are any")
	}
	o.do("person.add", `{"id":"p3","name":"Ägidius Anders","email":"a@geheim.example","partner":"gdansk","language":"pl"}`)
	o.counter("p1", 14, `,"answer":"tentative","comment":"Eine Stunde\nspäter?","by":"vertretung@riga.example"`)
	o.clock.pass(time.Minute)
	o.counter("p3", 9, "")
	for _, language := range []string{"de", "en"} {
		checkPage(t, "proposals", o.get("/meetings/"+counted, language), language)
	}
	page := o.counters()
	at := 0
	for _, next := range []string{
		`<a href="#counters">2 Vorschläge für eine andere Zeit warten auf eine Entscheidung</a>`, `<h2 id="counters">`,
		"Xaveria Geheimrat", "zu entscheiden", "Donnerstag, 3. Dezember 2026, 15:00–16:30 Uhr", "(Berlin, UTC+1)",
		"Auf der Uhr der Person:", "16:00–17:30 Uhr", "(Riga, UTC+2)", "Eine Stunde\nspäter?", "beantwortet von vertretung@riga.example",
		`value="move"`, "Übernehmen", "Sprache: Deutsch", "Termin beibehalten", "Ägidius Anders", "Sprache: Polski",
		// The answer that came along counts for the time that the meeting has.
		"1 vielleicht", "Xaveria Geheimrat", "beantwortet von vertretung@riga.example",
	} {
		i := strings.Index(page[at:], next)
		if i < 0 {
			t.Fatalf("%q is missing, or in the wrong place", next)
		}
		at += i + len(next)
	}
	if strings.Count(page, "Auf der Uhr der Person") != 1 {
		t.Error("the clock of somebody for whom it is the same time is shown too")
	}

	if w := o.decideOn(decision("keep", "p3", 9, "note-de", "Geht nicht.\r\nLeider.", "note-en", " ")); w.Code != http.StatusSeeOther ||
		w.Header().Get("Location") != "/meetings/"+counted+"#counters" {
		t.Fatalf("keep: %d %s", w.Code, w.Body)
	}
	o.mirror.View(func(b *calendar.Book) {
		c := b.Meeting(counted).Counters["p3"]
		if c.Kept.IsZero() || len(c.Note) != 1 || c.Note["de"] != "Geht nicht.\nLeider." {
			t.Errorf("the book has %+v", c)
		}
	})
	page = o.counters()
	if !strings.Contains(page, "Termin beibehalten am") || !strings.Contains(page, "Geht nicht.<br>Leider.") || !strings.Contains(page, "1 Vorschlag für") {
		t.Errorf("the page does not say that the time was kept")
	}
	if w := o.decideOn(decision("move", "p1", 14)); w.Code != http.StatusSeeOther {
		t.Fatalf("move: %d %s", w.Code, w.Body)
	}
	page = o.counters()
	for _, want := range []string{"Donnerstag, 3. Dezember 2026, 15:00–16:30 Uhr", "übernommen", "Auf Vorschlag einer eingeladenen Person verlegt"} {
		if !strings.Contains(page, want) {
			t.Errorf("after the move the page lacks %q", want)
		}
	}
	if strings.Contains(page, `name="do"`) {
		t.Error("there is something to decide still")
	}
	o.do("meeting.move", `{"id":"`+counted+`","at":{"date":"2026-12-04","start":"10:00"}}`)
	if page := o.counters(); !strings.Contains(page, "überholt") {
		t.Error("a proposal that the meeting has moved away from is not overtaken")
	}
	checkPage(t, "decided", o.get("/meetings/"+counted, "de"), "de")
	// Of a meeting that does not take place there is nothing to decide.
	o.do("meeting.counter", `{"id":"video","person":"p2","start":"2026-12-16T15:00:00Z","end":"2026-12-16T16:00:00Z"}`)
	if page := o.get("/meetings/video", "de"); !strings.Contains(page, `name="do"`) {
		t.Error("there is nothing to decide")
	}
	o.do("meeting.cancel", `{"id":"video"}`)
	if page := o.get("/meetings/video", "de"); strings.Contains(page, `name="do"`) || strings.Contains(page, `href="#counters"`) {
		t.Error("there is something to decide about a meeting that is cancelled")
	}
}

// TestCounterTaken takes up a proposal for a time at which somebody who must come is taken: it says so, and can be done
// all the same.
func TestCounterTaken(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.staff()
	o.do("meeting.request", `{"id":"other","title":{"de":"Abstimmung","en":"Coordination"},"at":{"date":"2026-12-03","start":"15:30"},"duration":"PT1H","need":["person/p2"]}`)
	o.counter("p1", 14, "")
	w := o.decideOn(decision("move", "p1", 14))
	page := html.UnescapeString(w.Body.String())
	checkPage(t, "taken", w.Body.String(), "de")
	for _, want := range []string{"Gegen diese Zeit spricht:", "Quirin Verborgen: Hat zu der Zeit „Abstimmung“", "Trotzdem übernehmen", `name="force" value="yes"`, `role="alert"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if w.Code != http.StatusUnprocessableEntity || strings.Contains(page, `<p lang="en">`) {
		t.Errorf("answered %d", w.Code)
	}
	if w := o.decideOn(decision("move", "p1", 14, "force", "yes")); w.Code != http.StatusSeeOther {
		t.Errorf("all the same: %d %s", w.Code, w.Body)
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
	o.staff()
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
		{"a form that is too large", decision("keep", "p1", 14, "note-en", strings.Repeat("x", 40_000)), "Das hat nicht geklappt", 403},
	} {
		w := o.decideOn(x.body)
		page := w.Body.String()
		if w.Code != x.want || !strings.Contains(html.UnescapeString(page), x.words) {
			t.Errorf("%s: %d\n%s", x.what, w.Code, page)
		}
		checkPage(t, x.what, page, "de")
		if strings.Contains(page, "<b>") || x.want != 403 && !strings.Contains(page, `role="alert"`) {
			t.Errorf("%s: the fault is not announced, or the form is not harmless", x.what)
		}
		if x.what == "a long note" && (!strings.Contains(page, strings.Repeat("ß", many)) || !strings.Contains(page, `<details class="more" open>`)) {
			t.Error("what was written is lost")
		}
	}
	// Another page cannot decide for somebody who has signed in.
	cookies, form := signIn(t, o)
	for what, change := range map[string]func(*http.Request){
		"without the form's token": cookies, "from another page": with("Sec-Fetch-Site", "cross-site"), "by nobody": func(*http.Request) {},
	} {
		w := o.ask("POST", "/meetings/"+counted, decision("move", "p1", 14), asForm, cookies, change)
		if what == "by nobody" {
			w = o.ask("POST", "/meetings/"+counted, decision("move", "p1", 14), asForm)
		}
		if w.Code != http.StatusForbidden && w.Header().Get("Location") != "/login" {
			t.Errorf("%s: %d", what, w.Code)
		}
	}
	if after := o.next(); after != before+1 {
		t.Errorf("%d commands were sent", after-before-1)
	}
	// What the desk refuses is said in its own words.
	o.clock.set(time.Date(2026, 12, 3, 14, 0, 0, 0, time.UTC))
	w := o.decideOn(decision("keep", "p1", 14))
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), `<p lang="en">`) {
		t.Errorf("after the meeting: %d\n%s", w.Code, w.Body)
	}
	checkPage(t, "after the meeting", w.Body.String(), "de")
	o.clock.set(sunday)
	// With the token it is decided, as whoever has signed in.
	if w := o.ask("POST", "/meetings/"+counted, decision("keep", "p1", 14, "form", form), asForm, cookies); w.Code != http.StatusSeeOther {
		t.Errorf("signed in: %d %s", w.Code, w.Body)
	}
	if strings.Contains(o.log.String(), "Xaveria") {
		t.Error("the log has a name")
	}
}

// TestCounterUndecided decides while nobody is at the desk, and while the journal is away.
func TestCounterUndecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.counter("p1", 14, "")
	o.impatient()
	w := o.decideOn(decision("keep", "p1", 14))
	checkPage(t, "undecided", w.Body.String(), "de")
	if w.Code != http.StatusAccepted || !strings.Contains(w.Body.String(), "Die Entscheidung ist gespeichert") || strings.Contains(w.Body.String(), `name="do"`) {
		t.Errorf("undecided: %d\n%s", w.Code, w.Body)
	}
	o.options.Reception.Journal = awayJournal(t)
	w = o.decideOn(decision("keep", "p1", 14, "note-de", "Nein danke."))
	checkPage(t, "away", w.Body.String(), "de")
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "Nein danke.") {
		t.Errorf("away: %d\n%s", w.Code, w.Body)
	}
}

// TestHostileCounter proposes with everything that a text from outside can hold.
func TestHostileCounter(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	evil := `"'></p></textarea><script>alert(1)</script><img src=x onerror=alert(1)>{{.}}`
	o.do("person.add", `{"id":"evil","name":`+quote(evil)+`,"email":"evil@geheim.example","partner":"gdansk"}`)
	o.counter("evil", 14, `,"answer":"accepted","comment":`+quote(evil+strings.Repeat("W", 3000))+`,"by":"o'hara+x@evil.example"`)
	for _, language := range events.Languages {
		page := o.get("/meetings/"+counted, language)
		for _, never := range []string{"<script", "<img", "o'hara"} {
			if strings.Contains(page, never) {
				t.Errorf("in %s the page contains %q", language, never)
			}
		}
		if !strings.Contains(page, "&lt;script&gt;alert(1)") {
			t.Errorf("in %s the page does not show the text at all", language)
		}
		checkNesting(func(format string, args ...any) { t.Errorf(format, args...) }, page)
	}
}

package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

var placeOf = regexp.MustCompile(`/history/\d+`)

// latest is the page of what has happened last.
func (o *office) latest(filter string) string {
	o.t.Helper()
	page := o.get("/history"+filter, "de")
	to := placeOf.FindString(page.Body)
	if to == "" {
		o.t.Fatalf("nothing has happened:\n%s", page.Text())
	}
	return to
}

// TestHistory shows what has happened, and as little of it as is asked for.
func TestHistory(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("partner.amend", `{"id":"gdansk","status":"dormant","note":{"de":"Ruht."}}`)
	o.Do("group.add", `{"id":"jour-fixe","members":["partner/riga"]}`)
	o.Do("meeting.answer", `{"id":"jour-fixe-2026-12-02","person":"p1","answer":"declined"}`)
	o.Do("person.amend", `{"id":"p2","name":"Quirin Umbenannt"}`)
	for _, language := range events.Languages {
		o.get("/history", language).Check(language)
		o.get("/history?about=meeting/jour-fixe-2027-02-03", language).Check(language)
	}
	page := o.get("/history", "de")
	inOrder(t, page.Find("main", "").Text(), "Quirin Umbenannt hat neue Angaben.", "Name: Quirin Verborgen wird zu Quirin Umbenannt",
		"bekam eine Absage von Xaveria Geheimrat.", "Runde", "Mitglieder: Riga", "Danzig hat neue Angaben.", "Stand: aktiv wird zu ruht",
		"Fahrt nach Riga wurde abgesagt.", "Bürgerreise nach Danzig hat einen Meilenstein erledigt",
		"Internationaler Jour Fixe (10. Februar 2027) wurde verlegt.", "Zeit:", "Der Saal ist belegt.", "wurde als Reihe angelegt.", "weitere Änderungen daraus")
	for filter, want := range map[string]string{
		"?about=meeting/jour-fixe-2027-02-03":   "wurde verlegt.",
		"?kind=venue":                           "Rathaus wurde als Ort eingetragen.",
		"?kind=meeting&day=2026-11-22":          "Videokonferenz",
		"?who=client/tester&kind=office":        "hat neue Angaben.",
		"?day=2026-11-21":                       "Davon ist nichts geschehen.",
		"?who=person/p1":                        "Davon ist nichts geschehen.",
		"?day=gestern":                          "Das ist kein Tag.",
		"?about=meeting/unknown":                "Davon ist nichts geschehen.",
		"?kind=command":                         "Davon ist nichts geschehen.",
		"?kind=partner&about=partner/gdansk":    "Danzig wurde als Partner aufgenommen.",
		"?before=4&day=2026-11-22&kind=partner": "Danzig wurde als Partner aufgenommen.",
	} {
		page := o.get("/history"+filter, "de")
		page.Check("de")
		if !page.Says(want) {
			t.Errorf("%s does not say %q:\n%s", filter, want, page.Find("main", "").Text())
		}
		if strings.Contains(filter, "kind=venue") && page.Says("Danzig") {
			t.Errorf("%s shows what is not asked for", filter)
		}
	}
	for _, body := range events.Events {
		kind := body.About().Noun
		if kind == "milestone" || kind == "zones" {
			continue // the one is told with its trip, the other with all
		}
		if page := o.get("/history?kind="+kind, "en"); page.Status != http.StatusOK {
			t.Errorf("%s cannot be chosen by its kind: %d", body.Type().Short(), page.Status)
		}
	}
	for _, filter := range []string{"?about=x", "?kind=x", "?who=x", "?before=x", "?before=0", "/0", "/x", "/999999"} {
		if page := o.get("/history"+filter, "de"); page.Status != http.StatusNotFound {
			t.Errorf("%s is answered %d", filter, page.Status)
		}
	}
	// What a field names is called as it is everywhere.
	o.Do("schedule.set", `{"id":"extend","title":{"de":"Weiter"},"cron":"0 6 * * 1","do":"extend"}`)
	o.Do("schedule.set", `{"id":"extend","title":{"de":"Weiter"},"cron":"0 6 * * 1","do":"extend","series":["jour-fixe"]}`)
	if page := o.get("/history?kind=schedule", "de"); !page.Says("Internationaler Jour Fixe") || page.Says("jour-fixe") {
		t.Errorf("a series is not called by its title:\n%s", page.Find("main", "").Text())
	}
	// Who is erased has no name any more, nor has what they were called.
	o.Do("person.erase", `{"id":"p2"}`)
	if page := o.get("/history", "de"); page.Says("Quirin") || !page.Says("ist gelöscht") {
		t.Error("the name of somebody who is erased is still there")
	}
	// More than fits on a page.
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 60 {
			do("venue.set", `{"id":"v%d","title":{"de":"Haus %d"}}`, i, i)
		}
	})
	first := o.get("/history?kind=venue", "de")
	older := o.get(first.Find("link", "Älteres zeigen").Attr("href"), "de")
	if !first.Says("Haus 59") || first.Says("Haus 9 ") || !older.Says("Haus 9 ") || older.Says("Haus 10 ") || older.Has("link", "Älteres zeigen") {
		t.Error("the pages do not follow one another")
	}
	if back := older.Find("link", "Zum Neuesten").Attr("href"); back != "/history?kind=venue" {
		t.Errorf("the latest is at %s", back)
	}
}

// takeBack opens the page of a deed and has it taken back.
func (o *office) takeBack(b *webtest.Browser, place string) *webtest.Page {
	o.t.Helper()
	page := b.Open(place)
	page.Check("de")
	return b.Send(page.Press("So zurücknehmen"))
}

// TestUndo takes back what was done, as somebody does who looks at what has happened.
func TestUndo(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	const moved = "jour-fixe-2027-02-03"
	at := func() (at string) {
		o.mirror.View(func(b *calendar.Book) { at = b.Meeting(moved).Date.String() })
		return at
	}
	page := b.Open(o.latest("?about=meeting/" + moved))
	page.Check("de")
	main := page.Find("main", "").Text()
	inOrder(t, main, "wurde verlegt.", "Zurücknehmen", "Was dann geschieht", "wurde verlegt.", "Wer davon erfährt")
	request := page.Press("So zurücknehmen")
	done := b.Send(request)
	if done.Status != http.StatusSeeOther || at() != "2027-02-03" {
		t.Fatalf("taking the move back: %d, and the meeting is on %s", done.Status, at())
	}
	after := b.Follow(done)
	after.Check("de")
	if !after.Says("Es ist zurückgenommen.") || !strings.HasPrefix(after.Title(), "Zurückgenommen: Internationaler Jour Fixe") {
		t.Errorf("the page does not say that it is done: %s", after.Title())
	}
	// Sent twice it is one command, and leads to the same page.
	sequence := o.next()
	if again := b.Send(request); again.Status != http.StatusSeeOther || o.next() != sequence+1 || !strings.HasPrefix(again.Header.Get("Location"), after.Path()) {
		t.Errorf("sent twice: %d to %s", again.Status, again.Header.Get("Location"))
	}
	if old := b.Open(page.Path()); !old.Says("seither wieder geändert") || !old.Has("link", "Was es zurückgenommen hat") {
		t.Error("the page of what was taken back does not say so")
	}
	if list := b.Open("/history?about=meeting/" + moved); !list.Says("zurückgenommen") {
		t.Error("the list does not say what was taken back")
	}
	// What was taken back can be had again.
	if again := o.takeBack(b, after.Path()); again.Status != http.StatusSeeOther || at() != "2027-02-10" {
		t.Errorf("taking the taking back back: %d, and the meeting is on %s", again.Status, at())
	}
	// Somebody was faster: nothing is overwritten.
	stale := b.Open(o.latest("?about=meeting/" + moved)).Press("So zurücknehmen")
	o.Do("meeting.amend", `{"id":"`+moved+`","title":{"de":"Anders"}}`)
	if late := b.Send(stale); late.Status != http.StatusConflict || !late.Says("Inzwischen hat sich etwas geändert.") || at() != "2027-02-10" {
		t.Errorf("a page that is out of date: %d", late.Status)
	}
	// A cancelled meeting is planned again, as another one, and once.
	page = b.Open("/meetings/jour-fixe-2027-03-03")
	if to := page.Find("link", "Noch einmal planen, mit denselben Gästen und Texten").Attr("href"); to != o.latest("?about=meeting/jour-fixe-2027-03-03")+"#undo" {
		t.Errorf("the page of a cancelled meeting leads to %s for planning it again", to)
	}
	if again := o.takeBack(b, o.latest("?about=meeting/jour-fixe-2027-03-03")); again.Status != http.StatusSeeOther {
		t.Errorf("planning again: %d\n%s", again.Status, again.Text())
	}
	o.mirror.View(func(b *calendar.Book) {
		old, again := b.Meeting("jour-fixe-2027-03-03"), b.Meeting("jour-fixe-2027-03-03-2")
		if again == nil || !old.Cancelled || !again.Instant.Equal(old.Instant) || !slices.Equal(again.Need, old.Need) || again.Title["de"] != old.Title["de"] || again.Venue != old.Venue {
			t.Errorf("%+v is planned again as %+v", old, again)
		}
	})
	if twice := b.Open(o.latest("?about=meeting/jour-fixe-2027-03-03")); !twice.Says("Das ist schon neu geplant.") {
		t.Error("a meeting can be planned again twice")
	}
	// What cannot be taken back says why.
	for filter, want := range map[string]string{
		"?about=partner/old":                  "Das ist endgültig.",
		"?about=person/p1":                    "Dafür gibt es keinen Weg zurück.",
		"?about=venue/rathaus":                "Das geht jetzt nicht: Anderes hängt daran", // a series is held there
		"?about=group/jour-fixe":              "Das geht jetzt nicht: Anderes hängt daran", // it is invited
		"?about=office/office":                "Damit fing es an.",
		"?about=trip/gdansk-2027":             "Dafür gibt es keinen Weg zurück.",
		"?about=meeting/jour-fixe-2026-12-02": "", // planned with its series
	} {
		page := b.Open(o.latest(filter))
		if page.Check("de"); want != "" && (!page.Says(want) || page.Has("button", "So zurücknehmen")) {
			t.Errorf("%s does not say %q:\n%s", filter, want, page.Find("main", "").Text())
		}
	}
	place := o.latest("?about=meeting/video")
	o.pass(31 * 24 * time.Hour)
	if page := b.Open(place); page.Status == http.StatusOK && page.Has("button", "So zurücknehmen") {
		t.Error("what happened more than 30 days ago can be taken back")
	}
	if w := o.ask("POST", place, "since=x", asForm, bearer); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form without its place: %d", w.Code)
	}
}

// TestJustNow has the page of a thing lead to where its last change can be taken back, for a while.
func TestJustNow(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for _, target := range []string{"/meetings/video", "/trips/riga-2027", "/partners/gdansk", "/venues/rathaus", "/groups/jour-fixe", "/series/jour-fixe"} {
		page := o.get(target, "de")
		if !page.Has("link", "Was hier geschehen ist") || !page.Has("link", "Ansehen oder zurücknehmen") {
			t.Errorf("%s does not lead to what has happened", target)
		}
	}
	o.pass(2 * time.Hour)
	if o.get("/meetings/video", "de").Has("link", "Ansehen oder zurücknehmen") {
		t.Error("what happened two hours ago is shown as having happened just now")
	}
}

// TestHistoryByRole shows whoever only looks neither mail addresses nor a way to take something back, and lets nobody take back what
// they may not decide.
func TestHistoryByRole(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	reader, coordinator := o.enter(o.hire(events.Reader), "de"), o.enter(o.hire(events.Coordinator), "de")
	o.Do("person.amend", `{"id":"p2","email":"neu@geheim.example"}`)
	place := o.latest("?about=person/p2")
	if page := reader.Open(place); !strings.Contains(page.Text(), "Mailadresse") || strings.Contains(page.Body, "geheim.example") || page.Has("button", "So zurücknehmen") {
		t.Errorf("a reader sees\n%s", page.Text())
	}
	if page := coordinator.Open(place); !strings.Contains(page.Body, "neu@geheim.example") || !page.Has("button", "So zurücknehmen") {
		t.Errorf("a coordinator sees\n%s", page.Text())
	}
	o.Do("person.grant", `{"id":"p2","role":"reader"}`)
	if page := coordinator.Open(o.latest("?about=person/p2")); !page.Says("Dafür fehlt Ihnen das Recht.") || page.Has("button", "So zurücknehmen") {
		t.Errorf("a coordinator takes a role back:\n%s", page.Text())
	}
	if page := reader.Open("/search?q=neu@geheim"); page.Says("Quirin") {
		t.Error("a reader finds somebody by their address")
	}
	if page := coordinator.Open("/search?q=neu@geheim"); !page.Says("Quirin") {
		t.Error("a coordinator finds nobody by their address")
	}
}

package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jourfixe/calendar/words"
	"jourfixe/worker/web/webtest"
)

// picked has a trip proposed with optional parts: a boat with three seats, a dinner with one that costs nothing, and an opera at the same time.
func (o *office) picked(id string) {
	o.t.Helper()
	o.Do("trip.propose", `{"id":%q,"partner":"gdansk","title":{"de":"Bürgerreise nach Danzig","en":"Citizen trip to Gdańsk"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":6,
		"registration":{"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000}},
		"milestones":[{"id":"registration-closes","before":"P8W","title":{"de":"Zu"}},{"id":"balance","before":"P4W","title":{"de":"Rest"}},{"id":"final-programme","before":"P2W","title":{"de":"Programm"}}],
		"programme":[%s]}`, id, pickedProgramme)
}

const pickedProgramme = `{"id":"tour","day":2,"start":"09:00","end":"10:00","title":{"de":"Stadtrundgang","en":"City walk"}},
	{"id":"boat","day":2,"start":"10:00","end":"12:00","title":{"de":"Bootsfahrt","en":"Boat trip"},"place":"Anleger 1","optional":{"seats":3,"price":{"minor":2500}}},
	{"id":"dinner","day":2,"start":"19:00","end":"22:00","title":{"de":"Abendessen","en":"Dinner"},"optional":{"seats":1}},
	{"id":"opera","day":2,"start":"20:00","end":"23:00","title":{"de":"Oper","en":"Opera"},"optional":{"seats":6,"price":{"minor":4000}}}`

// parts are those that somebody has chosen.
func (o *office) parts(id string) string { return strings.Join(o.registration(id).Parts, " ") }

// TestChoosingParts takes optional parts and gives them back: what it comes to is shown first, for both who travel.
func TestChoosingParts(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.picked("wahl")
	id := o.join("wahl", "Ada Beispiel", `,"companion":{"name":"Otto Beispiel"}`)
	o.Do("registration.pay", `{"id":%q,"amount":{"minor":5000},"on":"2026-11-22"}`, id)
	b := o.browser("de")
	own := b.Open(o.registered(id))
	own.Check("de")
	page := b.Click(own.Find("link", "Programm wählen"))
	page.Check("de")
	inOrder(t, page.Find("main", "").Text(), "Sie wählen für Sie beide", "Bis", "Bootsfahrt", "10:00–12:00", "Anleger 1", "25,00 € je Person", "noch 3 Plätze",
		"Abendessen", "ohne Aufpreis", "noch 1 Platz; das reicht nicht für Sie beide", "Oper", "40,00 €", "noch 6 Plätze")
	if page.Says("Stadtrundgang") || !page.Find("checkbox", "Abendessen").Has("disabled") {
		t.Errorf("what can be chosen:\n%s", page.Find("main", "").Text())
	}
	before := o.journal()
	look := b.Send(page.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on", "Oper": "on"}))
	look.Check("de")
	inOrder(t, look.Find("main", "").Text(), "Ist das so richtig?", "Bootsfahrt neu gewählt", "50,00 € (2 × 25,00 €)", "Oper neu gewählt", "80,00 €",
		"Zusammen, für Sie beide", "960,00 € wird zu 1090,00 €", "Schon bezahlt", "50,00 €", "Anzahlung, bis", "150,00 €", "Restzahlung, bis", "890,00 €", "Gespeichert ist noch nichts")
	if o.journal() != before || o.parts(id) != "" {
		t.Error("something was done before it was seen")
	}
	back := b.Send(look.Press("Zurück zur Auswahl"))
	if back.Check("de"); !back.Find("checkbox", "Oper").Checked() || !back.Find("checkbox", "Bootsfahrt").Checked() {
		t.Error("on the way back the choice is lost")
	}
	take := look.Press("So wählen")
	for range 2 { // sent twice it is done once
		done := b.Send(take)
		if done.Status != http.StatusSeeOther || o.parts(id) != "boat opera" {
			t.Fatalf("chosen: %d, %s\n%s", done.Status, o.parts(id), done.Text())
		}
		after := b.Follow(done)
		after.Check("de")
		inOrder(t, after.Text(), "Ihre Wahl ist gespeichert", "Bootsfahrt, 25,00 €", "gewählt")
	}
	if n := o.journal(); n != before+1 {
		t.Errorf("%d events", n-before)
	}
	// Both at the same time are none; what was chosen is given back.
	if file := o.ask("GET", o.registered(id)+"/trip.ics", "").Body.String(); !strings.Contains(file, "Bootsfahrt") || !strings.Contains(file, "Stadtrundgang") || strings.Contains(file, "Abendessen") {
		t.Errorf("the trip for a calendar is\n%s", file)
	}
	printed := b.Open(o.registered(id) + "/programme")
	printed.Check("de")
	inOrder(t, printed.Find("main", "").Text(), "Ein Programmpunkt zur Wahl, den Sie nicht gewählt haben, steht hier nicht.", "Stadtrundgang", "Bootsfahrt", "Anleger 1", "gewählt", "25,00 € je Person", "Oper", "gewählt")
	if printed.Says("Abendessen") || !printed.Has("link", "Programm wählen") {
		t.Errorf("the programme to be printed:\n%s", printed.Find("main", "").Text())
	}
	o.join("wahl", "Kim Beispiel", `,"companion":{"name":"Ken Beispiel"}`)
	o.join("wahl", "Lou Beispiel", "")
	if whole := b.Open(o.registered(o.join("wahl", "Mika Beispiel", `,"companion":{"name":"Mo Beispiel"}`)) + "/programme"); !whole.Says("Abendessen") || whole.Says("gewählt") {
		t.Errorf("the programme of somebody who has no seat:\n%s", whole.Text())
	}
	page = b.Open(o.registered(id) + "/parts")
	look = b.Send(page.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "off"}))
	inOrder(t, look.Find("main", "").Text(), "Bootsfahrt zurückgegeben", "Oper bleibt", "1090,00 € wird zu 1040,00 €", "Was Sie zurückgeben, können andere nehmen")
	if done := b.Send(look.Press("So wählen")); done.Status != http.StatusSeeOther || o.parts(id) != "opera" {
		t.Errorf("given back: %d, %s", done.Status, o.parts(id))
	}
	if same := b.Send(b.Open(o.registered(id) + "/parts").Press("Weiter: ansehen, was es kostet")); same.Status != http.StatusSeeOther {
		t.Errorf("the same again: %d", same.Status)
	}
	for _, language := range words.Spoken() {
		b.Open(o.registered(id) + "?lang=" + language)
		page := b.Open(o.registered(id) + "/parts")
		page.Check(language)
		look := b.Send(page.All("button")[0].Press(webtest.Fill{page.All("checkbox")[0].Name(): "on"}))
		look.Check(language)
		if forGuests(t, page); page.Status != http.StatusOK || look.Status != http.StatusOK {
			t.Errorf("in %s: %d, %d", language, page.Status, look.Status)
		}
	}
}

// TestPartsFill sends a form that was shown before others took the seats: each part that is full is refused beside its field, and the rest of
// the choice is kept.
func TestPartsFill(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.picked("wahl")
	id, pair := o.join("wahl", "Ada Beispiel", ""), o.join("wahl", "Bea Beispiel", `,"companion":{"name":"Bo Beispiel"}`)
	first := o.join("wahl", "Cem Beispiel", "")
	b := o.browser("de")
	page, two := b.Open(o.registered(id)+"/parts"), b.Open(o.registered(pair)+"/parts")
	looked := b.Send(page.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on", "Abendessen": "on"}))
	o.Do("registration.choose", `{"id":%q,"parts":["boat","dinner"]}`, first)
	for name, r := range map[string]*webtest.Request{
		"the form": page.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on", "Abendessen": "on"}), "what was seen": looked.Press("So wählen"),
	} {
		full := b.Send(r)
		full.Check("de")
		dinner := full.Find("checkbox", "Abendessen")
		if full.Status != http.StatusUnprocessableEntity || o.parts(id) != "" || dinner.Attr("aria-invalid") != "true" || !dinner.Checked() || !full.Find("checkbox", "Bootsfahrt").Checked() {
			t.Errorf("%s: %d\n%s", name, full.Status, full.Find("main", "").Text())
		}
		inOrder(t, full.Find("main", "").Text(), "Noch nicht gespeichert", "Abendessen", "Bootsfahrt", "Abendessen", "ausgebucht", "Hier ist inzwischen kein Platz mehr frei")
		if link := full.Find("alert", "").Find("link", "Abendessen").Attr("href"); link != "#"+dinner.Attr("id") {
			t.Errorf("%s: the link leads to %s", name, link)
		}
		look := b.Send(full.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Abendessen": "off"}))
		if look.Status != http.StatusOK || !look.Says("Bootsfahrt neu gewählt") {
			t.Errorf("%s, put right: %d", name, look.Status)
		}
	}
	o.Do("registration.choose", `{"id":%q,"parts":["boat"]}`, id)
	few := b.Send(two.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on"}))
	few.Check("de")
	inOrder(t, few.Find("main", "").Text(), "noch 1 Platz", "Hier ist nur noch ein Platz frei, und Sie sind zu zweit")
	clash := b.Send(two.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Oper": "on"}).With("part", "opera"))
	if clash.Status != http.StatusOK {
		t.Errorf("the opera alone: %d", clash.Status)
	}
	o.Do("registration.choose", `{"id":%q,"parts":["boat"]}`, first)
	clash = b.Send(b.Open(o.registered(id)+"/parts").Press("Weiter: ansehen, was es kostet", webtest.Fill{"Abendessen": "on", "Oper": "on"}))
	clash.Check("de")
	if inOrder(t, clash.Find("main", "").Text(), "Das ist zur selben Zeit wie: Oper", "Das ist zur selben Zeit wie: Abendessen"); clash.Status != http.StatusUnprocessableEntity {
		t.Errorf("two at once: %d", clash.Status)
	}
}

// TestLastSeatOfPart has many people press the button for the last seat of a part at once: one has it, and each of the others is told so.
func TestLastSeatOfPart(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.picked("wahl")
	const n = 6
	var ids []string
	var presses []*webtest.Request
	for i := range n {
		ids = append(ids, o.join("wahl", fmt.Sprintf("Gast %d", i), ""))
		b := o.browser("de")
		page := b.Open(o.registered(ids[i]) + "/parts")
		presses = append(presses, b.Send(page.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Abendessen": "on", "Bootsfahrt": "off"})).Press("So wählen"))
	}
	pages := make([]*webtest.Page, n)
	var all sync.WaitGroup
	for i, r := range presses {
		b := o.browser("de")
		all.Go(func() { pages[i] = b.Send(r) })
	}
	all.Wait()
	var seated, refused int
	for i, page := range pages {
		switch has := o.parts(ids[i]) == "dinner"; {
		case has && page.Status == http.StatusSeeOther:
			seated++
		case !has && page.Status == http.StatusUnprocessableEntity && page.Says("Hier ist inzwischen kein Platz mehr frei"):
			refused++
		default:
			t.Errorf("%d: %q\n%s", page.Status, o.parts(ids[i]), page.Find("main", "").Text())
		}
	}
	if seated != 1 || refused != n-1 {
		t.Errorf("%d have the seat, and %d were told that they have not", seated, refused)
	}
}

// TestPartsOvertaken chooses with an old form after the choice, the price, the programme, the seat or the trip has become another, and when it
// is too late.
func TestPartsOvertaken(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.picked("wahl")
	id := o.join("wahl", "Ada Beispiel", "")
	b := o.browser("de")
	page := b.Open(o.registered(id) + "/parts")
	old := page.Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on"})
	seen := b.Send(old).Press("So wählen")
	// In another tab the opera was chosen: it is taken over, and shown.
	o.Do("registration.choose", `{"id":%q,"parts":["opera"]}`, id)
	for _, r := range []*webtest.Request{old, seen} {
		late := b.Send(r)
		late.Check("de")
		if late.Status != http.StatusConflict || !late.Find("checkbox", "Oper").Checked() || !late.Find("checkbox", "Bootsfahrt").Checked() || o.parts(id) != "opera" {
			t.Errorf("chosen elsewhere: %d\n%s", late.Status, late.Find("main", "").Text())
		}
	}
	// A price that was raised is shown once more.
	seen = b.Send(b.Open(o.registered(id)+"/parts").Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on"})).Press("So wählen")
	o.Do("trip.amend", `{"id":"wahl","programme":[%s]}`, strings.Replace(pickedProgramme, "2500", "3100", 1))
	again := b.Send(seen)
	again.Check("de")
	if again.Status != http.StatusOK || !again.Says("Inzwischen hat sich etwas geändert") || !again.Says("31,00 €") || o.parts(id) != "opera" {
		t.Errorf("at another price: %d\n%s", again.Status, again.Find("main", "").Text())
	}
	// A part that is not in the programme any more cannot be taken.
	o.Do("trip.amend", `{"id":"wahl","programme":[%s]}`, strings.Replace(pickedProgramme, `"id":"boat"`, `"id":"ship"`, 1))
	gone := b.Send(again.Press("So wählen"))
	if gone.Check("de"); gone.Status != http.StatusConflict || !gone.Find("checkbox", "Oper").Checked() || gone.Find("checkbox", "Bootsfahrt").Checked() {
		t.Errorf("out of the programme: %d\n%s", gone.Status, gone.Find("main", "").Text())
	}
	for _, part := range []string{"", "nothing", "tour", strings.Repeat("x", 4000)} {
		strange := b.Send(b.Open(o.registered(id)+"/parts").Press("Weiter: ansehen, was es kostet").With("part", part))
		if strange.Check("de"); strange.Status != http.StatusConflict || o.parts(id) != "opera" {
			t.Errorf("part %.10q: %d", part, strange.Status)
		}
	}
	last := b.Send(b.Open(o.registered(id)+"/parts").Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on"})).Press("So wählen")
	trip := o.mirror.Snapshot().Trip("wahl")
	ends := trip.Chooses(o.mirror.Snapshot().Office().Location())
	refused := func(when, says string) {
		t.Helper()
		page := b.Send(last)
		if page.Check("de"); page.Status != http.StatusConflict || !page.Says(says) || slices.Contains(o.registration(id).Parts, "ship") {
			t.Errorf("%s: %d\n%s", when, page.Status, page.Find("main", "").Text())
		}
		if shown := b.Open(o.registered(id) + "/parts"); shown.Status != http.StatusOK || shown.Has("checkbox", "Oper") || b.Open(o.registered(id)).Has("link", "Programm wählen") {
			t.Errorf("%s: it can be chosen\n%s", when, shown.Find("main", "").Text())
		}
	}
	now := o.Now()
	o.Set(ends)
	refused("too late", "Die Zeit, in der Sie wählen konnten, ist vorbei")
	o.Set(ends.Add(-time.Second))
	if page := b.Open(o.registered(id) + "/parts"); !page.Has("checkbox", "Oper") {
		t.Error("in the last second nothing can be chosen")
	}
	o.Set(now)
	o.Do("trip.cancel", `{"id":"wahl"}`)
	refused("called off", "Diese Reise findet nicht statt")
	other := "wahl2"
	o.picked(other)
	id = o.join(other, "Bea Beispiel", "")
	last = b.Send(b.Open(o.registered(id)+"/parts").Press("Weiter: ansehen, was es kostet", webtest.Fill{"Bootsfahrt": "on"})).Press("So wählen")
	o.Do("registration.withdraw", `{"id":%q}`, id)
	refused("withdrawn", "Sie sind abgemeldet")
	if strings.Contains(o.Log.String(), "Beispiel") {
		t.Error("the log has a name")
	}
}

// TestCompanionCosts shows what the trip costs for two, and for one, before somebody is taken along or left out.
func TestCompanionCosts(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.picked("wahl")
	id := o.join("wahl", "Ada Beispiel", "")
	o.Do("registration.choose", `{"id":%q,"parts":["boat"]}`, id)
	o.Do("registration.pay", `{"id":%q,"amount":{"minor":5000},"on":"2026-11-22"}`, id)
	b := o.browser("de")
	link := o.registered(id) + "/change"
	before := o.journal()
	look := b.Send(amended(t, b.Open(link), map[string]string{"companion": "Otto Beispiel", "diet": "vegan"}))
	look.Check("de")
	inOrder(t, look.Find("main", "").Text(), "Ist das so richtig?", "Sie reisen dann zu zweit.", "Zusammen, für Sie beide", "505,00 € wird zu 1010,00 €", "Schon bezahlt 50,00 €", "Anzahlung, bis", "150,00 €", "Restzahlung, bis", "810,00 €")
	if look.Status != http.StatusOK || o.journal() != before || field(look, "companion").Value() != "Otto Beispiel" || field(look, "diet").Value() != "vegan" {
		t.Fatalf("looked at: %d, %d events\n%s", look.Status, o.journal()-before, look.Find("main", "").Text())
	}
	o.Do("trip.amend", `{"id":"wahl","registration":{"rule":"first-come","price":{"minor":50000},"deposit":{"minor":10000}}}`)
	again := b.Send(look.Press("So speichern"))
	inOrder(t, again.Find("main", "").Text(), "Inzwischen hat sich etwas geändert", "525,00 € wird zu 1050,00 €")
	if o.registration(id).Seats != 1 {
		t.Error("somebody comes along at a price that nobody has seen")
	}
	if done := b.Send(again.Press("So speichern")); done.Status != http.StatusSeeOther || o.registration(id).Seats != 2 || o.registration(id).Needs.Stated().Diet != "vegan" {
		t.Fatalf("two: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	for _, language := range words.Spoken() {
		b.Open(o.registered(id) + "?lang=" + language)
		alone := b.Send(amended(t, b.Open(link), map[string]string{"companion": ""}))
		alone.Check(language)
		if forGuests(t, alone); alone.Status != http.StatusOK {
			t.Errorf("alone, in %s: %d\n%s", language, alone.Status, alone.Find("main", "").Text())
		}
	}
	b.Open(link + "?lang=de")
	alone := b.Send(amended(t, b.Open(link), map[string]string{"companion": ""}))
	inOrder(t, alone.Find("main", "").Text(), "Sie reisen dann allein. Der zweite Platz wird für andere frei.", "1050,00 € wird zu 525,00 €")
	if done := b.Send(alone.Press("So speichern")); done.Status != http.StatusSeeOther || o.registration(id).Seats != 1 {
		t.Errorf("one: %d", done.Status)
	}
}

package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/registration"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// voyage has a trip proposed for which people can register now.
func (o *office) voyage(id, more string) {
	o.t.Helper()
	o.Do("trip.propose", `{"id":%q,"partner":"gdansk","title":{"de":"Bürgerreise nach Danzig","en":"Citizen trip to Gdańsk"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,
		"milestones":[{"id":"interest","before":"P30W","title":{"de":"Vormerken"}},{"id":"registration-closes","before":"P8W","title":{"de":"Zu"}},{"id":"draw","before":"P7W","title":{"de":"Los"}},{"id":"go-no-go","before":"P6W","title":{"de":"Geht es?"}},{"id":"balance","before":"P4W","title":{"de":"Rest"}}],
		"programme":[{"day":1,"start":"07:30","end":"15:00","zone":"Europe/Berlin","endZone":"Europe/Warsaw","title":{"de":"Anreise","en":"Journey"},"place":"Hauptbahnhof"}],%s}`, id, more)
}

// join registers somebody made up for a trip, and returns the id.
func (o *office) join(trip, name, more string) string {
	o.t.Helper()
	o.number++
	address := fmt.Sprintf("r%d@geheim.example", o.number)
	o.Do("registration.make", `{"trip":%q,"name":%q,"email":%q%s}`, trip, name, address, more)
	book := o.mirror.Snapshot()
	return book.RegistrationsOf(book.PersonAt(address).ID)[0].ID
}

// registered is the path of somebody's link to their registration.
func (o *office) registered(id string) string {
	return "/registered/" + o.links.RegistrationToken(o.mirror.Snapshot(), id)
}

func (o *office) registration(id string) *registration.Registration {
	return o.mirror.Snapshot().Registration(id)
}

// offer leaves somebody with an offer, and somebody else waiting behind them.
func (o *office) offer(more string) (offered, next string) {
	o.t.Helper()
	o.number++
	trip := fmt.Sprintf("offer-%d", o.number)
	o.voyage(trip, `"capacity":1,"registration":{"rule":"first-come"}`)
	first := o.join(trip, "Erna Erste", "")
	offered, next = o.join(trip, "Zita Zweite", more), o.join(trip, "Dora Dritte", "")
	o.Do("registration.withdraw", `{"id":%q}`, first)
	o.Do("trip.settle", `{"id":%q}`, trip)
	if r := o.registration(offered); r.Standing != events.Offered {
		o.t.Fatalf("nothing is offered: %s", r.Standing)
	}
	return offered, next
}

// TestStandings shows every standing, in each language and on a page as anybody sees it who has the link.
func TestStandings(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("voll", `"capacity":3,"minimum":2,"registration":{"rule":"first-come","quotas":[{"for":"first","seats":2}]}`)
	o.voyage("los", `"capacity":3,"registration":{"rule":"lottery"}`)
	o.voyage("aus", `"capacity":3,"registration":{"rule":"members-first"}`)
	two := `,"first":true,"companion":{"name":"Otto Beispiel","born":"1961-04-12"},"born":"1960-02-03"`
	ids := map[string]string{
		"seated":  o.join("voll", "Ada Beispiel", two),
		"full":    o.join("voll", "Bea Beispiel", ""),
		"waiting": o.join("voll", "Cem Beispiel", `,"companion":{"name":"Cid"}`),
		"behind":  o.join("voll", "Dora Beispiel", ""),
		"gone":    o.join("voll", "Eva Beispiel", ""),
		"drawn":   o.join("los", "Fay Beispiel", `,"born":"2010-02-03","guardian":{"name":"Gerd Beispiel","born":"1980-01-01"}`),
		"off":     o.join("aus", "Gil Beispiel", ""),
	}
	o.Do("registration.withdraw", `{"id":%q}`, ids["gone"])
	o.Do("trip.cancel", `{"id":"aus"}`)
	ids["offered"], _ = o.offer("")
	ids["lapsed"], _ = o.offer("")
	ids["declined"], _ = o.offer("")
	o.Do("registration.decline", `{"id":%q}`, ids["declined"])
	look := func(who string, never []string, says ...string) {
		t.Helper()
		link := o.registered(ids[who])
		for _, language := range words.Spoken() {
			for _, path := range []string{"", "/change", "/parts", "/withdraw", "/programme"} {
				page := o.open(link+path, chosen(language))
				page.Check(language)
				if path == "" {
					forGuests(t, page)
				}
				if page.Status != http.StatusOK {
					t.Errorf("%s%s in %s: %d", who, path, language, page.Status)
				}
			}
		}
		page := o.open(link, chosen("de"))
		inOrder(t, page.Text(), says...)
		for _, no := range never {
			if page.Says(no) {
				t.Errorf("%s: the page says %q", who, no)
			}
		}
	}
	others := []string{"Bea", "Erna", "Dora", "Quirin"}
	look("seated", others, "Sie haben zwei Plätze", "Danzig", "1", "Ada Beispiel", "3. Februar 1960", "Otto Beispiel", "Es steht fest, ob die Reise stattfindet", "Der Restbetrag ist fällig", "Abreise", "Wer sich zuerst anmeldet", "wer noch nie mit in dieser Stadt war")
	look("full", []string{"Ada", "zwei Plätze"}, "Sie haben einen Platz", "Bea Beispiel")
	look("waiting", others, "Warteliste, Platz 1", "Sie warten zu zweit", "Cem Beispiel", "Cid")
	look("behind", []string{"Cem", "zu zweit"}, "Warteliste, Platz 2")
	look("gone", []string{"Angaben ändern", "Von der Reise abmelden"}, "Sie sind abgemeldet", "ist die Anmeldung offen")
	if to := o.open(o.registered(ids["gone"]), chosen("de")).Find("link", "Zur Anmeldung").Attr("href"); to != "/trips/voll/register" {
		t.Errorf("whoever has left is led to %s", to)
	}
	look("drawn", []string{"Warteliste, Platz", "Restbetrag"}, "Sie sind angemeldet", "Gerd Beispiel", "Letzter Tag der Anmeldung", "Die Plätze werden verlost", "Abreise", "entscheidet das Los")
	look("off", []string{"Abreise", "abmelden"}, "Diese Reise findet nicht statt")
	look("offered", []string{"Dora"}, "Ein Platz ist frei für Sie – bis 25. November 2026, 14:07 Uhr", "Platz annehmen", "Anderen überlassen")
	look("declined", []string{"annehmen"}, "Sie haben den Platz anderen überlassen")
	o.Set(o.registration(ids["lapsed"]).Until)
	look("lapsed", []string{"Platz annehmen"}, "Das Angebot ist abgelaufen", "Nächsten auf der Warteliste")
	// After closing and the draw everybody has what was drawn.
	o.Set(time.Date(2027, 3, 25, 12, 0, 0, 0, time.UTC))
	o.Do("trip.settle", `{"id":"los"}`)
	look("drawn", []string{"verlost werden"}, "Sie haben einen Platz")
	look("gone", []string{"Anmeldung offen"}, "Sie sind abgemeldet")
	o.Set(time.Date(2027, 7, 25, 12, 0, 0, 0, time.UTC))
	look("seated", []string{"Angaben ändern"}, "Diese Reise ist vorbei")
	if strings.Contains(o.Log.String(), "Beispiel") || strings.Contains(o.Log.String(), strings.TrimPrefix(o.registered(ids["seated"]), "/registered/")) {
		t.Error("the log has a name or a token")
	}
}

// TestInterested shows who is on the list of those who would like to go, and lets them leave it.
func TestInterested(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("trip.propose", `{"id":"bald","partner":"riga","title":{"de":"Riga"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":3,"registration":{"rule":"first-come"},
		"milestones":[{"id":"interest","before":"P30W","title":{"de":"Vormerken"}},{"id":"registration-opens","before":"P10W","title":{"de":"Auf"}},{"id":"registration-closes","before":"P4W","title":{"de":"Zu"}}]}`)
	o.Do("registration.note", `{"trip":"bald","name":"Pola Beispiel","email":"pola@geheim.example","language":"pl"}`)
	book := o.mirror.Snapshot()
	id := book.RegistrationsOf(book.PersonAt("pola@geheim.example").ID)[0].ID
	page := o.open(o.registered(id))
	if page.Check("pl"); !page.Says("Są Państwo na liście zainteresowanych") || page.Status != http.StatusOK {
		t.Errorf("in her own language: %d\n%s", page.Status, page.Text())
	}
	b := o.browser("de")
	inOrder(t, b.Open(o.registered(id)+"?lang=de").Text(), "")
	page = b.Open(o.registered(id))
	inOrder(t, page.Text(), "Sie sind vorgemerkt", "Die Anmeldung beginnt", "24. Februar 2027", "Von der Liste nehmen")
	done := b.Follow(b.Send(b.Click(page.Find("link", "Von der Liste nehmen")).Press("Ja, abmelden")))
	if done.Check("de"); !done.Says("Ihre Abmeldung ist angekommen") || o.registration(id).Standing != events.Withdrawn {
		t.Errorf("%d\n%s", done.Status, done.Text())
	}
}

// TestOfferTaken takes an offer in the last second and at the instant at which it lapses: before it the seat is theirs, and from then on
// the next one's.
func TestOfferTaken(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.browser("de")
	last, _ := o.offer("")
	late, next := o.offer("")
	until := o.registration(last).Until
	if until != o.registration(late).Until {
		t.Fatal("two offers that were made at once lapse at different times")
	}
	page, other := b.Open(o.registered(last)), b.Open(o.registered(late))
	o.Set(until.Add(-time.Second))
	done := b.Send(page.Press("Platz annehmen"))
	if r := o.registration(last); done.Status != http.StatusSeeOther || r.Standing != events.Seated {
		t.Fatalf("in the last second: %d, %s\n%s", done.Status, r.Standing, done.Text())
	}
	after := b.Follow(done)
	after.Check("de")
	inOrder(t, after.Text(), "Sie haben einen Platz", "Ihre Annahme ist angekommen")
	if !strings.HasPrefix(after.Title(), "Angenommen") {
		t.Errorf("the title is %s", after.Title())
	}
	before := o.journal()
	o.Set(until)
	for _, button := range []string{"Platz annehmen", "Anderen überlassen"} {
		tried := b.Send(other.Press(button))
		tried.Check("de")
		if tried.Status != http.StatusConflict || len(tried.All("alert")) != 1 || o.registration(late).Standing == events.Seated {
			t.Errorf("%s as it lapses: %d\n%s", button, tried.Status, tried.Text())
		}
		inOrder(t, tried.Text(), "Das Angebot ist abgelaufen", "als das Angebot gerade abgelaufen war")
	}
	if o.journal() != before {
		t.Error("something came of what was too late")
	}
	o.Do("trip.settle", `{"id":%q}`, o.registration(late).Trip)
	if o.registration(late).Standing != events.Lapsed || o.registration(next).Standing != events.Offered {
		t.Errorf("%s, and the next %s", o.registration(late).Standing, o.registration(next).Standing)
	}
	tried := b.Send(other.Press("Platz annehmen"))
	if tried.Check("de"); tried.Status != http.StatusConflict {
		t.Errorf("after it has lapsed: %d", tried.Status)
	}
}

// TestOfferInTwoTabs answers an offer in two tabs.
func TestOfferInTwoTabs(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.browser("de")
	for _, x := range []struct {
		first, second, standing string
		status                  int
	}{
		{"Platz annehmen", "Platz annehmen", events.Seated, http.StatusSeeOther},
		{"Platz annehmen", "Anderen überlassen", events.Seated, http.StatusConflict},
		{"Anderen überlassen", "Anderen überlassen", events.Declined, http.StatusSeeOther},
		{"Anderen überlassen", "Platz annehmen", events.Declined, http.StatusConflict},
	} {
		id, _ := o.offer("")
		one, two := b.Open(o.registered(id)), b.Open(o.registered(id))
		if done := b.Send(one.Press(x.first)); done.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d", x.first, done.Status)
		}
		before := o.journal()
		done := b.Send(two.Press(x.second))
		if done.Status != x.status || o.registration(id).Standing != x.standing || o.journal() != before {
			t.Errorf("%s, then %s: %d, %s, and %d events", x.first, x.second, done.Status, o.registration(id).Standing, o.journal()-before)
		}
		b.Follow(done).Check("de")
	}
}

// TestWithdrawing asks first, and says what it means. Whoever was offered a seat since is told before they leave it.
func TestWithdrawing(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.browser("de")
	_, next := o.offer("")
	page := b.Open(o.registered(next) + "/withdraw")
	inOrder(t, page.Text(), "Möchten Sie sich wirklich abmelden?", "Warteliste, Platz 1", "geht verloren", "nicht zurücknehmen", "Bis Mittwoch, 10. März 2027 können Sie sich neu anmelden")
	trip := o.registration(next).Trip
	o.pass(73 * time.Hour)
	o.Do("trip.settle", `{"id":%q}`, trip)
	before := o.journal()
	tried := b.Send(page.Press("Ja, abmelden"))
	tried.Check("de")
	if tried.Status != http.StatusConflict || !tried.Says("Ein Platz ist frei für Sie") || o.journal() != before {
		t.Fatalf("with an offer meanwhile: %d\n%s", tried.Status, tried.Text())
	}
	done := b.Follow(b.Send(tried.Press("Ja, abmelden")))
	inOrder(t, done.Text(), "Sie sind abgemeldet", "Ihre Abmeldung ist angekommen", "Anmeldung offen")
	if o.registration(next).Standing != events.Withdrawn || !strings.HasPrefix(done.Title(), "Abgemeldet") {
		t.Errorf("%s, %s", o.registration(next).Standing, done.Title())
	}
	// The person is who has decided, and comes back under the same link.
	if last := o.registration(next).History; last[len(last)-1].By != o.registration(next).Person {
		t.Errorf("%+v", last[len(last)-1])
	}
	again := b.Open(o.registered(next) + "/withdraw")
	if !again.Says("Sie sind abgemeldet") || len(again.All("button")) != 0 {
		t.Errorf("there is something to withdraw from still:\n%s", again.Text())
	}
}

// amended is what the form asks with some fields filled in otherwise.
func amended(t *testing.T, page *webtest.Page, with map[string]string) *webtest.Request {
	t.Helper()
	r := valued(t, page, "save").Press()
	for name, value := range with {
		if r.Fields.Set(name, value); value == "" && strings.HasPrefix(name, "no") {
			r.Fields.Del(name)
		}
	}
	return r
}

// TestChanging puts right who travels and what they need.
func TestChanging(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("voll", `"capacity":3,"registration":{"rule":"first-come"}`)
	id := o.join("voll", "Ada Beispiel", `,"needs":{"diet":"vegan","speaks":["ja","en","uk"],"noPets":true}`)
	full := o.join("voll", "Bea Beispiel", "")
	b := o.browser("de")
	link := o.registered(id) + "/change"
	change := func(with map[string]string) *webtest.Page {
		t.Helper()
		page := b.Send(amended(t, b.Open(link), with))
		if page.Has("button", "So speichern") { // who travels is looked at first
			page.Check("de")
			page = b.Send(page.Press("So speichern"))
		}
		if page.Status != http.StatusSeeOther {
			page.Check("de")
		}
		return page
	}
	page := b.Open(link)
	if !page.Find("checkbox", "українська").Checked() || page.Find("checkbox", "Deutsch").Checked() {
		t.Error("which languages somebody speaks is not shown")
	}
	inOrder(t, page.Text(), "Ihre Angaben", "14 Tage nach der Rückkehr, am "+words.Date(o.mirror.Snapshot().Trip("voll").To.AddDays(14), "de"))
	if b.Open(o.registered(id)).Says("vegan") {
		t.Error("needs stand on the page that is looked at over a shoulder")
	}
	// Nothing changed is nothing done.
	before := o.journal()
	if done := change(nil); done.Status != http.StatusSeeOther || o.journal() != before {
		t.Errorf("nothing changed: %d, %d events", done.Status, o.journal()-before)
	}
	done := change(map[string]string{"name": " Ada  Muster ", "born": "1961-04-12", "companion": "Otto Beispiel", "companionborn": "1960-01-01", "diet": "koscher", "health": "Zeile 1\r\nZeile 2", "nopets": "", "nosmoking": "yes", "speaks": "de"})
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", done.Status, done.Text())
	}
	r := o.registration(id)
	needs := r.Needs.Stated()
	said, err := json.Marshal(needs)
	if err != nil {
		t.Fatal(err)
	}
	if r.Name.Value() != "Ada Muster" || r.Born.Value() != "1961-04-12" || r.Companion.Value() != "Otto Beispiel" || r.CompanionBorn.Value() != "1960-01-01" || r.Seats != 2 ||
		string(said) != `{"diet":"koscher","health":"Zeile 1\nZeile 2","noSmoking":true,"speaks":["ja","de"]}` {
		t.Errorf("%s, %s, %s, %d, %s", r.Name.Value(), r.Born.Value(), r.Companion.Value(), r.Seats, said)
	}
	after := b.Follow(done)
	inOrder(t, after.Text(), "Sie haben zwei Plätze", "Ihre Angaben sind gespeichert", "Ada Muster", "Otto Beispiel")
	if r.History[len(r.History)-1].By != r.Person || !strings.HasPrefix(after.Title(), "Gespeichert") {
		t.Errorf("%+v, %s", r.History, after.Title())
	}
	for _, x := range []struct {
		what, field string
		with        map[string]string
		says        string
	}{
		{"no name", "name", map[string]string{"name": ""}, "Bitte geben Sie einen Namen an."},
		{"too long", "mobility", map[string]string{"mobility": strings.Repeat("x", 161)}, "höchstens 160 Zeichen"},
		{"health too long", "health", map[string]string{"health": strings.Repeat("x", 401)}, "höchstens 400 Zeichen"},
		{"what nobody sees", "diet", map[string]string{"diet": "ve\x00gan"}, "Zeichen, die man nicht sehen kann"},
		{"no day", "born", map[string]string{"born": "gestern"}, "zum Beispiel 1961-04-12"},
		{"a day to come", "born", map[string]string{"born": "2027-01-01"}, "zum Beispiel 1961-04-12"},
		{"too old", "born", map[string]string{"born": "1899-01-01"}, "höchstens 120 Jahre"},
		{"taken out", "born", map[string]string{"born": ""}, "nicht mehr herausnehmen"},
		{"a minor alone", "guardian", map[string]string{"born": "2012-01-01"}, "Bitte nennen Sie eine."},
		{"nobody with a birthday", "companion", map[string]string{"companion": ""}, "fehlt der Name"},
		{"two of them", "companion", map[string]string{"companion": "Otto; Erna"}, "eine einzige Person"},
		{"three of them", "companion", map[string]string{"companion": "Otto, Anna und Erna"}, "eine einzige Person"},
		{"not born yet", "companionborn", map[string]string{"companionborn": "2031-01-01"}, "zum Beispiel 1961-04-12"},
	} {
		before := o.journal()
		page := change(x.with)
		wanted := page.All("alert")
		if page.Status != http.StatusUnprocessableEntity || len(wanted) != 1 || !strings.Contains(wanted[0].Text(), x.says) || wanted[0].Find("link", "").Attr("href") != "#"+x.field ||
			field(page, x.field).Attr("aria-invalid") != "true" || o.journal() == before && slices.Contains([]string{"two of them", "a minor alone", "not born yet"}, x.what) {
			t.Errorf("%s: %d\n%s", x.what, page.Status, page.Find("main", "").Text())
		}
		for name, value := range x.with {
			if got := field(page, name).Value(); got != strings.ReplaceAll(value, "\x00", "") {
				t.Errorf("%s: %q is left of %q", x.what, got, value)
			}
		}
		if field(page, "health").Value() == "" {
			t.Errorf("%s: what was typed elsewhere is lost", x.what)
		}
	}
	// Of age and with a guardian, of no age, and all right.
	young := change(map[string]string{"born": "2012-01-01"})
	for _, x := range []struct{ guardian, born, says string }{
		{"Gerd Beispiel", "", "mindestens 18"}, {"Gerd Beispiel", "2011-01-01", "mindestens 18"}, {"Gerd Beispiel", "1980-01-01", ""},
	} {
		done := b.Send(amended(t, young, map[string]string{"guardian": x.guardian, "guardianborn": x.born}))
		if x.says == "" && done.Status != http.StatusSeeOther || x.says != "" && (done.Status != http.StatusUnprocessableEntity || !done.Says(x.says)) {
			t.Errorf("guardian born %q: %d\n%s", x.born, done.Status, done.Find("main", "").Text())
		}
	}
	if grown := change(map[string]string{"born": "1961-04-12"}); grown.Status != http.StatusUnprocessableEntity || !grown.Says("nur bei Minderjährigen") {
		t.Errorf("grown: %d\n%s", grown.Status, grown.Find("main", "").Text())
	}
	if done := change(map[string]string{"born": "1961-04-12", "guardian": "", "guardianborn": "", "companion": "", "companionborn": ""}); done.Status != http.StatusSeeOther || o.registration(id).Seats != 1 || o.registration(id).Guardian.Readable() {
		t.Errorf("taken off: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	// There is no second seat for the other once somebody has it.
	o.join("voll", "Cem Beispiel", "")
	link = o.registered(full) + "/change"
	if none := change(map[string]string{"companion": "Bob"}); none.Status != http.StatusUnprocessableEntity || !none.Says("Ein zweiter Platz ist nicht frei") {
		t.Errorf("a companion without a seat: %d\n%s", none.Status, none.Find("main", "").Text())
	}
	if strings.Contains(o.Log.String(), "koscher") || strings.Contains(o.Log.String(), "Otto") {
		t.Error("the log has something personal")
	}
}

// TestChangedInTwoTabs changes different fields in two tabs, and the same: what one has left alone is taken over, and nothing is
// overwritten unseen.
func TestChangedInTwoTabs(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("voll", `"capacity":3,"registration":{"rule":"first-come"}`)
	id := o.join("voll", "Ada Beispiel", "")
	b := o.browser("de")
	link := o.registered(id) + "/change"
	one, two := b.Open(link), b.Open(link)
	if done := b.Send(amended(t, one, map[string]string{"diet": "vegan"})); done.Status != http.StatusSeeOther {
		t.Fatal(done.Status)
	}
	late := b.Send(amended(t, two, map[string]string{"name": "Ada Neu"}))
	late.Check("de")
	if late.Status != http.StatusConflict || field(late, "diet").Value() != "vegan" || field(late, "name").Value() != "Ada Neu" || o.registration(id).Name.Value() != "Ada Beispiel" {
		t.Fatalf("%d\n%s", late.Status, late.Body)
	}
	if done := b.Send(amended(t, late, nil)); done.Status != http.StatusSeeOther {
		t.Errorf("%d\n%s", done.Status, done.Find("main", "").Text())
	}
	if r := o.registration(id); r.Name.Value() != "Ada Neu" || r.Needs.Stated().Diet != "vegan" {
		t.Errorf("%s, %+v", r.Name.Value(), r.Needs.Stated())
	}
	o.Do("registration.withdraw", `{"id":%q}`, id)
	if gone := b.Send(amended(t, two, map[string]string{"name": "Zu spät"})); gone.Status != http.StatusConflict || !gone.Says("Sie sind abgemeldet") {
		t.Errorf("after withdrawing: %d\n%s", gone.Status, gone.Text())
	}
}

// TestRegisteredLinks tries links that are nobody's, altered, of something else, and of somebody who is erased: all the same.
func TestRegisteredLinks(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("voll", `"capacity":3,"registration":{"rule":"first-come"}`)
	id, other := o.join("voll", "Ada Beispiel", ""), o.join("voll", "Bea Beispiel", "")
	link, theirs := o.registered(id), o.registered(other)
	next, same := 0, ""
	refused := func(what, path string) {
		t.Helper()
		for _, way := range []string{"GET ", "POST ", "GET /change", "POST /change", "GET /withdraw", "POST /withdraw", "GET /programme", "GET /trip.ics"} {
			method, more, _ := strings.Cut(way, " ")
			if next++; next%50 == 0 {
				o.pass(time.Minute) // whoever tries more is slowed down, which is not what this is about
			}
			w := o.ask(method, path+more, "do=withdraw&standing=seated", asForm, func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", next%250) })
			body := strings.ReplaceAll(w.Body.String(), path+more, "")
			if same == "" && method == "GET" {
				same = body
			}
			if w.Code != http.StatusNotFound || method == "GET" && body != same {
				t.Errorf("%s: %s%s is answered %d", what, path, more, w.Code)
			}
		}
	}
	for i := len("/registered/"); i < len(link); i += 5 {
		with := byte('a')
		if link[i] == with {
			with = 'b'
		}
		refused("altered", link[:i]+string(with)+link[i+1:])
	}
	refused("unknown", "/registered/unknown")
	refused("an invitation", "/registered/"+o.answerToken(counted, "p1"))
	refused("the link for mails", "/registered/"+o.mailsToken("p1"))
	refused("half of each", link[:len(link)-13]+theirs[len(theirs)-13:])
	if o.registration(id).Standing != events.Seated || o.registration(other).Standing != events.Seated {
		t.Error("a wrong link has changed something")
	}
	// A link is for its own registration alone, whatever the form says.
	b := o.browser("de")
	b.Send(b.Open(link+"/withdraw").Press("Ja, abmelden").With("id", other).With("person", o.registration(other).Person))
	if o.registration(id).Standing != events.Withdrawn || o.registration(other).Standing != events.Seated {
		t.Errorf("%s, %s", o.registration(id).Standing, o.registration(other).Standing)
	}
	o.Do("person.erase", `{"id":%q}`, o.registration(other).Person)
	refused("erased", theirs)
	// Looking changes nothing, whatever the address says.
	before := o.journal()
	offered, _ := o.offer("")
	begin := o.journal()
	for _, query := range []string{"?do=accept", "?do=decline&standing=offered", "/withdraw?do=withdraw&standing=offered", "/change?do=save&name=X", "?done=accepted", "?done=withdrawn", "?done=<b>"} {
		page := o.open(o.registered(offered)+query, chosen("de"))
		page.Check("de")
		if len(page.All("status")) != 0 {
			t.Errorf("%s claims something: %s", query, page.Text())
		}
	}
	if o.journal() != begin || before == begin {
		t.Error("looking has changed something")
	}
}

// TestRegisteredUndecided sends each form while nobody is at the desk.
func TestRegisteredUndecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	id, _ := o.offer("")
	b := o.browser("de")
	page, change, leave := b.Open(o.registered(id)), b.Open(o.registered(id)+"/change"), b.Open(o.registered(id)+"/withdraw")
	o.impatient()
	b = o.browser("de")
	for _, r := range []*webtest.Request{amended(t, change, map[string]string{"diet": "vegan"}), page.Press("Platz annehmen"), leave.Press("Ja, abmelden")} {
		stored := b.Send(r)
		stored.Check("de")
		if stored.Status != http.StatusAccepted || len(stored.All("status")) != 1 || !stored.Says("Das ist gespeichert") {
			t.Errorf("%s: %d\n%s", r.Target, stored.Status, stored.Text())
		}
	}
}

// TestTripFile gives the trip for a calendar, and the programme with both cities' clocks.
func TestTripFile(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("voll", `"capacity":3,"registration":{"rule":"first-come"}`)
	id := o.join("voll", "Ada Beispiel", `,"language":"he"`)
	w := o.ask("GET", o.registered(id)+"/trip.ics", "")
	file := strings.ReplaceAll(w.Body.String(), "\r\n ", "")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/calendar; charset=utf-8" || strings.Count(file, "BEGIN:VEVENT") != 2 ||
		!strings.Contains(file, "UID:own-trip-voll@") || !strings.Contains(file, "Citizen trip to Gdańsk") || !strings.Contains(file, "VALUE=DATE:2027") || !strings.Contains(file, "Hauptbahnhof") || strings.Contains(file, "Ada") {
		t.Errorf("%d %v\n%s", w.Code, w.Header(), file)
	}
	page := o.open(o.registered(id) + "/programme")
	if page.Check("he"); !page.Says("Citizen trip to Gdańsk") || !page.Says("Journey") || page.Elements("nav") != 1 { // to the legal pages
		t.Errorf("the programme:\n%s", page.Text())
	}
	// Whoever withdraws gets the same entries as cancelled, and as newer than what they took over; back again they are newer than that.
	version := func() (uids []string, least, cancelled int) {
		t.Helper()
		least = 1 << 30
		for _, line := range strings.Split(strings.ReplaceAll(o.ask("GET", o.registered(id)+"/trip.ics", "").Body.String(), "\r\n ", ""), "\r\n") {
			switch name, value, _ := strings.Cut(line, ":"); {
			case name == "UID":
				uids = append(uids, value)
			case name == "SEQUENCE":
				n, err := strconv.Atoi(value)
				if err != nil {
					t.Fatal(err)
				}
				least = min(least, n)
			case line == "STATUS:CANCELLED":
				cancelled++
			}
		}
		return uids, least, cancelled
	}
	had, first, _ := version()
	o.Do("registration.withdraw", `{"id":%q}`, id)
	gone, second, off := version()
	if !slices.Equal(had, gone) || second <= first || off != len(gone) {
		t.Errorf("withdrawn: %v, SEQUENCE %d after %d, %d cancelled", gone, second, first, off)
	}
	if left := o.open(o.registered(id)); !strings.Contains(left.Body, o.registered(id)+"/trip.ics") {
		t.Errorf("the page of somebody who has withdrawn does not lead to the file:\n%s", left.Text())
	}
	o.Do("registration.make", `{"trip":"voll","name":"Ada Beispiel","email":"r1@geheim.example"}`)
	if back, third, off := version(); !slices.Equal(had, back) || third <= second || off > 0 {
		t.Errorf("back again: %v, SEQUENCE %d after %d, %d cancelled", back, third, second, off)
	}
	o.Do("trip.cancel", `{"id":"voll"}`)
	if file := o.ask("GET", o.registered(id)+"/trip.ics", "").Body.String(); !strings.Contains(file, "STATUS:CANCELLED") {
		t.Errorf("it is off, and the calendar does not say so:\n%s", file)
	}
}

// TestOwnTrips lists the trips that somebody has registered for where all is listed that they are invited to, and on the page of who has
// signed in.
func TestOwnTrips(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("voll", `"capacity":3,"registration":{"rule":"first-come"}`)
	o.Do("registration.make", `{"trip":"voll","name":"Xaveria Geheimrat","email":"xaveria@geheim.example"}`)
	id := ""
	for _, r := range o.mirror.Snapshot().RegistrationsOf("p1") {
		if r.Trip == "voll" {
			id = r.ID
		}
	}
	for _, language := range words.Spoken() {
		page := o.open("/mine/"+o.mailsToken("p1"), chosen(language))
		page.Check(language)
		forGuests(t, page)
	}
	b := o.enter("p1", "de")
	for _, page := range []*webtest.Page{o.open("/mine/"+o.mailsToken("p1"), chosen("de")), b.Open("/me")} {
		page.Check("de")
		inOrder(t, page.Text(), "Ihre Reisen", "Bürgerreise nach Danzig", "Platz sicher")
		if to := page.Find("link", "Bürgerreise nach Danzig").Attr("href"); to != o.registered(id) {
			t.Errorf("%s leads to %s", page.Target, to)
		}
	}
}

// TestPlaceAfterDraw shows those who lost a draw where they stand on its list: before it nobody has a place, and afterwards they move up as it
// was told.
func TestPlaceAfterDraw(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("los", `"capacity":1,"registration":{"rule":"lottery"}`)
	for i := range 5 {
		o.join("los", fmt.Sprintf("Los %d", i), "")
	}
	book := o.mirror.Snapshot()
	for _, r := range book.Registrations("los") {
		if place := book.Place(r, o.Now()); place != 0 {
			t.Errorf("before the draw number %d has the place %d", r.Number, place)
		}
	}
	o.Set(time.Date(2027, 3, 25, 12, 0, 0, 0, time.UTC))
	o.Do("trip.settle", `{"id":"los"}`)
	book = o.mirror.Snapshot()
	told := book.Trip("los").Drawn.Waiting
	if len(told) != 4 {
		t.Fatalf("%d wait", len(told))
	}
	look := func(line []int) {
		t.Helper()
		book := o.mirror.Snapshot()
		for _, r := range book.Registrations("los") {
			want := 1 + slices.Index(line, r.Number)
			if place := book.Place(r, o.Now()); place != want {
				t.Errorf("number %d has the place %d, want %d", r.Number, place, want)
			}
			if page := o.open(o.registered(r.ID), chosen("de")); want > 0 && !page.Says(fmt.Sprintf("Warteliste, Platz %d", want)) {
				t.Errorf("number %d: the page does not say the place %d", r.Number, want)
			}
		}
	}
	look(told)
	for _, r := range book.Registrations("los") {
		if r.Number == told[1] {
			o.Do("registration.withdraw", `{"id":%q}`, r.ID)
		}
	}
	look(slices.Delete(slices.Clone(told), 1, 2))
}

package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar"
	"jourfixe/calendar/registration"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// opened adds trips that take registrations: "offen", to which anybody may come who is quick, "los", whose seats are drawn by lot, and "vor",
// in which people can say that they are interested.
func (o *office) opened() {
	o.t.Helper()
	if o.trip("offen") != nil {
		return
	}
	const programme = `"programme":[{"day":2,"start":"14:00","end":"17:00","zone":"Europe/Warsaw","title":{"de":"Zur Marienburg","en":"To Malbork"},"optional":{"seats":10,"price":{"currency":"EUR","minor":12000}}}]`
	var trips [][2]string
	for _, data := range []string{
		`{"id":"offen","partner":"gdansk","title":{"de":"Nach Danzig","en":"To Gdańsk"},"window":{"from":"2027-05-01","to":"2027-07-15"},"days":5,"capacity":30,"minimum":15,"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P20D","title":{"de":"Schluss"}}],` + programme + `}`,
		`{"id":"los","partner":"riga","title":{"de":"Nach Riga"},"window":{"from":"2027-06-01","to":"2027-08-15"},"days":4,"capacity":20,"registration":{"rule":"lottery","quotas":[{"for":"first","seats":8}],"ranks":["host","lost"]},"milestones":[{"id":"interest","before":"P400D","title":{"de":"Vor"}},{"id":"registration-closes","before":"P30D","title":{"de":"Schluss"}},{"id":"draw","before":"P20D","title":{"de":"Los"}}]}`,
		`{"id":"vor","partner":"riga","title":{"de":"Später nach Riga"},"window":{"from":"2027-09-01","to":"2027-10-15"},"days":4,"capacity":20,"registration":{"rule":"members-first"},"milestones":[{"id":"interest","before":"P400D","title":{"de":"Vor"}},{"id":"registration-opens","before":"P60D","title":{"de":"Auf"}},{"id":"registration-closes","before":"P30D","title":{"de":"Schluss"}}]}`,
		`{"id":"spaeter","partner":"riga","title":{"de":"Noch später"},"window":{"from":"2027-09-01","to":"2027-10-15"},"days":4,"capacity":20,"registration":{"rule":"first-come"},"milestones":[{"id":"interest","before":"P90D","title":{"de":"Vor"}},{"id":"registration-opens","before":"P60D","title":{"de":"Auf"}},{"id":"registration-closes","before":"P30D","title":{"de":"Schluss"}}]}`,
	} {
		trips = append(trips, [2]string{"trip.propose", data})
	}
	o.DoAll(trips...)
}

func (o *office) trip(id string) (t *trip.Trip) {
	o.mirror.View(func(b *calendar.Book) { t = b.Trip(id) })
	return t
}

// typed is a form that is filled in well, but for what is said.
func typed(email string, pairs ...string) url.Values {
	v := url.Values{"name": {"Erika Beispiel"}, "email": {email}, "language": {"de"}, "consent": {"yes"}}
	for i := 0; i < len(pairs); i += 2 {
		if v.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
			v.Del(pairs[i])
		}
	}
	return v
}

// mailed waits for the next link for registering that is sent.
func (o *office) mailed() *worker.Confirm {
	o.t.Helper()
	select {
	case m := <-o.confirms:
		return m
	case <-time.After(patience.Limit):
		o.t.Fatalf("no link is sent\n%s", o.Log)
		return nil
	}
}

// asks fills in the form of a trip, and returns the path of the link that is sent.
func (o *office) asks(trip string, form url.Values) string {
	o.t.Helper()
	if page := o.post("/trips/"+trip+"/register", form.Encode()); page.Status != http.StatusAccepted {
		o.t.Fatalf("registering for %s: %d\n%s", trip, page.Status, page.Find("main", "").Text())
	}
	return strings.TrimPrefix(o.mailed().Link, base)
}

// confirm is the path of a link by which somebody registers for the trip that is open.
func (o *office) confirm(email string) string {
	o.t.Helper()
	return o.asks("offen", typed(email))
}

// entered is the registration of an address for a trip, nil if there is none.
func (o *office) entered(trip, email string) (found *registration.Registration) {
	o.mirror.View(func(b *calendar.Book) {
		if p := b.PersonAt(email); p != nil {
			for _, r := range b.RegistrationsOf(p.ID) {
				if r.Trip == trip {
					found = r
				}
			}
		}
	})
	return found
}

// registers goes from the page of a trip to a registration in a language.
func (p *pressing) registers(t *testing.T, o *office, language string) {
	t.Helper()
	for _, trip := range []string{"offen", "vor"} {
		b := o.browser(language)
		page := b.Open("/trips/" + trip)
		fills := webtest.Fill{}
		for _, e := range page.Find("main", "").All("textbox") {
			switch e.Attr("name") {
			case "name":
				fills[e.Name()] = "Erika Beispiel"
			case "email":
				fills[e.Name()] = "press-" + language + "@geheim.example"
			}
		}
		bad := p.press(b, page, page.Find("main", "").All("button")[0], fills)
		if bad.Status != http.StatusUnprocessableEntity || len(bad.All("alert")) != 1 || bad.Field("name")[0] != "Erika Beispiel" {
			t.Errorf("without consent in %s: %d", language, bad.Status)
		}
		boxes := bad.Find("main", "").All("checkbox")
		sent := p.press(b, bad, bad.Find("main", "").All("button")[0], webtest.Fill{boxes[len(boxes)-1].Name(): "on"})
		sent.Check(language)
		if sent.Status != http.StatusAccepted || len(sent.All("status")) != 1 || sent.Has("textbox", "") {
			t.Errorf("registering in %s: %d", language, sent.Status)
		}
		m := o.mailed()
		if m.Language != language || m.Interest != (trip == "vor") {
			t.Errorf("the mail is %+v", m)
		}
		link := strings.TrimPrefix(m.Link, base)
		asked := o.browser("en").Open(link) // in another browser, which prefers another language
		asked.Check(language)
		done := p.press(b, asked, asked.Find("main", "").All("button")[0])
		r := o.entered(trip, "press-"+language+"@geheim.example")
		if done.Status != http.StatusSeeOther || r == nil {
			t.Fatalf("confirming in %s: %d", language, done.Status)
		}
		there := b.Open(link)
		there.Check(language)
		if want := map[string]string{"offen": events.Seated, "vor": events.Interested}[trip]; r.Standing != want || len(there.All("status")) != 1 || len(there.Find("main", "").All("button")) != 0 {
			t.Errorf("confirmed in %s they are %s\n%s", language, r.Standing, there.Find("main", "").Text())
		}
	}
}

// TestPublicPage asks for a trip as somebody from outside, and as somebody of the office.
func TestPublicPage(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	o.hire("reader")
	for _, x := range []struct {
		who, target string
		status      int
		public      bool
		change      func(*http.Request)
	}{
		{"nobody", "/trips/offen", http.StatusOK, true, with("X", "")},
		{"nobody", "/trips/offen/register", http.StatusOK, true, with("X", "")},
		{"nobody, of a trip without registration", "/trips/gdansk-2027", http.StatusSeeOther, false, with("X", "")},
		{"nobody, of no trip", "/trips/none", http.StatusSeeOther, false, with("X", "")},
		{"nobody, of a trip without registration", "/trips/gdansk-2027/register", http.StatusNotFound, false, with("X", "")},
		{"nobody, of no trip", "/trips/none/register", http.StatusNotFound, false, with("X", "")},
		{"the office", "/trips/offen", http.StatusOK, false, o.enter("user-reader", "de").Carry},
		{"the office, at the public page", "/trips/offen/register", http.StatusOK, true, o.enter("user-reader", "de").Carry},
		{"somebody without a role", "/trips/offen", http.StatusOK, true, o.enter("p1", "de").Carry},
		{"a session that has ended", "/trips/offen", http.StatusOK, true, func(r *http.Request) {
			r.AddCookie(&http.Cookie{Name: "__Host-jourfixe-session", Value: "ended"})
		}},
	} {
		page := o.open(x.target, x.change)
		if page.Status != x.status || page.Has("button", "Link zuschicken") != x.public {
			t.Errorf("%s at %s: %d\n%s", x.who, x.target, page.Status, page.Body)
		}
		if x.public {
			page.Check("de")
			for _, never := range []string{"/login", "/logout", "/calendars", "Xaveria", "@geheim.example", `content="noindex"`} {
				if strings.Contains(page.Body, never) {
					t.Errorf("%s at %s sees %s", x.who, x.target, never)
				}
			}
			if page.Header.Get("X-Robots-Tag") != "" {
				t.Errorf("%s may not be found", x.target)
			}
		}
	}
	// The answer to what is not there tells nothing of what is.
	if one, other := o.open("/trips/gdansk-2027/register"), o.open("/trips/none/register"); strings.ReplaceAll(one.Body, "gdansk-2027", "none") != other.Body {
		t.Error("a trip that takes no registrations is answered otherwise than none")
	}
	staff := o.open("/trips/offen", o.enter("user-reader", "de").Carry)
	if to := staff.Find("link", "Die Seite der Reise für alle ansehen").Attr("href"); to != "/trips/offen/register" {
		t.Errorf("the page of the office leads to %s", to)
	}
	page := o.open("/trips/offen")
	for _, says := range []string{"Nach Danzig", "Danzig", "30 Plätze", "Die Anmeldung ist offen.", "Zur Marienburg", "10 Plätze, 120", "zuerst anmelden", "mindestens 15 Menschen", "Anmeldung bis"} {
		if !page.Says(says) {
			t.Errorf("the page does not say %q", says)
		}
	}
	los := o.open("/trips/los")
	for _, says := range []string{"ausgelost", "8 Plätze sind für Menschen, die noch nie dabei waren.", "wer schon Gäste von dort aufgenommen hat, wer beim letzten Mal", "Plätze werden vergeben"} {
		if !los.Says(says) {
			t.Errorf("the page of a draw does not say %q", says)
		}
	}
	for _, l := range words.Spoken() {
		for _, trip := range []string{"offen", "los", "vor", "spaeter"} {
			o.open("/trips/"+trip, chosen(l)).Check(l)
		}
	}
}

// TestPublicTerms looks for what a trip costs and asks for before anybody binds themselves to it.
func TestPublicTerms(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	const when = `"partner":"gdansk","window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":9,"milestones":[{"id":"registration-closes","before":"P8W","title":{"de":"Zu"}},{"id":"draw","before":"P7W","title":{"de":"Los"}},{"id":"documents","before":"P5W","title":{"de":"Papiere"}},{"id":"balance","before":"P4W","title":{"de":"Rest"}}]`
	const price = `"price":{"minor":48000,"currency":"EUR"},"deposit":{"minor":12000,"currency":"EUR"},"documents":[{"kind":"passport"},{"kind":"consent"}]`
	o.Do("trip.propose", `{"id":"teuer","title":{"de":"Teuer"},%s,"registration":{"rule":"first-come",%s}}`, when, price)
	o.Do("trip.propose", `{"id":"gelost","title":{"de":"Gelost"},%s,"registration":{"rule":"lottery",%s}}`, when, price)
	o.Do("trip.propose", `{"id":"frei","title":{"de":"Frei"},%s,"registration":{"rule":"first-come","documents":[{"kind":"passport"}]}}`, when)
	day := func(d events.Date) string { return words.DateLong(d, "de") }
	x := o.trip("teuer")
	home := o.mirror.Snapshot().Office().Location()
	balance, _ := x.Day(trip.StepBalance)
	papers, _ := x.Day(trip.StepDocuments)
	today := events.DateOf(o.Now().In(home))
	text := func(page *webtest.Page) string {
		return strings.ReplaceAll(page.Find("main", "").Text(), "\u00a0", " ")
	}
	says := func(what string, page *webtest.Page, wanted ...string) {
		t.Helper()
		for _, want := range wanted {
			if !strings.Contains(text(page), want) {
				t.Errorf("%s does not say %q: %s", what, want, text(page))
			}
		}
	}
	for _, target := range []string{"/trips/teuer", "/trips/teuer/register"} {
		says(target, o.open(target), "Preis je Person 480,00 €", "Anzahlung: 120,00 € bis "+day(today.AddDays(14)), "Restzahlung: 360,00 € bis "+day(balance), "Reisepass bis "+day(papers), "(nur für Minderjährige)", "480,00 € je Person")
	}
	// Whose seats are drawn know of theirs on the day of the draw.
	drawn := o.trip("gelost")
	says("a draw", o.open("/trips/gelost"), "wenn Sie am "+day(events.DateOf(drawn.Draws(home).In(home)))+" einen Platz bekommen")
	alone := o.open(o.asks("teuer", typed("alone@geheim.example")))
	says("confirming alone", alone, "Preis je Person 480,00 €", "Anzahlung: 120,00 €", "Restzahlung: 360,00 €", "Reisepass bis")
	for _, never := range []string{"960,00", "für Sie beide", "Begleitung", "Minderjährige", "Einverständnis"} {
		if strings.Contains(text(alone), never) {
			t.Errorf("confirming alone says %q: %s", never, text(alone))
		}
	}
	link := o.asks("teuer", typed("both@geheim.example", "companion", "Otto Beispiel"))
	says("confirming for two", o.open(link), "Preis je Person 480,00 €", "Zusammen, für Sie beide 960,00 €", "Anzahlung: 240,00 € bis "+day(today.AddDays(14)), "Restzahlung: 720,00 € bis "+day(balance), "(Begleitung)")
	for _, l := range words.Spoken() {
		o.open("/trips/teuer", chosen(l)).Check(l)
		o.open(o.asks("teuer", typed("in-"+l+"@geheim.example", "companion", "Otto Beispiel", "language", l))).Check(l)
	}
	// What was said is what is owed, and what a companion costs is said where one can be added.
	o.post(link, "")
	own := "/registered/" + o.links.RegistrationToken(o.mirror.Snapshot(), o.entered("teuer", "both@geheim.example").ID)
	says("their own page", o.open(own), "Anzahlung: 240,00 € bis "+day(today.AddDays(14)), "Restzahlung: 720,00 € bis "+day(balance))
	says("changing", o.open(own+"/change"), "Für eine Person kostet die Reise 480,00 €, für zwei zusammen 960,00 €.")
	says("a trip without a price", o.open("/trips/frei"), "Was für die Reise gebraucht wird", "Reisepass bis")
	for _, target := range []string{"/trips/frei", "/trips/offen"} {
		if page := text(o.open(target)); strings.Contains(page, "kostet") || strings.Contains(page, "Preis je Person") {
			t.Errorf("%s has a price: %s", target, page)
		}
	}
	o.Do("trip.cancel", `{"id":"teuer"}`)
	if page := o.open("/trips/teuer"); page.Says("Preis je Person") {
		t.Error("a trip that does not take place has a price")
	}
}

// TestPublicPhases looks at the page of a trip over a year.
func TestPublicPhases(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	o.Do("trip.cancel", `{"id":"vor"}`)
	if page := o.open("/trips/vor"); !page.Says("Diese Reise findet nicht statt.") || len(page.Find("main", "").All("button")) > 0 {
		t.Errorf("a trip that is cancelled: %s", page.Find("main", "").Text())
	}
	x := o.trip("spaeter")
	home := o.mirror.Snapshot().Office().Location()
	for _, at := range []struct {
		phase  string
		when   time.Time
		says   string
		button bool
	}{
		{trip.Announced, o.Now(), "Die Anmeldung ist noch nicht offen. Vormerken lassen kann man sich ab dem", false},
		{trip.Interest, x.Begins(trip.StepInterest, home), "Sie können sich vormerken lassen. Das verpflichtet zu nichts.", true},
		{trip.Open, x.Opens(home), "Die Anmeldung ist offen. Sie endet am", true},
		{trip.Closed, x.Closes(home), "Die Anmeldung ist geschlossen. Sie endete am", false},
		{trip.Over, x.To.AddDays(1).In(0, home), "Diese Reise ist vorbei.", false},
	} {
		o.Set(at.when)
		for _, l := range words.Spoken() {
			page := o.open("/trips/spaeter/register", chosen(l))
			page.Check(l)
			if l == "de" && !page.Says(at.says) || (len(page.Find("main", "").All("button")) > 0) != at.button {
				t.Errorf("%s in %s: %s", at.phase, l, page.Find("main", "").Text())
			}
		}
		late := o.post("/trips/spaeter/register", typed("late@geheim.example", "consent", "").Encode())
		if !at.button && (late.Status != http.StatusConflict || len(late.All("alert")) != 1) {
			t.Errorf("%s: a form is answered by %d", at.phase, late.Status)
		}
	}
}

// TestFullTrip says that whoever registers now waits.
func TestFullTrip(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	o.Do("trip.propose", `{"id":"klein","partner":"gdansk","title":{"de":"Klein"},"window":{"from":"2027-05-01","to":"2027-07-15"},"days":2,"capacity":2,"registration":{"rule":"first-come"}}`)
	if page := o.open("/trips/klein"); page.Says("Alle Plätze sind vergeben") {
		t.Error("a trip with seats is full")
	}
	link := o.asks("klein", typed("one@geheim.example", "companion", "Otto Beispiel"))
	o.post(link, "")
	if page := o.open("/trips/klein"); !page.Says("Alle Plätze sind vergeben; wer sich jetzt anmeldet, kommt auf die Warteliste.") {
		t.Error("a full trip does not say so")
	}
	link = o.asks("klein", typed("two@geheim.example"))
	o.post(link, "")
	if page := o.open(link); !page.Says("Sie stehen auf der Warteliste.") || o.entered("klein", "two@geheim.example").Standing != events.Waiting {
		t.Errorf("who comes too late sees %s", page.Find("main", "").Text())
	}
}

// TestFormFaults fills the form in wrong, each way, and looks for what would be right beside the field, and for what was typed.
func TestFormFaults(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	long := strings.Repeat("x", 10_000)
	for _, x := range []struct {
		what, field, says string
		typed             []string
	}{
		{"no name", "name", "Bitte geben Sie Ihren Namen an.", []string{"name", ""}},
		{"a name without letters", "name", "Bitte geben Sie Ihren Namen an.", []string{"name", "- 7 -"}},
		{"a long name", "name", "Das sind 10000 Zeichen. Bitte kürzen Sie auf höchstens 80.", []string{"name", long}},
		{"no address", "email", "Das ist keine E-Mail-Adresse.", []string{"email", ""}},
		{"an address that is none", "email", "Das ist keine E-Mail-Adresse.", []string{"email", "erika at beispiel"}},
		{"two addresses", "email", "Das ist keine E-Mail-Adresse.", []string{"email", "a@geheim.example,b@geheim.example"}},
		{"an address with lines", "email", "auf einer Zeile", []string{"email", "a@geheim.example\r\nBcc: b@geheim.example"}},
		{"a long address", "email", "höchstens 254", []string{"email", long + "@geheim.example"}},
		{"a day that is none", "born", "1961-04-12", []string{"born", "gestern"}},
		{"a 30th of February", "born", "1961-04-12", []string{"born", "1961-02-30"}},
		{"a birthday in the future", "born", "vor dem heutigen Tag", []string{"born", "2027-01-01"}},
		{"a birthday today", "born", "vor dem heutigen Tag", []string{"born", "2026-11-29"}},
		{"a birthday long ago", "born", "120 Jahre", []string{"born", "1900-01-01"}},
		{"two companions", "companion", "nur eine Person", []string{"companion", "Otto & Anna"}},
		{"three companions", "companion", "nur eine Person", []string{"companion", "Otto, Anna und Erna"}},
		{"a companion without a name", "companion", "Wer fährt mit?", []string{"companion-born", "1961-04-12"}},
		{"a companion of the future", "companion-born", "vor dem heutigen Tag", []string{"companion", "Otto", "companion-born", "2031-01-01"}},
		{"an old companion", "companion-born", "120 Jahre", []string{"companion", "Otto", "companion-born", "1901-01-01"}},
		{"a minor alone", "guardian", "jünger als 18", []string{"born", "2012-01-01"}},
		{"a guardian of somebody grown", "guardian", "lassen Sie es leer", []string{"guardian", "Anna", "guardian-born", "1980-01-01"}},
		{"a guardian without a name", "guardian", "Wer ist erziehungsberechtigt?", []string{"born", "2012-01-01", "guardian-born", "1980-01-01"}},
		{"a guardian without a day", "guardian-born", "18 oder älter", []string{"born", "2012-01-01", "guardian", "Anna"}},
		{"a guardian who is a minor", "guardian-born", "18 oder älter", []string{"born", "2012-01-01", "guardian", "Anna", "guardian-born", "2010-01-01"}},
		{"a guardian of the future", "guardian-born", "vor dem heutigen Tag", []string{"born", "2012-01-01", "guardian", "Anna", "guardian-born", "2030-01-01"}},
		{"an old guardian", "guardian-born", "120 Jahre", []string{"born", "2012-01-01", "guardian", "Anna", "guardian-born", "1901-01-01"}},
		{"what nobody sees", "diet", "Zeichen, die man nicht sehen kann", []string{"diet", "ve\x00gan"}},
		{"a long diet", "diet", "höchstens 160", []string{"diet", long}},
		{"a long word about health", "health", "höchstens 400", []string{"health", long}},
		{"a long word about mobility", "mobility", "höchstens 160", []string{"mobility", long}},
		{"no consent", "consent", "Bitte stimmen Sie zu.", []string{"consent", ""}},
		{"all of it together", "health", "zu lang für einen Link", []string{
			"name", scrambled(80, 1), "companion", scrambled(80, 2), "born", "2012-01-01", "guardian", scrambled(80, 3), "guardian-born", "1980-01-01",
			"diet", scrambled(160, 4), "mobility", scrambled(160, 5), "health", scrambled(160, 6)}},
	} {
		form := typed("erika@geheim.example", x.typed...)
		page := o.post("/trips/offen/register", form.Encode())
		page.Check("de")
		if page.Status != http.StatusUnprocessableEntity || len(page.All("alert")) != 1 {
			t.Errorf("%s: %d", x.what, page.Status)
			continue
		}
		if !strings.Contains(page.All("alert")[0].Text(), x.says) || page.Elements("script") > 0 {
			t.Errorf("%s: %s", x.what, page.All("alert")[0].Text())
		}
		if !strings.Contains(page.Body, `id="`+x.field+`-fault"`) {
			t.Errorf("%s: nothing is said beside %s", x.what, x.field)
		}
		for name, values := range form {
			if name == "language" {
				continue
			}
			if got := page.Field(name); len(got) == 0 || got[0] != seen.Replace(strings.ReplaceAll(values[0], "\r\n", "\n")) && name != "email" {
				t.Errorf("%s: of %s, %.40q is left of %.40q", x.what, name, got, values[0])
			}
		}
	}
	// Several at once are said at once.
	page := o.post("/trips/offen/register", typed("none", "name", "", "companion", "A & B", "consent", "").Encode())
	if n := len(page.All("alert")[0].All("listitem")); n != 4 {
		t.Errorf("of four faults %d are said", n)
	}
	select {
	case m := <-o.confirms:
		t.Errorf("a mail is sent: %+v", m)
	default:
	}
	// What is right in another way than browsers write it.
	for born, want := range map[string]string{"12.4.1961": "1961-04-12", "01.12.1961": "1961-12-01", "1961-04-12": "1961-04-12"} {
		link := o.asks("offen", typed(fmt.Sprintf("d%s@geheim.example", want+born[:1]), "born", born))
		if page := o.open(link); page.Status != http.StatusOK || !page.Says("1961") {
			t.Errorf("%s: %d", born, page.Status)
		}
	}
}

// scrambled is a text that can hardly be packed.
func scrambled(n int, x uint32) string {
	r := make([]rune, n)
	for i := range r {
		x = x*1664525 + 1013904223
		r[i] = rune(0x4e00 + x>>8%20000)
	}
	return string(r)
}

// TestRegisteringKeepsNothing fills in the form, and looks for what was typed in all that is stored, before the link is confirmed and after.
func TestRegisteringKeepsNothing(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	secrets := []string{"Zwackelmann", "petrosilius@geheim.example", "Wachtmeister", "Linsenallergie", "Krueckstock", "1962-11-23"}
	form := typed("petrosilius@geheim.example", "name", "Petrosilius Zwackelmann", "born", "1962-11-23", "companion", "Wachtmeister Dimpfelmoser", "diet", "Linsenallergie", "mobility", "Krueckstock", "first", "yes", "no-pets", "yes")
	form["speaks"] = []string{"de", "he"}
	found := func(when string) {
		t.Helper()
		stored := o.stored(t)
		for _, secret := range secrets {
			if bytes.Contains(stored, []byte(secret)) || strings.Contains(o.Log.String(), secret) {
				t.Errorf("%s: %q is kept in clear", when, secret)
			}
		}
	}
	before := o.journal()
	link := o.asks("offen", form)
	found("when the link is sent")
	token := strings.TrimPrefix(link, "/register/")
	for _, secret := range append(secrets, "offen") {
		if strings.Contains(link, secret) {
			t.Errorf("the link says %q", secret)
		}
	}
	page := o.open(link)
	page.Check("de")
	if page.Header.Get("X-Robots-Tag") == "" || !strings.Contains(page.Header.Get("Cache-Control"), "no-store") {
		t.Error("the page of a link may be kept or found")
	}
	for _, says := range []string{"Petrosilius Zwackelmann", "petrosilius@geheim.example", "23. November 1962", "Wachtmeister Dimpfelmoser", "Linsenallergie", "Krueckstock", "Deutsch und עברית", "noch nie mit"} {
		if !page.Says(says) {
			t.Errorf("the page of the link does not say %q: %s", says, page.Find("main", "").Text())
		}
	}
	o.ask(http.MethodHead, link, "")
	if o.journal() != before {
		t.Error("looking has changed something")
	}
	if bytes.Contains(o.stored(t), []byte(token)) {
		t.Error("the link is kept")
	}
	found("when the link was opened")
	if done := o.post(link, ""); done.Status != http.StatusSeeOther {
		t.Fatalf("confirming: %d", done.Status)
	}
	r := o.entered("offen", "petrosilius@geheim.example")
	if r == nil || r.Name.Value() != "Petrosilius Zwackelmann" || r.Born.Value() != "1962-11-23" || r.Companion.Value() != "Wachtmeister Dimpfelmoser" || r.Seats != 2 || !r.First || r.Member || r.Standing != events.Seated {
		t.Fatalf("registered is %+v", r)
	}
	if n := r.Needs.Stated(); n == nil || n.Diet != "Linsenallergie" || n.Mobility != "Krueckstock" || !n.NoPets || n.NoStairs || strings.Join(n.Speaks, " ") != "de he" {
		t.Errorf("needed is %+v", n)
	}
	if got := r.History[0]; got.Client != "register" || got.By != "" {
		t.Errorf("it was done by %s for %q", got.Client, got.By)
	}
	if strings.Contains(o.Log.String(), token) || strings.Contains(o.Log.String(), "Zwackelmann") {
		t.Error("the log has the link, or a name")
	}
}

// stored is all that the streams of the server hold, buckets among them.
func (o *office) stored(t *testing.T) []byte {
	t.Helper()
	nc, err := o.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	names := js.StreamNames(t.Context())
	for name := range names.Name() {
		s, err := js.Stream(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		for seq := s.CachedInfo().State.FirstSeq; seq > 0 && seq <= s.CachedInfo().State.LastSeq; seq++ {
			m, err := s.GetMsg(t.Context(), seq)
			if err != nil {
				continue // it was taken out
			}
			all.Write(m.Data)
			all.WriteString(m.Subject)
			for name, values := range m.Header {
				fmt.Fprint(&all, name, values)
			}
		}
	}
	if names.Err() != nil || all.Len() == 0 {
		t.Fatalf("nothing was read: %v", names.Err())
	}
	return all.Bytes()
}

// TestRegisteringTwice opens and sends links more than once, and registers again.
func TestRegisteringTwice(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	link, other := o.confirm("twice@geheim.example"), o.asks("offen", typed("TWICE@geheim.example", "name", "Erika Anders"))
	first, again, second := o.post(link, ""), o.post(link, ""), o.post(other, "")
	r := o.entered("offen", "twice@geheim.example")
	if first.Status != http.StatusSeeOther || again.Status != http.StatusSeeOther || second.Status != http.StatusSeeOther {
		t.Errorf("twice: %d, %d, and by another link %d", first.Status, again.Status, second.Status)
	}
	if n := len(o.mirror.Snapshot().Registrations("offen")); n != 1 || r == nil || r.Name.Value() != "Erika Beispiel" {
		t.Errorf("there are %d registrations, the last %+v", n, r)
	}
	for _, l := range []string{link, other} {
		if page := o.open(l); !page.Says("Sie haben einen Platz.") || !page.Says("Mit dieser Adresse gibt es eine Anmeldung zu dieser Reise.") && !page.Has("link", "Ihre Anmeldung ansehen und ändern") {
			t.Errorf("whoever is registered sees %s", page.Find("main", "").Text())
		}
	}
	// What was typed behind the link that came second is nowhere, and that is said.
	if page := o.open(other); !page.Says("Was Sie für diesen Link eingegeben haben, wurde nicht übernommen") {
		t.Errorf("the second link says %s", page.Find("main", "").Text())
	}
	if page := o.open(link); page.Says("nicht übernommen") {
		t.Error("the link that was used says that it was not")
	}
	if to := first.Header.Get("Location"); strings.Contains(to, "done=") {
		t.Errorf("the first link leads to %s", to)
	}
	if page := o.open(second.Header.Get("Location")); !page.Says("eingegeben haben, wurde nicht übernommen") {
		t.Errorf("the second link leads to %s", page.Find("main", "").Text())
	}
	// Whoever has left is not taken back by an old link, by one that is new they are.
	o.Do("registration.withdraw", `{"id":%q}`, r.ID)
	for _, page := range []*webtest.Page{o.open(link), o.post(link, "")} {
		page.Check("de")
		if !page.Says("Dieser Link ist benutzt") || o.entered("offen", "twice@geheim.example").Standing != events.Withdrawn {
			t.Errorf("an old link of somebody who has left: %d %s", page.Status, page.Find("main", "").Text())
		}
	}
	o.pass(time.Hour)
	back := o.confirm("twice@geheim.example")
	if page := o.post(back, ""); page.Status != http.StatusSeeOther || o.entered("offen", "twice@geheim.example").Standing != events.Seated {
		t.Errorf("coming back: %d", page.Status)
	}
	// Interest, and registering after it.
	note := o.asks("vor", typed("later@geheim.example"))
	o.post(note, "")
	o.post(note, "")
	if got := o.entered("vor", "later@geheim.example"); got == nil || got.Standing != events.Interested || len(got.History) != 1 {
		t.Errorf("interested is %+v", got)
	}
	late := o.asks("vor", typed("latest@geheim.example"))
	o.Set(o.trip("vor").Opens(o.mirror.Snapshot().Office().Location()))
	stale := o.post(late, "")
	if stale.Status != http.StatusGone { // it is older than two days by then
		t.Errorf("a link of the phase before: %d", stale.Status)
	}
	made := o.asks("vor", typed("later@geheim.example"))
	if asked := o.open(made); !asked.Has("button", "Verbindlich anmelden") {
		t.Errorf("who was interested cannot register: %s", asked.Find("main", "").Text())
	}
	o.post(made, "")
	if got := o.entered("vor", "later@geheim.example"); got.Standing != events.Registered {
		t.Errorf("who was interested is %s", got.Standing)
	}
	if page := o.open(made); !page.Says("Sie sind angemeldet. Wer mitfährt, wird am") {
		t.Errorf("who is registered sees %s", page.Find("main", "").Text())
	}
}

// TestPhaseTurns has registration open, and close, while a link is under way.
func TestPhaseTurns(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	home := o.mirror.Snapshot().Office().Location()
	x := o.trip("vor")
	o.Set(x.Opens(home).Add(-time.Hour))
	note := o.asks("vor", typed("a@geheim.example"))
	o.Set(x.Opens(home))
	if page := o.post(note, ""); page.Status != http.StatusConflict || !page.Says("Die Anmeldung ist inzwischen offen") || o.entered("vor", "a@geheim.example") != nil {
		t.Errorf("interest once registration is open: %d", page.Status)
	}
	o.Set(x.Closes(home).Add(-time.Hour))
	made := o.asks("vor", typed("b@geheim.example"))
	o.Set(x.Closes(home))
	if page := o.post(made, ""); page.Status != http.StatusConflict || !page.Says("Das geht nicht mehr") || o.entered("vor", "b@geheim.example") != nil {
		t.Errorf("registering in the instant in which it closes: %d", page.Status)
	}
	if page := o.open(made); page.Status != http.StatusOK || !page.Says("Das geht nicht mehr") {
		t.Errorf("the link afterwards: %d", page.Status)
	}
}

// TestStrangeLinks tries links that nobody was given.
func TestStrangeLinks(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	good := o.confirm("good@geheim.example")
	token := strings.TrimPrefix(good, "/register/")
	bad := []string{
		"x", token + "A", token[1:], token[:len(token)-1], token[:20], strings.Repeat("A", 400), strings.Repeat("A", 5000), "%00", "%0d%0a", strings.ToUpper(token), token + "%0a",
	}
	for i := 0; i < len(token); i += len(token)/40 + 1 {
		other := []byte(token)
		if other[i]++; other[i]&0x3f == 0 || strings.ContainsRune("[{`:@/", rune(other[i])) {
			other[i] = 'x'
		}
		if string(other) != token {
			bad = append(bad, string(other))
		}
	}
	for _, x := range bad {
		o.pass(time.Minute)
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			w := o.ask(method, "/register/"+x, "", asForm)
			if w.Code != http.StatusNotFound && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect && w.Code != http.StatusSeeOther || strings.Contains(w.Body.String(), "good@geheim") {
				t.Errorf("%s /register/%.60s: %d", method, x, w.Code)
			}
		}
	}
	// What is sealed for another office, or as another link, opens nothing here.
	if w := o.ask(http.MethodGet, "/login/"+token, ""); w.Code != http.StatusNotFound {
		t.Errorf("as a link for signing in: %d", w.Code)
	}
	// Expired.
	o.pass(web.RegistrationLinkLife)
	for _, page := range []*webtest.Page{o.open(good), o.post(good, "")} {
		page.Check("de")
		if page.Status != http.StatusGone || !page.Says("Dieser Link gilt nicht mehr") || page.Find("link", "Zur Seite der Reise").Attr("href") != "/trips/offen/register" {
			t.Errorf("a link that has expired: %d", page.Status)
		}
	}
	if o.entered("offen", "good@geheim.example") != nil {
		t.Error("a link that has expired registers")
	}
	// Whoever tries many is slowed down, and what is right passes.
	right := o.confirm("right@geheim.example")
	slow := false
	for range 30 {
		slow = slow || o.ask(http.MethodGet, "/register/xyz", "").Code == http.StatusTooManyRequests
	}
	if !slow || o.ask(http.MethodGet, right, "").Code != http.StatusOK {
		t.Error("guessing is not slowed down, or slows down what is right")
	}
}

// TestTrap has a program fill in what people do not see: it is answered as anybody else, and gets nothing.
func TestTrap(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	good := o.post("/trips/offen/register", typed("same@geheim.example").Encode())
	o.mailed()
	o.pass(time.Hour)
	trapped := o.post("/trips/offen/register", typed("same@geheim.example", "website", "https://spam.example").Encode())
	if trapped.Status != good.Status || trapped.Body != good.Body {
		t.Errorf("a program is answered otherwise: %d", trapped.Status)
	}
	o.post("/trips/offen/register", typed("next@geheim.example").Encode())
	if m := o.mailed(); m.Address != "next@geheim.example" {
		t.Errorf("a program gets a mail at %s", m.Address)
	}
}

// TestKnownAddress compares the answers to somebody the office knows, to somebody who is registered, and to nobody.
func TestKnownAddress(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	o.post(o.confirm("there@geheim.example"), "")
	var answers []string
	for _, address := range []string{"xaveria@geheim.example", "there@geheim.example", "nobody@geheim.example"} {
		page := o.post("/trips/offen/register", typed(address).Encode())
		answers = append(answers, strings.ReplaceAll(fmt.Sprint(page.Status, page.Body), address, "ADDRESS"))
		if m := o.mailed(); m.Address != address {
			t.Errorf("the mail goes to %s", m.Address)
		}
	}
	if answers[0] != answers[1] || answers[0] != answers[2] {
		t.Error("the answer says whether somebody is known")
	}
}

// TestRegisteringBounds asks for more than is borne, by one address and from one place.
func TestRegisteringBounds(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	post := func(place, address string) int {
		w := o.ask(http.MethodPost, "/trips/offen/register", typed(address).Encode(), asForm, at(place+":1"))
		if w.Code == http.StatusAccepted {
			o.mailed()
		} else if w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), `value="Erika Beispiel"`) {
			t.Errorf("%s from %s: %d, and it is not said for how long, or what was typed is lost", address, place, w.Code)
		}
		return w.Code
	}
	count := func(n int, place, address func(i int) string) (taken int) {
		for i := range n {
			if post(place(i), address(i)) == http.StatusAccepted {
				taken++
			}
		}
		return taken
	}
	one := func(s string) func(int) string { return func(int) string { return s } }
	if n := count(10, one("192.0.2.1"), one("same@geheim.example")); n != 3 {
		t.Errorf("one address gets %d mails at once from one place, want 3", n)
	}
	if n := count(20, func(i int) string { return fmt.Sprintf("198.51.100.%d", i) }, one("everywhere@geheim.example")); n != 10 {
		t.Errorf("one address gets %d mails an hour, want 10", n)
	}
	if n := count(70, one("203.0.113.5"), func(i int) string { return fmt.Sprintf("p%d@geheim.example", i) }); n != 60 {
		t.Errorf("one place sends %d forms at once, want 60", n)
	}
	if code := post("203.0.113.6", "neighbour@geheim.example"); code != http.StatusAccepted {
		t.Errorf("a neighbour waits for others: %d", code)
	}
}

// TestEmbedding asks for the page as it is in the frame of another site.
func TestEmbedding(t *testing.T) {
	const town = "https://www.town.example"
	o := newOffice(t, func(o *web.Options) { o.Frames = []string{town, "https://tourism.example"} })
	o.furnish()
	o.opened()
	policy := func(w http.Header) string {
		_, after, _ := strings.Cut(w.Get("Content-Security-Policy"), "frame-ancestors ")
		ancestors, _, _ := strings.Cut(after, ";")
		return ancestors
	}
	const inside = "/trips/offen/register?embed=1"
	for _, l := range words.Spoken() {
		page := o.open(inside+"&lang="+l, with("Accept-Language", "de"))
		if page.Status != http.StatusOK || page.Language() != l || page.Header.Get("Set-Cookie") != "" || policy(page.Header) != town+" https://tourism.example" {
			t.Errorf("in %s: %d in %s, %q", l, page.Status, page.Language(), policy(page.Header))
		}
		if page.Elements("nav") != 1 || page.Elements("footer") != 1 || !strings.Contains(page.Body, `<footer><nav class="legal"`) || page.Elements("script") > 0 || strings.Contains(page.Body, `class="top"`) {
			t.Errorf("in %s there is something around it", l)
		}
		// The whole way inside, without a cookie.
		form := typed("frame-" + l + "@geheim.example").Encode()
		sent := o.post(page.Find("main", "").All("form")[0].Attr("action"), form, with("Sec-Fetch-Site", "same-origin"))
		if sent.Status != http.StatusAccepted || sent.Language() != l || policy(sent.Header) != town+" https://tourism.example" {
			t.Errorf("sent from a frame in %s: %d in %s", l, sent.Status, sent.Language())
		}
		o.mailed()
	}
	for _, outside := range []string{"/trips/offen/register", "/trips/offen", "/trips/offen?embed=2", "/register/x?embed=1", "/login?embed=1"} {
		if w := o.ask(http.MethodGet, outside, ""); policy(w.Header()) != "'none'" {
			t.Errorf("%s may be shown in a frame of %s", outside, policy(w.Header()))
		}
	}
	if w := o.ask(http.MethodPost, inside, typed("x@geheim.example").Encode(), asForm, with("Sec-Fetch-Site", "cross-site"), with("Origin", town)); w.Code != http.StatusForbidden {
		t.Errorf("the other site itself sends a form: %d", w.Code)
	}
	none := newOffice(t, nil)
	none.furnish()
	none.opened()
	if w := none.ask(http.MethodGet, inside, ""); policy(w.Header()) != "'none'" || w.Code != http.StatusOK {
		t.Errorf("with nothing set: %d, %s", w.Code, policy(w.Header()))
	}
}

// TestNobodySends has no mail server: nothing can be typed, and the page says so.
func TestNobodySends(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	o.options.Registers = nil
	site, err := web.New(o.options)
	if err != nil {
		t.Fatal(err)
	}
	o.web = site
	page := o.open("/trips/offen")
	page.Check("de")
	if len(page.Find("main", "").All("form")) > 0 || !page.Says("Bitte wenden Sie sich an das Büro.") {
		t.Errorf("without mail: %s", page.Find("main", "").Text())
	}
	if got := o.post("/trips/offen/register", typed("x@geheim.example").Encode()); got.Status != http.StatusConflict {
		t.Errorf("without mail a form is answered by %d", got.Status)
	}
}

// TestFullQueue has mails wait that nobody takes: whoever comes then is asked to come again, and has lost nothing.
func TestFullQueue(t *testing.T) {
	tried := make(chan struct{}, 1)
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	asked := web.NewRegistering(web.Registering{Send: func(ctx context.Context, _ *worker.Confirm) error {
		select {
		case tried <- struct{}{}:
		default:
		}
		<-ctx.Done()
		return ctx.Err()
	}, Log: o.Logger()})
	for asked.For(&worker.Confirm{}) {
	}
	o.options.Registers = asked
	site, err := web.New(o.options)
	if err != nil {
		t.Fatal(err)
	}
	o.web = site
	page := o.post("/trips/offen/register", typed("x@geheim.example").Encode())
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" || page.Field("email")[0] != "x@geheim.example" {
		t.Errorf("with too many waiting: %d", page.Status)
	}
}

// TestMailServerAway has the mail server away for two tries.
func TestMailServerAway(t *testing.T) {
	o := newOffice(t, nil)
	sent, n := make(chan *worker.Confirm, 1), 0
	asked := web.NewRegistering(web.Registering{Pause: time.Millisecond, Send: func(_ context.Context, m *worker.Confirm) error {
		if n++; n < 3 {
			return fmt.Errorf("away")
		}
		sent <- m
		return nil
	}, Log: o.Logger()})
	o.Desk.Run(asked)
	asked.For(&worker.Confirm{Trip: "x"})
	select {
	case m := <-sent:
		if m.Trip != "x" {
			t.Errorf("sent is %+v", m)
		}
	case <-time.After(patience.Limit):
		t.Fatal("it is not tried again")
	}
}

// TestUndecidedRegistration confirms while nobody is at the desk.
func TestUndecidedRegistration(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	link := o.confirm("waits@geheim.example")
	o.impatient()
	page := o.post(link, "")
	page.Check("de")
	if page.Status != http.StatusAccepted || !page.Says("Das ist gespeichert") {
		t.Errorf("with nobody at the desk: %d", page.Status)
	}
}

// TestLinkLength fills in all that fits, and looks how long the link is.
func TestLinkLength(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	name := strings.Repeat("Xäöüß ", 13)
	form := typed(strings.Repeat("a", 60)+"@"+strings.Repeat("b", 60)+"."+strings.Repeat("c", 60)+".example", "name", name, "companion", name, "companion-born", "1961-04-12", "born", "2012-04-12",
		"guardian", name, "guardian-born", "1980-04-12", "diet", prose(160, 1), "mobility", prose(160, 2), "health", prose(160, 3), "first", "yes", "member", "yes", "host", "yes", "no-pets", "yes", "no-smoking", "yes", "no-stairs", "yes")
	form["speaks"] = []string{"de", "en", "pl", "he", "fr", "es", "it", "pt", "nl", "lv"}
	if link := base + o.asks("offen", form); len(link) > 2000 {
		t.Errorf("the link has %d characters", len(link))
	} else {
		t.Logf("the link of a form that is filled to the brim has %d characters", len(link))
	}
	data, err := json.Marshal(form)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("of %d typed", len(data))
}

// prose is a text of words that do not repeat.
func prose(n int, seed uint32) string {
	var b strings.Builder
	for x := seed; b.Len() < n; {
		x = x*1664525 + 1013904223
		b.WriteByte("enisratdhulcgmobwfkzv   "[x>>16%24])
	}
	return b.String()[:n-1] + "."
}

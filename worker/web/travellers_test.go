package web_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// confidential are what a reader never sees of a registration: days of birth, and what somebody needs.
var confidential = []string{"1961", "12. April", "1960", "1980", "Nüsse", "Herzschrittmacher", "Treppen", "Gerda", "@geheim"}

// TestTravellersByRole asks for everything about registrations in every role.
func TestTravellersByRole(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("registration.amend", `{"id":"r1","born":"1961-04-13","companion":{"name":"Otto Begleitung","born":"1960-02-04"},"needs":{"diet":"ohne Nüsse und Äpfel","health":"Herzschrittmacher","noStairs":true,"speaks":["de","pl"]}}`)
	o.Do("registration.amend", `{"id":"r1","born":"1961-04-12"}`)
	browsers := map[string]*webtest.Browser{}
	for _, role := range ranks {
		browsers[role] = o.enter(o.hire(role), "de")
	}
	const no, ok = http.StatusForbidden, http.StatusOK
	for _, x := range []struct {
		target                                   string
		none, reader, coordinator, administrator int
	}{
		{"/trips/garden", ok, ok, ok, ok}, // who has no role sees the public page
		{"/trips/garden/registrations", no, ok, ok, ok},
		{"/trips/garden/registrations/sheet", no, ok, ok, ok},
		{"/trips/garden/registrations.csv", no, no, ok, ok},
		{"/trips/garden/registrations/new", no, no, ok, ok},
		{"/trips/garden/dues", no, no, ok, ok},
		{"/trips/garden/dues/sheet", no, no, ok, ok},
		{"/trips/garden/dues.csv", no, no, ok, ok},
		{"/trips/garden/dues/received", no, no, ok, ok},
		{"/trips/lakes/registrations/interest", no, no, ok, ok},
		{"/registrations/r1", no, ok, ok, ok},
		{"/registrations/r3", no, ok, ok, ok},
		{"/registrations/r1/change", no, no, ok, ok},
		{"/registrations/r4/accept", no, no, ok, ok},
		{"/registrations/r4/decline", no, no, ok, ok},
		{"/registrations/r1/withdraw", no, no, ok, ok},
		{"/history?about=registration/r1", no, ok, ok, ok},
	} {
		for i, want := range []int{x.none, x.reader, x.coordinator, x.administrator} {
			page := browsers[ranks[i]].Open(x.target)
			if page.Status != want {
				t.Errorf("%s as %q: %d, want %d", x.target, ranks[i], page.Status, want)
			}
			if i == 0 && strings.Contains(page.Body, "Rosa") {
				t.Errorf("%s as nobody in particular names who has registered", x.target)
			}
			for _, word := range confidential {
				if i == 1 && strings.Contains(page.Body, word) {
					t.Errorf("%s as %q says %q", x.target, ranks[i], word)
				}
			}
		}
	}
	reader, coordinator := browsers[events.Reader].Open("/registrations/r1"), browsers[events.Coordinator].Open("/registrations/r1")
	for _, word := range []string{"Rosa Sitzplatz", "Otto Begleitung", "hat einen Platz", "Vereinsmitglied"} {
		if !reader.Says(word) || !coordinator.Says(word) {
			t.Errorf("the page of a registration does not say %q", word)
		}
	}
	for _, word := range []string{"12. April 1961", "ohne Nüsse", "Herzschrittmacher", "Keine Treppen", "polski"} {
		if !coordinator.Says(word) {
			t.Errorf("a coordinator is not told %q:\n%s", word, coordinator.Find("main", "").Text())
		}
	}
	for _, button := range []string{"Abmelden", "Ändern"} {
		if leads(reader, button) || !leads(coordinator, button) {
			t.Errorf("%s is offered to the wrong ones", button)
		}
	}
}

// leads reports whether a link of a page's own is called so.
func leads(p *webtest.Page, name string) bool {
	return slices.ContainsFunc(p.Find("main", "").All("link"), func(e webtest.Element) bool { return e.Name() == name })
}

// TestTravellersList looks for people in the list, and turns it.
func TestTravellersList(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	page := o.get("/trips/garden/registrations", "de")
	inOrder(t, page.Find("table", "").Text(), "Rosa Sitzplatz", "Xaveria Geheimrat", "Wanda Warten", "Willi Warten", "Vera Warten", "mit Viktor Warten", "an 1. Stelle", "Jonas Jung", "minderjährig", "abgemeldet")
	for _, want := range []string{
		"3 Personen haben einen Platz", "2 Plätze angeboten", "2 Personen warten", "5 Plätze insgesamt, mindestens 3",
		"Die Anmeldung ist offen.", "Letzter Tag der Anmeldung Mittwoch, 7. April 2027", "(3 von mindestens 3)", "Wer ein Angebot noch nicht beantwortet hat",
	} {
		if !page.Says(want) {
			t.Errorf("the list does not say %q:\n%s", want, page.Find("main", "").Text())
		}
	}
	for query, want := range map[string]string{
		"?q=warten": "Wanda Willi Vera", "?q=warten&standing=offered": "Wanda Willi", "?q=viktor": "Vera", "?q=3": "Jonas", "?standing=withdrawn": "Jonas", "?q=niemand": "",
		"?standing=unknown": "Rosa Xaveria Wanda Willi Vera Jonas",
	} {
		text := o.get("/trips/garden/registrations"+query, "de").Find("main", "").Text()
		var found []string
		for _, name := range []string{"Rosa", "Xaveria", "Wanda", "Willi", "Vera", "Jonas"} {
			if _, list, _ := strings.Cut(text, "Stand seit"); strings.Contains(list, name) {
				found = append(found, name)
			}
		}
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s finds %q, want %q", query, got, want)
		}
	}
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 120 {
			do("registration.make", `{"trip":"garden","name":"Gast %03d","email":"gast%d@geheim.example"}`, i, i)
		}
	})
	page = o.get("/trips/garden/registrations?standing=waiting&q=gast", "de")
	page.Check("de")
	next := page.Find("link", "Nächste").Attr("href")
	if !page.Says("1 bis 100 von 120") || !strings.Contains(next, "standing=waiting") || !strings.Contains(next, "q=gast") {
		t.Fatalf("the list turns to %s", next)
	}
	if page = o.get(next, "de"); !page.Says("101 bis 120 von 120") || !page.Says("Gast 119") {
		t.Errorf("the last page: %s", page.Find("main", "").Text())
	}
	if sheet := o.get("/trips/garden/registrations/sheet?standing=waiting", "de"); !sheet.Says("Gast 000") || !sheet.Says("Gast 119") || sheet.Says("Rosa") {
		t.Error("the sheet has not all that is looked for")
	}
	if person := o.get("/people/p1", "de"); !person.Says("Gartenreise") || person.Find("main", "").All("link") == nil {
		t.Errorf("the page of a person does not say for which trip they have registered:\n%s", person.Find("main", "").Text())
	}
}

// TestTravellersTable takes the list out as a table in which no cell is a formula.
func TestTravellersTable(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for i, name := range []string{`=HYPERLINK("http://evil.example";"Klick")`, "+49 421", "-2+3", "@SUM(1)", `Quote "; Semikolon`} {
		o.Do("registration.make", `{"trip":"garden","name":%s,"email":"boese%d@geheim.example","companion":{"name":"=1"}}`, quote(name), i)
	}
	b := o.enter(o.hire(events.Coordinator), "de")
	page := b.Open("/trips/garden/registrations.csv")
	if got := page.Header.Get("Content-Type") + " " + page.Header.Get("Content-Disposition"); got != "text/csv; charset=utf-8 attachment; filename=registrations-garden.csv" {
		t.Errorf("the table is sent as %s", got)
	}
	text, marked := strings.CutPrefix(page.Body, "\uFEFF")
	if !marked || !strings.Contains(text, "\r\n") {
		t.Error("the table has no mark that it is UTF-8, or lines end otherwise")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	rows, err := r.ReadAll()
	if err != nil || len(rows) != 12 {
		t.Fatalf("the table has %d rows: %v", len(rows), err)
	}
	var names []string
	for _, row := range rows {
		names = append(names, row[3])
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@\t\r") {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	for _, want := range []string{`'=HYPERLINK("http://evil.example";"Klick")`, "'+49 421", "'-2+3", "'@SUM(1)", `Quote "; Semikolon`, "Rosa Sitzplatz"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not in the table: %q", want, names)
		}
	}
	if got := strings.Join(rows[1], "|"); !strings.HasPrefix(got, "1|hat einen Platz||Rosa Sitzplatz|1961-04-12|Otto Begleitung|1960-02-03||rosa@geheim.example|de|2|Vereinsmitglied|2026-11-22 ") {
		t.Errorf("the first row is %s", got)
	}
	if strings.Contains(text, "Nüsse") || strings.Contains(text, "Herzschrittmacher") {
		t.Error("the table says what somebody needs")
	}
	part := b.Open("/trips/garden/registrations.csv?standing=withdrawn")
	if strings.Count(part.Body, "\r\n") != 2 || !strings.Contains(part.Body, "Jonas Jung") {
		t.Errorf("a part of the table is %s", part.Body)
	}
	log := o.Log.String()
	if !strings.Contains(log, "a list of registrations was taken out as a table") || !strings.Contains(log, "person/user-coordinator") || strings.Contains(log, "Rosa") || strings.Contains(log, "geheim") {
		t.Error("the log does not say who has taken the table out, or says more")
	}
}

// TestTravellersActs registers somebody by phone, takes a companion off, and answers an offer; each is done as who did it.
func TestTravellersActs(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.enter(o.hire(events.Coordinator), "de")
	do := func(to string, typed map[string]string) *webtest.Page {
		t.Helper()
		page := through(t, b, sheet(t, b.Open(to), "next", typed))
		if page.Status != http.StatusSeeOther {
			t.Fatalf("%s: %d\n%s", to, page.Status, page.Find("main", "").Text())
		}
		return b.Follow(page)
	}
	done := do("/trips/garden/registrations/new", map[string]string{"v.name": "Anna Anruf", "v.email": "anruf@geheim.example"})
	if !strings.HasPrefix(done.Target, "/registrations/") || !done.Says("Die Anmeldung steht in der Liste.") || !done.Says("Anna Anruf") {
		t.Errorf("registered by phone:\n%s", done.Find("main", "").Text())
	}
	again := b.Send(sheet(t, b.Open("/trips/garden/registrations/new"), "next", map[string]string{"v.name": "Anna Anruf", "v.email": "ANRUF@geheim.example"}))
	again.Check("de")
	if got := faulty(again); again.Status != http.StatusConflict && again.Status != http.StatusUnprocessableEntity || got != "v.email" {
		t.Errorf("registered twice: %d beside %q", again.Status, got)
	}
	// What it costs stands before it is done, for those who travel; afterwards, what another companion makes of that.
	pair := b.Send(sheet(t, b.Open("/trips/garden/registrations/new"), "next", map[string]string{"v.name": "Paula Paar", "v.email": "paar@geheim.example", "v.companion.name": "Peer Paar"}))
	if !pair.Says("Für beide zusammen kostet die Reise 960,00 €. Davon sind 200,00 € als Anzahlung fällig.") {
		t.Errorf("two are registered:\n%s", pair.Find("main", "").Text())
	}
	anna := o.mirror.Snapshot().RegistrationsOf(o.mirror.Snapshot().PersonAt("anruf@geheim.example").ID)[0].ID
	if more := b.Send(sheet(t, b.Open("/registrations/"+anna+"/change"), "next", map[string]string{"v.companion.name": "Peer Paar"})); !more.Says("Für beide zusammen kostet die Reise 960,00 € statt 480,00 €.") {
		t.Errorf("somebody goes along:\n%s", more.Find("main", "").Text())
	}
	minor := b.Send(sheet(t, b.Open("/trips/garden/registrations/new"), "next", map[string]string{"v.name": "Kim Kind", "v.email": "kind@geheim.example", "v.born": "2015-05-05"}))
	minor.Check("de")
	if got := faulty(minor); got != "v.guardian.name" {
		t.Errorf("a minor without a guardian: %d beside %q", minor.Status, got)
	}
	early := b.Send(sheet(t, b.Open("/trips/lakes/registrations/new"), "next", map[string]string{"v.name": "Zu Früh", "v.email": "frueh@geheim.example"}))
	early.Check("de")
	if early.Status != http.StatusUnprocessableEntity && early.Status != http.StatusConflict || len(early.All("alert")) != 1 {
		t.Errorf("before registration opens: %d\n%s", early.Status, early.Find("main", "").Text())
	}

	do("/registrations/r1/change", map[string]string{"v.companion.name": "", "v.companion.born": "", "v.needs.diet": "", "v.needs.noPets": "yes"})
	r := o.mirror.Snapshot().Registration("r1")
	needs := r.Needs.Stated()
	if r.Companion.Readable() || r.CompanionBorn.Readable() || r.Seats != 1 || needs.Diet != "" || needs.Health != "Herzschrittmacher" || !needs.NoPets || !needs.NoStairs || !slices.Equal(needs.Speaks, []string{"de", "pl"}) {
		t.Errorf("changed it is %+v, and needs %+v", r, needs)
	}
	accepted := do("/registrations/r4/accept", nil)
	if r := o.mirror.Snapshot().Registration("r4"); r.Standing != events.Seated || !accepted.Says("Der Platz ist angenommen.") || !accepted.Says("Name coordinator") {
		t.Errorf("accepted: %s\n%s", r.Standing, accepted.Find("main", "").Text())
	}
	if r := o.mirror.Snapshot().Registration("r4"); r.History[len(r.History)-1].By != "user-coordinator" {
		t.Errorf("the history says it was %q", r.History[len(r.History)-1].By)
	}
	if gone := b.Open("/registrations/r4/accept"); gone.Status != http.StatusNotFound {
		t.Errorf("an offer that is answered can be answered: %d", gone.Status)
	}
	withdrawn := do("/registrations/r4/withdraw", nil)
	if !withdrawn.Says("abgemeldet") || leads(withdrawn, "Abmelden") {
		t.Errorf("withdrawn:\n%s", withdrawn.Find("main", "").Text())
	}
}

// TestTravellersForetold shows who is told what before the office acts for somebody.
func TestTravellersForetold(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.enter(o.hire(events.Coordinator), "de")
	for _, x := range []struct {
		to    string
		typed map[string]string
		tells string
	}{
		{"/trips/garden/registrations/new", map[string]string{"v.name": "Anna Anruf", "v.email": "anruf@geheim.example"}, "Anna Anruf"},
		{"/trips/lakes/registrations/interest", map[string]string{"v.name": "Ida Interesse", "v.email": "ida@geheim.example"}, "Ida Interesse"},
		{"/registrations/r4/accept", nil, "Wanda Warten"},
		{"/registrations/r5/decline", nil, ""},
		{"/registrations/r1/withdraw", nil, "Rosa Sitzplatz"},
	} {
		before := o.journal()
		page := b.Send(sheet(t, b.Open(x.to), "next", x.typed))
		page.Check("de")
		if o.journal() != before {
			t.Errorf("%s was done before it was shown", x.to)
		}
		if x.tells != "" && (!page.Says("bekommt eine Mail") || !page.Says(x.tells)) {
			t.Errorf("%s does not say that %s is told:\n%s", x.to, x.tells, page.Find("main", "").Text())
		}
	}
}

// TestTripRegistrationPanel follows the page of a trip through the phases of its registration, up to the day on which too few would go.
func TestTripRegistrationPanel(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.enter(o.hire(events.Coordinator), "de")
	lakes := b.Open("/trips/lakes")
	for _, want := range []string{"Interessierte können sich vormerken lassen", "1 Person vorgemerkt", "20 Plätze frei", "entscheidet das Los", "Die Anmeldung öffnet", "Die Plätze werden vergeben"} {
		if !lakes.Says(want) {
			t.Errorf("the trip does not say %q:\n%s", want, lakes.Find("main", "").Text())
		}
	}
	if b.Open("/trips/gdansk-2027").Says("Alle Anmeldungen") {
		t.Error("a trip that takes no registrations shows some")
	}
	o.Do("registration.withdraw", `{"id":"r2"}`)
	o.Set(time.Date(2027, 4, 14, 10, 0, 0, 0, time.UTC))
	b = o.enter("user-coordinator", "de")
	page := b.Open("/trips/garden")
	page.Check("de")
	if !page.Says("Es sind zu wenige: 2 von mindestens 3.") || !page.Says("Die Anmeldung ist geschlossen.") {
		t.Fatalf("too few:\n%s", page.Find("main", "").Text())
	}
	waits := b.Open("/waiting")
	waits.Check("de")
	if !waits.Says("Ob eine Reise mit zu wenigen stattfindet, ist zu entscheiden") || !waits.Says("2 von mindestens 3 · 14. April 2027") || waits.Says("Findet sie statt?") {
		t.Errorf("what waits:\n%s", waits.Find("main", "").Text())
	}
	if one := b.Open("/waiting/toofew"); one.Status != http.StatusOK || !one.Says("Gartenreise") {
		t.Errorf("what waits of this kind: %d", one.Status)
	}
	if lines := b.Open("/waiting/offered"); lines.Status != http.StatusOK {
		t.Errorf("offers that wait: %d", lines.Status)
	}
	on := b.Open(page.Find("link", "Sie findet statt").Attr("href"))
	if done := through(t, b, sheet(t, on, "next", nil)); done.Status != http.StatusSeeOther || !o.mirror.Snapshot().Trip("garden").Done["go-no-go"] {
		t.Errorf("it takes place: %d", done.Status)
	}
	if after := b.Open("/trips/garden"); after.Says("Es sind zu wenige") || b.Open("/waiting").Says("mit zu wenigen") {
		t.Error("what is decided waits on")
	}
}

// TestTravellersErased looks at what is left of somebody who is erased: that there was somebody, and no more.
func TestTravellersErased(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.erase", `{"id":%q}`, o.mirror.Snapshot().Registration("r1").Person)
	b := o.enter(o.hire(events.Coordinator), "de")
	for _, target := range []string{"/trips/garden", "/trips/garden/registrations", "/trips/garden/registrations/sheet", "/registrations/r1", "/trips/garden/registrations.csv"} {
		page := b.Open(target)
		if page.Status != http.StatusOK || strings.Contains(page.Body, "Rosa") || strings.Contains(page.Body, "Otto Begleitung") || strings.Contains(page.Body, "Nüsse") || strings.Contains(page.Body, "1961") {
			t.Errorf("%s: %d\n%s", target, page.Status, page.Body)
		}
		if !strings.HasSuffix(target, ".csv") {
			page.Check("de")
		}
	}
	if one := b.Open("/registrations/r1"); !one.Says("abgemeldet") || leads(one, "Ändern") || leads(one, "Abmelden") {
		t.Errorf("their registration is\n%s", one.Find("main", "").Text())
	}
	for _, form := range []string{"change", "withdraw", "accept"} {
		if page := b.Open("/registrations/r1/" + form); page.Status != http.StatusNotFound {
			t.Errorf("%s of somebody who is erased: %d", form, page.Status)
		}
	}
}

// TestTravellersDrawn follows a trip by lot from registration to the draw.
func TestTravellersDrawn(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("trip.amend", `{"id":"lakes","capacity":3,"minimum":2,"registration":{"rule":"lottery","ranks":["host"]}}`)
	o.Set(time.Date(2027, 3, 20, 12, 0, 0, 0, time.UTC))
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 6 {
			do("registration.make", `{"id":"d%d","trip":"lakes","name":"Los %d","email":"los%d@geheim.example"}`, i, i, i)
		}
	})
	b := o.enter(o.hire(events.Coordinator), "de")
	before := b.Open("/trips/lakes/registrations")
	before.Check("de")
	for _, want := range []string{"6 Personen angemeldet", "3 Plätze frei", "1 Person vorgemerkt", "Die Plätze werden vergeben", "Die Anmeldung ist offen."} {
		if !before.Says(want) {
			t.Errorf("before the draw it is not said that %s:\n%s", want, before.Find("main", "").Text())
		}
	}
	o.Set(time.Date(2027, 7, 10, 12, 0, 0, 0, time.UTC))
	o.Do("trip.settle", `{"id":"lakes"}`)
	b = o.enter("user-coordinator", "de")
	after := b.Open("/trips/lakes/registrations")
	after.Check("de")
	for _, want := range []string{"3 Personen haben einen Platz", "3 Personen warten", "an 1. Stelle", "an 3. Stelle"} {
		if !after.Says(want) {
			t.Errorf("after the draw it is not said that %s:\n%s", want, after.Find("main", "").Text())
		}
	}
	if strings.Contains(after.Find("main", "").Text(), "frei") || after.Says("Die Plätze werden vergeben") {
		t.Errorf("after the draw:\n%s", after.Find("main", "").Text())
	}
	var places []string
	for _, r := range o.mirror.Snapshot().WaitingList("lakes", o.Now()) {
		places = append(places, r.Name.Value())
	}
	inOrder(t, after.Find("table", "").Text(), places...)
}

// TestOneCompanion holds that the office, too, enters one person as a companion, and is told so beside the field.
func TestOneCompanion(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	for name, fits := range map[string]bool{
		"Berta": true, "Früh, Berta": true, "Berta von und zu Spät": true, "Jordi Puig i Soler": true,
		"A, B und C": false, "Anna and Berta": false, "Anna; Berta": false, "A, B, C": false, "Anna Und Berta": false,
	} {
		page := b.Send(sheet(t, b.Open("/trips/garden/registrations/new"), "next", map[string]string{
			"v.name": "Erika Neu", "v.email": "neu@geheim.example", "v.companion.name": name,
		}))
		page.Check("de")
		if at := faulty(page); fits != (page.Status == http.StatusOK) || !fits && (page.Status != http.StatusUnprocessableEntity || at != "v.companion.name" || !page.Says("Bitte nur eine Person nennen")) {
			t.Errorf("%s: %d, beside %q", name, page.Status, at)
		}
	}
}

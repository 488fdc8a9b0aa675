package web_test

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// owing has a trip on which several owe something, some of it overdue; the day is 2026-12-10.
func owing(t *testing.T) (*office, *webtest.Browser) {
	t.Helper()
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("meer", `"capacity":300,"registration":{"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000},"depositWithin":"P14D","documents":[{"kind":"passport"}]}`)
	for _, name := range []string{"Änne Früh", "Zoe Früh", "=SUM(1)"} {
		o.Do("registration.make", `{"id":%q,"trip":"meer","name":%s,"email":"%d@geheim.example"}`, "d"+strconv.Itoa(len(name)), quote(name), len(name))
	}
	o.Clock.Set(time.Date(2026, 12, 10, 9, 0, 0, 0, time.UTC))
	o.Do("registration.make", `{"id":"spaet","trip":"meer","name":"Bodo Spät","email":"bodo@geheim.example","companion":{"name":"Berta Spät"}}`)
	return o, o.enter(o.hire(events.Coordinator), "de")
}

// TestOwingList says who owes what by when, what is overdue first, and is looked through.
func TestOwingList(t *testing.T) {
	o, b := owing(t)
	ref := events.Ref{Noun: "registration", ID: "spaet"}
	person := o.mirror.Snapshot().Registration("spaet").Person
	said := owed.Said{{Kind: tripmail.Dues, State: owed.StateSent, MessageID: "1@x", At: o.Now().Add(-time.Hour)}, {Kind: tripmail.Seat, State: owed.StateSent, MessageID: "2@x", At: o.Now()}}
	if _, err := o.ledger.Set(context.WithoutCancel(t.Context()), ref, person, 0, said); err != nil {
		t.Fatal(err)
	}
	page := b.Open("/trips/meer/dues")
	page.Check("de")
	text := page.Find("main", "").Text()
	inOrder(t, text, "3 überfällig, 10 noch offen", "Überfällig", "=SUM(1)", "Änne Früh", "Anzahlung: 100,00 €", "Zoe Früh", "Noch Zeit", "Bodo Spät", "mit Berta Spät", "Anzahlung: 200,00 €")
	if strings.Count(text, "erinnert 10. Dezember 2026") == 0 || !strings.Contains(text, "noch nicht erinnert") {
		t.Errorf("it does not say who was reminded:\n%s", text)
	}
	for query, want := range map[string][2]string{
		"?what=document": {"Reisepass", "100,00 €"}, "?q=spaet": {"Bodo Spät", "Änne"}, "?q=berta": {"Bodo Spät", "Änne"}, "?q=reisepass": {"Reisepass", "380,00"},
		"?what=deposit&q=früh": {"Änne", "Bodo"}, "?what=lodging": {"Nichts davon entspricht", "Änne"}, "?what=everything": {"Änne", "Nichts davon"},
	} {
		_, list, _ := strings.Cut(b.Open("/trips/meer/dues"+query).Find("main", "").Text(), "Zeigen")
		if !strings.Contains(list, want[0]) || strings.Contains(list, want[1]) {
			t.Errorf("%s does not find %q alone:\n%s", query, want[0], list)
		}
	}
	if sheet := b.Open("/trips/meer/dues/sheet?what=deposit"); !sheet.Says("Bodo Spät") || sheet.Says("Reisepass") || !sheet.Says("Anzahlung: 100,00 €") || len(sheet.All("checkbox")) > 0 || !sheet.Says("10. Dezember 2026") {
		t.Errorf("the sheet:\n%s", sheet.Find("main", "").Text())
	}
	table := b.Open("/trips/meer/dues.csv?what=deposit").Body
	want := "\uFEFFNummer;Name;Begleitung;"
	if !strings.HasPrefix(table, want) || !strings.Contains(table, "\r\n3;'=SUM(1);;7@geheim.example;Anzahlung;100,00;EUR;2026-12-06;überfällig;\r\n") ||
		!strings.Contains(table, ";Berta Spät;bodo@geheim.example;Anzahlung;200,00;EUR;2026-12-24;offen;2026-12-10 ") || strings.Count(table, "\r\n") != 5 {
		t.Errorf("the table:\n%s", table)
	}
	if trip := b.Open("/trips/meer"); !trip.Says("Was fällig ist: 3 überfällig, 10 noch offen") {
		t.Errorf("the page of the trip does not say what is due:\n%s", trip.Find("main", "").Text())
	}
	if reader := o.enter(o.hire(events.Reader), "de").Open("/trips/meer"); reader.Says("Was fällig ist") {
		t.Error("a reader is led to what is due")
	}
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 120 {
			do("registration.make", `{"trip":"meer","name":"Gast %03d","email":"gast%d@geheim.example"}`, i, i)
		}
	})
	page = b.Open("/trips/meer/dues?what=balance&q=gast")
	next := page.Find("link", "Nächste").Attr("href")
	if !page.Says("1 bis 100 von 120") || !strings.Contains(next, "what=balance") {
		t.Fatalf("the list turns to %s:\n%s", next, page.Find("main", "").Text())
	}
	if page = b.Open(next); !page.Says("101 bis 120 von 120") || !page.Says("Gast 119") {
		t.Errorf("the last page:\n%s", page.Find("main", "").Text())
	}
}

// TestReceived ticks what has come in, is shown it with the sum, and records it once.
func TestReceived(t *testing.T) {
	o, b := owing(t)
	page := b.Open("/trips/meer/dues")
	r := page.Find("button", "Angehakte als eingegangen eintragen").Sent()
	r.Fields["v.payments"] = []string{"d9/deposit/10000", "d9/balance/38000", "spaet/deposit/20000"}
	target, _ := r.HTTP()
	page = b.Open(target)
	page.Check("de")
	for _, box := range page.All("checkbox") {
		ticked := box.Attr("value") == "d9/deposit/10000" || box.Attr("value") == "d9/balance/38000" || box.Attr("value") == "spaet/deposit/20000"
		if box.Checked() != ticked {
			t.Errorf("%s is ticked: %t", box.Name(), box.Checked())
		}
	}
	shown := b.Send(page.Find("button", "Eintragen").Sent())
	inOrder(t, shown.Find("main", "").Text(), "2 Zahlungen, zusammen 680,00 €", "Zoe Früh: 480,00 €", "Bodo Spät: 200,00 €")
	received := func(id string) int { return o.mirror.Snapshot().Registration(id).Received() }
	if received("d9") != 0 {
		t.Fatal("it was recorded before it was shown")
	}
	again := shown.Find("button", "Eintragen").Sent()
	done := b.Follow(b.Send(again))
	if done.Status != http.StatusOK || !done.Says("Die Zahlungen sind eingetragen.") || done.Says("Zoe Früh, Anzahlung") || !strings.HasPrefix(done.Target, "/trips/meer/dues?") {
		t.Errorf("%s (%d):\n%s", done.Target, done.Status, done.Find("main", "").Text())
	}
	b.Send(again)
	if received("d9") != 48000 || received("spaet") != 20000 {
		t.Errorf("recorded are %d and %d", received("d9"), received("spaet"))
	}
	// Who has the list of before in front of them records nothing a second time.
	page = b.Open("/trips/meer/dues/received?" + url.Values{"v.payments": {"d9/deposit/10000"}}.Encode())
	r = page.Find("button", "Eintragen").Sent()
	r.Fields.Set("v.payments", "d9/deposit/10000")
	if late := b.Send(r); late.Status != http.StatusUnprocessableEntity || !late.Says("inzwischen eingetragen") || received("d9") != 48000 {
		t.Errorf("%d, received %d:\n%s", late.Status, received("d9"), late.Find("main", "").Text())
	}
	r.Fields["v.payments"] = []string{"spaet/balance/76000"}
	r.Fields.Set("v.on", "24.12.2026")
	tomorrow := b.Send(r)
	if tomorrow.Status != http.StatusUnprocessableEntity && tomorrow.Status != http.StatusBadRequest || received("spaet") != 20000 {
		t.Errorf("a payment of a day to come: %d", tomorrow.Status)
	}
	if box := tomorrow.Find("checkbox", "Bodo Spät: Restzahlung, 760,00 €"); box.Attr("value") == "" {
		t.Errorf("what was ticked is lost:\n%s", tomorrow.Find("main", "").Text())
	}
}

// TestEnterAnother registers somebody who calls: the page leads to their registration, and to the form for the next.
func TestEnterAnother(t *testing.T) {
	o, b := owing(t)
	for path, want := range map[string]string{"/trips/meer/registrations/new": "hat einen Platz", "/trips/lakes/registrations/interest": "vorgemerkt"} {
		r := b.Open(path).Find("button", map[bool]string{true: "Anmelden", false: "Vormerken"}[strings.HasSuffix(path, "new")]).Sent()
		r.Fields.Set("v.name", "Ruft An")
		r.Fields.Set("v.email", strconv.Itoa(len(path))+"@geheim.example")
		page := b.Follow(through(t, b, r))
		made := o.mirror.Snapshot().RegistrationsOf(o.mirror.Snapshot().PersonAt(strconv.Itoa(len(path)) + "@geheim.example").ID)
		if len(made) != 1 || !strings.HasPrefix(page.Target, "/registrations/"+made[0].ID+"?") || !page.Says(want) {
			t.Fatalf("%s leads to %s:\n%s", path, page.Target, page.Find("main", "").Text())
		}
		if to := page.Find("link", "Noch jemanden eintragen").Attr("href"); to != path {
			t.Errorf("the next is entered at %q, want %q", to, path)
		}
		if later := b.Open("/registrations/" + made[0].ID); later.Says("Noch jemanden") {
			t.Error("it is offered at any time")
		}
	}
}

// TestReceivedComesBack records what has come in from a part of the list that was looked for: the list comes back as it was, also by way of a
// fault, and by the links that leave the form. What a form carries leads nowhere else.
func TestReceivedComesBack(t *testing.T) {
	o, b := owing(t)
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 120 {
			do("registration.make", `{"trip":"meer","name":"Gast %03d","email":"gast%d@geheim.example"}`, i, i)
		}
	})
	was := url.Values{"what": {"balance"}, "q": {"gast"}, "page": {"2"}}
	page := b.Open("/trips/meer/dues?" + was.Encode())
	target, _ := page.Find("button", "Angehakte als eingegangen eintragen").Sent().HTTP()
	asked := b.Open(target)
	if back := asked.Find("link", "Abbrechen").Attr("href"); back != "/trips/meer/dues?"+was.Encode() {
		t.Errorf("the form is left to %s", back)
	}
	r := asked.Find("button", "Eintragen").Sent()
	r.Fields.Set("back.to", "https://elsewhere.example/")
	faulty := b.Send(r) // nothing is ticked
	r = faulty.Find("button", "Eintragen").Sent()
	r.Fields.Set("v.payments", asked.Find("checkbox", "Gast 119: Restzahlung").Attr("value"))
	done := b.Follow(b.Send(b.Send(r).Find("button", "Eintragen").Sent()))
	to, err := url.Parse(done.Target)
	if err != nil {
		t.Fatal(err)
	}
	for name := range was {
		if to.Query().Get(name) != was.Get(name) {
			t.Errorf("afterwards %s is %q, and was %q", name, to.Query().Get(name), was.Get(name))
		}
	}
	if to.Path != "/trips/meer/dues" || to.Query().Has("to") || !done.Says("Die Zahlungen sind eingetragen.") || !done.Says("101 bis 120 von 120") || !done.Says("Gast 119 Restzahlung: 100,00 €") {
		t.Errorf("%s:\n%s", done.Target, done.Find("main", "").Text())
	}
	done.Check("de")
}

// TestOwingOrder has many owe many things by one day: what one person owes comes in the order that is stated, each time.
func TestOwingOrder(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.voyage("meer", `"capacity":300,"registration":{"rule":"first-come","price":{"minor":48000},"deposit":{"minor":10000},"depositWithin":"P14D","documents":[{"kind":"visa"},{"kind":"passport"},{"kind":"insurance"}]}`)
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range 20 {
			do("registration.make", `{"trip":"meer","name":"Gast","email":"gast%d@geheim.example","companion":{"name":"Mit"}}`, i)
		}
	})
	b := o.enter(o.hire(events.Coordinator), "de")
	of := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(b.Open("/trips/meer/dues.csv?what=document").Body), "\r\n")[1:] {
		cells := strings.Split(line, ";")
		of[cells[3]] = append(of[cells[3]], cells[4])
	}
	want := []string{"Visum", "Reisepass", "Versicherung", "Visum (Begleitung)", "Reisepass (Begleitung)", "Versicherung (Begleitung)"}
	if len(of) != 20 {
		t.Errorf("%d people owe something", len(of))
	}
	for who, what := range of {
		if !slices.Equal(what, want) {
			t.Errorf("%s owes %q", who, what)
		}
	}
}

package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// TestLodgingByRole asks for everything about who sleeps where in every role: why somebody sleeps somewhere says what they need, so it is for
// those who plan.
func TestLodgingByRole(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	browsers := map[string]*webtest.Browser{}
	for _, role := range ranks {
		browsers[role] = o.enter(o.hire(role), "de")
	}
	for _, target := range []string{
		"/trips/garden/lodging", "/trips/garden/lodging/sheet", "/trips/garden/lodging.csv", "/trips/garden/lodging/assign", "/trips/garden/lodging/fix",
		"/trips/garden/lodging/free", "/trips/garden/lodging/tell", "/trips/garden/lodging/hosts/new", "/hosts/h1", "/hosts/h1/change", "/hosts/h1/withdraw", "/hosts/h1/clear",
	} {
		for i, role := range ranks {
			want := http.StatusOK
			if i < 2 {
				want = http.StatusForbidden
			}
			if page := browsers[role].Open(target); page.Status != want {
				t.Errorf("%s as %q: %d, want %d", target, role, page.Status, want)
			}
		}
	}
	page := browsers[events.Coordinator].Open("/trips/garden/lodging")
	for _, word := range []string{
		"Familie Gastlich", "1 von 3 belegt", "von Hand", "sie kennen sich", "Noch ohne Bett", "Rosa Sitzplatz",
		"Keine Gastfamilie passt ganz.", "es gibt Treppen", "zu wenige Plätze",
	} {
		if !page.Says(word) {
			t.Errorf("the page does not say %q:\n%s", word, page.Find("main", "").Text())
		}
	}
	for _, target := range []string{"/trips/garden/lodging/sheet", "/trips/garden/lodging.csv"} {
		list := browsers[events.Coordinator].Open(target)
		if strings.Contains(list.Body, "Treppen") || !strings.Contains(list.Body, "gastlich@geheim.example") {
			t.Errorf("%s says what somebody needs, or not how a host is reached:\n%s", target, list.Body)
		}
	}
}

// TestLodgingTable holds that a name is no formula in a spreadsheet.
func TestLodgingTable(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("host.offer", `{"id":"h9","trip":"garden","name":"=HYPERLINK(1)","email":"formel@geheim.example","places":1}`)
	o.Do("lodging.fix", `{"trip":"garden","registration":"r2","host":"h9"}`)
	body := o.enter(o.hire(events.Coordinator), "de").Open("/trips/garden/lodging.csv").Body
	if !strings.Contains(body, "'=HYPERLINK(1);formel@geheim.example;Xaveria Geheimrat;") {
		t.Errorf("the table is\n%s", body)
	}
}

// TestLodgingIsTold has a coordinator tell who sleeps where, who sees before who gets which mail. From the rooming list on it waits that somebody has no
// bed, or was not told of it; once they are told, guests see it behind their link, and nothing of a family that they were not told of.
func TestLodgingIsTold(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Coordinator)
	own := func() *webtest.Page {
		page := o.open(o.registered("r2"), chosen("de"))
		page.Check("de")
		return page
	}
	if own().Says("Wo Sie wohnen") {
		t.Error("somebody sees where they sleep before they are told")
	}
	b := o.enter("user-coordinator", "de")
	if b.Open("/waiting").Says("ohne Bett") {
		t.Error("beds are missed long before the rooming list")
	}
	o.Set(time.Date(2027, 5, 4, 10, 0, 0, 0, time.UTC))
	b = o.enter("user-coordinator", "de")
	waits := b.Open("/waiting")
	waits.Check("de")
	for _, want := range []string{"noch ohne Bett", "noch nicht mitgeteilt"} {
		if !waits.Says(want) {
			t.Errorf("what waits does not say %q:\n%s", want, waits.Find("main", "").Text())
		}
	}
	r2 := o.mirror.Snapshot().Registration("r2")
	said := owed.Said{{Kind: tripmail.Seat, Content: "2", State: owed.StateSent, MessageID: "seat@x", At: o.Now()}}
	if _, err := o.ledger.Set(context.WithoutCancel(t.Context()), events.Ref{Noun: "registration", ID: r2.ID}, r2.Person, 0, said); err != nil {
		t.Fatal(err)
	}
	seen := b.Send(b.Open("/trips/garden/lodging/tell").Press("Mitteilen"))
	for _, want := range []string{"Gastfamilie genannt", "Gäste genannt (an die Gastfamilie)", "Xaveria Geheimrat", "Familie Gastlich"} {
		if !seen.Says(want) {
			t.Errorf("the form does not say %q:\n%s", want, seen.Find("main", "").Text())
		}
	}
	o.Do("lodging.tell", `{"trip":"garden"}`)
	page := own()
	for _, want := range []string{"Wo Sie wohnen", "Familie Gastlich", "5.–7. Mai 2027", "polski", "Treppen"} {
		if !page.Says(want) {
			t.Errorf("the own page does not say %q:\n%s", want, page.Find("main", "").Text())
		}
	}
	if page.Says("Garten hinter dem Haus") || page.Says("gastlich@geheim.example") {
		t.Error("the own page says what is for the office")
	}
	if b.Open("/waiting").Says("noch nicht mitgeteilt") {
		t.Error("what is told still waits to be")
	}
	o.Do("host.withdraw", `{"id":"h1"}`)
	if own().Says("Wo Sie wohnen") {
		t.Error("somebody sees a family that lodges nobody any more")
	}
}

// TestFamilyThatWithdrawsIsMissed has guests told long before the rooming list with whom they stay. The family withdraws: it waits that they have no bed.
func TestFamilyThatWithdrawsIsMissed(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Coordinator)
	b := o.enter("user-coordinator", "de")
	if b.Open("/waiting").Says("noch ohne Bett") {
		t.Error("beds are missed before anybody was told of one")
	}
	o.Do("lodging.tell", `{"trip":"garden"}`)
	o.Do("host.withdraw", `{"id":"h1"}`)
	waits := b.Open("/waiting")
	waits.Check("de")
	if !waits.Says("noch ohne Bett") {
		t.Errorf("what waits does not say that a bed is gone:\n%s", waits.Find("main", "").Text())
	}
}

// TestMinorsAreMarked puts a child who travels alone and an adult into one family: whoever decides that, or lodges them, sees who is under 18. The child goes
// to no family that does not take such guests in, and where one does not any more once people were told, that waits.
func TestMinorsAreMarked(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Coordinator)
	own := o.hosted("h-own")
	child := o.join("gast", "Kim Kind", `,"born":"2015-05-05","guardian":{"name":"Erna Eltern","born":"1980-01-01"}`)
	adult := o.join("gast", "Otto Ohne", "")
	b := o.enter("user-coordinator", "de")
	refused := b.Send(sheet(t, b.Open("/trips/gast/lodging/fix"), "next", map[string]string{"v.registration": child, "v.host": "h-own"}))
	refused.Check("de")
	if at := refused.Find("combobox", "Gastfamilie"); at.Attr("aria-invalid") != "true" || !refused.Says("Wer unter 18 ist und ohne erziehungsberechtigte Person reist") {
		t.Errorf("where the child was to be put by hand:\n%s", refused.Find("main", "").Text())
	}
	if list := b.Open("/trips/gast/lodging"); !list.Says("Kim Kind unter 18 Keine Gastfamilie passt. Überall steht dagegen: nimmt niemanden unter 18 auf") {
		t.Errorf("without a bed: %s", list.Find("main", "").Text())
	}
	b.Send(sheet(t, b.Open("/hosts/h-own/change"), "next", map[string]string{"v.minors": "yes"}))
	if !b.Open("/hosts/h-own").Says("Auch Gäste unter 18, die ohne erziehungsberechtigte Person reisen") {
		t.Error("the page of a family does not say that it takes guests under 18")
	}
	if ahead := b.Send(sheet(t, b.Open("/trips/gast/lodging/assign"), "next", nil)); !ahead.Says("Ein Gast ist unter 18 und reist ohne erziehungsberechtigte Person.") || !ahead.Says("Kim Kind (unter 18) schläft bei") || ahead.Says("Otto Ohne (") {
		t.Errorf("before guests are distributed: %s", ahead.Find("main", "").Text())
	}
	o.Do("lodging.fix", `{"trip":"gast","registration":%q,"host":"h-own"}`, child)
	seen := b.Send(sheet(t, b.Open("/trips/gast/lodging/fix"), "next", map[string]string{"v.registration": adult, "v.host": "h-own"}))
	if !seen.Says("Dort schläft schon Kim Kind (unter 18).") {
		t.Errorf("before an adult is put there by hand: %s", seen.Find("main", "").Text())
	}
	o.Do("lodging.fix", `{"trip":"gast","registration":%q,"host":"h-own"}`, adult)
	o.Do("lodging.tell", `{"trip":"gast"}`)
	for _, page := range []*webtest.Page{b.Open("/trips/gast/lodging"), b.Open("/trips/gast/lodging/sheet"), o.open(own)} {
		page.Check("de")
		if text := page.Find("main", "").Text(); strings.Count(text, "unter 18") != 1+strings.Count(text, "Gäste unter 18") {
			t.Errorf("it marks not the child alone: %s", text)
		}
	}
	const astray = "Ein Gast unter 18 reist ohne erziehungsberechtigte Person und ist bei einer Familie, die das nicht anbietet"
	if b.Open("/waiting").Says(astray) {
		t.Error("a child who is where it may be waits")
	}
	o.Do("host.amend", `{"id":"h-own","minors":false}`)
	if waits := b.Open("/waiting"); !waits.Says(astray) {
		t.Errorf("what waits:\n%s", waits.Find("main", "").Text())
	}
}

// TestCrowdedFamilyWaits has a guest who was told bring somebody along for whom the family has no place: that waits.
func TestCrowdedFamilyWaits(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Coordinator)
	o.hosted("h-own")
	guest := o.join("gast", "Gerda Gast", "")
	o.Do("host.offer", `{"id":"h8","trip":"gast","name":"Familie Klein","email":"klein@geheim.example","places":1}`)
	o.Do("lodging.fix", `{"trip":"gast","registration":%q,"host":"h8"}`, guest)
	o.Do("lodging.tell", `{"trip":"gast"}`)
	b := o.enter("user-coordinator", "de")
	if b.Open("/waiting").Says("mehr Gäste als Schlafplätze") {
		t.Error("a family with one guest for its one place is said to be too full")
	}
	o.Do("registration.amend", `{"id":%q,"companion":{"name":"Otto Begleitung"}}`, guest)
	waits := b.Open("/waiting")
	waits.Check("de")
	if !waits.Says("Eine Gastfamilie hat mehr Gäste als Schlafplätze") {
		t.Errorf("what waits:\n%s", waits.Find("main", "").Text())
	}
}

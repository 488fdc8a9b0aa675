package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// visit has a trip to Danzig whose list can be seen now, a contact there, and two who come. It returns the contact's link.
func (o *office) visit(trip string) string {
	o.t.Helper()
	o.Do("trip.propose", `{"id":%[1]q,"partner":"gdansk","title":{"de":"Reise %[1]s","en":"Trip %[1]s"},"window":{"from":"2027-05-05","to":"2027-06-30"},"days":3,"capacity":5,"registration":{"rule":"first-come","price":{"minor":48000}},
		"milestones":[{"id":"registration-closes","before":"P8W","title":{"de":"Zu"}},{"id":"rooming","before":"P6W","title":{"de":"Zimmer"}}],
		"programme":[{"day":1,"start":"07:30","end":"15:00","zone":"Europe/Berlin","endZone":"Europe/Warsaw","title":{"de":"Anreise","en":"Journey"}},{"id":"boat","day":2,"start":"10:00","end":"12:00","title":{"de":"Bootsfahrt","en":"Boat trip"},"optional":{"seats":3}}]}`, trip)
	if o.mirror.Snapshot().Person("wanda") == nil {
		o.Do("person.add", `{"id":"wanda","name":"Wanda Gdańska","email":"wanda@gdansk.example","language":"pl","zone":"Europe/Warsaw","partner":"gdansk"}`)
	}
	first := o.join(trip, "=Ada Gast", `,"born":"1961-04-12","companion":{"name":"Otto Gast","born":"2012-02-03"},"needs":{"diet":"vegetarisch","mobility":"Rollator","health":"Herzschrittmacher","noStairs":true,"speaks":["de","pl"]}`)
	o.join(trip, "Bea Gast", `,"needs":{"diet":"Vegetarisch"}`)
	o.Do("registration.choose", `{"id":%q,"parts":["boat"]}`, first)
	host := trip + "-host"
	o.Do("host.offer", `{"id":%q,"trip":%q,"name":"Rodzina Miła","email":"%s@gdansk.example","places":2}`, host, trip, host)
	o.Do("lodging.fix", `{"trip":%q,"registration":%q,"host":%q}`, trip, first, host)
	return o.visiting(trip, "wanda")
}

// visiting is the path of somebody's link to those who come on a trip.
func (o *office) visiting(trip, person string) string {
	return "/visiting/" + o.links.VisitToken(o.mirror.Snapshot(), trip, person)
}

// toDay goes on to a day of the office, at noon or thereabouts.
func (o *office) toDay(day string) {
	o.t.Helper()
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		o.t.Fatal(err)
	}
	o.Set(at.Add(11 * time.Hour))
}

// TestVisiting shows those who come to somebody of the city that is visited, in each language: what that city needs and nothing else.
func TestVisiting(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	link := o.visit("sommer")
	o.toDay("2027-02-01")
	for _, language := range words.Spoken() {
		page := o.open(link, chosen(language))
		page.Check(language)
		if page.Says("Gast") || page.Has("link", "CSV") {
			t.Errorf("before the milestone it says who comes:\n%s", page.Text())
		}
	}
	inOrder(t, o.open(link, chosen("de")).Text(), "Reise sommer", "Ab Mittwoch, 24. März 2027", "Anreise")
	if w := o.open(link + "/list.csv"); w.Status != http.StatusNotFound {
		t.Errorf("before the milestone the table is answered by %d", w.Status)
	}
	o.toDay("2027-04-01")
	for _, language := range words.Spoken() {
		page := o.open(link, chosen(language))
		page.Check(language)
		forGuests(t, page)
	}
	if page := o.open(link); page.Language() != "pl" {
		t.Errorf("somebody who reads Polish is spoken to in %s", page.Language())
	}
	page := o.open(link, chosen("de"))
	inOrder(t, page.Text(), "Reise sommer", "3 Personen", "=Ada Gast", "mit", "Otto Gast", "unter 18", "Essen: vegetarisch", "Rollator", "keine Treppen", "Deutsch", "Rodzina Miła", "Bea Gast",
		"In Zahlen", "egetarisch", "2 Anmeldungen", "Bootsfahrt", "2 Personen", "Anreise")
	table := o.ask("GET", link+"/list.csv?lang=de", "", chosen("de"))
	want := "\uFEFFName;Begleitung;Personen;Unter 18;Essen;Unterkunft;Sprachen;Wohnt bei\r\n'=Ada Gast;Otto Gast;2;1;vegetarisch;keine Treppen;Deutsch, polski;Rodzina Miła\r\nBea Gast;;1;;Vegetarisch;;;\r\n"
	if got := o.ask("GET", link+"/list.csv", "", chosen("de")).Body.String(); got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
	for _, body := range []string{page.Body, table.Body.String()} {
		for _, no := range []string{"Herzschrittmacher", "1961", "2012", "geheim.example", "gdansk.example", "480", "Danzig 2027"} {
			if strings.Contains(body, no) {
				t.Errorf("it says %q:\n%s", no, body)
			}
		}
	}
}

// told writes into the ledger what somebody was told of who comes on a trip.
func (o *office) told(trip, person string, u owed.Utterance) {
	o.t.Helper()
	about := events.Ref{Noun: "trip", ID: trip}
	said, last := o.ledger.Line(about, person)
	if _, err := o.ledger.Set(o.t.Context(), about, person, last, said.Append(u)); err != nil {
		o.t.Fatal(err)
	}
}

// TestVisitingDoors asks for the list by every door, as everybody, while it can be seen, and afterwards.
func TestVisitingDoors(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	link := o.visit("sommer")
	o.visit("herbst")
	o.Do("person.add", `{"id":"zofia","name":"Zofia Gdańska","email":"zofia@gdansk.example","partner":"gdansk"}`)
	o.toDay("2027-04-01")
	const own, staff = "/me/trips/sommer", "/trips/sommer/visitors"
	browsers := map[string]*webtest.Browser{}
	for _, role := range ranks {
		browsers[role] = o.enter(o.hire(role), "de")
	}
	contact, other := o.enter("wanda", "pl"), o.enter("p1", "de")
	expect := func(what string, page *webtest.Page, status int) {
		t.Helper()
		if page.Status != status {
			t.Errorf("%s: %d, want %d", what, page.Status, status)
		}
		if says := page.Says("Bea Gast"); says != (status == http.StatusOK) {
			t.Errorf("%s says who comes: %v", what, says)
		}
	}
	for _, file := range []string{"", "/list.csv"} {
		expect("the link"+file, o.open(link+file), http.StatusOK)
		expect("signed in"+file, contact.Open(own+file), http.StatusOK)
		expect("of another partner"+file, other.Open(own+file), http.StatusNotFound)
		for i, role := range ranks {
			want := http.StatusOK
			if i < 2 {
				want = http.StatusForbidden
			}
			expect("the office's page"+file+" as "+role, browsers[role].Open(staff+file), want)
			expect("somebody of the office at the door of contacts"+file, browsers[role].Open(own+file), http.StatusNotFound)
		}
		expect("a trip that there is not"+file, contact.Open("/me/trips/unknown"+file), http.StatusNotFound)
		expect("a trip for which nobody registers"+file, contact.Open("/me/trips/gdansk-2027"+file), http.StatusNotFound)
		expect("the link in capitals"+file, o.open("/visiting/"+strings.ToUpper(strings.TrimPrefix(link, "/visiting/"))+file), http.StatusOK)
	}
	token := strings.TrimPrefix(link, "/visiting/")
	for what, wrong := range map[string]string{
		"cut": token[1:], "one letter else": token[:3] + string('a'+(token[3]-'a'+1)%26) + token[4:], "longer": token + "a", "none": "",
		"of a registration": strings.TrimPrefix(o.registered("r1"), "/registered/"), "of mails": o.mailsToken("wanda"),
	} {
		if page := o.open("/visiting/" + wrong); page.Status != http.StatusNotFound {
			t.Errorf("a token %s: %d", what, page.Status)
		}
	}
	if page := o.open("/registered/" + token); page.Status != http.StatusNotFound {
		t.Errorf("the link opens a registration: %d", page.Status)
	}
	me := contact.Open("/me").Find("link", "Trip sommer")
	mine := o.open("/mine/"+o.mailsToken("wanda"), chosen("de")).Find("link", "Reise sommer")
	if me.Attr("href") != own || mine.Attr("href") != link {
		t.Errorf("their pages lead to %q and %q", me.Attr("href"), mine.Attr("href"))
	}
	if !browsers[events.Coordinator].Open("/trips/sommer").Has("link", "Was die Partnerstadt sieht") || browsers[events.Reader].Open("/trips/sommer").Has("link", "Was die Partnerstadt sieht") {
		t.Error("the page of the trip leads there whom it should not, or not whom it should")
	}

	for _, person := range []string{"wanda", "zofia"} {
		o.told("sommer", person, owed.Utterance{Kind: tripmail.Visitors, State: owed.StateSent, MessageID: "m-" + person, Due: o.Now(), At: o.Now()})
	}
	inOrder(t, browsers[events.Reader].Open("/trips/sommer").Find("region", "Die Partnerstadt").Text(), "Wanda Gdańska", "Wer zu Besuch kommt", "gesendet", "Zofia Gdańska", "gesendet")
	planner := browsers[events.Coordinator]
	joined := o.mirror.Snapshot().Registrations("sommer")[0].ID
	seen := planner.Send(sheet(t, planner.Open("/registrations/"+joined+"/change"), "next", map[string]string{"v.needs.diet": "ohne Fisch"}))
	seen.Check("de")
	inOrder(t, seen.Find("main", "").Text(), "2 Personen bekommen eine Mail", "Wer zu Besuch kommt", "Reise sommer", "Wanda Gdańska, Zofia Gdańska", "Geht hinaus am 2. April 2027, 10:00 Uhr")

	zofia := o.visiting("sommer", "zofia")
	expect("a second contact", o.open(zofia), http.StatusOK)
	o.Do("person.amend", `{"id":"zofia","partner":"riga"}`)
	gone := o.open(zofia, chosen("de"))
	expect("once they are of another partner", gone, http.StatusGone)
	if !gone.Says("Dieser Link gilt nicht mehr") {
		t.Errorf("it is not said why:\n%s", gone.Text())
	}
	o.Do("person.erase", `{"id":"zofia"}`)
	for _, language := range words.Spoken() {
		page := o.open(zofia, chosen(language))
		page.Check(language)
		expect("once they are erased", page, http.StatusGone)
	}
	o.Do("trip.cancel", `{"id":"herbst"}`)
	expect("a trip that is off", o.open(o.visiting("herbst", "wanda")), http.StatusGone)
	expect("a trip that is off, signed in", contact.Open("/me/trips/herbst"), http.StatusGone)
	back := o.mirror.Snapshot().Trip("sommer").To
	o.Set(back.AddDays(1).In(0, o.mirror.Snapshot().Office().Location()).Add(-time.Second))
	expect("in the last second of the trip", o.open(link), http.StatusOK)
	o.pass(time.Second)
	for _, file := range []string{"", "/list.csv"} {
		over := o.open(link+file, chosen("de"))
		expect("once the trip is over"+file, over, http.StatusGone)
		if !over.Says("Diese Reise ist vorbei") {
			t.Errorf("it is not said why:\n%s", over.Text())
		}
		expect("once the trip is over, for the office"+file, o.enter("user-coordinator", "de").Open(staff+file), http.StatusGone)
	}
}

package web_test

import (
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
)

// TestJourneyOnTwoClocks shows departure and arrival each on the clock of its own place.
func TestJourneyOnTwoClocks(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	page := o.get("/trips/gdansk-2027", "de")
	page.Check("de")
	inOrder(t, page.Text(), "07:30 Uhr", "(Berlin, UTC+2)", "15:00 Uhr", "(Warschau, UTC+2)", "Anreise")
}

// TestChangeWithinMeeting shows a meeting during which clocks are changed, with how far both times are from UTC, to staff and to who is
// invited; and what was typed with blanks, tabs and lines as it was typed.
func TestChangeWithinMeeting(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.request", `{"id":"night","title":{"de":"Lange Nacht"},"description":{"de":"9:00\tKaffee\n  10:00  Beginn"},
		"at":{"date":"2027-03-28","start":"01:30"},"duration":"PT1H","need":["person/p2"]}`)
	o.pass(time.Minute)
	const typed = "9:00\tKaffee<br>  10:00  Beginn"
	page := o.get("/meetings/night", "de")
	page.Check("de")
	const want = "Sonntag, 28. März 2027, 01:30 Uhr (UTC+1) – 03:30 Uhr (UTC+2)"
	if !page.Says(want) || !strings.Contains(page.Body, `<p class="text typed">`+typed) {
		t.Errorf("the page of the meeting is\n%s", page.Text())
	}
	guest := o.open(o.rsvp("night", "p2"), chosen("de"))
	guest.Check("de")
	if !guest.Says(want) || !strings.Contains(guest.Body, `<p class="text typed">`+typed) {
		t.Errorf("the page of who is invited is\n%s", guest.Text())
	}
}

// TestRetimedByTheGuest tells who is invited why a meeting has another time although nobody has moved it, also after a further change.
func TestRetimedByTheGuest(t *testing.T) {
	berlin := "CET-1CEST,M3.5.0,M10.5.0/3"
	calendartest.Use(t, calendartest.Zones(t, "2025b", map[string]string{"America/Winnipeg": "CST6CDT,M3.2.0,M11.1.0", "Europe/Berlin": berlin}))
	o := newOffice(t, nil)
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	o.Do("person.add", `{"id":"p2","name":"Quirin Verborgen","email":"quirin@geheim.example","zone":"Europe/Berlin"}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-16","start":"09:00","zone":"America/Winnipeg"},"duration":"PT1H","need":["person/p2"]}`)
	calendartest.Use(t, nil)
	o.Do("zones.adopt", `{"release":%q}`, tz.Own().Release())
	o.Do("meeting.amend", `{"id":"m","title":{"de":"Austausch"}}`)
	for _, language := range words.Spoken() {
		guest := o.open(o.rsvp("m", "p2"), chosen(language))
		guest.Check(language)
		why, ok := map[string]string{
			"de": "Dieser Termin hat eine neue Zeit. Antworten zur bisherigen Zeit zählen nicht, auch wenn Ihr Kalenderprogramm sie geschickt hat. " +
				"Bisher: Mittwoch, 16. Dezember 2026, 16:00–17:00 Uhr Die Uhren in Winnipeg werden anders gestellt als bisher angekündigt; dort bleibt es bei 09:00 Uhr.",
			"en": "Clocks in Winnipeg are set differently than was announced; it stays at 09:00 there.",
		}[language]
		if ok && !guest.Says(why) {
			t.Errorf("in %s it does not say %q, but\n%s", language, why, guest.Text())
		}
	}
	o.Do("meeting.move", `{"id":"m","at":{"date":"2026-12-17","start":"09:00"}}`)
	if guest := o.open(o.rsvp("m", "p2"), chosen("de")); guest.Says("Die Uhren in") {
		t.Errorf("after the office has moved it the page is\n%s", guest.Text())
	}
}

// TestHourBecomesBad lists a meeting that stays at its instant, at which it is too early now where a guest lives; its page names better
// times, and whoever gives it one is done.
func TestHourBecomesBad(t *testing.T) {
	berlin := "CET-1CEST,M3.5.0,M10.5.0/3"
	calendartest.Use(t, calendartest.Zones(t, "2026a", map[string]string{"America/Asuncion": "<-03>3", "Europe/Berlin": berlin}))
	o := newOffice(t, nil)
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	o.Do("zones.adopt", `{"release":"2026a"}`)
	o.Do("partner.register", `{"id":"asuncion","title":{"de":"Asuncion"},"kind":"twin-city","zone":"America/Asuncion"}`)
	o.Do("meeting.request", `{"id":"edge","title":{"de":"Austausch"},"at":{"date":"2026-12-17","start":"12:45"},"duration":"PT1H","need":["partner/asuncion"],"ifNone":"best"}`)
	o.Do("meeting.request", `{"id":"fine","title":{"de":"Treffen"},"at":{"date":"2026-12-17","start":"15:00"},"duration":"PT1H","need":["partner/asuncion"],"ifNone":"best"}`)
	if page := o.get("/waiting", "de"); page.Says("Uhrzeit nicht mehr passt") {
		t.Errorf("before clocks change it says\n%s", page.Text())
	}
	o.Set(o.Now().Add(time.Hour))
	calendartest.Use(t, calendartest.Zones(t, "2026b", map[string]string{"America/Asuncion": "<-04>4", "Europe/Berlin": berlin}))
	o.Do("zones.adopt", `{"release":"2026b"}`)
	for language, said := range map[string]string{"de": "Termine, deren Uhrzeit nicht mehr passt", "en": "Meetings whose hour does not suit any more"} {
		page := o.get("/waiting", language)
		page.Check(language)
		if !page.Says(said) || !page.Has("link", "Austausch") || page.Has("link", "Treffen") {
			t.Errorf("in %s it says\n%s", language, page.Text())
		}
	}
	if page := o.get("/meetings/edge", "de"); !page.Says("Uhren von Gästen geändert") {
		t.Errorf("the meeting's page is\n%s", page.Text())
	}
	o.Do("meeting.move", `{"id":"edge","at":{"date":"2026-12-17","start":"15:00"}}`)
	if page := o.get("/waiting", "de"); page.Says("Uhrzeit nicht mehr passt") {
		t.Errorf("after it was moved it says\n%s", page.Text())
	}
}

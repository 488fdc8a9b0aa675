package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/calendartest"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/tz"
	"jourfixe/calendar/words"
	"jourfixe/worker/web/webtest"
)

// TestJourneyOnTwoClocks shows departure and arrival each on the clock of its own place.
func TestJourneyOnTwoClocks(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	page := o.get("/trips/gdansk-2027", "de")
	page.Check("de")
	inOrder(t, page.Text(), "07:30 Uhr", "(Berlin, UTC+2)", "15:00 Uhr", "(Danzig, UTC+2)", "Anreise")
}

// TestProgrammeSheet shows the programme by itself, in both languages of the office.
func TestProgrammeSheet(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for language, want := range map[string][]string{
		"de": {"Programm, 19.–23. Mai 2027", "Am Ziel zeigen die Uhren dasselbe wie zu Hause.", "Tag 1", "07:30 Uhr", "(Danzig, UTC+2)", "Anreise", "Tag 2", "Kein fester Programmpunkt"},
		"en": {"Programme, 19–23 May 2027", "Clocks there show the same as at home.", "Day 1", "07:30", "(Gdańsk, UTC+2)", "Journey", "Day 2", "Nothing fixed"},
	} {
		page := o.get("/trips/gdansk-2027/programme", language)
		page.Check(language)
		inOrder(t, page.Text(), want...)
	}
}

// TestLateMilestonesAreForetold says, before a trip is proposed, which milestones do not fit any more; nobody is asked for these later.
func TestLateMilestonesAreForetold(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	today := o.mirror.Snapshot().Today(o.Now())
	seen := b.Send(sheet(t, b.Open("/new/trip"), "next", map[string]string{
		"v.title.de": "Bald", "v.partner": "riga", "v.window.from": today.AddDays(70).String(), "v.window.to": today.AddDays(100).String(), "v.days": "3", "v.capacity": "9",
	}))
	seen.Check("de")
	said := seen.Find("main", "").Text()
	if !strings.Contains(said, "Diese Meilensteine passen nicht mehr") || !strings.Contains(said, "Anmeldeschluss (") || strings.Contains(said, "Informationsabend (") {
		t.Errorf("it is not said which are late: %s", said)
	}
}

// TestTripWithoutRoomingList says, before a trip is proposed, that the partner city sees only at the last moment who comes, unless there is the
// milestone by which it does, which is known by what it is called.
func TestTripWithoutRoomingList(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	today := o.mirror.Snapshot().Today(o.Now())
	begun := func() *webtest.Page {
		return arranges(t, b, b.Open("/new/trip"), "remove:milestones:8", map[string]string{
			"v.title.de": "Später", "v.partner": "riga", "v.window.from": today.AddDays(300).String(), "v.window.to": today.AddDays(330).String(), "v.days": "3", "v.capacity": "9",
		})
	}
	const unseen = "Dieser Reise fehlt der Meilenstein „Zimmerliste fertig“. So sieht die Partnerstadt erst am Tag vor der Abreise ("
	seen := b.Send(sheet(t, begun(), "next", map[string]string{"v.registration.rule": "first-come"}))
	seen.Check("de")
	if said := seen.Find("main", "").Text(); !strings.Contains(said, unseen) {
		t.Errorf("it is not said: %s", said)
	}
	if said := b.Send(sheet(t, begun(), "next", nil)).Find("main", "").Text(); strings.Contains(said, "Zimmerliste") {
		t.Errorf("it is said of a trip for which nobody registers: %s", said)
	}
	again := arranges(t, b, begun(), "add:milestones", map[string]string{"v.registration.rule": "first-come"})
	done := through(t, b, sheet(t, again, "next", map[string]string{"v.milestones.12.title.de": "zimmerliste fertig", "v.milestones.12.span": "5 Wochen"}))
	if done.Status != http.StatusSeeOther {
		t.Fatalf("with the milestone: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	made := o.mirror.Snapshot().Trip("spaeter")
	if made == nil || made.Asked[12].ID != trip.StepRooming || made.Asked[12].Before.String() != "P5W" {
		t.Errorf("it is not known by its name: %+v", made)
	}
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
	o.Do("person.add", `{"id":"p1","name":"Xaveria Geheimrat","email":"xaveria@geheim.example","zone":"America/Winnipeg"}`)
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-16","start":"09:00","zone":"America/Winnipeg"},"duration":"PT1H","need":["person/p2","person/p1"]}`)
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
	// Where the clocks are that go otherwise, it was and is nine, so far from UTC.
	there := o.open(o.rsvp("m", "p1"), chosen("de"))
	there.Check("de")
	if !there.Says("Bisher: Mittwoch, 16. Dezember 2026, 09:00–10:00 Uhr (UTC−6)") {
		t.Errorf("there it says\n%s", there.Text())
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

// TestRecounteredOnThePage shows a proposal by the clocks of a place at the hour that it means since these go otherwise, with the hour that
// stood there before, and the button takes that; one that can be read in two ways only by now has two.
func TestRecounteredOnThePage(t *testing.T) {
	rules := map[string]string{"America/Winnipeg": "CST6CDT,M3.2.0,M11.1.0", "America/Chicago": "CST6CDT,M3.2.0,M11.1.0", "Europe/Berlin": "CET-1CEST,M3.5.0,M10.5.0/3"}
	calendartest.Use(t, calendartest.Zones(t, "2025b", rules))
	o := newOffice(t, nil)
	o.Do("office.set", `{"title":{"de":"Büro"},"zone":"Europe/Berlin"}`)
	o.Do("zones.adopt", `{"release":"2025b"}`)
	for _, id := range []string{"p1", "p2"} {
		o.Do("person.add", `{"id":%q,"name":"Quirin Verborgen %s","email":"%s@geheim.example","zone":"America/Winnipeg"}`, id, id, id)
	}
	o.Do("meeting.request", `{"id":"m","title":{"de":"Treffen"},"at":{"date":"2026-12-16","start":"15:00"},"duration":"PT1H","need":["person/p1","person/p2"]}`)
	o.Do("meeting.counter", `{"id":"m","person":"p1","start":"2026-12-17T16:00:00Z","end":"2026-12-17T17:00:00Z","startWall":{"date":"2026-12-17","time":"10:00","zone":"America/Winnipeg"}}`)
	o.Do("meeting.counter", `{"id":"m","person":"p2","start":"2026-12-18T16:00:00Z","end":"2026-12-18T17:00:00Z","startWall":{"date":"2026-12-18","time":"10:00","zone":"America/Chicago","windows":"Central Standard Time"}}`)
	before := o.get("/meetings/m", "de")
	if before.Says("Bisher stand hier") {
		t.Errorf("before clocks change it says\n%s", before.Text())
	}
	stale := before.Press("Übernehmen: Quirin Verborgen p1")
	o.Set(o.Now().Add(time.Hour))
	rules["America/Winnipeg"] = "CST5"
	calendartest.Use(t, calendartest.Zones(t, "2026f", rules))
	o.Do("zones.adopt", `{"release":"2026f"}`)
	for language, want := range map[string][]string{
		"de": {"Quirin Verborgen p1", "Donnerstag, 17. Dezember 2026, 16:00–17:00 Uhr", "10:00–11:00 Uhr", "Die Uhren dort werden anders gestellt als angekündigt. Bisher stand hier:",
			"Donnerstag, 17. Dezember 2026, 17:00–18:00 Uhr", "Quirin Verborgen p2", "2026-12-18 10:00 (Central Standard Time)", "17:00–18:00 Uhr", "16:00–17:00 Uhr"},
		"en": {"Quirin Verborgen p1", "Clocks there are set differently than was announced. Until now it said here:", "Quirin Verborgen p2"},
	} {
		page := o.get("/meetings/m", language)
		page.Check(language)
		inOrder(t, page.Text(), want...)
	}
	if late := o.send(stale, bearer); late.Status != http.StatusConflict && !late.Says("inzwischen ein anderer") {
		t.Errorf("the page from before is answered by %d\n%s", late.Status, late.Text())
	}
	if done := o.send(o.get("/meetings/m", "de").Press("Übernehmen: Quirin Verborgen p1"), bearer); done.Status != http.StatusSeeOther {
		t.Fatalf("it is not taken up: %d\n%s", done.Status, done.Text())
	}
	o.mirror.View(func(b *calendar.Book) {
		if m := b.Meeting("m"); !m.Instant.Equal(time.Date(2026, 12, 17, 15, 0, 0, 0, time.UTC)) {
			t.Errorf("the meeting is at %s", m.Instant)
		}
	})
}

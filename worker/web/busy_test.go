package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/busy"
	known "jourfixe/calendar/elsewhere"
	"jourfixe/events"
	"jourfixe/worker/followed"
)

// calendars are those that the office follows, as the role that reads them keeps them.
func (o *office) calendars() *followed.Calendars {
	o.t.Helper()
	c := followed.New(o.Desk.Journal.BusyTimes(), o.Desk.Journal, o.Logger())
	c.Heed = o.mirror.Heed
	o.Desk.Run(c)
	if err := c.WaitReady(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	return c
}

// reads keeps what was read of somebody's calendar at a time, and found unchanged, or unreadable, later.
func (o *office) reads(c *followed.Calendars, of events.Ref, at time.Time, state followed.State, list ...busy.Interval) {
	o.t.Helper()
	state.Key = o.mirror.Snapshot().CalendarOf(of).Key
	if state.Key == "" {
		o.t.Fatalf("no calendar of %s is followed", of)
	}
	reading := &followed.Reading{Intervals: list, From: at.AddDate(0, 0, -2), To: at.AddDate(2, 0, 0), At: at, Zone: "Europe/Berlin", Entries: len(list)}
	if err := c.Keep(o.t.Context(), of, state.Key, reading); err != nil {
		o.t.Fatal(err)
	}
	if err := c.Note(o.t.Context(), of, state); err != nil {
		o.t.Fatal(err)
	}
}

func taken(day, from, to string, perhaps bool) busy.Interval {
	at := func(clock string) time.Time {
		t, err := time.Parse(time.RFC3339, day+"T"+clock+":00+01:00")
		if err != nil {
			panic(err)
		}
		return t.UTC()
	}
	return busy.Interval{From: at(from), To: at(to), Tentative: perhaps}
}

// TestDoubtful has those who must come and the room be busy by their own calendars at the time of a meeting that is planned: what waits says so,
// the page of the meeting says who, since when, and whether that may be out of date, and leads to what can be done. What for is nowhere, as
// nobody knows it.
func TestDoubtful(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	p1, p2, room := events.Ref{Noun: "person", ID: "p1"}, events.Ref{Noun: "person", ID: "p2"}, events.Ref{Noun: "venue", ID: "rathaus"}
	for _, ref := range []events.Ref{p1, p2, room} {
		o.Do(ref.Noun+".follow", `{"id":"`+ref.ID+`","address":"https://calendar.example/geheimnis-`+ref.ID+`.ics"}`)
	}
	c := o.calendars()
	const to = "/meetings/jour-fixe-2026-12-02" // from 14:00 to 15:30
	b := signIn(o)
	if page := b.Open(to); page.Says("eigenen Kalendern") {
		t.Errorf("before anything was read:\n%s", page.Find("main", "").Text())
	}
	o.reads(c, p1, sunday, followed.State{AsOf: sunday, Tried: sunday}, taken("2026-12-02", "15:00", "16:00", true), taken("2026-12-02", "15:30", "16:00", false))
	o.reads(c, p2, sunday, followed.State{AsOf: sunday, Tried: sunday}, taken("2026-12-02", "13:30", "14:00", false))
	page := b.Open(to)
	page.Check("de")
	inOrder(t, page.Find("main", "").Text(), "Diese Zeit passt vielleicht nicht mehr zu eigenen Kalendern:", "Xaveria Geheimrat", "laut eigenem Kalender dann vielleicht belegt (Stand")
	if page.Says("Andere Zeiten ansehen") != true || page.Says("spätestens seit") || page.Says("Vielleicht überholt") {
		t.Errorf("perhaps busy:\n%s", page.Find("main", "").Text())
	}
	o.pass(time.Minute)
	if page := b.Open("/waiting"); page.Says("passt nicht mehr zu einem eigenen Kalender") {
		t.Errorf("what takes a time perhaps waits:\n%s", page.Find("main", "").Text())
	}

	later := sunday.Add(3 * time.Hour)
	o.reads(c, p1, sunday, followed.State{AsOf: later, Tried: later}, taken("2026-12-02", "15:00", "16:00", false))
	o.reads(c, room, sunday, followed.State{AsOf: sunday, Tried: later, Stale: &known.Stale{Since: later, Why: "slow", Tries: 1}}, taken("2026-12-02", "08:00", "20:00", false))
	o.pass(time.Minute)
	waits := b.Open("/waiting")
	waits.Check("de")
	inOrder(t, waits.Find("main", "").Text(), "2 Termine passen nicht mehr zu eigenen Kalendern", "Laut eigenem Kalender belegt: Xaveria Geheimrat (Stand", "Laut eigenem Kalender belegt: der Ort (Stand")
	for _, language := range events.Languages {
		b.Headers["Accept-Language"] = language
		page := b.Open(to)
		page.Check(language)
		said := map[string][]string{
			"de": {"Diese Zeit passt nicht mehr zu eigenen Kalendern:", "Rathaus: laut eigenem Kalender dann belegt (Stand", "Vielleicht überholt: Der Kalender ist nicht mehr zu lesen seit", "Anderen Ort wählen", "Xaveria Geheimrat: laut eigenem Kalender dann belegt, spätestens seit"},
			"en": {"This time does not fit", "Town hall: busy then by their own calendar", "Perhaps out of date:", "Choose another venue", "Xaveria Geheimrat: busy then by their own calendar, since"},
		}[language]
		inOrder(t, page.Find("main", "").Text(), said...)
		if strings.Contains(page.Body, "geheimnis") {
			t.Errorf("the page in %s says where the calendar is", language)
		}
	}
	b.Headers["Accept-Language"] = "de"
	form := b.Click(b.Open(to).Find("link", "Kommt trotzdem: Zusage eintragen: Xaveria Geheimrat"))
	form.Check("de")
	for name, want := range map[string]string{"v.person": "p1", "v.answer": "accepted"} {
		if got := sheet(t, form, "next", nil).Fields.Get(name); got != want {
			t.Errorf("%s of the form is %q", name, got)
		}
	}
	o.Do("meeting.answer", `{"id":"jour-fixe-2026-12-02","person":"p1","answer":"accepted"}`)
	if said := b.Open(to).Find("main", "").Text(); !strings.Contains(said, "Rathaus: laut") || strings.Contains(said, "Xaveria Geheimrat: laut") {
		t.Errorf("after she has accepted:\n%s", said)
	}
	// The search heeds them, and so does the form: the room and p2 are taken for good, whoever types it.
	o.reads(c, p2, later, followed.State{AsOf: later, Tried: later}, taken("2026-12-08", "00:00", "12:00", false), taken("2026-12-08", "15:00", "16:00", true))
	asked := b.Open("/meetings/new").Find("main", "").Find("button", "Beste Zeiten zeigen").Sent()
	asked.Fields["need"] = []string{"person/p2"}
	for name, value := range map[string]string{"minutes": "60", "from": "2026-12-08", "to": "2026-12-08"} {
		asked.Fields.Set(name, value)
	}
	search := b.Send(asked)
	search.Check("de")
	if said := search.Find("main", "").Text(); !strings.Contains(said, "Eigene Kalender, auf die geachtet wurde: 1") || strings.Contains(said, "09:00–10:00") || !strings.Contains(said, "13:00–14:00 Uhr 0 Punkte") {
		t.Errorf("the search says\n%s", said)
	}
	q := url.Values{"v.title.de": {"Absprache"}, "v.at.date": {"2026-12-08"}, "v.at.start": {"09:30"}, "v.duration": {"1 h"}, "v.need": {"person/p2"}}
	refused := b.Send(sheet(t, b.Open("/new/meeting?"+q.Encode()), "next", nil))
	refused.Check("de")
	if refused.Status == http.StatusOK && !refused.Says("Bitte beachten:") || !refused.Says("Laut eigenem Kalender belegt") {
		t.Errorf("%d\n%s", refused.Status, refused.Find("main", "").Text())
	}
	// What could not be read for long waits, and the page of whose calendar it is says why.
	o.pass(30 * time.Hour)
	b = signIn(o)
	inOrder(t, b.Open("/waiting").Find("main", "").Text(), "anderswo", "seit mehr als einem Tag nicht zu lesen", "Rathaus")
	of := b.Open("/venues/rathaus")
	of.Check("de")
	inOrder(t, of.Find("main", "").Text(), "Nicht lesbar seit", "Der Server antwortet zu langsam.", "Solange gilt, was zuletzt gelesen wurde")
	mine := o.enter("p1", "de").Open("/me/busy")
	mine.Check("de")
	if !mine.Says("Belegte Zeiten, Stand") {
		t.Errorf("her own page says\n%s", mine.Find("main", "").Text())
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestTasks records a task in a meeting; whoever is to see to it finds it, ticks it off and opens it again without a role, and nobody else does.
func TestTasks(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	o.minuted()
	for _, role := range ranks {
		o.hire(role)
	}
	b := o.enter("user-coordinator", "de")
	o.Do("resolution.record", `{"id":"ships","meeting":"begins","matter":"port","words":"Schiffe <b>zählen</b>\nZwei genügen.","people":["person/p1"],"due":"2026-12-24"}`)
	page := checked(b.Open("/meetings/begins/minutes"))
	if !page.Says("Schiffe <b>zählen</b>") || !page.Says("zuständig: Xaveria Geheimrat") || !page.Says("zum Punkt Hafen") || page.Elements("b") > 0 {
		t.Errorf("the outcomes are\n%s", page.Find("main", "").Text())
	}
	const to = "/meetings/written/minutes/record"
	missing := checked(b.Send(sheet(t, b.Open(to), "next", map[string]string{"v.words": "Einladen", "v.people": "person/p1"})))
	if missing.Status != http.StatusUnprocessableEntity || !missing.Says("Bitte einen Tag angeben") || field(missing, "v.words").Value() != "Einladen" {
		t.Errorf("without a day: %d\n%s", missing.Status, missing.Find("main", "").Text())
	}
	page = checked(b.Follow(through(t, b, sheet(t, missing, "next", map[string]string{"v.due": "24.11.2026"}))))
	if !page.Says("Es ist festgehalten") || !page.Says("Einladen") {
		t.Errorf("it is not recorded\n%s", page.Find("main", "").Text())
	}
	task := page.Find("link", "Aufgabe ansehen: Einladen").Attr("href")

	own, other := o.enter("p1", "de"), o.enter("p2", "de")
	if page := other.Open(task); page.Status != http.StatusNotFound {
		t.Errorf("somebody else reads a draft's task: %d", page.Status)
	}
	for path, wants := range map[string]int{"/resolutions/route": http.StatusOK, "/resolutions/yes": http.StatusOK, "/resolutions/slip": http.StatusNotFound, "/resolutions/unknown": http.StatusNotFound} {
		if page := other.Open(path); page.Status != wants {
			t.Errorf("%s for who was invited: %d, want %d", path, page.Status, wants)
		}
	}
	page = checked(own.Open("/me"))
	if i, k := strings.Index(page.Body, "Einladen"), strings.Index(page.Body, "Strecke erkunden"); i < 0 || k < i {
		t.Errorf("the tasks are not in order\n%s", page.Find("main", "").Text())
	}
	page = checked(own.Follow(own.Send(page.Press("Erledigt: Einladen"))))
	if !page.Says("abgehakt") || !page.Says("erledigt am") {
		t.Errorf("it is not ticked off\n%s", page.Find("main", "").Text())
	}
	page = checked(own.Follow(own.Send(page.Press("Doch nicht erledigt"))))
	if !page.Says("wieder offen") {
		t.Errorf("it is not open again\n%s", page.Find("main", "").Text())
	}
	for _, language := range []string{"en", "pl", "he"} {
		own.Open(task + "?lang=" + language)
		own.Open(task).Check(language)
	}

	own.Open(task + "?lang=de")
	o.Set(time.Date(2026, 11, 26, 7, 0, 0, 0, time.UTC))
	own, b = o.enter("p1", "de"), o.enter("user-coordinator", "de") // sessions are over by now
	if page = checked(own.Open(task)); !page.Says("überfällig") {
		t.Errorf("it is not overdue\n%s", page.Find("main", "").Text())
	}
	if page = checked(b.Open("/waiting")); !page.Says("Einladen") || !page.Says("Aufgaben aus Treffen") {
		t.Errorf("it does not wait\n%s", page.Find("main", "").Text())
	}
	if page = checked(b.Open("/meetings/written/room")); !page.Says("Offene Aufgaben") || !page.Says("Einladen") {
		t.Errorf("it does not stand in the room\n%s", page.Find("main", "").Text())
	}
	before := own.Open(task).Press("Erledigt")
	page = checked(b.Follow(through(t, b, sheet(t, b.Open(task+"/withdraw"), "next", nil))))
	if !page.Says("zurückgenommen") {
		t.Errorf("it is not withdrawn\n%s", page.Find("main", "").Text())
	}
	if page = checked(own.Send(before)); page.Status != http.StatusConflict || !page.Says("inzwischen zurückgenommen") {
		t.Errorf("what was withdrawn meanwhile is ticked off: %d\n%s", page.Status, page.Find("main", "").Text())
	}
	late := own.Send(own.Open("/resolutions/route").Press("Erledigt"))
	o.Do("resolution.finish", `{"id":"offer"}`)
	if page = own.Follow(late); !page.Says("abgehakt") {
		t.Errorf("a task of two people: %d", page.Status)
	}
	if strings.Contains(o.Log.String(), "Einladen") || strings.Contains(o.Log.String(), "Strecke") {
		t.Error("the log says what is to be done")
	}
}

// TestAttendance notes who was at a meeting, from what follows from the answers, until the minutes are approved.
func TestAttendance(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.minuted()
	for _, role := range ranks {
		o.hire(role)
	}
	b := o.enter("user-coordinator", "de")
	page := checked(b.Open("/meetings/written/minutes"))
	if !page.Says("Noch nicht festgehalten") || !page.Says("Nicht bekannt: Quirin Verborgen") {
		t.Errorf("before\n%s", page.Find("main", "").Text())
	}
	const to = "/meetings/written/minutes/attendance"
	wrong := checked(b.Send(sheet(t, b.Open(to), "next", map[string]string{"v.people.p2": "there"})))
	if wrong.Status != http.StatusUnprocessableEntity {
		t.Errorf("a way that there is not: %d", wrong.Status)
	}
	page = checked(b.Follow(through(t, b, sheet(t, b.Open(to), "next", map[string]string{"v.people.p2": "excused"}))))
	if !page.Says("Entschuldigt: Quirin Verborgen") || page.Says("Noch nicht festgehalten") {
		t.Errorf("after\n%s", page.Find("main", "").Text())
	}
	if page := b.Open("/meetings/agreed/minutes/attendance"); page.Status != http.StatusNotFound {
		t.Errorf("of approved minutes: %d", page.Status)
	}
	if page := checked(o.enter("p2", "de").Open("/me/data")); !page.Says("entschuldigt") {
		t.Errorf("one's own data do not say it\n%s", page.Find("main", "").Text())
	}
}

package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// TestAgenda arranges what a meeting talks about by buttons, is told that it takes too long, and has it shown to whoever is invited; who is not learns nothing.
func TestAgenda(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	b := signIn(o)
	b.Headers["Accept-Language"] = "de"
	page := b.Open("/meetings/jour-fixe-2027-01-06/agenda")
	more := b.Send(sheet(t, page, "add:items", nil))
	more.Check("de")
	filled := b.Send(sheet(t, more, "up:items:2", map[string]string{"v.items.2.matter": "market", "v.items.2.minutes": "10,000"}))
	filled.Check("de")
	if !strings.Contains(filled.Body, `value="10,000"`) {
		t.Errorf("what is typed is lost: %s", filled.Find("main", "").Text())
	}
	wrong := b.Send(sheet(t, filled, "next", nil))
	if wrong.Check("de"); wrong.Status != http.StatusUnprocessableEntity || len(wrong.All("alert")) != 1 {
		t.Errorf("10,000 minutes: %d", wrong.Status)
	}
	seen := b.Send(sheet(t, wrong, "next", map[string]string{"v.items.1.minutes": "7"}))
	if seen.Check("de"); !seen.Says("Die Punkte dauern zusammen 107 Minuten, das Treffen 90.") {
		t.Fatalf("%d\n%s", seen.Status, seen.Find("main", "").Text())
	}
	buttons := seen.All("button")
	i := slices.IndexFunc(buttons, func(e webtest.Element) bool { return e.Attr("value") == "do" })
	done := b.Follow(b.Send(buttons[i].Press()))
	done.Check("de")
	want := []events.AgendaItem{{Matter: "cycling", Minutes: 80}, {Matter: "market", Minutes: 7}, {Matter: "stamps", Minutes: 20}}
	if a := o.mirror.Snapshot().MeetingAgenda("jour-fixe-2027-01-06"); !slices.Equal(a.Items, want) {
		t.Errorf("the agenda is %v", a.Items)
	}

	guest := o.enter("p1", "de")
	room := guest.Open("/rooms/jour-fixe")
	if room.Check("de"); room.Status != http.StatusOK || room.Says("Quirin") || !room.Says("Corinto: 1 Person") {
		t.Errorf("%d\n%s", room.Status, room.Find("main", "").Text())
	}
	for target, status := range map[string]int{
		"/meetings/video/room": 404, "/rooms/unknown": 404, "/rooms/jour-fixe/matters/market": 404, "/rooms/jour-fixe/matters/cycling": 200, "/series/jour-fixe": 403,
	} {
		if got := guest.Open(target); got.Status != status {
			t.Errorf("%s for who is invited: %d", target, got.Status)
		}
	}

	// Behind the link of an invitation stands what is mailed: an agenda that is closed.
	link := "/rsvp/" + o.links.Token(o.mirror.Snapshot(), "jour-fixe-2027-01-06", "p1")
	if before := o.open(link); before.Says("Christmas market") || before.Says("Weihnachtsmarkt") {
		t.Error("an open agenda is shown to who has a link")
	}
	o.Do("agenda.close", `{"id":"jour-fixe-2027-01-06"}`)
	after := o.open(link, with("Accept-Language", "de"))
	if after.Check("de"); !after.Says("Weihnachtsmarkt") || !after.Says("16:20") {
		t.Errorf("%d\n%s", after.Status, after.Find("main", "").Text())
	}
}

package web_test

import (
	"net/http"
	"slices"
	"testing"

	"jourfixe/events"
)

// TestRegistering says in the form of a trip how people get on it, changes one part of that, and has what is wrong said beside it.
func TestRegistering(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	registering := func(trip string) *events.Registering { return o.mirror.Snapshot().Trip(trip).Registration }

	typed := map[string]string{
		"v.title.de": "Reise nach Riga", "v.partner": "riga", "v.window.from": "2027-08-01", "v.window.to": "2027-09-30", "v.days": "4", "v.capacity": "20",
	}
	if done := through(t, b, sheet(t, b.Open("/new/trip"), "next", typed)); done.Status != http.StatusSeeOther || registering("reise-nach-riga") != nil {
		t.Fatalf("without a rule: %d, %+v", done.Status, registering("reise-nach-riga"))
	}
	typed["v.title.de"] = "Fahrt nach Danzig"
	page := b.Open("/new/trip")
	for _, x := range []struct{ do, whom, seats string }{{"add:registration.quotas", "member", "4"}, {"add:registration.quotas", "first", "8"}} {
		page = arranges(t, b, page, x.do, typed)
		n := "0"
		if typed["v.registration.quotas.0.for"] != "" {
			n = "1"
		}
		typed["v.registration.quotas."+n+".for"], typed["v.registration.quotas."+n+".seats"] = x.whom, x.seats
	}
	wrong := b.Send(sheet(t, page, "next", typed))
	wrong.Check("de")
	if got := faulty(wrong); wrong.Status != http.StatusUnprocessableEntity || got != "v.registration.rule" {
		t.Errorf("quotas without a rule: %d, beside %q", wrong.Status, got)
	}
	typed["v.registration.rule"] = "lottery"
	typed["v.registration.ranks.0"], typed["v.registration.ranks.2"] = "host", "host"
	wrong = b.Send(sheet(t, page, "next", typed))
	if got := faulty(wrong); wrong.Status != http.StatusUnprocessableEntity || got != "v.registration.ranks.2" {
		t.Errorf("a rank that is there twice: %d, beside %q", wrong.Status, got)
	}
	typed["v.registration.ranks.2"], typed["v.registration.offer"] = "lost", "0 Tage"
	wrong = b.Send(sheet(t, page, "next", typed))
	if got := faulty(wrong); wrong.Status != http.StatusUnprocessableEntity || got != "v.registration.offer" {
		t.Errorf("an offer of no time: %d, beside %q", wrong.Status, got)
	}
	typed["v.registration.offer"] = "5 Tage"
	typed["v.registration.quotas.0.seats"] = "14"
	wrong = b.Send(sheet(t, page, "next", typed))
	wrong.Check("de")
	if wrong.Status != http.StatusUnprocessableEntity || !wrong.Says("zusammen höchstens 20") {
		t.Errorf("quotas of more than all seats: %d\n%s", wrong.Status, wrong.Find("main", "").Text())
	}
	typed["v.registration.quotas.0.seats"] = "4"
	if done := through(t, b, sheet(t, page, "next", typed)); done.Status != http.StatusSeeOther {
		t.Fatalf("by lot: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	is := registering("fahrt-nach-danzig")
	if is == nil || is.Rule != events.Lottery || !slices.Equal(is.Quotas, []events.Quota{{For: "member", Seats: 4}, {For: "first", Seats: 8}}) ||
		!slices.Equal(is.Ranks, []string{"host", "lost"}) || is.Offer != (events.Period{Days: 5}) || is.Decide != events.DecideOffice {
		t.Fatalf("the trip has %+v", is)
	}

	change := "/trips/fahrt-nach-danzig/change"
	if done := through(t, b, sheet(t, b.Open(change), "next", map[string]string{"v.registration.decide": "rule", "v.registration.ranks.1": ""})); done.Status != http.StatusSeeOther {
		t.Fatalf("changed: %d\n%s", done.Status, done.Find("main", "").Text())
	}
	if now := registering("fahrt-nach-danzig"); now.Decide != events.DecideRule || !slices.Equal(now.Ranks, []string{"host"}) || len(now.Quotas) != 2 || now.Offer != is.Offer {
		t.Errorf("changed it is %+v", now)
	}
	if same := b.Send(sheet(t, b.Open("/trips/reise-nach-riga/change"), "next", nil)); same.Status != http.StatusUnprocessableEntity || !same.Says("nichts geändert") {
		t.Errorf("nothing was changed: %d\n%s", same.Status, same.Find("main", "").Text())
	}
}

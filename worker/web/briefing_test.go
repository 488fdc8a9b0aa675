package web_test

import "testing"

// TestBriefing plans the evening before a trip from its page: whoever has a seat is invited to it, and the page of the meeting says so.
func TestBriefing(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("partner.register", `{"id":"lodz","title":{"de":"Łódź"},"kind":"twin-city","country":"PL","zone":"Europe/Warsaw"}`)
	o.Do("trip.propose", `{"id":"lodz-2027","partner":"lodz","title":{"de":"Reise nach Łódź","en":"Trip to Łódź"},"window":{"from":"2027-09-01","to":"2027-09-20"},"days":4,"capacity":5,
		"registration":{"rule":"first-come"},"milestones":[{"id":"registration-closes","before":"P4W","title":{"de":"Anmeldeschluss"}},{"id":"briefing","before":"P3W","title":{"de":"Informationsabend"}}]}`)
	o.Do("registration.make", `{"trip":"lodz-2027","name":"Geheim Reisend","email":"reist@geheim.example"}`)
	page := o.get("/trips/lodz-2027", "de")
	page.Check("de")
	plan := o.get(page.Find("link", "Informationsabend planen").Attr("href"), "de")
	plan.Check("de")
	if !plan.Says("Alle mit einem Platz: Reise nach Łódź") {
		t.Errorf("the travellers are not named\n%s", plan.Text())
	}
	o.Do("meeting.request", `{"id":"evening","title":{"de":"Informationsabend"},"need":["trip/lodz-2027"],"duration":"PT2H","at":{"date":"2027-08-10","start":"18:00"},"ifNone":"best"}`)
	evening := o.get("/meetings/evening", "de")
	evening.Check("de")
	if !evening.Says("Alle mit einem Platz auf der Reise") || !evening.Has("link", "Reise nach Łódź") || !evening.Says("Geheim Reisend") {
		t.Errorf("the meeting does not say who comes\n%s", evening.Text())
	}
}

package web_test

import (
	"strings"
	"testing"
	"time"
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

package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/worker/web/webtest"
)

// proposed is what the book has as the time that somebody proposes, and whether it is to be decided on.
func (o *office) proposed(meeting, person string) (c meeting.Counter, open bool) {
	o.mirror.View(func(b *calendar.Book) { c, open = b.Meeting(meeting).Counter(person) })
	return c, open
}

// TestProposePages looks at the form for another time in its states and languages, and at what it says when it has a fault.
func TestProposePages(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.request", `{"id":"night","title":{"de":"Lange Nacht"},"at":{"date":"2027-03-28","start":"01:30"},"duration":"PT1H","need":["partner/riga","person/p2"],"ifNone":"best"}`)
	o.counter("p2", 14, `,"comment":"Zeile 1\nZeile 2"`)
	for _, language := range words.Spoken() {
		for link, want := range map[string]int{
			o.rsvp(counted, "p1"): 200, o.rsvp(counted, "p2"): 200, o.rsvp("night", "p2"): 200, o.rsvp("video", "p2"): 200,
			o.rsvp("jour-fixe-2027-03-03", "p1"): http.StatusGone,
		} {
			page := o.open(link+"/counter", chosen(language))
			if page.Status != want {
				t.Errorf("%s: %d, want %d", link, page.Status, want)
			}
			page.Check(language)
			forGuests(t, page)
			if !strings.Contains(link, "p2") && page.Says("Quirin") && page.Says("Xaveria") {
				t.Errorf("%s shows one guest another", link)
			}
		}
		for _, body := range []string{
			"", "do=send&revision=0", "do=send&revision=0&day=2026-12-03", "do=send&revision=0&day=2026-12-03&from=09:00", "%zz",
			"do=send&revision=0&day=2026-12-03&from=09:00&to=23:00", "do=look&revision=0&day=2028-12-03&from=09:00&to=10:00",
			"do=send&revision=7&day=2026-12-03&from=09:00&to=10:00",
		} {
			target := o.rsvp(counted, "p1") + "/counter"
			page := webtest.Parse(t, target, o.ask("POST", target, body, asForm, chosen(language)))
			page.Check(language)
			forGuests(t, page)
			if page.Status < 400 || len(page.All("alert")) != 1 {
				t.Errorf("%d: the fault of %.60q is not announced", page.Status, body)
			}
		}
	}
	secret := o.answerToken(counted, "p1")
	if strings.Contains(o.Log.String(), secret) || strings.Contains(o.Log.String(), "Xaveria") {
		t.Error("the log has a token or a name")
	}
}

// TestProposeCommand reads the command that comes of the form. It is for the very instants, on the guest's clock; and no link, no
// form from elsewhere, and none that only looks proposes anything.
func TestProposeCommand(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	link := o.rsvp(counted, "p1") + "/counter"
	before := o.next()
	for _, query := range []string{"", "?do=send&day=2026-12-03&from=09:00&to=10:00&revision=0"} {
		o.ask("GET", link+query, "")
		o.ask("HEAD", link+query, "")
	}
	o.ask("POST", link, "do=look&day=2026-12-03&from=09:00&to=10:00&revision=0", asForm)
	o.ask("POST", link, "do=send&day=2026-12-03&from=09:00&to=10:00&revision=0", asForm, with("Sec-Fetch-Site", "cross-site"))
	if after := o.next(); after != before+1 {
		t.Errorf("looking has sent %d commands", after-before-1)
	}
	const said = "</textarea><script>alert(1)</script>\n\u202egnp.exe"
	done := o.send(o.open(link).Press("Vorschlag senden", webtest.Fill{"Tag": "2027-04-01", "Beginn": "9:00", "Ende": "10.15", "Bemerkung": said}))
	c, open := o.proposed(counted, "p1")
	if done.Status != http.StatusSeeOther || !open || !c.Start.Equal(time.Date(2027, 4, 1, 6, 0, 0, 0, time.UTC)) || c.End.Sub(c.Start) != 75*time.Minute ||
		c.Via != events.ViaWeb || c.Sequence != 0 || c.Comment.Value() != "</textarea><script>alert(1)</script>\ngnp.exe" {
		t.Errorf("%d; the proposal is %+v with %q", done.Status, c, c.Comment.Value())
	}
	page := o.open(link)
	page.Check("de")
	if got := page.Find("textbox", "Bemerkung").Value(); got != c.Comment.Value() {
		t.Errorf("the form has %q", got)
	}
	if _, answered := o.given(counted, "p1"); answered {
		t.Error("whoever proposes has answered")
	}
}

// TestProposeTwice sends one showing of the form twice: it is one proposal, also if the office has decided on it in between.
func TestProposeTwice(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	form := o.open(o.rsvp(counted, "p1") + "/counter")
	press := func(to string) {
		t.Helper()
		done := o.send(form.Press("Vorschlag senden", webtest.Fill{"Tag": "2026-12-04", "Beginn": "10:00", "Ende": to}))
		if done.Status != http.StatusSeeOther {
			t.Fatalf("%d %s", done.Status, done.Body)
		}
	}
	press("11:00")
	first, _ := o.proposed(counted, "p1")
	o.Do("meeting.keep", `{"id":"`+counted+`","person":"p1"}`)
	o.pass(time.Minute)
	press("11:00")
	if again, open := o.proposed(counted, "p1"); open || !again.At.Equal(first.At) {
		t.Error("the same form sent again proposes again what was decided on")
	}
	// Filled in otherwise it is another.
	press("12:00")
	if other, open := o.proposed(counted, "p1"); !open || !other.At.After(first.At) {
		t.Error("another proposal by the same form is not taken")
	}
}

// TestProposeUndecided proposes while nobody is at the desk, and while the journal is away.
func TestProposeUndecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.impatient()
	link := o.rsvp(counted, "p1") + "/counter"
	page := o.send(o.open(link).Press("Vorschlag senden", webtest.Fill{"Tag": "2026-12-04", "Bemerkung": "Gern"}))
	page.Check("de")
	if page.Status != http.StatusAccepted || !strings.Contains(page.Find("status", "").Text(), "Ihr Vorschlag ist gespeichert.") ||
		page.Find("textbox", "Bemerkung").Value() != "Gern" {
		t.Errorf("undecided: %d\n%s", page.Status, page.Body)
	}
	o.options.Reception.Journal = awayJournal(t)
	page = o.send(o.open(link).Press("Vorschlag senden", webtest.Fill{"Tag": "2026-12-05", "Bemerkung": "Doch nicht"}))
	page.Check("de")
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" || page.Find("textbox", "Bemerkung").Value() != "Doch nicht" {
		t.Errorf("the journal is away: %d\n%s", page.Status, page.Body)
	}
	if strings.Contains(o.Log.String(), "Doch nicht") {
		t.Error("the log has the comment")
	}
}

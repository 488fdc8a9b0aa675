package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/links"
	"jourfixe/worker/web"
)

// TestT4LinkForSomebodyElse alters the links that only one person has, uses them for what they are not for, and after
// their time: each time there is nothing behind them, and nothing changes.
func TestT4LinkForSomebodyElse(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const meeting = "jour-fixe-2026-12-02"
	answer := url.Values{"answer": {"accepted"}, "revision": {"0"}, "List-Unsubscribe": {"One-Click"}, "offered": {"reminder"}}.Encode()
	next := 0
	refused := func(what, path string) {
		t.Helper()
		for _, method := range []string{"GET", "POST"} {
			if next++; next%50 == 0 {
				o.pass(time.Minute) // whoever tries more is slowed down, which is not what this is about
			}
			from := func(r *http.Request) { r.RemoteAddr = fmt.Sprintf("192.0.2.%d:1", next%250) }
			w := o.ask(method, path, answer, asForm, from)
			if w.Code != http.StatusNotFound {
				t.Errorf("%s: %s %s is answered %d", what, method, path, w.Code)
			}
			for _, never := range []string{"Xaveria", "Quirin", "Jour Fixe"} {
				if strings.Contains(w.Body.String(), never) {
					t.Errorf("%s: %s shows %q", what, path, never)
				}
			}
		}
	}
	token, mails := strings.TrimPrefix(o.rsvp(meeting, "p1"), "/rsvp/"), o.mailsToken("p1")
	for i := range token {
		other := byte('a')
		if token[i] == other || mails[i] == other {
			other = 'b'
			if token[i] == other || mails[i] == other {
				other = 'c'
			}
		}
		refused("altered", "/rsvp/"+token[:i]+string(other)+token[i+1:])
		refused("altered", "/mails/"+mails[:i]+string(other)+mails[i+1:])
	}
	var uid string
	o.mirror.View(func(b *calendar.Book) { uid, _, _ = strings.Cut(o.links.UID(b, meeting, "p1"), "@") })
	for what, path := range map[string]string{
		"cut off":                              "/rsvp/" + token[:25],
		"longer":                               "/rsvp/" + token + "a",
		"the mails of, cut off":                "/mails/" + mails[:25],
		"an invitation as the link for mails":  "/mails/" + token,
		"the link for mails as an invitation":  "/rsvp/" + mails,
		"the id of a calendar entry":           "/rsvp/" + uid,
		"the token of a feed":                  "/mails/" + o.links.FeedToken("p1")[:26],
		"somebody who is not invited":          "/rsvp/" + o.answerToken("video", "p1"),
		"a meeting that there is not":          "/rsvp/" + o.answerToken("unknown", "p1"),
		"a person that there is not":           "/mails/" + o.mailsToken("unknown"),
		"half of one link and half of another": "/mails/" + mails[:13] + o.mailsToken("p2")[13:],
		"the link of one and more of the path": "/mails/" + mails + "/" + o.mailsToken("p2"),
	} {
		refused(what, path)
	}
	if _, ok := o.given(meeting, "p1"); ok || o.without("p1") != "" || o.without("p2") != "" {
		t.Error("a wrong link has changed something")
	}
	// A right link is for its person alone, whatever else the form says.
	body := answer + "&person=p2&id=p2"
	if w := o.ask("POST", "/rsvp/"+token+"?person=p2", body, asForm); w.Code != http.StatusSeeOther {
		t.Errorf("the right link: %d", w.Code)
	}
	if w := o.ask("POST", "/mails/"+mails+"?person=p2", body, asForm); w.Code != http.StatusOK {
		t.Errorf("the right link: %d", w.Code)
	}
	_, first := o.given(meeting, "p1")
	_, second := o.given(meeting, "p2")
	if !first || second || o.without("p1") == "" || o.without("p2") != "" {
		t.Error("a link counts for somebody else")
	}
	// Once the meeting is over nothing is taken; a good while later the link is none, here after a restart.
	o.Set(time.Date(2026, 12, 3, 0, 0, 0, 0, time.UTC))
	if w := o.ask("POST", "/rsvp/"+token, "answer=declined&revision=0", asForm); w.Code != http.StatusGone {
		t.Errorf("after the meeting: %d", w.Code)
	}
	if a, _ := o.given(meeting, "p1"); a.Answer != events.AnswerAccepted {
		t.Errorf("after the meeting the answer is %q", a.Answer)
	}
	o.Set(time.Date(2027, 1, 15, 0, 0, 0, 0, time.UTC))
	o.options.Links = links.NewDoorbook(o.mirror, o.ledger, o.links, o.Now)
	h, err := web.New(o.options)
	if err != nil {
		t.Fatal(err)
	}
	o.web = h
	refused("expired", "/rsvp/"+token)
	if w := o.ask("GET", "/mails/"+mails, ""); w.Code != http.StatusOK {
		t.Errorf("mails can be chosen as long as somebody is in the book: %d", w.Code)
	}
	o.Do("person.erase", `{"id":"p1"}`)
	refused("erased", "/mails/"+mails)
}

// TestT5ScannerGets follows the links of mails as virus scanners and previews do, by every method and with every query
// that means something: no command may come of it.
func TestT5ScannerGets(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.digest("p1")
	// Nobody is at the desk, so whatever sends a command waits for it; not for long, should it come to that.
	o.impatient()
	before := o.next()
	queries := map[string][]string{
		o.rsvp("jour-fixe-2026-12-02", "p1"): {"", "?answer=accepted", "?answer=declined&revision=0&comment=x", "?lang=en", "?lang=he&answer=tentative"},
		o.mailsLink("p1"): {"", "?mails=reminder", "?mails=digest&mails=overview", "?saved", "?List-Unsubscribe=One-Click", "?mails=reminder&List-Unsubscribe=One-Click",
			"?offered=reminder", "?offered=reminder&wanted=digest", "?lang=pl&mails=overview"},
	}
	bodies := []string{"", "List-Unsubscribe=One-Click", "answer=accepted&revision=0", "offered=reminder"}
	for link, list := range queries {
		for _, query := range list {
			for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PROPFIND"} {
				for _, body := range bodies {
					want := http.StatusMethodNotAllowed
					switch read := method == "GET" || method == "HEAD"; {
					case read && strings.Contains(query, "lang="):
						want = http.StatusSeeOther
					case read:
						want = http.StatusOK
					}
					if w := o.ask(method, link+query, body, asForm); w.Code != want {
						t.Errorf("%s %s with %q: %d, want %d", method, query, body, w.Code, want)
					}
				}
			}
		}
	}
	// A form in the query is none.
	o.ask("POST", o.mailsLink("p1")+"?List-Unsubscribe=One-Click&offered=reminder", "", asForm)
	o.ask("POST", o.rsvp("jour-fixe-2026-12-02", "p1")+"?answer=accepted&revision=0", "", asForm)
	if after := o.next(); after != before+1 {
		t.Errorf("looking has sent %d commands", after-before-1)
	}
	if got := ticked(o.open(o.mailsLink("p1"))); got != "reminder digest overview" {
		t.Error("the page does not show that everything still comes")
	}
}

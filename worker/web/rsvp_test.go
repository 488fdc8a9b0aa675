package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/events/patience"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// asForm says what kind of body a form is.
var asForm = with("Content-Type", "application/x-www-form-urlencoded")

// answerToken is what somebody's link for answering ends with.
func (o *office) answerToken(meeting, person string) (token string) {
	o.mirror.View(func(b *calendar.Book) { token = o.links.Token(b, meeting, person) })
	return token
}

// rsvp is the path of a link for answering, which somebody has got with an invitation.
func (o *office) rsvp(meeting, person string) string {
	if said, _ := o.ledger.Line(events.Ref{Noun: "meeting", ID: meeting}, person); len(said) == 0 {
		o.said(meeting, person, owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSent, Begun: sunday, At: sunday})
	}
	return "/rsvp/" + o.answerToken(meeting, person)
}

// given is what the book has as somebody's answer.
func (o *office) given(meeting, person string) (a meeting.Answer, ok bool) {
	o.mirror.View(func(b *calendar.Book) { a, ok = b.Meeting(meeting).Answer(person) })
	return a, ok
}

// TestRSVPPages looks at the page for guests in all its states and languages.
func TestRSVPPages(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("meeting.answer", `{"id":"jour-fixe-2027-01-06","person":"p1","answer":"tentative","comment":"Zeile 1\nZeile 2"}`)
	o.Do("meeting.answer", `{"id":"jour-fixe-2027-02-03","person":"p1","answer":"declined"}`)
	o.Do("meeting.move", `{"id":"jour-fixe-2027-02-03","at":{"date":"2027-02-11","start":"23:30"}}`)
	o.Do("meeting.request", `{"id":"far","title":{"de":"Jubiläum"},"at":{"date":"2036-02-05","start":"10:00"},"duration":"PT24H","need":["person/p1"],"avoid":{"school":["DE-HB"]}}`)
	o.Do("meeting.request", `{"id":"left","title":{"de":"Klausur"},"at":{"date":"2027-02-05","start":"10:00"},"duration":"PT1H","need":["person/p1"]}`)
	links := map[string]int{
		o.rsvp("jour-fixe-2026-12-02", "p1"):                      http.StatusOK,
		o.rsvp("jour-fixe-2026-12-02", "p2") + "?answer=accepted": http.StatusOK,
		o.rsvp("jour-fixe-2027-01-06", "p1") + "?answer=declined": http.StatusOK,
		o.rsvp("jour-fixe-2027-02-03", "p1"):                      http.StatusOK,
		o.rsvp("jour-fixe-2027-03-03", "p1"):                      http.StatusGone,
		o.rsvp("video", "p2"):                                     http.StatusOK,
		o.rsvp("far", "p1"):                                       http.StatusOK,
		o.rsvp("left", "p1"):                                      http.StatusGone,
		"/rsvp/unknown":                                           http.StatusNotFound,
	}
	o.get(o.rsvp("left", "p1"), "de")
	o.Do("meeting.amend", `{"id":"left","need":["person/p2"]}`)
	for link, want := range links {
		for _, language := range words.Spoken() {
			page := o.open(link, chosen(language))
			if page.Status != want {
				t.Errorf("%s: %d, want %d", link, page.Status, want)
			}
			page.Check(language)
			forGuests(t, page)
		}
	}
	// What is wrong with a form is a page of its own.
	for _, body := range []string{"", "revision=0&answer=x", "revision=x&answer=accepted", "revision=0&answer=accepted&comment=" + strings.Repeat("x", events.MaxComment+1), "%zz"} {
		page := o.post(o.rsvp("jour-fixe-2026-12-02", "p1"), body)
		page.Check("de")
		if len(page.All("alert")) != 1 {
			t.Errorf("the fault of %.40q is not announced", body)
		}
	}
	o.options.Contact = ""
	h, err := web.New(o.options)
	if err != nil {
		t.Fatal(err)
	}
	o.web = h
	if page := o.open("/rsvp/unknown"); strings.Contains(page.Body, "mailto:") || page.Says("Fragen?") {
		t.Error("guests are asked to write to nobody")
	}
	// Tokens are secrets, and names personal: neither is anything for a log.
	for link := range links {
		if secret, _, _ := strings.Cut(strings.TrimPrefix(link, "/rsvp/"), "?"); secret != "unknown" && strings.Contains(o.Log.String(), secret) {
			t.Errorf("the log has the token of %s", link)
		}
	}
	if strings.Contains(o.Log.String(), "Xaveria") {
		t.Error("the log has a name")
	}
}

// forGuests looks that a page leads nowhere but to where its guest may go, and shows no address of anybody.
func forGuests(t *testing.T, page *webtest.Page) {
	t.Helper()
	for _, link := range page.All("link") {
		to := link.Attr("href")
		if !strings.HasPrefix(to, "#") && !strings.HasPrefix(to, "/rsvp/") && !strings.HasPrefix(to, "/mails/") && !strings.HasPrefix(to, "/mine/") &&
			!strings.HasPrefix(to, "/registered/") && !strings.HasPrefix(to, "/visiting/") && !strings.HasSuffix(to, "/register") && !slices.Contains([]string{"/imprint", "/privacy", "/accessibility"}, to) && to != "mailto:buero@bremen.example" {
			t.Errorf("%s leads a guest to %s", page.Target, to)
		}
	}
	for _, never := range []string{"@geheim.example", "/login", "/logout", "asyncapi"} {
		if strings.Contains(page.Body, never) {
			t.Errorf("%s in %s shows a guest %q", page.Target, page.Language(), never)
		}
	}
}

// next sends a command and returns its place in the journal: what was sent before it has the places before.
func (o *office) next() uint64 {
	o.t.Helper()
	o.number++
	kind, err := events.ParseType("venue.set")
	if err != nil {
		o.t.Fatal(err)
	}
	m := events.Message{ID: fmt.Sprint("next-", o.number), Source: "/test", Type: kind.String(), Data: []byte(`{"id":"x","title":{"de":"X"}}`)}
	sequence, err := o.Desk.Journal.Submit(o.t.Context(), "operator", kind, m)
	if err != nil {
		o.t.Fatal(err)
	}
	return sequence
}

// TestRSVPLooking follows a link as mail programs and virus scanners do. No command may come of it: the next one takes
// the next place in the journal.
func TestRSVPLooking(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	before := o.next()
	link := o.rsvp("jour-fixe-2026-12-02", "p1")
	for _, method := range []string{"GET", "HEAD"} {
		for _, query := range []string{"", "?answer=accepted", "?answer=accepted&revision=0", "?answer=declined&comment=x&revision=0"} {
			if w := o.ask(method, link+query, "answer=accepted&revision=0", asForm); w.Code != http.StatusOK {
				t.Errorf("%s %s: %d", method, query, w.Code)
			}
		}
	}
	// Nor does a form that comes from elsewhere, or that has a fault.
	if w := o.ask("POST", link, "answer=accepted&revision=0", asForm, with("Sec-Fetch-Site", "cross-site"), with("Accept-Language", "de")); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "Dieses Formular kam von einer fremden Seite") {
		t.Errorf("a form of another site: %d %s", w.Code, w.Body)
	}
	o.ask("POST", link, "answer=accepted", asForm)
	o.ask("POST", link+"?answer=accepted&revision=0", "", asForm)
	if after := o.next(); after != before+1 {
		t.Errorf("looking has sent %d commands", after-before-1)
	}
}

// TestRSVPCommand reads the command that comes of an answer, and what the book makes of it.
func TestRSVPCommand(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const meeting = "jour-fixe-2026-12-02"
	for _, x := range []struct{ what, answer, comment, want string }{
		{"plain", "accepted", "Wir kommen.", "Wir kommen."},
		{"nothing", "tentative", " \r\n ", ""},
		{"lines", "declined", "a\r\nb\rc\nd\u2028e", "a\nb\nc\nd\ne"},
		{"marks that turn the writing", "accepted", "\u202egnp\u2066.exe\ufeff\x00\x07", "gnp.exe"},
		{"markup", "accepted", "</textarea><script>alert(1)</script>", "</textarea><script>alert(1)</script>"},
		{"no UTF-8", "accepted", "a\xffb", "a\uFFFDb"},
		{"the longest, of the largest characters", "tentative", strings.Repeat("🎉", events.MaxComment), strings.Repeat("🎉", events.MaxComment)},
		{"the same again", "tentative", strings.Repeat("🎉", events.MaxComment), strings.Repeat("🎉", events.MaxComment)},
	} {
		// What no browser lets anybody write goes in beside it.
		buttons := map[string]string{"accepted": "Zusagen", "tentative": "Vielleicht", "declined": "Absagen"}
		done := o.send(o.open(o.rsvp(meeting, "p1")).Press(buttons[x.answer]).With("comment", x.comment))
		if done.Status != http.StatusSeeOther {
			t.Errorf("%s: %d\n%s", x.what, done.Status, done.Body)
			continue
		}
		a, ok := o.given(meeting, "p1")
		if !ok || a.Answer != x.answer || a.Comment.Value() != x.want || a.Via != events.ViaWeb || a.Sequence != 0 {
			t.Errorf("%s: the answer is %+v with the comment %.60q", x.what, a, a.Comment.Value())
		}
		page := o.get(done.Header.Get("Location"), "de")
		page.Check("de")
		if got := page.Find("textbox", "Bemerkung").Value(); got != x.want {
			t.Errorf("%s: the form does not keep the comment, but has %.60q", x.what, got)
		}
		o.get("/meetings/"+meeting, "de").Check("de")
	}
	// A token is the same in capitals: some mail programs change links so.
	if w := o.ask("POST", "/rsvp/"+strings.ToUpper(o.answerToken(meeting, "p1")), "answer=declined&revision=0", asForm); w.Code != http.StatusSeeOther {
		t.Errorf("in capitals: %d", w.Code)
	}
}

// TestRSVPUndecided answers while nobody is at the desk, and while the journal is away.
func TestRSVPUndecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.impatient()
	link := o.rsvp("jour-fixe-2026-12-02", "p1")
	page := o.send(o.open(link).Press("Zusagen", webtest.Fill{"Bemerkung": "Gern"}))
	page.Check("de")
	if page.Status != http.StatusAccepted || !strings.Contains(page.Find("status", "").Text(), "Ihre Antwort ist gespeichert.") || page.Says("Danke") ||
		page.Find("textbox", "Bemerkung").Value() != "Gern" {
		t.Errorf("undecided: %d\n%s", page.Status, page.Body)
	}
	o.StartDesk() // who decides what has come in meanwhile
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	err := o.mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
		_, ok := b.Meeting("jour-fixe-2026-12-02").Answer("p1")
		return ok
	})
	if err != nil || !o.get(link, "de").Says("Danke – Ihre Zusage ist angekommen.") {
		t.Errorf("the answer that was stored is not decided: %v", err)
	}

	o.options.Reception.Journal = awayJournal(t)
	page = o.send(o.open(link).Press("Absagen", webtest.Fill{"Bemerkung": "Doch nicht"}))
	page.Check("de")
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" || page.Find("textbox", "Bemerkung").Value() != "Doch nicht" ||
		!strings.Contains(page.Find("alert", "").Text(), "in ein paar Minuten noch einmal") {
		t.Errorf("the journal is away: %d\n%s", page.Status, page.Body)
	}
	if strings.Contains(o.Log.String(), "Doch nicht") || strings.Contains(o.Log.String(), strings.TrimPrefix(link, "/rsvp/")) {
		t.Error("the log has the comment or the token")
	}
}

// awayJournal is one whose connection is closed for good.
func awayJournal(t *testing.T) *journal.Journal {
	t.Helper()
	nc, err := journaltest.Server(t).Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	nc.Close()
	return j
}

// TestNoRSVP leaves out what is not wanted.
func TestNoRSVP(t *testing.T) {
	o := newOffice(t, func(o *web.Options) { o.Links, o.Mailbox = nil, nil })
	o.furnish()
	for _, target := range []string{o.rsvp("jour-fixe-2026-12-02", "p1"), "/mailbox"} {
		if w := o.ask("GET", target, "", bearer); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", target, w.Code)
		}
		if w := o.ask("GET", target, ""); w.Code != http.StatusSeeOther {
			t.Errorf("%s for nobody: %d", target, w.Code)
		}
	}
	if o.get("/", "de").Has("link", "Postfach") {
		t.Error("the navigation leads to a mailbox that is not there")
	}
}

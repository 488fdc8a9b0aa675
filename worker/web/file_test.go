package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// TestInvitationFile takes a meeting into a calendar from its page. The file is what the calendar has by the mail: of the same UID and
// SEQUENCE, without a METHOD, and for the one person alone. What is cancelled says so, and who is not invited any more gets none.
func TestInvitationFile(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	link := o.rsvp(counted, "p1") + "/meeting.ics"
	take := func(want int) (string, *httptest.ResponseRecorder) {
		t.Helper()
		w := o.ask("GET", link, "")
		if w.Code != want {
			t.Fatalf("%d, want %d\n%s", w.Code, want, w.Body)
		}
		return strings.ReplaceAll(strings.ReplaceAll(w.Body.String(), "\r\n ", ""), "\r\n", "\n"), w
	}
	has := func(file string, lines ...string) {
		t.Helper()
		for _, line := range lines {
			if !strings.Contains(file, line+"\n") {
				t.Errorf("the file lacks %s:\n%s", line, file)
			}
		}
	}
	var uid string
	o.mirror.View(func(b *calendar.Book) { uid = "UID:" + o.links.UID(b, counted, "p1") })
	file, w := take(http.StatusOK)
	has(file, uid, "SEQUENCE:0", "DTSTART:20261202T130000Z", "DTEND:20261202T143000Z", "SUMMARY:Internationaler Jour Fixe", "LOCATION:Rathaus\\, Am Markt 21\\, Bremen", "STATUS:CONFIRMED")
	if got := w.Header().Get("Content-Type") + " " + w.Header().Get("Content-Disposition"); got != `text/calendar; charset=utf-8 inline; filename="meeting.ics"` {
		t.Errorf("it comes as %s", got)
	}
	if strings.Contains(file, "METHOD") || strings.Contains(file, "Quirin") || strings.Contains(file, "/rsvp/") || !strings.Contains(file, "mailto:xaveria@geheim.example") ||
		!strings.Contains(file, "mailto:office@jourfixe.example") || !strings.Contains(file, "PARTSTAT=NEEDS-ACTION") {
		t.Errorf("the file is\n%s", file)
	}
	if again, _ := take(http.StatusOK); again != file {
		t.Error("the same meeting is another file")
	}
	// An answer is in it, and raises nothing.
	o.Do("meeting.answer", `{"id":"`+counted+`","person":"p1","answer":"accepted"}`)
	file, _ = take(http.StatusOK)
	has(file, uid, "SEQUENCE:0")
	if !strings.Contains(file, "PARTSTAT=ACCEPTED") {
		t.Errorf("the answer is missing in\n%s", file)
	}
	// Moved, it has the SEQUENCE that the mail will have, and the same once that has gone out, which counts on since the person had left.
	o.Do("meeting.move", `{"id":"`+counted+`","at":{"date":"2026-12-09","start":"10:00"}}`)
	file, _ = take(http.StatusOK)
	has(file, uid, "SEQUENCE:1", "DTSTART:20261209T090000Z")
	ref := events.Ref{Noun: "meeting", ID: counted}
	said, last := o.ledger.Line(ref, "p1")
	said = said.Append(owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSent, MessageID: "later", Revision: 1, Sequence: 4, Begun: sunday, At: sunday})
	if _, err := o.ledger.Set(t.Context(), ref, "p1", last, said); err != nil {
		t.Fatal(err)
	}
	file, _ = take(http.StatusOK)
	has(file, uid, "SEQUENCE:4")
	o.Do("meeting.amend", `{"id":"`+counted+`","title":{"de":"Runde"}}`)
	file, _ = take(http.StatusOK)
	has(file, uid, "SEQUENCE:5", "SUMMARY:Runde")
	o.Do("meeting.cancel", `{"id":"`+counted+`"}`)
	file, _ = take(http.StatusOK)
	has(file, uid, "STATUS:CANCELLED", "SEQUENCE:5", "TRANSP:TRANSPARENT")
	o.pass(30 * 24 * time.Hour)
	for _, language := range words.Spoken() {
		page := o.open(o.rsvp(counted, "p1"), chosen(language))
		page.Check(language)
		forGuests(t, page)
	}

	link = o.rsvp("jour-fixe-2027-01-06", "p1") + "/meeting.ics"
	o.Do("meeting.amend", `{"id":"jour-fixe-2027-01-06","need":["person/p2"]}`)
	if _, w := take(http.StatusGone); !strings.Contains(w.Body.String(), "nicht mehr eingeladen") {
		t.Errorf("who is not invited any more gets\n%s", w.Body)
	}
	link = "/rsvp/aaaaaaaaaaaaaaaaaaaaaaaaaa/meeting.ics"
	take(http.StatusNotFound)
	if strings.Contains(o.Log.String(), "xaveria") {
		t.Error("the log has an address")
	}
}

package web_test

import (
	"net/http"
	"strings"
	"testing"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/worker/web/webtest"
)

// TestConference gives a meeting the address of a video conference, changes it and takes that back, and looks where it is shown: to those
// who are invited and to staff, as long as there is something to join; and nowhere else.
func TestConference(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	const id, first, second = "jour-fixe-2027-02-03", "https://meet.example/bremen?pwd=7f,3a;b", "https://video.example/r/19%3ameeting%40thread?x=%7b%22a%22%3a1%7d"
	is := func() (address string) {
		o.mirror.View(func(b *calendar.Book) { address = b.Meeting(id).Conference })
		return address
	}
	change := func(address string) *webtest.Page {
		return through(t, b, sheet(t, b.Open("/meetings/"+id+"/change"), "next", map[string]string{"v.conference": address}))
	}
	page := change("http://anna:geheim@meet.example/x")
	page.Check("de")
	if field := page.Field("v.conference"); is() != "" || page.Status != http.StatusUnprocessableEntity || !page.Says("die mit https:// beginnt") || field[0] != "http://anna:geheim@meet.example/x" {
		t.Errorf("%d, with %q in the field:\n%s", page.Status, field, page.Text())
	}
	if done := change(first); done.Status != http.StatusSeeOther || is() != first {
		t.Fatalf("%d, and it is %q\n%s", done.Status, is(), done.Text())
	}
	joins := func(page *webtest.Page, says, address string) {
		t.Helper()
		links := 0
		for _, link := range page.All("link") {
			if strings.Contains(link.Text(), says) {
				if links++; link.Attr("href") != address || link.Attr("rel") != "noreferrer" {
					t.Errorf("%s: the link leads to %s, with rel %q", page.Target, link.Attr("href"), link.Attr("rel"))
				}
			}
		}
		if want := min(1, len(address)); links != want {
			t.Errorf("%s has %d links to the video conference, want %d\n%s", page.Target, links, want, page.Text())
		}
		if address == "" && strings.Contains(page.Body, "meet.example") {
			t.Errorf("%s says where it would be", page.Target)
		}
	}
	for language, says := range map[string]string{"de": "Zur Videokonferenz", "en": "Join the video conference", "pl": "Dołącz do wideokonferencji", "he": "הצטרפות לשיחת הווידאו"} {
		for _, to := range []string{o.rsvp(id, "p1"), "/mine/" + o.mailsToken("p1")} {
			page := o.open(to, chosen(language))
			page.Check(language)
			joins(page, says, first)
		}
	}
	if len(words.Spoken()) != 4 {
		t.Error("a language is not looked at")
	}
	page = o.get("/meetings/"+id, "en")
	page.Check("en")
	joins(page, "Join the video conference", first)
	if page := o.open("/rsvp/" + o.answerToken(id, "p2")); !page.Says("meet.example") {
		t.Error("it is not said where the link leads")
	}
	for _, elsewhere := range []string{"/", "/partners/riga", "/search?q=meet.example", "/series/jour-fixe", "/meetings/jour-fixe-2027-01-06"} {
		if page := o.get(elsewhere, "de"); strings.Contains(page.Find("main", "").Text(), "pwd=") || strings.Contains(page.Body, first) {
			t.Errorf("%s shows where people meet by video", elsewhere)
		}
	}

	change(second)
	page = b.Open(o.latest("?about=meeting/" + id))
	page.Check("de")
	inOrder(t, page.Find("main", "").Text(), "Videokonferenz:", first, second, "Zurücknehmen")
	if done := b.Send(page.Press("So zurücknehmen")); done.Status != http.StatusSeeOther || is() != first {
		t.Errorf("taken back: %d, and it is %q", done.Status, is())
	}

	if done := through(t, b, sheet(t, b.Open("/series/jour-fixe/change"), "next", map[string]string{"v.conference": second})); done.Status != http.StatusSeeOther {
		t.Fatalf("the series: %d\n%s", done.Status, done.Text())
	}
	joins(o.get("/series/jour-fixe", "de"), "Zur Videokonferenz", second)
	joins(o.get("/meetings/jour-fixe-2027-01-06", "de"), "Zur Videokonferenz", second)
	if is() != first {
		t.Errorf("the date that has its own has %q with that of the series", is())
	}

	o.Do("meeting.cancel", `{"id":"%s"}`, id)
	joins(o.get("/meetings/"+id, "de"), "Zur Videokonferenz", "")
	joins(o.open(o.rsvp(id, "p1")), "Zur Videokonferenz", "")
	if log := o.Log.String(); strings.Contains(log, "meet.example") || strings.Contains(log, "geheim@") || strings.Contains(log, "19%3ameeting") {
		t.Error("the log has the address")
	}
}

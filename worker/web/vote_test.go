package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
)

// voteLink is the path of the link by which somebody votes.
func (o *office) voteLink(poll, person string) (link string) {
	o.mirror.View(func(b *calendar.Book) { link = "/vote/" + o.links.PollToken(b, poll, person) })
	return link
}

// polled opens a poll about two times.
func (o *office) polled(id string) {
	o.Do("poll.open", `{"id":"%s","title":{"de":"Umfrage <b>","en":"Poll <b>"},"duration":"PT1H","times":[{"date":"2027-02-09","start":"15:00"},{"date":"2027-02-11","start":"10:00","zone":"Asia/Jerusalem"}],"need":["person/p1"],"optional":["person/p2"],"ifNone":"best"}`, id)
}

// TestVoting goes the way of somebody who is asked: they see the times, are told what is missing, vote, see it filled in, change it, and see the result.
func TestVoting(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.polled("talk")
	link := o.voteLink("talk", "p1")
	page := o.open(link)
	for _, said := range []string{"Umfrage <b>", "Bisher: ja 0 · zur Not 0 · nein 0", "nur Zahlen und keine Namen"} {
		if !page.Says(said) {
			t.Errorf("the page does not say %q", said)
		}
	}
	if strings.Contains(page.Body, "Quirin") && !page.Says("für") {
		t.Error("the page names somebody")
	}
	sent := 0
	post := func(to string, values url.Values) *http.Response {
		sent++
		values.Set("once", fmt.Sprint(sent))
		w := o.ask("POST", to, values.Encode(), asForm)
		return w.Result()
	}
	if r := post(link, url.Values{"comment": {"Nur vormittags"}}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a vote for nothing gives %d", r.StatusCode)
	}
	if r := post(link, url.Values{"t1": {"maybe"}, "t9": {"yes"}}); r.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a vote that there is not gives %d", r.StatusCode)
	}
	if r := post(link, url.Values{"t1": {"yes"}, "t2": {"ifneeded"}, "comment": {"Nur vormittags"}}); r.StatusCode != http.StatusSeeOther {
		t.Fatalf("a vote gives %d", r.StatusCode)
	}
	page = o.open(link + "?done")
	if !page.Says("Ihre Stimme ist angekommen") || strings.Count(page.Body, " checked") != 2 || !strings.Contains(page.Body, "Nur vormittags") {
		t.Errorf("what was said is not filled in: %s", page.Body)
	}
	if other := o.open(o.voteLink("talk", "p2")); strings.Contains(other.Body, "Nur vormittags") || strings.Contains(other.Body, " checked") || !other.Says("ja 1 · zur Not 0 · nein 0") {
		t.Errorf("others see more than numbers, or not those: %s", other.Body)
	}
	if r := post(link, url.Values{"t1": {"no"}, "t2": {"yes"}}); r.StatusCode != http.StatusSeeOther {
		t.Errorf("another vote gives %d", r.StatusCode)
	}
	if strings.Contains(o.Log.String(), "Nur vormittags") || strings.Contains(o.Log.String(), strings.TrimPrefix(link, "/vote/")) {
		t.Error("the log has the comment, or the link")
	}
	// A time that is taken out meanwhile: what was said to the others stays filled in, and nothing is lost without a word.
	o.Do("poll.amend", `{"id":"talk","drop":["t1"]}`)
	if w := o.ask("POST", link, url.Values{"once": {"out"}, "t1": {"yes"}, "t2": {"no"}}.Encode(), asForm); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Nach einem der Termine wird nicht mehr gefragt") {
		t.Errorf("a vote for a time that is out gives %d", w.Code)
	}
	o.Do("poll.close", `{"id":"talk","time":"t2"}`)
	page = o.open(link)
	if !page.Says("Der Termin steht fest") || !strings.Contains(page.Body, o.rsvpPath("talk", "p1")) {
		t.Errorf("the result is not shown: %s", page.Body)
	}
	if r := post(link, url.Values{"t1": {"yes"}}); r.StatusCode == http.StatusSeeOther {
		t.Error("somebody votes after the end")
	}
	// A poll that is called off, a link that nobody was given, and somebody who is erased.
	o.polled("off")
	gone := o.voteLink("off", "p1")
	o.Do("poll.cancel", `{"id":"off"}`)
	if page := o.ask("GET", gone, ""); page.Code != http.StatusGone || !strings.Contains(page.Body.String(), "Diese Umfrage ist abgesagt") {
		t.Errorf("a poll that is called off gives %d", page.Code)
	}
	for _, none := range []string{"/vote/aaaaaaaaaaaaaaaaaaaaaaaaaa", "/vote/", strings.Replace(link, "/vote/", "/rsvp/", 1)} {
		if w := o.ask("GET", none, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s gives %d", none, w.Code)
		}
	}
	for _, language := range []string{"en", "pl", "he"} {
		o.polled("in-" + language)
		if w := o.ask("GET", o.voteLink("in-"+language, "p1")+"?lang="+language, ""); w.Code >= 400 {
			t.Errorf("in %s it gives %d", language, w.Code)
		}
	}
}

func (o *office) rsvpPath(meeting, person string) string {
	return "/rsvp/" + o.answerToken(meeting, person)
}

// TestPollPage shows the office how the times of a poll stand, and who has said what; whoever votes sees nothing of that.
func TestPollPage(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	page := o.get("/polls/asked", "de")
	for _, said := range []string{
		"1 von 2 haben abgestimmt", "passt am besten", "Von denen, die kommen müssen, kann 1, und niemand sagt nein. Insgesamt kann 1, davon 0 nur zur Not.",
		"Ja: 1 Xaveria Geheimrat", "Zur Not: 1 Xaveria Geheimrat", "Lieber am Nachmittag", "Riga: Donnerstag, 11. März 2027, 10:00–11:00", "Wer noch nicht abgestimmt hat Quirin Verborgen",
	} {
		if !page.Says(said) {
			t.Errorf("the page does not say %q:\n%s", said, page.Text())
		}
	}
	if strings.Count(page.Body, "passt am besten</span>") != 1 || page.Says("so nicht möglich") {
		t.Errorf("one time suits best, and nothing stands against any:\n%s", page.Text())
	}
	o.Do("meeting.request", `{"id":"between","title":{"de":"Dazwischen"},"at":{"date":"2027-03-09","start":"15:00"},"duration":"PT1H","venue":"rathaus","ifNone":"best"}`)
	o.Do("poll.vote", `{"id":"asked","person":"p2","votes":[{"time":"t2","vote":"no"}]}`)
	page = o.get("/polls/asked", "de")
	for _, said := range []string{"so nicht möglich", "Dazwischen", "Nein: 1 Quirin Verborgen", "Alle haben abgestimmt."} {
		if !page.Says(said) {
			t.Errorf("the page does not say %q:\n%s", said, page.Text())
		}
	}
	if at := strings.Index(page.Body, "passt am besten</span>"); at < strings.Index(page.Body, "11. März") {
		t.Error("a time against which something stands suits best")
	}
	if list := o.get("/polls", "de"); !list.Says("2 von 2 haben abgestimmt") || !list.Has("link", "Gespräch in Riga") {
		t.Errorf("the list does not say how the poll stands:\n%s", list.Text())
	}
	if closed := o.get("/polls/settled", "de"); !closed.Says("Gewählt:") || strings.Contains(closed.Body, "passt am besten</span>") || !o.get("/meetings/settled", "de").Has("link", "Die Umfrage dazu") {
		t.Errorf("the page of a closed poll:\n%s", closed.Text())
	}
}

// TestAskedTimes begins a poll on its form with several times, adds one later, and chooses one; before that it waits for somebody once the last day is over.
func TestAskedTimes(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	page := b.Open("/new/poll")
	page = arranges(t, b, page, "add:times", map[string]string{"v.title.de": "Terminfrage", "v.duration": "1 h", "v.times.0.at.date": "2027-02-11", "v.times.0.at.start": "15:00"})
	page = arranges(t, b, page, "add:times", map[string]string{"v.times.1.at.date": "2027-02-12", "v.times.1.at.start": "10"})
	page = arranges(t, b, page, "up:times:1", nil)
	page = arranges(t, b, page, "remove:times:2", nil)
	poll := b.Follow(through(t, b, sheet(t, page, "next", map[string]string{"v.need": "person/p2", "v.until": "2027-02-09"})))
	if !poll.Says("Die Umfrage hat begonnen.") || !poll.Says("11. Februar 2027, 15:00–16:00") || !poll.Says("12. Februar 2027, 10:00–11:00") {
		t.Fatalf("the poll has come to be\n%s", poll.Text())
	}
	to := poll.Find("link", "Termine oder letzten Tag ändern").Attr("href")
	page = arranges(t, b, b.Open(to), "add:times", nil)
	poll = b.Follow(through(t, b, sheet(t, page, "next", map[string]string{"v.times.0.at.date": "2027-02-17", "v.times.0.at.start": "09:00"})))
	if !poll.Says("Die Umfrage ist geändert.") || !poll.Says("17. Februar 2027, 09:00–10:00") || !poll.Says("12. Februar 2027, 10:00–11:00") {
		t.Fatalf("with one more time the poll is\n%s", poll.Text())
	}
	const waits = "Bei einer Umfrage ist ein Termin zu wählen"
	if o.get("/", "de").Says(waits) {
		t.Error("a poll in which people still vote waits for the office")
	}
	o.Set(time.Date(2027, 2, 9, 23, 0, 0, 0, time.UTC)) // midnight at the office
	if region := o.get("/waiting", "de").Find("region", waits); !strings.Contains(region.Text(), "Terminfrage") || region.All("link")[0].Attr("href") != "/polls/terminfrage" {
		t.Errorf("what waits is\n%s", region.Text())
	}
	b = signIn(o)
	poll = b.Open("/polls/terminfrage")
	if !poll.Says("Der letzte Tag zum Abstimmen ist vorbei.") || !b.Open("/polls").Says("Der letzte Tag ist vorbei, ein Termin fehlt noch") {
		t.Errorf("the page does not say that its last day is over:\n%s", poll.Text())
	}
	taken := b.Follow(through(t, b, sheet(t, b.Open(poll.Find("link", "Termin wählen").Attr("href")), "next", map[string]string{"v.time": "t3"})))
	if !taken.Says("Der Termin ist gewählt, und das Treffen ist geplant.") || !taken.Says("Gewählt: Mittwoch, 17. Februar 2027, 09:00–10:00") || o.get("/", "de").Says(waits) {
		t.Errorf("a time is chosen, and the page says\n%s", taken.Text())
	}
}

// TestAskedForASeries has staff see at once which date of a series people vote on, instead of which day and why, until when, and how many have; voters
// read why they are asked.
func TestAskedForASeries(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("series.define", `{"id":"ask","title":{"de":"Runde der Vereine","en":"Round of the societies"},"cadence":"FREQ=MONTHLY;BYDAY=-1FR","from":"2027-03-01","start":"14:00","duration":"PT1H","horizon":"P5M","shift":{"policy":"ask","within":"P6D"},"invite":{"groups":["jour-fixe"]}}`)
	o.Do("poll.vote", `{"id":"ask-2027-03-26","person":"p2","votes":[{"time":"t1","vote":"yes"}]}`)
	const asked = "Runde der Vereine · statt Freitag, 26. März 2027 · 1 von 2 haben abgestimmt, abstimmen bis einschließlich 7. Februar 2027"
	if page := o.get("/", "de"); !page.Says("Über einen Termin einer Reihe wird abgestimmt: " + asked) {
		t.Errorf("what waits is\n%s", page.Find("region", "Was auf Sie wartet").Text())
	}
	if region := o.get("/waiting", "en").Find("region", "People vote on a date of a series").Text(); !strings.Contains(region, "instead of Friday 26 March 2027 · 1 of 2 have voted · last day to vote 7 February 2027") {
		t.Errorf("what waits is\n%s", region)
	}
	const instead = "Statt Freitag, 26. März 2027"
	if list := o.get("/polls", "de"); !list.Says(instead) {
		t.Errorf("the list of polls does not say of which date it is\n%s", list.Text())
	}
	if page := o.get("/polls/ask-2027-03-26", "de"); !page.Says("Umfrage zu einem Termin der Reihe Runde der Vereine: " + instead + ". Feiertag in Bremen: Karfreitag") {
		t.Errorf("the page of the poll does not say of which date it is\n%s", page.Text())
	}
	const why = "Der Regeltermin, Freitag, 26. März 2027, ist diesmal nicht möglich. Deshalb fragen wir Sie, welcher andere Termin Ihnen passt. Grund: Feiertag in Bremen: Karfreitag"
	if page := o.open(o.voteLink("ask-2027-03-26", "p1")); !page.Says(why) {
		t.Errorf("voters do not read why they are asked\n%s", page.Text())
	}
	o.Set(time.Date(2027, 2, 7, 23, 0, 0, 0, time.UTC)) // midnight at the office
	if page := o.get("/", "de"); page.Says("Über einen Termin einer Reihe") {
		t.Error("people are said to vote still")
	}
}

// TestTimesGone has a poll of whose times none is left say so where staff look, with what to do next, and where people vote; whoever votes too late is told
// that it does not count, and keeps what they have written.
func TestTimesGone(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	taking := func(id, date, start string) {
		o.Do("meeting.request", `{"id":"%s","title":{"de":"Dazwischen"},"at":{"date":"%s","start":"%s"},"duration":"PT1H","venue":"rathaus","ifNone":"best"}`, id, date, start)
	}
	taking("one", "2027-03-09", "15:00")
	const none = "Bei einer Umfrage ist kein Termin mehr möglich"
	if o.get("/", "de").Says(none) {
		t.Error("a poll with a time left waits for the office")
	}
	taking("two", "2027-03-11", "09:00")
	if page := o.get("/", "de"); !page.Says(none + ": Gespräch in Riga · 1 von 2 haben abgestimmt, abstimmen bis einschließlich 4. März 2027") {
		t.Errorf("what waits is\n%s", page.Find("region", "Was auf Sie wartet").Text())
	}
	page := o.get("/polls/asked", "de")
	if !page.Says("Keiner der Termine ist mehr möglich. Was dagegen spricht, steht bei jedem Termin. Nehmen Sie weitere Termine dazu, oder sagen Sie die Umfrage ab.") || !page.Says("Der Raum ist belegt: Dazwischen") {
		t.Errorf("the page does not say that no time is left, and what to do\n%s", page.Text())
	}
	if list := o.get("/polls", "en"); !list.Says("no time possible any more") {
		t.Errorf("the list does not say that no time is left\n%s", list.Text())
	}
	if form := signIn(o).Open("/polls/asked/close"); !form.Says("15:00–16:00 Uhr – so nicht möglich (ja 1, zur Not 0, nein 0)") {
		t.Errorf("the times to choose from are\n%s", form.Text())
	}
	link := o.voteLink("asked", "p1")
	if page := o.open(link); !page.Says("Gegen jeden der Termine spricht inzwischen etwas. Sie können trotzdem abstimmen.") {
		t.Errorf("voters are not told\n%s", page.Text())
	}
	late := func(once string, said ...string) {
		t.Helper()
		page := o.post(link, url.Values{"once": {once}, "t1": {"no"}, "comment": {"Ganz <b>anders</b>"}}.Encode())
		for _, said := range append(said, "Ihre Stimme kam zu spät und ist nicht gespeichert.", "Ganz <b>anders</b>") {
			if !page.Says(said) {
				t.Errorf("a late vote gives %d and does not say %q\n%s", page.Status, said, page.Text())
			}
		}
	}
	o.Set(time.Date(2027, 3, 4, 23, 0, 0, 0, time.UTC)) // midnight at the office
	late("over", "Was Sie vorher gesagt haben, zählt weiter.", "Keiner der Termine ist mehr möglich. Kommen neue dazu, schreiben wir Ihnen.")
	o.Do("poll.close", `{"id":"asked","time":"t2","ifNone":"best"}`)
	late("closed", "Der Termin steht fest.")
}

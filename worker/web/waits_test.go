package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/events"
	"jourfixe/worker/web/listing"
	"jourfixe/worker/web/webtest"
)

// TestWaits has the agenda say what waits for whoever plans, each with its number and a way to it, and nothing where nothing does.
func TestWaits(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"p3","name":"Ägidius Anders","email":"a@geheim.example","partner":"gdansk"}`)
	const meeting = "jour-fixe-2026-12-02"
	if page := o.get("/", "de"); !page.Says("2 angebotene Plätze sind noch nicht beantwortet: Gartenreise") {
		t.Errorf("offers do not wait: %s", page.Find("region", "Was auf Sie wartet").Text())
	}
	o.Do("registration.accept", `{"id":"r4"}`)
	o.Do("registration.decline", `{"id":"r5"}`)
	if page := o.get("/", "de"); page.Has("region", "Was auf Sie wartet") {
		t.Errorf("something waits: %s", page.Find("region", "Was auf Sie wartet").Text())
	}
	o.counter("p1", 15, "")
	o.said(meeting, "p1", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550", At: sunday})
	o.said(meeting, "p2", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550", At: sunday},
		owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateSent, Code: "250", At: sunday})
	o.Do("trip.propose", `{"id":"spaet","partner":"riga","title":{"de":"Fahrt"},"window":{"from":"2027-01-10","to":"2027-01-20"},"days":2,"capacity":9,"milestones":[{"id":"eins","before":"P1W","title":{"de":"Flug buchen"}},{"id":"zwei","before":"P2W","title":{"de":"Gäste fragen"}}]}`)
	o.deliver(1, sunday)
	o.hold("unknown-uid", 1)
	o.pass(time.Minute)
	box := func(language string) string {
		page := o.get("/", language)
		page.Check(language)
		return page.Find("region", map[string]string{"de": "Was auf Sie wartet", "en": "What waits for you"}[language]).Text()
	}
	inOrder(t, box("de"), "1 Vorschlag für eine andere Zeit ist zu entscheiden: Internationaler Jour Fixe", "1 Mail kam nicht an", "1 Mail wartet darauf")
	box("en")
	for _, link := range o.get("/", "de").Find("region", "Was auf Sie wartet").All("link") {
		if to, part, _ := strings.Cut(link.Attr("href"), "#"); part != "" && !strings.Contains(o.get(to, "de").Body, `id="`+part+`"`) {
			t.Errorf("%q leads to %s, where there is no such part", link.Name(), link.Attr("href"))
		}
	}
	// The day before a meeting, those who have not answered; and milestones whose day has come, and has passed.
	o.Set(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC))
	if text := box("de"); !strings.Contains(text, "3 Personen haben kurz vor einem Treffen noch nicht geantwortet") {
		t.Errorf("nobody is said not to have answered: %s", text)
	}
	o.Set(time.Date(2027, 1, 2, 12, 0, 0, 0, time.UTC))
	if text := box("de"); !strings.Contains(text, "Meilenstein") {
		t.Errorf("no milestone is due: %s", text)
	}
	for _, language := range events.Languages {
		page := o.get("/waiting", language)
		page.Check(language)
		if !page.Says("Flug buchen") && !page.Says("Gäste fragen") {
			t.Errorf("the page of what waits lists no milestone:\n%s", page.Text())
		}
	}
	// A partner keeps other holidays, and a date of the series falls on one of them by now.
	o.Do("partner.amend", `{"id":"gdansk","holidays":["NL"]}`)
	inOrder(t, box("de"), "1 Treffen liegt inzwischen auf einem Feiertag: Internationaler Jour Fixe")
	off := o.get("/waiting", "de").Find("region", "1 Treffen liegt inzwischen auf einem Feiertag")
	if !strings.Contains(off.Text(), "(Niederlande)") || off.Find("link", "Andere Zeiten ansehen: Internationaler Jour Fixe").Attr("href") != "/meetings/jour-fixe-2027-05-05/times" {
		t.Errorf("a date on a holiday is listed as\n%s", off.Text())
	}
	// Somebody says that it stays: then it waits no more, until another holiday comes to it. The history tells, and takes it back.
	b := o.browser("de")
	b.Send(b.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token}))
	shown := b.Open("/meetings/jour-fixe-2027-05-05")
	if notice := "Dieser Tag ist inzwischen ein Feiertag:"; !shown.Says(notice) || shown.Find("link", "Der Tag bleibt").Attr("href") != "/meetings/jour-fixe-2027-05-05/uphold" {
		t.Errorf("the page of the meeting does not say %q\n%s", notice, shown.Text())
	}
	form := b.Open(off.Find("link", "Der Tag bleibt: Internationaler Jour Fixe").Attr("href"))
	none := sheet(t, form, "next", nil)
	none.Fields.Del("v.against")
	if answer := b.Send(none); answer.Status != http.StatusUnprocessableEntity {
		t.Errorf("the day stays in spite of nothing: %d", answer.Status)
	}
	stays := b.Follow(through(t, b, sheet(t, form, "next", nil)))
	if !stays.Says("Der Tag bleibt, trotz des Feiertags.") || stays.Says("Dieser Tag ist inzwischen ein Feiertag:") || !stays.Says("Tag beibehalten, trotz Feiertag") {
		t.Errorf("once the day stays its page says\n%s", stays.Text())
	}
	if text := box("de"); strings.Contains(text, "Feiertag") {
		t.Errorf("it still waits: %s", text)
	}
	if missing := b.Open("/meetings/jour-fixe-2027-02-03/uphold"); missing.Status != http.StatusNotFound {
		t.Errorf("a day that is no holiday can be upheld: %d", missing.Status)
	}
	if told := o.get("/history?about=meeting/jour-fixe-2027-05-05", "de"); !told.Says("bleibt auf seinem Tag, trotz Feiertag: ") || !told.Says("(Niederlande)") {
		t.Errorf("the history does not tell that the day stays\n%s", told.Text())
	}
	o.Do("meeting.uphold", `{"id":"jour-fixe-2027-05-05","against":[]}`)
	inOrder(t, box("de"), "1 Treffen liegt inzwischen auf einem Feiertag: Internationaler Jour Fixe")
	// To whom mail comes back is said once, whatever it was about, until they have another address.
	o.said("jour-fixe-2027-02-03", "p1", owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550", At: sunday})
	o.Do("person.bounce", `{"id":"p1","address":0,"status":"5.1.1"}`)
	if text := box("de"); !strings.Contains(text, "1 Person ist per Mail nicht zu erreichen: Xaveria Geheimrat") || strings.Contains(text, "kam nicht an") {
		t.Errorf("to whom mail comes back is said as %s", text)
	}
	if to := o.get("/", "de").Find("link", "1 Person ist per Mail nicht zu erreichen").Attr("href"); to != "/people/p1" || !o.get(to, "de").Has("link", "Andere Adresse eintragen") {
		t.Errorf("it leads to %s, where no other address can be entered", to)
	}
	o.get("/waiting", "de").Check("de")
	o.Do("person.amend", `{"id":"p1","email":"neu@geheim.example"}`)
	if text := box("de"); strings.Contains(text, "nicht zu erreichen") {
		t.Errorf("with another address it is still said: %s", text)
	}
	// More than one is listed on the page of what waits.
	for i := range 3 {
		o.Do("person.add", fmt.Sprintf(`{"id":"q%d","name":"Gast %d","email":"q%d@geheim.example","partner":"gdansk"}`, i, i, i))
		o.said("jour-fixe-2027-02-03", fmt.Sprint("q", i), owed.Utterance{Kind: meetingmail.Invitation, State: owed.StateFailed, Code: "550", At: sunday})
	}
	page := o.get("/waiting", "de")
	if failed := page.Find("region", "4 Mails kamen nicht an"); len(failed.All("listitem")) != 4 || !strings.Contains(failed.Text(), "Gast 1") {
		t.Errorf("mails that did not arrive are listed as\n%s", failed.Text())
	}
}

// TestWaitlist goes through all that waits of one kind, of which the page of what waits lists the first alone.
func TestWaitlist(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	const n = 205
	o.Together(func(do func(kind, data string, args ...any)) {
		for i := range n {
			do("meeting.request", `{"id":"f%d","title":{"de":"Absprache %03d","en":"Talk %03d"},"at":{"date":"2027-05-%02d","start":"%02d:00"},"duration":"PT1H","need":["partner/corinto"]}`, i, i, i, 3+i%3, 8+i%10)
		}
	})
	o.Do("office.set", `{"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin","holidays":["DE-HB","CN"]}`)
	for _, language := range events.Languages {
		page := o.get("/waiting", language)
		page.Check(language)
		if part := page.Find("region", map[string]string{"de": "209 Treffen liegen", "en": "209 meetings"}[language]); len(part.All("listitem")) != listing.MostWaits {
			t.Errorf("%d of them are listed beside all else", len(part.All("listitem")))
		}
	}
	if to := o.get("/", "de").Find("link", "209 Treffen liegen inzwischen auf einem Feiertag").Attr("href"); to != "/waiting/dayoff" {
		t.Errorf("the agenda leads to %s", to)
	}
	page, seen := o.get("/waiting/dayoff?q=absprache", "de"), map[string]bool{}
	for {
		page.Check("de")
		for _, link := range page.Find("main", "").All("link") {
			if strings.HasPrefix(link.Attr("href"), "/meetings/") && strings.Count(link.Attr("href"), "/") == 2 {
				seen[link.Attr("href")] = true
			}
		}
		if !page.Has("link", "Nächste") {
			break
		}
		page = o.get(page.Find("link", "Nächste").Attr("href"), "de")
	}
	if len(seen) != n+1 || !page.Says("201 bis 206 von 206") {
		t.Errorf("%d of %d are on the pages\n%s", len(seen), n+1, page.Text())
	}
	if found := o.get("/waiting/dayoff?q=namibia", "de"); !found.Says("Cassinga-Tag (Namibia)") || found.Has("link", "Absprache 004") {
		t.Errorf("looked for a holiday it finds\n%s", found.Text())
	}
	for _, x := range []string{"/waiting/dayoff?q=nichts", "/waiting/due", "/waiting/upset", "/waiting/failed?page=7", "/waiting/dayoff?page=99"} {
		for _, language := range events.Languages {
			if page := o.get(x, language); page.Status != http.StatusOK {
				t.Errorf("%s: %d", x, page.Status)
			} else {
				page.Check(language)
			}
		}
	}
	if page := o.get("/waiting/unknown", "de"); page.Status != http.StatusNotFound {
		t.Errorf("a kind of which nothing can wait: %d", page.Status)
	}
	// What is kept is given up when something happens, and when time goes by.
	o.Do("office.set", `{"title":{"de":"Büro","en":"Office"},"zone":"Europe/Berlin","holidays":["DE-HB"]}`)
	if !o.get("/", "de").Has("link", "1 Treffen liegt inzwischen auf einem Feiertag") {
		t.Error("what has happened is not looked at")
	}
	o.Set(time.Date(2027, 5, 4, 8, 0, 0, 0, time.UTC))
	if o.get("/", "de").Has("link", "1 Treffen liegt inzwischen auf einem Feiertag") {
		t.Error("a meeting that has begun still waits")
	}
}

// TestWaitsOver has meetings wait that are over: until it is said what was talked about, and from a week later on until the minutes are approved.
func TestWaitsOver(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.fall()
	o.minuted()
	if page := o.get("/waiting", "de"); !page.Says("Bei 1 Treffen ist nicht festgehalten, was besprochen wurde") || page.Says("nicht genehmigt") {
		t.Errorf("on the day after\n%s", page.Find("main", "").Text())
	}
	o.Do("agenda.reach", `{"id":"begins","reached":["port"]}`)
	o.Set(time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC))
	page := o.get("/waiting", "de")
	if page.Check("de"); page.Says("nicht festgehalten") || !page.Says("Von 3 Treffen sind die Protokolle nach einer Woche nicht genehmigt") {
		t.Errorf("a week after\n%s", page.Find("main", "").Text())
	}
	for _, want := range []string{"/meetings/talked/minutes", "/meetings/written/minutes", "/meetings/begins/minutes"} {
		if !strings.Contains(page.Body, `href="`+want+`"`) {
			t.Errorf("%s does not wait", want)
		}
	}
	o.Do("minutes.approve", `{"id":"talked","version":1}`)
	o.Set(time.Date(2027, 1, 22, 7, 0, 0, 0, time.UTC))
	if page := o.get("/waiting", "de"); !page.Says("Von 2 Treffen sind") || !strings.Contains(page.Body, "/meetings/written/minutes") || strings.Contains(page.Body, "/meetings/begins/minutes") {
		t.Errorf("two months after\n%s", page.Find("main", "").Text())
	}
}

package web_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"jourfixe/worker/web/webtest"
)

// asking is the address of the page for planning with a question.
func asking(pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return "/meetings/new?" + v.Encode()
}

// TestPlanAMeeting goes from the agenda to a meeting that is planned: who, how long and when; a time chosen from the picture; title and
// place; who gets which mail.
func TestPlanAMeeting(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"danziger","name":"Kontakt Danzig","email":"kontakt@geheim.example","partner":"gdansk"}`)
	b := signIn(o)
	before := o.journal()
	page := b.Click(b.Open("/").Find("link", "Treffen planen"))
	page.Check("de")
	r := page.Find("main", "").Find("button", "Beste Zeiten zeigen").Sent()
	if r.Method != http.MethodGet {
		t.Errorf("a question is asked by %s", r.Method)
	}
	r.Fields["need"] = []string{"partner/gdansk", "partner/riga"}
	r.Fields["may"] = []string{"person/p2"}
	for name, value := range map[string]string{"minutes": "90", "from": "2027-04-01", "to": "2027-04-30"} {
		r.Fields.Set(name, value)
	}
	page = b.Send(r)
	page.Check("de")
	main := page.Find("main", "").Text()
	for _, want := range []string{
		"Die 8 besten Zeiten", "Danzig", "Riga", "90 Minuten", "Gegen diese Zeit spricht nichts.", "0 Punkte", "Samstag, 3. April 2027",
		"andere Tage, und warum sie nicht dabei sind",
	} {
		if !strings.Contains(main, want) {
			t.Errorf("it is not said that %s:\n%s", want, main)
		}
	}
	tickTimes(t, o, b, page)
	var choice *webtest.Element
	for _, link := range page.Find("main", "").All("link") {
		if strings.HasPrefix(link.Attr("href"), "/new/meeting?") && choice == nil {
			choice = &link
		}
	}
	form := b.Click(*choice)
	form.Check("de")
	if day := form.Find("main", "").Text(); !strings.Contains(day, "Die Zeit ist gewählt") {
		t.Errorf("%s", day)
	}
	if o.journal() != before {
		t.Error("asking has changed something")
	}
	seen := b.Send(sheet(t, form, "next", map[string]string{"v.title.de": "Absprache im April"}))
	seen.Check("de")
	for _, want := range []string{"3 Personen bekommen eine Mail", "Kontakt Danzig", "Xaveria Geheimrat", "Quirin Verborgen", "Absprache im April"} {
		if !seen.Says(want) {
			t.Errorf("it is not shown that %s:\n%s", want, seen.Find("main", "").Text())
		}
	}
	if o.journal() != before {
		t.Error("it was done before it was asked for")
	}
	var done *webtest.Page
	for _, button := range seen.All("button") {
		if button.Attr("value") == "do" {
			done = b.Follow(b.Send(button.Press()))
		}
	}
	done.Check("de")
	m := o.mirror.Snapshot().Meeting("absprache-im-april")
	if m == nil || !done.Says("Das Treffen ist geplant.") {
		t.Fatalf("it is not planned:\n%s", done.Find("main", "").Text())
	}
	if m.Duration.Clock.Minutes() != 90 || len(m.Need) != 2 || len(m.Optional) != 1 || m.Date.Month != 4 || len(m.Score) > 0 {
		t.Errorf("planned as %+v", m)
	}
}

// TestMoveFromThePicture gives a date of a series another time, chosen from the best ones around it.
func TestMoveFromThePicture(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	page := b.Click(b.Open("/meetings/jour-fixe-2027-02-03").Find("link", "Verlegen"))
	page.Check("de")
	if !page.Says("Die jetzige Zeit") || !page.Says("Bisher: Mittwoch, 10. Februar 2027") {
		t.Errorf("%s", page.Find("main", "").Text())
	}
	var to string
	for _, link := range page.Find("main", "").All("link") {
		if strings.Contains(link.Attr("href"), "/move?") && to == "" {
			to = link.Attr("href")
		}
	}
	done := through(t, b, sheet(t, b.Open(to), "next", nil))
	if done.Status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", done.Status, done.Find("main", "").Text())
	}
	asked, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	if m := o.mirror.Snapshot().Meeting("jour-fixe-2027-02-03"); m.Date.String() != asked.Query().Get("v.at.date") || !m.ByHand {
		t.Errorf("it is on %s, not on %s", m.Date, asked.Query().Get("v.at.date"))
	}
	// Who is over, or called off, has no other time.
	for _, id := range []string{"jour-fixe-2027-03-03", "unknown"} {
		if gone := b.Open("/meetings/" + id + "/times"); gone.Status != http.StatusNotFound {
			t.Errorf("%s: %d", id, gone.Status)
		}
	}
}

// TestQuestionsThatCannotBeAsked says beside the field what would be right, keeps what was typed, and looks for nothing.
func TestQuestionsThatCannotBeAsked(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for i := range 3 {
		members := ""
		for n := range 170 {
			id := fmt.Sprintf("x%d-%d", i, n)
			o.Do("person.add", `{"id":%q,"name":"N","email":"%s@geheim.example"}`, id, id)
			members += fmt.Sprintf(`,"person/%s"`, id)
		}
		o.Do("group.set", `{"id":"crowd%d","title":{"de":"Menge"},"members":[%s]}`, i, members[1:])
	}
	b := signIn(o)
	many := []string{"do", "find"}
	for n := range 201 {
		many = append(many, "need", fmt.Sprintf("person/x%d-%d", n/170, n%170))
	}
	for _, x := range []struct{ to, words string }{
		{asking("do", "find"), "Bitte mindestens eine Stadt"},
		{asking("do", "find", "need", "partner/atlantis"), "gibt es nicht mehr"},
		{asking("do", "find", "need", "partner/riga", "minutes", "0"), "Dauer von 1 bis 1440"},
		{asking("do", "find", "need", "partner/riga", "from", "2027-03-02", "to", "2027-03-01"), "liegt vor dem ersten"},
		{asking("do", "find", "need", "partner/riga", "from", "2026-03-02", "to", "2026-03-04"), "schon vorbei"},
		{asking("do", "find", "need", "partner/riga", "from", "2027-01-01", "to", "2028-01-02"), "höchstens 366 Tage"},
		{asking("do", "find", "need", "partner/riga", "from", "tomorrow", "to", `"><b>`), "einen Tag wie"},
		{asking("do", "find", "need", "partner/riga", "hours-from", "10:00"), "beide Uhrzeiten"},
		{asking("do", "find", "need", "partner/riga", "hours-from", "10:00", "hours-to", "10:30"), "weiter auseinander"},
		{asking("do", "find", "need", "partner/riga", "hours-from", "22:00", "hours-to", "06:00"), "über Mitternacht geht es nicht"},
		{asking("do", "find", "need", "partner/riga", "venue", "attic"), "gibt es nicht mehr"},
		{asking(many...), "Es sind 201 ausgewählt, höchstens 200"},
		{asking("do", "find", "need", "group/crowd0", "need", "group/crowd1", "may", "group/crowd2"), "Zusammen sind das 510 Personen"},
	} {
		page := b.Open(x.to)
		page.Check("de")
		if alert := page.Find("alert", "").Text(); page.Status != http.StatusUnprocessableEntity || !strings.Contains(alert, x.words) || page.Elements("b") > 0 {
			t.Errorf("%.80s: %d, %s; want %s", x.to, page.Status, alert, x.words)
		}
		if page.Says("besten Zeiten.") {
			t.Errorf("%.80s: it was looked for", x.to)
		}
	}
	// Five hundred people at most are found a time for, and of a long list of names those are shown that are looked for.
	page := b.Open(asking("do", "find", "need", "group/crowd0", "may", "group/crowd1", "from", "2027-01-01", "to", "2027-12-31"))
	if page.Status != http.StatusOK || !page.Says("Die 8 besten Zeiten") {
		t.Errorf("340 people and a year: %d", page.Status)
	}
	page = b.Open(asking("do", "look", "look", "verborg", "need", "person/x0-3"))
	page.Check("de")
	if n := len(page.All("checkbox")); !page.Says("Quirin Verborgen") || n != 3 { // the one who is picked, and who is looked for, twice; no group, no partner
		t.Errorf("looked for: %d boxes", n)
	}
}

// TestWhoMayPlan shows the buttons to whom they are for, and turns others away.
func TestWhoMayPlan(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.grant", `{"id":"p2","role":"reader"}`)
	b := o.enter("p2", "de")
	for _, to := range []string{"/", "/partners/riga", "/meetings/jour-fixe-2027-02-03", "/trips", "/trips/gdansk-2027"} {
		page := b.Open(to)
		for _, link := range page.Find("main", "").All("link") {
			if href := link.Attr("href"); strings.HasPrefix(href, "/new/") || strings.HasPrefix(href, "/meetings/new") || strings.HasSuffix(href, "/cancel") || strings.HasSuffix(href, "/times") {
				t.Errorf("a reader is led from %s to %s", to, href)
			}
		}
	}
	for _, to := range []string{"/meetings/new", "/meetings/jour-fixe-2027-02-03/times", "/new/meeting", "/new/trip", "/trips/gdansk-2027/cancel"} {
		if page := b.Open(to); page.Status != http.StatusForbidden {
			t.Errorf("a reader at %s: %d", to, page.Status)
		}
	}
}

// TestTimesThatCannotBe asks for a time that does not suit everybody, one that is over and one that clocks leave out. Each is said in the
// language of the page, beside the field, and what was typed stays.
func TestTimesThatCannotBe(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := signIn(o)
	before := o.journal()
	for _, x := range []struct{ language, day, start, zone, words string }{
		{"de", "2027-04-03", "07:00", "", "Diese Zeit passt nicht allen: Wochenende (Samstag, 3. April 2027), Riga; Außerhalb der üblichen Zeiten: Riga (dort 08:00–09:00 Uhr). In der Nähe geht: Montag, 5. April 2027, 10:00 Uhr"},
		{"en", "2027-04-03", "10:00", "", "This time does not suit everybody: Weekend (Saturday 3 April 2027), Rīga. Near it there is "},
		{"de", "2026-01-02", "10:00", "", "Das ist schon vorbei"},
		{"en", "2026-01-02", "10:00", "", "This is over"},
		{"de", "2027-03-28", "02:30", "", "Die nächste ist 03:30 Uhr"},
		{"en", "2027-09-05", "00:00", "America/Santiago", "The next is 01:00"},
	} {
		b.Headers["Accept-Language"] = x.language
		page := b.Send(sheet(t, b.Open("/new/meeting?v.need=partner/riga&v.title.de=Runde"), "next",
			map[string]string{"v.at.date": x.day, "v.at.start": x.start, "v.at.zone": x.zone, "v.duration": "1 h"}))
		page.Check(x.language)
		if page.Status != http.StatusUnprocessableEntity || !page.Says(x.words) || page.Field("v.at.date")[0] != x.day {
			t.Errorf("%+v: %d\n%.1500s", x, page.Status, page.Find("main", "").Text())
		}
	}
	if o.journal() != before {
		t.Error("something was done")
	}
}

// tickTimes puts some of the times that were found to the vote: what was ticked stays while more are looked at, and the form of a poll is filled.
func tickTimes(t *testing.T, o *office, b *webtest.Browser, page *webtest.Page) {
	t.Helper()
	none := b.Send(page.Find("main", "").Find("button", "Darüber abstimmen lassen").Sent())
	if none.Check("de"); none.Status != http.StatusUnprocessableEntity || !none.Says("Bitte mindestens eine Zeit ankreuzen") || !none.Says("Die 8 besten Zeiten") {
		t.Errorf("a vote on nothing: %d", none.Status)
	}
	r := page.Find("main", "").Find("button", "Weitere Zeiten zeigen").Sent()
	first, second := page.Find("main", "").All("checkbox"), ""
	for _, x := range first {
		if x.Attr("name") == "time" && second == "" {
			second = x.Attr("value")
		}
	}
	r.Fields["time"] = []string{second}
	more := b.Send(r)
	more.Check("de")
	if !more.Says("Die 16 besten Zeiten") {
		t.Errorf("there are no more times: %d", more.Status)
	}
	r = more.Find("main", "").Find("button", "Darüber abstimmen lassen").Sent()
	if len(r.Fields["time"]) != 1 || r.Fields["time"][0] != second {
		t.Fatalf("what was ticked is %v, not %q", r.Fields["time"], second)
	}
	lost := r
	lost.Fields = maps.Clone(r.Fields)
	lost.Fields["time"] = []string{second, "2001-01-01T09:00"}
	if gone := b.Send(lost); gone.Status != http.StatusUnprocessableEntity || !gone.Says("Nicht jede angekreuzte Zeit ist noch dabei") {
		t.Errorf("a time that is not there any more: %d", gone.Status)
	}
	for _, x := range more.Find("main", "").All("checkbox") {
		if x.Attr("name") == "time" && x.Attr("value") != second {
			r.Fields["time"] = []string{x.Attr("value"), second}
			break
		}
	}
	before := o.journal()
	form := b.Follow(b.Send(r))
	form.Check("de")
	day, start, _ := strings.Cut(second, "T")
	for _, want := range []string{`value="` + day + `"`, `value="` + start + `"`, `name="v.times.1.at.date"`} {
		if !strings.Contains(form.Body, want) {
			t.Errorf("the form of a poll lacks %s", want)
		}
	}
	var must []string
	for _, x := range form.All("checkbox") {
		if x.Checked() {
			must = append(must, x.Attr("name")+" "+x.Attr("value"))
		}
	}
	if !slices.Contains(must, "v.need partner/gdansk") || !slices.Contains(must, "v.need partner/riga") || !slices.Contains(must, "v.optional person/p2") || o.journal() != before {
		t.Errorf("those who are asked are not taken along, or something has been done: %v", must)
	}
}

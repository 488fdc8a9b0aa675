package web_test

import (
	"bytes"
	"context"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events/patience"
	"jourfixe/worker/web/webtest"
)

// mailsLink is the path of a person's link for choosing mails.
// mailsToken is what somebody's link for choosing mails ends with.
func (o *office) mailsToken(person string) (token string) {
	o.mirror.View(func(b *calendar.Book) { token = o.links.MailsToken(b, person) })
	return token
}

func (o *office) mailsLink(person string) string { return "/mails/" + o.mailsToken(person) }

// without is what the book has as the mails that somebody does without.
func (o *office) without(person string) (kinds string) {
	o.mirror.View(func(b *calendar.Book) { kinds = strings.Join(b.Person(person).Without, " ") })
	return kinds
}

// digest has the office send a digest to somebody.
func (o *office) digest(person string) {
	o.Do("schedule.set", `{"id":"weekly","title":{"de":"Woche"},"cron":"0 8 * * MON","do":"digest","to":["person/`+person+`"]}`)
}

// ticked are the kinds of mail whose boxes are ticked, in the order of the page.
func ticked(page *webtest.Page) string {
	var kinds []string
	for _, box := range page.All("checkbox") {
		if box.Checked() {
			kinds = append(kinds, box.Attr("value"))
		}
	}
	return strings.Join(kinds, " ")
}

// TestMailsPages looks at the page for choosing mails in its states and languages.
func TestMailsPages(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.digest("p2")
	o.Do("person.prefer", `{"id":"p2","without":["reminder"]}`)
	link := o.mailsLink("p2")
	for _, language := range words.Spoken() {
		for _, x := range []struct {
			method, query, body string
			want                int
		}{
			{"GET", "", "", 200}, {"GET", "?saved", "", 200}, {"GET", "?mails=digest&mails=reminder&mails=nothing", "", 200},
			{"POST", "", "", 422}, {"POST", "", "offered=cancellation&wanted=x", 422}, {"POST", "", "%zz", 400},
			{"POST", "", "wanted=" + strings.Repeat("x", 10_000), 413},
		} {
			page := webtest.Parse(t, link+x.query, o.ask(x.method, link+x.query, x.body, asForm, chosen(language)))
			if page.Status != x.want {
				t.Errorf("%s %s %.40s: %d, want %d", x.method, x.query, x.body, page.Status, x.want)
			}
			page.Check(language)
			if (x.want != 200) != (len(page.All("alert")) == 1) {
				t.Errorf("%s %.40s: the fault is not announced", x.query, x.body)
			}
			forGuests(t, page)
			if page.Says("Xaveria") {
				t.Errorf("%s in %s shows a guest the name of another", x.query, language)
			}
			if got := ticked(page); got != "digest overview" {
				t.Errorf("%s %s: %q is ticked", x.method, x.query, got)
			}
			if got := strings.Contains(page.Body, "choice asked"); got != strings.Contains(x.query, "digest") {
				t.Errorf("%s %s: marked what the link is about: %v", x.method, x.query, got)
			}
		}
	}
	// Who gets no digests is not offered them, unless the link is about them.
	for target, want := range map[string]bool{
		o.mailsLink("p1"): false, o.mailsLink("p1") + "?mails=digest": true, o.mailsLink("p1") + "?mails=reminder": false,
	} {
		if got := o.open(target).Has("checkbox", "Wochenüberblick"); got != want {
			t.Errorf("%s offers digests: %v", target, got)
		}
	}
	w := o.ask("GET", link, "")
	for name, want := range map[string]string{
		"X-Robots-Tag": "noindex, nofollow, noarchive", "Cache-Control": "private, no-store", "Referrer-Policy": "no-referrer",
	} {
		if got := w.Header().Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if o.open(o.rsvp("jour-fixe-2026-12-02", "p2")).Find("link", "Welche E-Mails möchten Sie bekommen?").Attr("href") != link {
		t.Error("the page of an invitation does not lead to where mails are chosen")
	}
	if strings.Contains(o.Log.String(), strings.TrimPrefix(link, "/mails/")) || strings.Contains(o.Log.String(), "Verborgen") {
		t.Error("the log has a token or a name")
	}
}

// TestMailsChosen sends the form, and reads what the book makes of it and what the page then shows.
func TestMailsChosen(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	choose := func(query string, fills ...webtest.Fill) *webtest.Page {
		return o.send(o.open(o.mailsLink("p1")+query).Press("Speichern", fills...))
	}
	const digests = "?mails=digest" // by such a link they are offered to whoever gets none
	for _, x := range []struct {
		what string
		do   func() *webtest.Page
		want string
	}{
		{"as it is", func() *webtest.Page { return choose(digests) }, ""},
		{"no reminders", func() *webtest.Page { return choose(digests, webtest.Fill{"Erinnerungen": "off"}) }, "reminder"},
		{"none", func() *webtest.Page {
			return choose(digests, webtest.Fill{"Wochenüberblick": "off", "Terminübersichten": "off"})
		}, "digest overview reminder"},
		{"what was not offered stays", func() *webtest.Page {
			return o.post(o.mailsLink("p1"), "offered=reminder&offered=overview&wanted=reminder")
		}, "digest overview"},
		{"what nobody offers", func() *webtest.Page {
			return o.post(o.mailsLink("p1"), "offered=reminder&offered=invitation&wanted=overview")
		}, "digest overview reminder"},
		{"all again", func() *webtest.Page {
			return choose("", webtest.Fill{"Erinnerungen": "on", "Wochenüberblick": "on", "Terminübersichten": "on"})
		}, ""},
	} {
		done := x.do()
		if done.Status != http.StatusSeeOther || o.without("p1") != x.want {
			t.Errorf("%s: %d, without %q, want %q", x.what, done.Status, o.without("p1"), x.want)
			continue
		}
		page := o.open(done.Header.Get("Location"))
		if !strings.Contains(page.Find("status", "").Text(), "Gespeichert.") {
			t.Errorf("%s: the page does not say that it is saved", x.what)
		}
		for kind := range strings.FieldsSeq(x.want) {
			if strings.Contains(ticked(page), kind) {
				t.Errorf("%s: the page still has %s ticked", x.what, kind)
			}
		}
	}
	if o.without("p2") != "" {
		t.Error("somebody else's mails have changed")
	}
}

// TestMailsUndecided chooses while nobody is at the desk, and while the journal is away.
func TestMailsUndecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.impatient()
	link := o.mailsLink("p1")
	check := func(what, body string, status int, words string) {
		t.Helper()
		w := o.ask("POST", link, body, asForm)
		if w.Code != status || !strings.Contains(w.Body.String(), words) {
			t.Errorf("%s: %d\n%s", what, w.Code, w.Body)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			page := webtest.Parse(t, link, w)
			page.Check("de")
			if got := ticked(page); got != "overview" {
				t.Errorf("%s: what was tried is not kept, but %q", what, got)
			}
		}
		if retry := w.Header().Get("Retry-After"); (retry != "") != (status == http.StatusServiceUnavailable) {
			t.Errorf("%s: to be tried again after %q", what, retry)
		}
	}
	_, form := o.open(link).Press("Speichern", webtest.Fill{"Erinnerungen": "off"}).HTTP()
	const click = "List-Unsubscribe=One-Click"
	check("the form, undecided", form, http.StatusAccepted, "Ihre Auswahl ist gespeichert.")
	check("one click, undecided", click, http.StatusAccepted, "Abbestellt.")
	o.options.Reception.Journal = awayJournal(t)
	check("the form, away", form, http.StatusServiceUnavailable, "in ein paar Minuten noch einmal")
	check("one click, away", click, http.StatusServiceUnavailable, "in ein paar Minuten noch einmal")
}

// TestOneClick unsubscribes as mail programs do (RFC 8058, section 3): by a POST without cookies, from anywhere.
func TestOneClick(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	const click = "List-Unsubscribe=One-Click"
	var parts bytes.Buffer
	form := multipart.NewWriter(&parts)
	if err := form.WriteField("List-Unsubscribe", "One-Click"); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	foreign := func(r *http.Request) {
		r.Header.Set("Origin", "https://mail.example")
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	}
	none := func(*http.Request) {}
	for _, x := range []struct {
		what, before, query, body, media string
		from                             func(*http.Request)
		want                             string
	}{
		{"no kind named", "", "", click, "application/x-www-form-urlencoded", none, "digest reminder"},
		{"a kind named", "", "?mails=reminder", click, "application/x-www-form-urlencoded; charset=utf-8", none, "reminder"},
		{"in parts", "", "?mails=digest", parts.String(), form.FormDataContentType(), none, "digest"},
		{"from another page", "", "?mails=overview", click, "application/x-www-form-urlencoded", foreign, "overview"},
		{"in parts from another page", "", "", parts.String(), form.FormDataContentType(), foreign, "digest reminder"},
		{"nothing comes back", "overview", "?mails=digest", click, "application/x-www-form-urlencoded", none, "digest overview"},
		{"two kinds", "", "?mails=digest&mails=overview", click, "application/x-www-form-urlencoded", none, "digest overview"},
		{"with fields of the form, which do not count", "", "?mails=reminder", click + "&offered=overview", "application/x-www-form-urlencoded", none, "reminder"},
		{"a browser that has signed in, with the token wrong", "", "?mails=reminder", click, "application/x-www-form-urlencoded",
			with("Authorization", "Bearer wrong"), "reminder"},
	} {
		o.Do("person.prefer", fmt.Sprintf(`{"id":"p1","without":[%s]}`, quoted(strings.Fields(x.before))))
		for range 2 {
			before := o.next()
			again := o.without("p1") == x.want
			w := o.ask("POST", o.mailsLink("p1")+x.query, x.body, with("Content-Type", x.media), x.from)
			if w.Code != http.StatusOK || o.without("p1") != x.want {
				t.Errorf("%s: %d, without %q, want %q", x.what, w.Code, o.without("p1"), x.want)
			}
			if !strings.HasPrefix(w.Body.String(), "Abbestellt.") || w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || len(w.Result().Cookies()) > 0 {
				t.Errorf("%s: answered %q as %s", x.what, w.Body, w.Header().Get("Content-Type"))
			}
			if after := o.next(); again && after != before+1 {
				t.Errorf("%s: the same again has sent %d commands", x.what, after-before-1)
			}
		}
	}
	if o.without("p2") != "" {
		t.Error("somebody else is unsubscribed")
	}
	// What nobody can do without stays, and is not said to be turned off.
	o.Do("person.prefer", `{"id":"p1","without":[]}`)
	for _, query := range []string{"?mails=cancellation", "?mails=", "?mails=nothing"} {
		w := o.ask("POST", o.mailsLink("p1")+query, click, asForm)
		if w.Code != http.StatusBadRequest || o.without("p1") != "" || !strings.HasPrefix(w.Body.String(), "Einladungen, Änderungen und Absagen bekommen Sie immer.") {
			t.Errorf("%s: %d %q, without %q", query, w.Code, w.Body, o.without("p1"))
		}
	}
	// In the person's language; and for nobody at all where there is nobody.
	o.Do("person.add", `{"id":"haifa","name":"Orahat","email":"orahat@geheim.example","language":"he","zone":"Asia/Jerusalem"}`)
	o.pass(2 * time.Second)
	if w := o.ask("POST", o.mailsLink("haifa"), click, asForm); !strings.HasPrefix(w.Body.String(), "המינוי בוטל.") || w.Header().Get("Content-Language") != "he" {
		t.Errorf("in Hebrew: %d %s", w.Code, w.Body)
	}
	o.Do("person.erase", `{"id":"haifa"}`)
	for _, target := range []string{o.mailsLink("haifa"), "/mails/aaaaaaaaaaaaaaaaaaaaaaaaaa"} {
		if w := o.ask("POST", target, click, asForm); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	// Only this path is open to other pages.
	for _, target := range []string{o.rsvp("jour-fixe-2026-12-02", "p1"), "/meetings/video", "/login"} {
		if w := o.ask("POST", target, "answer=accepted&revision=0", asForm, foreign, bearer); w.Code != http.StatusForbidden {
			t.Errorf("%s takes a form of another page: %d", target, w.Code)
		}
	}
}

// TestTwoChoicesAtOnce clicks and chooses again before the first is decided: neither undoes the other.
func TestTwoChoicesAtOnce(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.impatient()
	link := o.mailsLink("p1")
	for _, x := range []struct{ query, body string }{
		{"?mails=reminder", "List-Unsubscribe=One-Click"}, {"?mails=digest", "List-Unsubscribe=One-Click"}, {"", "offered=overview"},
	} {
		if w := o.ask("POST", link+x.query, x.body, asForm); w.Code != http.StatusAccepted {
			t.Errorf("%s %s: %d", x.query, x.body, w.Code)
		}
	}
	o.StartDesk()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	err := o.mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool { return len(b.Person("p1").Without) == 3 })
	if err != nil {
		t.Errorf("of three choices there is %q: %v", o.without("p1"), err)
	}
}

// quoted writes strings as the inside of a JSON array.
func quoted(list []string) string {
	var out []string
	for _, s := range list {
		out = append(out, quote(s))
	}
	return strings.Join(out, ",")
}

// TestMinePages looks at the page of all that somebody is invited to in every language: with trips, with what is over, and with nothing.
func TestMinePages(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"danzig","name":"Gość","email":"gosc@geheim.example","partner":"gdansk","roles":["contact"],"zone":"Europe/Warsaw"}`)
	o.Do("person.add", `{"id":"alone","name":"Allein","email":"allein@geheim.example"}`)
	o.Do("meeting.answer", `{"id":"jour-fixe-2026-12-02","person":"danzig","answer":"declined","comment":"Leider"}`)
	look := func() {
		t.Helper()
		for _, person := range []string{"danzig", "alone", "p1"} {
			for _, language := range words.Spoken() {
				page := o.open("/mine/"+o.mailsToken(person), chosen(language))
				page.Check(language)
				forGuests(t, page)
				if page.Status != 200 || page.Says("Quirin") || person != "p1" && page.Says("Xaveria") {
					t.Errorf("%s in %s: %d\n%s", person, language, page.Status, page.Text())
				}
			}
		}
	}
	look()
	page := o.open("/mine/" + o.mailsToken("danzig"))
	inOrder(t, page.Text(), "Ihre Treffen", "2. Dezember 2026, 14:00–15:30 Uhr", "Bürgerreise nach Danzig")
	o.pass(300 * time.Hour)
	look()
	page = o.open("/mine/" + o.mailsToken("danzig"))
	if inOrder(t, page.Text(), "Vorbei", "2. Dezember 2026"); page.Has("link", "Leider") || strings.Contains(o.Log.String(), o.mailsToken("danzig")) {
		t.Error("the page or the log has what it should not")
	}
}

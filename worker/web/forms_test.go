package web_test

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/words"
	"jourfixe/events"
	"jourfixe/events/patience"
	"jourfixe/worker/signin"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// A pressing notes which buttons are on pages, and which were pressed, by where their forms go.
type pressing struct {
	mux           *http.ServeMux
	seen, pressed map[string]bool
	asked         map[string]bool // the fields of forms, by where these go
}

// see notes the buttons of a page.
func (p *pressing) see(page *webtest.Page) {
	for _, form := range page.All("form") {
		p.ask(form)
		for _, button := range form.All("button") {
			p.seen[p.name(strings.ToUpper(form.Attr("method")), form.Attr("action"), button.Attr("value"))] = true
		}
	}
}

// name is the pattern of the route that a form goes to, and what its button says.
func (p *pressing) name(method, action, button string) string {
	_, pattern := p.mux.Handler(httptest.NewRequest(method, action, nil))
	return pattern + " " + button
}

// press presses a button in a browser, and returns the answer.
func (p *pressing) press(b *webtest.Browser, page *webtest.Page, button webtest.Element, fills ...webtest.Fill) *webtest.Page {
	b.T.Helper()
	page.Check(page.Language())
	p.see(page)
	r := button.Press(fills...)
	p.pressed[p.name(r.Method, r.Target, button.Attr("value"))] = true
	return b.Send(r)
}

// TestForms presses every button of every form, in each language that its page is in, as a browser does.
func TestForms(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.opened()
	p := &pressing{mux: http.NewServeMux(), seen: map[string]bool{}, pressed: map[string]bool{}, asked: map[string]bool{}}
	for pattern := range o.site.Routes() {
		p.mux.Handle(pattern, http.NotFoundHandler())
	}
	for _, language := range patience.Sample(words.Spoken()) {
		p.guest(t, o, language)
		p.registers(t, o, language)
		p.hosts(t, o, language)
		b := o.browser(language)
		page := b.Open("/login?next=/year")
		bad := p.press(b, page, page.All("button")[0], webtest.Fill{page.All("textbox")[0].Name(): "nobody"})
		if bad.Status != http.StatusUnprocessableEntity || len(bad.All("alert")) != 1 || bad.All("textbox")[0].Value() != "nobody" {
			t.Errorf("what is no address in %s: %d", language, bad.Status)
		}
		sent := p.press(b, bad, bad.All("button")[0], webtest.Fill{bad.All("textbox")[0].Name(): "QUIRIN@geheim.example"})
		sent.Check(language)
		if link, person := o.letter(); sent.Status != http.StatusAccepted || len(sent.All("status")) != 1 || person != "p2" {
			t.Errorf("asking for a link in %s: %d, and one is sent to %q", language, sent.Status, person)
		} else {
			asked := b.Open(link)
			if in := b.Follow(p.press(b, asked, asked.All("button")[0])); in.Target != "/year" && in.Status != http.StatusForbidden {
				t.Errorf("signing in by a link in %s leads to %s: %d", language, in.Target, in.Status)
			}
		}
		b = o.browser(language)
		page = b.Open("/login?next=/year")
		wrong := p.press(b, page, page.All("button")[1], webtest.Fill{page.All("textbox")[1].Name(): "wrong"})
		if wrong.Status != http.StatusUnauthorized || len(wrong.All("alert")) != 1 {
			t.Errorf("a wrong token in %s: %d", language, wrong.Status)
		}
		in := p.press(b, wrong, wrong.All("button")[1], webtest.Fill{wrong.All("textbox")[1].Name(): token})
		if in.Status != http.StatusSeeOther || in.Header.Get("Location") != "/year" {
			t.Errorf("signing in in %s: %d to %s", language, in.Status, in.Header.Get("Location"))
		}
		o.pass(6 * time.Minute) // the next link for the same address
	}
	for _, language := range patience.Sample(events.Languages) {
		p.staff(t, o, language)
	}
	p.own(t, o)
	o.polled("pressed")
	o.Do("person.amend", `{"id":"p1","language":"de"}`)
	o.Do("poll.vote", `{"id":"pressed","person":"p1","votes":[{"time":"t1","vote":"yes"}]}`)
	asked := o.browser("de")
	ballot := asked.Open(o.voteLink("pressed", "p1"))
	p.press(asked, ballot, ballot.Find("button", "Abstimmen"))
	p.users(t, o)
	p.clients(t, o)
	for _, f := range web.Forms(o.links) { // TestEveryForm presses theirs
		for _, do := range []string{"next", "do", "back", "look"} {
			p.pressed["POST "+f.Path+" "+do] = true
		}
		arranging := regexp.MustCompile("^" + regexp.QuoteMeta("POST "+f.Path) + " (add|up|remove):(programme|milestones|times|items|tripKinds|registration[.](?:quotas|documents))(:[0-9]+)?$")
		for button := range p.seen { // TestProgramme, TestRegistering, TestTripCosts, TestOwnKinds, TestAskedTimes and TestAgenda press those that arrange entries
			if arranging.MatchString(button) {
				p.pressed[button] = true
			}
		}
	}
	for _, do := range []string{"next", "do", "back"} { // TestImport presses these
		p.pressed["POST /new/people "+do] = true
	}
	p.pressed["GET /trips/{id}/dues/received "] = true     // TestReceived presses it
	p.pressed["POST /meetings/{id}/minutes/write "] = true // TestMinutes presses it
	p.pressed["POST /material/{noun}/{id} "] = true        // TestMaterial presses it
	for _, do := range []string{"finish", "reopen"} {      // TestTasks presses these
		p.pressed["POST /resolutions/{id} "+do] = true
	}
	for _, at := range []string{"/rooms/{series}", "/meetings/{id}/room"} {
		p.pressed["POST "+at+"/matters/{matter}/files "] = true // TestMaterialOfMembers presses these
		p.pressed["POST "+at+"/matters/{matter}/files/{file}/remove "] = true
	}
	for button := range p.seen {
		if !p.pressed[button] {
			t.Errorf("nobody has pressed %s", button)
		}
	}
	p.listed(t)
	for pattern, access := range o.site.Routes() {
		sent := func(button string) bool { return strings.HasPrefix(button, pattern+" ") }
		if strings.HasPrefix(pattern, "POST ") && access.String() != "API token" && !slices.ContainsFunc(slices.Collect(maps.Keys(p.pressed)), sent) {
			t.Errorf("no button of any page leads to %s", pattern)
		}
	}
}

// users gives roles and signs somebody out.
// clients lets another system in, changes it, and ends it.
func (p *pressing) clients(t *testing.T, o *office) {
	t.Helper()
	b := o.enter("user-administrator", "de")
	press := func(button string, fills ...webtest.Fill) {
		t.Helper()
		page := b.Open("/clients")
		if done := p.press(b, page, page.Find("button", button), fills...); done.Status != http.StatusOK && done.Status != http.StatusSeeOther {
			t.Errorf("%s: %d", button, done.Status)
		}
	}
	press("Let in", webtest.Fill{"Name": "counter"})
	press("Save the rights: counter")
	press("New secrets: counter")
	press("Let it in no more: counter")
}

func (p *pressing) users(t *testing.T, o *office) {
	t.Helper()
	admin := o.hire(events.Administrator)
	for i, language := range events.Languages {
		o.Do("person.amend", `{"id":%q,"language":%q}`, admin, language)
		b := o.enter(admin, "fi")
		press := func(n int, fills ...webtest.Fill) *webtest.Page {
			t.Helper()
			page := b.Open("/users")
			buttons := page.Find("main", "").All("button")
			if n < 0 {
				n += len(buttons)
			}
			return p.press(b, page, buttons[n], fills...)
		}
		role := func(person string) (role string) {
			o.mirror.View(func(b *calendar.Book) { role = b.Person(person).Role })
			return role
		}
		page := b.Open("/users")
		fields := page.Find("main", "").All("textbox")
		address, name := fields[len(fields)-2].Name(), fields[len(fields)-1].Name()
		bad := press(-1, webtest.Fill{address: "new@geheim.example"})
		bad.Check(language)
		if i == 0 && (bad.Status != http.StatusUnprocessableEntity || len(bad.All("alert")) != 1 || !strings.Contains(bad.Body, `value="new@geheim.example"`)) {
			t.Errorf("somebody new without a name: %d", bad.Status)
		}
		done := b.Follow(press(-1, webtest.Fill{address: "Quirin@geheim.example", name: "not used"}))
		done.Check(language)
		if role("p2") != events.Reader || len(done.All("status")) != 1 {
			t.Errorf("somebody of the book is given the role %q", role("p2"))
		}
		o.enter("p2", "fi")
		if b.Follow(press(-2)); len(o.signed.Of("p2")) != 0 {
			t.Error("somebody is signed out, and is not")
		}
		if b.Follow(press(-2)); role("p2") != events.Reader {
			t.Error("the same role again is none")
		}
		b.Send(b.Open("/users").Find("main", "").All("button")[1].Press().With("person", "p2").With("role", events.NoRole).With("do", "grant"))
		if role("p2") != "" {
			t.Errorf("a role is taken away, and is %q", role("p2"))
		}
		fresh := fmt.Sprintf("fresh%d@geheim.example", i)
		b.Follow(press(-1, webtest.Fill{address: fresh, name: "Fresh"}))
		o.mirror.View(func(b *calendar.Book) {
			if list := signin.ByAddress(b, fresh); len(list) != 1 || list[0].Role != events.Reader || list[0].Name.Value() != "Fresh" {
				t.Errorf("somebody new: %+v", list)
			}
		})
		o.Do("person.grant", `{"id":"p1","role":"none"}`)
	}
}

// apps makes an app password and revokes it.
func (p *pressing) apps(t *testing.T, o *office, b *webtest.Browser, language string) {
	t.Helper()
	page := b.Open("/me/apps")
	buttons := page.All("button")
	made := p.press(b, page, buttons[len(buttons)-1], webtest.Fill{page.All("textbox")[0].Name(): language})
	if n := len(o.apps.Of("p1")); made.Status != http.StatusOK || n != 1 {
		t.Errorf("an app password is made in %s: %d, and there are %d", language, made.Status, n)
	}
	buttons = made.All("button")
	if done := b.Follow(p.press(b, made, buttons[len(buttons)-2])); done.Status != http.StatusOK || len(o.apps.Of("p1")) != 0 {
		t.Errorf("an app password is revoked in %s: %d", language, done.Status)
	}
}

// feed changes what a calendar of somebody's own shows.
func (p *pressing) feed(t *testing.T, o *office, b *webtest.Browser, language string) {
	t.Helper()
	id := "own-of-p1-" + language
	o.Do("feed.issue", `{"id":%q,"name":"Telefon","scope":"person/p1","hash":"%x","detail":"busy","until":"2030-01-31","alarms":["P2D"],"kinds":["due","trip"],"tripKinds":["sport","youth"],"ahead":90}`, id, sha256.Sum256([]byte(id)))
	page := b.Open("/me/feeds/" + id)
	buttons := page.All("button")
	request := page.All("textbox")[0].Name()
	wrong := p.press(b, page, buttons[len(buttons)-1], webtest.Fill{request: ""})
	if wrong.Status != http.StatusUnprocessableEntity || len(wrong.All("alert")) != 1 {
		t.Errorf("a calendar without a name in %s: %d", language, wrong.Status)
	}
	wrong.Check(language)
	buttons = wrong.All("button")
	wrong = b.Send(buttons[len(buttons)-1].Press(webtest.Fill{request: language}).With("ahead", "1099"))
	wrong.Check(language)
	if wrong.Status != http.StatusUnprocessableEntity || !wrong.Says("1098") || !slices.Equal(wrong.Field("ahead"), []string{"1099"}) || strings.Count(wrong.Body, `name="tripKinds" value="`) < 10 ||
		!strings.Contains(wrong.Body, `value="sport" checked`) || !strings.Contains(wrong.Body, `value="youth" checked`) || strings.Contains(wrong.Body, `value="culture" checked`) {
		t.Errorf("a calendar that reaches too far in %s: %d", language, wrong.Status)
	}
	buttons = wrong.All("button")
	done := b.Follow(b.Send(buttons[len(buttons)-1].Press(webtest.Fill{request: language}).With("detail", "titles").With("until", "31.12.2029").With("ahead", "").With("kinds", "meeting").With("tripKinds", "culture").With("direction", "in")))
	done.Check(language)
	f := o.mirror.Snapshot().Feed(id)
	if len(done.All("status")) != 1 || f.Name != language || f.Filter.Detail != events.DetailTitles || f.Until.String() != "2029-12-31" || len(f.Filter.Alarms) != 1 ||
		f.Filter.Ahead != 0 || !slices.Equal(f.Filter.Kinds, []string{"meeting"}) || !slices.Equal(f.Filter.TripKinds, []string{"culture"}) || f.Filter.Direction != "in" {
		t.Errorf("a calendar is changed in %s, and is %+v", language, f)
	}
	o.Do("feed.revoke", `{"id":%q}`, id)
}

// data has somebody correct how they are called.
func (p *pressing) data(t *testing.T, o *office, b *webtest.Browser, language string) {
	t.Helper()
	was := o.mirror.Snapshot().Person("p1").Name.Value()
	page := b.Open("/me/data")
	buttons, boxes := page.All("button"), page.All("textbox")
	page = b.Follow(p.press(b, page, buttons[len(buttons)-1], webtest.Fill{boxes[len(boxes)-1].Name(): "In " + language}))
	if is := o.mirror.Snapshot().Person("p1").Name.Value(); is != "In "+language || len(page.All("status")) != 1 {
		t.Errorf("in %s somebody corrects their name, and it is %q", language, is)
	}
	o.Do("person.amend", `{"id":"p1","name":%q}`, was)
}

// busy has somebody's own calendar followed, and ends that.
func (p *pressing) busy(t *testing.T, o *office, b *webtest.Browser, language string) {
	t.Helper()
	page := b.Open("/me/busy")
	buttons := page.All("button")
	b.Follow(p.press(b, page, buttons[len(buttons)-1], webtest.Fill{page.All("textbox")[0].Name(): "webcal://calendar.example/" + language + ".ics"}))
	page = b.Open("/me/busy")
	if is := o.mirror.Snapshot().Person("p1").Calendar; is.Address.Value() != "https://calendar.example/"+language+".ics" || page.Says(is.Address.Value()) {
		t.Errorf("in %s a calendar is followed at %q", language, is.Address.Value())
	}
	buttons = page.All("button")
	b.Follow(p.press(b, page, buttons[len(buttons)-2]))
	if is := o.mirror.Snapshot().Person("p1").Calendar; is.Is() {
		t.Errorf("in %s it cannot be ended", language)
	}
}

// rooms proposes something in the room of a series and in that of a meeting, changes and withdraws it.
func (p *pressing) rooms(t *testing.T, o *office, b *webtest.Browser, language string) {
	t.Helper()
	alone := "alone-" + language
	o.Do("meeting.request", `{"id":%q,"title":{"de":"Allein"},"at":{"date":"2027-04-26","start":"10:00"},"duration":"PT1H","need":["person/p1"],"ifNone":"best"}`, alone)
	for _, at := range []string{"/rooms/jour-fixe", "/meetings/" + alone + "/room"} {
		page := b.Open(at + "/propose")
		page.Check(language)
		buttons := page.All("button")
		done := b.Follow(p.press(b, page, buttons[len(buttons)-1], webtest.Fill{page.All("textbox")[0].Name(): at + language}))
		var id string
		for _, m := range o.mirror.Snapshot().Matters() {
			if m.Title[language] == at+language && m.Person == "p1" {
				id = m.ID
			}
		}
		if id == "" || len(done.All("status")) != 1 || !done.Says(at+language) {
			t.Fatalf("something is proposed to %s in %s: %d\n%s", at, language, done.Status, done.Find("main", "").Text())
		}
		done.Check(language)
		page = b.Open(at + "/matters/" + id)
		page.Check(language)
		buttons = page.All("button")
		b.Follow(p.press(b, page, buttons[len(buttons)-2], webtest.Fill{page.All("textbox")[2].Name(): "25"}))
		if m := o.mirror.Snapshot().Matter(id); m.Minutes != 25 {
			t.Errorf("%s in %s takes %d minutes", at, language, m.Minutes)
		}
		b.Follow(p.press(b, page, buttons[len(buttons)-1]))
		if m := o.mirror.Snapshot().Matter(id); !m.Withdrawn {
			t.Errorf("%s in %s is not withdrawn", at, language)
		}
	}
}

// own ends sessions of somebody who is signed in three times, in each language, and has a calendar made.
func (p *pressing) own(t *testing.T, o *office) {
	t.Helper()
	for _, language := range words.Spoken() {
		o.Do("person.amend", `{"id":"p1","language":%q}`, language)
		b := o.enter("p1", "fi")
		o.enter("p1", "fi")
		other := o.enter("p1", "fi")
		page := b.Open("/me")
		section := page.All("button")
		if made := page.All("heading"); len(section) < 4 || len(made) < 4 {
			t.Fatalf("/me in %s has %d buttons", language, len(section))
		}
		if language == events.Languages[0] {
			page = b.Follow(p.press(b, page, section[1]))
			if page.Path() != "/me" || !page.Says("https://jourfixe.example/feeds/") {
				t.Errorf("a calendar is asked for, and there is none: %s", page.Body)
			}
			made := page
			// It gets another address, and is closed.
			address := func(page *webtest.Page) string { return regexp.MustCompile(`/feeds/[a-z0-9]+`).FindString(page.Body) }
			page = b.Follow(p.press(b, page, page.All("button")[1]))
			if address(page) == "" || address(page) == address(made) {
				t.Errorf("another address is asked for, and it is %q, which was %q", address(page), address(made))
			}
			page = b.Follow(p.press(b, page, page.All("button")[2]))
			if address(page) != "" {
				t.Errorf("a calendar is closed, and has an address: %s", page.Body)
			}
			section = page.All("button")
		}
		p.apps(t, o, b, language)
		p.feed(t, o, b, language)
		p.busy(t, o, b, language)
		p.data(t, o, b, language)
		p.rooms(t, o, b, language)
		page = b.Follow(p.press(b, page, section[1]))
		if n := len(o.signed.Of("p1")); n != 2 {
			t.Errorf("in %s one of three sessions is ended, and there are %d", language, n)
		}
		section = page.All("button")
		page = b.Follow(p.press(b, page, section[len(section)-1]))
		page.Check(language)
		if n := len(o.signed.Of("p1")); n != 1 || len(page.All("status")) != 1 {
			t.Errorf("in %s all others are ended, and there are %d sessions", language, n)
		}
		if asked := other.Open("/me"); asked.Status != http.StatusSeeOther {
			t.Errorf("in %s whoever was signed out is answered %d", language, asked.Status)
		}
		out := p.press(b, page, page.All("button")[0])
		if out.Header.Get("Location") != "/login" || len(o.signed.Of("p1")) != 0 {
			t.Errorf("in %s signing out leads to %s", language, out.Header.Get("Location"))
		}
	}
}

// guest answers an invitation in every way, and chooses mails.
func (p *pressing) guest(t *testing.T, o *office, language string) {
	t.Helper()
	b := o.browser("de")
	link := o.rsvp(counted, "p1")
	b.Open(link + "?lang=" + language)
	for i, answer := range []string{"accepted", "tentative", "declined"} {
		page := b.Open(link + "?answer=" + answer)
		comment := page.All("textbox")[0]
		done := p.press(b, page, page.All("button")[i], webtest.Fill{comment.Name(): "In " + language})
		given, _ := o.given(counted, "p1")
		if done.Status != http.StatusSeeOther || given.Answer != answer || given.Comment.Value() != "In "+language {
			t.Errorf("%s in %s: %d, and the answer is %s with the comment %q", answer, language, done.Status, given.Answer, given.Comment.Value())
		}
		after := b.Follow(done)
		after.Check(language)
		if len(after.All("status")) != 1 || after.All("textbox")[0].Value() != "In "+language {
			t.Errorf("%s in %s: the page does not show what was answered", answer, language)
		}
	}
	p.propose(t, o, b, link)
	p.calendar(t, o, b, language)
	p.registered(t, o, language)
	var mails webtest.Element
	for _, l := range b.Open(link).Find("main", "").All("link") {
		if strings.HasPrefix(l.Attr("href"), "/mails/") {
			mails = l
		}
	}
	page := b.Click(mails)
	for _, want := range []string{"reminder", ""} {
		page = b.Open(page.Path())
		tick := "on"
		if want != "" {
			tick = "off"
		}
		done := p.press(b, page, page.All("button")[0], webtest.Fill{page.All("checkbox")[0].Name(): tick})
		if done.Status != http.StatusSeeOther || o.without("p1") != want {
			t.Errorf("mails in %s: %d, without %q, want %q", language, done.Status, o.without("p1"), want)
		}
		after := b.Follow(done)
		after.Check(language)
		if len(after.All("status")) != 1 {
			t.Errorf("mails in %s: the page does not say that the choice is saved", language)
		}
	}
}

// calendar has somebody new make their own calendar and close it, from the page of all that they are invited to.
func (p *pressing) calendar(t *testing.T, o *office, b *webtest.Browser, language string) {
	t.Helper()
	o.Do("person.add", `{"id":"own-`+language+`","name":"Neu","email":"own-`+language+`@geheim.example"}`)
	page := b.Open("/mine/" + o.mailsToken("own-"+language))
	for _, do := range []string{"make", "close"} {
		done := p.press(b, page, valued(t, page, do))
		page = b.Follow(done)
		page.Check(language)
		if done.Status != http.StatusSeeOther || len(page.All("status")) != 1 || strings.Contains(page.Body, `value="`+do+`"`) || strings.Contains(page.Body, "/feeds/") != (do == "make") {
			t.Errorf("%s in %s: %d\n%s", do, language, done.Status, page.Body)
		}
	}
}

// registered answers offers, changes what was said, and withdraws.
func (p *pressing) registered(t *testing.T, o *office, language string) {
	t.Helper()
	for _, x := range []struct{ path, do, standing string }{
		{"", "accept", events.Seated}, {"", "decline", events.Declined}, {"/change", "save", events.Offered}, {"/withdraw", "withdraw", events.Withdrawn},
	} {
		id, _ := o.offer(`,"language":"` + language + `"`)
		b := o.browser("fi")
		page := b.Open(o.registered(id) + x.path)
		page.Check(language)
		done := p.press(b, page, valued(t, page, x.do))
		if done.Status != http.StatusSeeOther || o.registration(id).Standing != x.standing {
			t.Errorf("%s in %s: %d, and the standing is %s", x.do, language, done.Status, o.registration(id).Standing)
		}
		after := b.Follow(done)
		after.Check(language)
		if len(after.All("status")) != 1 {
			t.Errorf("%s in %s: the page does not say what was done", x.do, language)
		}
	}
	o.number++
	trip := fmt.Sprintf("parts-%d", o.number)
	o.picked(trip)
	id := o.join(trip, "Erna Erste", `,"language":"`+language+`"`)
	b := o.browser("fi")
	page := b.Open(o.registered(id) + "/parts")
	look := p.press(b, page, valued(t, page, "look"), webtest.Fill{page.All("checkbox")[0].Name(): "on"})
	look.Check(language)
	back := p.press(b, look, valued(t, look, "back"))
	back.Check(language)
	if done := p.press(b, look, valued(t, look, "take")); done.Status != http.StatusSeeOther || o.parts(id) != "boat" || len(b.Follow(done).All("status")) != 1 {
		t.Errorf("choosing in %s: %d, %s", language, done.Status, o.parts(id))
	}
}

// propose looks at another time and proposes it, and leaves it to be decided on by nobody.
func (p *pressing) propose(t *testing.T, o *office, b *webtest.Browser, link string) {
	t.Helper()
	page := b.Open(link + "/counter")
	language := page.Language()
	look := p.press(b, page, valued(t, page, "look"), webtest.Fill{page.All("textbox")[0].Name(): "2026-12-03"})
	look.Check(language)
	if _, open := o.proposed(counted, "p1"); look.Status != http.StatusOK || open {
		t.Errorf("looking first in %s: %d", language, look.Status)
	}
	done := p.press(b, look, valued(t, look, "send"))
	c, open := o.proposed(counted, "p1")
	if done.Status != http.StatusSeeOther || !open || c.Start.Day() != 3 {
		t.Errorf("proposing in %s: %d, and the proposal is %+v", language, done.Status, c)
	}
	after := b.Follow(done)
	after.Check(language)
	if len(after.All("status")) != 1 {
		t.Errorf("proposing in %s: the page does not say that it has arrived", language)
	}
	o.Do("meeting.keep", `{"id":"`+counted+`","person":"p1"}`)
}

// staff decides on proposals, chooses what a year shows, and signs out; then there is no page left without its buttons.
func (p *pressing) staff(t *testing.T, o *office, language string) {
	t.Helper()
	b := signIn(o)
	b.Headers["Accept-Language"] = language
	meeting := "/meetings/" + counted
	for i, do := range []string{"keep", "move"} {
		o.counter("p1", 13+2*i, "")
		o.pass(time.Minute)
		if language == "de" && i == 0 {
			b.Crawl("/", language, func(target string) bool {
				return far.MatchString(target) || chosenTimes.MatchString(target) || strings.Contains(target, "lang=")
			}, p.see)
		}
		page := b.Open(meeting)
		done := p.press(b, page, valued(t, page, do))
		if done.Status != http.StatusSeeOther {
			t.Errorf("%s in %s: %d", do, language, done.Status)
		}
		if after := b.Follow(done); strings.Contains(after.Body, `value="`+do+`"`) {
			t.Errorf("%s in %s: the proposal is still to be decided on", do, language)
		}
	}
	o.Do("meeting.move", `{"id":"`+counted+`","at":{"date":"2026-12-02","start":"14:00"}}`)
	o.Do("partner.amend", `{"id":"riga","since":19`+map[string]string{"de": "86", "en": "87"}[language]+`}`)
	happened := b.Open("/history?about=partner/riga")
	if chosen := p.press(b, happened, happened.Find("main", "").All("button")[0]); chosen.Status != http.StatusOK || !chosen.Says("Riga") && !chosen.Says("Rīga") {
		t.Errorf("choosing what has happened in %s: %d", language, chosen.Status)
	}
	deed := b.Open(placeOf.FindString(happened.Body))
	if back := p.press(b, deed, deed.Find("main", "").All("button")[0]); back.Status != http.StatusSeeOther {
		t.Errorf("taking something back in %s: %d", language, back.Status)
	}
	plan := b.Open("/meetings/new?need=partner/riga")
	for _, do := range []string{"find", "look"} {
		if asked := p.press(b, plan, valued(t, plan, do)); asked.Status != http.StatusOK {
			t.Errorf("%s in %s: %d", do, language, asked.Status)
		}
	}
	days := b.Open("/trips/new?partner=gdansk&days=4&from=2027-05-01&to=2027-07-31")
	if asked := p.press(b, days, valued(t, days, "find")); asked.Status != http.StatusOK {
		t.Errorf("days for a trip in %s: %d", language, asked.Status)
	}
	times := b.Open(meeting + "/times")
	if asked := p.press(b, times, times.Find("main", "").All("button")[0]); asked.Status != http.StatusOK {
		t.Errorf("other days for a meeting in %s: %d", language, asked.Status)
	}
	year := b.Open("/year/2027")
	shown := p.press(b, year, year.Find("main", "").All("button")[0], webtest.Fill{year.All("checkbox")[0].Name(): "on"})
	if shown.Check(language); shown.Status != http.StatusOK || !shown.All("checkbox")[0].Checked() {
		t.Errorf("a region for the year in %s: %d", language, shown.Status)
	}
	leave := map[string]string{"de": "Abmelden", "en": "Sign out"}[language]
	out := p.press(b, shown, shown.Find("banner", "").Find("button", leave))
	if out.Status != http.StatusSeeOther || b.Open("/").Status != http.StatusSeeOther {
		t.Errorf("signing out in %s: %d", language, out.Status)
	}
}

// valued finds the one button that sends a value.
func valued(t *testing.T, page *webtest.Page, value string) webtest.Element {
	t.Helper()
	i := slices.IndexFunc(page.All("button"), func(e webtest.Element) bool { return e.Attr("value") == value })
	if i < 0 {
		t.Fatalf("%s has no button that says %s", page.Target, value)
	}
	return page.All("button")[i]
}

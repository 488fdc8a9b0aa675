package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker/signin"
	"jourfixe/worker/web/webtest"
)

// askFor asks for a link as somebody does who cannot sign in yet.
func askFor(b *webtest.Browser, address string) *webtest.Page {
	b.T.Helper()
	return b.Send(b.Open("/login").Press("Link zuschicken", webtest.Fill{"Ihre E-Mail-Adresse": address}))
}

// TestSignInByMail asks for a link, follows it and is let in, once.
func TestSignInByMail(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Coordinator)
	b := o.browser("de")
	led := b.Open("/meetings/video")
	sent := b.Send(b.Follow(led).Press("Link zuschicken", webtest.Fill{"Ihre E-Mail-Adresse": " User-Coordinator@geheim.example "}))
	sent.Check("de")
	link, person := o.letter()
	if person != "user-coordinator" || !regexp.MustCompile(`^/login/[A-Za-z0-9_-]{80,400}$`).MatchString(link) || strings.Contains(link, "coordinator") {
		t.Fatalf("a link for %s: %s", person, link)
	}
	// A program that looks into mails opens the link, with and without the cookies of the browser, and uses nothing up.
	for range 3 {
		o.browser("de").Open(link)
		b.Open(link)
		o.ask(http.MethodHead, link, "", b.Carry)
	}
	page := b.Open(link)
	page.Check("de")
	if !page.Says("Anmelden als Name coordinator") || page.Header.Get("X-Robots-Tag") == "" || page.Header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("the page of a link: %s %s", page.Header, page.Body)
	}
	press := page.Press("Anmelden als Name coordinator")
	again := *press
	in := b.Send(press)
	if in.Status != http.StatusSeeOther || in.Header.Get("Location") != "/meetings/video" {
		t.Fatalf("signing in: %d to %q\n%s", in.Status, in.Header.Get("Location"), in.Body)
	}
	checkCookie(t, (&http.Response{Header: in.Header}).Cookies())
	if shown := b.Follow(in); shown.Status != http.StatusOK || !shown.Says("Name coordinator") {
		t.Errorf("after signing in: %d", shown.Status)
	}
	// The link is used up, also for who has kept the form and its cookie.
	old := o.browser("de")
	old.Cookies = map[string]string{}
	for name, value := range b.Cookies {
		old.Cookies[name] = value
	}
	if page := old.Send(&again); page.Status != http.StatusForbidden && page.Status != http.StatusGone {
		t.Errorf("the same form again: %d", page.Status)
	}
	if page := b.Open(link); page.Status == http.StatusOK {
		t.Error("a link that was used offers to sign in")
	}
	if n := len(o.signed.Of("user-coordinator")); n != 1 {
		t.Errorf("%d sessions came of one link", n)
	}
}

// TestLinkIsUsedOnce presses the button in two windows of a browser at once.
func TestLinkIsUsedOnce(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.browser("de")
	askFor(b, "xaveria@geheim.example")
	link, _ := o.letter()
	press := b.Open(link).Press("Anmelden als Xaveria Geheimrat")
	cookies := map[string]string{}
	for name, value := range b.Cookies {
		cookies[name] = value
	}
	codes := make(chan int, 8)
	for range cap(codes) {
		go func() {
			target, body := press.HTTP()
			r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Sec-Fetch-Site", "same-origin")
			for name, value := range cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			w := httptest.NewRecorder()
			o.web.ServeHTTP(w, r)
			codes <- w.Code
		}()
	}
	in := 0
	for range cap(codes) {
		switch code := <-codes; code {
		case http.StatusSeeOther:
			in++
		case http.StatusGone:
		default:
			t.Errorf("one of them is answered %d", code)
		}
	}
	if n := len(o.signed.Of("p1")); in != 1 || n != 1 {
		t.Errorf("%d got in, and there are %d sessions", in, n)
	}
}

// TestLinksThatLetNobodyIn tries every link that does not count, or no more.
func TestLinksThatLetNobodyIn(t *testing.T) {
	const anna = `{"id":"anna","name":"Anna Geheim","email":"anna@geheim.example","partner":"riga"}`
	for _, x := range []struct {
		what   string
		do     func(o *office, b *webtest.Browser, link string) (*webtest.Browser, string)
		status int
		says   string
	}{
		{"in another browser", func(o *office, _ *webtest.Browser, link string) (*webtest.Browser, string) {
			other := o.browser("de")
			other.Open("/login")
			return other, link
		}, http.StatusForbidden, "im selben Browser"},
		{"in one that has no cookies", func(o *office, _ *webtest.Browser, link string) (*webtest.Browser, string) {
			return o.browser("de"), link
		}, http.StatusForbidden, "im selben Browser"},
		{"too late", func(o *office, b *webtest.Browser, link string) (*webtest.Browser, string) {
			o.pass(signin.LinkLife)
			return b, link
		}, http.StatusGone, "gilt nicht mehr"},
		{"the person is erased", func(o *office, b *webtest.Browser, link string) (*webtest.Browser, string) {
			o.Do("person.erase", `{"id":"anna"}`)
			return b, link
		}, http.StatusGone, "nicht mehr eingetragen"},
		{"the address has changed", func(o *office, b *webtest.Browser, link string) (*webtest.Browser, string) {
			o.Do("person.amend", `{"id":"anna","email":"anna@neu.example"}`)
			return b, link
		}, http.StatusGone, "nicht mehr eingetragen"},
		{"the partner has retired", func(o *office, b *webtest.Browser, link string) (*webtest.Browser, string) {
			o.Do("partner.retire", `{"id":"riga"}`)
			return b, link
		}, http.StatusGone, "nicht mehr eingetragen"},
		{"a letter is another", func(_ *office, b *webtest.Browser, link string) (*webtest.Browser, string) {
			i := len(link) - 30
			other := byte('A')
			if link[i] == 'A' {
				other = 'B'
			}
			return b, link[:i] + string(other) + link[i+1:]
		}, http.StatusNotFound, "gilt nicht"},
		{"it was cut off", func(_ *office, b *webtest.Browser, link string) (*webtest.Browser, string) {
			return b, link[:len(link)-4]
		}, http.StatusNotFound, "gilt nicht"},
		{"nothing", func(_ *office, b *webtest.Browser, _ string) (*webtest.Browser, string) { return b, "/login/x" }, http.StatusNotFound, "gilt nicht"},
		{"of another office", func(o *office, b *webtest.Browser, _ string) (*webtest.Browser, string) {
			links := signin.NewLinks(o.Desk.Reception.Key, "other", signin.Links{BaseURL: "", Mirror: o.mirror, Store: o.Desk.Journal.Sessions(), Now: o.Now})
			link := ""
			o.mirror.View(func(book *calendar.Book) { link = links.Make(book.Person("anna"), [32]byte{}, time.Hour) })
			return b, link
		}, http.StatusNotFound, "gilt nicht"},
	} {
		t.Run(x.what, func(t *testing.T) {
			o := newOffice(t, nil)
			o.furnish()
			o.Do("person.add", anna)
			b := o.browser("de")
			askFor(b, "anna@geheim.example")
			link, _ := o.letter()
			good := b.Open(link).Press("Anmelden als Anna Geheim")
			b, link = x.do(o, b, link)
			page := b.Open(link)
			page.Check("de")
			if page.Status != x.status || !page.Says(x.says) || page.Says("Anna Geheim") || page.Find("link", "Zur Anmeldung").Attr("href") != "/login" {
				t.Errorf("the page: %d\n%s", page.Status, page.Body)
			}
			good.Target = link
			if sent := b.Send(good); sent.Status != x.status && sent.Status != http.StatusForbidden || len(o.signed.All()) != 0 {
				t.Errorf("the form: %d, and %d sessions", sent.Status, len(o.signed.All()))
			}
		})
	}
}

var secrets = regexp.MustCompile(`(name="form" value=|name="address" value=)"[^"]*"|adresse [^ ]+ kennt|Adresse [^ ]+ kennt`)

// TestUnknownAddress asks for links for somebody and for nobody: nothing tells one from the other.
func TestUnknownAddress(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"gone","name":"Gone","email":"gone@geheim.example"}`)
	o.Do("person.erase", `{"id":"gone"}`)
	o.Do("partner.register", `{"id":"former","title":{"de":"Früher"},"kind":"friendship","zone":"Europe/Berlin"}`)
	o.Do("person.add", `{"id":"was","name":"Was","email":"was@geheim.example","partner":"former"}`)
	o.Do("partner.retire", `{"id":"former"}`)
	plain := func(p *webtest.Page) string {
		header := p.Header.Clone()
		header.Del("Set-Cookie")
		var cookies []string
		for _, c := range (&http.Response{Header: p.Header}).Cookies() {
			cookies = append(cookies, c.Name)
		}
		return secrets.ReplaceAllString(p.Body, "-") + strings.Join(cookies, " ")
	}
	known := askFor(o.browser("de"), "xaveria@geheim.example")
	if _, person := o.letter(); person != "p1" || known.Status != http.StatusAccepted {
		t.Fatalf("for somebody: %d", known.Status)
	}
	for _, address := range []string{"nobody@geheim.example", "gone@geheim.example", "was@geheim.example"} {
		page := askFor(o.browser("de"), address)
		if page.Status != known.Status || plain(page) != plain(known) {
			t.Errorf("%s is told from somebody's address: %d\n%s", address, page.Status, page.Body)
		}
	}
	// Whoever is found gets theirs, in the order in which they asked: what came before sent nothing.
	askFor(o.browser("de"), "quirin@geheim.example")
	if _, person := o.letter(); person != "p2" {
		t.Errorf("a link is sent to %s", person)
	}
	for _, typed := range []string{"", "x", "@", "a@", "@b", "a b@c", "a@b@c", "a@b,c@d", "<a@b>", strings.Repeat("a", 300) + "@b", "a@b\u202e"} {
		o.pass(time.Minute)
		b := o.browser("de")
		press := b.Open("/login").Press("Link zuschicken", webtest.Fill{"Ihre E-Mail-Adresse": "x"}).With("address", typed)
		if page := b.Send(press); page.Status != http.StatusUnprocessableEntity || len(page.All("alert")) != 1 {
			t.Errorf("%q as an address: %d", typed, page.Status)
		}
		if page := b.Send(press.With("form", "guessed")); page.Status != http.StatusForbidden {
			t.Errorf("%q in a form that another page made: %d", typed, page.Status)
		}
	}
}

// TestAskingIsBounded asks again and again: nobody gets many mails, and nobody else is held up.
func TestAskingIsBounded(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	ask := func(place, address string) *webtest.Page {
		b := o.browser("de")
		inner := b.Site
		b.Site = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { r.RemoteAddr = place; inner.ServeHTTP(w, r) })
		return askFor(b, address)
	}
	for i := range 3 {
		if page := ask("192.0.2.7:1", "xaveria@geheim.example"); page.Status != http.StatusAccepted {
			t.Fatalf("asked %d times: %d", i+1, page.Status)
		}
		o.letter()
	}
	for _, address := range []string{"xaveria@geheim.example", "XAVERIA@geheim.example"} {
		page := ask("192.0.2.7:1", address)
		page.Check("de")
		if page.Status != http.StatusTooManyRequests || page.Header.Get("Retry-After") == "" || !page.Says("Für diese Adresse") {
			t.Errorf("once more for %s: %d", address, page.Status)
		}
	}
	for i := range 3 {
		if page := ask("192.0.2.7:1", "nobody@geheim.example"); page.Status != http.StatusAccepted {
			t.Errorf("for nobody, asked %d times: %d", i+1, page.Status)
		}
	}
	if page := ask("192.0.2.7:1", "nobody@geheim.example"); page.Status != http.StatusTooManyRequests || !page.Says("Für diese Adresse") {
		t.Errorf("for nobody once more: %d", page.Status)
	}
	// The right one, elsewhere, gets theirs.
	if page := ask("192.0.2.8:1", "xaveria@geheim.example"); page.Status != http.StatusAccepted {
		t.Errorf("from elsewhere: %d", page.Status)
	}
	o.letter()
	ask("192.0.2.7:1", "quirin@geheim.example")
	o.letter()
	if page := ask("192.0.2.7:1", "quirin@geheim.example"); page.Status != http.StatusTooManyRequests || !page.Says("viele Links angefordert") {
		t.Errorf("ten from one place within a minute, and one more: %d", page.Status)
	}
	sent := 0
	for i := range 40 { // one address, asked for from everywhere
		o.pass(time.Second)
		if ask("198.51.100."+string(rune('0'+i%10))+":1", "xaveria@geheim.example").Status == http.StatusAccepted {
			o.letter()
			sent++
		}
	}
	if sent > 17 {
		t.Errorf("one address got %d mails within a minute", sent)
	}
	o.pass(5 * time.Minute)
	if page := ask("203.0.113.9:1", "xaveria@geheim.example"); page.Status != http.StatusAccepted {
		t.Errorf("five minutes later: %d", page.Status)
	}
	o.letter()
}

// TestInvitation takes a link that somebody hands over: it is good in any browser, once.
func TestInvitation(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Reader)
	link := ""
	o.mirror.View(func(book *calendar.Book) {
		link = strings.TrimPrefix(o.options.SignIns.Make(book.Person("user-reader"), [32]byte{}, signin.InviteLife), base)
	})
	o.pass(signin.InviteLife - time.Minute)
	b := o.browser("de")
	in := b.Send(b.Open(link).Press("Anmelden als Name reader"))
	if in.Header.Get("Location") != "/" || b.Follow(in).Status != http.StatusOK {
		t.Errorf("an invitation is answered %d to %q", in.Status, in.Header.Get("Location"))
	}
	if page := o.browser("de").Open(link); page.Status != http.StatusGone {
		t.Errorf("an invitation that was used: %d", page.Status)
	}
}

// TestSigningInAtAnOpenServer lets everybody do everything, but what is somebody's own is theirs alone; whoever signs in is who they are.
func TestSigningInAtAnOpenServer(t *testing.T) {
	o := newOffice(t, open)
	o.furnish()
	o.hire(events.Reader)
	b := webtest.NewBrowser(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = "localhost:8080"
		o.web.ServeHTTP(w, r)
	}), "http://localhost:8080", "de")
	if page := b.Open("/"); page.Status != http.StatusOK || !page.Has("link", "Anmelden") {
		t.Errorf("the agenda of nobody: %d\n%s", page.Status, page.Text())
	}
	if page := b.Open("/me"); page.Status != http.StatusSeeOther || page.Header.Get("Location") != "/login?next=%2Fme" {
		t.Errorf("the page of nobody: %d, %s", page.Status, page.Header.Get("Location"))
	}
	page := b.Open("/login")
	page.Check("de")
	if !page.Says("Dieser Server ist offen") || page.Has("button", "Mit dem Zugangsschlüssel des Betriebs anmelden") {
		t.Errorf("the page for signing in:\n%s", page.Text())
	}
	asked := askFor(b, "user-reader@geheim.example")
	if asked.Check("de"); !asked.Has("link", "Zum Postfach, in dem der Link ankommt") {
		t.Errorf("asked for a link: %d\n%s", asked.Status, asked.Text())
	}
	link, _ := o.letter()
	if in := b.Send(b.Open(link).Press("Anmelden als Name reader")); in.Status != http.StatusSeeOther {
		t.Fatalf("signing in: %d", in.Status)
	}
	own := b.Open("/me")
	own.Check("de")
	if own.Status != http.StatusOK || !own.Says("Name reader") || own.Has("link", "Anmelden") {
		t.Errorf("their page: %d\n%s", own.Status, own.Text())
	}
	if page := b.Open("/new/person"); page.Status != http.StatusForbidden {
		t.Errorf("a reader at a form: %d", page.Status)
	}
	if out := b.Send(own.Press("Abmelden")); out.Status != http.StatusSeeOther || b.Open("/new/person").Status != http.StatusOK {
		t.Errorf("signed out: %d, and what everybody may is not theirs", out.Status)
	}
}

// TestLinksTellNothing looks for addresses, links and tokens in what is logged and kept.
func TestLinksTellNothing(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.browser("de")
	askFor(b, "xaveria@geheim.example")
	askFor(o.browser("de"), "nobody@geheim.example")
	link, _ := o.letter()
	in := b.Send(b.Open(link).Press("Anmelden als Xaveria Geheimrat"))
	if in.Status != http.StatusSeeOther {
		t.Fatalf("signing in: %d", in.Status)
	}
	logged := strings.ToLower(o.Log.String())
	for _, never := range []string{"xaveria@", "nobody@", strings.ToLower(strings.TrimPrefix(link, "/login/")), strings.ToLower(b.Cookies["__Host-jourfixe-session"])} {
		if strings.Contains(logged, never) {
			t.Errorf("the log has %q", never)
		}
	}
}

package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/journaltest"
	"jourfixe/worker/signin"
	"jourfixe/worker/web"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/webtest"
)

// ranks are the roles, the lowest first.
var ranks = []string{"", events.Reader, events.Coordinator, events.Administrator}

// hire gives a role to somebody new.
func (o *office) hire(role string) (person string) {
	o.t.Helper()
	if person = "user-" + role; role == "" {
		person = "user"
	}
	o.Do("person.add", `{"id":%q,"name":"Name %s","email":"%s@geheim.example"}`, person, role, person)
	if role != "" {
		o.Do("person.grant", `{"id":%q,"role":%q}`, person, role)
	}
	return person
}

// TestRoles asks for every route in every role: what its rule says holds, for looking and for sending.
func TestRoles(t *testing.T) {
	o := newOffice(t, func(o *web.Options) { o.Metrics = http.NotFoundHandler() })
	o.furnish()
	browsers := map[string]*webtest.Browser{}
	for _, role := range ranks {
		browsers[role] = o.enter(o.hire(role), "de")
	}
	for pattern, access := range o.site.Routes() {
		method, path, ok := strings.Cut(pattern, " ")
		if !ok {
			method, path = http.MethodGet, pattern
		}
		path = wildcard.ReplaceAllString(strings.ReplaceAll(path, "{$}", ""), "x")
		if pattern == "/" {
			path = "/nowhere"
		}
		need, _, _ := strings.Cut(access.String(), ", ")
		switch need {
		case "public", "signed in":
			need = ""
		case shell.Metrics.String():
			need = events.Administrator
		case shell.API.String():
			need = events.Reader
		}
		if pattern == "POST /api/material" {
			need = events.Coordinator // which is looked at before anything is brought
		}
		if strings.HasPrefix(need, "guest") || path == "/logout" {
			continue
		}
		for _, role := range ranks {
			b := browsers[role]
			w := o.ask(method, path, "form="+signin.FormToken(b.Cookies["__Host-jourfixe-session"]), asForm, b.Carry)
			want := slices.Index(ranks, role) < slices.Index(ranks, need)
			led := role == "" && pattern == "GET /{$}" && w.Header().Get("Location") == "/me"
			if denied := w.Code == http.StatusForbidden || led; denied != want && !strings.HasPrefix(pattern, "POST /login") {
				t.Errorf("%s as %q, which takes %q: %d", pattern, role, access, w.Code)
			}
			if w.Code == http.StatusUnauthorized || w.Code == http.StatusSeeOther && strings.HasPrefix(w.Header().Get("Location"), "/login") {
				t.Errorf("%s as %q: is not signed in", pattern, role)
			}
		}
	}
}

// TestTurnedAway reads what somebody sees who has not the role for a page.
func TestTurnedAway(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	reader, nobody := o.enter(o.hire(events.Reader), "de"), o.enter("p1", "de")
	o.hire(events.Administrator)
	page := reader.Open("/mailbox")
	page.Check("de")
	if page.Status != http.StatusForbidden || !page.Says("„Administration“") || !page.Says("Name administrator") || page.Says("@geheim.example") {
		t.Errorf("a reader at the mailbox: %d\n%s", page.Status, page.Body)
	}
	page = nobody.Open("/partners")
	if page.Status != http.StatusForbidden || page.Says("Name administrator") || page.Find("link", "Zu meiner Seite").Attr("href") != "/me" {
		t.Errorf("a guest at the partners: %d\n%s", page.Status, page.Body)
	}
	if home := nobody.Open("/"); home.Header.Get("Location") != "/me" {
		t.Errorf("a guest at the agenda is led to %q", home.Header.Get("Location"))
	}
	// No navigation leads where one may not go.
	for _, link := range reader.Open("/").All("link") {
		if to := link.Attr("href"); strings.HasPrefix(to, "/mailbox") || strings.HasPrefix(to, "/users") {
			t.Errorf("a reader is led to %s", to)
		}
	}
}

// TestOwnPage looks at the page of a partner's contact: what is theirs, and nothing of anybody else.
func TestOwnPage(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.Do("person.add", `{"id":"p3","name":"Contact Gdansk","email":"c@geheim.example","partner":"gdansk","language":"pl"}`)
	b := o.enter("p3", "fi")
	page := b.Open("/me")
	page.Check("pl")
	for _, want := range []string{"Contact Gdansk", "/rsvp/", "/mails/", "Citizen trip"} {
		if !strings.Contains(page.Body, want) {
			t.Errorf("the page of a contact lacks %q", want)
		}
	}
	for _, never := range []string{`"/meetings/`, `"/trips/`, "Videokonferenz", "Xaveria", "/partners", "asyncapi"} {
		if strings.Contains(page.Body, never) {
			t.Errorf("the page of a contact has %q", never)
		}
	}
	staff := o.enter(o.hire(events.Reader), "de").Open("/me")
	staff.Check("de")
	if !strings.Contains(staff.Body, "/partners") || !staff.Says("Lesen") {
		t.Errorf("the page of a reader: %s", staff.Body)
	}
}

// TestWhoDecided sends a form as a coordinator: the journal names them.
func TestWhoDecided(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.counter("p1", 14, "")
	b := o.enter(o.hire(events.Coordinator), "de")
	done := b.Send(b.Open("/meetings/" + counted).Press("Übernehmen: Xaveria"))
	if done.Status != http.StatusSeeOther {
		t.Fatalf("the form of a coordinator: %d\n%s", done.Status, done.Body)
	}
	if page := b.Follow(done); !page.Says("Name coordinator") {
		t.Errorf("the history does not name who decided: %s", page.Body)
	}
	reader := o.enter(o.hire(events.Reader), "de")
	if page := reader.Open("/meetings/" + counted); page.Status != http.StatusOK {
		t.Errorf("a reader at a meeting: %d", page.Status)
	}
}

// TestEndsElsewhere ends a session at one replica: the other lets nobody in by it.
func TestEndsElsewhere(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Reader)
	p := o.Start(nil)
	options := o.options
	options.Mirror, options.Sessions = p.Mirror, o.sessions(p)
	site, err := web.New(options)
	if err != nil {
		t.Fatal(err)
	}
	b := o.enter("user-reader", "de")
	there := &webtest.Browser{T: t, Site: site, Origin: base, Headers: b.Headers, Cookies: b.Cookies}
	o.Eventually("the session holds there too", func() bool { return there.Open("/partners").Status == http.StatusOK })
	out := b.Send(b.Open("/me").Press("Abmelden"))
	if out.Header.Get("Location") != "/login" {
		t.Fatalf("signing out leads to %q", out.Header.Get("Location"))
	}
	b.Cookies["__Host-jourfixe-session"] = there.Cookies["__Host-jourfixe-session"]
	o.Eventually("the session has ended there", func() bool { return there.Open("/partners").Status == http.StatusSeeOther })
}

// TestNobodyEntersWithoutAStore has the store of sessions gone: who is signed in sees pages, and who wants to is asked to come
// back.
func TestNobodyEntersWithoutAStore(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	o.hire(events.Reader)
	nc, err := o.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), nc, journal.Options{Office: journaltest.Office, Log: o.Logger()})
	if err != nil {
		t.Fatal(err)
	}
	o.signed = signin.NewSessions(signin.Options{Store: j.Sessions(), Mirror: o.mirror, Now: o.Now, Log: o.Logger()})
	o.options.Sessions = o.signed
	if o.web, err = web.New(o.options); err != nil {
		t.Fatal(err)
	}
	b, in := o.enter("user-reader", "de"), o.browser("de")
	press := in.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token})
	nc.Close()
	if page := b.Open("/partners"); page.Status != http.StatusOK {
		t.Errorf("who is signed in is answered %d", page.Status)
	}
	page := in.Send(press)
	page.Check("de")
	if page.Status != http.StatusServiceUnavailable || page.Header.Get("Retry-After") == "" || len(in.Cookies) > 1 {
		t.Errorf("signing in is answered %d", page.Status)
	}
}

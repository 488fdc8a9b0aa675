package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"jourfixe/worker/links"
	"jourfixe/worker/web"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/webtest"
)

// TestAccess asks every route as everybody: nobody, somebody with a wrong token, with the right one, in a session.
func TestAccess(t *testing.T) {
	here := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) })
	o := newOffice(t, func(o *web.Options) { o.Feeds, o.CalDAV, o.Metrics = here, here, here })
	o.furnish()
	o.opened()
	b := signIn(o)
	cookies, leave := b.Carry, b.Open("/").Press("Abmelden")
	style := regexp.MustCompile(`/static/style\.[0-9a-f]+\.css`).FindString(o.get("/", "de").Body)
	id, _ := letters(o.mails)
	rsvp := o.rsvp("jour-fixe-2026-12-02", "p1")
	o.polled("ballot")
	vote := o.voteLink("ballot", "p1")
	mails, mine := "/mails/"+o.mailsToken("p1"), "/mine/"+o.mailsToken("p1")
	o.voyage("voll", `"capacity":3,"registration":{"rule":"first-come"}`)
	registered := o.registered(o.join("voll", "Ada Beispiel", ""))
	visiting := o.visit("besuch")
	o.sought()
	hosting := o.hosted("h-own")
	mux, patterns := http.NewServeMux(), o.site.Routes()
	rules := map[string]string{}
	for pattern, access := range patterns {
		mux.Handle(pattern, here)
		rules[pattern], _, _ = strings.Cut(access.String(), ", or ")
	}
	const login, no, ok = http.StatusSeeOther, http.StatusUnauthorized, http.StatusOK
	o.Do("feed.issue", `{"id":"access","name":"Zugang","scope":"office","hash":"`+links.TokenHash("access")+`"}`)
	for _, x := range []struct {
		method, target                string
		nobody, wrong, right, session int
	}{
		{"GET", "/", login, no, ok, ok},
		{"HEAD", "/", login, no, ok, ok},
		{"GET", "/agenda/2027-03", login, no, ok, ok},
		{"GET", "/agenda/2027-03-15", login, no, ok, ok},
		{"GET", "/agenda/2027-13", login, no, 404, 404},
		{"GET", "/agenda/1969-12", login, no, 404, 404},
		{"GET", "/agenda/2027-3-1", login, no, 404, 404},
		{"GET", "/year", login, no, ok, ok},
		{"GET", "/year/2027", login, no, ok, ok},
		{"GET", "/year/2027?region=XX", login, no, 400, 400},
		{"GET", "/year/1969", login, no, 404, 404},
		{"POST", "/year/2027", 405, 405, 405, 405},
		{"GET", "/holidays", login, no, ok, ok},
		{"GET", "/holidays/PL/2027", login, no, ok, ok},
		{"GET", "/holidays/XX/2027", login, no, 404, 404},
		{"GET", "/holidays/PL", login, no, 404, 404},
		{"GET", "/relations.pdf", login, no, ok, ok},
		{"GET", "/privacy/record.pdf", login, no, ok, ok},
		{"GET", "/partners", login, no, ok, ok},
		{"GET", "/map", login, no, ok, ok},
		{"GET", "/partners/riga", login, no, ok, ok},
		{"GET", "/partners/unknown", login, no, 404, 404},
		{"GET", "/meetings/video", login, no, ok, ok},
		{"GET", "/meetings/unknown", login, no, 404, 404},
		{"GET", "/meetings/new", login, no, ok, ok},
		{"GET", "/meetings/jour-fixe-2026-12-02/times", login, no, ok, ok},
		{"GET", "/meetings/unknown/times", login, no, 404, 404},
		{"GET", "/trips", login, no, ok, ok},
		{"GET", "/trips/new", login, no, ok, ok},
		{"GET", "/trips/gdansk-2027", login, no, ok, ok},
		{"GET", "/trips/gdansk-2027/programme", login, no, ok, ok},
		{"GET", "/trips/lakes/draw", ok, ok, ok, ok},
		{"GET", "/trips/gdansk-2027/draw", 404, 404, 404, 404}, // it takes no registrations
		{"GET", "/trips/lakes/draw.json", 404, 404, 404, 404},  // nothing is drawn yet
		{"GET", "/trips/unknown", login, no, 404, 404},
		{"GET", "/trips/garden/registrations", login, no, ok, ok},
		{"GET", "/trips/garden/registrations?standing=nothing&page=9", login, no, ok, ok},
		{"GET", "/trips/unknown/registrations", login, no, 404, 404},
		{"GET", "/trips/gdansk-2027/registrations", login, no, 404, 404}, // it takes none
		{"GET", "/trips/garden/registrations/sheet", login, no, ok, ok},
		{"GET", "/trips/unknown/registrations/sheet", login, no, 404, 404},
		{"GET", "/trips/garden/registrations.csv", login, no, ok, ok},
		{"GET", "/trips/unknown/registrations.csv", login, no, 404, 404},
		{"GET", "/trips/garden/dues", login, no, ok, ok},
		{"GET", "/trips/garden/dues?what=nothing&page=9&only=never", login, no, ok, ok},
		{"GET", "/trips/unknown/dues", login, no, 404, 404},
		{"GET", "/trips/gdansk-2027/dues", login, no, 404, 404}, // it takes no registrations
		{"GET", "/trips/garden/dues/sheet", login, no, ok, ok},
		{"GET", "/trips/unknown/dues/sheet", login, no, 404, 404},
		{"GET", "/trips/garden/dues.csv", login, no, ok, ok},
		{"GET", "/trips/unknown/dues.csv", login, no, 404, 404},
		{"GET", "/trips/garden/lodging", login, no, ok, ok},
		{"GET", "/trips/garden/lodging/sheet", login, no, ok, ok},
		{"GET", "/trips/garden/lodging.csv", login, no, ok, ok},
		{"GET", "/hosts/h1", login, no, ok, ok},
		{"GET", "/hosts/unknown", login, no, 404, 404},
		{"GET", "/registrations/r1", login, no, ok, ok},
		{"GET", "/registrations/unknown", login, no, 404, 404},
		{"GET", "/trips/offen", ok, no, ok, ok},
		{"GET", "/trips/offen/register", ok, ok, ok, ok},
		{"HEAD", "/trips/offen/register", ok, ok, ok, ok},
		{"POST", "/trips/offen/register", 422, 422, 422, 422}, // without a form
		{"GET", "/trips/gdansk-2027/register", 404, 404, 404, 404},
		{"GET", "/trips/unknown/register", 404, 404, 404, 404},
		{"POST", "/trips/unknown/register", 404, 404, 404, 404},
		{"GET", "/trips/gast/host", ok, ok, ok, ok},
		{"HEAD", "/trips/gast/host", ok, ok, ok, ok},
		{"POST", "/trips/gast/host", 422, 422, 422, 422}, // without a form
		{"GET", "/trips/gdansk-2027/host", 404, 404, 404, 404},
		{"POST", "/trips/unknown/host", 404, 404, 404, 404},
		{"GET", "/host/unknown", 404, 404, 404, 404},
		{"POST", "/host/unknown", 404, 404, 404, 404},
		{"GET", hosting, ok, ok, ok, ok},
		{"POST", hosting, 405, 405, 405, 405},
		{"GET", hosting + "/change", ok, ok, ok, ok},
		{"POST", hosting + "/change", 422, 422, 422, 422}, // without a form
		{"GET", hosting + "/share", ok, ok, ok, ok},
		{"POST", hosting + "/share", 303, 303, 303, 303}, // says what holds already, so nothing is done
		{"GET", hosting + "/withdraw", ok, ok, ok, ok},
		{"POST", hosting + "/withdraw", 422, 422, 422, 422}, // without a form
		{"GET", "/register/unknown", 404, 404, 404, 404},
		{"POST", "/register/unknown", 404, 404, 404, 404},
		{"GET", "/people", login, no, ok, ok},
		{"GET", "/people/p1", login, no, ok, ok},
		{"GET", "/people/unknown", login, no, 404, 404},
		{"GET", "/office", login, no, ok, ok},
		{"GET", "/public/agenda", 404, 404, 404, 404},
		{"GET", "/public/trips", 404, 404, 404, 404},
		{"GET", "/public/partners", 404, 404, 404, 404},
		{"GET", "/public/links", 404, 404, 404, 404},
		{"GET", "/public/partners.atom", 404, 404, 404, 404},
		{"GET", "/public/links.atom", 404, 404, 404, 404},
		{"GET", "/public/relations.pdf", 404, 404, 404, 404},
		{"GET", "/robots.txt", ok, ok, ok, ok},
		{"GET", "/sitemap.xml", ok, ok, ok, ok},
		{"GET", "/office/due", login, no, ok, ok},
		{"GET", "/office/legal", login, no, ok, ok},
		{"GET", "/office/public", login, no, ok, ok},
		{"GET", "/public/agenda.ics", 418, 418, 418, 418},
		{"GET", "/public/agenda.json", 418, 418, 418, 418},
		{"GET", "/public/agenda.csv", 418, 418, 418, 418},
		{"GET", "/public/agenda.atom", 418, 418, 418, 418},
		{"GET", "/public/trips.ics", 418, 418, 418, 418},
		{"GET", "/public/trips.json", 418, 418, 418, 418},
		{"GET", "/public/trips.csv", 418, 418, 418, 418},
		{"GET", "/public/trips.atom", 418, 418, 418, 418},
		{"GET", "/imprint", ok, ok, ok, ok},
		{"GET", "/privacy", ok, ok, ok, ok},
		{"GET", "/privacy/data", ok, ok, ok, ok},
		{"GET", "/accessibility", ok, ok, ok, ok},
		{"GET", "/easy", 404, 404, 404, 404},                     // the office has no such text
		{"GET", "/.well-known/security.txt", 404, 404, 404, 404}, // nor such a contact
		{"GET", "/new/people", login, no, ok, ok},
		{"POST", "/new/people", login, no, 422, 403}, // without a file
		{"GET", "/groups", login, no, ok, ok},
		{"GET", "/groups/jour-fixe", login, no, ok, ok},
		{"GET", "/groups/unknown", login, no, 404, 404},
		{"GET", "/agreements", login, no, ok, ok},
		{"GET", "/agreements/haefen", login, no, ok, ok},
		{"GET", "/anniversaries/partner-gdansk-50", login, no, ok, ok},
		{"GET", "/polls", login, no, ok, ok},
		{"GET", "/polls/asked", login, no, ok, ok},
		{"GET", "/polls/unknown", login, no, 404, 404},
		{"GET", "/venues", login, no, ok, ok},
		{"GET", "/venues?q=rat", login, no, ok, ok},
		{"GET", "/venues/rathaus", login, no, ok, ok},
		{"GET", "/venues/unknown", login, no, 404, 404},
		{"GET", "/venues/unknown/change", login, no, 404, 404},
		{"POST", "/venues/unknown/change", login, no, 404, 403},
		{"GET", "/links", login, no, ok, ok},
		{"GET", "/links/gdansk", login, no, ok, ok},
		{"GET", "/links/unknown", login, no, 404, 404},
		{"GET", "/series", login, no, ok, ok},
		{"GET", "/series/jour-fixe", login, no, ok, ok},
		{"GET", "/series/unknown", login, no, 404, 404},
		{"GET", "/rooms/jour-fixe", login, no, ok, ok},
		{"GET", "/rooms/unknown", login, no, 404, 404},
		{"GET", "/rooms/jour-fixe/propose", login, no, ok, ok},
		{"POST", "/rooms/jour-fixe/propose", login, no, 422, 403},
		{"GET", "/rooms/jour-fixe/matters/unknown", login, no, 404, 404},
		{"POST", "/rooms/jour-fixe/matters/unknown", login, no, 404, 403},
		{"GET", "/meetings/video/room", login, no, ok, ok},
		{"GET", "/meetings/unknown/room", login, no, 404, 404},
		{"GET", "/meetings/video/room/minutes", login, no, 404, 404}, // it has not begun
		{"GET", "/meetings/unknown/room/minutes", login, no, 404, 404},
		{"GET", "/meetings/video/room/propose", login, no, ok, ok},
		{"POST", "/meetings/video/room/propose", login, no, 422, 403},
		{"GET", "/meetings/video/room/matters/unknown", login, no, 404, 404},
		{"POST", "/meetings/video/room/matters/unknown", login, no, 404, 403},
		{"GET", "/meetings/unknown/agenda", login, no, 404, 404},
		{"POST", "/meetings/unknown/agenda", login, no, 404, 403},
		{"GET", "/meetings/unknown/agenda/close", login, no, 404, 404},
		{"POST", "/meetings/unknown/agenda/close", login, no, 404, 403},
		{"GET", "/meetings/unknown/agenda/reached", login, no, 404, 404},
		{"POST", "/meetings/unknown/agenda/reached", login, no, 404, 403},
		{"GET", "/schedules", login, no, ok, ok},
		{"GET", "/schedules/weekly", login, no, ok, ok},
		{"GET", "/schedules/unknown", login, no, 404, 404},
		{"GET", "/reminders/week", login, no, ok, ok},
		{"GET", "/reminders/unknown", login, no, 404, 404},
		{"GET", "/calendars", login, no, ok, ok},
		{"GET", "/calendars/wall", login, no, ok, ok},
		{"GET", "/calendars/unknown", login, no, 404, 404},
		{"GET", "/meetings/video/mails", login, no, ok, ok},
		{"GET", "/polls/unknown/mails", login, no, 404, 404},
		{"GET", "/meetings/unknown/mails", login, no, 404, 404},
		{"GET", "/meetings/video/minutes", login, no, ok, ok},
		{"GET", "/meetings/unknown/minutes", login, no, 404, 404},
		{"GET", "/meetings/video/minutes/write", login, no, 404, 404}, // it has not begun
		{"POST", "/meetings/unknown/minutes/write", login, no, 404, 403},
		{"GET", "/meetings/video/minutes/record", login, no, ok, ok},
		{"GET", "/meetings/video/minutes/attendance", login, no, ok, ok},
		{"GET", "/meetings/unknown/minutes/record", login, no, 404, 404},
		{"GET", "/meetings/unknown/minutes/attendance", login, no, 404, 404},
		{"GET", "/resolutions/unknown", login, no, 404, 404},
		{"POST", "/resolutions/unknown", login, no, 404, 403},
		{"GET", "/resolutions/unknown/change", login, no, 404, 404},
		{"GET", "/resolutions/unknown/assign", login, no, 404, 404},
		{"GET", "/resolutions/unknown/withdraw", login, no, 404, 404},
		{"GET", "/waiting", login, no, ok, ok},
		{"GET", "/waiting/dayoff", login, no, ok, ok},
		{"GET", "/search?q=riga", login, no, ok, ok},
		{"GET", "/history", login, no, ok, ok},
		{"GET", "/history?about=nothing", login, no, 404, 404},
		{"GET", "/history/1", login, no, ok, ok},
		{"GET", "/history/999999", login, no, 404, 404},
		{"POST", "/history/999999", login, no, 404, 403}, // without a form, which in a session has to say which
		{"GET", "/search?q=riga&kind=unknown", login, no, 404, 404},
		{"GET", "/mailbox", login, no, ok, ok},
		{"HEAD", "/mailbox", login, no, ok, ok},
		{"GET", "/mailbox/" + id, login, no, ok, ok},
		{"GET", "/mailbox/" + id + "/html", login, no, ok, ok},
		{"GET", "/mailbox/" + id + "/raw", login, no, ok, ok},
		{"GET", "/mailbox/unknown", login, no, 404, 404},
		{"GET", "/mailbox/unknown/raw", login, no, 404, 404},
		{"POST", "/mailbox", 405, 405, 405, 405},
		{"GET", rsvp, ok, ok, ok, ok},
		{"HEAD", rsvp, ok, ok, ok, ok},
		{"POST", rsvp, 422, 422, 422, 422}, // without a form
		{"DELETE", rsvp, 405, 405, 405, 405},
		{"GET", vote, ok, ok, ok, ok},
		{"POST", vote, 422, 422, 422, 422}, // without a form
		{"GET", rsvp + "/meeting.ics", ok, ok, ok, ok},
		{"GET", rsvp + "/counter", ok, ok, ok, ok},
		{"GET", rsvp + "/minutes", 404, 404, 404, 404},  // it has not begun
		{"POST", rsvp + "/counter", 422, 422, 422, 422}, // without a form
		{"GET", registered, ok, ok, ok, ok},
		{"HEAD", registered, ok, ok, ok, ok},
		{"POST", registered, 422, 422, 422, 422}, // without a form
		{"DELETE", registered, 405, 405, 405, 405},
		{"GET", registered + "/change", ok, ok, ok, ok},
		{"POST", registered + "/change", 422, 422, 422, 422}, // without a form
		{"GET", registered + "/parts", ok, ok, ok, ok},
		{"POST", registered + "/parts", 409, 409, 409, 409}, // there are none
		{"GET", registered + "/withdraw", ok, ok, ok, ok},
		{"POST", registered + "/withdraw", 422, 422, 422, 422}, // without a form
		{"GET", registered + "/programme", ok, ok, ok, ok},
		{"GET", registered + "/trip.ics", ok, ok, ok, ok},
		{"GET", visiting, ok, ok, ok, ok},
		{"POST", visiting, 405, 405, 405, 405},
		{"GET", visiting + "/list.csv", 404, 404, 404, 404}, // before there is a list
		{"GET", "/trips/besuch/visitors", login, no, ok, ok},
		{"GET", "/trips/besuch/visitors/list.csv", login, no, 404, 404},
		{"GET", "/trips/unknown/visitors", login, no, 404, 404},
		{"GET", "/me/trips/besuch", login, no, 404, 404}, // nobody in particular is of a partner
		{"GET", "/me/trips/besuch/list.csv", login, no, 404, 404},
		{"GET", mails, ok, ok, ok, ok},
		{"HEAD", mails, ok, ok, ok, ok},
		{"POST", mails, 422, 422, 422, 422}, // without a form
		{"DELETE", mails, 405, 405, 405, 405},
		{"GET", mine, ok, ok, ok, ok},
		{"POST", mine, 422, 422, 422, 422},               // without a form
		{"POST", "/meetings/video", login, no, 422, 403}, // without a form, which in a session has to say which
		{"POST", "/meetings/unknown", login, no, 404, 403},
		{"GET", "/rsvp/", 404, 404, 404, 404},
		{"GET", "/rsvp/unknown", 404, 404, 404, 404},
		{"GET", "/unknown", login, no, 404, 404},
		{"GET", "/metrics", no, no, 418, 418},
		{"GET", "/api/asyncapi.json", no, no, ok, ok},
		{"GET", "/api/schemas/common.json", no, no, ok, ok},
		{"GET", "/api/commands/1?source=x", no, no, 404, 404},
		{"POST", "/api/commands", no, no, 400, 400},
		{"GET", "/material/partner/riga", login, no, ok, ok},
		{"POST", "/material/partner/riga", login, no, 403, 403}, // it is no form that brings a file
		{"GET", "/files/unknown", login, no, 404, 404},
		{"GET", "/files/unknown/content", login, no, 404, 404},
		{"GET", "/me/files/unknown", login, no, 404, 404},
		{"GET", "/rooms/jour-fixe/matters/unknown/files", login, no, 404, 404},
		{"POST", "/rooms/jour-fixe/matters/unknown/files", login, no, 404, 404},
		{"GET", "/rooms/jour-fixe/matters/unknown/files/unknown/remove", login, no, 404, 404},
		{"POST", "/rooms/jour-fixe/matters/unknown/files/unknown/remove", login, no, 404, 403},
		{"GET", "/meetings/video/room/matters/unknown/files", login, no, 404, 404},
		{"POST", "/meetings/video/room/matters/unknown/files", login, no, 404, 404},
		{"GET", "/meetings/video/room/matters/unknown/files/unknown/remove", login, no, 404, 404},
		{"POST", "/meetings/video/room/matters/unknown/files/unknown/remove", login, no, 404, 403},
		{"GET", "/registered/unknown/files/unknown", 404, 404, 404, 404},
		{"GET", "/api/material", no, no, ok, ok},
		{"POST", "/api/material", no, no, 400, 400},
		{"GET", "/api/material/unknown", no, no, 404, 404},
		{"GET", "/api/unknown", no, no, 404, 404},
		{"GET", "/login", ok, ok, login, login},
		{"POST", "/login", 403, 403, 403, 403}, // without the cookie of its page
		{"GET", "/users", login, no, ok, ok},
		{"POST", "/users", login, no, 422, 403}, // without a form
		{"GET", "/clients", login, no, ok, ok},
		{"POST", "/clients", login, no, 422, 403},
		{"GET", "/export", login, no, ok, ok},
		{"GET", "/export/office.yaml", login, no, ok, ok},
		{"GET", "/me", login, no, ok, ok},
		{"POST", "/me/devices", login, no, login, 403},
		{"POST", "/me/calendar", login, no, login, 403},
		{"POST", "/me/feeds", login, no, login, 403},
		{"GET", "/me/feeds/unknown", login, no, login, login}, // it is nobody's
		{"POST", "/me/feeds/unknown", login, no, login, 403},
		{"GET", "/subscribe/access", ok, ok, ok, ok},
		{"GET", "/subscribe/access/agenda", ok, ok, ok, ok},
		{"GET", "/me/apps", login, no, login, login}, // the operator is nobody in particular
		{"POST", "/me/apps", login, no, login, 403},
		{"POST", "/me/apps/revoke", login, no, login, 403},
		{"GET", "/me/data", login, no, login, login},
		{"GET", "/me/data.json", login, no, login, login},
		{"POST", "/me/data", login, no, login, 403},
		{"GET", "/me/busy", login, no, login, login},
		{"POST", "/me/busy", login, no, login, 403},
		{"POST", "/me/busy/end", login, no, login, 403},
		{"GET", "/login/unknown", 404, 404, 404, 404},
		{"POST", "/login/unknown", 403, 403, 403, 403}, // without the cookie of its page
		{"GET", "/healthz", ok, ok, ok, ok},
		{"GET", "/livez", ok, ok, ok, ok},
		{"GET", "/readyz", ok, ok, ok, ok},
		{"GET", style, ok, ok, ok, ok},
		{"GET", "/static/style.css", 404, 404, 404, 404},
		{"GET", "/feeds/token.ics", 418, 418, 418, 418},
		{"PROPFIND", "/dav/", 418, 418, 418, 418},
		{"PROPFIND", "/.well-known/caldav", 301, 301, 301, 301},
		{"PROPFIND", "/", 301, 301, 301, 301},
		{"POST", "/logout", login, no, login, login}, // last: the session ends
	} {
		o.pass(2 * time.Second) // whoever tries more wrong tokens in a minute is slowed down, which is not what this is about
		_, pattern := mux.Handler(httptest.NewRequest(x.method, x.target, nil))
		delete(patterns, pattern)
		as := func(who string, want int, change func(*http.Request)) {
			t.Helper()
			body := ""
			if x.target == "/logout" {
				_, body = leave.HTTP()
			}
			w := o.ask(x.method, x.target, body, change, func(r *http.Request) {
				if body != "" {
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				}
			})
			if w.Code != want {
				t.Errorf("%s %s as %s: %d, want %d", x.method, x.target, who, w.Code, want)
			}
			if w.Code == no && !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer ") {
				t.Errorf("%s %s as %s: 401 without a challenge", x.method, x.target, who)
			}
			if w.Code == login && want == login && !strings.HasPrefix(w.Header().Get("Location"), "/") {
				t.Errorf("%s %s as %s leads to %s", x.method, x.target, who, w.Header().Get("Location"))
			}
			if w.Header().Get("Content-Security-Policy") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s %s as %s lacks the headers that every answer has", x.method, x.target, who)
			}
		}
		as("nobody", x.nobody, func(*http.Request) {})
		as("somebody with a wrong token", x.wrong, with("Authorization", "Bearer wrong"))
		as("the operator", x.right, bearer)
		client := x.right
		switch access := strings.TrimSuffix(rules[pattern], ", as it comes"); {
		case x.right == http.StatusMethodNotAllowed:
		case access == "signed in", access == "reader", access == "coordinator", access == "administrator", access == shell.Metrics.String():
			client = http.StatusForbidden // A client is not staff.
		case x.method == "GET" && strings.HasPrefix(x.target, "/api/material"):
			client = http.StatusForbidden // Files are read by a right of their own.
		case x.target == "/login" && x.method == "GET":
			client = ok
		}
		as("a client", client, with("Authorization", "Bearer "+clientToken))
		as("a session", x.session, cookies)
	}
	for _, f := range web.Forms(o.links) { // TestRules and TestRoles ask for theirs
		delete(patterns, "GET "+f.Path)
		delete(patterns, "POST "+f.Path)
	}
	for pattern := range patterns {
		t.Errorf("nobody has asked for %s", pattern)
	}
	for _, wrong := range []string{"Basic dXNlcjpwYXNz", "Bearer", "Bearer ", token, "Bearer " + token + "x", "Bearer \t"} {
		if w := o.ask("GET", "/", "", with("Authorization", wrong), cookies); w.Code != no {
			t.Errorf("Authorization: %s is answered %d", wrong, w.Code)
		}
	}
}

// signIn signs in as a browser does.
func signIn(o *office) *webtest.Browser {
	o.t.Helper()
	b := o.browser("de")
	in := b.Send(b.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token}))
	if in.Status != http.StatusSeeOther {
		o.t.Fatalf("sign in: %d %s", in.Status, in.Body)
	}
	return b
}

// TestSession signs in, and looks at what the browser gets for it.
func TestSession(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	b := o.browser("de")
	login := b.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": token})
	before := login.Fields.Get("form")
	in := b.Send(login)
	checkCookie(t, (&http.Response{Header: in.Header}).Cookies())
	if leave := b.Follow(in).Press("Abmelden"); leave.Fields.Get("form") == before {
		t.Error("the form of the session is that of the sign-in page")
	}
}

// TestClientsDoNotSignIn offers the token of a client where the operator's is wanted.
func TestClientsDoNotSignIn(t *testing.T) {
	o := newOffice(t, nil)
	b := o.browser("de")
	in := b.Send(b.Open("/login").Press("Anmelden", webtest.Fill{"Zugangsschlüssel": clientToken}))
	if in.Status != http.StatusUnauthorized || strings.Contains(in.Header.Get("Set-Cookie"), "session") {
		t.Errorf("a client signs in: %d %s", in.Status, in.Header)
	}
}

// checkCookie looks at the cookie of a session as it is set over TLS.
func checkCookie(t *testing.T, cookies []*http.Cookie) {
	t.Helper()
	for _, c := range cookies {
		if c.Name != "__Host-jourfixe-session" {
			continue
		}
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 14*24*3600 || len(c.Value) < 43 {
			t.Errorf("the cookie is %s", c)
		}
		return
	}
	t.Error("there is no cookie for the session")
}

// TestStatic keeps files for good and pages not at all.
func TestStatic(t *testing.T) {
	o := newOffice(t, nil)
	page := o.get("/", "de")
	for _, path := range regexp.MustCompile(`/static/[a-z]+\.[0-9a-f]+\.[a-z]+`).FindAllString(page.Body, -1) {
		w := o.ask("GET", path, "")
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, Cache-Control %s", path, w.Code, w.Header().Get("Cache-Control"))
		}
		again := o.ask("GET", path, "", with("If-None-Match", w.Header().Get("ETag")))
		if again.Code != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.Code)
		}
		if strings.Contains(w.Body.String(), "http://") && !strings.Contains(path, "svg") || strings.Contains(w.Body.String(), "@import") {
			t.Errorf("%s loads from elsewhere", path)
		}
	}
}

// TestHostIsNotTrusted asks under another name: no link may follow it.
func TestHostIsNotTrusted(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	evil := func(r *http.Request) { r.Host = "evil.example"; r.Header.Set("X-Forwarded-Host", "evil.example") }
	for _, target := range []string{"/", "/login", "/partners", "/api/asyncapi.json", "/readyz", "/unknown"} {
		w := o.ask("GET", target, "", bearer, evil)
		if strings.Contains(w.Body.String(), "evil.example") || strings.Contains(w.Header().Get("Location"), "evil.example") {
			t.Errorf("%s follows the Host header", target)
		}
	}
	if w := o.ask("GET", "/api/asyncapi.json", "", bearer, evil); !strings.Contains(w.Body.String(), "jourfixe.example") {
		t.Error("the AsyncAPI document does not name the server of the base URL")
	}
}

func TestOptions(t *testing.T) {
	_, err := web.New(web.Options{BaseURL: base})
	for _, missing := range []string{"Mirror", "Reception", "Office", "Authenticate", "Now", "Log"} {
		if err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("the error does not name %s: %v", missing, err)
		}
	}
}

package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"jourfixe/worker/blocks"
	"jourfixe/worker/feed"
	"jourfixe/worker/links"
	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// TestGuesses tries secrets that are nobody's at each door, from one place: so many are answered as such, and the others are
// told to wait. What is right passes all the while, from the same place, and so does everybody's try elsewhere. What is told
// of it names the door and nothing else.
func TestGuesses(t *testing.T) {
	told := map[string][2]int{}
	tried := func(door string, beyond bool) {
		n := told[door]
		if beyond {
			n[1]++
		} else {
			n[0]++
		}
		told[door] = n
	}
	o := newOffice(t, func(w *web.Options) {
		w.Tried = tried
		w.Feeds = feed.New(feed.Options{Mirror: w.Mirror, Blocks: shown(w), Now: w.Now, Log: w.Log, Tried: tried})
	})
	o.furnish()
	const calendar = "OPENSESAMEOPENSESAMEOPENSE"
	o.Do("feed.issue", `{"name":"Wall","scope":"office","hash":"%s"}`, links.TokenHash(calendar))
	b := signIn(o)
	// A form as it is shown, with its cookie.
	shown := o.ask("GET", "/login", "")
	form := formForm.FindStringSubmatch(shown.Body.String())[1]
	login := func(token string) *httptest.ResponseRecorder {
		return o.ask("POST", "/login", "form="+form+"&token="+token, asForm, at("192.0.2.7:1"), func(r *http.Request) {
			for _, c := range shown.Result().Cookies() {
				r.AddCookie(c)
			}
		})
	}
	get := func(path string, changes ...func(*http.Request)) *httptest.ResponseRecorder {
		return o.ask("GET", path, "", append(changes, at("192.0.2.7:1"))...)
	}
	guess := func(i int) string { return fmt.Sprintf("%026d", i) }
	for _, x := range []struct {
		name, door    string
		place         int // how many are answered
		wrong         func(i int) *httptest.ResponseRecorder
		answer        int
		right         func() *httptest.ResponseRecorder
		welcome       int
		from          string // another place from which is tried
		elsewhere     func(from string) *httptest.ResponseRecorder
		elsewhereCode int
	}{
		{
			"an invitation", "link", 10,
			func(i int) *httptest.ResponseRecorder { return get("/rsvp/" + guess(i)) }, 404,
			func() *httptest.ResponseRecorder { return get(o.rsvp("jour-fixe-2026-12-02", "p1")) }, 200,
			"192.0.2.8:1", func(from string) *httptest.ResponseRecorder { return o.ask("GET", "/mails/"+guess(0), "", at(from)) }, 404,
		}, {
			"somebody's mails", "link", 0, // the same door
			func(i int) *httptest.ResponseRecorder { return get("/mails/" + guess(i)) }, 404,
			func() *httptest.ResponseRecorder { return get("/mails/" + o.mailsToken("p1")) }, 200,
			"192.0.2.9:1", func(from string) *httptest.ResponseRecorder { return o.ask("GET", "/rsvp/"+guess(0), "", at(from)) }, 404,
		}, {
			"those who visit a city", "link", 0, // the same door
			func(i int) *httptest.ResponseRecorder { return get("/visiting/" + guess(i)) }, 404,
			func() *httptest.ResponseRecorder { return get(o.visiting("garden", "p1")) }, 410, // it goes to another partner, and is no guess
			"192.0.2.10:1", func(from string) *httptest.ResponseRecorder { return o.ask("GET", "/visiting/"+guess(0), "", at(from)) }, 404,
		}, {
			"a calendar", "feed", 30,
			func(i int) *httptest.ResponseRecorder { return get("/feeds/" + guess(i) + ".ics") }, 404,
			func() *httptest.ResponseRecorder { return get("/feeds/" + calendar + ".ics") }, 200,
			"192.0.2.8:1", func(from string) *httptest.ResponseRecorder { return o.ask("GET", "/feeds/x", "", at(from)) }, 404,
		}, {
			"a session", "session", 120, // before those that follow, which open so many that the oldest end
			func(i int) *httptest.ResponseRecorder {
				return get("/partners", with("Cookie", "__Host-jourfixe-session="+guess(i)))
			}, 303,
			func() *httptest.ResponseRecorder { return get("/partners", b.Carry) }, 200,
			"192.0.2.8:1", func(from string) *httptest.ResponseRecorder {
				return o.ask("GET", "/partners", "", with("Cookie", "__Host-jourfixe-session=x"), at(from))
			}, 303,
		}, {
			"a token to sign in", "login", 10,
			func(i int) *httptest.ResponseRecorder { return login(guess(i)) }, 401,
			func() *httptest.ResponseRecorder { return login(token) }, 303,
			"192.0.2.8:1", func(from string) *httptest.ResponseRecorder {
				return o.ask("POST", "/login", "token=x", asForm, at(from))
			}, 403,
		}, {
			"a program's token", "token", 60,
			func(i int) *httptest.ResponseRecorder {
				return get("/api/x", with("Authorization", "Bearer "+guess(i)))
			}, 401,
			func() *httptest.ResponseRecorder { return get("/api/asyncapi.json", bearer) }, 200,
			"192.0.2.8:1", func(from string) *httptest.ResponseRecorder {
				return o.ask("GET", "/year", "", with("Authorization", "Bearer x"), at(from))
			}, 401,
		},
	} {
		t.Run(x.name, func(t *testing.T) {
			before := told[x.door]
			for i := range x.place {
				if w := x.wrong(i); w.Code != x.answer {
					t.Fatalf("guess %d is answered by %d, want %d", i+1, w.Code, x.answer)
				}
			}
			const more = 20
			for i := range more {
				w := x.wrong(x.place + i)
				if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" {
					t.Fatalf("guess %d is answered by %d, after %q", x.place+i+1, w.Code, w.Header().Get("Retry-After"))
				}
				if w := x.right(); w.Code != x.welcome {
					t.Fatalf("what is right is answered by %d, want %d", w.Code, x.welcome)
				}
			}
			after := told[x.door]
			if got, want := [2]int{after[0] - before[0], after[1] - before[1]}, [2]int{x.place, more}; got != want {
				t.Errorf("%v wrong tries were told, and beyond the bound; want %v", got, want)
			}
			if w := x.elsewhere(x.from); w.Code != x.elsewhereCode {
				t.Errorf("a try elsewhere is answered by %d, want %d", w.Code, x.elsewhereCode)
			}
		})
	}
	// Whose session is stale can sign in anew at once.
	for _, language := range []string{"de", "en"} {
		page := webtest.Parse(t, "/partners", get("/partners", with("Cookie", "__Host-jourfixe-session=x"), with("Accept-Language", language)))
		page.Check(language)
		if enter := page.Find("link", map[string]string{"de": "Zur Anmeldung", "en": "To the sign-in page"}[language]); enter.Attr("href") != "/login" {
			t.Errorf("in %s who has to wait reads\n%s", language, page.Text())
		}
	}
	if w := get("/login", with("Cookie", "__Host-jourfixe-session=x")); w.Code != http.StatusOK {
		t.Errorf("the page for signing in is answered by %d", w.Code)
	}
	if w := get("/rsvp/" + guess(1)); !strings.Contains(w.Body.String(), "Bitte etwas warten") {
		t.Errorf("who has to wait reads %s", w.Body)
	}
}

// shown is what the calendars of an office show.
func shown(w *web.Options) *blocks.Store {
	return blocks.New(blocks.Options{Mirror: w.Mirror, Domain: "jourfixe.example", Links: links.New([]byte("key"), base, "jourfixe.example"), Now: w.Now})
}

// at has a request come from somewhere.
func at(remote string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = remote } }

// BenchmarkGuess is what a guess costs the server at each door, once it is told to wait.
func BenchmarkGuess(b *testing.B) {
	o := newOffice(b, func(w *web.Options) {
		w.Feeds = feed.New(feed.Options{Mirror: w.Mirror, Blocks: shown(w), Now: w.Now, Log: w.Log})
	})
	for _, x := range []struct {
		name, path string
		change     func(*http.Request)
	}{
		{"link", "/rsvp/%026d", at("192.0.2.7:1")},
		{"feed", "/feeds/%026d.ics", at("192.0.2.7:1")},
		{"token", "/api/commands/%026d", with("Authorization", "Bearer x")},
		{"session", "/partners/%026d", with("Cookie", "__Host-jourfixe-session=x")},
	} {
		b.Run(x.name, func(b *testing.B) {
			for i := range 130 {
				o.ask("GET", fmt.Sprintf(x.path, i), "", x.change)
			}
			for i := 0; b.Loop(); i++ {
				if w := o.ask("GET", fmt.Sprintf(x.path, i), "", x.change); w.Code != http.StatusTooManyRequests {
					b.Fatalf("a guess is answered by %d", w.Code)
				}
			}
		})
	}
}

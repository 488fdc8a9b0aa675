package webtest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A Browser keeps cookies and tells where a form comes from, as real ones do.
type Browser struct {
	T       testing.TB
	Site    http.Handler
	Origin  string // of the site
	Headers map[string]string
	Cookies map[string]string
}

// NewBrowser returns one that has been nowhere, and prefers a language.
func NewBrowser(t testing.TB, site http.Handler, origin, language string) *Browser {
	return &Browser{t, site, origin, map[string]string{"Accept-Language": language}, map[string]string{}}
}

// Open asks for something, and does not follow where that leads.
func (b *Browser) Open(target string) *Page {
	b.T.Helper()
	return b.ask(http.MethodGet, target, "", nil)
}

// Send sends a form, and does not follow where that leads.
func (b *Browser) Send(r *Request) *Page {
	b.T.Helper()
	target, body := r.HTTP()
	headers := map[string]string{"Sec-Fetch-Site": "same-origin"}
	if r.Method == http.MethodPost {
		headers["Content-Type"], headers["Origin"] = "application/x-www-form-urlencoded", b.Origin
	}
	if r.file[0] != "" {
		body, headers["Content-Type"] = r.Multipart()
	}
	return b.ask(r.Method, target, body, headers)
}

// Follow goes on to where an answer leads, and returns the answer itself if it leads nowhere.
func (b *Browser) Follow(p *Page) *Page {
	b.T.Helper()
	for range 10 {
		if p.Status != http.StatusSeeOther {
			return p
		}
		to, ok := p.local(p.Header.Get("Location"))
		if !ok {
			b.T.Fatalf("%s leads to another server: %s", p.Target, p.Header.Get("Location"))
		}
		p = b.Open(to)
	}
	b.T.Fatalf("%s leads on and on", p.Target)
	return nil
}

// Click follows a link of a page, as far as it leads.
func (b *Browser) Click(link Element) *Page {
	b.T.Helper()
	to, ok := link.page.local(link.Attr("href"))
	if !ok {
		b.T.Fatalf("%s: the link %q leads to another server", link.page.Target, link.Name())
	}
	return b.Follow(b.Open(to))
}

// Carry puts the cookies into a request that is made in another way.
func (b *Browser) Carry(r *http.Request) {
	for name, value := range b.Cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
}

func (b *Browser) ask(method, target, body string, headers map[string]string) *Page {
	b.T.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for _, set := range []map[string]string{b.Headers, headers} {
		for name, value := range set {
			r.Header.Set(name, value)
		}
	}
	b.Carry(r)
	w := httptest.NewRecorder()
	b.Site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.Cookies, c.Name)
		} else {
			b.Cookies[c.Name] = c.Value
		}
	}
	return Parse(b.T, target, w)
}

// Package webtest looks at pages as those who use them do: as a tree of headings, links, labelled fields and buttons, by
// whatever program reads it out, and sends forms by what the page itself has in them. It is for tests alone.
package webtest

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Page is an answer to a request. That of an answer which is no HTML has no elements.
type Page struct {
	Status int
	Header http.Header
	Target string // what was asked for
	Body   string

	t    testing.TB
	root *html.Node
}

// Parse reads an answer.
func Parse(t testing.TB, target string, w *httptest.ResponseRecorder) *Page {
	t.Helper()
	p := &Page{Status: w.Code, Header: w.Result().Header, Target: target, Body: w.Body.String(), t: t}
	p.root = &html.Node{Type: html.DocumentNode}
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		var err error
		if p.root, err = html.Parse(strings.NewReader(p.Body)); err != nil {
			t.Fatalf("%s cannot be parsed: %v", target, err)
		}
	}
	return p
}

// Of is Parse for a page that was made without a request.
func Of(t testing.TB, body string) *Page {
	t.Helper()
	w := httptest.NewRecorder()
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteString(body)
	return Parse(t, "/page", w)
}

// Says reports whether words stand on the page as it is read, whatever elements they are in.
func (p *Page) Says(words string) bool { return strings.Contains(p.Text(), squeeze(words)) }

// Text is all that is read on the page.
func (p *Page) Text() string {
	if body := p.first(atom.Body); body != nil {
		return text(body)
	}
	return squeeze(p.Body)
}

// SaysIn reports whether words stand on the page that are marked as being in another language.
func (p *Page) SaysIn(language, words string) bool {
	for n := range p.root.Descendants() {
		if n.DataAtom != atom.Html && attr(n, "lang") == language && strings.Contains(text(n), squeeze(words)) {
			return true
		}
	}
	return false
}

// Language is the one that the page says it is in.
func (p *Page) Language() string {
	if n := p.first(atom.Html); n != nil {
		return attr(n, "lang")
	}
	return ""
}

// Elements is how many elements of a kind the page has, whatever they are for.
func (p *Page) Elements(kind string) (n int) {
	for x := range p.root.Descendants() {
		if x.Type == html.ElementNode && x.Data == kind {
			n++
		}
	}
	return n
}

// Path is the path of what was asked for.
func (p *Page) Path() string {
	path, _, _ := strings.Cut(p.Target, "?")
	return path
}

// resolve is where a link of the page leads.
func (p *Page) resolve(to string) *url.URL {
	base, err := url.Parse("https://site.example" + p.Target)
	if err != nil {
		p.t.Fatalf("%s is no address: %v", p.Target, err)
	}
	u, err := base.Parse(to)
	if err != nil {
		p.t.Fatalf("%s leads to %q, which is no address: %v", p.Target, to, err)
	}
	return u
}

// local is what to ask the site for to follow a link, false if it leads elsewhere.
func (p *Page) local(to string) (target string, ok bool) {
	u := p.resolve(to)
	return u.RequestURI(), u.Host == "site.example" && u.Scheme == "https"
}

func (p *Page) first(a atom.Atom) *html.Node {
	for n := range p.root.Descendants() {
		if n.DataAtom == a && n.Type == html.ElementNode {
			return n
		}
	}
	return nil
}

// byID finds the element with an id, nil if there is none.
func (p *Page) byID(id string) *html.Node {
	for n := range p.root.Descendants() {
		if attr(n, "id") == id && has(n, "id") {
			return n
		}
	}
	return nil
}

// attr returns the value of an attribute, "" if it is not there.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// has reports whether an attribute is there.
func has(n *html.Node, name string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// within are the elements that do not part the words around them.
var inline = []atom.Atom{
	atom.A, atom.B, atom.Bdi, atom.Code, atom.Del, atom.Em, atom.I, atom.Ins, atom.Mark, atom.S, atom.Small, atom.Span, atom.Strong, atom.Time, atom.Wbr,
}

// text is what is read of a node and all in it: nothing that is hidden, nor what somebody has written into a field.
func text(n *html.Node) string {
	var b strings.Builder
	var read func(*html.Node)
	read = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
			return
		case n.Type == html.ElementNode && (attr(n, "aria-hidden") == "true" || has(n, "hidden") ||
			slices.Contains([]atom.Atom{atom.Head, atom.Script, atom.Style, atom.Textarea, atom.Template}, n.DataAtom)):
			return
		}
		block := n.Type == html.ElementNode && !slices.Contains(inline, n.DataAtom)
		if block {
			b.WriteByte(' ')
		}
		for c := range n.ChildNodes() {
			read(c)
		}
		if block {
			b.WriteByte(' ')
		}
	}
	read(n)
	return squeeze(b.String())
}

// squeeze makes one space of all that stands between words.
func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

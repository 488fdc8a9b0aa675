package webtest

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"jourfixe/calendar/words"
)

// Check finds what makes a page unfit for a parser, a program that reads it out, or the policy that it comes with, and
// whether it is in the language that it should be in.
func (p *Page) Check(language string) {
	p.t.Helper()
	fault := p.fault()
	p.checkFrame(fault, language)
	p.checkDesk(fault, language)
	p.checkInert(fault)
	p.checkNesting(fault)
	p.checkHeadings(fault)
	p.checkIDs(fault)
	p.checkNames(fault)
	p.checkForms(fault)
}

// A faultFunc notes what is wrong.
type faultFunc func(format string, args ...any)

func (p *Page) fault() faultFunc {
	return func(format string, args ...any) {
		p.t.Helper()
		p.t.Errorf("%s (%d) in %s: %s", p.Target, p.Status, p.Language(), fmt.Sprintf(format, args...))
	}
}

// CheckNesting is the part of Check that finds what breaks out of its place.
func (p *Page) CheckNesting() {
	p.t.Helper()
	p.checkNesting(p.fault())
}

// desk is how the desk speaks of faults, to programs.
var desk = regexp.MustCompile(`\b(must (be|have|not) |there is no |did you mean |is required|leave it out|; (choose|request|propose|widen|name|remove|look|say) )`)

// checkDesk finds words of the desk that are in another language than the page.
func (p *Page) checkDesk(fault faultFunc, language string) {
	if language == "en" {
		return
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode && (n.DataAtom == atom.Script || n.DataAtom == atom.Style || n.DataAtom == atom.Code || n.DataAtom == atom.Textarea) {
			return
		}
		if n.Type == html.TextNode {
			if said := desk.FindString(n.Data); said != "" {
				fault("says %q in the desk's own words: %q", said, n.Data)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if l := attr(c, "lang"); c.Type != html.ElementNode || l == "" || l == language {
				walk(c)
			}
		}
	}
	if body := p.first(atom.Body); body != nil {
		walk(body)
	}
}

func (p *Page) checkFrame(fault faultFunc, language string) {
	if !strings.HasPrefix(p.Body, "<!doctype html>\n") {
		fault("begins with %.60q", p.Body)
	}
	top := p.first(atom.Html)
	direction := ""
	if words.RightToLeft(language) {
		direction = "rtl"
	}
	if top == nil || attr(top, "lang") != language || attr(top, "dir") != direction {
		fault("says that it is in another language, or runs the wrong way")
		return
	}
	for _, once := range []atom.Atom{atom.H1, atom.Main, atom.Title, atom.Header, atom.Footer} {
		n := 0
		for x := range p.root.Descendants() {
			if x.DataAtom == once && x.Namespace == "" { // a picture has titles of its own
				if n++; squeeze(text(x)) == "" && once != atom.Title {
					fault("<%s> is empty", once)
				}
			}
		}
		if n != 1 {
			fault("<%s> is there %d times", once, n)
		}
	}
	if title := p.Title(); title == "" || strings.HasPrefix(title, "–") {
		fault("the title is %q", title)
	}
}

// Title is what the page is called.
func (p *Page) Title() string {
	if n := p.first(atom.Title); n != nil && n.FirstChild != nil {
		return squeeze(n.FirstChild.Data)
	}
	return ""
}

var (
	unknownKey = regexp.MustCompile(`\[[a-z]+(\.[a-z-]+)+\]`)
	noDate     = regexp.MustCompile(`(^|[^0-9A-Za-z])0001($|[^0-9A-Za-z])`) // the year of a time that nobody has set; in a hash it is nothing
	badValues  = []string{"ZgotmplZ", "%!", "<nil", "[error"}
)

// ourScript is the address of the one script of the house.
var ourScript = regexp.MustCompile(`^/static/upload\.[0-9a-f]{16}\.js$`)

// isOurs reports whether an element is that script, and nothing is in it.
func isOurs(n *html.Node) bool {
	return n.DataAtom == atom.Script && n.FirstChild == nil && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "src" && ourScript.MatchString(a.Val) })
}

// checkInert finds what would run, were it not for the policy, and values that are none.
func (p *Page) checkInert(fault faultFunc) {
	look := func(s string) {
		if unknown := unknownKey.FindString(s); unknown != "" {
			fault("shows the key of a missing text: %s", unknown)
		}
		if noDate.MatchString(s) {
			fault("contains the year 0001 in %q", s)
		}
		for _, bad := range badValues {
			if strings.Contains(s, bad) {
				fault("contains %s in %.100q", bad, s)
			}
		}
	}
	for n := range p.root.Descendants() {
		if n.Type == html.TextNode {
			look(n.Data)
		}
		if n.Type == html.ElementNode && !isOurs(n) && slices.Contains([]string{"script", "style", "object", "embed", "base", "applet"}, n.Data) {
			fault("has an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			look(a.Val)
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
				fault("has an attribute %s=%q", a.Key, a.Val)
			}
		}
	}
}

// checkNesting opens and closes every element, which the parser would forgive.
func (p *Page) checkNesting(fault faultFunc) {
	void := []string{"meta", "link", "input", "br", "img", "wbr"}
	var open []string
	z := html.NewTokenizer(strings.NewReader(p.Body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				fault("%v stay open", open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				fault("</%s> closes %v", name, open)
				return
			}
			open = open[:len(open)-1]
		case html.TextToken:
			if strings.Contains(string(z.Raw()), "<") {
				fault("a < stands outside a tag: %.100q", z.Raw())
			}
		}
	}
}

// checkHeadings goes down the levels without leaving one out.
func (p *Page) checkHeadings(fault faultFunc) {
	level := 0
	for _, h := range p.All("heading") {
		next := int(h.node.Data[1] - '0')
		if next > level+1 {
			fault("a heading of level %d follows one of level %d: %s", next, level, h.Name())
		}
		if level = next; h.Name() == "" {
			fault("a heading is empty")
		}
	}
}

// checkIDs looks that each is there once, and that what points at one does not point at nothing.
func (p *Page) checkIDs(fault faultFunc) {
	ids := map[string]bool{}
	for n := range p.root.Descendants() {
		if id := attr(n, "id"); has(n, "id") {
			if ids[id] || id == "" {
				fault("the id %q is there twice, or empty", id)
			}
			ids[id] = true
		}
	}
	for n := range p.root.Descendants() {
		var points []string
		for _, by := range []string{"aria-labelledby", "aria-describedby", "for"} {
			points = append(points, strings.Fields(attr(n, by))...)
		}
		if part, ok := strings.CutPrefix(attr(n, "href"), "#"); ok {
			points = append(points, part)
		}
		for _, id := range points {
			if !ids[id] {
				fault("points at the missing id %q", id)
			}
		}
	}
}

// checkNames looks that all that can be used is called something.
func (p *Page) checkNames(fault faultFunc) {
	for _, role := range []string{"link", "button", "textbox", "checkbox", "radio", "combobox", "frame", "navigation", "summary"} {
		for _, e := range p.All(role) {
			if e.Name() == "" {
				fault("a %s has no name: %v", role, e.node.Attr)
			}
		}
	}
	for n := range p.root.Descendants() {
		if r := role(n); (r == "link" || r == "button" || r == "textbox") && hidden(n) && attr(n, "tabindex") != "-1" {
			fault("a %s that nobody is told of can be reached: %v", r, n.Attr)
		}
	}
	for _, e := range p.Find("main", "").All("alert") {
		if !has(e.node, "autofocus") || attr(e.node, "tabindex") != "-1" {
			fault("nobody is led to what is wrong: %s", e.Text())
		}
	}
	for _, e := range p.All("frame") {
		if !has(e.node, "sandbox") {
			fault("the frame %q is in no sandbox", e.Name())
		}
	}
}

// outside are the forms of everybody outside.
var outside = regexp.MustCompile(`^/trips/[^/]+/(register|host)(\?|$)`)

// checkForms looks that forms say where they go and how, go to the site itself, and carry the token of the session, which
// guests have none of.
func (p *Page) checkForms(fault faultFunc) {
	for _, f := range p.All("form") {
		method, action := f.Attr("method"), f.Attr("action")
		if method != "post" && method != "get" || !strings.HasPrefix(action, "/") || strings.HasPrefix(action, "//") {
			fault("a form goes by %q to %q", method, action)
		}
		if len(f.All("button")) == 0 {
			fault("the form to %s has no button", action)
		}
		token := false
		for n := range f.node.Descendants() {
			token = token || n.DataAtom == atom.Input && attr(n, "name") == "form" && attr(n, "type") == "hidden"
		}
		guest := strings.HasPrefix(action, "/rsvp/") || strings.HasPrefix(action, "/mails/") || strings.HasPrefix(action, "/mine/") || strings.HasPrefix(action, "/vote/") ||
			strings.HasPrefix(action, "/register/") || strings.HasPrefix(action, "/registered/") || strings.HasPrefix(action, "/host/") || strings.HasPrefix(action, "/hosting/") || outside.MatchString(action)
		if token != (method == "post" && !guest) {
			fault("the form to %s carries a token: %v", action, token)
		}
	}
}

// Links are where the page leads on the site: what to ask it for, and which part of that is meant, "" for all. A link to
// another server that is not meant to be one is a fault.
func (p *Page) Links() (links []url.URL) {
	for n := range p.root.Descendants() {
		for _, a := range []string{"href", "src"} {
			if !has(n, a) {
				continue
			}
			to := p.resolve(attr(n, a))
			switch {
			case to.Scheme == "mailto", to.Scheme == "geo":
			case n.DataAtom == atom.Link && attr(n, "rel") == "canonical": // where it is itself, by the address of the house
			case n.DataAtom == atom.A && attr(n, "rel") == "noreferrer": // to a page of somebody else, who is not told from where
			case to.Host != "site.example":
				p.t.Errorf("%s leads to another server: %s", p.Target, to)
			default:
				links = append(links, url.URL{Path: to.RequestURI(), Fragment: to.Fragment})
			}
		}
	}
	return links
}

// hasPart reports whether a link can lead to a part of the page.
func (p *Page) hasPart(id string) bool { return id == "" || p.byID(id) != nil }

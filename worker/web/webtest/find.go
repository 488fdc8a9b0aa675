package webtest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// An Element is one that a program for reading pages out tells of: by its role, and by a name.
type Element struct {
	page *Page
	node *html.Node
}

// roles are those of elements that have one by themselves, as the names of ARIA are.
var roles = map[atom.Atom]string{
	atom.H1: "heading", atom.H2: "heading", atom.H3: "heading", atom.H4: "heading", atom.H5: "heading", atom.H6: "heading",
	atom.A: "link", atom.Button: "button", atom.Textarea: "textbox", atom.Select: "combobox",
	atom.Main: "main", atom.Nav: "navigation", atom.Header: "banner", atom.Footer: "contentinfo", atom.Form: "form", atom.Section: "region",
	atom.Del: "deletion", atom.S: "deletion", atom.Ins: "insertion", atom.Time: "time", atom.Code: "code", atom.Li: "listitem",
	atom.Table: "table", atom.Tr: "row", atom.Td: "cell", atom.Th: "columnheader", atom.Iframe: "frame", atom.Title: "title", atom.Summary: "summary",
	atom.Fieldset: "group",
}

// role is what an element is, "" for nothing that is told of.
func role(n *html.Node) string {
	switch given := attr(n, "role"); {
	case n.Type != html.ElementNode:
		return ""
	case given != "":
		return given
	case n.DataAtom == atom.A && !has(n, "href"):
		return ""
	case n.DataAtom == atom.Th && attr(n, "scope") == "row":
		return "rowheader"
	case n.DataAtom == atom.Input:
		switch kind := attr(n, "type"); kind {
		case "hidden":
			return ""
		case "checkbox", "radio":
			return kind
		case "submit", "button", "image", "reset":
			return "button"
		}
		if has(n, "hidden") {
			return ""
		}
		return "textbox"
	}
	return roles[n.DataAtom]
}

// name is by what an element is called.
func (p *Page) name(n *html.Node) string {
	if by := attr(n, "aria-labelledby"); by != "" {
		var parts []string
		for _, id := range strings.Fields(by) {
			if other := p.byID(id); other != nil {
				parts = append(parts, text(other))
			}
		}
		return strings.Join(parts, " ")
	}
	if label := attr(n, "aria-label"); label != "" {
		return squeeze(label)
	}
	switch n.DataAtom {
	case atom.Input, atom.Textarea, atom.Select:
		if label := p.label(n); label != nil {
			return text(label)
		}
		if role(n) == "button" {
			return squeeze(attr(n, "value"))
		}
		return ""
	case atom.Iframe:
		return squeeze(attr(n, "title"))
	}
	return text(n)
}

// label is the element that says what a field is for, nil if there is none.
func (p *Page) label(field *html.Node) *html.Node {
	for n := range p.root.Descendants() {
		if n.DataAtom == atom.Label && has(n, "for") && attr(n, "for") == attr(field, "id") {
			return n
		}
	}
	for n := range field.Ancestors() {
		if n.DataAtom == atom.Label {
			return n
		}
	}
	return nil
}

// hidden reports whether an element is a picture of what is said elsewhere.
func hidden(n *html.Node) bool {
	if attr(n, "aria-hidden") == "true" {
		return true
	}
	for above := range n.Ancestors() {
		if attr(above, "aria-hidden") == "true" {
			return true
		}
	}
	return false
}

// All are the elements of a role.
func (p *Page) All(wanted string) []Element { return p.in(p.root, wanted) }

func (p *Page) in(top *html.Node, wanted string) (list []Element) {
	for n := range top.Descendants() {
		if role(n) == wanted && !hidden(n) {
			list = append(list, Element{p, n})
		}
	}
	return list
}

// find are the elements of a role that are called by a name or, if there are none, by one that has it in it.
func find(list []Element, name string) []Element {
	name = squeeze(name)
	called := func(fits func(called, name string) bool) (found []Element) {
		for _, e := range list {
			if fits(e.Name(), name) {
				found = append(found, e)
			}
		}
		return found
	}
	if whole := called(func(called, name string) bool { return called == name }); len(whole) > 0 {
		return whole
	}
	return called(strings.Contains)
}

// Has reports whether the page has an element of a role that is called by a name, or by one that has it in it.
func (p *Page) Has(role, name string) bool { return len(find(p.All(role), name)) > 0 }

// Find returns the one element of a role that is called by a name, or by one that has it in it.
func (p *Page) Find(role, name string) Element {
	p.t.Helper()
	return p.only(role, name, p.All(role))
}

func (p *Page) only(role, name string, list []Element) Element {
	p.t.Helper()
	found := find(list, name)
	if len(found) != 1 {
		var names []string
		for _, e := range list {
			names = append(names, e.Name())
		}
		p.t.Fatalf("%s (%d) has %d elements %s called %q, want one; there are %q", p.Target, p.Status, len(found), role, name, names)
	}
	return found[0]
}

// Name is by what the element is called.
func (e Element) Name() string { return e.page.name(e.node) }

// Text is all that is read in it.
func (e Element) Text() string { return text(e.node) }

// Has reports whether it has an attribute.
func (e Element) Has(name string) bool { return has(e.node, name) }

// Attr is the value of an attribute, "" if it is not there.
func (e Element) Attr(name string) string { return attr(e.node, name) }

// All are the elements of a role in it.
func (e Element) All(role string) []Element { return e.page.in(e.node, role) }

// Find returns the one element of a role in it that is called by a name, or by one that has it in it.
func (e Element) Find(role, name string) Element {
	e.page.t.Helper()
	return e.page.only(role, name, e.All(role))
}

// Value is what stands in a field.
func (e Element) Value() string {
	if e.node.DataAtom != atom.Textarea {
		return e.Attr("value")
	}
	var b strings.Builder
	for n := range e.node.Descendants() {
		b.WriteString(n.Data)
	}
	return b.String()
}

// Field is what the fields of a name hold, hidden ones too.
func (p *Page) Field(name string) (values []string) {
	for n := range p.root.Descendants() {
		switch n.DataAtom {
		case atom.Input, atom.Textarea:
			if attr(n, "name") == name {
				values = append(values, Element{p, n}.Value())
			}
		}
	}
	return values
}

// Checked reports whether a box is ticked.
func (e Element) Checked() bool { return has(e.node, "checked") }

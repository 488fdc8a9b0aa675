package webtest

import (
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A Request is what a browser sends when a button is pressed.
type Request struct {
	Method string
	Target string
	Fields url.Values
	page   *Page
	file   [2]string // its name and what is in it; no name: none
}

// Attach chooses a file, in the form's field "file".
func (r *Request) Attach(name, content string) *Request {
	r.file = [2]string{name, content}
	return r
}

// Multipart is what is sent of a form with a file: its fields, as browsers do in the order of the form, and the file.
func (r *Request) Multipart() (body, media string) {
	var b strings.Builder
	w := multipart.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
		for _, value := range r.Fields[name] {
			if name == "file" {
				continue // it is no text, and comes last
			}
			_ = w.WriteField(name, value) // into memory
		}
	}
	if file, err := w.CreateFormFile("file", r.file[0]); err == nil {
		_, _ = io.WriteString(file, r.file[1])
	}
	_ = w.Close()
	return b.String(), w.FormDataContentType()
}

// A Fill says what somebody writes into fields, by their labels. Into a box it is "on" or "off".
type Fill map[string]string

// Press fills in the form of a button and presses it. What is sent is what the page has in it: a button that sends the wrong
// thing, or nothing, shows.
func (p *Page) Press(button string, fills ...Fill) *Request {
	p.t.Helper()
	return p.Find("button", button).Press(fills...)
}

// Press fills in the form of the button and presses it.
func (e Element) Press(fills ...Fill) *Request {
	e.page.t.Helper()
	return e.press(true, fills)
}

// Sent is what the form of the button holds, whether a browser would send that or not.
func (e Element) Sent(fills ...Fill) *Request {
	e.page.t.Helper()
	return e.press(false, fills)
}

func (e Element) press(checks bool, fills []Fill) *Request {
	t := e.page.t
	t.Helper()
	form := e.form()
	if form == nil || has(e.node, "disabled") || slices.Contains([]string{"button", "reset"}, e.Attr("type")) {
		t.Fatalf("%s: the button %q sends nothing", e.page.Target, e.Name())
	}
	written := e.page.write(form, fills)
	r := &Request{Method: http.MethodGet, Fields: url.Values{}, page: e.page}
	if strings.EqualFold(attr(form, "method"), "post") {
		r.Method = http.MethodPost
	}
	action := e.page.Target
	if has(form, "action") {
		action = attr(form, "action")
	}
	var ok bool
	if r.Target, ok = e.page.local(action); !ok {
		t.Fatalf("%s: the button %q sends to another server: %s", e.page.Target, e.Name(), action)
	}
	for n := range form.Descendants() {
		if n == e.node && attr(n, "name") != "" {
			r.Fields.Add(attr(n, "name"), attr(n, "value"))
		}
		if value, sent := e.page.sends(n, written, checks && !has(form, "novalidate") && !has(e.node, "formnovalidate")); sent {
			r.Fields.Add(attr(n, "name"), value)
		}
	}
	return r
}

// form is the one that an element belongs to, nil if there is none.
func (e Element) form() *html.Node {
	for n := range e.node.Ancestors() {
		if n.DataAtom == atom.Form {
			return n
		}
	}
	return nil
}

// write finds the fields that somebody fills in, each by its label.
func (p *Page) write(form *html.Node, fills []Fill) map[*html.Node]string {
	p.t.Helper()
	written := map[*html.Node]string{}
	for _, fill := range fills {
		for label, value := range fill {
			fields := slices.Concat(p.in(form, "textbox"), p.in(form, "checkbox"), p.in(form, "radio"), p.in(form, "combobox"))
			field := p.only("field", label, fields)
			if most := field.Attr("maxlength"); most != "" && len(utf16.Encode([]rune(value))) > number(most) {
				p.t.Fatalf("%s: no browser lets anybody write more than %s characters into %q", p.Target, most, label)
			}
			written[field.node] = value
		}
	}
	return written
}

// sends is what a field sends, if anything. If the browser checks what was written, it refuses to send what is missing.
func (p *Page) sends(n *html.Node, written map[*html.Node]string, checks bool) (value string, sent bool) {
	p.t.Helper()
	if attr(n, "name") == "" || has(n, "disabled") {
		return "", false
	}
	filled, ok := written[n]
	switch n.DataAtom {
	case atom.Textarea:
		if !ok {
			filled = Element{p, n}.Value()
		}
		filled = strings.ReplaceAll(strings.ReplaceAll(filled, "\r\n", "\n"), "\n", "\r\n")
	case atom.Select:
		for option := range n.Descendants() {
			if option.DataAtom == atom.Option && (!ok && has(option, "selected") || ok && text(option) == filled) {
				return attr(option, "value"), true
			}
		}
		p.t.Fatalf("%s: nothing is chosen for %s", p.Target, attr(n, "name"))
	case atom.Input:
		switch attr(n, "type") {
		case "checkbox", "radio":
			return attr(n, "value"), ok && filled == "on" || !ok && has(n, "checked")
		case "submit", "button", "image", "reset":
			return "", false
		}
		if !ok {
			filled = attr(n, "value")
		}
	default:
		return "", false
	}
	if checks && has(n, "required") && filled == "" {
		p.t.Fatalf("%s: no browser sends the form without %s", p.Target, attr(n, "name"))
	}
	return filled, true
}

// With changes what is sent to something that the page would not send.
func (r *Request) With(field, value string) *Request {
	r.Fields.Set(field, value)
	return r
}

// HTTP is the target and the body of the request.
func (r *Request) HTTP() (target, body string) {
	if r.Method == http.MethodPost {
		return r.Target, r.Fields.Encode()
	}
	path, _, _ := strings.Cut(r.Target, "?")
	return path + "?" + r.Fields.Encode(), ""
}

func number(s string) (n int) {
	for _, digit := range s {
		n = n*10 + int(digit-'0')
	}
	return n
}

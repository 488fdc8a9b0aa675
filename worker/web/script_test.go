package web_test

import (
	"bufio"
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"jourfixe/worker/web"
	"jourfixe/worker/web/webtest"
)

// TestScripts runs the conversations in testdata. Each is a list of requests, as they travel, and below each what must
// come back: the status, headers by their beginning, "> " and what must be in it, "! " and what must not, be it in a place where nobody reads it; as in shows. "PRESS
// Send" presses that button of the last page, after what stands in the place of a body has been filled in, as in "Name: x";
// so a form is sent as its page has it, and POST sends what no page would. A browser's cookies are kept through a script;
// $form stands for the hidden value of the last form. A line "open" or
// "desk" in the comment at the top says that the server is open, or that somebody decides. A part called "wait 1h" lets
// time pass by the clock; one called "do meeting.move" carries out that command. $rsvp(MEETING,PERSON), $mails(PERSON) and $mine(PERSON) are paths of a
// link for answering.
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("there are no scripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			settings := "\n" + string(archive.Comment)
			var change func(*web.Options)
			if strings.Contains(settings, "\nopen\n") {
				change = open
			}
			o := newOffice(t, change)
			o.furnish()
			if !strings.Contains(settings, "\ndesk\n") {
				o.Desk.StopDesk()
			}
			b := browser{office: o, cookies: map[string]string{}}
			for _, f := range archive.Files {
				if pause, ok := strings.CutPrefix(f.Name, "wait "); ok {
					d, err := time.ParseDuration(pause)
					if err != nil {
						t.Fatal(err)
					}
					o.pass(d)
					continue
				}
				if kind, ok := strings.CutPrefix(f.Name, "do "); ok {
					o.Do(kind, string(f.Data))
					continue
				}
				asked, told, ok := bytes.Cut(f.Data, []byte("\n----\n"))
				if !ok {
					t.Fatalf("%s has no line of dashes", f.Name)
				}
				w := b.send(t, string(asked))
				if fault := expect(webtest.Parse(t, f.Name, w), w, string(told)); fault != "" {
					t.Errorf("%s: %s", f.Name, fault)
				}
			}
		})
	}
}

// A browser keeps what a real one does.
type browser struct {
	office  *office
	cookies map[string]string
	form    string
	page    *webtest.Page // the last
}

var (
	formForm = regexp.MustCompile(`name="form" value="([^"]+)"`)
	rsvpForm = regexp.MustCompile(`\$rsvp\(([a-z0-9-]+),([a-z0-9-]+)\)`)
	mailForm = regexp.MustCompile(`\$(mails|mine)\(([a-z0-9-]+)\)`)
)

func (b *browser) send(t *testing.T, asked string) *httptest.ResponseRecorder {
	t.Helper()
	asked = strings.ReplaceAll(asked, "$form", b.form)
	asked = rsvpForm.ReplaceAllStringFunc(asked, func(link string) string {
		m := rsvpForm.FindStringSubmatch(link)
		return b.office.rsvp(m[1], m[2])
	})
	asked = mailForm.ReplaceAllStringFunc(asked, func(link string) string {
		m := mailForm.FindStringSubmatch(link)
		return "/" + m[1] + "/" + b.office.mailsToken(m[2])
	})
	head, body, _ := strings.Cut(asked, "\n\n")
	if n := regexp.MustCompile(`\$bytes\((\d+)\)`).FindStringSubmatch(body); n != nil {
		size, err := strconv.Atoi(n[1])
		if err != nil {
			t.Fatal(err)
		}
		body = strings.Replace(body, n[0], strings.Repeat("x", size), 1)
	}
	line, head, _ := strings.Cut(head, "\n")
	method, target, _ := strings.Cut(line, " ")
	headers, err := textproto.NewReader(bufio.NewReader(strings.NewReader(head + "\n\n"))).ReadMIMEHeader()
	if err != nil {
		t.Fatalf("read the headers of %s: %v", line, err)
	}
	if method == "PRESS" {
		r := b.page.Press(target, filled(body))
		method = r.Method
		target, body = r.HTTP()
		headers.Set("Content-Type", "application/x-www-form-urlencoded")
		headers.Set("Sec-Fetch-Site", "same-origin")
	}
	w := b.office.ask(method, target, strings.TrimSuffix(body, "\n"), func(r *http.Request) {
		for name, value := range b.cookies {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		for name, values := range headers {
			r.Header[name] = values
		}
		if host := headers.Get("Host"); host != "" {
			r.Host = host
		}
		if from := headers.Get("From"); from != "" {
			r.RemoteAddr = from
		}
	})
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else {
			b.cookies[c.Name] = c.Value
		}
	}
	if m := formForm.FindStringSubmatch(w.Body.String()); m != nil {
		b.form = m[1]
	}
	if p := webtest.Parse(t, target, w); p.Has("main", "") {
		b.page = p
	}
	return w
}

// filled reads what is filled in: fields by their labels, a line each; \n in one is the end of a line.
func filled(body string) webtest.Fill {
	fill := webtest.Fill{}
	for line := range strings.Lines(body) {
		label, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		fill[label] = strings.ReplaceAll(strings.TrimPrefix(value, " "), `\n`, "\n")
	}
	return fill
}

// expect compares an answer with what the script says, and tells the first difference.
func expect(page *webtest.Page, w *httptest.ResponseRecorder, told string) string {
	lines := strings.Split(strings.TrimSpace(told), "\n")
	if lines[0] != strconv.Itoa(w.Code) {
		return fmt.Sprintf("answered %d, want %s\n%s", w.Code, lines[0], w.Body)
	}
	for _, line := range lines[1:] {
		if part, ok := strings.CutPrefix(line, "> "); ok {
			if !shows(page, part) {
				return fmt.Sprintf("%q is missing in\n%s\n%s", part, page.Text(), w.Body)
			}
			continue
		}
		if part, ok := strings.CutPrefix(line, "! "); ok {
			if shows(page, part) || strings.Contains(w.Body.String(), part) {
				return fmt.Sprintf("%q is there in\n%s\n%s", part, page.Text(), w.Body)
			}
			continue
		}
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		got := w.Header().Values(name)
		fits := len(got) == 0 && value == ""
		for _, v := range got {
			fits = fits || value != "" && strings.HasPrefix(v, value)
		}
		if !fits {
			return fmt.Sprintf("the header %s is %q, want %q", name, got, value)
		}
	}
	return ""
}

// shows reports whether something is on a page: words as they are read or, after what stands in brackets, something else:
// a [link] to a path that begins so, a [box] that is ticked, by its value, a [field] as in "revision=0", an [element], a
// part of the [source], or an element of any other role that is called so.
func shows(page *webtest.Page, part string) bool {
	kind, rest, ok := strings.Cut(strings.TrimPrefix(part, "["), "] ")
	if !ok || !strings.HasPrefix(part, "[") {
		return page.Says(part)
	}
	switch kind {
	case "link":
		return slices.ContainsFunc(page.All("link"), func(e webtest.Element) bool { return strings.HasPrefix(e.Attr("href"), rest) })
	case "box":
		return slices.ContainsFunc(page.All("checkbox"), func(e webtest.Element) bool { return e.Checked() && e.Attr("value") == rest })
	case "field":
		name, value, _ := strings.Cut(rest, "=")
		return slices.Contains(page.Field(name), strings.ReplaceAll(value, `\n`, "\n"))
	case "element":
		return page.Elements(rest) > 0
	case "source":
		return strings.Contains(page.Body, rest)
	}
	return page.Has(kind, rest)
}

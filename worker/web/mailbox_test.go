package web_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"jourfixe/worker"
)

// mails is a mailbox in memory, oldest first.
type mails struct {
	list   []worker.OpenMail
	broken error // what every question is answered with, if set
}

// put adds a mail that arrived as late as its number says, and returns its ID.
func (b *mails) put(m worker.OpenMail) string {
	n := len(b.list)
	m.ID = fmt.Sprintf("%010d-20261122T130700.000Z-%s%04x", 2345678100+n, strings.Repeat("a", 28), 0x8a00+n)
	m.At = sunday.Add(time.Duration(n) * time.Minute)
	b.list = append(b.list, m)
	return m.ID
}

func (b *mails) List(before string, n int) (list []worker.MailSummary, more bool, err error) {
	if b.broken != nil {
		return nil, false, b.broken
	}
	if strings.HasPrefix(before, "strange") {
		return nil, false, fs.ErrNotExist
	}
	for _, m := range slices.Backward(b.list) {
		if before != "" && m.ID >= before {
			continue
		}
		if len(list) == n {
			return list, true, nil
		}
		list = append(list, m.MailSummary)
	}
	return list, false, nil
}

func (b *mails) Open(id string) (*worker.OpenMail, error) {
	for _, m := range b.list {
		if m.ID == id && b.broken == nil {
			return &m, nil
		}
	}
	if b.broken != nil {
		return nil, b.broken
	}
	return nil, fmt.Errorf("open mail: %w", fs.ErrNotExist)
}

// rawMail is the bytes of a mail, closed or not.
type rawMail struct {
	*bytes.Reader
	closed *int
}

func (r rawMail) Close() error { *r.closed++; return nil }

var rawsClosed int

func (b *mails) Raw(id string) (io.ReadSeekCloser, error) {
	m, err := b.Open(id)
	if err != nil {
		return nil, err
	}
	return rawMail{bytes.NewReader([]byte("Subject: x\r\n\r\n<script>" + m.HTML)), &rawsClosed}, nil
}

// hostileHTML does what a mail must not get to do.
const hostileHTML = `<!doctype html><html lang="de"><head><base target="_self" href="https://evil.example/"><script>alert(1)</script></head>` +
	`<body onload="alert(2)"><form action="https://evil.example/"><button>x</button></form><img src="https://evil.example/pixel"></body></html>`

// letters are mails of every kind.
func letters(b *mails) (invitation, hostile string) {
	invitation = b.put(worker.OpenMail{
		MailSummary: worker.MailSummary{From: "Internationales Büro <buero@bremen.example>", To: "Xaveria <xaveria@riga.example>", Subject: "Einladung: Jour Fixe",
			MessageID: "a@bremen.example", Method: "REQUEST", Language: "de", Size: 1234},
		Text: "Guten Tag,\n\nwir laden Sie ein.", HTML: `<h1>Einladung</h1><p><a href="https://jourfixe.example/rsvp/x">Zusagen</a></p>`,
		Calendar: "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n",
		Headers:  []worker.Header{{Name: "From", Value: "Internationales Büro <buero@bremen.example>"}, {Name: "Subject", Value: "Einladung: Jour Fixe"}},
	})
	hostile = b.put(worker.OpenMail{
		MailSummary: worker.MailSummary{From: "\"<script>alert(1)</script>\" <x@evil.example>", To: "</p><script>alert(1)</script>", Subject: "<img src=x onerror=alert(1)>\u202egnp",
			Method: "<B>EVIL", Unreadable: true},
		Text: "</pre><script>alert(1)</script>\x00\u202e", HTML: hostileHTML, Calendar: "</pre><script>", Incomplete: true,
		Headers:     []worker.Header{{Name: "X-<script>", Value: "\"><script>alert(1)</script>"}},
		Attachments: []string{"<script>.exe"},
	})
	b.put(worker.OpenMail{MailSummary: worker.MailSummary{To: "leer@bremen.example", Subject: "\u202e ", Method: "CANCEL"}})
	b.put(worker.OpenMail{MailSummary: worker.MailSummary{To: "nurtext@bremen.example", Subject: strings.Repeat("W", 10_000), Method: "REPLY"}, Text: strings.Repeat("x", 100_000)})
	return invitation, hostile
}

func TestMailbox(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	for _, language := range []string{"de", "en"} {
		o.get("/mailbox", language).Check(language)
	}
	invitation, hostile := letters(o.mails)
	for _, language := range []string{"de", "en"} {
		list := o.get("/mailbox", language)
		list.Check(language)
		for _, m := range o.mails.list {
			page := o.get("/mailbox/"+m.ID, language)
			page.Check(language)
			if strings.ContainsAny(page.Body, "\x00\u202e") {
				t.Error("a mark that turns the writing is left")
			}
		}
		if list.Says("\u202e") || !list.Says("<img src=x") || list.Elements("img") > 0 {
			t.Error("the list does not show a hostile subject as text")
		}
	}
	page := o.get("/mailbox/"+invitation, "de")
	frame := page.All("frame")[0]
	if frame.Attr("src") != "/mailbox/"+invitation+"/html" || frame.Attr("sandbox") != "allow-popups allow-popups-to-escape-sandbox" {
		t.Errorf("the frame shows %s in the sandbox %s", frame.Attr("src"), frame.Attr("sandbox"))
	}
	for _, want := range []string{
		"wir laden Sie ein.", "METHOD:REQUEST", "Einladung für den Kalender", "buero@bremen.example",
	} {
		if !page.Says(want) {
			t.Errorf("the page of an invitation lacks %q", want)
		}
	}
	if page := o.get("/mailbox/"+hostile, "de"); !page.Says("Rohfassung") || strings.Contains(page.Body, "evil.example/pixel") {
		t.Error("the page of a broken mail does not point at the raw one, or holds its HTML")
	}
	if page := o.get("/mailbox/"+o.mails.list[2].ID, "de"); !page.Says("Diese E-Mail hat keinen Text.") || len(page.All("frame")) > 0 {
		t.Error("an empty mail is not shown as one")
	}
}

// TestMailHeaders looks at what a browser may do with a mail.
func TestMailHeaders(t *testing.T) {
	o := newOffice(t, nil)
	o.furnish()
	invitation, hostile := letters(o.mails)
	page := o.ask("GET", "/mailbox/"+hostile, "", bearer)
	if csp := page.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-src 'self'") ||
		!strings.Contains(csp, "frame-ancestors 'none'") {
		t.Errorf("the page of a mail: %s", csp)
	}
	for _, id := range []string{invitation, hostile} {
		w := o.ask("GET", "/mailbox/"+id+"/html", "", bearer)
		csp := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"sandbox ", "default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'self'", "img-src data:"} {
			if !strings.Contains(csp, want) {
				t.Errorf("the frame of a mail may do more than %s: %s", want, csp)
			}
		}
		for _, never := range []string{"allow-scripts", "allow-same-origin", "allow-top-navigation", "allow-forms", "script-src", "https:"} {
			if strings.Contains(csp, never) {
				t.Errorf("the frame of a mail has %s: %s", never, csp)
			}
		}
		if !strings.HasPrefix(w.Body.String(), `<!doctype html><base target="_blank">`) || w.Header().Get("Cache-Control") != "private, no-store" {
			t.Errorf("the frame: %s, %.60s", w.Header().Get("Cache-Control"), w.Body)
		}
	}
	before := rawsClosed
	w := o.ask("GET", "/mailbox/"+hostile+"/raw", "", bearer)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || w.Header().Get("X-Content-Type-Options") != "nosniff" ||
		w.Header().Get("Content-Disposition") != "attachment; filename="+hostile+".eml" || !strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("the raw mail: %d %v", w.Code, w.Header())
	}
	if rawsClosed != before+1 {
		t.Error("the raw mail was not closed")
	}
	for _, target := range []string{
		"/mailbox/unknown", "/mailbox/unknown/html", "/mailbox/unknown/raw", "/mailbox/..%2f..%2fetc%2fpasswd", "/mailbox/..%2f..%2fetc%2fpasswd/raw",
		"/mailbox?before=strange", "/mailbox/" + o.mails.list[2].ID + "/html",
	} {
		if w := o.ask("GET", target, "", bearer); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
	o.mails.broken = errors.New("the disk is gone")
	for _, target := range []string{"/mailbox", "/mailbox/" + hostile, "/mailbox/" + hostile + "/html", "/mailbox/" + hostile + "/raw"} {
		page := o.open(target, bearer)
		if page.Status != http.StatusInternalServerError || page.Says("disk") {
			t.Errorf("%s of a broken mailbox: %d", target, page.Status)
		}
		page.Check("de")
	}
	if !strings.Contains(o.Log.String(), "the disk is gone") {
		t.Error("the log does not say why the mailbox cannot be read")
	}
}

// TestMailboxPages goes through all pages of a long list and finds each mail once.
func TestMailboxPages(t *testing.T) {
	o := newOffice(t, nil)
	for i := range 120 {
		o.mails.put(worker.OpenMail{MailSummary: worker.MailSummary{Subject: fmt.Sprintf("Mail Nummer %d.", i), To: "x@riga.example"}})
	}
	var found []string
	target := "/mailbox"
	for target != "" {
		page := o.get(target, "de")
		page.Check("de")
		if target != "/mailbox" && !page.Has("link", "Zu den neuesten") {
			t.Errorf("%s does not lead back", target)
		}
		target = ""
		for _, link := range page.Find("main", "").All("link") {
			to := link.Attr("href")
			if id, ok := strings.CutPrefix(to, "/mailbox/"); ok {
				found = append(found, id)
			}
			if strings.HasPrefix(to, "/mailbox?before=") {
				target = to
			}
		}
	}
	if len(found) != 120 || !slices.IsSortedFunc(found, func(x, y string) int { return strings.Compare(y, x) }) {
		t.Errorf("%d mails are found, the newest first: %v", len(found), found)
	}
	if page := o.get("/mailbox?before="+o.mails.list[0].ID, "de"); !page.Says("Ältere E-Mails gibt es nicht.") {
		t.Error("the end of the list does not say so")
	}
}

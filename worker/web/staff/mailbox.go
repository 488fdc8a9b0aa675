package staff

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
	"jourfixe/worker/web/voice"
)

// mailsAPage is how many mails a page of the mailbox lists.
const mailsAPage = 50

// A mailboxPage lists mails that stay on this machine, the newest first.
type mailboxPage struct {
	Mails  []mailLine
	Older  string // where the list goes on, "" if it does not
	Newest bool   // the list begins with the newest
}

// A mailLine is a mail in the list.
type mailLine struct {
	To      string // path of its page
	Subject string
	From    string
	For     string // to whom it was sent
	Address string // at which address, if For is their name
	At      time.Time
	Method  string // of its calendar part, "" if it has none
	Broken  bool
}

// A mailPage shows one mail.
type mailPage struct {
	mailLine
	Headers     []worker.Header
	HTML        bool // there is a part that a browser can show
	Text        string
	Calendar    string
	Attachments []string
	Incomplete  bool
}

// mailbox answers the pages of the mails of a house without a mail server.
type mailbox struct {
	box worker.Mailbox
	log *slog.Logger
}

// list answers the list of mails.
func (m *mailbox) list(_ http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() {
		return
	}
	before := r.URL.Query().Get("before")
	mails, more, err := m.box.List(before, mailsAPage)
	if err != nil {
		m.none(v, "list the mails", err)
		return
	}
	v.Show(http.StatusOK, "mailbox", func(b *calendar.Book) shell.Content {
		p := mailboxPage{Newest: before == ""}
		for _, x := range mails {
			p.Mails = append(p.Mails, newMailLine(x, b.Office().Zone))
		}
		if more {
			p.Older = "/mailbox?before=" + url.QueryEscape(mails[len(mails)-1].ID)
		}
		return shell.Content{Title: v.Voice.T("mailbox.title"), Body: p}
	})
}

// newMailLine puts a mail in short, its time on the office's clock.
func newMailLine(m worker.MailSummary, zone string) mailLine {
	line := mailLine{
		To: "/mailbox/" + url.PathEscape(m.ID), Subject: strings.TrimSpace(voice.Clean(m.Subject)), From: m.From, For: m.To, At: voice.At(m.At, zone), Method: m.Method, Broken: m.Unreadable,
	}
	if name, address, ok := strings.Cut(m.To, " <"); ok && strings.HasSuffix(address, ">") {
		line.For, line.Address = name, voice.Clean(strings.TrimSuffix(address, ">"))
	}
	return line
}

// show answers the page of one mail. What its writer made of HTML is shown in a frame that can do nothing but be looked
// at.
func (m *mailbox) show(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	if v.ChooseLanguage() {
		return
	}
	mail, err := m.box.Open(r.PathValue("id"))
	if err != nil {
		m.none(v, "open a mail", err)
		return
	}
	w.Header().Set("Content-Security-Policy", shell.Policy+"; frame-src 'self'")
	v.Show(http.StatusOK, "mail", func(b *calendar.Book) shell.Content {
		p := mailPage{
			mailLine: newMailLine(mail.MailSummary, b.Office().Zone), Headers: mail.Headers, HTML: strings.TrimSpace(mail.HTML) != "",
			Text: mail.Text, Calendar: mail.Calendar, Attachments: mail.Attachments, Incomplete: mail.Incomplete,
		}
		title := p.Subject
		if title == "" {
			title = v.Voice.T("mailbox.nosubject")
		}
		return shell.Content{Title: title, Body: p}
	})
}

// framed is what a browser may do with the HTML of a mail: show it with the style inside it, within a page of ours. It
// runs nothing, loads nothing, sends nothing, and has no part in our origin. A link opens a page of its own, so that an
// invitation can be answered from here; that page is under no sandbox, since it is not part of the mail.
const framed = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// opensOutside goes before the HTML of a mail. The first base of a page counts, so its links lead to a new page.
const opensOutside = `<!doctype html><base target="_blank">`

// html answers the HTML of a mail as its writer wanted it, for the frame on its page.
func (m *mailbox) html(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	mail, err := m.box.Open(r.PathValue("id"))
	if err == nil && strings.TrimSpace(mail.HTML) == "" {
		err = fs.ErrNotExist
	}
	if err != nil {
		m.none(v, "open a mail", err)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", framed)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	var out bytes.Buffer
	out.WriteString(opensOutside)
	out.WriteString(mail.HTML)
	w.Write(out.Bytes()) // Whoever has hung up needs no answer.
}

// raw answers the bytes of a mail. They are handed over as a file, so that no browser takes them for anything else.
func (m *mailbox) raw(w http.ResponseWriter, r *http.Request, v *shell.Visit) {
	id := r.PathValue("id")
	raw, err := m.box.Raw(id)
	if err != nil {
		m.none(v, "open a mail", err)
		return
	}
	defer m.close(raw)
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": id + ".eml"}))
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", time.Time{}, raw)
}

// close closes a mail that was read.
func (m *mailbox) close(raw io.Closer) {
	if err := raw.Close(); err != nil {
		m.log.Error("close a mail", "error", err)
	}
}

// none answers why there is no mail to show: none has this id, or the mailbox cannot be read.
func (m *mailbox) none(v *shell.Visit, doing string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		v.Missing()
		return
	}
	m.log.Error(doing, "error", err)
	v.Fail(http.StatusInternalServerError, "error.mailbox")
}

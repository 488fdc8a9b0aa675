package web

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
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

// mailbox answers the list of mails.
func (s *site) mailbox(w http.ResponseWriter, r *http.Request, v *visitor) {
	if s.chooseLanguage(w, r, v) {
		return
	}
	before := r.URL.Query().Get("before")
	mails, more, err := s.Mailbox.List(before, mailsAPage)
	if err != nil {
		s.noMail(w, r, v, "list the mails", err)
		return
	}
	s.show(w, r, v, http.StatusOK, "mailbox", func(b *calendar.Book) content {
		p := mailboxPage{Newest: before == ""}
		for _, m := range mails {
			p.Mails = append(p.Mails, newMailLine(m, b.Office().Zone))
		}
		if more {
			p.Older = "/mailbox?before=" + url.QueryEscape(mails[len(mails)-1].ID)
		}
		return content{v.voice.t("mailbox.title"), p}
	})
}

// newMailLine puts a mail in short, its time on the office's clock.
func newMailLine(m worker.Mail, zone string) mailLine {
	return mailLine{
		To: "/mailbox/" + url.PathEscape(m.ID), Subject: strings.TrimSpace(clean(m.Subject)), From: m.From, For: m.To, At: at(m.At, zone), Method: m.Method, Broken: m.Unreadable,
	}
}

// mail answers the page of one mail. What its writer made of HTML is shown in a frame that can do nothing but be looked
// at.
func (s *site) mail(w http.ResponseWriter, r *http.Request, v *visitor) {
	if s.chooseLanguage(w, r, v) {
		return
	}
	m, err := s.Mailbox.Open(r.PathValue("id"))
	if err != nil {
		s.noMail(w, r, v, "open a mail", err)
		return
	}
	w.Header().Set("Content-Security-Policy", policy+"; frame-src 'self'")
	s.show(w, r, v, http.StatusOK, "mail", func(b *calendar.Book) content {
		p := mailPage{
			mailLine: newMailLine(m.Mail, b.Office().Zone), Headers: m.Headers, HTML: strings.TrimSpace(m.HTML) != "",
			Text: m.Text, Calendar: m.Calendar, Attachments: m.Attachments, Incomplete: m.Incomplete,
		}
		title := p.Subject
		if title == "" {
			title = v.voice.t("mailbox.nosubject")
		}
		return content{title, p}
	})
}

// framed is what a browser may do with the HTML of a mail: show it with the style inside it, within a page of ours. It
// runs nothing, loads nothing, sends nothing, and has no part in our origin. A link opens a page of its own, so that an
// invitation can be answered from here; that page is under no sandbox, since it is not part of the mail.
const framed = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
	"form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

// opensOutside goes before the HTML of a mail. The first base of a page counts, so its links lead to a new page.
const opensOutside = `<!doctype html><base target="_blank">`

// mailHTML answers the HTML of a mail as its writer wanted it, for the frame on its page.
func (s *site) mailHTML(w http.ResponseWriter, r *http.Request, v *visitor) {
	m, err := s.Mailbox.Open(r.PathValue("id"))
	if err == nil && strings.TrimSpace(m.HTML) == "" {
		err = fs.ErrNotExist
	}
	if err != nil {
		s.noMail(w, r, v, "open a mail", err)
		return
	}
	h := w.Header()
	h.Set("Content-Security-Policy", framed)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "private, no-store")
	var out bytes.Buffer
	out.WriteString(opensOutside)
	out.WriteString(m.HTML)
	w.Write(out.Bytes()) // Whoever has hung up needs no answer.
}

// mailRaw answers the bytes of a mail. They are handed over as a file, so that no browser takes them for anything else.
func (s *site) mailRaw(w http.ResponseWriter, r *http.Request, v *visitor) {
	id := r.PathValue("id")
	raw, err := s.Mailbox.Raw(id)
	if err != nil {
		s.noMail(w, r, v, "open a mail", err)
		return
	}
	defer s.closeMail(raw)
	h := w.Header()
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": id + ".eml"}))
	h.Set("Cache-Control", "private, no-store")
	http.ServeContent(w, r, "", time.Time{}, raw)
}

// closeMail closes a mail that was read.
func (s *site) closeMail(raw io.Closer) {
	if err := raw.Close(); err != nil {
		s.Log.Error("close a mail", "error", err)
	}
}

// noMail answers why there is no mail to show: none has this id, or the mailbox cannot be read.
func (s *site) noMail(w http.ResponseWriter, r *http.Request, v *visitor, doing string, err error) {
	if errors.Is(err, fs.ErrNotExist) {
		s.missing(w, r, v)
		return
	}
	s.Log.Error(doing, "error", err)
	s.showError(w, r, v, http.StatusInternalServerError, "error.mailbox")
}

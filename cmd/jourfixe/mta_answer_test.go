package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"mime/quotedprintable"
	"path/filepath"
	"slices"
	"strings"
	"text/template"
	"time"

	"github.com/emersion/go-ical"

	"jourfixe/calendar/tz"
)

// A mtaAnswer is what somebody's mail program knows when it answers an invitation. The forms of testdata/mta say how each
// program builds the mail.
type mtaAnswer struct {
	Office    string // whom the answer goes to, from ORGANIZER
	Address   string // who is invited
	Sender    string // who sends the answer, if that is not the same address
	Method    string
	Answer    string // PARTSTAT
	Comment   string
	MessageID string // of the invitation, with the angle brackets
	UID       string
	Sequence  string
	Title     string
	Key       string // makes boundaries and ids differ
	At        time.Time
	Was       time.Time // when it starts
	From, To  time.Time // the same unless another time is proposed
	Others    []*mtaAnswer
}

// The times as the programs write them.

func (a *mtaAnswer) Date() string       { return a.At.Format(time.RFC1123Z) }
func (a *mtaAnswer) Stamp() string      { return utcStamp(a.At) }
func (a *mtaAnswer) Start() string      { return utcStamp(a.From) }
func (a *mtaAnswer) End() string        { return utcStamp(a.To) }
func (a *mtaAnswer) LocalStart() string { return localStamp(a.From, "Europe/Berlin") }
func (a *mtaAnswer) LocalEnd() string   { return localStamp(a.To, "Europe/Berlin") }
func (a *mtaAnswer) LocalWas() string   { return localStamp(a.Was, "Europe/Berlin") }
func (a *mtaAnswer) RigaEnd() string    { return localStamp(a.To, "Europe/Riga") }

// All are this answer and those that a program sends back in the same mail.
func (a *mtaAnswer) All() []*mtaAnswer { return append([]*mtaAnswer{a}, a.Others...) }

func utcStamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

func localStamp(t time.Time, zone string) string {
	return t.In(tz.Must(zone)).Format("20060102T150405")
}

// answer prepares the answer of somebody to an invitation they got.
func (o *town) answer(to *fetched, address, partstat, comment string) *mtaAnswer {
	return &mtaAnswer{
		Office:  strings.TrimPrefix(to.value(ical.PropOrganizer), "mailto:"),
		Address: address, Sender: address, Method: "REPLY", Answer: partstat, Comment: comment,
		MessageID: to.header.Get("Message-Id"), UID: to.value(ical.PropUID), Sequence: to.value(ical.PropSequence),
		Title: to.value(ical.PropSummary), Key: fmt.Sprintf("%08x", o.keys.Add(1)),
		At: o.now(), Was: to.instant(ical.PropDateTimeStart),
		From: to.instant(ical.PropDateTimeStart), To: to.instant(ical.PropDateTimeEnd),
	}
}

// mail builds the mail as a program does.
func (o *town) mail(program string, a *mtaAnswer) []byte {
	o.t.Helper()
	var form *template.Template
	name := program + ".eml"
	funcs := template.FuncMap{
		"upper": strings.ToUpper,
		"calendar": func(encoding string) (string, error) {
			var b strings.Builder
			if err := form.ExecuteTemplate(&b, "calendar", a); err != nil {
				return "", err
			}
			return encoded(crlf(b.String()), encoding)
		},
	}
	form, err := template.New(name).Funcs(funcs).ParseFiles(filepath.Join("testdata", "mta", name))
	o.must(err)
	var b strings.Builder
	o.must(form.Execute(&b, a))
	return []byte(crlf(b.String()))
}

// crlf ends each line as mails and calendars do.
func crlf(text string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.TrimRight(text, "\n")+"\n", "\r\n", "\n"), "\n", "\r\n")
}

// encoded puts text into a transfer encoding of RFC 2045.
func encoded(text, encoding string) (string, error) {
	var b bytes.Buffer
	switch encoding {
	case "base64":
		for line := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString([]byte(text))), 76) {
			fmt.Fprintf(&b, "%s\n", line)
		}
	case "quoted-printable":
		w := quotedprintable.NewWriter(&b)
		if _, err := w.Write([]byte(text)); err != nil {
			return "", err
		}
		if err := w.Close(); err != nil {
			return "", err
		}
	default:
		b.WriteString(text)
	}
	return strings.ReplaceAll(b.String(), "\r\n", "\n"), nil
}

// reply sends the answer of a program on its way.
func (o *town) reply(program string, a *mtaAnswer) {
	o.t.Helper()
	o.post(a.Sender, a.Sender, a.Office, o.mail(program, a))
}

// post submits a mail, which the mail server must take.
func (o *town) post(account, from, to string, mail []byte) {
	o.t.Helper()
	if err := o.submit(account, from, to, mail); err != nil {
		o.t.Fatalf("submit as %s: %v", account, err)
	}
}

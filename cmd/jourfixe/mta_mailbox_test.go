package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-imap"
	"github.com/emersion/go-imap/client"
	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // what people write may be in any
)

// A fetched mail is what somebody's mail program gets to see of a mail.
type fetched struct {
	raw    []byte
	header message.Header
	// shape is the media types in each other, as in mixed(alternative(plain html calendar) ics).
	shape string
	text  string // the first part in plain text
	// The calendar as a mail program finds it, nil if there is none, and the attached file as it is.
	calendar *ical.Calendar
	method   string // as the media type has it
	file     []byte
}

// subject decodes the subject.
func (f *fetched) subject() string {
	s, err := f.header.Text("Subject")
	if err != nil {
		return err.Error()
	}
	return s
}

// event returns the one event of the calendar.
func (f *fetched) event() ical.Event { return f.calendar.Events()[0] }

// value returns a property of the event as it stands there.
func (f *fetched) value(name string) string {
	if p := f.event().Props.Get(name); p != nil {
		return p.Value
	}
	return ""
}

// instant returns a time of the event, which is in UTC.
func (f *fetched) instant(name string) time.Time {
	at, err := time.Parse("20060102T150405Z", f.value(name))
	if err != nil {
		return time.Time{}
	}
	return at
}

// mails gets all mails in somebody's inbox by IMAP, in the order in which they came.
func (m *mta) mails(account string) []*fetched {
	m.t.Helper()
	c, err := client.Dial(net.JoinHostPort("127.0.0.1", m.IMAP))
	m.must(err)
	defer func() {
		// Whatever the goodbye says, the mails are here.
		_ = c.Logout()
	}()
	m.must(c.Login(account, mtaPassword))
	box, err := c.Select("INBOX", true)
	m.must(err)
	if box.Messages == 0 {
		return nil
	}
	all := new(imap.SeqSet)
	all.AddRange(1, box.Messages)
	whole := &imap.BodySectionName{Peek: true}
	got := make(chan *imap.Message, box.Messages)
	m.must(c.Fetch(all, []imap.FetchItem{whole.FetchItem()}, got))
	var list []*fetched
	for one := range got {
		raw, err := io.ReadAll(one.GetBody(whole))
		m.must(err)
		list = append(list, m.read(raw))
	}
	return list
}

// read takes a mail apart.
func (m *mta) read(raw []byte) *fetched {
	m.t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	m.must(err)
	f := &fetched{raw: raw, header: entity.Header}
	f.shape = m.part(f, entity)
	return f
}

// part notes what a part holds and returns its shape.
func (m *mta) part(f *fetched, part *message.Entity) string {
	m.t.Helper()
	kind, params, err := part.Header.ContentType()
	m.must(err)
	family, kindOf, _ := strings.Cut(kind, "/")
	if inner := part.MultipartReader(); inner != nil {
		var shapes []string
		for {
			p, err := inner.NextPart()
			if err == io.EOF {
				return fmt.Sprintf("%s(%s)", kindOf, strings.Join(shapes, " "))
			}
			m.must(err)
			shapes = append(shapes, m.part(f, p))
		}
	}
	body, err := io.ReadAll(part.Body)
	m.must(err)
	switch {
	case kind == "text/plain" && f.text == "":
		f.text = string(body)
	case kind == "text/calendar":
		f.method = params["method"]
		f.calendar, err = ical.NewDecoder(bytes.NewReader(body)).Decode()
		m.must(err)
	case kind == "application/ics":
		f.file = body
	}
	if family == "message" {
		return kind
	}
	return kindOf
}

// arrives waits for a mail in somebody's inbox.
func (m *mta) arrives(account, what string, is func(*fetched) bool) *fetched {
	m.t.Helper()
	var found *fetched
	m.eventually(what+" in the box of "+account, func() bool {
		list := m.mails(account)
		if i := slices.IndexFunc(list, is); i >= 0 {
			found = list[i]
		}
		return found != nil
	})
	return found
}

// invitation waits for the invitation to a meeting, which is known by its title.
func (m *mta) invitation(account, title string) *fetched {
	m.t.Helper()
	return m.arrives(account, "the invitation to "+title, func(f *fetched) bool {
		return f.method == "REQUEST" && f.value(ical.PropSummary) == title
	})
}

// returnPath is the sender of the envelope, as the last server has written it down.
func (f *fetched) returnPath() string {
	path, err := mail.ParseAddress(f.header.Get("Return-Path"))
	if err != nil {
		return ""
	}
	return path.Address
}

package smtptest

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/textproto"
	"strings"
)

// from begins a mail. A client that begins one within another has lost track, which fails the test.
func (c *session) from(args string) bool {
	address, params, ok := path(args, "FROM:")
	switch {
	case c.s.o.User != "" && c.user == "":
		return c.say("530 5.7.0 log in first")
	case !ok:
		return c.say("501 5.5.4 FROM:<address> is expected")
	case c.mail != nil:
		c.s.t.Errorf("smtptest: MAIL within a mail: it must be ended or forgotten with RSET first")
		return c.say("503 5.5.1 a mail has been begun")
	}
	m := &Mail{Connection: c.number, Number: c.s.begin(), From: address}
	fault := c.s.ask(m, MAIL)
	if fault == None {
		c.mail, c.params = m, params
	}
	return c.answer(fault, "250 2.1.0 sender")
}

// to takes the one recipient. A second one fails the test: mails go to one person each.
func (c *session) to(args string) bool {
	address, _, ok := path(args, "TO:")
	switch {
	case !ok:
		return c.say("501 5.5.4 TO:<address> is expected")
	case c.mail == nil:
		return c.say("503 5.5.1 MAIL comes first")
	case c.mail.To != "":
		c.s.t.Errorf("smtptest: a mail for two recipients")
		return c.say("452 4.5.3 one at a time")
	}
	c.mail.To = address
	fault := c.s.ask(c.mail, RCPT)
	if fault != None && fault[0] != '2' {
		c.mail.To = ""
	}
	return c.answer(fault, "250 2.1.5 recipient")
}

// data reads the mail and keeps it, unless the script wants it otherwise.
func (c *session) data() bool {
	if c.mail == nil || c.mail.To == "" {
		return c.say("503 5.5.1 RCPT comes first")
	}
	if fault := c.s.ask(c.mail, DATA); fault != None {
		return c.answer(fault, "")
	}
	if !c.say("354 go ahead") {
		return false
	}
	m := c.mail
	if m.Raw = c.text(); m.Raw == nil {
		return false
	}
	c.mail = nil
	if h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(m.Raw))).ReadMIMEHeader(); err == nil || err == io.EOF {
		m.MessageID = strings.Trim(h.Get("Message-Id"), "<>")
	}
	fault := c.s.ask(m, Dot)
	if fault == None || fault == KeepDrop || fault == KeepSilent || fault == Freeze {
		c.s.keep(Received{From: m.From, To: m.To, MessageID: m.MessageID, Raw: m.Raw, TLS: c.tls, User: c.user, Params: c.params})
	}
	return c.answer(fault, fmt.Sprintf("250 2.0.0 kept as %d", m.Number))
}

// text reads a mail to its final dot; nil if the connection ends before.
func (c *session) text() []byte {
	text := []byte{}
	for {
		b, err := c.r.ReadSlice('\n')
		switch {
		case err == bufio.ErrBufferFull:
			c.s.t.Errorf("smtptest: a line of a mail is longer than %d octets", maxLine)
			return nil
		case err != nil:
			return nil
		case !bytes.HasSuffix(b, []byte("\r\n")):
			c.s.t.Errorf("smtptest: a line of a mail ends with LF alone")
		case string(b) == ".\r\n":
			return text
		}
		text = append(text, bytes.TrimPrefix(b, []byte("."))...)
	}
}

// path reads the address and the parameters after FROM: or TO:.
func path(args, keyword string) (address, params string, ok bool) {
	if len(args) < len(keyword) || !strings.EqualFold(args[:len(keyword)], keyword) {
		return "", "", false
	}
	path, params, _ := strings.Cut(args[len(keyword):], "> ")
	address, ok = strings.CutPrefix(strings.TrimSuffix(path, ">"), "<")
	return address, params, ok
}

package smtptest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strings"
	"time"
)

// maxLine is how long a line may be, as RFC 5321 bounds those of a text, with some room for AUTH.
const maxLine = 4096

// A session is one connection.
type session struct {
	s      *Server
	conn   net.Conn
	gone   <-chan struct{} // closed when the server hangs up
	r      *bufio.Reader
	mail   *Mail // nil outside a transaction
	number int
	params string
	user   string
	tls    bool
}

// serve talks until one of the two has had enough.
func (s *Server) serve(conn net.Conn, gone <-chan struct{}, number int) {
	c := &session{s: s, conn: conn, gone: gone, number: number}
	if s.o.TLS == "implicit" {
		c.conn, c.tls = tls.Server(conn, s.tls), true
	}
	c.r = bufio.NewReaderSize(c.conn, maxLine)
	greeting := &Mail{Connection: number}
	if !c.answer(s.ask(greeting, Greeting), "220 mail.example ESMTP") {
		return
	}
	for {
		line, err := c.line()
		if err != nil {
			return
		}
		verb, args, _ := strings.Cut(line, " ")
		verb = strings.ToUpper(verb)
		s.count(verb)
		if !c.command(verb, args) {
			return
		}
	}
}

// line reads a line and insists on CRLF and on the limit.
func (c *session) line() (string, error) {
	b, err := c.r.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	if b[0] == 0x16 { // the beginning of TLS
		return "", errors.New("not SMTP")
	}
	if !bytes.HasSuffix(b, []byte("\r\n")) {
		c.s.t.Errorf("smtptest: a line ends with LF alone: %q", b)
	}
	return string(bytes.TrimRight(b, "\r\n")), nil
}

// command answers a command and reports whether to go on.
func (c *session) command(verb, args string) bool {
	switch verb {
	case "EHLO":
		c.mail = nil
		return c.say(c.extensions())
	case "HELO", "NOOP":
		return c.say("250 mail.example")
	case "RSET":
		c.mail = nil
		return c.say("250 2.0.0 forgotten")
	case "QUIT":
		c.say("221 2.0.0 goodbye")
		return false
	case "STARTTLS":
		return c.startTLS()
	case "AUTH":
		return c.auth(args)
	case "MAIL":
		return c.from(args)
	case "RCPT":
		return c.to(args)
	case "DATA":
		return c.data()
	}
	return c.say("500 5.5.2 not known")
}

func (c *session) extensions() string {
	list := "250-mail.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-ENHANCEDSTATUSCODES\r\n"
	if c.s.o.TLS == "starttls" && !c.tls {
		list += "250-STARTTLS\r\n"
	}
	if c.s.o.User != "" && (c.tls || c.s.o.TLS == "") {
		list += "250-AUTH " + c.s.o.Mechanisms + "\r\n"
	}
	return list + "250 SIZE 20000000"
}

func (c *session) startTLS() bool {
	if c.s.o.TLS != "starttls" || c.tls {
		return c.say("502 5.5.1 not here")
	}
	if !c.say("220 2.0.0 go ahead") {
		return false
	}
	secured := tls.Server(c.conn, c.s.tls)
	if secured.Handshake() != nil {
		return false
	}
	c.conn, c.tls, c.mail = secured, true, nil
	c.r.Reset(secured)
	return true
}

// auth takes PLAIN with an initial response, and LOGIN.
func (c *session) auth(args string) bool {
	if c.s.o.User == "" || c.s.o.TLS != "" && !c.tls {
		return c.say("503 5.5.1 not here")
	}
	mechanism, initial, _ := strings.Cut(args, " ")
	var given []string
	switch mechanism {
	case "PLAIN":
		given = strings.Split(decode(initial), "\x00")
	case "LOGIN":
		given = []string{""}
		for _, prompt := range []string{"Username:", "Password:"} {
			if !c.say("334 " + base64.StdEncoding.EncodeToString([]byte(prompt))) {
				return false
			}
			line, err := c.line()
			if err != nil {
				return false
			}
			given = append(given, decode(line))
		}
	}
	if len(given) != 3 || given[1] != c.s.o.User || given[2] != c.s.o.Password {
		return c.say("535 5.7.8 wrong user or password for " + c.s.o.User)
	}
	c.user = given[1]
	return c.say("235 2.7.0 welcome")
}

func decode(s string) string {
	b, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return ""
	}
	return string(b)
}

// answer says what the fault is, or the reply if there is none, and reports whether to go on.
func (c *session) answer(fault Fault, reply string) bool {
	switch fault {
	case None:
		return c.say(reply)
	case Drop, KeepDrop:
		return false
	case Silence, KeepSilent, Freeze:
		if fault == Freeze {
			c.say(reply)
		}
		io.Copy(io.Discard, c.r)
		return false
	case Tarpit:
		c.drip()
		return false
	}
	return c.say(string(fault)) && !strings.HasPrefix(string(fault), "421")
}

// drip begins a reply that never ends.
func (c *session) drip() {
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for i := 0; ; i++ {
		if _, err := c.conn.Write([]byte{"250-slowly\r\n"[i%12]}); err != nil {
			return
		}
		select {
		case <-c.gone:
			return
		case <-second.C:
		}
	}
}

// say writes lines and reports whether that worked.
func (c *session) say(lines string) bool {
	_, err := io.WriteString(c.conn, lines+"\r\n")
	return err == nil
}

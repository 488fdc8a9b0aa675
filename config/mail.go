package config

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
)

// checkMail checks what mail is sent with, and reads the URL of the mail server from its file.
func (c *Common) checkMail(f *flagFaults) {
	fromFile(f, "smtp", &c.SMTP, c.SMTPFile)
	if c.SMTP != "" {
		f.add("smtp", checkSMTP(c.SMTP))
	}
	for _, x := range []struct{ flag, address string }{{"mail-from", c.MailFrom}, {"mail-contact", c.Contact}} {
		if x.address != "" {
			f.add(x.flag, checkMailAddress(x.address))
		}
	}
	if c.MailPace < 1 || c.MailPace > maxPace {
		f.addText("mail-pace", fmt.Sprintf("must be from 1 to %d mails a minute", maxPace))
	}
}

const maxPace = 100_000

// checkLMTP checks where mail comes in. What people write is handed on, so there must be somebody other than the house
// itself who reads it.
func (s *Serve) checkLMTP(f *flagFaults) {
	if s.LMTP == "" {
		return
	}
	if path, isSocket := strings.CutPrefix(s.LMTP, "unix:"); isSocket {
		if !filepath.IsAbs(path) || len(path) > maxSocket {
			f.addText("lmtp", fmt.Sprintf("must have an absolute path of at most %d bytes after unix:, as in unix:/run/jourfixe/lmtp", maxSocket))
		}
	} else if err := checkAddress(s.LMTP); err != nil {
		f.addText("lmtp", "must be HOST:PORT, as in 127.0.0.1:2424, or unix: and a path, as in unix:/run/jourfixe/lmtp")
	}
	if !slices.Contains(s.Roles, "reply") {
		f.addText("lmtp", "needs the role reply; add it to --roles")
	}
	own, contact := strings.ToLower(s.From()), strings.ToLower(s.MailContact())
	local, domain, _ := strings.Cut(own, "@")
	if contact == own || strings.HasPrefix(contact, local+"+") && strings.HasSuffix(contact, "@"+domain) {
		f.addText("mail-contact", "must be given with --lmtp, and be another address than --mail-from: what people write is handed on to it")
	}
}

// maxSocket is how long the path of a Unix socket may be on Linux, less its end.
const maxSocket = 107

// checkSMTP looks at the form of the URL, which is not quoted: it may hold a password.
func checkSMTP(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" {
		return errors.New("must be a URL with smtp or smtps, as in smtp://user:password@mail.example:587")
	}
	return nil
}

// maxAddress is the length in bytes of the longest address that mail servers take (RFC 5321, section 4.5.3.1.3).
const maxAddress = 254

// checkMailAddress accepts what every mail server does: a plain address in ASCII, without a name and without quotes.
func checkMailAddress(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || len(s) > maxAddress || strings.ContainsAny(s, "\"<> ") || !isASCII(s) {
		return errors.New("must be a plain mail address, as in jourfixe@bremen.example")
	}
	return nil
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

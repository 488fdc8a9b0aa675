package mailbox

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"io"
	"strings"

	"jourfixe/worker/smtpd"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Answers to what is not taken. They quote nothing.
var (
	errLogin   = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "This mailbox takes mails of its own house alone"}
	errAddress = &smtp.SMTPError{Code: 553, EnhancedCode: smtp.EnhancedCode{5, 1, 3}, Message: "An address has up to 254 printable ASCII characters"}
	errHeader  = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "A mail begins with a header field"}
	errLine    = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "A line of a mail has up to 998 octets"}
	errBroken  = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 4, 2}, Message: "The mail did not arrive whole, send it again"}
	errRoom    = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "There is no room on the disk, try again later"}
	errDisk    = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The mail could not be stored, try again later"}
)

// A session is one conversation with a client.
type session struct {
	smtpd.Envelope
	box  *Box
	conn *smtpd.Conn

	known bool // has said the password
}

// AuthMechanisms implements smtp.AuthSession.
func (s *session) AuthMechanisms() []string {
	if s.box.Secret == "" {
		return nil
	}
	return []string{sasl.Plain}
}

// Auth implements smtp.AuthSession.
func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if s.box.Secret == "" || mechanism != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(_, _, password string) error {
		if subtle.ConstantTimeCompare([]byte(password), []byte(s.box.Secret)) != 1 {
			return smtp.ErrAuthFailed
		}
		s.known = true
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if !s.known && s.box.Secret != "" {
		return errLogin
	}
	if from != "" && !plain(from) {
		return errAddress
	}
	s.Begin(from)
	return nil
}

// Rcpt implements smtp.Session. Everybody is known here.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !plain(to) {
		return errAddress
	}
	s.Add(to)
	return nil
}

// Data implements smtp.Session. It returns when the mail is on disk.
func (s *session) Data(r io.Reader) error {
	s.conn.Begin()
	defer s.conn.End()
	err := s.receive(r)
	if err != nil {
		s.box.mu.Lock()
		s.box.stats.Refused++
		s.box.mu.Unlock()
	}
	return err
}

// receive reads one mail and keeps it. Its errors are all SMTP answers, since the library would send any other as it
// is.
func (s *session) receive(r io.Reader) error {
	from, to := s.Envelope.Read()
	// The server that delivers says first to whom and from whom (RFC 5321, section 4.4). The rest is kept to the byte.
	var data bytes.Buffer
	data.WriteString(returnPath + ": <" + from + ">\r\n")
	for _, recipient := range to {
		data.WriteString(deliveredTo + ": " + recipient + "\r\n")
	}
	trace := data.Len()
	n, err := s.conn.ReadMail(&data, r, maxMail)
	switch {
	case errors.Is(err, smtpd.ErrTooLarge):
		return smtp.ErrDataTooLarge
	case errors.Is(err, smtpd.ErrLine):
		return errLine
	case err != nil:
		return errBroken
	case n == 0, strings.IndexByte(" \t", data.Bytes()[trace]) >= 0:
		return errHeader // a line that begins with a blank would continue ours
	}
	if err := s.box.keep(data.Bytes(), to); err != nil {
		s.box.Log.Error("a mail could not be kept", "error", err)
		if isFull(err) {
			return errRoom
		}
		return errDisk
	}
	return nil
}

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

// plain reports whether an address can stand in a header as it is.
func plain(address string) bool {
	return len(address) <= 254 && !strings.ContainsFunc(address, func(r rune) bool {
		return r <= ' ' || r > '~' || strings.ContainsRune("<>,", r)
	})
}

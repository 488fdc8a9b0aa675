package lmtp

import (
	"bytes"
	"context"
	"errors"
	"io"

	"github.com/emersion/go-smtp"

	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/links"
	"jourfixe/worker/smtpd"
)

// Answers to the MTA. They quote nothing.
var (
	answerStored = &smtp.SMTPError{Code: 250, EnhancedCode: smtp.EnhancedCode{2, 0, 0}, Message: "stored"}
	answerNobody = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "there is nobody of this address here"}
	answerEnough = &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "too many addresses that are none here; hand in what is for the office alone"}
	answerSize   = &smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "the mail is larger than what is taken: 1 MiB, and 64 KiB of header"}
	answerEnds   = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "each line must end in CRLF, and hold neither CR nor LF"}
	answerLine   = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "a line has at most 1998 octets"}
	answerFull   = &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "there is no room at the moment; try again later"}
	answerLater  = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "the mail could not be stored; try again later"}
	answerBroken = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 4, 2}, Message: "the mail did not come in whole; send it again"}
	answerEmpty  = &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "a mail has at least a header"}
)

// A session is one conversation with the MTA.
type session struct {
	smtpd.Envelope
	server *Server
	ctx    context.Context // ends when mails in hand are cut off
	conn   *smtpd.Conn
	none   int // addresses that are none here, over this connection
}

// Mail implements smtp.Session.
func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.Begin(from)
	s.conn.Refill()
	return nil
}

// Rcpt implements smtp.Session. What stands behind the + is not looked at, so that the answer tells nobody which envelope
// senders there are. Whoever goes on with addresses that are none here is answered no more.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if !links.IsOwn(to, s.server.From) {
		if s.none++; s.none > maxNone {
			s.conn.Leave()
			return answerEnough
		}
		return answerNobody
	}
	s.Add(to)
	return nil
}

// Data implements smtp.Session. The server, as one of LMTP, calls LMTPData instead.
func (s *session) Data(io.Reader) error { return answerLater }

// LMTPData implements smtp.LMTPSession. It returns when the mail is stored for each recipient, or is not.
func (s *session) LMTPData(r io.Reader, status smtp.StatusCollector) error {
	from, to := s.Envelope.Read()
	s.conn.Begin()
	defer s.conn.End()
	select {
	case s.server.mails <- struct{}{}:
		defer func() { <-s.server.mails }()
	case <-s.ctx.Done():
		return answerLater
	}
	raw, refusal := s.read(r)
	if refusal != nil {
		return refusal
	}
	// While the store is away each recipient would wait for it anew.
	ctx, cancel := context.WithTimeout(s.ctx, storeWithin)
	defer cancel()
	for _, recipient := range to {
		status.SetStatus(recipient, s.store(ctx, from, recipient, raw))
	}
	return nil
}

// read reads a mail, or says why it is not taken.
func (s *session) read(r io.Reader) ([]byte, error) {
	var mail bytes.Buffer
	_, err := s.conn.ReadMail(&mail, r, incoming.MaxMail)
	raw := mail.Bytes()
	switch {
	case errors.Is(err, smtpd.ErrTooLarge):
		return nil, answerSize
	case errors.Is(err, smtpd.ErrLine):
		return nil, answerLine
	case err != nil:
		return nil, answerBroken
	case len(raw) == 0:
		return nil, answerEmpty
	case hasBareEnd(raw):
		return nil, answerEnds
	}
	return raw, nil
}

// hasBareEnd reports whether a CR or LF stands alone. Servers disagree on whether that ends a line, so that one mail
// can be hidden in another (CVE-2023-51764). Behind an MTA that mends such lines none come here.
func hasBareEnd(raw []byte) bool {
	pairs := bytes.Count(raw, []byte("\r\n"))
	return bytes.Count(raw, []byte("\r")) != pairs || bytes.Count(raw, []byte("\n")) != pairs
}

// store stores a mail for one recipient, and says what to answer.
func (s *session) store(ctx context.Context, from, to string, raw []byte) error {
	_, err := s.server.Receive(ctx, from, to, raw)
	switch {
	case err == nil:
		return answerStored
	case errors.Is(err, worker.ErrBeyondLimits):
		return answerSize
	}
	s.server.Log.Error("a mail cannot be stored; the MTA will bring it again", "error", err)
	if errors.Is(err, inbound.ErrFull) {
		return answerFull
	}
	return answerLater
}

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

package relay

import (
	"errors"
	"net/textproto"

	"github.com/wneessen/go-mail/smtp"
)

// A verdict is a Result with what it means for the session.
type verdict struct {
	Result
	broken  bool // the session is of no more use
	unheard bool // it broke before the relay had answered anything to this mail
	misfit  bool // the relay objects to our side, not to the recipient or the content
}

// transact says one mail. Between mails nothing needs to be said: the relay forgets a mail once it has answered the
// final dot (RFC 5321, 4.1.1.4).
func (s *session) transact(from, to string, content []byte) verdict {
	if err := s.smtp.Mail(from); err != nil {
		v := judge(err)
		v.unheard = v.broken && v.Code == ""
		if v.Outcome == Refused {
			v.Outcome, v.misfit = Deferred, true
		}
		return v
	}
	if err := s.smtp.Rcpt(to); err != nil {
		return judge(err)
	}
	w, err := s.smtp.Data()
	if err != nil {
		return judge(err)
	}
	if _, err := w.Write(content); err != nil {
		return verdict{Result: Result{Outcome: Deferred}, broken: true}
	}
	err = w.Close()
	var reply *textproto.Error
	switch {
	case err == nil:
		text := ""
		if d, ok := w.(*smtp.DataCloser); ok {
			text = d.ServerResponse()
		}
		return verdict{Result: Result{Outcome: Delivered, Code: replyCodes(250, text)}}
	case errors.As(err, &reply) && reply.Code/100 == 2:
		return verdict{Result: Result{Outcome: Delivered, Code: replyCodes(reply.Code, reply.Msg)}}
	case errors.As(err, &reply) && (reply.Code/100 == 4 || reply.Code/100 == 5):
		return judge(err)
	case s.wire.torn:
		// The dot is the last thing written. If writing failed, it did not leave this machine.
		return verdict{Result: Result{Outcome: Deferred}, broken: true}
	}
	return verdict{Result: Result{Outcome: Unknown}, broken: true}
}

// judge tells what an error before the final dot, or a refusal after it, means. A relay that answers 421 closes the
// connection; one that answers what cannot be an answer to the command is out of step.
func judge(err error) verdict {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return verdict{Result: Result{Outcome: Deferred}, broken: true}
	}
	v := verdict{Result: Result{Outcome: Deferred, Code: replyCodes(reply.Code, reply.Msg)}}
	switch {
	case reply.Code == 421, reply.Code < 400, reply.Code > 599:
		v.broken = true
	case reply.Code >= 500:
		v.Outcome = Refused
	}
	return v
}

// Package incoming reads mails that come in: bytes in, meaning out, without clock, network or book. It says whether a mail
// is an answer to an invitation, a proposal of another time, a report of a mail server, an automatic reply, or written by
// somebody. What a mail says is never believed because it stands there; whether it counts is for the role reply, which goes
// by the ids that the house has given out, and by nothing else.
//
// It reads messages as RFC 5322 and RFC 2045 have them, encoded words as RFC 2047, answers in calendars as RFC 5546 (sections
// 3.2.3 and 3.2.7) and RFC 6047, reports as RFC 6522, of delivery as RFC 3464 with the codes of RFC 3463, of reading as RFC
// 8098, and finds automatic replies by RFC 3834, section 5, and by what programs write that know nothing of it.
package incoming

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"jourfixe/calendar/ics"
	"jourfixe/worker/mime"
)

// MaxMail is how many bytes a mail may have. Whoever receives one stops reading there.
const MaxMail = 1 << 20

// A Kind is what a mail is, and by that what becomes of it.
type Kind string

const (
	KindAnswer     Kind = "answer"     // a calendar program answers an invitation (REPLY)
	KindCounter    Kind = "counter"    // it proposes another time (COUNTER)
	KindBounce     Kind = "bounce"     // a mail server says that a mail of ours has not arrived, or not yet
	KindAuto       Kind = "auto"       // a program has written it, and nobody waits for an answer
	KindPerson     Kind = "person"     // somebody has written it
	KindForeign    Kind = "foreign"    // it wants to put something into our calendar (REQUEST, CANCEL, PUBLISH, …)
	KindUnreadable Kind = "unreadable" // somebody has to look at it
)

// A Meaning is what a mail means, as far as it can be read. Texts in it are clean and cut where they are long, but they are whatever the
// sender wanted them to be.
type Meaning struct {
	Kind Kind
	// From is who says to have sent it, a plain address, and "" if that is missing, ambiguous or odd. What is shown and
	// what is compared is this one reading of it.
	From       string
	Subject    string   // on one line
	MessageID  string   // without angle brackets, "" if it has none
	InReplyTo  string   // likewise
	References []string // likewise, the oldest first
	// Calendar is what its calendar says, nil if it has none that can be read. Only KindAnswer and KindCounter mean
	// that it is for us; a mail of another kind may have one, too.
	Calendar *ics.Reply
	// Forwarded tells that the calendar was in a mail that lay within this one: From has passed it on.
	Forwarded bool
	Bounce    *Bounce    // of a KindBounce
	Auto      AutoReason // of a KindAuto
	Text      string     // what a person reads of it, of several lines
}

// Read reads a mail. Domain is that of the ids the house gives out.
//
// The mail is at most 1 MiB, its header 64 KiB, and it has at most 100 parts, 10 within each other. If it is beyond
// that, has line ends by which two servers could take it for different mails, or holds an answer that cannot be read,
// it is KindUnreadable, and the error says why without quoting it; the mail is never nil, and of any other kind the
// error is nil. Everything else that is broken is read as far as it goes.
//
// Whoever receives a mail knows its envelope and states the sender in front of it, as Return-Path: what comes from
// nobody, <>, is never from a person.
func Read(raw []byte, domain string) (*Meaning, error) {
	return (&reading{domain: domain, in: &Meaning{Kind: KindUnreadable}}).begin(raw)
}

// ReadFrom is Read for a mail of which it is known whom its envelope names as the sender, "" for nobody: that counts,
// whatever the mail says of it. It is no part of the header that is measured, since the mail was taken in without it.
func ReadFrom(from string, raw []byte, domain string) (*Meaning, error) {
	return (&reading{domain: domain, in: &Meaning{Kind: KindUnreadable}, path: returnPath(from)}).begin(raw)
}

// returnPath writes an envelope sender as a field has it. What is left of one that is nothing but odd is no address, but
// it is not nobody either.
func returnPath(from string) string {
	plain := strings.Map(func(c rune) rune {
		if c <= ' ' || c == 0x7f || c == '<' || c == '>' || c == utf8.RuneError {
			return -1
		}
		return c
	}, from[:min(len(from), maxID)])
	if plain == "" && from != "" {
		plain = "odd"
	}
	return "<" + plain + ">"
}

// begin reads the mail, and says of one that cannot be read what it is all the same. A mail at which one of the libraries panics
// is one of these: it is held at once, and whoever looks into what is held can do so.
func (r *reading) begin(raw []byte) (in *Meaning, err error) {
	defer func() {
		if recover() != nil { // what it says may quote the mail
			r.in.Kind = KindUnreadable
			in, err = r.in, errors.New("read mail: one of the libraries cannot read it")
		}
	}()
	if err := r.read(raw); err != nil {
		r.in.Kind = KindUnreadable
		return r.in, fmt.Errorf("read mail: %w", err)
	}
	return r.in, nil
}

// A reading is a mail while it is read.
type reading struct {
	domain string
	path   string // the sender in the envelope as Return-Path has it, "" if only the mail itself knows
	in     *Meaning
	mail   *mime.Tree

	html     string     // its first part in HTML
	found    *ics.Reply // the calendar that says most, see calendar
	attached bool       // found is a file
	broken   error      // why something that looks like an answer cannot be read
	limit    error      // which limit was exceeded
	status   []fields   // of a delivery status, nil if there is none
	returned *mime.Tree // the header of the mail that a report is about
	reports  bool       // it is a report about a mail
	figures  bool       // it has a file of a report about all mail of a domain
}

var errMail = fmt.Errorf("it must be of at most %d bytes", MaxMail)

func (r *reading) read(raw []byte) error {
	if len(raw) > MaxMail {
		return errMail
	}
	raw = WithoutSeparator(raw)
	if err := checkLineEnds(raw); err != nil {
		return err
	}
	m, err := mime.Read(bytes.NewReader(raw), int64(len(raw)))
	r.mail = m
	if r.path != "" {
		m.Header.Add("Return-Path", r.path) // before those that are there: the first of a name counts
	}
	r.describe(&m.Header)
	if err != nil {
		return err
	}
	if err := m.Walk(r.part); errors.Is(err, mime.ErrLimit) {
		return err
	}
	if r.limit != nil {
		return r.limit
	}
	if r.in.Text == "" && r.html != "" {
		r.in.Text = ics.Block(mime.TextOf(r.html), maxText)
	}
	return r.decide()
}

// decide says what the mail is. What is certain comes first: a report says of itself that it is one, and an answer is
// an answer even if a program has sent it by itself, as some do for people.
func (r *reading) decide() error {
	in := r.in
	in.Calendar = r.found
	answers := in.Calendar != nil && answering(in.Calendar)
	switch {
	case r.statistical():
		in.Kind, in.Auto = KindAuto, AutoStatistics
	case r.reports && (r.bounced() || r.status != nil && r.about(actionArrived) == nil && r.undelivered()):
		in.Kind = KindBounce
	case r.reports && (r.status == nil || r.about(actionArrived) != nil):
		in.Kind, in.Auto = KindAuto, AutoReport
	case r.reports:
		in.Kind, in.Auto = KindAuto, AutoUnclear
	case answers && in.Calendar.Method == ics.MethodCounter:
		in.Kind = KindCounter
	case answers:
		in.Kind = KindAnswer
	case r.broken != nil:
		return r.broken
	case r.undelivered():
		in.Kind = KindBounce
	default:
		// A calendar beside what somebody has written is a file that they sent along.
		foreign := in.Calendar != nil && (!r.attached || in.Text == "")
		switch auto := r.automatic(); {
		case auto == AutoOwn || auto != "" && !foreign:
			in.Kind, in.Auto = KindAuto, auto
		case foreign:
			in.Kind = KindForeign
		default:
			in.Kind = KindPerson
		}
	}
	if in.Kind != KindAnswer && in.Kind != KindCounter {
		in.Forwarded = false
	}
	return nil
}

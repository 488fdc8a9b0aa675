package inbound

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrNoMail says that there is no such mail among those that came in, or not any more.
var ErrNoMail = errors.New("there is no such mail")

// ErrNotYet is what a handler returns for a mail whose time has not come, which is nothing to worry about: it is given
// again after the shortest pause, however often that was so.
var ErrNotYet = errors.New("it is too early for the mail")

// ErrUntouched is ErrNotYet for a mail about which nothing could be begun, since all of the house stands still: it does not count as a try, and
// is never a reason to give the mail up.
var ErrUntouched = fmt.Errorf("%w: nothing can be done at the moment", ErrNotYet)

// ErrFull says that there is no room for another mail until some of those that are held are dropped.
var ErrFull = errors.New("there is no room for more mail")

const (
	// MaxMail is how many bytes a mail may have that comes in.
	MaxMail = 1 << 20

	// MaxAddress is how many bytes an address of the envelope may have; SMTP has 254.
	MaxAddress = 1 << 10

	// HeldFor is how long a mail is held at most, from when it came in. What nobody has looked at by then nobody will.
	HeldFor = 30 * 24 * time.Hour

	largeMail = 128 << 10 // bytes from which on a mail counts as large
	maxWords  = 64 << 10  // bytes that are kept of what can be read of a mail
	partSize  = 512 << 10
	smallMail = 16 << 10 // bytes up to which a mail lies in its head, which is one message less to write
	// receiveWithin bounds how long a mail may be on its way in. What is left of one after much longer was cut short.
	receiveWithin = 30 * time.Second
)

// A Mail is a mail that came in. It lies sealed in its stream, in several messages: the parts of the mail as it came, then
// the head, whose publishing is the moment from which the mail is there. What becomes of it is noted in further ones.
type Mail struct {
	ID     string    // made of the office's key, envelope and content: the same mail for the same recipient has the same
	At     time.Time // when it came in, UTC
	From   string    // envelope sender, "" for <>
	To     string    // envelope recipient
	Raw    []byte    // as it came
	Words  string    // what can be read of it once decoded, by which erasing a person finds it
	Size   int       // bytes of Raw
	Tries  int       // how often it was tried to handle it
	Reason string    // why somebody has to look at it: a code word as in unknown-uid; "" while it waits to be handled
	Detail string    // says more, without quoting the mail; of one that waits, why the last try failed
	Held   time.Time // since when it waits for somebody, UTC
}

func (in *Mail) check() error {
	switch {
	case len(in.Raw) > MaxMail:
		return fmt.Errorf("it has %d bytes; at most %d are taken", len(in.Raw), MaxMail)
	case len(in.From) > MaxAddress || len(in.To) > MaxAddress:
		return fmt.Errorf("an address of its envelope is longer than %d bytes", MaxAddress)
	}
	return nil
}

// mailID is the form of every id of a mail. What comes from outside is compared with it before it goes into a subject.
var mailID = regexp.MustCompile(`^[a-z2-7]{26}$`)

// cut shortens a text to so many bytes, and makes it valid.
func cut(s string, limit int) string {
	s = strings.ToValidUTF8(s, "�")
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return s[:limit]
}

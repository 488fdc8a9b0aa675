package worker

import (
	"io"
	"time"
)

// A MailSummary is one mail of the built-in mailbox as a list shows it. Its texts are decoded, stand on one line and hold no
// control characters; they come from whoever wrote the mail and are nothing to trust.
type MailSummary struct {
	ID         string    // what the mailbox calls it; later mails have greater ones
	At         time.Time // when it arrived, UTC
	From, To   string    // name and address, several separated by commas
	Subject    string
	MessageID  string // without angle brackets, "" if it has none
	Method     string // iTIP method of its calendar part in capitals, "" if none
	Language   string // language tag, "" if it says none
	Size       int64  // bytes
	Unreadable bool   // its header is broken: what else is said here may be missing, and only the raw mail is whole
}

// An OpenMail is a whole mail, taken apart.
type OpenMail struct {
	MailSummary
	Text, HTML  string   // its first parts of these kinds in UTF-8, with LF as line break; HTML is as its writer wanted it
	Calendar    string   // its calendar part in UTF-8, else as it came
	Headers     []Header // a chosen few, in order
	Attachments []string // names of everything else
	Incomplete  bool     // some of it is broken, unknown or beyond the limits, and is left out here
}

// A Header is one field of a mail's header, decoded and on one line.
type Header struct{ Name, Value string }

// A Mailbox shows the mails that a house without a mail server has sent.
type Mailbox interface {
	// List returns up to n mails, newest first, and whether there are more. It begins with the newest, or, if before
	// is an ID, with the first that is older than that, even if that one is gone meanwhile. The error is fs.ErrNotExist
	// if before can be no ID.
	List(before string, n int) (mails []MailSummary, more bool, err error)
	// Open takes one mail apart. The error is fs.ErrNotExist if there is none of this ID.
	Open(id string) (*OpenMail, error)
	// Raw returns the bytes of one mail, to be closed after use. The error is fs.ErrNotExist if there is none.
	Raw(id string) (io.ReadSeekCloser, error)
}

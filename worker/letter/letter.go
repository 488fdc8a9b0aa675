// Package letter is what the office's mails look like. A Letter is a plain value that holds all one mail to one person
// says; a Writer makes the mail of it: headers, plain text, HTML and a calendar, in the language of its reader, always the
// same bytes for the same letter. It knows no book, no clock and no network: what is owed to whom, and how mails go out, is
// for others.
//
// Messages are as RFC 5322 has them, texts in headers as RFC 2047, calendars as RFC 6047, originals that are handed on as
// RFC 2046, section 5.2.1, and Auto-Submitted as RFC 3834, section 5.
package letter

import (
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// The kinds of letters that nobody is owed. They answer what comes in, or say what has failed, and go to the coordinator once, or
// to whoever has asked for one; no ledger knows of them. All others are those of package owed.
const (
	KindNotice   = "notice"   // what could not be delivered
	KindForward  = "forward"  // what somebody has written to the office
	KindProposal = "proposal" // somebody proposes another time
	KindHeld     = "held"     // mails that wait for somebody to look at them
	KindSignIn   = "signin"   // a link by which somebody signs in, who has asked for it
	KindConfirm  = "confirm"  // a link by which somebody sends off what they have typed for a trip
)

// A Letter holds all that one mail to one person says, as a plain value. The same letter is always the same mail, byte
// for byte, so that one sent again after a crash is recognised as the one that was there already.
//
// Texts may hold anything: they are cleaned, cut and escaped on the way. Addresses, links and identifiers must be
// right, see Writer.Write.
type Letter struct {
	Kind string

	To       Recipient
	From     Address // the office: who sends this mail and who calls the meetings in it, the same in all of them
	ReplyTo  string  // where people's answers go; "" if nobody reads them
	Envelope string  // where the mail server reports failures to; "" means From.Address
	Mails    string  // link to where the person chooses which mails they get, and stops this one; "" if it always comes
	Mine     string  // link to the page of all that the person is invited to; "" for none

	Site string // how the world reaches the pages, where what law asks for is read; needed

	MessageID string // without angle brackets; made of what is said to whom, so that a repeat has the same
	Thread    string // MessageID of the first mail to this person about the same thing; "" if this is the first
	Date      time.Time

	Office     events.Text // what the office is called
	OfficeZone string

	owed.Content // what people are owed says this

	// What nobody is owed says one of these.
	Notice    *Notice
	Forwarded *Forwarded // forward, proposal
	Held      *Held
	SignIn    *SignIn
	Confirm   *Confirm
}

// A Recipient is the one person a letter goes to.
type Recipient struct {
	Name     string // may be empty
	Address  string // plain, in ASCII
	Language string // one that the house does not speak is read as its first
	Zone     string // IANA; one that is unknown is read as the office's
}

// An Address is a mailbox with a name that reads in the language of the mail.
type Address struct {
	Name    events.Text
	Address string
}

// A Notice tells the coordinator whom mail did not reach. It names people by their ids alone.
type Notice struct {
	Failures []Failure
}

// A Failure is one mail that was given up.
type Failure struct {
	Title  events.Text // what the mail was about
	Start  time.Time   // when that is; zero if it has no time
	Zone   string
	Person string // id
	Kind   string // of the letter
	Code   string // what a mail server answered, at once or in a report, "550 5.1.1"; "" if it answered nothing
	Page   string // where to see more; "" if there is no such page
}

// A Forwarded is a mail that somebody has written to the office. All that is in it comes from outside.
type Forwarded struct {
	From    string      // who has written; "" if that cannot be made out
	Subject string      // may be empty
	Title   events.Text // of the meeting or series that it is about; empty if that is not known
	Start   time.Time   // when that is; zero if it has no time
	End     time.Time   // proposal: when it ends
	Zone    string
	Page    string // about it; "" if there is none
	Person  string // the id of whom the mail went to that it answers; "" if that is not known
	Text    string // what can be read of it, as far as it is shown
	Cut     bool   // there is more
	Why     string // one word for why the answer that it gives does not count; "" if it gives none
	Raw     []byte // as it came; empty for a proposal that was made on a page
}

// A Held says how many mails wait for somebody to look at them, and why.
type Held struct {
	Waiting int
	Reasons map[string]int // by code word, as in unknown-uid
}

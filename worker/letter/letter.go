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

	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
)

// The kinds of letters that nobody is owed. They answer what comes in, or say what has failed, and go to the coordinator once;
// no ledger knows of them. All others are those of package owed.
const (
	KindNotice   = "notice"   // what could not be delivered
	KindForward  = "forward"  // what somebody has written to the office
	KindProposal = "proposal" // somebody proposes another time
	KindHeld     = "held"     // mails that wait for somebody to look at them
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

	MessageID string // without angle brackets; made of what is said to whom, so that a repeat has the same
	Thread    string // MessageID of the first mail to this person about the same thing; "" if this is the first
	Date      time.Time

	Office     events.Text // what the office is called
	OfficeZone string

	// One of these is there, as the kind demands.
	Meeting   *Meeting // invitation, update, cancellation, reminder, decline
	Series    *Overview
	Digest    *Digest
	Notice    *Notice
	Forwarded *Forwarded // forward, proposal
	Held      *Held
	Sheet     *owed.Sheet // of a kind that has no layout of its own

	Was      *Meeting  // update: the meeting as the person was told last
	Taken    bool      // update: the new time is the one that this person has proposed
	Left     bool      // cancellation: the meeting takes place, but this person is not invited any more
	Proposal *Proposal // decline: what is not taken up; proposal: what is to be decided on
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

// A Meeting is a date as its guests are told of it.
type Meeting struct {
	ID       string
	UID      string // in calendars, <key>@<domain>, per meeting and person; not needed for a reminder
	Sequence int    // revision of the calendar entry

	Title       events.Text
	Description events.Text
	Series      events.Text // of which it is a date; empty if it stands alone
	Why         events.Text // why it is on its day, or, in a cancellation, why it is cancelled
	Note        events.Text // what was said with the last change

	Start, End time.Time
	Zone       string      // of the venue, where people look at the clock
	Venue      events.Text // empty if there is none
	Address    string      // of the venue

	Provisional []events.Text // the regions whose holidays are not known yet, by name
	Answer      string        // events.AnswerAccepted, …Tentative, …Declined; "" if the person has not answered
	Page        string        // link to the meeting's page, for those who may see it
	RSVP        string        // the person's own link for answering; ?answer= is added to it

	Created, Revised time.Time // when it was planned and last changed
}

// A Proposal is another time for a meeting, as somebody has proposed it.
type Proposal struct {
	Start, End time.Time
	Declined   time.Time // when the office decided; zero if it has not
}

// An Overview lists the dates of a series.
type Overview struct {
	ID          string
	Title       events.Text
	Description events.Text
	Rhythm      events.Text // "erster Mittwoch im Monat"
	Dates       []OverviewDate
	Lead        events.Period // how long before each date its invitation goes out
	Feed        string        // the person's own calendar, http or https; "" if there is none
}

// An OverviewDate is one date of a series.
type OverviewDate struct {
	Start, End  time.Time
	Zone        string      // of the venue
	Why         events.Text // why it is not on its regular day; empty if it is
	Provisional bool        // it may still change
}

// A Digest tells staff what is ahead.
type Digest struct {
	First, Last events.Date
	Entries     []DigestEntry // in order of time
	Failures    int           // mails that could not be delivered since the last digest
	Page        string        // link to the agenda; "" if there is none
}

// A DigestEntry is a meeting, trip or milestone.
type DigestEntry struct {
	Kind  string // calendar.KindMeeting, …Trip, …Milestone
	Title events.Text
	Of    events.Text // the trip that a milestone belongs to

	Start, End  time.Time   // a meeting
	Zone        string      // of the venue
	First, Last events.Date // whole days: a trip or a milestone

	Place     events.Text
	Answers   meeting.Tally
	Cancelled bool
	Overdue   bool // a milestone of the past that is not done
	Page      string
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
	Raw     []byte // as it came
}

// A Held says how many mails wait for somebody to look at them, and why.
type Held struct {
	Waiting int
	Reasons map[string]int // by code word, as in unknown-uid
}

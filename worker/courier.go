package worker

import (
	"context"
	"errors"
	"time"

	"jourfixe/events"
)

// A Forward is a mail that somebody has written to the office, on its way to the people who read such mail.
type Forward struct {
	ID      string     // of the mail that came in
	At      time.Time  // when it came in, UTC
	From    string     // who has written it, a plain address; "" if that cannot be made out
	Subject string     // decoded and on one line
	About   events.Ref // what it answers; zero if that is not known
	Person  string     // the id of the person whom the mail went to that it answers; "" if not known
	Raw     []byte     // as it came, at most 1 MiB
	// Comment is what its writer says in its calendar, "" if they say nothing there; and Why one word for why the answer that
	// it gives does not count, "" if it gives none.
	Comment, Why string
	// Proposed is the other time that it proposes for the meeting, nil for a letter.
	Proposed *Proposed
}

// A Proposed is another time for a meeting, as a mail proposes it.
type Proposed struct {
	events.Reading
	Comment string // "" if it has none beside its text

	Other   *events.Reading // what it may mean as well, nil if there is no doubt
	Wording string          // what it says in its own words, if there is
}

// A Quarantine says what waits for somebody to look at it.
type Quarantine struct {
	Day     events.Date    // on which it is said
	Waiting int            // how many mails are held
	Reasons map[string]int // how many for which reason
}

// ErrBeyondLimits says that a mail is larger, or built more deeply, than the house takes. Sending it again cannot help.
var ErrBeyondLimits = errors.New("the mail is beyond what is taken")

// ErrNobody says that a mail is for an address that is none of the house's. Sending it again cannot help.
var ErrNobody = errors.New("there is nobody of this address here")

// ErrNoReader says that there is nobody to whom a mail could be handed on.
var ErrNoReader = errors.New("no address of people who read mail is set (--mail-contact)")

// ErrRefusedMail says that the mail server does not take a mail, and never will.
var ErrRefusedMail = errors.New("the mail server refuses the mail")

// ErrCircle says that a mail comes from the people to whom it would be handed on.
var ErrCircle = errors.New("the mail comes from the people to whom it would be handed on (--mail-contact)")

// A Courier brings mail that came in to people. Each method returns when the mail server has taken the mail, and soon when
// it cannot be reached; after an error that is none of the above it may be tried again, and the mail is the same, byte for
// byte, under the same id.
type Courier interface {
	Forward(ctx context.Context, f *Forward) error
	Report(ctx context.Context, q *Quarantine) error
}

// A SignIn is a mail with a link by which somebody signs in. They have asked for it themselves, so nobody owes it and no ledger knows
// of it.
type SignIn struct {
	Person  string
	Address int    // which of their addresses, by how often that had changed
	Link    string // it is good for one person, once, in the browser that asked
	At      time.Time
	Minutes int // for which the link is good
	// Browser and System say where it was asked for; "" if that is not known.
	Browser, System string
}

// A Confirm is a mail with a link by which somebody sends off what they have typed on the page of a trip. Nobody is known by the address
// yet, so nobody owes it either.
type Confirm struct {
	Address, Language string
	Trip              string
	Interest          bool   // they would like to go, and do not register yet
	Hosting           bool   // they would lodge those who do
	Link              string // what was typed travels in it, sealed
	At                time.Time
	Hours             int // for which the link is good
}

// ErrUnknownReader says that the person whom a mail is for is erased, or has another address by now.
var ErrUnknownReader = errors.New("the person is not there, or has another address")

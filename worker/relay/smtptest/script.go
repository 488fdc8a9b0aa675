package smtptest

// A Step is a point of the conversation at which the server can fail.
type Step string

// The steps, in the order of a conversation. At Dot the whole mail has been read and nothing is answered yet.
const (
	Greeting Step = "greeting"
	MAIL     Step = "MAIL"
	RCPT     Step = "RCPT"
	DATA     Step = "DATA"
	Dot      Step = "dot"
)

// A Fault is what the server does at a step instead of what it should.
type Fault string

// The faults. Any other value is said as it is, for example "554 5.7.1 no".
const (
	None       Fault = ""
	Closing    Fault = "421 4.3.2 closing for a while" // and the connection is closed
	Busy       Fault = "451 4.3.0 try again later"
	Full       Fault = "452 4.2.2 mailbox full"
	NoSuchUser Fault = "550 5.1.1 no such user"
	Drop       Fault = "drop"        // close the connection without a word and without keeping the mail
	KeepDrop   Fault = "keep, drop"  // at Dot: keep the mail, then close without a word
	Tarpit     Fault = "tarpit"      // an octet a second, for ever
	Silence    Fault = "silence"     // read everything, answer nothing
	Freeze     Fault = "freeze"      // answer as one should, and nothing after that
	KeepSilent Fault = "keep, quiet" // at Dot: keep the mail, then never answer
)

// A Mail is what the server knows when it asks the script what to do. The script is asked at every step.
type Mail struct {
	Step       Step
	Connection int    // of the server, from 1
	Number     int    // of the mails begun at the server, from 1; 0 at the greeting
	From, To   string // as far as they are known
	MessageID  string // without angle brackets; at Dot
	Raw        []byte // at Dot
}

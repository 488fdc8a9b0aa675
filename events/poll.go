package events

import (
	"cmp"
	"time"
)

// How a poll closes once its last day is over.
const (
	ClosesBest = "best" // the best time is taken, by the rule that docs/planning.md states
	ClosesHand = "hand" // the coordinator chooses
)

// What somebody says to a time of a poll.
const (
	VoteYes      = "yes"
	VoteIfNeeded = "ifneeded" // if need be
	VoteNo       = "no"
)

// OpenPoll asks people which of some times suits them. The time that is taken becomes the meeting, with the same guests.
type OpenPoll struct {
	ID          string  `json:"id,omitempty"` // made by the desk if absent
	Title       Text    `json:"title"`
	Duration    Period  `json:"duration"`
	Times       []At    `json:"times,omitempty"`  // either these
	Window      *Window `json:"window,omitempty"` // or the best ones of a window: days of the office, both included
	Best        int     `json:"best,omitempty"`   // how many of it; default 5
	Need        []Ref   `json:"need,omitempty"`
	Optional    []Ref   `json:"optional,omitempty"`
	Hours       *Hours  `json:"hours,omitempty"` // of the search
	Avoid       Avoid   `json:"avoid,omitzero"`  // of the search
	Venue       string  `json:"venue,omitempty"`
	Conference  string  `json:"conference,omitempty"`
	Description Text    `json:"description,omitempty"`
	Until       Date    `json:"until,omitzero"`   // the last day to vote, on the office's clock; default: the day before the first time
	Hold        bool    `json:"hold,omitempty"`   // the times take the room and those who must come, provisionally
	Closes      string  `json:"closes,omitempty"` // best or hand (the default)
	IfNone      string  `json:"ifNone,omitempty"` // refuse (the default) or best: although something stands against a time, which is said of it then
}

// A PollTime is one of the times that are asked about.
type PollTime struct {
	ID string `json:"id"`
	Slot
}

// PollOpened is a new poll.
type PollOpened struct {
	ID          string     `json:"id"`
	Title       Text       `json:"title"`
	Duration    Period     `json:"duration"`
	Times       []PollTime `json:"times"` // in order of time
	Need        []Ref      `json:"need,omitempty"`
	Optional    []Ref      `json:"optional,omitempty"`
	Venue       string     `json:"venue,omitempty"`
	Conference  string     `json:"conference,omitempty"`
	Description Text       `json:"description,omitempty"`
	Until       Date       `json:"until"`
	Ends        time.Time  `json:"ends"` // the instant at which that day is over at the office
	Hold        bool       `json:"hold,omitempty"`
	Closes      string     `json:"closes"`
	Series      string     `json:"series,omitempty"` // of which a date could not be placed, which the poll asks about; what comes of it is that date
	Nominal     Date       `json:"nominal,omitzero"` // that date, as the cadence gives it
	Passed      []Passed   `json:"passed,omitempty"` // the days that were looked at and passed over
}

// AmendPoll adds times, about which everybody is asked again, takes some out, or moves the last day to vote.
type AmendPoll struct {
	ID    string   `json:"id"`
	Times []At     `json:"times,omitempty"` // that are added; one that was taken out before comes back with what was said to it
	Drop  []string `json:"drop,omitempty"`  // that are taken out, by their ids
	Until *Date    `json:"until,omitempty"`
	Note  Text     `json:"note,omitempty"` // reaches those who hear of it
}

// PollAmended holds the times and the last day as they are from now on.
type PollAmended struct {
	ID       string     `json:"id"`
	Times    []PollTime `json:"times"`
	Until    Date       `json:"until"`
	Ends     time.Time  `json:"ends"`
	Note     Text       `json:"note,omitempty"`
	Revision int        `json:"revision"` // one more each time that there are other times
}

// PollRetimed says that the times of a poll keep their wall time, which is another instant by newer zone data, or that clocks of some who are
// asked show another time at one of them than was known.
type PollRetimed struct {
	ID       string     `json:"id"`
	Release  string     `json:"release"`
	Times    []PollTime `json:"times"` // the whole, as they are from now on
	Ends     time.Time  `json:"ends"`
	Zones    []string   `json:"zones,omitempty"` // of those who are asked, in which clocks show another time at one of these than was said
	Why      Reason     `json:"why"`
	Revision int        `json:"revision"`
}

// A Vote is what somebody says to one time.
type Vote struct {
	Time string `json:"time"`
	Vote string `json:"vote"`
}

// VotePoll says which times suit somebody. Times that it does not name stay as they were.
type VotePoll struct {
	ID      string  `json:"id"`
	Person  string  `json:"person"`
	Votes   []Vote  `json:"votes"`
	Comment *string `json:"comment,omitempty"` // personal; default: as before
}

// PollVoted holds all that somebody says to the times of a poll from now on. The comment is sealed by a key of its own, so that it can be
// destroyed while the person stays in the book; before version 2 it was sealed by the person's.
type PollVoted struct {
	ID      string `json:"id"`
	Person  string `json:"person"`
	Key     string `json:"key,omitempty"` // whose key the comment is sealed by: nobody's but this one's; absent: the person's
	Votes   []Vote `json:"votes"`
	Via     string `json:"via"`
	Comment Sealed `json:"comment,omitzero"`
}

// ClosePoll takes one of the times: the meeting is planned by the same decision.
type ClosePoll struct {
	ID     string `json:"id"`
	Time   string `json:"time"`
	IfNone string `json:"ifNone,omitempty"` // refuse (the default) or best: although the time has become impossible meanwhile
}

// SettlePoll does what has come due for a poll: it is closed by its rule once its last day is over, and what people have said is taken out
// when it has served. The clock gives it.
type SettlePoll struct {
	ID string `json:"id"`
}

// PollClosed has taken a time. The meeting of it is planned by the same decision.
type PollClosed struct {
	ID      string `json:"id"`
	Time    string `json:"time"`
	Meeting string `json:"meeting"`
	Why     Reason `json:"why"`
}

// PollUndecided says that the last day is over and no time could be taken by the rule: the coordinator decides.
type PollUndecided struct {
	ID  string `json:"id"`
	Why Reason `json:"why"`
}

// PollCleared has taken out of a poll who has said what, and destroyed the keys of what they have written. Numbers stay.
type PollCleared struct {
	ID      string       `json:"id"`
	Numbers []PollNumber `json:"numbers,omitempty"`
	Keys    []string     `json:"keys,omitempty"`
}

// A PollNumber is how many of those who were asked have said what to one time.
type PollNumber struct {
	Time     string `json:"time"`
	Yes      int    `json:"yes,omitempty"`
	IfNeeded int    `json:"ifNeeded,omitempty"`
	No       int    `json:"no,omitempty"`
}

// CancelPoll calls a poll off: there will be no meeting of it.
type CancelPoll struct {
	ID   string `json:"id"`
	Note Text   `json:"note,omitempty"` // reaches those who were asked
}

// PollCancelled has called a poll off.
type PollCancelled struct {
	ID   string `json:"id"`
	Note Text   `json:"note,omitempty"`
}

func (*OpenPoll) Type() Type      { return Type{"poll", "open", 1} }
func (*PollOpened) Type() Type    { return Type{"poll", "opened", 2} }
func (*AmendPoll) Type() Type     { return Type{"poll", "amend", 1} }
func (*PollAmended) Type() Type   { return Type{"poll", "amended", 1} }
func (*VotePoll) Type() Type      { return Type{"poll", "vote", 1} }
func (*PollVoted) Type() Type     { return Type{"poll", "voted", 2} }
func (*PollRetimed) Type() Type   { return Type{"poll", "retimed", 1} }
func (*PollCleared) Type() Type   { return Type{"poll", "cleared", 1} }
func (*ClosePoll) Type() Type     { return Type{"poll", "close", 1} }
func (*SettlePoll) Type() Type    { return Type{"poll", "settle", 1} }
func (*PollClosed) Type() Type    { return Type{"poll", "closed", 1} }
func (*PollUndecided) Type() Type { return Type{"poll", "undecided", 1} }
func (*CancelPoll) Type() Type    { return Type{"poll", "cancel", 1} }
func (*PollCancelled) Type() Type { return Type{"poll", "cancelled", 1} }

func (b *OpenPoll) About() Ref      { return Ref{"poll", b.ID} }
func (b *PollOpened) About() Ref    { return Ref{"poll", b.ID} }
func (b *AmendPoll) About() Ref     { return Ref{"poll", b.ID} }
func (b *PollAmended) About() Ref   { return Ref{"poll", b.ID} }
func (b *VotePoll) About() Ref      { return Ref{"poll", b.ID} }
func (b *PollVoted) About() Ref     { return Ref{"poll", b.ID} }
func (b *PollRetimed) About() Ref   { return Ref{"poll", b.ID} }
func (b *PollCleared) About() Ref   { return Ref{"poll", b.ID} }
func (b *ClosePoll) About() Ref     { return Ref{"poll", b.ID} }
func (b *SettlePoll) About() Ref    { return Ref{"poll", b.ID} }
func (b *PollClosed) About() Ref    { return Ref{"poll", b.ID} }
func (b *PollUndecided) About() Ref { return Ref{"poll", b.ID} }
func (b *CancelPoll) About() Ref    { return Ref{"poll", b.ID} }
func (b *PollCancelled) About() Ref { return Ref{"poll", b.ID} }

// Whose implements Personal.
func (b *PollVoted) Whose() string { return cmp.Or(b.Key, b.Person) }

// Founds implements Founding.
func (b *PollVoted) Founds() {}

// Seals implements Personal.
func (b *PollVoted) Seals() []*Sealed { return []*Sealed{&b.Comment} }

// Reword implements Reasoned.
func (b *PollOpened) Reword(f func(Reason) Reason) { b.Passed = reworded(b.Passed, f, ofPassed) }

// Reword implements Reasoned.
func (b *PollRetimed) Reword(f func(Reason) Reason) { b.Why = f(b.Why) }

// Reword implements Reasoned.
func (b *PollClosed) Reword(f func(Reason) Reason) { b.Why = f(b.Why) }

// Reword implements Reasoned.
func (b *PollUndecided) Reword(f func(Reason) Reason) { b.Why = f(b.Why) }

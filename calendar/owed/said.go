package owed

import "time"

// The states of a mail in the ledger.
const (
	StateSending  = "sending"  // somebody has taken it on, until a time
	StateSent     = "sent"     // the mail server has taken it
	StateDeferred = "deferred" // not yet; it is tried again at a time
	StateFailed   = "failed"   // given up
)

// A Debt is a mail that one person is owed.
type Debt struct {
	Kind     string // Invitation …
	To       string // the person's id
	Revision int    // of the meeting
	Sequence int    // what the person's calendar counts (RFC 5545, SEQUENCE): the revision, unless they left in between
	Address  int    // to which of the person's addresses, by Person.Addresses
	Since    int    // of an update or a cancellation: the revision that the person was told last
	Left     bool   // of a cancellation: the meeting takes place, but without this person
	Due      time.Time
	Rule     string // of a reminder: the rule
	Content  string // of an overview, or the agenda in a reminder: a hash of what it says, for its mail says something else when that changes
}

// An Utterance is what the ledger holds of one mail to one person: ids, times and codes, nothing personal.
type Utterance struct {
	Kind      string    `json:"message"`
	Revision  int       `json:"revision"`
	Sequence  int       `json:"sequence"`
	Address   int       `json:"address,omitempty"`
	Since     int       `json:"since,omitempty"`
	Left      bool      `json:"left,omitempty"`
	Due       time.Time `json:"due"`
	Rule      string    `json:"rule,omitempty"`
	Content   string    `json:"content,omitempty"`
	State     string    `json:"state"`
	MessageID string    `json:"messageId"`
	Journal   uint64    `json:"journal"`            // the place in the journal up to which was known when it was decided
	Begun     time.Time `json:"begun"`              // when it was taken on first: its Date
	At        time.Time `json:"at"`                 // since when it is in this state
	Until     time.Time `json:"until,omitzero"`     // sending: whoever has it gives up by then; deferred: the next try
	Tries     int       `json:"tries,omitempty"`    // that came to an end
	Code      string    `json:"response,omitempty"` // the mail server's last answer, its codes only
	Unsure    bool      `json:"unsure,omitempty"`   // it may have arrived although nobody said so
	Noticed   bool      `json:"noticed,omitempty"`  // failed, and the coordinator has been told
	Notice    time.Time `json:"notice,omitzero"`    // until when somebody is telling them
	Assumed   bool      `json:"assumed,omitempty"`  // nobody knows that it was sent: whoever has released mails that were held has said so
	By        string    `json:"by,omitempty"`       // which run of a house of one process is sending it, or telling of it
}

// Claimed is how long a mail is taken on for, or the telling of one that failed. It is sent or broken off well before, so
// that nobody else begins while it is still on its way.
const Claimed = 3 * time.Minute

// Released returns the list without the claims of earlier runs of the house, given the name of this one. It must be the
// only one that can be at work: whoever has another name is dead, and what it had in hand is anybody's at once, as it
// otherwise becomes after a while.
func (s Said) Released(run string) Said {
	var list Said
	for i := range s {
		if s[i].By == "" || s[i].By == run {
			continue
		}
		if list == nil {
			list = append(list, s...)
		}
		u := &list[i]
		u.By = ""
		if u.State == StateSending {
			u.Until = u.At
		}
		if !u.Notice.IsZero() {
			u.Notice = u.Notice.Add(-Claimed) // what was told together stays together by it
		}
	}
	if list == nil {
		return s
	}
	return list
}

// A Said is what the ledger holds of one person and one thing, oldest first.
type Said []Utterance

// maxSaid bounds how much is kept of what was said to one person about one thing. The first is always kept: later mails
// refer to it.
const maxSaid = 40

// Append returns the list with one more utterance, or with one replaced if it is the same mail.
func (s Said) Append(u Utterance) Said {
	list := append(Said(nil), s...)
	for i := range list {
		if list[i].MessageID == u.MessageID {
			list[i] = u
			return list
		}
	}
	if len(list) == maxSaid {
		list = list.without(list.dispensable())
	}
	return append(list, u)
}

// dispensable finds what can be forgotten without anything being said wrongly later: the oldest, but neither the first
// nor the last that tells where a calendar stands.
func (s Said) dispensable() int {
	st := s.Standing()
	for i := 1; i < len(s); i++ {
		if u := &s[i]; u != st.Told && u != st.Spoken && u != st.Last {
			return i
		}
	}
	return 1
}

func (s Said) without(i int) Said { return append(s[:i], s[i+1:]...) }

// Is reports whether the utterance is the mail.
func (u *Utterance) Is(m *Debt) bool {
	return u.Kind == m.Kind && u.Revision == m.Revision && u.Sequence == m.Sequence && u.Address == m.Address &&
		u.Content == m.Content && (m.Due.Equal(u.Due) || !Timed(m.Kind))
}

// Arrived reports whether the person can have it: the mail server took it, or may have.
func (u *Utterance) Arrived() bool {
	return u.State == StateSent || u.Unsure || u.State == StateSending
}

// Calendars reports whether the mail is one that calendars act on.
func (u *Utterance) Calendars() bool {
	k := kinds[u.Kind]
	return k != nil && k.Calendars
}

// A Standing is what follows from what was said to a person about a thing.
type Standing struct {
	Last     *Utterance // of any kind
	Tried    *Utterance // the last of those that calendars act on
	Told     *Utterance // the last of them that the mail server took
	Spoken   *Utterance // the last of them that may have arrived
	Sequence int        // the highest that was ever used, -1 if none
}

// Standing finds out how things stand.
func (s Said) Standing() Standing {
	st := Standing{Sequence: -1}
	for i := range s {
		u := &s[i]
		st.Last = u
		if !u.Calendars() {
			continue
		}
		st.Tried = u
		st.Sequence = max(st.Sequence, u.Sequence)
		if u.State == StateSent {
			st.Told = u
		}
		if u.Arrived() {
			st.Spoken = u
		}
	}
	return st
}

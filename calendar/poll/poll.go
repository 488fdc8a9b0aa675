// Package poll is what is known of one poll: the times that are asked about, who has said what to each, which of them is the best by
// the rule that is stated, and how events change it. It knows no other poll and no book; whether people and rooms are free is decided there.
package poll

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"jourfixe/events"
)

// Most is how many times a poll can ask about.
const Most = 100

// Name is the id of the time that was asked about as the n-th.
func Name(n int) string { return "t" + strconv.Itoa(n) }

// A Poll asks people which of some times suits them.
type Poll struct {
	events.PollOpened
	Made      uint64            // the place in the journal of the event that opened it; 0: none yet
	Opened    time.Time         // when that was
	Revised   time.Time         // when there were other times, or another last day, last
	Changed   time.Time         // when anything of it was decided last
	Revision  int               // how often there have been other times
	Asked     map[string]int    // since which revision each time is asked about, by its id
	Votes     map[string]Ballot // by person
	Undecided events.Reason     // why no time could be taken by the rule; zero if that was not so
	Chosen    string            // the time that was taken; "" as long as none is
	Meeting   string            // which came of it
	Why       events.Reason     // for that time
	Cancelled bool
	Note      events.Text // what was said with the last change
}

// A Ballot is what somebody has said to the times.
type Ballot struct {
	By      map[string]string // by time: yes, ifneeded or no
	Comment events.Sealed
	Via     string
	At      time.Time
}

// The states of a poll.
const (
	Open      = "open"
	Over      = "over" // the last day is over, and nothing is chosen
	Closed    = "closed"
	Cancelled = "cancelled"
)

// State is how the poll is at a time.
func (p *Poll) State(now time.Time) string {
	switch {
	case p.Cancelled:
		return Cancelled
	case p.Chosen != "":
		return Closed
	case !now.Before(p.Ends):
		return Over
	}
	return Open
}

// Undone reports whether the poll is neither closed nor cancelled.
func (p *Poll) Undone() bool { return !p.Cancelled && p.Chosen == "" }

// Guests lists everybody who is asked, those who must come first.
func (p *Poll) Guests() []events.Ref { return append(slices.Clip(p.Need), p.Optional...) }

// Time returns one of the times, nil if there is none of this id.
func (p *Poll) Time(id string) *events.PollTime {
	i := slices.IndexFunc(p.Times, func(t events.PollTime) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &p.Times[i]
}

// Started makes a poll of the event that opens it.
func Started(body *events.PollOpened, e *events.Event) *Poll {
	p := &Poll{PollOpened: *body, Made: e.Sequence, Opened: e.Time, Revised: e.Time, Changed: e.Time, Asked: map[string]int{}}
	for _, t := range body.Times {
		p.Asked[t.ID] = 0
	}
	return p
}

// Apart makes the poll independent of the one that it was copied from.
func (p *Poll) Apart() { p.Asked, p.Votes = maps.Clone(p.Asked), maps.Clone(p.Votes) }

// Amend folds in that there are other times, or another last day.
func (p *Poll) Amend(body *events.PollAmended, e *events.Event) {
	for _, t := range body.Times {
		if _, known := p.Asked[t.ID]; !known {
			p.Asked[t.ID] = body.Revision
		}
	}
	p.Times, p.Until, p.Ends, p.Note, p.Revision = body.Times, body.Until, body.Ends, body.Note, body.Revision
	p.Revised, p.Changed, p.Undecided = e.Time, e.Time, events.Reason{}
}

// Vote folds in what somebody says.
func (p *Poll) Vote(body *events.PollVoted, e *events.Event) {
	if p.Votes == nil {
		p.Votes = map[string]Ballot{}
	}
	by := make(map[string]string, len(body.Votes))
	for _, v := range body.Votes {
		by[v.Time] = v.Vote
	}
	p.Votes[body.Person] = Ballot{By: by, Comment: body.Comment, Via: body.Via, At: e.Time}
	p.Changed = e.Time
}

// Close folds in that a time is taken.
func (p *Poll) Close(body *events.PollClosed, e *events.Event) {
	p.Chosen, p.Meeting, p.Why, p.Changed = body.Time, body.Meeting, body.Why, e.Time
}

// Leave folds in that no time could be taken by the rule.
func (p *Poll) Leave(body *events.PollUndecided, e *events.Event) {
	p.Undecided, p.Changed = body.Why, e.Time
}

// Cancel folds in that the poll is called off.
func (p *Poll) Cancel(body *events.PollCancelled, e *events.Event) {
	p.Cancelled, p.Note, p.Changed = true, body.Note, e.Time
}

// Holds reports whether somebody has voted, and Forget takes that out.
func (p *Poll) Holds(person string) bool { _, ok := p.Votes[person]; return ok }

func (p *Poll) Forget(person string) { delete(p.Votes, person) }

// Answered reports whether somebody has said something to every time that can still be taken.
func (p *Poll) Answered(person string, now time.Time) bool {
	ballot := p.Votes[person]
	for _, t := range p.Times {
		if t.Instant.After(now) && ballot.By[t.ID] == "" {
			return false
		}
	}
	return true
}

// A Tally counts what those who are asked have said to one time.
type Tally struct {
	Yes, IfNeeded, No, Open int
	Needed, Missing         int // of those who must come, a partner being one: for whom somebody can, if need be as well; and who cannot
}

// Count counts the votes of people, by id, for a time. Those who must come are given by who can come for each of them.
func (p *Poll) Count(time string, voters []string, needed [][]string) (t Tally) {
	for _, id := range voters {
		switch p.Votes[id].By[time] {
		case events.VoteYes:
			t.Yes++
		case events.VoteIfNeeded:
			t.IfNeeded++
		case events.VoteNo:
			t.No++
		default:
			t.Open++
		}
	}
	for _, people := range needed {
		can, no := false, len(people) > 0
		for _, id := range people {
			said := p.Votes[id].By[time]
			can = can || said == events.VoteYes || said == events.VoteIfNeeded
			no = no && said == events.VoteNo
		}
		switch {
		case can:
			t.Needed++
		case no:
			t.Missing++
		}
	}
	return t
}

// Better compares two tallies by the stated rule; negative means that t is the better one: fewer of those who must come cannot; then more of
// them can, if need be as well; then more of all can; then more can without "if need be".
func (t Tally) Better(o Tally) int {
	return cmp.Or(
		cmp.Compare(t.Missing, o.Missing),
		cmp.Compare(o.Needed, t.Needed),
		cmp.Compare(o.Yes+o.IfNeeded, t.Yes+t.IfNeeded),
		cmp.Compare(o.Yes, t.Yes),
	)
}

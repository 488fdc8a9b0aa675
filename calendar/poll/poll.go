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
	Note      events.Text      // what was said with the last change
	Out       []Dropped        // times that were taken out, and are not among them now
	Reclocked []Reclocked      // when newer zone data have had clocks show another time, oldest first
	Cleared   bool             // who has said what is known no more, and nobody has voted since
	Numbers   map[string]Tally // what was said then, by time
}

// A Dropped is a time that people are not asked about any more.
type Dropped struct {
	events.PollTime
	Since int // the revision by which it was taken out
}

// A Reclocked is that clocks in some zones show another time than people there were told.
type Reclocked struct {
	Since int // the revision by which that is so
	Zones []string
}

// A Ballot is what somebody has said to the times.
type Ballot struct {
	By      map[string]string // by time: yes, ifneeded or no
	Comment events.Sealed
	Key     string // by which what they have written is sealed; "" if that is their own, or there is nothing
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

// Instead is why the day that the cadence of a series gives cannot be, about which the poll asks; the zero reason if it is about no series.
func (p *Poll) Instead() events.Reason {
	i := slices.IndexFunc(p.Passed, func(x events.Passed) bool { return x.Date == p.Nominal })
	if i < 0 {
		return events.Reason{}
	}
	return p.Passed[i].Reason
}

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
func (p *Poll) Apart() {
	p.Asked, p.Votes = maps.Clone(p.Asked), maps.Clone(p.Votes)
	p.Out, p.Reclocked = slices.Clip(p.Out), slices.Clip(p.Reclocked)
}

// Amend folds in that there are other times, or another last day.
func (p *Poll) Amend(body *events.PollAmended, e *events.Event) {
	before := p.Times
	p.Times, p.Until, p.Ends, p.Note, p.Revision = body.Times, body.Until, body.Ends, body.Note, body.Revision
	p.Revised, p.Changed, p.Undecided = e.Time, e.Time, events.Reason{}
	out := slices.DeleteFunc(slices.Clone(p.Out), func(d Dropped) bool { return p.Time(d.ID) != nil })
	for _, t := range before {
		if p.Time(t.ID) == nil {
			out = append(out, Dropped{t, p.Revision})
		}
	}
	for _, t := range p.Times {
		if !slices.ContainsFunc(before, func(x events.PollTime) bool { return x.ID == t.ID }) {
			p.Asked[t.ID] = p.Revision
		}
	}
	p.Out = out
}

// Retime folds in that clocks go otherwise than was known.
func (p *Poll) Retime(body *events.PollRetimed, e *events.Event) {
	p.Times, p.Ends, p.Revision = body.Times, body.Ends, body.Revision
	p.Reclocked = append(p.Reclocked, Reclocked{body.Revision, body.Zones})
	p.Revised, p.Changed = e.Time, e.Time
}

// Back returns a time that was taken out, by when it begins.
func (p *Poll) Back(at time.Time) *events.PollTime {
	for i := range p.Out {
		if p.Out[i].Instant.Equal(at) {
			return &p.Out[i].PollTime
		}
	}
	return nil
}

// Lost lists the times that were taken out since a revision and to which somebody has said that they can come, if need be as well.
func (p *Poll) Lost(person string, since int) (list []events.PollTime) {
	by := p.Votes[person].By
	for _, d := range p.Out {
		if d.Since > since && (by[d.ID] == events.VoteYes || by[d.ID] == events.VoteIfNeeded) {
			list = append(list, d.PollTime)
		}
	}
	return list
}

// New lists the times that people are asked about since a revision.
func (p *Poll) New(since int) (list []events.PollTime) {
	for _, t := range p.Times {
		if p.Asked[t.ID] > since {
			list = append(list, t)
		}
	}
	return list
}

// Shows reports whether clocks of a zone show another time at one of the times than was said by a revision.
func (p *Poll) Shows(zone string, since int) bool {
	return slices.ContainsFunc(p.Reclocked, func(r Reclocked) bool { return r.Since > since && slices.Contains(r.Zones, zone) })
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
	for id, vote := range p.Votes[body.Person].By {
		if _, out := by[id]; !out && p.Time(id) == nil {
			by[id] = vote // what was said to a time that was taken out counts again once it is back
		}
	}
	p.Votes[body.Person] = Ballot{By: by, Comment: body.Comment, Key: cmp.Or(body.Key, p.Votes[body.Person].Key), Via: body.Via, At: e.Time}
	p.Changed, p.Cleared = e.Time, false
}

// Clears is when it is to be forgotten who has said what: so long after the last of the times is over or the poll is called off.
func (p *Poll) Clears(kept events.Period) time.Time {
	served := p.Times[len(p.Times)-1].End()
	if p.Cancelled {
		served = p.Changed
	}
	return served.UTC().AddDate(kept.Years, kept.Months, kept.Days)
}

// Keys are those by which what people have written is sealed, in order.
func (p *Poll) Keys() (keys []string) {
	for _, ballot := range p.Votes {
		if ballot.Key != "" {
			keys = append(keys, ballot.Key)
		}
	}
	slices.Sort(keys)
	return keys
}

// Clear folds in that it is forgotten who has said what. Numbers stay.
func (p *Poll) Clear(body *events.PollCleared, _ *events.Event) {
	p.Numbers = map[string]Tally{}
	for _, n := range body.Numbers {
		p.Numbers[n.Time] = Tally{Yes: n.Yes, IfNeeded: n.IfNeeded, No: n.No}
	}
	p.Votes, p.Cleared = nil, true
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

const (
	// AskedAgain is the time of day at the office at which people are reminded: on the day before the last, or on the last.
	AskedAgain = events.TimeOfDay(10 * 60)
	// askedApart is how long after they were asked somebody is left in peace.
	askedApart = 20 * time.Hour
)

// Reminds lists when somebody can be reminded who was asked at a time and has not said something to all times; the first of it is meant.
func (p *Poll) Reminds(asked time.Time, home *time.Location) (list []time.Time) {
	for _, day := range []events.Date{p.Until.AddDays(-1), p.Until} {
		if due := day.In(AskedAgain, home).UTC(); !due.Before(asked.Add(askedApart)) {
			list = append(list, due)
		}
	}
	return list
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

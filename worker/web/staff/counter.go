package staff

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// What became of a proposal.
const (
	counterOpen      = "open"
	counterKept      = "kept"      // the meeting was left where it is
	counterTaken     = "taken"     // it has the time that was proposed
	counterGone      = "gone"      // it has another time altogether
	counterWithdrawn = "withdrawn" // the person has taken it back
)

// A counterLine is another time that somebody who is invited has proposed. Nothing comes of it until a coordinator
// decides.
type counterLine struct {
	Person   string // the id
	Name     string
	Language string // what the person reads, in its own words; "" if nobody knows
	State    string
	Times    []counterTime // what it may mean: one time, or two
	Wording  string        // what it says in its own words, if that is in doubt
	Was      []clockTime   // how it was read here before clocks were known to go otherwise, if they are
	Zone     string
	City     string
	At       time.Time // when it came in
	Via      string
	Comment  string
	By       string    // the address it came from, if that is not the person's own
	Kept     time.Time // when the office decided against it
	Note     events.Text
	Settable bool      // it can be decided on: the meeting is neither cancelled nor over
	Tried    *decision // what somebody has tried to decide, nil if nobody has
}

// A counterTime is a time that a proposal may mean.
type counterTime struct {
	Start, End time.Time  // on the clock of the meeting
	There      *clockTime // the same on the person's clock, nil if that shows the same
	Label      string     // the text that says whose reading it is, "" if there is one alone
	Takable    bool       // the meeting can be moved there: it is not there already, and the time has not passed
}

// Key tells the buttons of the times apart.
func (t counterTime) Key() string {
	return strconv.FormatInt(t.Start.Unix(), 36) + "-" + strconv.FormatInt(t.End.Unix(), 36)
}

// First is the time that the proposal is taken for where it is not taken up.
func (c counterLine) First() counterTime { return c.Times[0] }

// A clockTime is a time on the clocks of a place.
type clockTime struct {
	Start, End time.Time
	City       string
}

// A counterOn is a proposal on the page of its meeting, as the part of the template for it needs both.
type counterOn struct {
	Counter counterLine
	Page    *meetingPage
}

// Decisions are the proposals on the page.
func (p *meetingPage) Decisions() []counterOn {
	var list []counterOn
	for _, c := range p.Counters {
		list = append(list, counterOn{c, p})
	}
	return list
}

// counters lists the proposals about a meeting: those to decide first, each kind in the order in which they came in.
func counters(b *calendar.Book, m *meeting.Meeting, tried *decision, now time.Time, v *voice.Voice) []counterLine {
	var list []counterLine
	for _, person := range slices.Sorted(maps.Keys(m.Counters)) {
		c := m.Counters[person]
		line := newCounter(b, m, person, c, now, v)
		line.Settable = line.State == counterOpen && !m.Cancelled && m.End().After(now)
		if tried != nil && tried.Person == person {
			line.Tried = tried
		}
		list = append(list, line)
	}
	slices.SortStableFunc(list, func(x, y counterLine) int {
		if (x.State == counterOpen) != (y.State == counterOpen) {
			if x.State == counterOpen {
				return -1
			}
			return 1
		}
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Person, y.Person))
	})
	return list
}

// newCounter puts one together.
func newCounter(b *calendar.Book, m *meeting.Meeting, person string, c meeting.Counter, now time.Time, v *voice.Voice) counterLine {
	home := b.Office().Zone
	p := b.Person(person)
	line := counterLine{
		Person: person, Name: personName(p, v), State: counterGone, Zone: m.Zone, City: v.City(m.Zone),
		At: voice.At(c.At, home), Via: c.Via,
		Comment: c.Comment.Value(), By: voice.Clean(c.By.Value()), Note: c.Note,
		Wording: voice.Clean(c.InWords()),
	}
	if p != nil && !p.Erased {
		line.Language = v.NameOf(p.Language)
	}
	readings := c.Readings()
	for i, r := range readings {
		one := counterTime{Start: voice.At(r.Start, m.Zone), End: voice.At(r.End, m.Zone)}
		one.Takable = r.Start.After(now) && !(r.Start.Equal(m.Instant) && r.End.Equal(m.End()))
		if len(readings) > 1 {
			one.Label = []string{"counter.first", "counter.second"}[i]
		}
		if p != nil && !p.Erased {
			there := clockTime{Start: voice.At(r.Start, p.Zone), End: voice.At(r.End, p.Zone), City: v.City(p.Zone)}
			if voice.Offset(there.Start) != voice.Offset(one.Start) || voice.Offset(there.End) != voice.Offset(one.End) {
				one.There = &there
			}
		}
		line.Times = append(line.Times, one)
	}
	for _, r := range c.Was {
		if r.StartWall == nil || r.StartWall.Zone != home { // on that clock it is the time that it was
			line.Was = append(line.Was, clockTime{Start: voice.At(r.Start, home), End: voice.At(r.End, home), City: v.City(home)})
		}
	}
	_, open := m.Counter(person)
	switch {
	case open:
		line.State = counterOpen
	case !c.Withdrawn.IsZero():
		line.State = counterWithdrawn
	case !c.Kept.IsZero():
		line.State, line.Kept = counterKept, voice.At(c.Kept, home)
	case m.Taken(person):
		line.State = counterTaken
	}
	return line
}

// pending counts the proposals that can be decided on.
func pending(list []counterLine) (n int) {
	for _, c := range list {
		if c.Settable {
			n++
		}
	}
	return n
}

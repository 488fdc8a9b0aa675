package staff

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
	"jourfixe/worker/web/voice"
)

// What became of a proposal.
const (
	counterOpen  = "open"
	counterKept  = "kept"  // the meeting was left where it is
	counterTaken = "taken" // it has the time that was proposed
	counterGone  = "gone"  // it has another time altogether
)

// A counterLine is another time that somebody who is invited has proposed. Nothing comes of it until a coordinator
// decides.
type counterLine struct {
	Person   string // the id
	Name     string
	Language string // what the person reads, in its own words; "" if nobody knows
	State    string
	Start    time.Time // on the clock of the meeting
	End      time.Time
	Zone     string
	City     string
	There    *clockTime // the same on the person's clock, nil if that shows the same
	At       time.Time  // when it came in
	Via      string
	Comment  string
	By       string    // the address it came from, if that is not the person's own
	Kept     time.Time // when the office decided against it
	Note     events.Text
	Settable bool      // it can be decided on: the meeting is neither cancelled nor over
	Tried    *decision // what somebody has tried to decide, nil if nobody has
}

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
		line := newCounter(b, m, person, c, v)
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
func newCounter(b *calendar.Book, m *meeting.Meeting, person string, c meeting.Counter, v *voice.Voice) counterLine {
	home := b.Office().Zone
	p := b.Person(person)
	line := counterLine{
		Person: person, Name: personName(p, v), State: counterGone, Zone: m.Zone, City: v.City(m.Zone),
		Start: voice.At(c.Start, m.Zone), End: voice.At(c.End, m.Zone), At: voice.At(c.At, home), Via: c.Via,
		Comment: c.Comment.Value(), By: voice.Clean(c.By.Value()), Note: c.Note,
	}
	if p != nil && !p.Erased {
		line.Language = v.NameOf(p.Language)
		there := clockTime{Start: voice.At(c.Start, p.Zone), End: voice.At(c.End, p.Zone), City: v.City(p.Zone)}
		if voice.Offset(there.Start) != voice.Offset(line.Start) || voice.Offset(there.End) != voice.Offset(line.End) {
			line.There = &there
		}
	}
	_, open := m.Counter(person)
	switch {
	case open:
		line.State = counterOpen
	case !c.Kept.IsZero():
		line.State, line.Kept = counterKept, voice.At(c.Kept, home)
	case c.Start.Equal(m.Instant) && c.End.Equal(m.End()):
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

package owed

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/events"
)

// A Kind is a kind of mail that people are owed, in one entry: when it is owed, what goes before it, whether it can be turned
// off, and what it says. Each stands in a file of its own and enters itself; all that asks of kinds reads the table.
type Kind struct {
	Name   string
	Means  string // in a few words, where the name does not say it
	Listed int    // where it stands in lists
	Noun   string // what it is about: a meeting, a series, a schedule, a poll, a registration, a host or a trip
	Rank   Rank   // what goes first when there is much to send

	// About one thing a person is owed one mail at a time. Kinds of the same noun are asked in this order; the first that
	// has something to say, or says that nothing shall be said, is the one.
	Order int
	Owed  func(c *Case) (settled bool)

	// Gather takes from the book what the rule needs beside what an About has anyway; nil if that is nothing.
	Gather func(b *calendar.Book, about events.Ref) any

	Others    bool   // also asked of people who were told something and are not invited any more
	Calendars bool   // calendar programs act on it
	Timed     bool   // one is told from another by the time for which it is
	Choice    string // under which name people choose whether they get it; "" if it always comes
	Feed      bool   // it names the person's own calendar, which is made before
	Again     bool   // it comes again and again, so that mail programs offer to stop it by themselves

	// Says is what it says; nil if there is nothing any more to say. Most say a Sheet; kinds of which calendars or answers are a
	// part have a layout of their own among letters.
	Says func(t *Telling) *Content

	// Sample makes one of it for a preview: what must have happened before to a meeting of a series, and how it is owed then.
	Sample func(b *calendar.Book, m *meeting.Meeting, person string) Sample
}

// A Rank says what goes first.
type Rank int

// What people could miss a meeting for goes first, what they have time for last.
const (
	Pressing Rank = iota
	Soon
	Usual
	Leisurely
)

// A Case is what a rule is asked about: a thing and a person, at a time.
type Case struct {
	About   *About
	Guest   *Guest // of who is not invited only the id
	Invited bool
	Said    Said // to them about this
	Now     time.Time

	Gathered any // what the kind's own Gather has returned

	Standing Standing  // what follows from Said
	debt     Debt      // what is owed, if anything
	next     time.Time // when that changes by itself

	gathering Debt // what will be owed unless more comes before it is due, if anything
}

// What a rule returns: that no other kind is asked, or that it is left to them.
const (
	Settled = true
	Pass    = false
)

// Owe says that a mail is owed now, which settles it.
func (c *Case) Owe(d Debt) (settled bool) {
	c.debt = d
	return true
}

// Later says that a mail will be owed when it is due, with whatever comes until then; others may still be owed now.
func (c *Case) Later(d Debt) (settled bool) {
	c.Await(d.Due)
	c.gathering = d
	return Pass
}

// Await says that the answer changes by itself at a time; the zero time means never.
func (c *Case) Await(at time.Time) { c.next = events.Sooner(c.next, at) }

// Spoke reports whether a mail of the kind, and with this content, has come to its end or may have arrived. The thing may be another one since.
func (c *Case) Spoke(kind, content string) bool {
	for i := range c.Said {
		if u := &c.Said[i]; u.Kind == kind && u.Content == content && (u.State == StateSent || u.State == StateFailed) {
			return true
		}
	}
	return false
}

// SampleNote is what the office says with a change, in previews.
var SampleNote = events.Text{"de": "Der Saal wird gebraucht. Wir bitten um Verständnis.", "en": "The room is needed. We ask for your understanding."}

// A Sample is how a mail comes to be in a preview.
type Sample struct {
	Before []events.Body // commands, in order
	About  events.Ref    // the zero Ref if the office has nothing like it
	Said   Said          // what the person was told before
	Wait   time.Duration // how much time goes by before the last of the commands
	At     time.Time     // when it is written; zero: right after the commands
}

// And goes on with commands.
func (x Sample) And(commands ...events.Body) Sample {
	x.Before = append(x.Before, commands...)
	return x
}

var (
	kinds  = map[string]*Kind{}
	byNoun = map[string][]*Kind{}
)

// Register enters a kind before the program begins, and returns what takes it out again, for tests (owedtest.Enter). It panics if there is one of this name.
func Register(k *Kind) (undo func()) {
	if kinds[k.Name] != nil {
		panic("there are two kinds of mail called " + k.Name)
	}
	kinds[k.Name] = k
	list := append(slices.Clone(byNoun[k.Noun]), k)
	slices.SortStableFunc(list, func(x, y *Kind) int { return cmp.Compare(x.Order, y.Order) })
	byNoun[k.Noun] = list
	return func() {
		delete(kinds, k.Name)
		byNoun[k.Noun] = slices.DeleteFunc(slices.Clone(byNoun[k.Noun]), func(x *Kind) bool { return x == k })
	}
}

// Timed reports whether a mail of this kind is told from another by the time for which it is.
func Timed(name string) bool { return kinds[name] != nil && kinds[name].Timed }

// Find returns the kind of a name, nil if there is none.
func Find(name string) *Kind { return kinds[name] }

// Kinds returns all kinds, as they stand in lists.
func Kinds() []*Kind {
	return slices.SortedFunc(maps.Values(kinds), func(x, y *Kind) int {
		return cmp.Or(cmp.Compare(x.Listed, y.Listed), cmp.Compare(x.Name, y.Name))
	})
}

// Choices returns the names under which people choose what they get, each once: those of what comes again and again, and
// those of all else.
func Choices() (again, other []string) {
	for _, k := range Kinds() {
		switch {
		case k.Choice == "" || slices.Contains(again, k.Choice) || slices.Contains(other, k.Choice):
		case k.Again:
			again = append(again, k.Choice)
		default:
			other = append(other, k.Choice)
		}
	}
	return again, other
}

// decide asks the kinds that can be about a thing, until one settles it.
func (a *About) decide(c *Case) {
	for _, k := range a.kinds {
		if !c.Invited && !k.Others || k.Choice != "" && c.Guest.Declines(k.Choice) {
			continue
		}
		if k.Gather != nil {
			c.Gathered = a.gathered[k.Name]
		}
		if k.Owed(c) {
			return
		}
	}
}

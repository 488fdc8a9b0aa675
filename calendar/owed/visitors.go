package owed

import (
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
)

// Visitors is the kind that tells the people of the city that is visited how many come and what that takes, and where they see who. It is
// owed until the last that was said is how it is: what came and went in between is not mentioned. Who comes, and by what they need, is told
// from before by a mark that is nothing personal; who stays with whom is no part of it, since that city has said so itself.
const Visitors = "visitors"

var _ = Register(&Kind{
	Name: Visitors, Listed: 40, Means: "who comes on a trip, for the city that it goes to, from its rooming list on; again when that is another",
	Noun: "trip", Rank: Usual, Order: 1,
	Gather: gatherVisit,
	Owed: func(c *Case) bool {
		v := c.Gathered.(*visit)
		switch visiting.At(&v.trip, v.home, c.Now) {
		case visiting.Early:
			c.Await(visiting.Opens(&v.trip, v.home).UTC())
			return pass
		case visiting.Open:
			c.Await(v.trip.Ends(v.home).UTC())
		default:
			return pass
		}
		content, tried, spoken := v.content(), c.Said.tried(Visitors), c.Said.spokenLast(Visitors)
		d := Debt{Kind: Visitors, To: c.Guest.ID, Address: c.Guest.Address, Content: content, Due: v.due(c.Said)}
		switch {
		case spoken == nil && v.trip.Visitors.People == 0, spoken != nil && spoken.Content == content && spoken.State == StateSent:
			return pass
		case spoken != nil && spoken.Content == content:
			d.Sequence = spoken.Sequence // the same one once more
		case tried != nil && tried.Content == content:
			d.Sequence = tried.Sequence
		case tried != nil:
			d.Sequence = tried.Sequence + 1
		}
		if c.Now.Before(d.Due) {
			return c.Later(d)
		}
		return c.Owe(d)
	},
	Says: func(t *Telling) *Content {
		of := t.Book.Trip(t.About.ID)
		if of == nil {
			return nil
		}
		first := Block{Lines: []Phrase{say("visitors.nobody")}}
		l := visiting.Who(t.Book, of)
		if l.People > 0 {
			first = Block{Lines: []Phrase{count("visitors.people", l.People)}}
		}
		facts := visitFacts(of)
		for _, x := range []struct {
			label Phrase
			n     int
		}{
			{say("visitors.minors"), l.Minors}, {say("visitors.lodged"), l.Lodged}, {say("visitors.diet"), l.Diet}, {say("visitors.mobility"), l.Mobility},
			{say("visitors.pets"), l.NoPets}, {say("visitors.smoking"), l.NoSmoking}, {say("visitors.stairs"), l.NoStairs},
		} {
			if x.n > 0 {
				facts = append(facts, Fact{x.label, []Value{{N: x.n}}})
			}
		}
		page := Block{
			Heading: say("visitors.page"), Lines: []Phrase{say("visitors.there").with("day", Value{First: of.To, Last: of.To}), say("visitors.secret")},
			Links: []Link{{say("visitors.open"), t.Links.Visit(t.Book, of.ID, t.Debt.To)}},
		}
		return &Content{Sheet: &Sheet{Title: of.Title, Blocks: []Block{first, {Facts: facts}, page}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return sampleTrip(b, m, person).visited()
	},
})

// A visit is a trip as the city knows it that it goes to.
type visit struct {
	trip trip.Trip
	home *time.Location
}

func gatherVisit(b *calendar.Book, about events.Ref) any {
	return &visit{*b.Trip(about.ID), b.Office().Location()}
}

// content tells what there is to say from what was: when they come, how many, and who.
func (v *visit) content() string {
	return fmt.Sprintf("%s+%d/%d/%016x", v.trip.From, v.trip.To.Sub(v.trip.From), v.trip.Visitors.People, v.trip.Visitors.Mark)
}

// due is when the list as it is now is told. The first time it is once it can be seen. After that what has changed is gathered until
// morning, and told on a day of which nothing was told yet; within the last day before departure, and on the trip itself, at once.
func (v *visit) due(said Said) time.Time {
	since := events.Later(v.trip.Visitors.Since, v.trip.Revised)
	opens := events.Later(visiting.Opens(&v.trip, v.home).UTC(), since.Add(settling))
	last := said.spokenLast(Visitors)
	if last == nil {
		return opens
	}
	next := events.DateOf(last.At.In(v.home)).AddDays(1)
	if !since.Before(v.trip.From.In(0, v.home).Add(-urgent)) {
		return events.Later(opens, next.In(0, v.home).UTC())
	}
	if day := morningAfter(since, v.home); next.Before(day) {
		next = day
	}
	return events.Later(opens, next.In(trip.Begins, v.home).UTC())
}

// morningAfter is the day whose morning comes next.
func morningAfter(at time.Time, home *time.Location) events.Date {
	day := events.DateOf(at.In(home))
	if day.In(trip.Begins, home).After(at) {
		return day
	}
	return day.AddDays(1)
}

// visitFacts are what both mails to the city that is visited say.
func visitFacts(of *trip.Trip) []Fact {
	return []Fact{{say("travel.days"), []Value{{First: of.From, Last: of.To}}}}
}

// tried returns the last mail of a kind that was taken on, nil if none was.
func (s Said) tried(kind string) (last *Utterance) {
	for i := range s {
		if u := &s[i]; u.Kind == kind {
			last = u
		}
	}
	return last
}

// spokenLast returns the last mail of a kind that may have arrived, nil if none has.
func (s Said) spokenLast(kind string) (last *Utterance) {
	for i := range s {
		if u := &s[i]; u.Kind == kind && u.arrived() {
			last = u
		}
	}
	return last
}

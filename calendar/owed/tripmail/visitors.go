package tripmail

import (
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/trip"
	"jourfixe/calendar/visiting"
	"jourfixe/events"
)

// Visitors is the kind that tells the people of the city that is visited how many come and what that takes, and where they see who. It is
// owed until the last that was said is how it is: what came and went in between is not mentioned. Who comes, and by what they need, is told
// from before by a mark that is nothing personal; who stays with whom is no part of it, since that city has said so itself.
const Visitors = "visitors"

var _ = owed.Register(&owed.Kind{
	Name: Visitors, Listed: 40, Means: "who comes on a trip, for the city that it goes to, from its rooming list on; again when that is another",
	Noun: "trip", Rank: owed.Usual, Order: 1,
	Owed: func(c *owed.Case) bool {
		v := c.About.What.(*visit)
		switch visiting.At(&v.trip, v.home, c.Now) {
		case visiting.Early:
			c.Await(visiting.Opens(&v.trip, v.home).UTC())
			return owed.Pass
		case visiting.Open:
			c.Await(v.trip.Ends(v.home).UTC())
		default:
			return owed.Pass
		}
		content, tried, spoken := v.content(), lastTried(c.Said, Visitors), lastSpoken(c.Said, Visitors)
		d := owed.Debt{Kind: Visitors, To: c.Guest.ID, Address: c.Guest.Address, Content: content, Due: v.due(c.Said)}
		switch {
		case spoken == nil && v.trip.Visitors.People == 0, spoken != nil && spoken.Content == content && spoken.State == owed.StateSent:
			return owed.Pass
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
	Says: func(t *owed.Telling) *owed.Content {
		of := t.Book.Trip(t.About.ID)
		if of == nil {
			return nil
		}
		first := owed.Block{Lines: []owed.Phrase{owed.Say("visitors.nobody")}}
		l := visiting.Who(t.Book, of)
		if l.People > 0 {
			first = owed.Block{Lines: []owed.Phrase{owed.Count("visitors.people", l.People)}}
		}
		facts := visitFacts(of)
		for _, x := range []struct {
			label owed.Phrase
			n     int
		}{
			{owed.Say("visitors.minors"), l.Minors}, {owed.Say("visitors.lodged"), l.Lodged}, {owed.Say("visitors.diet"), l.Diet}, {owed.Say("visitors.mobility"), l.Mobility},
			{owed.Say("visitors.pets"), l.NoPets}, {owed.Say("visitors.smoking"), l.NoSmoking}, {owed.Say("visitors.stairs"), l.NoStairs},
		} {
			if x.n > 0 {
				facts = append(facts, owed.Fact{Label: x.label, Values: []owed.Value{{N: x.n}}})
			}
		}
		page := owed.Block{
			Heading: owed.Say("visitors.page"), Lines: []owed.Phrase{owed.Say("visitors.there").Fill("day", owed.Value{First: of.To, Last: of.To}), owed.Say("visitors.secret")},
			Links: []owed.Link{{Label: owed.Say("visitors.open"), To: t.Links.Visit(t.Book, of.ID, t.Debt.To)}},
		}
		return &owed.Content{Sheet: &owed.Sheet{Title: of.Title, Blocks: []owed.Block{first, {Facts: facts}, page}}}
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return SampleTrip(b, m, person).visited()
	},
})

// A visit is a trip as the city knows it that it goes to.
type visit struct {
	trip trip.Trip
	home *time.Location
}

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "trip", Order: 7,
	Refs: func(b *calendar.Book, now time.Time) []events.Ref {
		var ids []string
		for _, t := range Ahead(b, now) {
			if t.Registration != nil {
				ids = append(ids, t.ID)
			}
		}
		return owed.RefsTo("trip", ids...)
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		t := b.Trip(id)
		if t == nil || t.Registration == nil {
			return nil, nil, false
		}
		return &visit{*t, b.Office().Location()}, visiting.Guests(t), true
	},
})

// content tells what there is to say from what was: when they come, how many, and who.
func (v *visit) content() string {
	return fmt.Sprintf("%s+%d/%d/%016x", v.trip.From, v.trip.To.Sub(v.trip.From), v.trip.Visitors.People, v.trip.Visitors.Mark)
}

// due is when the list as it is now is told. The first time it is once it can be seen. After that what has changed is gathered until
// morning, and told on a day of which nothing was told yet; within the last day before departure, and on the trip itself, at once.
func (v *visit) due(said owed.Said) time.Time {
	since := events.Later(v.trip.Visitors.Since, v.trip.Revised)
	opens := events.Later(visiting.Opens(&v.trip, v.home).UTC(), since.Add(owed.Settling))
	last := lastSpoken(said, Visitors)
	if last == nil {
		return opens
	}
	next := events.DateOf(last.At.In(v.home)).AddDays(1)
	if !since.Before(v.trip.From.In(0, v.home).Add(-owed.Urgent)) {
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
func visitFacts(of *trip.Trip) []owed.Fact {
	return []owed.Fact{{Label: owed.Say("travel.days"), Values: []owed.Value{{First: of.From, Last: of.To}}}}
}

// lastTried returns the last mail of a kind that was taken on, nil if none was.
func lastTried(s owed.Said, kind string) (last *owed.Utterance) {
	for i := range s {
		if u := &s[i]; u.Kind == kind {
			last = u
		}
	}
	return last
}

// lastSpoken returns the last mail of a kind that may have arrived, nil if none has.
func lastSpoken(s owed.Said, kind string) (last *owed.Utterance) {
	for i := range s {
		if u := &s[i]; u.Kind == kind && u.Arrived() {
			last = u
		}
	}
	return last
}

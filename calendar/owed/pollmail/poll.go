// Package pollmail is the kinds of mails about polls: each enters itself in the table of calendar/owed.
package pollmail

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// The kinds about a poll: that one is asked, that there are other times or another last day, or clocks show another hour at them, that the last day is near, and that there will be
// no meeting of it. What came of it is said by the invitation to the meeting.
const (
	Poll         = "poll"
	PollChanged  = "poll-changed"
	PollReminder = "poll-reminder"
	PollOff      = "poll-off"
)

// An asking is a poll, as far as mails need it.
type asking struct {
	poll.Poll
	home *time.Location // the office's clock
}

var _ = owed.RegisterTopic(&owed.Topic{
	Noun: "poll", Order: 4,
	Refs: func(b *calendar.Book, now time.Time) []events.Ref {
		var refs []events.Ref
		for _, p := range b.Polls() {
			if p.Times[len(p.Times)-1].Instant.Add(owed.Late).After(now) {
				refs = append(refs, events.Ref{Noun: "poll", ID: p.ID})
			}
		}
		return refs
	},
	Gather: func(b *calendar.Book, id string) (any, []events.Ref, bool) {
		p := b.Poll(id)
		if p == nil {
			return nil, nil, false
		}
		x := &asking{Poll: *p, home: b.Office().Location()}
		x.Apart()
		return x, p.Guests(), true
	},
})

// over reports whether all of its times have passed.
func (p *asking) over(now time.Time) bool { return !p.Times[len(p.Times)-1].Instant.After(now) }

// concerns reports whether somebody has to be told what has become of the times since a revision: there are new ones, one at which they could
// come is out, or their clock shows another hour than was said.
func (p *asking) concerns(person, zone string, since int) bool {
	return len(p.New(since)) > 0 || len(p.Lost(person, since)) > 0 || p.Shows(zone, since)
}

// asked is the last mail by which somebody knows the poll as it was, nil if none has arrived; reaching is by an address.
func asked(c *owed.Case) (last *owed.Utterance) {
	for i := range c.Said {
		if u := &c.Said[i]; (u.Kind == Poll || u.Kind == PollChanged) && u.Arrived() {
			last = u
		}
	}
	return last
}

// debt is a mail about the poll as it is now.
func debt(c *owed.Case, kind string, due time.Time) owed.Debt {
	p := c.About.What.(*asking)
	return owed.Debt{Kind: kind, To: c.Guest.ID, Address: c.Guest.Address, Revision: p.Revision, Due: due, Content: p.Until.String()}
}

var _ = owed.Register(&owed.Kind{
	Name: PollOff, Listed: 43, Means: "a poll is called off", Noun: "poll", Rank: owed.Soon, Order: 1,
	Owed: func(c *owed.Case) bool {
		p := c.About.What.(*asking)
		if p.Chosen != "" {
			return owed.Settled // the invitation to the meeting says so
		}
		if !p.Cancelled {
			return owed.Pass
		}
		if asked(c) == nil || p.over(c.Now) {
			return owed.Settled
		}
		d := debt(c, PollOff, p.Changed)
		d.Content = ""
		if c.Spoke(PollOff, "") {
			return owed.Settled
		}
		return c.Owe(d)
	},
	Says: func(t *owed.Telling) *owed.Content {
		return polled(t, func(p *poll.Poll) []owed.Block {
			return []owed.Block{{Lines: []owed.Phrase{owed.Say("poll.off")}}, {Quote: p.Note}}
		}, false)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := samplePoll(b, m, person)
		s.Said = owed.Said{{Kind: Poll, State: owed.StateSent, Content: s.Before[0].(*events.OpenPoll).Until.String()}}
		return s.And(&events.CancelPoll{ID: pollSample, Note: owed.SampleNote})
	},
})

var _ = owed.Register(&owed.Kind{
	Name: Poll, Listed: 40, Means: "which of some times suits", Noun: "poll", Rank: owed.Usual, Order: 2,
	Owed: func(c *owed.Case) bool {
		p := c.About.What.(*asking)
		if p.State(c.Now) != poll.Open {
			return owed.Settled // there is nothing to be said to it any more
		}
		c.Await(p.Ends)
		if last := asked(c); last == nil || last.Address != c.Guest.Address {
			return c.Owe(debt(c, Poll, events.Later(p.Revised, c.Guest.Since)))
		}
		return owed.Pass
	},
	Says: func(t *owed.Telling) *owed.Content { return polled(t, nil, true) },
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		return samplePoll(b, m, person)
	},
})

var _ = owed.Register(&owed.Kind{
	Name: PollChanged, Listed: 41, Means: "there are other times, or another last day to vote", Noun: "poll", Rank: owed.Usual, Order: 3,
	Owed: func(c *owed.Case) bool {
		p, last := c.About.What.(*asking), asked(c)
		moved := last.Content != p.Until.String() && !p.Answered(c.Guest.ID, c.Now)
		if !moved && !p.concerns(c.Guest.ID, c.Guest.Zone, last.Revision) {
			return owed.Pass
		}
		return c.Owe(debt(c, PollChanged, p.Revised))
	},
	Says: func(t *owed.Telling) *owed.Content {
		return polled(t, func(p *poll.Poll) []owed.Block { return otherTimes(t, p) }, true)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := samplePoll(b, m, person)
		s.Said = owed.Said{{Kind: Poll, State: owed.StateSent, Content: s.Before[0].(*events.OpenPoll).Until.String()}}
		return s.And(
			&events.VotePoll{ID: pollSample, Person: person, Votes: []events.Vote{{Time: "t2", Vote: events.VoteYes}}},
			&events.AmendPoll{ID: pollSample, Times: []events.At{{Date: m.Date.AddDays(42), Start: 10 * 60}}, Drop: []string{"t2"}, Note: sampleMore},
		)
	},
})

var _ = owed.Register(&owed.Kind{
	Name: PollReminder, Listed: 42, Means: "the last day to vote is near", Noun: "poll", Rank: owed.Soon, Order: 4, Choice: meetingmail.Reminder,
	Owed: func(c *owed.Case) bool {
		p, last := c.About.What.(*asking), asked(c)
		if p.Answered(c.Guest.ID, c.Now) || c.Spoke(PollReminder, p.Until.String()) {
			return owed.Pass
		}
		for _, due := range p.Reminds(last.At, p.home) {
			if c.Guest.Missed(meetingmail.Reminder, due) {
				continue
			}
			if c.Now.Before(due) {
				c.Await(due)
				return owed.Pass
			}
			return c.Owe(debt(c, PollReminder, due))
		}
		return owed.Pass
	},
	Says: func(t *owed.Telling) *owed.Content { return polled(t, nil, true) },
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
		s := samplePoll(b, m, person)
		open := s.Before[0].(*events.OpenPoll)
		s.Said = owed.Said{{Kind: Poll, State: owed.StateSent, Content: open.Until.String()}}
		s.At = open.Until.In(poll.AskedAgain, b.Office().Location()).UTC()
		return s
	},
})

// otherTimes says what has become of the times since somebody was told last. What was said to those that are still there counts.
func otherTimes(t *owed.Telling, p *poll.Poll) []owed.Block {
	since := p.Revision
	for i := range t.Said {
		if u := &t.Said[i]; (u.Kind == Poll || u.Kind == PollChanged) && u.Arrived() {
			since = u.Revision
		}
	}
	blocks := []owed.Block{{Lines: []owed.Phrase{owed.Say("poll.kept")}}}
	if who := t.Book.Person(t.Debt.To); who != nil && p.Shows(t.Book.ZoneOf(who), since) {
		blocks[0].Lines = append(blocks[0].Lines, owed.Say("poll.clocks"))
	}
	if len(p.Note) > 0 {
		blocks = append(blocks, owed.Block{Quote: p.Note})
	}
	for _, list := range []struct {
		heading owed.Phrase
		times   []events.PollTime
	}{{owed.Say("poll.new"), p.New(since)}, {owed.Say("poll.out"), p.Lost(t.Debt.To, since)}} {
		if dates := ahead(t, list.times); len(dates) > 0 {
			blocks = append(blocks, owed.Block{Heading: list.heading, Dates: dates})
		}
	}
	return blocks
}

// ahead are those of some times that have not passed.
func ahead(t *owed.Telling, times []events.PollTime) (list []owed.Date) {
	for _, x := range times {
		if x.Instant.After(t.At) {
			list = append(list, owed.Date{Start: x.Instant, End: x.End(), Zone: x.Zone})
		}
	}
	return list
}

// polled is what all mails about a poll say: what the kind has to say, then the times that are still ahead, on the reader's clock.
func polled(t *owed.Telling, first func(*poll.Poll) []owed.Block, open bool) *owed.Content {
	p := t.Book.Poll(t.About.ID)
	if p == nil {
		return nil
	}
	var blocks []owed.Block
	if first != nil {
		blocks = first(p)
	}
	if why := p.Instead(); open && !why.IsZero() {
		blocks = append(blocks, owed.Block{
			Lines: []owed.Phrase{owed.Say("poll.instead").Fill("day", owed.Value{First: p.Nominal, Last: p.Nominal})},
			Facts: []owed.Fact{{Label: owed.Say("poll.why"), Values: []owed.Value{{Text: reason.Everybody(why)}}}},
		})
	}
	blocks = append(blocks, owed.Block{Heading: owed.Say("poll.times"), Dates: ahead(t, p.Times)})
	if open {
		var facts []owed.Fact
		if title, address := t.Venue(p.Venue); len(title) > 0 {
			where := []owed.Value{{Text: title}}
			if address != "" {
				where = append(where, owed.Value{Text: events.Text{events.Languages[0]: address}})
			}
			facts = append(facts, owed.Fact{Label: owed.Say("where"), Values: where})
		}
		facts = append(facts, owed.Fact{Label: owed.Say("poll.until"), Values: []owed.Value{{First: p.Until, Last: p.Until}}})
		blocks = append(blocks,
			owed.Block{Lines: []owed.Phrase{owed.Say("poll.how")}, Facts: facts, Links: []owed.Link{{Label: owed.Say("poll.vote"), To: t.Links.Poll(t.Book, p.ID, t.Debt.To)}}},
			owed.Block{Heading: owed.Say("description"), Quote: p.Description},
			owed.Block{Soft: true, Lines: []owed.Phrase{owed.Say("poll.then"), owed.Say("poll.secret")}},
		)
		if len(p.Description) == 0 {
			blocks = append(blocks[:len(blocks)-2], blocks[len(blocks)-1])
		}
	}
	return &owed.Content{Sheet: &owed.Sheet{Title: p.Title, Gone: p.Cancelled, Still: !open, Blocks: blocks}}
}

// What stands in the previews of mails about polls.
const pollSample = "preview-poll"

var sampleMore = events.Text{"de": "Ein weiterer Termin ist dazugekommen.", "en": "There is one more time."}

// samplePoll is a poll about times some weeks after a meeting that is ahead.
func samplePoll(_ *calendar.Book, m *meeting.Meeting, person string) owed.Sample {
	at := func(days int, start events.TimeOfDay) events.At {
		return events.At{Date: m.Date.AddDays(days), Start: start}
	}
	open := &events.OpenPoll{
		ID: pollSample, Title: events.Text{"de": "Gespräch über die Schulpartnerschaft", "en": "Talk on the school partnership"},
		Duration: events.Period{Clock: time.Hour}, Times: []events.At{at(33, 15*60), at(35, 10*60), at(36, 14*60)},
		Need: []events.Ref{{Noun: "person", ID: person}}, Venue: m.Venue, Until: m.Date.AddDays(30), IfNone: events.IfNoneBest,
	}
	return owed.Sample{About: events.Ref{Noun: "poll", ID: pollSample}}.And(open)
}

package owed

import (
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/poll"
	"jourfixe/events"
)

// The kinds about a poll: that one is asked, that there are other times or another last day, that the last day is near, and that there will be
// no meeting of it. What came of it is said by the invitation to the meeting.
const (
	Poll         = "poll"
	PollChanged  = "poll-changed"
	PollReminder = "poll-reminder"
	PollOff      = "poll-off"
)

const (
	// askedAgain is the time of day at the office at which people are reminded: on the day before the last, or on the last.
	askedAgain = events.TimeOfDay(10 * 60)
	// askedApart is how long after they were asked somebody is left in peace.
	askedApart = 20 * time.Hour
)

// An asking is a poll, as far as mails need it.
type asking struct {
	poll.Poll
	home *time.Location // the office's clock
}

// over reports whether all of its times have passed.
func (p *asking) over(now time.Time) bool { return !p.Times[len(p.Times)-1].Instant.After(now) }

// asked is the last mail by which somebody knows the poll as it was, nil if none has arrived; reaching is by an address.
func (c *Case) asked() (last *Utterance) {
	for i := range c.Said {
		if u := &c.Said[i]; (u.Kind == Poll || u.Kind == PollChanged) && u.arrived() {
			last = u
		}
	}
	return last
}

// debtOfPoll is a mail about the poll as it is now.
func (c *Case) debtOfPoll(kind string, due time.Time) Debt {
	p := c.About.poll
	return Debt{Kind: kind, To: c.Guest.ID, Address: c.Guest.Address, Revision: p.Revision, Due: due, Content: p.Until.String()}
}

var _ = Register(&Kind{
	Name: PollOff, Listed: 43, Means: "a poll is called off", Noun: "poll", Rank: Soon, Order: 1,
	Owed: func(c *Case) bool {
		p := c.About.poll
		if p.Chosen != "" {
			return settled // the invitation to the meeting says so
		}
		if !p.Cancelled {
			return pass
		}
		if c.asked() == nil || p.over(c.Now) {
			return settled
		}
		d := c.debtOfPoll(PollOff, p.Changed)
		d.Content = ""
		if c.spoke(PollOff, "") {
			return settled
		}
		return c.Owe(d)
	},
	Says: func(t *Telling) *Content {
		return t.polled(func(p *poll.Poll) []Block {
			return []Block{{Lines: []Phrase{say("poll.off")}}, {Quote: p.Note}}
		}, false)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := samplePoll(b, m, person)
		s.Said = Said{{Kind: Poll, State: StateSent, Content: s.Before[0].(*events.OpenPoll).Until.String()}}
		return s.and(&events.CancelPoll{ID: pollSample, Note: SampleNote})
	},
})

var _ = Register(&Kind{
	Name: Poll, Listed: 40, Means: "which of some times suits", Noun: "poll", Rank: Usual, Order: 2,
	Owed: func(c *Case) bool {
		p := c.About.poll
		if p.State(c.Now) != poll.Open {
			return settled // there is nothing to be said to it any more
		}
		c.Await(p.Ends)
		if last := c.asked(); last == nil || last.Address != c.Guest.Address {
			return c.Owe(c.debtOfPoll(Poll, events.Later(p.Revised, c.Guest.Since)))
		}
		return pass
	},
	Says: func(t *Telling) *Content { return t.polled(nil, true) },
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		return samplePoll(b, m, person)
	},
})

var _ = Register(&Kind{
	Name: PollChanged, Listed: 41, Means: "there are more times, or another last day to vote", Noun: "poll", Rank: Usual, Order: 3,
	Owed: func(c *Case) bool {
		p, last := c.About.poll, c.asked()
		moved := last.Content != p.Until.String() && !p.Answered(c.Guest.ID, c.Now)
		if last.Revision == p.Revision && !moved {
			return pass
		}
		return c.Owe(c.debtOfPoll(PollChanged, p.Revised))
	},
	Says: func(t *Telling) *Content {
		return t.polled(func(p *poll.Poll) []Block {
			return []Block{{Lines: []Phrase{say("poll.kept")}}, {Quote: p.Note}}
		}, true)
	},
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := samplePoll(b, m, person)
		s.Said = Said{{Kind: Poll, State: StateSent, Content: s.Before[0].(*events.OpenPoll).Until.String()}}
		return s.and(&events.AmendPoll{ID: pollSample, Times: []events.At{{Date: m.Date.AddDays(42), Start: 10 * 60}}, Note: sampleMore})
	},
})

var _ = Register(&Kind{
	Name: PollReminder, Listed: 42, Means: "the last day to vote is near", Noun: "poll", Rank: Soon, Order: 4, Choice: Reminder,
	Owed: func(c *Case) bool {
		p, last := c.About.poll, c.asked()
		if p.Answered(c.Guest.ID, c.Now) || c.spoke(PollReminder, p.Until.String()) {
			return pass
		}
		for _, day := range []events.Date{p.Until.AddDays(-1), p.Until} {
			due := day.In(askedAgain, p.home).UTC()
			if due.Before(last.At.Add(askedApart)) || c.Guest.missed(Reminder, due) {
				continue
			}
			if c.Now.Before(due) {
				c.Await(due)
				return pass
			}
			return c.Owe(c.debtOfPoll(PollReminder, due))
		}
		return pass
	},
	Says: func(t *Telling) *Content { return t.polled(nil, true) },
	Sample: func(b *calendar.Book, m *meeting.Meeting, person string) Sample {
		s := samplePoll(b, m, person)
		open := s.Before[0].(*events.OpenPoll)
		s.Said = Said{{Kind: Poll, State: StateSent, Content: open.Until.String()}}
		s.At = open.Until.In(askedAgain, b.Office().Location()).UTC()
		return s
	},
})

// polled is what all mails about a poll say: what the kind has to say, then the times that are still ahead, on the reader's clock.
func (t *Telling) polled(first func(*poll.Poll) []Block, open bool) *Content {
	p := t.Book.Poll(t.About.ID)
	if p == nil {
		return nil
	}
	var blocks []Block
	if first != nil {
		blocks = first(p)
	}
	times := Block{Heading: say("poll.times")}
	for _, x := range p.Times {
		if x.Instant.After(t.At) {
			times.Dates = append(times.Dates, Date{Start: x.Instant, End: x.End(), Zone: x.Zone})
		}
	}
	blocks = append(blocks, times)
	if open {
		var facts []Fact
		if title, address := t.venue(p.Venue); len(title) > 0 {
			where := []Value{{Text: title}}
			if address != "" {
				where = append(where, Value{Text: events.Text{events.Languages[0]: address}})
			}
			facts = append(facts, Fact{say("where"), where})
		}
		facts = append(facts, Fact{say("poll.until"), []Value{{First: p.Until, Last: p.Until}}})
		blocks = append(blocks,
			Block{Lines: []Phrase{say("poll.how")}, Facts: facts, Links: []Link{{say("poll.vote"), t.Links.Poll(t.Book, p.ID, t.Debt.To)}}},
			Block{Heading: say("description"), Quote: p.Description},
			Block{Soft: true, Lines: []Phrase{say("poll.then"), say("poll.secret")}},
		)
		if len(p.Description) == 0 {
			blocks = append(blocks[:len(blocks)-2], blocks[len(blocks)-1])
		}
	}
	return &Content{Sheet: &Sheet{Title: p.Title, Gone: p.Cancelled, Still: !open, Blocks: blocks}}
}

// What stands in the previews of mails about polls.
const pollSample = "preview-poll"

var sampleMore = events.Text{"de": "Ein weiterer Termin ist dazugekommen.", "en": "There is one more time."}

// samplePoll is a poll about times some weeks after a meeting that is ahead.
func samplePoll(_ *calendar.Book, m *meeting.Meeting, person string) Sample {
	at := func(days int, start events.TimeOfDay) events.At {
		return events.At{Date: m.Date.AddDays(days), Start: start}
	}
	open := &events.OpenPoll{
		ID: pollSample, Title: events.Text{"de": "Gespräch über die Schulpartnerschaft", "en": "Talk on the school partnership"},
		Duration: events.Period{Clock: time.Hour}, Times: []events.At{at(33, 15*60), at(35, 10*60), at(36, 14*60)},
		Need: []events.Ref{{Noun: "person", ID: person}}, Venue: m.Venue, Until: m.Date.AddDays(30), IfNone: events.IfNoneBest,
	}
	return Sample{About: events.Ref{Noun: "poll", ID: pollSample}}.and(open)
}

package poll

import (
	"cmp"
	"time"

	"jourfixe/calendar/check"
	"jourfixe/events"
)

// Say checks what somebody who is asked says to the times, and returns what they say to all of them from now on. Times that they do not name stay as they
// were. Key makes the one by which a comment is sealed, if there is none of theirs yet.
func (p *Poll) Say(c *events.VotePoll, now time.Time, key func() string) (*events.PollVoted, *events.Problem) {
	before := p.Votes[c.Person]
	if len(c.Votes) == 0 && c.Comment == nil {
		return nil, events.Refuse(events.Malformed, "votes", "is missing; say yes, ifneeded or no to at least one time")
	}
	said := map[string]string{}
	for i, v := range c.Votes {
		switch t := p.Time(v.Time); {
		case t == nil:
			return nil, events.Refuse(events.UnknownRef, check.Item("votes", i)+".time", "is no time of this poll")
		case said[v.Time] != "":
			return nil, events.Refuse(events.Malformed, check.Item("votes", i)+".time", "is named twice; say one thing to each time")
		case !t.Instant.After(now):
			return nil, events.Refuse(events.NotPossible, check.Item("votes", i)+".time", "has passed; leave it out")
		}
		said[v.Time] = v.Vote
	}
	e := &events.PollVoted{ID: p.ID, Person: c.Person, Comment: before.Comment}
	if c.Comment != nil {
		e.Comment = events.Sealed{}
		if *c.Comment != "" {
			e.Comment = events.Secret(*c.Comment)
		}
	}
	if !e.Comment.IsZero() {
		if e.Key = before.Key; e.Key == "" {
			e.Key = key()
		}
	}
	for _, t := range p.Times {
		if v := cmp.Or(said[t.ID], before.By[t.ID]); v != "" {
			e.Votes = append(e.Votes, events.Vote{Time: t.ID, Vote: v})
		}
	}
	return e, nil
}

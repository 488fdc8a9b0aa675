package guest

import (
	"slices"
	"unicode/utf8"

	"jourfixe/events"
	"jourfixe/worker/web/form"
)

// ballots are the forms by which somebody says which times suit them.
var ballots = &form.Kind{Texts: "vote", Limit: 64 << 10, Large: "comment"}

// votes are what can be said to a time, in the order of the page.
var votes = []string{events.VoteYes, events.VoteIfNeeded, events.VoteNo}

// A ballot is what somebody is about to say, or has tried to.
type ballot struct {
	times   []string          // that there are
	out     []string          // that were taken out, which an older page still shows
	Said    map[string]string // by time
	Comment string
	Fault   *form.Fault
	Stored  bool // it is stored, and not decided yet
	Done    bool // they have just voted
}

// Kind implements form.Form.
func (*ballot) Kind() *form.Kind { return ballots }

// Read implements form.Form.
func (c *ballot) Read(f form.Fields) (fault string) {
	c.Said = map[string]string{}
	for _, id := range c.times {
		if said := f.One(id, votes); said != "" {
			c.Said[id] = said
		}
	}
	c.Comment = f.Lines("comment")
	switch {
	case slices.ContainsFunc(c.out, func(id string) bool { return f.One(id, votes) != "" }):
		return "out"
	case utf8.RuneCountInString(c.Comment) > events.MaxComment:
		return "comment"
	case len(c.Said) == 0:
		return "votes"
	}
	return ""
}

// command is what the form comes to. Times to which nothing was said stay as they were.
func (c *ballot) command(poll, person string) *events.VotePoll {
	v := &events.VotePoll{ID: poll, Person: person, Comment: &c.Comment}
	for _, id := range c.times {
		if said := c.Said[id]; said != "" {
			v.Votes = append(v.Votes, events.Vote{Time: id, Vote: said})
		}
	}
	return v
}

package calendar

import (
	"jourfixe/calendar/noun"
	"jourfixe/events"
)

func clearedPoll(b *Book, body *events.PollCleared, e *events.Event) error {
	p := polls.Change(b.shelves, body.ID)
	if p == nil {
		return noun.Missing(body.About())
	}
	p.Clear(body, e)
	for _, key := range body.Keys {
		b.forgotten = append(b.forgotten, Lost{key, []events.Ref{body.About()}})
	}
	return nil
}

// forgetVotes has the keys destroyed by which is sealed what somebody who is erased has written to polls.
func (b *Book) forgetVotes(person string) {
	for _, p := range b.pollsNaming(noun.SaidOf(person)) {
		if key := p.Votes[person].Key; key != "" {
			b.forgotten = append(b.forgotten, Lost{key, []events.Ref{{Noun: polls.Label, ID: p.ID}}})
		}
	}
}

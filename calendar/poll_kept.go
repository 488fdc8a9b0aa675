package calendar

import (
	"slices"
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/calendar/poll"
	"jourfixe/events"
)

// clearable reports whether it is to be forgotten now who has said what in a poll.
func clearable(p *poll.Poll, now time.Time) bool { return len(p.Votes) > 0 && !now.Before(p.Clears()) }

// keysAtOnce is how many keys one event names.
const keysAtOnce = 1000

// clearingPoll takes out of a poll who has said what. What those have said who are still asked stays as numbers.
func (b *Book) clearingPoll(p *poll.Poll, now time.Time) (bodies []events.Body) {
	var numbers []events.PollNumber
	for _, t := range b.Polled(p, now) {
		numbers = append(numbers, events.PollNumber{Time: t.ID, Yes: t.Yes, IfNeeded: t.IfNeeded, No: t.No})
	}
	for keys := range slices.Chunk(p.Keys(), keysAtOnce) {
		bodies = append(bodies, &events.PollCleared{ID: p.ID, Numbers: numbers, Keys: keys})
	}
	if len(bodies) == 0 {
		bodies = append(bodies, &events.PollCleared{ID: p.ID, Numbers: numbers})
	}
	return bodies
}

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
	for _, p := range b.Polls() {
		if key := p.Votes[person].Key; key != "" {
			b.forgotten = append(b.forgotten, Lost{key, []events.Ref{{Noun: polls.Label, ID: p.ID}}})
		}
	}
}

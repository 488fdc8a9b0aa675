package calendar

import (
	"time"

	"jourfixe/calendar/noun"
	"jourfixe/events"
)

func counterMeeting(b *Book, c *events.CounterMeeting, by noun.Asked) ([]events.Body, *events.Problem) {
	m, sequence, p := b.answerable(c.ID, c.Person, c.Sequence, by.Now)
	if p != nil {
		return nil, p
	}
	return m.Countering(c, sequence, by.Command.Client, by.Now, wordsKey(by))
}

func keepMeeting(b *Book, c *events.KeepMeeting, now time.Time) ([]events.Body, *events.Problem) {
	m, p := b.changeable(c.ID, now)
	if p != nil {
		return nil, p
	}
	return oneUnless(m.Keeping(c))
}

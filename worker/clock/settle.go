package clock

import (
	"context"
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A settling is what has come due for one thing: the seats of a trip, a poll whose last day is over, an agenda that is to be closed, or what was kept long enough.
type settling struct {
	command events.Body
	turn    int // how often who has seats may have changed before
	at      time.Time
}

// id is the identity of the command. Of several clocks that find the same due within a minute one has it settled; what is due still, as
// when the desk's clock is behind, is asked for again a minute later.
func (s settling) id() string {
	about := s.command.About()
	name := about.ID
	if about.Noun != "trip" {
		name = about.String()
	}
	return fmt.Sprintf("%s@%d@%s", name, s.turn, s.at.UTC().Format("2006-01-02T15:04Z"))
}

// unsettled lists the trips, polls, agendas and what is kept for which something has come due at now, but for those that were asked for within the minute, and
// when there will be more; the zero time if never.
func (c *Clock) unsettled(now time.Time) (due []settling, next time.Time) {
	b := c.Mirror.Snapshot() // nobody waits while everything is looked at, as at the start
	for _, e := range c.Mirror.Since(c.heard, b.Sequence()) {
		c.tickler.Note(b, e.About, e.Type)
	}
	c.heard = b.Sequence()
	commands, next := c.tickler.Due(b, now)
	for _, command := range commands {
		s := settling{command: command, turn: turnOf(b, command), at: now}
		if last, ok := c.settled[command.About()]; !ok || last.turn != s.turn || last.id() != s.id() {
			due = append(due, s)
		}
	}
	return due, next
}

// turnOf is how often that may have changed before which a command settles.
func turnOf(b *calendar.Book, command events.Body) int {
	switch command := command.(type) {
	case *events.SettleTrip:
		return b.Trip(command.ID).Turn
	case *events.SettlePoll:
		return b.Poll(command.ID).Revision
	case *events.CloseAgenda:
		return b.MeetingAgenda(command.ID).Revision
	}
	return 0
}

// settle has the desk do what has come due, and waits until that is decided.
func (c *Clock) settle(ctx context.Context, s settling) error {
	c.settled[s.command.About()] = s
	receipt, err := c.Reception.SubmitBody(ctx, Client, "/clock", s.id(), s.command)
	if err != nil {
		return fmt.Errorf("settle %s: %w", s.id(), err)
	}
	answer, err := c.Reception.Outcome(ctx, Client, receipt, answerWait)
	if err != nil {
		return fmt.Errorf("settle %s: %w", s.id(), err)
	}
	if p := answer.Problem; p != nil {
		c.Log.Warn("what has come due was not settled", "thing", s.command.About().String(), "problem", p.Code, "detail", p.Detail)
	}
	return nil
}

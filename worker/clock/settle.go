package clock

import (
	"context"
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
)

// A settling is the seats of a trip, for which something has come due.
type settling struct {
	trip string
	turn int // how often who has seats may have changed before
	at   time.Time
}

// id is the identity of the command. Of several clocks that find the same due within a minute one has it settled; what is due still, as
// when the desk's clock is behind, is asked for again a minute later.
func (s settling) id() string {
	return fmt.Sprintf("%s@%d@%s", s.trip, s.turn, s.at.UTC().Format("2006-01-02T15:04Z"))
}

// unsettled lists the trips for which something has come due at now, but for those that were asked for within the minute, and when there
// will be more; the zero time if never.
func (c *Clock) unsettled(now time.Time) (due []settling, next time.Time) {
	c.Mirror.View(func(b *calendar.Book) {
		var trips []string
		trips, next = b.Unsettled(now)
		for _, id := range trips {
			s := settling{trip: id, turn: b.Trip(id).Turn, at: now}
			if last, ok := c.settled[id]; !ok || last.turn != s.turn || last.id() != s.id() {
				due = append(due, s)
			}
		}
	})
	return due, next
}

// settle has the desk do what has come due for a trip, and waits until that is decided.
func (c *Clock) settle(ctx context.Context, s settling) error {
	c.settled[s.trip] = s
	receipt, err := c.Reception.SubmitBody(ctx, Client, "/clock", s.id(), &events.SettleTrip{ID: s.trip})
	if err != nil {
		return fmt.Errorf("settle %s: %w", s.id(), err)
	}
	answer, err := c.Reception.Outcome(ctx, Client, receipt, answerWait)
	if err != nil {
		return fmt.Errorf("settle %s: %w", s.id(), err)
	}
	if p := answer.Problem; p != nil {
		c.Log.Warn("the seats of a trip were not settled", "trip", s.trip, "problem", p.Code, "detail", p.Detail)
	}
	return nil
}

package reply

import (
	"context"
	"time"

	"jourfixe/events/journal/inbound"
)

// Handle sees to one mail as Run does, and leaves it where it is: so does a process that is killed right after it.
func (c *Clerk) Handle(ctx context.Context, came *inbound.Mail) (inbound.Fate, error) {
	return c.handle(ctx, came)
}

// Attend sees to mails as Run does, and looks after nothing else.
func (c *Clerk) Attend(ctx context.Context) error { return c.attend(ctx) }

// Hurry has a Clerk wait for the desk no longer than for a while.
func Hurry(c *Clerk, while time.Duration) { c.patient = while }

// Woken reports whether somebody is to be told since it was asked for last.
func (c *Clerk) Woken() bool {
	select {
	case <-c.holding:
		return true
	default:
		return false
	}
}

// Clear makes room where what is held takes too much of it, as Run does.
func (c *Clerk) Clear(ctx context.Context) { c.clear(ctx) }

// Tell tells people what is held, as Run does.
func (c *Clerk) Tell(ctx context.Context) { c.report(ctx) }

// Quota counts mails that are handed on.
func Quota() func(now time.Time, sender string) bool {
	q := &quota{}
	return q.take
}

// Unstored says what a command that was not stored means for its mail.
func Unstored(err error, first bool) error { return unstored(err, first) }

package reply

import (
	"context"
	"time"

	"jourfixe/events/journal"
)

// Handle sees to one mail as Run does, and leaves it where it is: so does a process that is killed right after it.
func (c *Clerk) Handle(ctx context.Context, came *journal.Inbound) (journal.Fate, error) {
	return c.handle(ctx, came)
}

// KeepHouse looks after what is held, as Run does.
func (c *Clerk) Tell(ctx context.Context) { c.report(ctx) }

// WordsOf returns by what a mail can be found.
func WordsOf(raw []byte) string { return wordsOf(raw) }

// Quota counts mails that are handed on.
func Quota() func(now time.Time, sender string) bool {
	q := &quota{}
	return q.take
}

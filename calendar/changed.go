package calendar

import (
	"cmp"
	"slices"

	"jourfixe/events"
)

// Who asks for a change has read what they change at some place of the journal. Whether it has changed since is told by the
// latest events alone, since nobody looks at a page for long.

// mostChanges is how many of the latest changes are kept. What was read before the first of them counts as changed: whoever
// asks looks again.
const mostChanges = 10_000

// A change is an event that changed what it is about.
type change struct {
	sequence uint64
	of       events.Ref
}

// changes are the latest ones, in order.
type changes struct {
	latest []change
	before uint64 // the place of the last one that is not kept any more
}

// note keeps an event that was applied, if by it something is not any more what somebody has read.
func (c *changes) note(e *events.Event) {
	switch e.Body.(type) {
	case *events.PollVoted, *events.MeetingAnswered, *events.MeetingCountered, *events.MeetingRecountered, *events.MeetingConfirmed, *events.PersonBounced, *events.ScheduleFired,
		*events.SeriesExtended, *events.OfficeApplied, *events.CommandRefused, *events.CommandUnreadable:
		return // what people have put down of the thing stays as it is
	}
	if len(c.latest) == 2*mostChanges {
		c.before = c.latest[mostChanges-1].sequence
		c.latest = append(make([]change, 0, 2*mostChanges), c.latest[mostChanges:]...)
	}
	c.latest = append(c.latest, change{e.Sequence, e.Body.About()})
}

// Changed returns the place in the journal of the last event that changed a thing after a place, 0 if none did. Answers and
// what befalls a thing without changing what it says do not count.
func (b *Book) Changed(ref events.Ref, since uint64) uint64 {
	i, _ := slices.BinarySearchFunc(b.changes.latest, since+1, func(c change, s uint64) int { return cmp.Compare(c.sequence, s) })
	for _, c := range slices.Backward(b.changes.latest[i:]) {
		if c.of == ref {
			return c.sequence
		}
	}
	if since < b.changes.before {
		return b.changes.before
	}
	return 0
}

// overtaken refuses a command that goes by what is not so any more.
func (b *Book) overtaken(c *events.Command) *events.Problem {
	if c.Since == 0 {
		return nil
	}
	ref := c.Body.About()
	if b.Changed(ref, c.Since) == 0 {
		return nil
	}
	return events.Refuse(events.Changed, "", "%s has changed since the place %d of the journal; look at it again and send the command anew", ref, c.Since)
}

package calendar

import (
	"fmt"
	"time"

	"jourfixe/calendar/memory"
	"jourfixe/calendar/noun"
	"jourfixe/events"
	"jourfixe/events/rights"
)

// MaxEvents is the most that one decision may set off: what fits into one atomic write.
const MaxEvents = 500

// A Decision is the answer to a command.
type Decision struct {
	Events []*events.Event // what happens; a refusal is an event too
	Before *memory.Outcome // the answer given before, if the command is a repetition; there are no events then
}

// Problem returns why the command was refused, nil if it was not.
func (d Decision) Problem() *events.Problem {
	if d.Before != nil {
		return d.Before.Problem
	}
	if len(d.Events) == 1 {
		if r, ok := d.Events[0].Body.(*events.CommandRefused); ok {
			return &r.Problem
		}
	}
	return nil
}

// Decide answers a command at the time now. It changes nothing: the events take effect when they are applied. The same
// book, command and time give the same decision.
func (b *Book) Decide(c *events.Command, now time.Time) Decision {
	if d, repeated := b.Repeated(c, now); repeated {
		return d
	}
	now = now.UTC().Truncate(time.Second) // what the journal and calendars can say exactly
	if !c.Time.IsZero() && now.Sub(c.Time) > memory.Kept {
		return b.refuse(c, now, events.Refuse(events.TooOld, "",
			"its time is more than %d days ago; send it again with a new id and time", int(memory.Kept.Hours()/24)))
	}
	if p := b.allowed(c); p != nil {
		return b.refuse(c, now, p)
	}
	if p := b.overtaken(c); p != nil {
		return b.refuse(c, now, p)
	}
	bodies, problem := b.decide(c, now)
	if problem == nil && len(bodies) > MaxEvents {
		problem = events.Refuse(events.NotPossible, "", "it would set off %d events at once, and %d are the most; shorten the horizon or the window",
			len(bodies), MaxEvents)
	}
	if problem != nil {
		return b.refuse(c, now, problem)
	}
	return Decision{Events: b.events(c, now, bodies)}
}

// Lengthy reports whether a decision may take longer than others should wait for, so that it is better made on a clone.
func (b *Book) Lengthy(c *events.Command) bool {
	a, _ := b.table.Answer(c.Body)
	return a.Lengthy
}

// Repeated returns the decision on a command whose identity was used before, and false if that is not so. A clone knows of
// none, so who asks one what would come of a command asks the book this first.
func (b *Book) Repeated(c *events.Command, now time.Time) (Decision, bool) {
	before := b.commands.First(memory.Of(c))
	switch {
	case before == nil:
		return Decision{}, false
	case before.Same(c.Digest):
		return Decision{Before: before}, true
	}
	return b.refuse(c, now.UTC().Truncate(time.Second), events.Refuse(events.OtherData, "",
		"the command %d had the same client, source and id with other data; use a new id", before.Command)), true
}

// Refuse makes the decision on a command that could not even be read far enough to be decided.
func (b *Book) Refuse(c *events.Command, asked string, now time.Time, p *events.Problem) Decision {
	now = now.UTC().Truncate(time.Second)
	if before := b.commands.First(memory.Of(c)); before != nil && before.Same(c.Digest) {
		return Decision{Before: before}
	}
	return Decision{Events: b.events(c, now, []events.Body{
		&events.CommandRefused{Sequence: c.Sequence, Asked: asked, Problem: *p},
	})}
}

// SetAside makes the decision on something that could not be attributed to anybody: it is noted, and the next is read.
func (b *Book) SetAside(c *events.Command, now time.Time, reason string) Decision {
	now = now.UTC().Truncate(time.Second)
	return Decision{Events: b.events(c, now, []events.Body{&events.CommandUnreadable{Sequence: c.Sequence, Reason: reason}})}
}

func (b *Book) refuse(c *events.Command, now time.Time, p *events.Problem) Decision {
	return Decision{Events: b.events(c, now, []events.Body{
		&events.CommandRefused{Sequence: c.Sequence, Asked: c.Body.Type().Short(), Problem: *p},
	})}
}

func (b *Book) events(c *events.Command, now time.Time, bodies []events.Body) []*events.Event {
	cause := c.Cause()
	if cause.Parts = len(bodies); rights.Speak(c.Client, c.By) != nil {
		cause.By = "" // nobody is named on the word of who may not
	}
	list := make([]*events.Event, len(bodies))
	for i, body := range bodies {
		list[i] = &events.Event{
			Office: b.office.ID,
			ID:     fmt.Sprintf("%d-%d", c.Sequence, i+1),
			Time:   now,
			Cause:  cause,
			Body:   body,
		}
	}
	return list
}

// decide hands the command to the noun it is about.
func (b *Book) decide(c *events.Command, now time.Time) ([]events.Body, *events.Problem) {
	a, ok := b.table.Answer(c.Body)
	if !ok {
		return nil, events.Refuse(events.UnknownType, "", "%s is not a command of this version", c.Body.Type())
	}
	return a.Decide(b, c.Body, noun.Asked{Command: c, Now: now})
}

func one(body events.Body) ([]events.Body, *events.Problem) { return []events.Body{body}, nil }

// oneUnless is one, unless there is a problem.
func oneUnless[E events.Body](body E, p *events.Problem) ([]events.Body, *events.Problem) {
	if p != nil {
		return nil, p
	}
	return one(body)
}

package calendar

import (
	"encoding/base32"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/memory"
	"jourfixe/events"
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
	now = now.UTC().Truncate(time.Second) // what the journal and calendars can say exactly
	before := b.commands.First(memory.Of(c))
	switch {
	case before != nil && before.Same(c.Digest):
		return Decision{Before: before}
	case before != nil:
		return b.refuse(c, now, events.Refuse(events.OtherData, "",
			"the command %d had the same client, source and id with other data; use a new id", before.Command))
	case !c.Time.IsZero() && now.Sub(c.Time) > memory.Kept:
		return b.refuse(c, now, events.Refuse(events.TooOld, "",
			"its time is more than %d days ago; send it again with a new id and time", int(memory.Kept.Hours()/24)))
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
	cause.Parts = len(bodies)
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
	switch body := c.Body.(type) {
	case *events.SetOffice:
		return b.setOffice(body)
	case *events.ApplyOffice:
		return one((*events.OfficeApplied)(body))
	case *events.RegisterPartner:
		return b.registerPartner(body)
	case *events.AmendPartner:
		return b.amendPartner(body)
	case *events.RetirePartner:
		return b.retirePartner(body)
	case *events.AddPerson:
		return b.addPerson(body, madeID(c))
	case *events.AmendPerson:
		return b.amendPerson(body)
	case *events.ErasePerson:
		return b.erasePerson(body)
	case *events.PreferPerson:
		return b.preferPerson(body)
	case *events.BouncePerson:
		return b.bouncePerson(body)
	case *events.SetGroup:
		return b.setGroup(body)
	case *events.SetVenue:
		return b.setVenue(body, now)
	case *events.DefineSeries:
		return b.defineSeries(body, now)
	case *events.AmendSeries:
		return b.amendSeries(body, now)
	case *events.ExtendSeries:
		return b.extendSeries(body, now)
	case *events.EndSeries:
		return b.endSeries(body, now)
	case *events.RequestMeeting:
		return b.requestMeeting(body, madeID(c), now)
	case *events.AmendMeeting:
		return b.amendMeeting(body, now)
	case *events.MoveMeeting:
		return b.moveMeeting(body, now)
	case *events.CancelMeeting:
		return b.cancelMeeting(body, now)
	case *events.AnswerMeeting:
		return b.answerMeeting(body, c.Client, now)
	case *events.CounterMeeting:
		return b.counterMeeting(body, c.Client, now)
	case *events.KeepMeeting:
		return b.keepMeeting(body, now)
	case *events.ProposeTrip:
		return b.proposeTrip(body, now)
	case *events.AmendTrip:
		return b.amendTrip(body, now)
	case *events.CancelTrip:
		return b.cancelTrip(body, now)
	case *events.CompleteMilestone:
		return b.completeMilestone(body)
	case *events.SetSchedule:
		return b.setSchedule(body)
	case *events.RemoveSchedule:
		return b.removeSchedule(body)
	case *events.FireSchedule:
		return b.fireSchedule(body, now)
	case *events.SetReminder:
		return b.setReminder(body)
	case *events.RemoveReminder:
		return b.removeReminder(body)
	case *events.IssueFeed:
		return b.issueFeed(body, madeID(c))
	case *events.RevokeFeed:
		return b.revokeFeed(body)
	}
	return nil, events.Refuse(events.UnknownType, "", "%s is not a command of this version", c.Body.Type())
}

func one(body events.Body) ([]events.Body, *events.Problem) { return []events.Body{body}, nil }

// madeID is the id for something whose command gives none: 16 characters from the command's seed, so that deciding
// again makes the same.
func madeID(c *events.Command) string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(c.Seed[:10]))
}

// unknown refuses a reference to something that is not in the book, and names what may have been meant.
func (b *Book) unknown(field string, ref events.Ref) *events.Problem {
	if ref.Noun == "person" {
		return events.Refuse(events.UnknownRef, field, "there is no %s", ref) // nor a hint at who else there is
	}
	ids := b.ids(ref.Noun)
	switch near := events.Nearest(ref.ID, ids); {
	case near != "":
		return events.Refuse(events.UnknownRef, field, "there is no %s; did you mean %s?", ref, near)
	case len(ids) == 0:
		return events.Refuse(events.UnknownRef, field, "there is no %s, nor any other %s; create it first", ref, ref.Noun)
	case len(ids) > 12:
		ids = append(ids[:12], "…")
	}
	return events.Refuse(events.UnknownRef, field, "there is no %s; there are %s", ref, list(ids))
}

// ids lists what the book has of a noun, as Has counts it: what is no more would be no help.
func (b *Book) ids(noun string) []string {
	return slices.DeleteFunc(b.allIDs(noun), func(id string) bool { return !b.Has(events.Ref{Noun: noun, ID: id}) })
}

func (b *Book) allIDs(noun string) []string {
	switch noun {
	case "partner":
		return keys(b.partners)
	case "group":
		return keys(b.groups)
	case "venue":
		return keys(b.venues)
	case "series":
		return keys(b.series)
	case "meeting":
		return keys(b.meetings)
	case "trip":
		return keys(b.trips)
	case "feed":
		return keys(b.feeds)
	case "schedule":
		return keys(b.schedules)
	case "reminder":
		return keys(b.reminders)
	}
	return nil
}

// taken refuses an id that is in use, or was: an id names one thing for good.
func (b *Book) taken(ref events.Ref) *events.Problem {
	if !b.alive(ref) {
		return events.Refuse(events.Gone, "id", "%s has been there before and is no more; an id is never given again, choose another", ref)
	}
	return events.Refuse(events.AlreadyThere, "id", "%s is there already; choose another id, or amend it", ref)
}

package calendar

import (
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/inquiry"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/reason"
	"jourfixe/calendar/slot"
	"jourfixe/events"
)

// Polled says how each time of a poll stands at now, in order of time, and marks the one that the rule takes.
func (b *Book) Polled(p *poll.Poll, now time.Time) []poll.Stand {
	var needed [][]string
	for _, g := range b.guests(p.Need) {
		needed = append(needed, g.Attending)
	}
	voters := b.Voters(p)
	against, problem := b.impeding(&p.PollOpened, p.Times, pollKey(p.ID), now)
	list := make([]poll.Stand, len(p.Times))
	for i, t := range p.Times {
		list[i] = poll.Stand{PollTime: t, Tally: p.Count(t.ID, voters, needed), Past: !t.Instant.After(now)}
		if p.Cleared {
			list[i].Tally = p.Numbers[t.ID]
		}
		if problem == nil {
			list[i].Against = against[i]
		}
	}
	if p.Undone() {
		poll.MarkBest(list)
	}
	return list
}

// TimesLeft reports whether one of the times of a poll can still be taken without anything standing against it.
func (b *Book) TimesLeft(p *poll.Poll, now time.Time) bool {
	ahead := slices.DeleteFunc(slices.Clone(p.Times), func(t events.PollTime) bool { return !t.Instant.After(now) })
	against, problem := b.impeding(&p.PollOpened, ahead, pollKey(p.ID), now)
	return len(ahead) > 0 && (problem != nil || slices.ContainsFunc(against, func(list []events.Reason) bool { return len(list) == 0 }))
}

// Turnout counts whom a poll asks, and who of them has said something.
func (b *Book) Turnout(p *poll.Poll) (voted, asked int) {
	for _, id := range b.Voters(p) {
		if asked++; p.Holds(id) {
			voted++
		}
	}
	return voted, asked
}

// Voters lists whom a poll asks, by id.
func (b *Book) Voters(p *poll.Poll) (ids []string) {
	for _, who := range b.Invited(p.Guests()) {
		ids = append(ids, who.ID)
	}
	return ids
}

// impeding says of each time what stands against it.
func (b *Book) impeding(e *events.PollOpened, times []events.PollTime, except string, now time.Time) ([][]events.Reason, *events.Problem) {
	list := make([][]events.Reason, len(times))
	if len(times) == 0 {
		return list, nil
	}
	request := asking(e)
	request.Window = &events.Window{From: times[0].Date.AddDays(-1), To: times[len(times)-1].Date.AddDays(1)}
	s, p := b.inquire(request, except, now)
	if p != nil {
		return nil, p
	}
	for i, t := range times {
		if list[i], p = s.Stands(t.Slot); p != nil {
			return nil, p
		}
	}
	return list, nil
}

// impossible refuses a time, with what stands against it.
func impossible(field string, t events.PollTime, against []events.Reason) *events.Problem {
	p := events.Refuse(events.NotPossible, field, `%s %s cannot be: %s; choose another time, or say "ifNone":"best"`, t.Date, t.Start, reason.In(against[0], "en"))
	for _, why := range against {
		p.Conflicts = append(p.Conflicts, events.Conflict{With: "time/" + t.ID, Reason: why})
	}
	return p
}

func closePoll(b *Book, c *events.ClosePoll, by noun.Asked) ([]events.Body, *events.Problem) {
	p, problem := b.openOne(c.ID)
	if problem != nil {
		return nil, problem
	}
	list := b.Polled(p, by.Now)
	i := slices.IndexFunc(list, func(t poll.Stand) bool { return t.ID == c.Time })
	switch {
	case i < 0:
		return nil, events.Refuse(events.UnknownRef, "time", "is no time of this poll; they are %s to %s", p.Times[0].ID, poll.Name(len(p.Times)))
	case list[i].Past:
		return nil, events.Refuse(events.NotPossible, "time", "%s %s has passed; choose another, or add one by poll.amend", list[i].Date, list[i].Start)
	case len(list[i].Against) > 0 && c.IfNone != events.IfNoneBest:
		return nil, impossible("time", list[i].PollTime, list[i].Against)
	}
	return b.closing(p, list[i], by)
}

// closing takes a time: the poll is closed, and the meeting planned with all who were asked.
func (b *Book) closing(p *poll.Poll, t poll.Stand, by noun.Asked) ([]events.Body, *events.Problem) {
	planned := &events.MeetingPlanned{
		ID: p.ID, Title: p.Title, Venue: p.Venue, Conference: p.Conference, Need: b.there(p.Need), Optional: b.there(p.Optional), Description: p.Description,
	}
	switch s := b.Series(p.Series); {
	case s != nil: // it is a date of it, with its guests
		planned.ID, planned.Series, planned.Nominal, planned.Passed = b.meetingID(s.ID, p.Nominal), s.ID, p.Nominal, p.Passed
		planned.Need, planned.Optional = s.Guests(), nil
	case b.Meeting(p.ID) != nil:
		planned.ID = by.Made()
	}
	request := asking(&p.PollOpened)
	request.At, request.IfNone = &events.At{Date: t.Date, Start: t.Start, Zone: t.Zone}, events.IfNoneBest
	request.Need, request.Optional = planned.Need, planned.Optional
	var problem *events.Problem
	// The wall time is what people have said yes to: clocks may be known better by now.
	if planned.Slot, problem = b.at(*request.At, p.Duration, by.Now); problem != nil {
		return nil, problem
	}
	s, problem := b.inquire(request, pollKey(p.ID), by.Now)
	if problem != nil {
		return nil, problem
	}
	if problem := s.Fix(request, planned); problem != nil {
		return nil, problem
	}
	planned.Why = reason.Because("polled", reason.Number("yes", t.Yes), reason.Number("ifneeded", t.IfNeeded))
	planned.Provisional = s.Unchecked(planned.Date)
	return []events.Body{&events.PollClosed{ID: p.ID, Time: t.ID, Meeting: planned.ID, Why: planned.Why}, planned}, nil
}

func settlePoll(b *Book, c *events.SettlePoll, by noun.Asked) ([]events.Body, *events.Problem) {
	if p := b.Poll(c.ID); p != nil && p.Clearable(by.Now, b.office.Retention.Of("polls")) {
		return p.Clearing(b.Polled(p, by.Now)), nil
	}
	p, problem := b.openOne(c.ID)
	switch {
	case problem != nil:
		return nil, problem
	case p.Closes != events.ClosesBest:
		return nil, events.Refuse(events.NotPossible, "id", "nothing is to be settled: a coordinator chooses the time, by poll.close")
	case p.Undecided.Key != "":
		return nil, events.Refuse(events.NotPossible, "id", "nothing is to be settled: no time could be taken; choose one by poll.close, or add times by poll.amend")
	case by.Now.Before(p.Ends):
		return nil, events.Refuse(events.NotPossible, "id", "nothing is to be settled before %s", p.Ends.UTC().Format(time.RFC3339))
	}
	list := b.Polled(p, by.Now)
	for _, t := range list {
		if t.Best {
			return b.closing(p, t, by)
		}
	}
	return one(&events.PollUndecided{ID: p.ID, Why: poll.Undecided(list)})
}

// pollKey names a poll among what takes place.
func pollKey(id string) string { return polls.Label + "/" + id }

// heldBy names a time that a poll holds among what takes place: the poll it is of can be told from it.
func heldBy(p *poll.Poll, time string) string { return pollKey(p.ID) + "/" + time }

// held returns the poll that holds a time, nil if it is a meeting.
func (b *Book) held(key string) *poll.Poll {
	rest, ok := strings.CutPrefix(key, polls.Label+"/")
	if !ok {
		return nil
	}
	id, _, _ := strings.Cut(rest, "/")
	return b.Poll(id)
}

// eachHeld goes through the times in a stretch of time that polls hold provisionally, but those of one poll.
func (b *Book) eachHeld(from, to time.Time, except string, see func(*poll.Poll, events.PollTime)) {
	for _, id := range b.inWeeks(polls.Label, events.DateOf(from.UTC()), events.DateOf(to.UTC())) {
		p := b.Poll(id)
		if !p.Hold || !p.Undone() || pollKey(p.ID) == except {
			continue
		}
		for _, t := range p.Times {
			if t.Instant.Before(to) && t.End().After(from) {
				see(p, t)
			}
		}
	}
}

// holding adds to a diary the times that polls hold: room and those who must come are taken then, provisionally.
func (b *Book) holding(d *inquiry.Diary, from, to time.Time, except string) {
	b.eachHeld(from, to, except, func(p *poll.Poll, t events.PollTime) {
		d.Add(inquiry.Meeting{ID: heldBy(p, t.ID), Title: agenda.Perhaps(p.Title), Venue: p.Venue, From: t.Instant, To: t.End()})
	})
}

// expectedAt lists who is taken by something: at a meeting those who are expected, at a time that a poll holds those who must come and have not
// said no to it.
func (b *Book) expectedAt(key string) []string {
	p := b.held(key)
	if p == nil {
		return b.expected(key)
	}
	time := key[strings.LastIndexByte(key, '/')+1:]
	var ids []string
	for _, who := range b.Invited(p.Need) {
		if p.Votes[who.ID].By[time] != events.VoteNo {
			ids = append(ids, who.ID)
		}
	}
	return ids
}

// takenBy names what takes a time, as conflicts do.
func takenBy(id string) string {
	if strings.HasPrefix(id, polls.Label+"/") {
		return id[:strings.LastIndexByte(id, '/')]
	}
	return "meeting/" + id
}

// heldRooms lists when polls hold a room in a stretch of time.
func (b *Book) heldRooms(venue string, from, to time.Time, except string) (list []slot.Interval) {
	b.eachHeld(from, to, except, func(p *poll.Poll, t events.PollTime) {
		if p.Venue == venue {
			list = append(list, slot.Interval{From: t.Instant, To: t.End()})
		}
	})
	return list
}

package calendar

import (
	"cmp"
	"slices"
	"time"

	"jourfixe/calendar/agenda"
	"jourfixe/calendar/check"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/noun"
	"jourfixe/calendar/poll"
	"jourfixe/calendar/shelf"
	"jourfixe/events"
)

var polls = shelf.New[string]("poll", (*poll.Poll).Apart)

var pollNoun = &noun.Entry[*Book, poll.Poll]{
	Shelf: polls,
	Title: func(_ *Book, p *poll.Poll) events.Text { return p.Title },
	Answers: []noun.Answer[*Book]{
		noun.Lengthy(noun.AnswersAsked(openPoll)), noun.Lengthy(noun.AnswersAt(amendPoll)), noun.AnswersAsked(votePoll),
		noun.Lengthy(noun.AnswersAsked(closePoll)), noun.Lengthy(noun.AnswersAsked(settlePoll)), noun.AnswersAt(cancelPoll),
	},
	Folds: []noun.Fold[*Book]{
		noun.Makes(polls, func(_ *Book, body *events.PollOpened, e *events.Event) *poll.Poll { return poll.Started(body, e) }),
		noun.Changes[*Book](polls, (*poll.Poll).Amend), noun.Keeps(noun.Changes[*Book](polls, (*poll.Poll).Vote)),
		noun.Changes[*Book](polls, (*poll.Poll).Close), noun.Keeps(noun.Changes[*Book](polls, (*poll.Poll).Leave)),
		noun.Changes[*Book](polls, (*poll.Poll).Cancel), noun.Changes[*Book](polls, (*poll.Poll).Retime),
		noun.Keeps(noun.Folds(clearedPoll)),
	},
	Made:  func(p *poll.Poll) uint64 { return p.Made },
	Holds: (*poll.Poll).Holds,
	Says: func(e *events.Event) []string {
		if body, voted := e.Body.(*events.PollVoted); voted {
			return []string{body.Person}
		}
		return nil
	},
	Forget:  (*poll.Poll).Forget,
	Names:   pollNames,
	Touches: touchesPoll,
	Covered: coversPoll,
	Shows: func(b *Book, p *poll.Poll, _ agenda.Scope, show func(agenda.Entry)) {
		if !p.Hold || !p.Undone() {
			return
		}
		for _, t := range p.Times {
			show(agenda.Maybe(p, t, b.called(p.Venue)))
		}
	},
}

// coversPoll shows the times of a poll where staff look alone: nobody else is to take them for a date.
func coversPoll(b *Book, p *poll.Poll, s agenda.Scope) bool {
	if s == (agenda.Scope{}) {
		return true
	}
	who := b.Person(s.ID)
	return s.Noun == persons.Label && who != nil && who.Staff() && b.Invites(p.Guests(), who.ID)
}

func touchesPoll(b *Book, e *events.Event) bool {
	t := Touch{Ref: e.Body.About(), Shown: true, Everyone: true}
	if body, voted := e.Body.(*events.PollVoted); voted {
		t.Shown, t.Everyone, t.People = false, false, []string{body.Person}
	}
	b.note(t)
	return true
}

// Poll returns the poll, nil if there is none.
func (b *Book) Poll(id string) *poll.Poll { return polls.Get(b.shelves, id) }

// Polls returns all polls, by id.
func (b *Book) Polls() []*poll.Poll { return shelf.Sorted(polls.All(b.shelves)) }

// PollOf returns the poll that a meeting came of, nil if it came of none.
func (b *Book) PollOf(meeting string) *poll.Poll {
	if p := b.Poll(meeting); p != nil && p.Meeting == meeting {
		return p
	}
	for _, p := range b.pollsNaming(events.Ref{Noun: meetings.Label, ID: meeting}) {
		return p
	}
	return nil
}

// pollNames is what a poll points at: who is asked, its room, its series, the meeting that came of it, and the weeks in UTC of which it holds times.
func pollNames(p *poll.Poll) []events.Ref {
	refs := p.Guests()
	for _, ref := range []events.Ref{{Noun: venues.Label, ID: p.Venue}, {Noun: series.Label, ID: p.Series}, {Noun: meetings.Label, ID: p.Meeting}} {
		if ref.ID != "" {
			refs = append(refs, ref)
		}
	}
	if p.Hold && p.Undone() {
		for _, t := range p.Times {
			refs = namesWeeks(refs, events.DateOf(t.Instant.UTC()), events.DateOf(t.End().UTC()))
		}
	}
	return refs
}

// pollsNaming lists the polls that name one of refs, each once and by id.
func (b *Book) pollsNaming(refs ...events.Ref) (list []*poll.Poll) {
	for _, id := range b.namedBy(polls.Label, refs...) {
		list = append(list, b.Poll(id))
	}
	return list
}

func openPoll(b *Book, c *events.OpenPoll, by noun.Asked) ([]events.Body, *events.Problem) {
	id, now := cmp.Or(c.ID, by.Made()), by.Now
	if b.Poll(id) != nil {
		return nil, b.taken(events.Ref{Noun: polls.Label, ID: id})
	}
	e := &events.PollOpened{
		ID: id, Title: c.Title, Duration: c.Duration, Need: c.Need, Optional: c.Optional, Venue: c.Venue, Conference: c.Conference,
		Description: c.Description, Hold: c.Hold, Closes: cmp.Or(c.Closes, events.ClosesHand),
	}
	request := asking(e)
	request.Hours, request.Avoid, request.Window = c.Hours, c.Avoid, c.Window
	if p := b.checkRequest(request); p != nil {
		return nil, p
	}
	for i, r := range c.Optional {
		if slices.Contains(c.Need, r) {
			return nil, events.Refuse(events.Malformed, check.Item("optional", i), "is asked as one who must come already; leave it out of one of the two")
		}
	}
	if len(b.Invited(append(slices.Clip(c.Need), c.Optional...))) == 0 {
		return nil, events.Refuse(events.NotPossible, "need", "nobody would be asked; name at least one person, or a group or partner with people")
	}
	var p *events.Problem
	if c.Window != nil {
		e.Times, p = b.bestTimes(request, cmp.Or(c.Best, defaultTimes), now)
	} else {
		e.Times, p = b.wishes(c.Times, &poll.Poll{PollOpened: events.PollOpened{Duration: c.Duration}}, nil, now)
	}
	if p != nil {
		return nil, p
	}
	e.Until = c.Until
	if e.Until.IsZero() {
		e.Until = e.Times[0].Date.AddDays(-1)
		if first := events.DateOf(e.Times[0].Instant.In(b.office.Location())); first.AddDays(-1).Before(e.Until) {
			e.Until = first.AddDays(-1)
		}
	}
	if e.Ends, p = poll.EndOf(e.Until, e.Times, b.office.Location(), now); p != nil {
		return nil, p
	}
	if c.IfNone != events.IfNoneBest {
		if p := b.checkTimes(e, e.Times, "", now); p != nil {
			return nil, p
		}
	}
	return one(e)
}

// defaultTimes is how many times of a window are asked about.
const defaultTimes = 5

// asking is what a poll asks for, as the search knows it.
func asking(e *events.PollOpened) *events.RequestMeeting {
	return &events.RequestMeeting{
		Title: e.Title, Duration: e.Duration, Need: e.Need, Optional: e.Optional, Venue: e.Venue, Conference: e.Conference, Description: e.Description,
	}
}

// bestTimes are those that the search offers first, in order of time.
func (b *Book) bestTimes(c *events.RequestMeeting, n int, now time.Time) ([]events.PollTime, *events.Problem) {
	s, p := b.inquire(c, "", now)
	if p != nil {
		return nil, p
	}
	if p := s.Find(c, &events.MeetingPlanned{}); p != nil {
		return nil, p
	}
	offer, p := s.Offer(c, n)
	if p != nil {
		return nil, p
	}
	slots := make([]events.Slot, len(offer.Times))
	for i, t := range offer.Times {
		slots[i] = t.Slot
	}
	return new(poll.Poll).Numbered(slots, nil), nil
}

// wishes settles times that somebody names beside those that there are, and refuses what is none or is there twice.
func (b *Book) wishes(list []events.At, of *poll.Poll, there []events.PollTime, now time.Time) ([]events.PollTime, *events.Problem) {
	if len(list)+len(there) > poll.Most {
		return nil, events.Refuse(events.NotPossible, "times", "a poll can ask about %d times at most; these would be %d", poll.Most, len(list)+len(there))
	}
	slots := make([]events.Slot, 0, len(list))
	for i, at := range list {
		s, p := b.at(at, of.Duration, now)
		if p != nil {
			p.Field = check.Item("times", i)
			return nil, p
		}
		same := func(x events.Slot) bool { return x.Instant.Equal(s.Instant) }
		if slices.ContainsFunc(slots, same) || slices.ContainsFunc(there, func(x events.PollTime) bool { return same(x.Slot) }) {
			return nil, events.Refuse(events.NotPossible, check.Item("times", i), "%s %s in %s is asked about already; leave it out", s.Date, s.Start, s.Zone)
		}
		slots = append(slots, s)
	}
	if len(slots) == 0 && len(there) == 0 {
		return nil, events.Refuse(events.Malformed, "times", "is missing; give at least one time, or a window to search")
	}
	return of.Numbered(slots, there), nil
}

// checkTimes refuses times against which something stands.
func (b *Book) checkTimes(e *events.PollOpened, times []events.PollTime, except string, now time.Time) *events.Problem {
	against, p := b.impeding(e, times, except, now)
	if p != nil {
		return p
	}
	for i, t := range times {
		if len(against[i]) > 0 {
			return impossible("times", t, against[i])
		}
	}
	return nil
}

// openOne returns a poll that is neither closed nor called off.
func (b *Book) openOne(id string) (*poll.Poll, *events.Problem) {
	p := b.Poll(id)
	switch {
	case p == nil:
		return nil, b.unknown("id", events.Ref{Noun: polls.Label, ID: id})
	case p.Cancelled:
		return nil, events.Refuse(events.NotPossible, "id", "the poll is called off, which is final; open a new one")
	case p.Chosen != "":
		return nil, events.Refuse(events.NotPossible, "id", "the poll is closed; move or cancel what came of it, meeting/%s", p.Meeting)
	}
	return p, nil
}

func amendPoll(b *Book, c *events.AmendPoll, now time.Time) ([]events.Body, *events.Problem) {
	p, problem := b.openOne(c.ID)
	if problem != nil {
		return nil, problem
	}
	e := &events.PollAmended{ID: p.ID, Times: p.Times, Until: p.Until, Note: c.Note, Revision: p.Revision}
	events.Set(&e.Until, c.Until)
	if len(c.Times) == 0 && len(c.Drop) == 0 && e.Until == p.Until {
		return nil, events.Refuse(events.NotPossible, "", "nothing would change; give times to add or to take out, or another last day")
	}
	if e.Times, problem = p.Without(c.Drop); problem != nil {
		return nil, problem
	}
	if len(c.Drop) > 0 {
		e.Revision = p.Revision + 1
	}
	if len(c.Times) > 0 {
		if e.Times, problem = b.wishes(c.Times, p, e.Times, now); problem != nil {
			return nil, problem
		}
		fresh := slices.DeleteFunc(slices.Clone(e.Times), func(t events.PollTime) bool { return p.Time(t.ID) != nil })
		if problem := b.checkTimes(&p.PollOpened, fresh, pollKey(p.ID), now); problem != nil {
			return nil, problem
		}
		e.Revision = p.Revision + 1
	}
	if len(e.Times) == 0 {
		return nil, events.Refuse(events.NotPossible, "drop", "no time would be left; add another one, or call the poll off by poll.cancel")
	}
	if e.Ends, problem = poll.EndOf(e.Until, e.Times, b.office.Location(), now); problem != nil {
		return nil, problem
	}
	return one(e)
}

func votePoll(b *Book, c *events.VotePoll, by noun.Asked) ([]events.Body, *events.Problem) {
	p, problem := b.openOne(c.ID)
	switch {
	case problem != nil:
		return nil, problem
	case p.State(by.Now) == poll.Over:
		return nil, events.Refuse(events.NotPossible, "id", "the last day to vote was %s; the office can move it", p.Until)
	}
	if ref := (events.Ref{Noun: persons.Label, ID: c.Person}); !b.Has(ref) {
		return nil, b.unknown("person", ref)
	}
	if !b.Invites(p.Guests(), c.Person) {
		return nil, events.Refuse(events.NotPossible, "person", "is not asked in this poll; only who is asked can vote")
	}
	e, problem := p.Say(c, by.Now, func() string { return by.Derived("vote key") })
	if problem != nil {
		return nil, problem
	}
	e.Via = meeting.Via(by.Command.Client)
	return one(e)
}

func cancelPoll(b *Book, c *events.CancelPoll, _ time.Time) ([]events.Body, *events.Problem) {
	p, problem := b.openOne(c.ID)
	if problem != nil {
		return nil, problem
	}
	return one(&events.PollCancelled{ID: p.ID, Note: c.Note})
}

package post

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/links"
	"jourfixe/worker/relay"
)

// maxProposals is how many proposals of one person for one meeting the coordinator is told of within a day; more stand on the page of
// the meeting alone, or are told of later if they are still open then.
const maxProposals = 10

// A proposal is another time that somebody has proposed on the page of their invitation, and that is to be decided on.
type proposal struct {
	meeting, person string
	came            time.Time
	start, end      time.Time // what it proposes
}

// line names what the ledger says of it.
func (x proposal) line() events.Ref { return events.Ref{Noun: owed.AboutProposal, ID: x.meeting} }

// key tells it from others of the person for the meeting.
func (x proposal) key() string {
	return fmt.Sprint(x.came.UTC().Format(time.RFC3339Nano), " ", x.start.Unix(), " ", x.end.Unix())
}

// settled reports whether there is nothing to tell of it now, by what the ledger says: that is done, somebody does it, it has to wait,
// or they were told of enough.
func (x proposal) settled(said owed.Said, now time.Time) bool {
	lately := 0
	for _, u := range said {
		if u.MessageID == x.key() && (u.State == owed.StateSent || u.State == owed.StateFailed || now.Before(u.Until)) {
			return true
		}
		if u.State == owed.StateSent && now.Sub(u.At) < 24*time.Hour {
			lately++
		}
	}
	return lately >= maxProposals
}

// proposals tells the coordinator of times that were proposed on pages. Those that came by mail the reply tells of: it keeps the mail
// until that is done. Here nothing is kept but the book and a line of the ledger.
func (p *Post) proposals(ctx context.Context) error {
	for {
		if !worker.Sleep(ctx, time.Duration(float64(noticeEvery)/p.Pace)) {
			return ctx.Err()
		}
		if !p.Composer.hasReader() || p.held("") {
			continue // the page of the meeting tells, and what waits
		}
		for _, x := range p.proposed() {
			if err := p.propose(ctx, x); err != nil && ctx.Err() == nil {
				p.Log.Error("the coordinator could not be told of a proposal; it is on the page of the meeting", "meeting", x.meeting, "person", x.person, "error", err)
			}
		}
	}
}

// proposed lists what was proposed on pages, is open, and was not told of, as it came in. What somebody tells of now, or what waits
// to be tried again, is not among it.
func (p *Post) proposed() (list []proposal) {
	now := p.Now()
	p.Mirror.View(func(b *calendar.Book) {
		for m := range b.MeetingsAhead(now) {
			if m.Cancelled {
				continue
			}
			for person := range m.Counters {
				if c, open := m.Counter(person); open && c.Via == events.ViaWeb {
					list = append(list, proposal{m.ID, person, c.At, c.Start, c.End})
				}
			}
		}
	})
	hold, _ := p.Ledger.Hold()
	list = slices.DeleteFunc(list, func(x proposal) bool {
		if hold != nil && hold.Told && hold.May(x.came) {
			return true // they count as told
		}
		said, _ := p.Ledger.Line(x.line(), x.person)
		return x.settled(said, now)
	})
	slices.SortFunc(list, func(x, y proposal) int {
		return cmp.Or(x.came.Compare(y.came), cmp.Compare(x.meeting, y.meeting), cmp.Compare(x.person, y.person))
	})
	return list
}

// propose tells of one. It is taken on in the ledger first, as any mail is, so that of several replicas one tells. One that may have
// arrived is sent again, under the same Message-ID, when the claim has run out.
func (p *Post) propose(ctx context.Context, x proposal) error {
	said, last := p.Ledger.Line(x.line(), x.person)
	now := p.Now().UTC().Truncate(time.Second)
	if x.settled(said, now) {
		return nil // another replica was quicker
	}
	u := owed.Utterance{Kind: owed.Proposed, MessageID: x.key(), Due: x.came, Begun: now}
	for _, before := range said {
		if before.MessageID == u.MessageID {
			u = before
		}
	}
	var l *letter.Letter
	p.Mirror.View(func(b *calendar.Book) { l, u.Journal = p.proposalLetter(b, x), b.Sequence() })
	if l == nil {
		return nil
	}
	until := time.Now().Add(p.Within)
	soon, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	u.State, u.At, u.Until, u.By = owed.StateSending, now, now.Add(claimed), p.Ledger.Alone
	last, err := p.Ledger.Set(ctx, x.line(), x.person, last, said.Append(u))
	switch {
	case errors.Is(err, worker.ErrTaken):
		return nil
	case err != nil:
		return err
	}
	result, err := straight(ctx, soon, until, p.Writer, p.Relay, l)
	if err == nil && result.Outcome == relay.Unknown {
		return nil
	}
	u.At, u.Until, u.By, u.Code = p.Now().UTC().Truncate(time.Second), time.Time{}, "", ""
	u.Tries++
	switch {
	case err == nil && result.Outcome == relay.Delivered:
		u.State = owed.StateSent
	case errors.Is(err, worker.ErrRefusedMail) || err == nil && result.Outcome == relay.Refused:
		// The pages tell, as they do of everything else that --mail-contact cannot be told.
		u.State, u.Code, u.Noticed = owed.StateFailed, result.Code, true
		p.Log.Error("nobody is told by mail of a proposal; it is on the page of the meeting", "meeting", x.meeting, "person", x.person, "code", result.Code)
	default:
		u.State, u.Code, u.Until = owed.StateDeferred, result.Code, u.At.Add(p.Retries[min(u.Tries, len(p.Retries))-1])
	}
	noting, end := outlive(ctx)
	defer end()
	if _, failed := p.Ledger.Set(noting, x.line(), x.person, last, said.Append(u)); !errors.Is(failed, worker.ErrTaken) {
		return failed
	}
	return nil
}

// proposalLetter puts the mail together, nil if there is nothing to decide any more. An answer to it goes to who has proposed.
func (p *Post) proposalLetter(b *calendar.Book, x proposal) *letter.Letter {
	m, person := b.Meeting(x.meeting), b.Person(x.person)
	if m == nil || person == nil || person.Erased {
		return nil
	}
	counter, open := m.Counter(x.person)
	if !open || (proposal{came: counter.At, start: counter.Start, end: counter.End}).key() != x.key() {
		return nil
	}
	return p.Composer.proposal(b, m, person.ID, person.Email, counter, x)
}

// proposal is the mail of a proposal that was made on a page.
func (c *Composer) proposal(b *calendar.Book, m *meeting.Meeting, person string, address events.Sealed, counter meeting.Counter, x proposal) *letter.Letter {
	l := c.internal(b, letter.KindProposal, c.Links.ProposalID(m.ID, person, x.key()), x.came.UTC().Truncate(time.Second))
	l.Forwarded = &letter.Forwarded{Person: person, End: m.End()}
	l.Forwarded.Title, l.Forwarded.Start, l.Forwarded.Zone, l.Forwarded.Page = c.title(b, events.Ref{Noun: "meeting", ID: m.ID})
	l.Proposal = &owed.Proposal{Start: counter.Start, End: counter.End}
	if counter.Comment.Readable() {
		l.Forwarded.Text = counter.Comment.Value()
	}
	if address.Readable() {
		l.Forwarded.From = address.Value()
	}
	if letter.IsAddress(l.Forwarded.From) && !links.IsOwn(l.Forwarded.From, c.From) {
		l.ReplyTo = l.Forwarded.From
	}
	return l
}

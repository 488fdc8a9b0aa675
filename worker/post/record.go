package post

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal/traced"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// set writes a line that nothing was sent for. If somebody else has written it meanwhile, that holds.
func (p *Post) set(ctx context.Context, s *saying) error {
	_, err := p.Ledger.Set(ctx, s.about, s.person, s.last, s.said.Append(s.u))
	if errors.Is(err, worker.ErrTaken) {
		return nil
	}
	return err
}

// fail notes that a mail cannot be written at all.
func (p *Post) fail(ctx context.Context, s *saying, cause error) error {
	p.Log.Error("a mail cannot be written", "about", s.about, "person", s.person, "message", s.u.Kind, "error", cause)
	s.u.State, s.u.At, s.u.Until = owed.StateFailed, p.Now().UTC().Truncate(time.Second), time.Time{}
	p.count(&s.u)
	return p.set(ctx, s)
}

// record writes what became of mails. It is tried as long as their claims last: what is not written goes out again, or is
// nobody's until its claim has run out.
func (p *Post) record(ctx context.Context, list []*saying) error {
	ctx, cancel := context.WithTimeout(ctx, claimed/2)
	defer cancel()
	wanted := make([]worker.Wanted, len(list))
	for i, s := range list {
		wanted[i] = worker.Wanted{About: s.about, Person: s.person, Last: s.place, Said: s.after(s.said)}
	}
	for {
		var open []*saying
		var left []worker.Wanted
		var failed error
		for i, written := range p.Ledger.SetAll(ctx, wanted) {
			s := list[i]
			switch {
			case written.Err == nil:
				continue
			case errors.Is(written.Err, worker.ErrTaken):
				said, last := p.Ledger.Line(s.about, s.person)
				if !p.stillOurs(s, said) {
					continue
				}
				wanted[i].Said, wanted[i].Last = s.after(said), last
			default:
				failed = written.Err
			}
			open, left = append(open, s), append(left, wanted[i])
		}
		if len(open) == 0 {
			return nil
		}
		if failed != nil && (ctx.Err() != nil || !worker.Sleep(ctx, 200*time.Millisecond)) {
			return fmt.Errorf("note what became of %d mails: %w", len(open), failed)
		}
		list, wanted = open, left
	}
}

// stillOurs reports whether a line that somebody has written meanwhile still has the claim of a mail in it: something else has changed
// then, as when the coordinator was told of a failure.
func (p *Post) stillOurs(s *saying, said owed.Said) bool {
	i := slices.IndexFunc(said, func(x owed.Utterance) bool { return x.MessageID == s.u.MessageID })
	switch {
	case i >= 0 && said[i].State == s.claim.State && said[i].Until.Equal(s.claim.Until):
		return true
	case s.back || i >= 0 && said[i].State == s.u.State:
		return false // an attempt before was written without our hearing of it
	}
	p.Log.Warn("somebody else has taken a mail over while it was being sent", "about", s.about, "person", s.person)
	return false
}

// after is what the line is to say when the mail is in hand no more, given what it says now.
func (s *saying) after(now owed.Said) owed.Said {
	if !s.back {
		return now.Append(s.u)
	}
	same := func(x owed.Utterance) bool { return x.MessageID == s.u.MessageID }
	if i := slices.IndexFunc(s.said, same); i >= 0 {
		return now.Append(s.said[i])
	}
	return slices.DeleteFunc(append(owed.Said{}, now...), same)
}

// state is what the ledger says of a mail that is in hand no more, for whoever looks at its trace.
func (s *saying) state() string {
	if s.back {
		return traced.HandedBack
	}
	return s.u.State
}

// noteAddress notes with the person that mail to their address is refused, as when it comes back later. That the mail has
// failed is on record and told already, so whatever goes wrong here takes nothing away.
func (p *Post) noteAddress(ctx context.Context, s *saying) {
	_, status, _ := strings.Cut(s.u.Code, " ")
	if !worker.AboutAddress(status) {
		return
	}
	known := false
	p.Mirror.View(func(b *calendar.Book) {
		person := b.Person(s.person)
		known = person == nil || person.Erased || person.Addresses != s.u.Address || !person.Bounced.At.IsZero()
	})
	if known {
		return
	}
	body := &events.BouncePerson{ID: s.person, Address: s.u.Address, Status: status}
	if _, err := p.Reception.SubmitBody(ctx, Client, "/post", "bounce-"+s.u.MessageID, body); err != nil {
		p.Log.Error("note that mail to an address is refused", "person", s.person, "error", err)
	}
}

// feedFirst sees to it that whoever is owed an overview has a calendar of their own to be named in it. It reports false
// if the mail has to wait, or nothing is owed any more.
func (p *Post) feedFirst(ctx context.Context, j *job) (bool, error) {
	var m owed.Debt
	due := false
	said, _ := p.Ledger.Line(j.about, j.person)
	now := p.Now()
	p.Mirror.View(func(b *calendar.Book) {
		if about := owed.Of(b, j.about, j.person); about != nil {
			m, due, _ = about.OwedTo(j.person, said, now)
		}
	})
	if !due {
		return false, nil
	}
	if !owed.Find(m.Kind).Feed {
		return true, nil
	}
	ready, err := p.openFeed(ctx, j.person)
	if err == nil && !ready {
		p.lookout.sooner(j.about, now.Add(feedPause))
	}
	return ready, err
}

// openFeed sees to it that a person has a calendar of their own, whose address their overview holds. One that was revoked
// stays so. It reports false if that is not decided yet; then the overview waits.
func (p *Post) openFeed(ctx context.Context, person string) (bool, error) {
	hash := links.TokenHash(p.Composer.Links.FeedToken(person))
	known := false
	p.Mirror.View(func(b *calendar.Book) { known = b.FeedByHash(hash) != nil })
	if known {
		return true, nil
	}
	feed := &events.IssueFeed{Name: "Overview", Scope: "person/" + person, Hash: hash}
	receipt, err := p.Reception.SubmitBody(ctx, Client, "/post", "feed-"+person, feed)
	if err != nil {
		return false, fmt.Errorf("make a calendar for a person: %w", err)
	}
	answer, err := p.Reception.Outcome(ctx, Client, receipt, feedWait)
	if err != nil {
		return false, fmt.Errorf("make a calendar for a person: %w", err)
	}
	return answer.Outcome != events.Pending, nil // refused, too: then the overview goes without it
}

package post

import (
	"context"
	"errors"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/relay"
)

// do says to one person what they are owed now, if anything still is. The error says that the ledger or the journal could
// not be written or read; what the relay answers is noted in the ledger and no error.
func (p *Post) do(ctx context.Context, j *job) (manner, error) {
	if j.about.Noun == "series" {
		if ready, err := p.feedFirst(ctx, j); err != nil || !ready {
			return untried, err
		}
	}
	conn, err := p.Relay.Acquire(ctx)
	switch {
	case err != nil && ctx.Err() != nil:
		return untried, ctx.Err()
	case err != nil:
		p.lookout.touch(j.about, j.person)
		return untried, nil
	}
	defer conn.Release()
	s, ok := p.decide(j)
	if !ok {
		return untried, nil
	}
	return p.say(ctx, conn, s)
}

// A saying is what one person is to be told, decided at a moment.
type saying struct {
	*job
	debt   owed.Debt
	u      owed.Utterance
	said   owed.Said // before
	last   uint64    // the sequence of that
	letter *letter.Letter
	err    error // why there is no letter
}

// decide finds out what is owed to somebody now, and puts the letter together from the same state of the book. It returns
// false if nothing is to be said.
func (p *Post) decide(j *job) (*saying, bool) {
	s := &saying{job: j}
	s.said, s.last = p.Ledger.Line(j.about, j.person)
	clock := p.Now()
	now := clock.UTC().Truncate(time.Second)
	failures := 0
	if j.about.Noun == "schedule" {
		failures = p.failures(now)
	}
	b := p.Mirror.SnapshotIf(func(*calendar.Book) bool { return p.lookout.whole() })
	if b == nil {
		p.lookout.touch(j.about, j.person)
		return s, false
	}
	about := owed.Of(b, j.about, j.person)
	if about == nil {
		return s, false
	}
	due := false
	if s.debt, due, _ = about.OwedTo(j.person, s.said, clock); !due {
		return s, false
	}
	s.u = s.debt.Sent(p.Composer.Links.MessageID(b, j.about, s.debt, s.said), about.Book, now)
	for _, before := range s.said {
		if before.MessageID == s.u.MessageID {
			// The same mail as before: its date stays, and what is known of it.
			s.u.Begun, s.u.Tries, s.u.Code = before.Begun, before.Tries, before.Code
			s.u.Unsure = before.Unsure || before.State == owed.StateSending
		}
	}
	s.letter, s.err = p.Composer.Letter(b, j.about, s.debt, s.said, s.u.Begun, failures)
	return s, true
}

// say takes a mail on in the ledger, sends it, and notes what became of it.
func (p *Post) say(ctx context.Context, conn *relay.Conn, s *saying) (manner, error) {
	switch {
	case errors.Is(s.err, errErased):
		return untried, nil
	case errors.Is(s.err, errLocked):
		// Keys that were lost can be restored, so this waits as if the relay had not taken it.
		p.note(s, relay.Result{Outcome: relay.Deferred})
		return untried, p.set(ctx, s)
	case s.err != nil:
		return untried, p.fail(ctx, s, s.err)
	}
	mail, err := p.Writer.Write(s.letter)
	if err != nil {
		return untried, p.fail(ctx, s, err)
	}
	claim := s.u
	claim.State, claim.At = owed.StateSending, p.Now().UTC().Truncate(time.Second)
	claim.Until, claim.By = claim.At.Add(claimed), p.Ledger.Alone
	// A process that is told to stop finishes the mail in hand, within limits. That begins with the claim: one that was
	// written without our hearing of it would keep the mail from everybody until it runs out.
	sending, cancel := outlive(ctx)
	defer cancel()
	place, err := p.Ledger.Set(sending, s.about, s.person, s.last, s.said.Append(claim))
	switch {
	case errors.Is(err, worker.ErrTaken):
		return untried, nil // another replica says it, or has changed what is known; the ledger has told the lookout
	case err != nil:
		return untried, err
	}
	begun := time.Now()
	result := conn.Send(sending, mail)
	how := swift
	if time.Since(begun) > slow || result.Outcome != relay.Delivered && result.Code == "" {
		how = dawdled
	}
	p.note(s, result)
	if err := p.record(sending, s, place, claim); err != nil {
		return how, err
	}
	if result.Outcome == relay.Refused {
		p.noteAddress(sending, s)
	}
	return how, nil
}

// outlive returns a context that ends a little later than ctx.
func outlive(ctx context.Context) (context.Context, context.CancelFunc) {
	later, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.NewTimer(drain)
		defer timer.Stop()
		select {
		case <-timer.C:
			cancel()
		case <-later.Done():
		}
	})
	return later, func() { stop(); cancel() }
}

// note writes into the utterance what became of the mail.
func (p *Post) note(s *saying, r relay.Result) {
	u := &s.u
	now := p.Now().UTC().Truncate(time.Second)
	defer p.count(u)
	u.At, u.Until = now, time.Time{}
	if r.Code != "" {
		u.Code = r.Code
	}
	u.Tries++
	switch r.Outcome {
	case relay.Delivered:
		u.State, u.Unsure = owed.StateSent, false
		return
	case relay.Refused:
		u.State = owed.StateFailed
	default:
		u.State = owed.StateDeferred
		u.Unsure = u.Unsure || r.Outcome == relay.Unknown
		u.Until = now.Add(p.Retries[min(u.Tries-1, len(p.Retries)-1)])
		if u.Until.Sub(u.Begun) > giveUp {
			u.State, u.Until = owed.StateFailed, time.Time{}
		}
	}
	p.Log.Warn("a mail was not taken", "message", u.Kind, "about", s.about, "person", s.person, "outcome", r.Outcome, "code", r.Code, "state", u.State)
}

// count tells whoever counts of a mail that was tried.
func (p *Post) count(u *owed.Utterance) {
	if p.Count != nil {
		p.Count(u.Kind, u.State)
	}
}

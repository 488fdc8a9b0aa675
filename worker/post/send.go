package post

import (
	"context"
	"errors"
	"time"

	gomail "github.com/wneessen/go-mail"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events/journal/traced"
	"jourfixe/worker/letter"
	"jourfixe/worker/relay"
)

// A saying is what one person is to be told, decided at a moment.
type saying struct {
	*job
	debt   owed.Debt
	u      owed.Utterance
	said   owed.Said // before
	last   uint64    // the sequence of that
	letter *letter.Letter
	err    error // why there is no letter

	mail  *gomail.Msg
	claim owed.Utterance // as it stands in the ledger while the mail is in hand
	place uint64         // the sequence of that
	back  bool           // it is handed back as it was: nothing was sent
	trace traced.Mail
	step  traced.Span // of that, which goes on
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
	if p.held(j.person) {
		return s, false // since a moment ago
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

// write puts the mail of a saying into words. It returns false if there is none, which is noted where it has to be.
func (p *Post) write(ctx context.Context, s *saying) (bool, error) {
	switch {
	case errors.Is(s.err, errErased):
		return false, nil
	case errors.Is(s.err, errLocked):
		// Keys that were lost can be restored, so this waits as if the relay had not taken it.
		p.note(s, relay.Result{Outcome: relay.Deferred})
		return false, p.set(ctx, s)
	case s.err != nil:
		return false, p.fail(ctx, s, s.err)
	}
	var err error
	if s.mail, err = p.Writer.Write(s.letter); err != nil {
		return false, p.fail(ctx, s, err)
	}
	return true, nil
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

package post

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
)

// do says to one person what they are owed now. The error says that the ledger or the journal could not be written or
// read; what the relay answers is noted in the ledger and no error.
func (p *Post) do(ctx context.Context, j *job) error {
	line, err := p.Sender.Acquire(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		pause, first := p.outage.begin(err, p.Now())
		if first {
			p.Log.Error("mail cannot be handed in; everything that is owed waits", "error", err, "pause", pause)
		}
		p.lookout.touch(j.about)
		return nil
	}
	defer line.Release()
	if p.outage.end() {
		p.Log.Info("mail can be handed in again")
	}

	about := p.about(j.about)
	if about == nil {
		return nil
	}
	said, last := p.Ledger.Line(j.about, j.person)
	now := p.Now().UTC().Truncate(time.Second)
	m, owed, next := calendar.OwedTo(about, j.person, said, p.Now())
	if !owed {
		if !next.IsZero() {
			p.lookout.touch(j.about) // the thing as a whole says when it is looked at again
		}
		return nil
	}
	if m.Message == calendar.Overview {
		if ready, err := p.openFeed(ctx, j.person); err != nil || !ready {
			return err
		}
	}

	u := m.Sent(p.Composer.Links.MessageID(j.about, m), about.Book, now)
	for _, before := range said {
		if before.MessageID == u.MessageID {
			// The same mail as before: its date stays, and what is known of it.
			u.Begun, u.Tries, u.Code, u.Unsure = before.Begun, before.Tries, before.Code, before.Unsure || before.State == calendar.StateSending
		}
	}
	letter, err := p.letter(j.about, m, said, u.Begun)
	if err != nil {
		p.Log.Warn("nobody can be told", "about", j.about, "person", j.person, "message", m.Message, "error", err)
		return p.fail(ctx, j, said, last, u, now)
	}
	mail, err := p.Writer.Write(letter)
	if err != nil {
		p.Log.Error("a mail cannot be written", "about", j.about, "person", j.person, "message", m.Message, "error", err)
		return p.fail(ctx, j, said, last, u, now)
	}

	u.State, u.At, u.Until = calendar.StateSending, now, now.Add(claimed)
	place, err := p.Ledger.Set(ctx, j.about, j.person, last, said.Append(u))
	if errors.Is(err, worker.ErrTaken) {
		return nil // another replica says it, or has changed what is known; the ledger will tell
	}
	if err != nil {
		return err
	}
	// A process that is told to stop finishes the mail in hand, within limits.
	sending, cancel := outlive(ctx)
	defer cancel()
	result := line.Send(sending, mail)
	p.note(&u, result)
	if p.Count != nil {
		p.Count(m.Message, u.State)
	}
	return p.record(sending, j, place, said.Append(u), &u)
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
func (p *Post) note(u *calendar.Utterance, r Result) {
	now := p.Now().UTC().Truncate(time.Second)
	u.At, u.Until = now, time.Time{}
	if r.Code != "" {
		u.Code = r.Code
	}
	u.Tries++
	switch r.Outcome {
	case Delivered:
		u.State, u.Unsure = calendar.StateSent, false
		return
	case Refused:
		u.State = calendar.StateFailed
	default:
		u.State = calendar.StateDeferred
		u.Unsure = u.Unsure || r.Outcome == Unknown
		u.Until = now.Add(p.Retries[min(u.Tries-1, len(p.Retries)-1)])
		if u.Until.Sub(u.Begun) > giveUp {
			u.State, u.Until = calendar.StateFailed, time.Time{}
		}
	}
	p.Log.Warn("a mail was not taken", "message", u.Message, "messageId", u.MessageID, "outcome", r.Outcome, "code", r.Code, "state", u.State)
}

// record writes what became of a mail. It is tried as long as the claim lasts: if it is not written, the mail goes out
// again.
func (p *Post) record(ctx context.Context, j *job, last uint64, said calendar.Said, u *calendar.Utterance) error {
	ctx, cancel := context.WithTimeout(ctx, claimed/2)
	defer cancel()
	for {
		_, err := p.Ledger.Set(ctx, j.about, j.person, last, said)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, worker.ErrTaken):
			// An attempt before may have been written without our hearing of it, or the claim has run out.
			now, _ := p.Ledger.Line(j.about, j.person)
			if slices.ContainsFunc(now, func(x calendar.Utterance) bool { return x.MessageID == u.MessageID && x.State == u.State }) {
				return nil
			}
			p.Log.Warn("somebody else has taken a mail over while it was being sent", "about", j.about, "person", j.person)
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("note that a mail was sent: %w", err)
		}
		if !worker.Sleep(ctx, 200*time.Millisecond) {
			return fmt.Errorf("note that a mail was sent: %w", err)
		}
	}
}

// fail notes that a message cannot be said at all.
func (p *Post) fail(ctx context.Context, j *job, said calendar.Said, last uint64, u calendar.Utterance, now time.Time) error {
	u.State, u.At, u.Until = calendar.StateFailed, now, time.Time{}
	if p.Count != nil {
		p.Count(u.Message, u.State)
	}
	_, err := p.Ledger.Set(ctx, j.about, j.person, last, said.Append(u))
	if errors.Is(err, worker.ErrTaken) {
		return nil
	}
	return err
}

// letter puts a mail together from the book as it is now.
func (p *Post) letter(about events.Ref, m calendar.Message, said calendar.Said, at time.Time) (letter *Letter, err error) {
	failures := 0
	if m.Message == calendar.Digest {
		failures = p.failures(at)
	}
	p.Mirror.View(func(b *calendar.Book) { letter, err = p.Composer.Letter(b, about, m, said, at, failures) })
	return letter, err
}

// openFeed sees to it that a person has a calendar of their own, whose address their overview holds. One that was revoked
// stays so. It reports false if that is not decided yet; then the overview waits.
func (p *Post) openFeed(ctx context.Context, person string) (bool, error) {
	hash := worker.TokenHash(p.Composer.Links.FeedToken(person))
	known := false
	p.Mirror.View(func(b *calendar.Book) { known = b.FeedByHash(hash) != nil })
	if known {
		return true, nil
	}
	data, err := json.Marshal(events.IssueFeed{Name: "Overview", Scope: "person/" + person, Hash: hash})
	if err != nil {
		return false, err
	}
	t := (&events.IssueFeed{}).Type()
	receipt, err := p.Reception.Submit(ctx, Client, t, events.Message{ID: "feed-" + person, Source: "/post", Type: t.String(), Data: data})
	if err != nil {
		return false, fmt.Errorf("make a calendar for a person: %w", err)
	}
	answer, err := p.Reception.Outcome(ctx, Client, receipt, 10*time.Second)
	if err != nil {
		return false, fmt.Errorf("make a calendar for a person: %w", err)
	}
	if answer.Outcome == events.Pending {
		p.lookout.touch(events.Ref{Noun: "person", ID: person}) // nothing is lost: the next look finds the overview owed
		return false, errors.New("the desk has not made a calendar for a person yet")
	}
	return true, nil // refused, too: then the overview goes without it
}

package post

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/events"
	"jourfixe/worker"
)

const (
	// noticeEvery is how often failures are gathered, so that the coordinator gets one mail about all of them.
	noticeEvery = time.Minute
	// maxNotice bounds how many failures one notice tells of.
	maxNotice = 100
	// lately is how far back a digest counts what could not be delivered.
	lately = 7 * 24 * time.Hour
)

// A failure is a mail that was given up, and its place in the ledger.
type failure struct {
	about  events.Ref
	person string
	u      calendar.Utterance
}

// notices tells the coordinator what could not be delivered.
func (p *Post) notices(ctx context.Context) error {
	for {
		if !worker.Sleep(ctx, time.Duration(float64(noticeEvery)/p.Pace)) {
			return ctx.Err()
		}
		if p.Composer.Contact == "" {
			continue // the pages and the digest tell
		}
		if err := p.notice(ctx); err != nil && ctx.Err() == nil {
			p.Log.Error("the coordinator could not be told what was not delivered", "error", err)
		}
	}
}

// notice sends one mail about all failures that nobody was told of. Each is taken on in the ledger first, as any mail is,
// so that of several replicas one tells.
func (p *Post) notice(ctx context.Context) error {
	now := p.Now().UTC().Truncate(time.Second)
	untold := func(u *calendar.Utterance) bool { return !u.Noticed && !now.Before(u.Notice) }
	var mine []failure
	for _, f := range p.failed(untold) {
		if len(mine) == maxNotice {
			break
		}
		taken, err := p.mark(ctx, f, untold, func(u *calendar.Utterance) { u.Notice = now.Add(claimed) })
		if err != nil {
			return err
		}
		if taken {
			mine = append(mine, f)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	mail, err := p.Writer.Write(p.noticeLetter(mine))
	if err != nil {
		return fmt.Errorf("write the notice: %w", err)
	}
	line, err := p.Sender.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errRelay, err) // the claims run out, and it is tried again
	}
	defer line.Release()
	sending, cancel := outlive(ctx)
	defer cancel()
	switch result := line.Send(sending, mail); result.Outcome {
	case Delivered:
	case Refused:
		p.Log.Error("the mail server refuses the notice to the coordinator; is --mail-contact right?", "code", result.Code, "failures", len(mine))
	default:
		return fmt.Errorf("the mail server has not taken the notice: %s %s", result.Outcome, result.Code)
	}
	for _, f := range mine {
		claim := now.Add(claimed)
		ours := func(u *calendar.Utterance) bool { return u.Notice.Equal(claim) }
		if _, err := p.mark(sending, f, ours, func(u *calendar.Utterance) { u.Noticed, u.Notice = true, time.Time{} }); err != nil {
			return err
		}
	}
	return nil
}

// mark changes a failure in the ledger, provided that it is still as it should be; otherwise it reports false.
func (p *Post) mark(ctx context.Context, f failure, should func(*calendar.Utterance) bool, change func(*calendar.Utterance)) (bool, error) {
	return p.Ledger.Change(ctx, f.about, f.person, f.u.MessageID, func(u *calendar.Utterance) bool {
		if u.State != calendar.StateFailed || !should(u) {
			return false
		}
		change(u)
		return true
	})
}

// failed lists the failures that are wanted, oldest first.
func (p *Post) failed(wanted func(*calendar.Utterance) bool) []failure {
	var list []failure
	p.Ledger.All(func(l calendar.Ledger) {
		for about, people := range l {
			for person, said := range people {
				for i := range said {
					if said[i].State == calendar.StateFailed && wanted(&said[i]) {
						list = append(list, failure{about, person, said[i]})
					}
				}
			}
		}
	})
	slices.SortFunc(list, func(x, y failure) int {
		return cmp.Or(x.u.At.Compare(y.u.At), cmp.Compare(x.u.MessageID, y.u.MessageID))
	})
	return list
}

// failures counts what could not be delivered lately.
func (p *Post) failures(now time.Time) int {
	return len(p.failed(func(u *calendar.Utterance) bool { return now.Sub(u.At) < lately }))
}

// noticeLetter puts the notice together. It names people by their ids alone. The same failures make the same mail, so that
// one that may have arrived is recognised when it is sent again.
func (p *Post) noticeLetter(list []failure) *Letter {
	c := p.Composer
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.u.MessageID
	}
	var l *Letter
	p.Mirror.View(func(b *calendar.Book) {
		l = c.internal(b, KindNotice, c.Links.NoticeID(ids), list[len(list)-1].u.At)
		l.Notice = &Notice{}
		for _, f := range list {
			entry := Failure{Person: f.person, Kind: f.u.Message, Code: f.u.Code}
			entry.Title, entry.Start, entry.Zone, entry.Page = c.title(b, f.about)
			l.Notice.Failures = append(l.Notice.Failures, entry)
		}
	})
	return l
}

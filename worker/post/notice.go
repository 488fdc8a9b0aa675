package post

import (
	"cmp"
	"context"
	"errors"
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
	var mine []failure
	for _, f := range p.failed(func(u *calendar.Utterance) bool { return !u.Noticed && !now.Before(u.Notice) }) {
		if len(mine) == maxNotice {
			break
		}
		f.u.Notice = now.Add(claimed)
		taken, err := p.mark(ctx, f)
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
	letter := p.noticeLetter(mine, now)
	mail, err := p.Writer.Write(letter)
	if err != nil {
		return fmt.Errorf("write the notice: %w", err)
	}
	line, err := p.Sender.Acquire(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", errRelay, err) // the claims run out, and it is tried again
	}
	defer line.Release()
	result := line.Send(ctx, mail)
	if result.Outcome != Delivered && result.Outcome != Refused {
		return fmt.Errorf("the mail server has not taken the notice: %s %s", result.Outcome, result.Code)
	}
	if result.Outcome == Refused {
		p.Log.Error("the mail server refuses the notice to the coordinator; is --mail-contact right?", "code", result.Code, "failures", len(mine))
	}
	for _, f := range mine {
		f.u.Noticed, f.u.Notice = true, time.Time{}
		if _, err := p.mark(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// mark writes a failure back, and reports false if somebody else has changed its line.
func (p *Post) mark(ctx context.Context, f failure) (bool, error) {
	said, last := p.Ledger.Line(f.about, f.person)
	_, err := p.Ledger.Set(ctx, f.about, f.person, last, said.Append(f.u))
	if errors.Is(err, worker.ErrTaken) {
		return false, nil
	}
	return err == nil, err
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

// noticeLetter puts the notice together. It names people by their ids alone.
func (p *Post) noticeLetter(list []failure, now time.Time) *Letter {
	c := p.Composer
	l := &Letter{
		Kind: KindNotice, Date: now, Notice: &Notice{},
		MessageID: c.Links.MessageID(events.Ref{Noun: "notice", ID: list[0].person}, calendar.Message{Message: list[0].u.MessageID, Due: now}),
	}
	p.Mirror.View(func(b *calendar.Book) {
		office := b.Office()
		l.Office, l.OfficeZone = office.Title, office.Zone
		l.From = Address{Name: office.Title, Address: c.From}
		l.To = Recipient{Name: "", Address: c.Contact, Language: events.Languages[0], Zone: office.Zone}
		for _, f := range list {
			entry := Failure{Person: f.person, Kind: f.u.Message, Code: f.u.Code}
			switch f.about.Noun {
			case "meeting":
				if m := b.Meeting(f.about.ID); m != nil {
					entry.Title, entry.Start, entry.Zone = m.Title, m.Instant, m.Zone
					entry.Page = c.Links.Page(f.about)
				}
			case "series":
				if s := b.Series(f.about.ID); s != nil {
					entry.Title = s.Title
				}
			case "schedule":
				if s := b.Schedule(f.about.ID); s != nil {
					entry.Title = s.Title
				}
			}
			l.Notice.Failures = append(l.Notice.Failures, entry)
		}
	})
	return l
}

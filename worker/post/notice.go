package post

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/letter"
	"jourfixe/worker/relay"
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
	u      owed.Utterance
}

// notices tells the coordinator what could not be delivered.
func (p *Post) notices(ctx context.Context) error {
	for {
		if !worker.Sleep(ctx, time.Duration(float64(noticeEvery)/p.Pace)) {
			return ctx.Err()
		}
		if p.Composer.Contact == "" || p.held("") {
			continue // the pages and the digest tell
		}
		if err := p.notice(ctx); err != nil && ctx.Err() == nil {
			p.Log.Error("the coordinator could not be told what was not delivered", "error", err)
		}
	}
}

// notice sends one mail about all failures that nobody was told of. Each is taken on in the ledger first, as any mail is,
// so that of several replicas one tells. What was taken on together and may have been told is told together again, and
// alone: so it is the same mail, and one that has arrived twice is recognised.
func (p *Post) notice(ctx context.Context) error {
	now := p.Now().UTC().Truncate(time.Second)
	untold := func(u *owed.Utterance) bool { return !u.Noticed && !now.Before(u.Notice) }
	list := together(p.failed(untold))
	claim := now.Add(claimed)
	until := time.Now().Add(p.Within)
	soon, cancel := context.WithDeadline(ctx, until)
	defer cancel()
	var mine []failure
	for _, f := range list[:min(len(list), maxNotice)] {
		as := f.u.Notice
		ours := func(u *owed.Utterance) bool { return untold(u) && u.Notice.Equal(as) }
		taken, err := p.mark(ctx, f, ours, func(u *owed.Utterance) { u.Notice, u.By = claim, p.Ledger.Alone })
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
	result, err := straight(ctx, soon, until, p.Writer, p.Relay, p.noticeLetter(mine))
	unsure := err == nil && result.Outcome == relay.Unknown
	switch {
	case err != nil:
		err = fmt.Errorf("send the notice: %w", err)
	case result.Outcome == relay.Refused:
		p.Log.Error("the mail server refuses the notice to the coordinator; is --mail-contact right?", "code", result.Code, "failures", len(mine))
	case result.Outcome != relay.Delivered:
		err = fmt.Errorf("the mail server has not taken the notice: %s %s", result.Outcome, result.Code)
	}
	if unsure {
		return err // the claims run out, and the same is told again
	}
	told := err == nil // what has certainly not been told is told again with what has come by then
	noting, end := outlive(ctx)
	defer end()
	for _, f := range mine {
		ours := func(u *owed.Utterance) bool { return u.Notice.Equal(claim) }
		if _, failed := p.mark(noting, f, ours, func(u *owed.Utterance) { u.Noticed, u.Notice, u.By = told, time.Time{}, "" }); failed != nil {
			return errors.Join(err, failed)
		}
	}
	return err
}

// together returns what was taken on first of what was taken on before, all at the same time, or else what never was.
func together(list []failure) []failure {
	var first time.Time
	for _, f := range list {
		if at := f.u.Notice; !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	return slices.DeleteFunc(list, func(f failure) bool { return !f.u.Notice.Equal(first) })
}

// mark changes a failure in the ledger, provided that it is still as it should be; otherwise it reports false.
func (p *Post) mark(ctx context.Context, f failure, should func(*owed.Utterance) bool, change func(*owed.Utterance)) (bool, error) {
	return p.Ledger.Change(ctx, f.about, f.person, f.u.MessageID, func(u *owed.Utterance) bool {
		if u.State != owed.StateFailed || !should(u) {
			return false
		}
		change(u)
		return true
	})
}

// failed lists the failures that are wanted, oldest first.
func (p *Post) failed(wanted func(*owed.Utterance) bool) []failure {
	var list []failure
	p.Ledger.Each(func(about events.Ref, person string, said owed.Said) {
		for i := range said {
			if said[i].State == owed.StateFailed && wanted(&said[i]) {
				list = append(list, failure{about, person, said[i]})
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
	return len(p.failed(func(u *owed.Utterance) bool { return now.Sub(u.At) < lately }))
}

// noticeLetter puts the notice together. It names people by their ids alone. The same failures make the same mail, so that
// one that may have arrived is recognised when it is sent again.
func (p *Post) noticeLetter(list []failure) *letter.Letter {
	c := p.Composer
	ids := make([]string, len(list))
	for i, f := range list {
		ids[i] = f.u.MessageID
	}
	var l *letter.Letter
	p.Mirror.View(func(b *calendar.Book) {
		l = c.internal(b, letter.KindNotice, c.Links.NoticeID(ids), list[len(list)-1].u.At)
		l.Notice = &letter.Notice{}
		for _, f := range list {
			entry := letter.Failure{Person: f.person, Kind: f.u.Kind, Code: f.u.Code}
			entry.Title, entry.Start, entry.Zone, entry.Page = c.title(b, f.about)
			l.Notice.Failures = append(l.Notice.Failures, entry)
		}
	})
	return l
}

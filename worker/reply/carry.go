package reply

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/meeting"
	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
)

// source is what the commands say that they come from.
const source = "/reply"

// send stores commands and waits for what the desk says to them. They are all stored before the first is waited for.
// Each bears an identity made of what it says, so that however often a mail comes, or is seen to, its commands are
// decided once.
func (c *Clerk) send(ctx context.Context, e *errand, list []command) error {
	receipts, told := make([]worker.Receipt, len(list)), make([]bool, len(list))
	for i, cmd := range list {
		id := events.Hash(c.Reception.Key, []byte(cmd.identity))
		var err error
		if told[i], err = c.told(ctx, e, id, cmd); err != nil {
			return err
		}
		receipts[i], err = c.Reception.SubmitBody(cmd.decided(ctx), meeting.ClientReply, source, id, cmd.body)
		if err != nil {
			return unstored(err, i == 0)
		}
	}
	deadline, cancel := context.WithTimeout(ctx, c.patient)
	defer cancel()
	for i, cmd := range list {
		answer, err := c.Reception.Outcome(deadline, meeting.ClientReply, receipts[i], c.patient)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && deadline.Err() == nil:
			return fmt.Errorf("wait for what the desk says: %w", err)
		case (err != nil || answer.Outcome == events.Pending) && !told[i]:
			return errors.New("the desk has not decided yet on what people are told of then")
		case err != nil || answer.Outcome == events.Pending:
			e.done = append(e.done, DonePending)
		case answer.Problem != nil:
			r := refused(cmd, answer.Problem)
			e.left = append(e.left, r)
			if !told[i] {
				if err := c.pass(ctx, e, cmd.words, r.why); err != nil {
					return err
				}
			}
		default:
			e.done = append(e.done, cmd.done)
			if !told[i] && cmd.tell != nil && c.Courier != nil {
				if err := c.tell(ctx, e, cmd.tell); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// unstored says of a command that was not stored, or may not have been, that the mail comes too early where no command can be stored at the moment:
// nothing is wrong with it then. Where nothing was stored for it at all, that is not even a try.
func unstored(err error, first bool) error {
	switch {
	case !journal.Passing(err):
		return err
	case first && journal.Unstored(err):
		return fmt.Errorf("%w: %w", inbound.ErrUntouched, err)
	}
	return fmt.Errorf("%w: %w", inbound.ErrNotYet, err)
}

// told reports whether people need not be told of a command: there is nothing to tell, or the same mail came before, and was
// seen to then.
func (c *Clerk) told(ctx context.Context, e *errand, id string, cmd command) (bool, error) {
	if cmd.tell == nil && cmd.words == nil {
		return true, nil
	}
	if e.came.Tries > 0 {
		return false, nil // it may be this mail that was decided on when it was tried before
	}
	_, known, err := c.Reception.Find(ctx, meeting.ClientReply, source, id)
	return known, err
}

// pass has people read what somebody has written with an answer that does not count. If nobody can be given it, the mail is
// held: nothing else says it.
func (c *Clerk) pass(ctx context.Context, e *errand, f *worker.Forward, why string) error {
	if f == nil || e.passed || e.fate.Reason != "" {
		return nil
	}
	said := *f
	said.Why = why
	fate, err := c.handOn(ctx, e, &said)
	e.fate, e.passed = fate, err == nil && fate.Reason == ""
	return err
}

// tell has the coordinator read of a proposal that they have not decided on. It stands on the page of the meeting, so what
// keeps it from being read elsewhere is no reason to hold the mail.
func (c *Clerk) tell(ctx context.Context, e *errand, f *worker.Forward) error {
	var p worker.Proposed
	c.Mirror.View(func(b *calendar.Book) {
		if m := b.Meeting(f.About.ID); m != nil {
			if counter, open := m.Counter(f.Person); open && counter.Proposes(f.Proposed.Reading) {
				p = worker.Proposed{Reading: counter.Reading, Other: counter.Other, Wording: counter.InWords(), Comment: f.Proposed.Comment}
			}
		}
	})
	if p.Start.IsZero() {
		return nil
	}
	told := *f
	told.Proposed = &p // by the zone data of this hour
	fate, err := c.handOn(ctx, e, &told)
	if err == nil && fate.Reason != "" {
		c.Log.Warn("nobody is told by mail of a proposal; it is on the page of the meeting", "mail", e.came.ID, "meeting", f.About.ID,
			"person", f.Person, "because", fate.Reason)
	}
	return err
}

// refused says why the desk does not take what a mail says. Its reasons never quote what is personal.
func refused(cmd command, p *events.Problem) remark {
	why := LeftRefused
	// A mail that was decided on already, and would say something else by now, has been overtaken.
	if p.Field == "sequence" || p.Field == "written" || p.Field == "address" || p.Code == events.ProblemURN+events.OtherData {
		why = LeftStale
	}
	r := remark{why: why, person: cmd.person, problem: p.Detail}
	if about := cmd.body.About(); about.Noun == "meeting" {
		r.meeting = about.ID
	}
	return r
}

// giveUp notes in the ledger that a mail did not arrive. The coordinator is told of it as of any other that failed.
func (c *Clerk) giveUp(ctx context.Context, e *errand, r *returned) error {
	erased := false
	c.Mirror.View(func(b *calendar.Book) { erased = b.Person(r.person) == nil || b.Person(r.person).Erased })
	if erased {
		e.left = append(e.left, remark{why: LeftSettled, person: r.person}) // nobody is to ask for another address of theirs
		return nil
	}
	message := ""
	changed, err := c.Ledger.Change(ctx, r.about, r.person, r.messageID, func(u *owed.Utterance) bool {
		if u.State != owed.StateSent && u.State != owed.StateSending {
			return false
		}
		message = u.Kind
		u.State, u.At, u.Code = owed.StateFailed, c.Now().UTC().Truncate(time.Second), r.code
		u.Until, u.Notice, u.Noticed, u.Unsure = time.Time{}, time.Time{}, false, false
		return true
	})
	switch {
	case err != nil:
		return err
	case !changed:
		e.left = append(e.left, remark{why: LeftSettled, person: r.person})
	default:
		e.done = append(e.done, DoneReturned)
		c.Log.Warn("a mail has come back", "message", message, "about", r.about, "person", r.person, "code", r.code)
	}
	return nil
}

// handOn has people read a mail. A mail that nobody can be given is held, and so is one too many: whoever sends
// thousands must not fill a mailbox with them, and the office's own server would soon refuse all mails of ours.
func (c *Clerk) handOn(ctx context.Context, e *errand, f *worker.Forward) (inbound.Fate, error) {
	if c.Courier == nil {
		return inbound.Fate{Reason: HeldNoReader, Detail: worker.ErrNoReader.Error()}, nil
	}
	select {
	case c.lines <- struct{}{}:
		defer func() { <-c.lines }()
	default:
		return inbound.Fate{}, fmt.Errorf("%w: another one is being handed on", inbound.ErrNotYet)
	}
	sender := cmp.Or(f.From, e.came.From)
	if !c.quota.take(c.Now(), sender) {
		return inbound.Fate{Reason: HeldTooMany, Detail: fmt.Sprintf(
			"at most %d mails of one sender, and %d of all, are handed on a day", maxPerSender, maxPerDay)}, nil
	}
	err := c.Courier.Forward(ctx, f)
	if err == nil {
		e.done = append(e.done, DoneForwarded)
		return inbound.Fate{}, nil
	}
	c.quota.giveBack(sender)
	switch {
	case errors.Is(err, worker.ErrNoReader):
		return inbound.Fate{Reason: HeldNoReader, Detail: err.Error()}, nil
	case errors.Is(err, worker.ErrCircle):
		return inbound.Fate{Reason: HeldCircle, Detail: err.Error()}, nil
	case errors.Is(err, worker.ErrRefusedMail):
		return inbound.Fate{Reason: HeldRefused, Detail: err.Error()}, nil
	}
	return inbound.Fate{}, fmt.Errorf("hand a mail on: %w", err)
}

// How many mails are handed on a day.
const (
	maxPerSender = 50
	maxPerDay    = 500
)

// A quota counts the mails that were handed on today, in UTC. It lasts as long as the process: it is there to stop a
// flood, not to count one.
type quota struct {
	mu      sync.Mutex
	day     string
	all     int
	senders map[[sha256.Size]byte]int // by their hash: addresses are kept nowhere without need
}

// take counts one mail, and reports false if there were too many already.
func (q *quota) take(now time.Time, sender string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if day := now.UTC().Format(time.DateOnly); day != q.day {
		q.day, q.all, q.senders = day, 0, map[[sha256.Size]byte]int{}
	}
	key := senderKey(sender)
	if q.all >= maxPerDay || q.senders[key] >= maxPerSender {
		return false
	}
	q.all++
	q.senders[key]++
	return true
}

// giveBack uncounts one that was not handed on.
func (q *quota) giveBack(sender string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if key := senderKey(sender); q.senders[key] > 0 {
		q.all--
		if q.senders[key]--; q.senders[key] == 0 {
			delete(q.senders, key) // while the mail server is away, senders come and go without end
		}
	}
}

func senderKey(sender string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strings.ToLower(sender)))
}

// decided returns the context in which a command is given: by who has written, unless it is a mail server that has.
func (c command) decided(ctx context.Context) context.Context {
	if _, ok := c.body.(*events.BouncePerson); ok {
		return ctx
	}
	return worker.By(ctx, c.person)
}

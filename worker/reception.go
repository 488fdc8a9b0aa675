package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/agenda"
	"jourfixe/calendar/memory"
	"jourfixe/calendar/owed"
	"jourfixe/calendar/owed/meetingmail"
	"jourfixe/calendar/owed/tripmail"
	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/traced"
	"jourfixe/events/rights"
)

// A Reception takes commands in and tells what became of them. It decides nothing: the desk does, here or elsewhere.
type Reception struct {
	Office  string
	Mirror  *Mirror
	Journal *journal.Journal
	Ledger  *Ledger
	Key     []byte // the office's own, for digests
	Now     func() time.Time
	// Rights are what a client may do; nil: everything.
	Rights func(client string) rights.Rights
	// Shares bound what clients have waiting; nil: nothing does.
	Shares *journal.Shares
	// Traces notes commands that come in.
	Traces *traced.Tracer
	// MessageID is the id of the mail that says something about a thing to somebody who was told what the ledger says. Only
	// Deliveries needs it.
	MessageID func(b *calendar.Book, about events.Ref, m owed.Debt, said owed.Said) string
}

// A Receipt is what a client gets for a command: the means to ask for the answer.
type Receipt struct {
	Sequence uint64
	Source   string
	ID       string
	Type     events.Type
	Digest   string
}

// RightsOf are what a client may do.
func (r *Reception) RightsOf(client string) rights.Rights {
	if r.Rights == nil {
		return rights.All()
	}
	return r.Rights(client)
}

// Forbidden says why a client may not give a command, nil if it may or the command is refused for something else anyway.
func (r *Reception) Forbidden(client string, t events.Type, m events.Message) *events.Problem {
	c, problem := Read(r.Key, r.Office, client, t.String(), m)
	if problem != nil {
		return nil
	}
	return r.RightsOf(client).Give(t, c.Body)
}

// Submit stores a command. When it returns without an error the command is on disk and will be answered.
func (r *Reception) Submit(ctx context.Context, client string, t events.Type, m events.Message) (Receipt, error) {
	m.By = decider(ctx)
	submit := r.Journal.Submit
	if r.Shares != nil {
		submit = r.Shares.Submit
	}
	ctx, span := r.Traces.Receive(ctx, t)
	sequence, err := submit(ctx, client, t, m)
	span.End(wrong(err))
	if err != nil {
		return Receipt{}, fmt.Errorf("store the command: %w", err)
	}
	return r.Receipt(sequence, t, m), nil
}

// wrong says in a word why a command was not stored, "" if it was.
func wrong(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, journal.ErrFull):
		return traced.Full
	case errors.Is(err, journal.ErrNoRoom):
		return traced.NoRoom
	}
	return traced.NotStored
}

// SubmitBody is Submit for a command that a role gives. The id is the role's own affair: the same one twice, from the same
// source, is one command.
func (r *Reception) SubmitBody(ctx context.Context, client, source, id string, body events.Body) (Receipt, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return Receipt{}, fmt.Errorf("write the command: %w", err)
	}
	t := body.Type()
	return r.Submit(ctx, client, t, events.Message{ID: id, Source: source, Type: t.String(), Data: data})
}

// Receipt is what a client gets that has stored a command by itself.
func (r *Reception) Receipt(sequence uint64, t events.Type, m events.Message) Receipt {
	return Receipt{Sequence: sequence, Source: m.Source, ID: m.ID, Type: t, Digest: events.Digest(r.Key, t.String(), m.Data)}
}

// Outcome waits for the answer to a command, at most as long as wait; if that is not enough the answer is pending.
func (r *Reception) Outcome(ctx context.Context, client string, rec Receipt, wait time.Duration) (events.Answer, error) {
	bounded, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	var outcome memory.Outcome
	err := r.Mirror.Wait(bounded, func(b *calendar.Book, _ bool) bool {
		o := b.Outcome(rec.Sequence, client, Veil(r.Key, rec.Source), Veil(r.Key, rec.ID), rec.Digest)
		if o != nil {
			outcome = *o
		}
		return o != nil
	})
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return events.Answer{Command: rec.ID, Outcome: events.Pending}, nil
	}
	if err != nil {
		return events.Answer{}, err
	}
	return r.answer(ctx, rec.ID, outcome)
}

// Find returns the answer to the command that a client gave this identity, and false if none is known.
func (r *Reception) Find(ctx context.Context, client, source, id string) (events.Answer, bool, error) {
	var outcome *memory.Outcome
	r.Mirror.View(func(b *calendar.Book) {
		if o := b.Lookup(client, Veil(r.Key, source), Veil(r.Key, id)); o != nil {
			found := *o
			outcome = &found
		}
	})
	if outcome == nil {
		return events.Answer{}, false, nil
	}
	a, err := r.answer(ctx, id, *outcome)
	return a, err == nil, err
}

func (r *Reception) answer(ctx context.Context, id string, o memory.Outcome) (events.Answer, error) {
	if o.Problem != nil {
		return events.Answer{Command: id, Outcome: events.Refused, Problem: o.Problem.Spoken(reason.Staff)}, nil
	}
	list, err := r.Journal.Events(ctx, o.First, o.Last)
	if err != nil {
		return events.Answer{}, fmt.Errorf("read the answer to the command: %w", err)
	}
	return tell(id, list)
}

// tell makes an answer of the events of a decision.
func tell(id string, list []*events.Event) (events.Answer, error) {
	a := events.Answer{Command: id, Outcome: events.Accepted}
	for _, e := range list {
		told, err := events.Tell(e, reason.Staff)
		if err != nil {
			return events.Answer{}, fmt.Errorf("show the answer to the command: %w", err)
		}
		a.Events = append(a.Events, told)
	}
	return a, nil
}

// Preview says what a command would set off now, and changes nothing.
func (r *Reception) Preview(ctx context.Context, client string, t events.Type, m events.Message) (events.Answer, error) {
	f, err := r.Foresee(ctx, client, t, m)
	return f.Answer, err
}

// A Foresight is what a command would set off: the answer that any client gets, and the office before and after, for who shows it
// to people. There are no books where the command would be refused, or has been answered.
type Foresight struct {
	events.Answer
	Before, After *calendar.Book
}

// Foresee is Preview for who shows it to people.
func (r *Reception) Foresee(ctx context.Context, client string, t events.Type, m events.Message) (Foresight, error) {
	refused := func(p *events.Problem) (Foresight, error) {
		return Foresight{Answer: events.Answer{Command: m.ID, Outcome: events.Refused, Problem: p}}, nil
	}
	c, problem := r.wished(ctx, client, t, m)
	if problem != nil {
		return refused(problem)
	}
	now := r.Now()
	var decision calendar.Decision
	var known *memory.Outcome
	book := r.Mirror.SnapshotIf(func(b *calendar.Book) bool {
		var repeated bool
		if decision, repeated = b.Repeated(c, now); decision.Before != nil {
			outcome := *decision.Before
			known = &outcome
		}
		return !repeated
	})
	if known != nil {
		a, err := r.answer(ctx, m.ID, *known)
		return Foresight{Answer: a}, err
	}
	if book != nil {
		decision = book.Decide(c, now)
	}
	if p := decision.Problem(); p != nil {
		return refused(p.Spoken(reason.Staff))
	}
	ahead := lookAhead(book)
	if err := ahead.play(decision); err != nil {
		return Foresight{}, err
	}
	a, err := tell(m.ID, decision.Events)
	a.Mails, a.Feeds = r.mails(ahead, now), ahead.feeds(now)
	return Foresight{a, ahead.before, ahead.after}, err
}

// wished is the command of a message, unless it would be refused at the door.
func (r *Reception) wished(ctx context.Context, client string, t events.Type, m events.Message) (*events.Command, *events.Problem) {
	m.By = decider(ctx)
	c, problem := Read(r.Key, r.Office, client, t.String(), m)
	if problem != nil {
		return c, problem
	}
	may := r.RightsOf(client)
	c.Grants = may.Grants()
	return c, may.Give(t, c.Body)
}

// An outlook is a book as it is, one that goes on from it, and what has been touched on the way.
type outlook struct {
	before, after *calendar.Book
	touched       []calendar.Touch
}

func lookAhead(b *calendar.Book) *outlook { return &outlook{before: b, after: b.Clone()} }

// play goes on with a decision.
func (o *outlook) play(d calendar.Decision) error {
	for _, e := range d.Events {
		if err := o.after.Apply(e); err != nil {
			return fmt.Errorf("look ahead: %w", err)
		}
		o.touched = append(o.touched, o.after.Touched()...)
	}
	return nil
}

// feeds lists the feeds that would change.
func (o *outlook) feeds(now time.Time) []events.Feed {
	first, last := agenda.Shown(o.before.Today(now))
	var list []events.Feed
	for _, f := range calendar.ChangedFeeds(o.before, o.after, o.touched, first, last) {
		list = append(list, events.Feed{ID: f.ID, Name: f.Name, Scope: f.Scope.String()})
	}
	return list
}

// mails lists what people would be told.
func (r *Reception) mails(ahead *outlook, now time.Time) []events.Mail {
	var list []events.Mail
	for _, o := range owed.Preview(ahead.before, ahead.after, ahead.touched, r.Ledger.Copy, now) {
		mail := events.Mail{Message: o.Kind, To: o.To, About: o.About.String(), Revision: o.Revision, Language: events.Languages[0]}
		if p := ahead.after.Person(o.To); p != nil && !p.Erased {
			mail.Language = p.Language
		}
		if (o.Kind == meetingmail.Invitation || o.Kind == tripmail.Visitors) && o.Due.After(now.Add(time.Hour)) {
			mail.At = o.Due
		}
		list = append(list, mail)
	}
	return list
}

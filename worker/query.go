package worker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"jourfixe/calendar"
	"jourfixe/events"
)

// The questions that a client may ask over NATS, as noun and question of the subject (events.QuerySubject). Whichever
// replica is free answers. They change nothing in the office; those about mails that came in change what becomes of a mail,
// and may be asked again like all others.
const (
	AskOutcome = "outcome" // command.outcome: Inquiry → events.Answer
	AskPreview = "preview" // command.preview: Inquiry → events.Answer
	AskPlan    = "plan"    // office.plan: PlanRequest → []calendar.Step
	AskExport  = "export"  // person.export: PersonRequest → Export; trusted clients only
	AskErased  = "erased"  // person.erased: PersonRequest → true once nothing readable is left
	AskFeeds   = "feeds"   // feed.feeds: nothing → []FeedLine
	AskRuns    = "runs"    // schedule.runs: nothing → []ScheduleLine

	AskDeliveries = "deliveries" // meeting.deliveries: DeliveriesRequest → []Delivery
	AskOffice     = "preview"    // office.preview: PlanRequest → PlanPreview; trusted clients only

	AskInboundList    = "list"    // inbound.list: InboundQuery → InboundPage; trusted clients only
	AskInboundShow    = "show"    // inbound.show: InboundRequest → InboundMail; trusted clients only
	AskInboundRetry   = "retry"   // inbound.retry: InboundRequest → whether it was; trusted clients only
	AskInboundDrop    = "drop"    // inbound.drop: InboundRequest → whether it was; trusted clients only
	AskInboundDeliver = "deliver" // inbound.deliver: InboundDelivery → InboundReceipt
)

// maxWait bounds how long a question may be held until there is an answer.
const maxWait = 25 * time.Second

// An Inquiry asks about a command. The data is sent again, so that an answer given to other data under the same identity
// is never taken for this command's.
type Inquiry struct {
	Type     events.Type   `json:"type"`
	Source   string        `json:"source"`
	ID       string        `json:"id"`
	Sequence uint64        `json:"sequence,omitempty"`
	Data     []byte        `json:"data"`           // as it was sent, in base64
	Wait     time.Duration `json:"wait,omitempty"` // nanoseconds
}

// A PlanRequest asks what would make the office as a file says.
type PlanRequest struct {
	Items []calendar.Item `json:"items"`
	Prune bool            `json:"prune"`
}

// A PersonRequest names a person.
type PersonRequest struct {
	ID   string        `json:"id"`
	Wait time.Duration `json:"wait,omitempty"` // nanoseconds
}

// A DeliveriesRequest names what mails were about.
type DeliveriesRequest struct {
	About string `json:"about"` // as in meeting/jour-fixe-2027-02-03
}

// A PlanPreview is what would come of an office file: what it would change, which meetings it would cancel, and which
// mails it would set off. A refusal ends it, since what comes after may hang on what is refused.
type PlanPreview struct {
	Steps   []StepPreview `json:"steps"`
	Mails   []events.Mail `json:"mails,omitempty"`
	Feeds   []events.Feed `json:"feeds,omitempty"`
	Problem *StepProblem  `json:"problem,omitempty"`
}

// A StepPreview is one of the commands, and what it would cancel.
type StepPreview struct {
	calendar.Step
	Cancels []string `json:"cancels,omitempty"` // ids of meetings
}

// A StepProblem says which of the commands would be refused, and why.
type StepProblem struct {
	Ref     events.Ref      `json:"ref"`
	Problem *events.Problem `json:"problem"`
}

// A FeedLine is a feed as a list shows it.
type FeedLine struct {
	ID      string    `json:"id"`
	Name    string    `json:"name"`
	Scope   string    `json:"scope"`
	Issued  time.Time `json:"issued"`
	Revoked bool      `json:"revoked"`
}

// A ScheduleLine is a schedule as a list shows it: its last time, if it has had one, and the next five. Of what a command
// sets off the last is the one that was answered; what is said has no more to it than its time.
type ScheduleLine struct {
	ID   string      `json:"id"`
	Cron string      `json:"cron"`
	Zone string      `json:"zone"`
	Do   string      `json:"do"`
	Last *time.Time  `json:"last,omitempty"`
	Next []time.Time `json:"next"`
}

// ErrNotAllowed is what a client hears that asks for personal data and is not trusted with them.
var ErrNotAllowed = errors.New("this client may not ask for personal data; the operator may")

// Name implements Worker.
func (r *Reception) Name() string { return "reception" }

// Run answers questions over NATS until ctx ends.
func (r *Reception) Run(ctx context.Context) error {
	if err := r.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	group, ctx := errgroup.WithContext(ctx)
	serve := func(noun, question string, answer func(context.Context, string, []byte) ([]byte, error)) {
		group.Go(func() error { return r.Journal.Answer(ctx, noun, question, answer) })
	}
	serve("command", AskOutcome, question(r.outcome))
	serve("command", AskPreview, question(r.preview))
	serve("office", AskPlan, question(r.plan))
	serve("person", AskExport, question(r.export))
	serve("person", AskErased, question(r.erased))
	serve("feed", AskFeeds, question(r.feeds))
	serve("schedule", AskRuns, question(r.runs))
	serve("meeting", AskDeliveries, question(r.deliveries))
	serve("office", AskOffice, question(r.previewOffice))
	serve("inbound", AskInboundList, question(r.inboundList))
	serve("inbound", AskInboundShow, question(r.inboundShow))
	serve("inbound", AskInboundRetry, question(r.inboundRetry))
	serve("inbound", AskInboundDrop, question(r.inboundDrop))
	serve("inbound", AskInboundDeliver, question(r.inboundDeliver))
	return group.Wait()
}

// question makes a handler of bytes from one of Go values.
func question[Q, A any](answer func(context.Context, string, Q) (A, error)) func(context.Context, string, []byte) ([]byte, error) {
	return func(ctx context.Context, client string, data []byte) ([]byte, error) {
		var q Q
		if err := json.Unmarshal(data, &q); err != nil {
			return nil, fmt.Errorf("the question is not readable as %T", q)
		}
		a, err := answer(ctx, client, q)
		if err != nil {
			return nil, err
		}
		return json.Marshal(a)
	}
}

func (r *Reception) outcome(ctx context.Context, client string, q Inquiry) (events.Answer, error) {
	m := events.Message{ID: q.ID, Source: q.Source, Type: q.Type.String(), Data: q.Data}
	return r.Outcome(ctx, client, r.receipt(q.Sequence, q.Type, m), min(q.Wait, maxWait))
}

func (r *Reception) preview(ctx context.Context, client string, q Inquiry) (events.Answer, error) {
	return r.Preview(ctx, client, q.Type, events.Message{ID: q.ID, Source: q.Source, Type: q.Type.String(), Data: q.Data})
}

func (r *Reception) plan(_ context.Context, client string, q PlanRequest) ([]calendar.Step, error) {
	if !r.Trusted(client) {
		// What is to be changed is found by comparing with people's names and addresses.
		return nil, ErrNotAllowed
	}
	return r.Plan(q)
}

// Plan says which commands make the office as the file says.
func (r *Reception) Plan(q PlanRequest) (steps []calendar.Step, err error) {
	r.Mirror.View(func(b *calendar.Book) {
		steps, err = b.Plan(q.Items, q.Prune, func(data []byte) string { return events.Hash(r.Key, data) })
	})
	return steps, err
}

func (r *Reception) export(_ context.Context, client string, q PersonRequest) (calendar.Export, error) {
	if !r.Trusted(client) {
		return calendar.Export{}, ErrNotAllowed
	}
	var export calendar.Export
	var known bool
	r.Mirror.View(func(b *calendar.Book) { export, known = b.Export(q.ID) })
	r.Ledger.All(func(l calendar.Ledger) { export.Mails = l.Mails(q.ID) })
	if !known {
		return calendar.Export{}, fmt.Errorf("there is no person of this id, or they are erased")
	}
	return export, nil
}

// erased waits until nothing of the person can be read any more.
func (r *Reception) erased(ctx context.Context, _ string, q PersonRequest) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, min(q.Wait, maxWait))
	defer cancel()
	for {
		left, err := r.Journal.Erased(ctx, []string{q.ID})
		if err != nil && ctx.Err() == nil {
			return false, err
		}
		if err == nil && len(left) == 0 && (r.Forgotten == nil || r.Forgotten(q.ID)) {
			return true, nil
		}
		if !Sleep(ctx, 100*time.Millisecond) {
			return false, nil
		}
	}
}

func (r *Reception) feeds(_ context.Context, _ string, _ struct{}) ([]FeedLine, error) {
	lines := []FeedLine{}
	r.Mirror.View(func(b *calendar.Book) {
		for _, f := range b.Feeds() {
			lines = append(lines, FeedLine{ID: f.ID, Name: f.Name, Scope: f.Scope.String(), Issued: f.Issued, Revoked: f.Revoked})
		}
	})
	return lines, nil
}

func (r *Reception) runs(_ context.Context, _ string, _ struct{}) ([]ScheduleLine, error) {
	lines := []ScheduleLine{}
	r.Mirror.View(func(b *calendar.Book) {
		for _, s := range b.Schedules() {
			line := ScheduleLine{ID: s.ID, Cron: s.Cron, Zone: s.Zone, Do: s.Do, Next: s.Next(r.Now(), 5)}
			if last := s.Latest(r.Now()); !last.IsZero() {
				line.Last = &last
			}
			lines = append(lines, line)
		}
	})
	return lines, nil
}

func (r *Reception) deliveries(_ context.Context, _ string, q DeliveriesRequest) ([]Delivery, error) {
	about, err := events.ParseRef(q.About)
	if err != nil {
		return nil, err
	}
	known := false
	r.Mirror.View(func(b *calendar.Book) { known = b.Known(about) })
	if !known {
		return nil, fmt.Errorf("there is no %s", about)
	}
	return r.Deliveries(about), nil
}

func (r *Reception) previewOffice(_ context.Context, client string, q PlanRequest) (PlanPreview, error) {
	if !r.Trusted(client) {
		return PlanPreview{}, ErrNotAllowed
	}
	return r.PreviewOffice(q)
}

// PreviewOffice says what would come of an office file, and changes nothing.
func (r *Reception) PreviewOffice(q PlanRequest) (p PlanPreview, err error) {
	r.Mirror.View(func(b *calendar.Book) {
		var steps []calendar.Step
		if steps, err = b.Plan(q.Items, q.Prune, func(data []byte) string { return events.Hash(r.Key, data) }); err != nil {
			return
		}
		now, after := r.Now(), b.Clone()
		for i, step := range steps {
			m := events.Message{ID: fmt.Sprint(i), Source: "/preview", Type: step.Type.String(), Data: step.Data}
			c, problem := Read(r.Key, r.Office, "preview", step.Type.String(), m)
			c.Sequence = uint64(i + 1)
			var decision calendar.Decision
			if problem == nil {
				decision = after.Decide(c, now)
				problem = decision.Problem()
			}
			if problem != nil {
				p.Problem = &StepProblem{step.Ref, problem}
				return
			}
			shown := StepPreview{Step: step}
			for _, e := range decision.Events {
				if gone, ok := e.Body.(*events.MeetingCancelled); ok {
					shown.Cancels = append(shown.Cancels, gone.ID)
				}
			}
			p.Steps = append(p.Steps, shown)
			if err = play(after, decision); err != nil {
				return
			}
		}
		p.Mails, p.Feeds = r.mails(b, after, now), changedFeeds(b, after, now)
	})
	return p, err
}

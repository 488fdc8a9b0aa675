package worker

import (
	"context"
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/plan"
	"jourfixe/calendar/reason"
	"jourfixe/events"
)

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
	plan.Step
	Cancels []string `json:"cancels,omitempty"` // ids of meetings
}

// A StepProblem says which of the commands would be refused, and why.
type StepProblem struct {
	Ref     events.Ref      `json:"ref"`
	Problem *events.Problem `json:"problem"`
}

// Plan says which commands make the office as the file says. What was sent before, as by an apply that was cut short, is decided
// first, or it would be asked for twice.
func (r *Reception) Plan(ctx context.Context, items []plan.Item, prune bool) ([]plan.Step, error) {
	if err := r.decided(ctx); err != nil {
		return nil, err
	}
	return r.plan(r.Mirror.Snapshot(), items, prune)
}

// decidedWithin is how long is waited for what was sent before.
const decidedWithin = 10 * time.Second

// decided returns when every command that is stored is decided, or when that takes long: a desk may be away, or others keep it busy.
func (r *Reception) decided(ctx context.Context) error {
	handled := r.cursor
	if r.Shares != nil {
		handled = r.Shares.Handled
	}
	last, err := r.Journal.LastCommand(ctx)
	if err != nil {
		return err
	}
	for end := time.Now().Add(decidedWithin); handled() < last && time.Now().Before(end); {
		if !Sleep(ctx, 10*time.Millisecond) {
			return ctx.Err()
		}
	}
	return nil
}

func (r *Reception) plan(b *calendar.Book, items []plan.Item, prune bool) ([]plan.Step, error) {
	return plan.Make(b, items, prune, func(data []byte) string { return events.Hash(r.Key, data) })
}

// PreviewOffice says what would come of an office file, and changes nothing.
func (r *Reception) PreviewOffice(items []plan.Item, prune bool) (PlanPreview, error) {
	book := r.Mirror.Snapshot()
	steps, err := r.plan(book, items, prune)
	if err != nil {
		return PlanPreview{}, err
	}
	var p PlanPreview
	now, ahead := r.Now(), lookAhead(book)
	for i, step := range steps {
		m := events.Message{ID: fmt.Sprint(i), Source: "/preview", Type: step.Type.String(), Data: step.Data}
		c, problem := Read(r.Key, r.Office, "preview", step.Type.String(), m)
		c.Sequence = uint64(i + 1)
		var decision calendar.Decision
		if problem == nil {
			decision = ahead.after.Decide(c, now)
			problem = decision.Problem()
		}
		if problem != nil {
			p.Problem = &StepProblem{step.Ref, problem.Spoken(reason.Staff)}
			return p, nil
		}
		shown := StepPreview{Step: step}
		shown.Data = nil // whoever asks has it
		for _, e := range decision.Events {
			if gone, ok := e.Body.(*events.MeetingCancelled); ok {
				shown.Cancels = append(shown.Cancels, gone.ID)
			}
		}
		p.Steps = append(p.Steps, shown)
		if err := ahead.play(decision); err != nil {
			return p, err
		}
	}
	p.Mails, p.Feeds = r.mails(ahead, now), ahead.feeds(now)
	return p, nil
}

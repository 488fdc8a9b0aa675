package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar/plan"
	"jourfixe/config"
	"jourfixe/events"
	"jourfixe/worker"
	"jourfixe/worker/questions"
)

// An applyCommand makes the office as a file says.
type applyCommand struct {
	connect
	File   string `arg:"" help:"The office file, YAML; - for standard input."`
	DryRun bool   `help:"Print the difference, the mails that it would set off and the feeds that it would change, and change nothing."`
	Prune  bool   `help:"End the series, trips, groups, venues, schedules, reminders, links and partners that an earlier file had and this one has no more. What is cancelled by it is listed first."`
}

// Help implements kong.HelpProvider.
func (*applyCommand) Help() string {
	return `Only what the file has changed since it was last applied is touched; what was changed by other ways stays.

Example:
  jourfixe apply --dry-run office.yaml`
}

// Run implements the subcommand.
func (c *applyCommand) Run(ctx context.Context, p *program) error {
	room := make([]byte, roomy)
	defer runtime.KeepAlive(room)
	data, err := p.inputUpTo(c.File, config.MaxOfficeFile)
	if err != nil {
		return err
	}
	office, err := config.ReadOffice(c.File, data)
	if err != nil {
		return err
	}
	s, err := c.dial()
	if err != nil {
		return err
	}
	defer s.Close()
	told := p.progress("apply")
	defer told.end()
	a := applier{reception: patient{s, c.Timeout}, out: p.out, told: told, now: p.now, prune: c.Prune, dryRun: c.DryRun}
	err = a.apply(ctx, office.Items)
	told.end()
	if refused := (refusal{}); errors.As(err, &refused) {
		for _, fault := range office.Locate(refused.ref, refused.problem) {
			fmt.Fprintf(p.err, "%s:%d:%d: %s: %s\n", c.File, fault.Line, fault.Column, fault.Field, fault.Detail)
		}
	}
	return err
}

// roomy is how many bytes are held that nothing is written to, so that they take no memory: the collector looks at what there is once that much more has come, and not
// over and over while the tree of a large file grows.
const roomy = 64 << 20

// A refusal says which item of an office file the desk did not take.
type refusal struct {
	ref     events.Ref
	problem *events.Problem
}

func (r refusal) Error() string { return r.ref.String() + ": " + r.problem.Error() }

// A reception takes the commands of an applier in: that of a running server, or of this process.
type reception interface {
	plan(ctx context.Context, q questions.PlanRequest) ([]plan.Step, error)
	previewOffice(ctx context.Context, q questions.PlanRequest) (worker.PlanPreview, error)
	// send has commands stored behind those that were sent before them, in their order.
	send(ctx context.Context, list []errand) answered
}

// An errand is a command that is to be sent.
type errand struct {
	kind    events.Type
	message events.Message
}

// answered waits until all commands are answered that were sent together, and says what became of each.
type answered func(ctx context.Context) ([]worker.Result, error)

func (s *session) plan(ctx context.Context, q questions.PlanRequest) (steps []plan.Step, err error) {
	err = again(ctx, func() error { return s.ask(ctx, "office", questions.AskPlan, q, &steps) })
	return steps, err
}

func (s *session) previewOffice(ctx context.Context, q questions.PlanRequest) (p worker.PlanPreview, err error) {
	err = again(ctx, func() error { return s.ask(ctx, "office", questions.AskOffice, q, &p) })
	return p, err
}

// A patient reception is that of a running server, which is given so long for each answer: all of a large file takes longer.
type patient struct {
	*session
	each time.Duration
}

func (p patient) plan(ctx context.Context, q questions.PlanRequest) ([]plan.Step, error) {
	ctx, cancel := context.WithTimeout(ctx, p.each)
	defer cancel()
	return p.session.plan(ctx, q)
}

func (p patient) previewOffice(ctx context.Context, q questions.PlanRequest) (worker.PlanPreview, error) {
	ctx, cancel := context.WithTimeout(ctx, p.each)
	defer cancel()
	return p.session.previewOffice(ctx, q)
}

// An applier brings a book and an office file together.
type applier struct {
	reception     reception
	out           io.Writer
	told          *progress // how far it has come; nil: nobody wants to know
	now           func() time.Time
	prune, dryRun bool
}

// rounds bounds how often the difference is found again because somebody else was changing the office meanwhile.
const rounds = 5

// apply plans and sends until there is no difference left. Killed on the way, it is simply run again: what is there
// already makes no difference any more.
func (a *applier) apply(ctx context.Context, items []plan.Item) error {
	for range rounds {
		q := questions.PlanRequest{Items: items, Prune: a.prune}
		steps, err := a.reception.plan(ctx, q)
		if err != nil {
			return fmt.Errorf("compare the file with the office: %w", err)
		}
		if len(steps) == 0 {
			fmt.Fprintln(a.out, "nothing to change")
			return nil
		}
		if err := a.show(ctx, q, steps); err != nil || a.dryRun {
			return err
		}
		switch retry, err := a.carryOut(ctx, steps); {
		case err != nil:
			return err
		case !retry:
			return nil
		}
	}
	return errors.New("somebody else keeps changing the same things; apply the file again when they are done")
}

// show prints what is to be done, what ending something cancels, and, where nothing is to be done yet, every mail that it
// would set off. What is carried out at once and ends nothing needs no look ahead.
func (a *applier) show(ctx context.Context, q questions.PlanRequest, steps []plan.Step) error {
	var p worker.PlanPreview
	if a.dryRun || slices.ContainsFunc(steps, isEnd) {
		var err error
		if p, err = a.reception.previewOffice(ctx, q); err != nil {
			return fmt.Errorf("look what would come of the file: %w", err)
		}
	} else {
		for _, step := range steps {
			p.Steps = append(p.Steps, worker.StepPreview{Step: step})
		}
	}
	a.list(p.Steps)
	if !a.dryRun {
		return nil // carrying it out tells what is refused
	}
	if p.Problem != nil {
		return exit{refusal{p.Problem.Ref, p.Problem.Problem}, exitRefused}
	}
	for _, m := range p.Mails {
		when := ""
		if !m.At.IsZero() {
			when = " on " + m.At.Format(time.DateOnly)
		}
		fmt.Fprintf(a.out, "> %s to %s (%s) about %s%s\n", m.Message, m.To, m.Language, m.About, when)
	}
	for _, f := range p.Feeds {
		fmt.Fprintf(a.out, "* feed %s of %s\n", f.ID, f.Scope)
	}
	return nil
}

// list prints what is to be done, a line for each thing; of thousands not each by itself.
func (a *applier) list(steps []worker.StepPreview) {
	var lines bytes.Buffer
	for _, step := range steps {
		switch {
		case step.Type.Name == "apply":
			continue
		case isEnd(step.Step):
			fmt.Fprintf(&lines, "- %s\n", step.Ref)
			for _, id := range step.Cancels {
				fmt.Fprintf(&lines, "    cancels %s\n", id)
			}
		case step.Changed != nil:
			fmt.Fprintf(&lines, "~ %s: %s\n", step.Ref, strings.Join(step.Changed, ", "))
		default:
			fmt.Fprintf(&lines, "+ %s\n", step.Ref)
		}
	}
	fmt.Fprint(a.out, lines.String())
}

func isEnd(s plan.Step) bool {
	return s.Type.Name == "end" || s.Type.Name == "cancel" || s.Type.Name == "retire" || s.Type.Name == "remove"
}

// errands makes commands of steps.
func (a *applier) errands(steps []plan.Step) []errand {
	list := make([]errand, len(steps))
	for i, step := range steps {
		list[i] = errand{step.Type, events.Message{ID: rand.Text(), Source: source + "/apply", Type: step.Type.String(), Time: a.now().UTC(), Data: step.Data}}
	}
	return list
}

package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/worker"
	"jourfixe/worker/questions"
	"jourfixe/worker/report"
)

// A sendCommand publishes one command.
type sendCommand struct {
	connect
	Type   string `arg:"" complete:"commands" help:"The command, as in series.define. docs/events.md lists them."`
	File   string `arg:"" optional:"" default:"-" help:"Its data as JSON; - for standard input."`
	ID     string `name:"id" help:"The command's own id; sending it again with the same id and data changes nothing. Default: a new one."`
	Wait   bool   `help:"Wait for the answer and print it, exit code 3 if the command is refused or cannot be read. With --no-wait, end as soon as it is stored." default:"true" negatable:""`
	DryRun bool   `help:"Print what the command would set off, with the mails and the feeds that would change, and change nothing."`
	JSON   bool   `name:"json" help:"Print the answer as one JSON object, for programs. Default: a few lines for people."`
}

// Help implements kong.HelpProvider.
func (*sendCommand) Help() string {
	return `Example:
  jourfixe send meeting.request <<'END'
  {"title":{"de":"Besuch aus Riga"},"at":{"date":"2027-03-10","start":"10:00"},"duration":"PT1H"}
  END`
}

// source is what commands from this program name as their CloudEvents source.
const source = "/jourfixe/cli"

// Run implements the subcommand.
func (c *sendCommand) Run(ctx context.Context, p *program) error {
	t, err := events.ParseType(c.Type)
	if err != nil {
		return usage("%v", err)
	}
	data, err := p.input(c.File)
	if err != nil {
		return err
	}
	if len(data) > events.MaxData {
		return usage("the data has more than %d bytes", events.MaxData)
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	m := events.Message{ID: c.ID, Source: source, Type: t.String(), Time: p.now().UTC(), Data: data}
	if m.ID == "" {
		m.ID = rand.Text()
	}
	switch {
	case c.DryRun:
		a, err := s.preview(ctx, t, m)
		if err != nil {
			return err
		}
		return c.answer(p, s, a)
	case c.Wait:
		a, err := s.send(ctx, t, m)
		if err != nil {
			return err
		}
		return c.answer(p, s, a)
	}
	if _, err := s.submit(ctx, t, m); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "stored; jourfixe send --id", m.ID, "with the same data tells what became of it")
	return nil
}

// answer prints an answer. Refused or not, it goes to standard output: it is what was asked for.
func (c *sendCommand) answer(p *program, s *session, a events.Answer) error {
	if c.JSON {
		if err := p.json(a); err != nil {
			return err
		}
	} else if _, err := io.WriteString(p.out, report.Lines(a, s.BaseURL)); err != nil {
		return err
	}
	if a.Outcome == events.Refused {
		return errRefused
	}
	return nil
}

// json prints a value on a line of its own.
func (p *program) json(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s\n", data)
	return err
}

// input reads a file, or standard input for "-", up to a little more than a command may have.
func (p *program) input(name string) ([]byte, error) { return p.inputUpTo(name, maxFile) }

// inputUpTo reads a file, or standard input for "-", of so many bytes at most.
func (p *program) inputUpTo(name string, most int) ([]byte, error) {
	from := p.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, usage("%v", err)
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, int64(most)+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	if len(data) > most {
		return nil, usage("%s has more than %d bytes", name, most)
	}
	return data, nil
}

const maxFile = 1 << 20

// send stores a command and waits for its answer, across restarts of the server: the command is on disk, so only the
// question has to be asked again.
func (s *session) send(ctx context.Context, t events.Type, m events.Message) (events.Answer, error) {
	var sequence uint64
	err := again(ctx, func() (err error) {
		sequence, err = s.submit(ctx, t, m)
		return err
	})
	if err != nil {
		return events.Answer{}, err
	}
	return s.outcome(ctx, t, m, sequence)
}

// roomWithin is how long it may take to find out why a command is not stored.
const roomWithin = 2 * time.Second

// submit stores a command. A server that cannot, as where its disk is full, does not answer who stores by itself; the house knows why.
func (s *session) submit(ctx context.Context, t events.Type, m events.Message) (uint64, error) {
	sequence, err := s.Submit(ctx, t, m)
	if !errors.Is(err, context.DeadlineExceeded) {
		return sequence, err
	}
	bounded, cancel := context.WithTimeout(context.WithoutCancel(ctx), roomWithin)
	defer cancel()
	var why string
	if s.ask(bounded, "office", questions.AskRoom, struct{}{}, &why) != nil || why == "" {
		return 0, err // it is as slow to say so, or older and does not know the question
	}
	return 0, exit{fmt.Errorf("submit %s: it is not known whether it is stored; send it again later, with --id %s: %s", t.Short(), m.ID, why), exitTimeout}
}

// outcome waits for the answer to a command that is stored.
func (s *session) outcome(ctx context.Context, t events.Type, m events.Message, sequence uint64) (events.Answer, error) {
	q := questions.Inquiry{Type: t, Source: m.Source, ID: m.ID, Sequence: sequence, Data: m.Data, Wait: 5 * time.Second}
	for {
		var a events.Answer
		err := again(ctx, func() error { return s.ask(ctx, "command", questions.AskOutcome, q, &a) })
		if err != nil {
			return events.Answer{}, fmt.Errorf("the command is stored and will be answered; sending it again with the id %s asks for the answer: %w", m.ID, err)
		}
		if a.Outcome != events.Pending {
			return a, nil
		}
	}
}

// preview asks what a command would set off.
func (s *session) preview(ctx context.Context, t events.Type, m events.Message) (a events.Answer, err error) {
	err = s.ask(ctx, "command", questions.AskPreview, questions.Inquiry{Type: t, Source: m.Source, ID: m.ID, Data: m.Data}, &a)
	return a, err
}

// again tries until it works, there is no sense in it, or the time is up. A server that is being restarted neither
// listens nor answers for a moment.
func again(ctx context.Context, try func() error) error {
	for {
		err := try()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if !errors.Is(err, journal.ErrNoAnswer) && !errors.Is(err, journal.ErrNoServer) && !errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		if !worker.Sleep(ctx, 200*time.Millisecond) {
			return err
		}
	}
}

// ask puts a question and reads the answer.
func (s *session) ask(ctx context.Context, noun, question string, q, answer any) error {
	data, err := json.Marshal(q)
	if err != nil {
		return err
	}
	put := s.Ask
	if slices.Contains(questions.Long, noun+"."+question) {
		put = s.AskLong
	}
	reply, err := put(ctx, noun, question, data)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(reply, answer); err != nil {
		return fmt.Errorf("read the server's answer about %s.%s: %w", noun, question, err)
	}
	return nil
}

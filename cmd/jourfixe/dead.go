package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"
)

// A deadCommand looks after what could not be handled.
type deadCommand struct {
	List  deadList  `cmd:"" help:"List the dead letters, oldest first."`
	Show  deadShow  `cmd:"" help:"Print one with its headers, reason and data. It may hold personal values."`
	Retry deadRetry `cmd:"" help:"Send one again as the operator, otherwise as it was, and take it out of the dead letters."`
	Drop  deadDrop  `cmd:"" help:"Destroy one."`
}

type deadList struct{ connect }

// Help implements kong.HelpProvider.
func (*deadList) Help() string { return "Example:\n  jourfixe dead list --data /var/lib/jourfixe" }

// Run implements the subcommand.
func (c *deadList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	letters, err := s.DeadLetters(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "SEQ\tAT\tSUBJECT\tREASON")
	for _, l := range letters {
		fmt.Fprintf(w, "%d\t%s\t%q\t%s\n", l.Sequence, l.At.Format(time.RFC3339), l.Subject, l.Reason)
	}
	return w.Flush()
}

type deadShow struct {
	connect
	Seq uint64 `arg:"" help:"The place of the message among the commands, as dead list shows it."`
}

// Help implements kong.HelpProvider.
func (*deadShow) Help() string { return "Example:\n  jourfixe dead show 4711" }

// Run implements the subcommand.
func (c *deadShow) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	letter, err := s.DeadLetter(ctx, c.Seq)
	if err != nil {
		return err
	}
	return p.json(letter)
}

type deadRetry struct {
	connect
	Seq uint64 `arg:"" help:"The place of the message among the commands, as dead list shows it."`
}

// Help implements kong.HelpProvider.
func (*deadRetry) Help() string { return "Example:\n  jourfixe dead retry 4711" }

// Run implements the subcommand.
func (c *deadRetry) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if _, err := s.Retry(ctx, c.Seq); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "sent again; jourfixe events --subject 'command.>' tells if it was refused")
	return nil
}

type deadDrop struct {
	connect
	Seq uint64 `arg:"" help:"The place of the message among the commands, as dead list shows it."`
}

// Help implements kong.HelpProvider.
func (*deadDrop) Help() string { return "Example:\n  jourfixe dead drop 4711" }

// Run implements the subcommand.
func (c *deadDrop) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	if err := s.Drop(ctx, c.Seq); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "dropped")
	return nil
}

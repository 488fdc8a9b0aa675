package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"jourfixe/worker/questions"
)

// A waitingCommand looks after commands that wait for their decision.
type waitingCommand struct {
	List waitingList `cmd:"" help:"List the commands that wait, oldest first, without what they say."`
	Drop waitingDrop `cmd:"" help:"Take out one that waits, or all of a client. Nobody is told."`
}

type waitingList struct {
	connect
	Of    string `help:"Those of one client." placeholder:"CLIENT"`
	Limit int    `help:"How many are listed." default:"100"`
}

// Help implements kong.HelpProvider.
func (*waitingList) Help() string { return "Example:\n  jourfixe commands list --of webshop" }

// Run implements the subcommand.
func (c *waitingList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var page questions.WaitingPage
	if err := s.ask(ctx, "command", questions.AskWaiting, questions.WaitingQuery{Client: c.Of, Limit: c.Limit}, &page); err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "SEQ\tAT\tCLIENT\tTYPE\tBYTES")
	for _, l := range page.Commands {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\n", l.Sequence, l.At.Format(time.RFC3339), l.Client, l.Type, l.Bytes)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, client := range slices.Sorted(maps.Keys(page.Clients)) {
		fmt.Fprintf(p.err, "%d of %s wait\n", page.Clients[client], client)
	}
	if page.More {
		fmt.Fprintln(p.err, "there are more, which there was no time to count")
	}
	fmt.Fprintf(p.err, "%d of %d bytes are taken, those of decided commands included\n", page.Bytes, page.Room)
	return nil
}

type waitingDrop struct {
	connect
	Seq uint64 `arg:"" optional:"" help:"The place of the command, as commands list shows it."`
	Of  string `help:"All of one client instead." placeholder:"CLIENT"`
}

// Help implements kong.HelpProvider.
func (*waitingDrop) Help() string {
	return `What the desk has in hand is decided all the same. Remove or renew the client first if it goes on sending.

Example:
  jourfixe commands drop 4711
  jourfixe commands drop --of webshop`
}

// Run implements the subcommand.
func (c *waitingDrop) Run(ctx context.Context, p *program) error {
	if (c.Seq == 0) == (c.Of == "") {
		return usage("say which: SEQ, as commands list shows it, or --of CLIENT")
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	all := 0
	for {
		var n int
		if err := s.ask(ctx, "command", questions.AskDropWaiting, questions.WaitingDrop{Sequence: c.Seq, Client: c.Of}, &n); err != nil {
			return err
		}
		if all += n; n == 0 || c.Seq != 0 {
			break
		}
	}
	if c.Seq != 0 && all == 0 {
		return fmt.Errorf("no command waits at %d; it is decided, or was dropped", c.Seq)
	}
	fmt.Fprintf(p.err, "%d dropped\n", all)
	return nil
}

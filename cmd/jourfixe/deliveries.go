package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"jourfixe/worker"
	"jourfixe/worker/questions"
)

// A deliveriesCommand lists what was said about a meeting, and to whom.
type deliveriesCommand struct {
	connect
	Meeting string `arg:"" help:"The meeting's id; or series/ID for overviews, schedule/ID for digests."`
	Format  string `help:"text, or json: an object for each mail." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*deliveriesCommand) Help() string {
	return `A mail is owed (nobody has begun to send it), sending, sent, deferred (the mail server did not take it; it is tried
again) or failed (given up). Of the mail server's answers only the codes are kept. People are named by their ids.

Example:
  jourfixe deliveries jour-fixe-2027-02-03 --data /var/lib/jourfixe`
}

// Run implements the subcommand.
func (c *deliveriesCommand) Run(ctx context.Context, p *program) error {
	about := c.Meeting
	if !strings.Contains(about, "/") {
		about = "meeting/" + about
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var list []worker.Delivery
	if err := s.ask(ctx, "meeting", questions.AskDeliveries, questions.DeliveriesRequest{About: about}, &list); err != nil {
		return err
	}
	if c.Format == "json" {
		for _, d := range list {
			if err := p.json(d); err != nil {
				return err
			}
		}
		return nil
	}
	if len(list) == 0 {
		fmt.Fprintln(p.out, "nothing was said, and nothing is owed yet")
		return nil
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "PERSON\tMESSAGE\tREVISION\tSTATE\tSINCE\tANSWER")
	for _, d := range list {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", d.Person, d.Message, d.Revision, d.State, d.At.UTC().Format(time.DateTime)+" UTC", d.Response)
	}
	return w.Flush()
}

package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"jourfixe/calendar/tz"
	"jourfixe/worker/questions"
)

// A schedulesCommand lists the schedules.
type schedulesCommand struct {
	connect
	Format string `help:"text, or json: an object for each schedule." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*schedulesCommand) Help() string {
	return `Shows when each schedule ran last and its next five times, on the schedule's own clock.

Example:
  jourfixe schedules --data /var/lib/jourfixe`
}

// Run implements the subcommand.
func (c *schedulesCommand) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var lines []questions.ScheduleLine
	if err := s.ask(ctx, "schedule", questions.AskRuns, struct{}{}, &lines); err != nil {
		return err
	}
	if c.Format == "json" {
		for _, l := range lines {
			if err := p.json(l); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tCRON\tZONE\tDOES\tLAST\tNEXT")
	for _, l := range lines {
		loc, ok := tz.Location(l.Zone)
		if !ok {
			loc = time.UTC
		}
		last := "never"
		if l.Last != nil {
			last = l.Last.In(loc).Format("2006-01-02 15:04")
		}
		for i, next := range l.Next {
			if i > 0 {
				fmt.Fprintf(w, "\t\t\t\t\t%s\n", next.In(loc).Format("2006-01-02 15:04"))
				continue
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.Cron, l.Zone, l.Do, last, next.In(loc).Format("2006-01-02 15:04"))
		}
	}
	return w.Flush()
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"jourfixe/events"
	"jourfixe/worker/questions"
)

type busyList struct{ connect }

// Help implements kong.HelpProvider.
func (*busyList) Help() string {
	return `A calendar is current, stale (what was read last holds, since it cannot be read any more) or unread (it never was). Why one is stale is a word
that docs/busy.md explains. Where calendars are is shown nowhere: an address is a secret.

Example:
  jourfixe busy list`
}

// Run implements the subcommand.
func (c *busyList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var lines []questions.CalendarLine
	if err := s.ask(ctx, "person", questions.AskCalendars, struct{}{}, &lines); err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "OF\tSTATE\tAS OF\tFOLLOWED SINCE\tENTRIES\tWHY")
	for _, l := range lines {
		state, asOf, why := "current", "-", "-"
		if l.AsOf.IsZero() {
			state = "unread"
		} else {
			asOf = l.AsOf.Format(time.RFC3339)
		}
		if l.Why != "" {
			why = fmt.Sprintf("%s since %s", l.Why, l.Failed.Format(time.RFC3339))
			if l.Status > 0 {
				why = fmt.Sprintf("%s %d since %s", l.Why, l.Status, l.Failed.Format(time.RFC3339))
			}
			if !l.AsOf.IsZero() {
				state = "stale"
			}
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\n", l.Of, state, asOf, l.Since.Format(time.RFC3339), l.Entries, why)
	}
	return w.Flush()
}

// A whose is a command about the calendar of a person or a venue.
type whose struct {
	connect
	Of string `arg:"" help:"Whose it is: person/<id> or venue/<id>."`
}

// ref is the person or venue that is named.
func (c *whose) ref() (events.Ref, error) {
	noun, id, _ := strings.Cut(c.Of, "/")
	if noun != "person" && noun != "venue" || id == "" {
		return events.Ref{}, usage("write person/<id> or venue/<id>, as in person/contact-riga")
	}
	return events.Ref{Noun: noun, ID: id}, nil
}

type busyFollow struct{ whose }

// Help implements kong.HelpProvider.
func (*busyFollow) Help() string {
	return `The address is read from standard input, where nobody else on this machine sees it: whoever has it reads the calendar. It begins with https:// or webcal://.
One that is followed already is put in the place of the one before. "jourfixe busy - < address.txt" shows beforehand what can be made out of it.

Example:
  jourfixe busy follow person/contact-riga < address.txt`
}

// longestAddress bounds what is read for an address; the desk takes less.
const longestAddress = 8 << 10

// Run implements the subcommand.
func (c *busyFollow) Run(ctx context.Context, p *program) error {
	of, err := c.ref()
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(p.in, longestAddress))
	if err != nil {
		return fmt.Errorf("read standard input: %w", err)
	}
	address := strings.TrimSpace(string(data))
	if address == "" {
		return usage("standard input has no address; write: jourfixe busy follow %s < address.txt", c.Of)
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	body, err := json.Marshal(events.FollowPerson{ID: of.ID, Address: address}) // that of a venue has the same form
	if err != nil {
		return err
	}
	if err := s.command(ctx, p, of.Noun+".follow", body); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "followed; it is read within minutes, and jourfixe busy list shows how that went")
	return nil
}

type busyUnfollow struct{ whose }

// Help implements kong.HelpProvider.
func (*busyUnfollow) Help() string { return "Example:\n  jourfixe busy unfollow venue/town-hall" }

// Run implements the subcommand.
func (c *busyUnfollow) Run(ctx context.Context, p *program) error {
	of, err := c.ref()
	if err != nil {
		return err
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	body, err := json.Marshal(events.UnfollowPerson{ID: of.ID})
	if err != nil {
		return err
	}
	if err := s.command(ctx, p, of.Noun+".unfollow", body); err != nil {
		return err
	}
	fmt.Fprintln(p.err, "followed no more; the address, and what was read, are destroyed")
	return nil
}

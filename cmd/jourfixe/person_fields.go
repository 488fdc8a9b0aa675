package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A personFields tells what is kept of people.
type personFields struct {
	connect
	Due    bool   `help:"Ask the office instead what is going to be destroyed in the next 12 months: how much of what, and when."`
	Lang   string `help:"The language it is told in: ${spoken}." enum:"${spoken}" default:"en"`
	Format string `help:"text, for people, or json." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*personFields) Help() string {
	return `Every sort of personal data: of whom, what for, on which basis, until when, who sees it, and in which fields of events and commands it
stands. The list is that of the program and needs no server, with the times of keeping that hold where an office says nothing; where the legal bases are concerned the
office has the last word. With --due the journal of the office is read, without the keys that would open what is personal.

Example:
  jourfixe person fields --lang de
  jourfixe person fields --due --format json`
}

// Run implements the subcommand.
func (c *personFields) Run(ctx context.Context, p *program) error {
	if c.Due {
		return c.due(ctx, p)
	}
	list := personal.Say(c.Lang, events.Retention{})
	if c.Format == "json" {
		return p.json(list)
	}
	say := words.Texts(words.Personal)[c.Lang].Say
	var b strings.Builder
	for _, a := range list {
		fmt.Fprintf(&b, "\n%s\n  %s: %s\n  %s: %s\n", a.Title, say("purpose"), a.Purpose, say("basis"), a.Basis)
		for _, k := range a.Data {
			fmt.Fprintf(&b, "\n  * %s\n", k.What)
			if k.Special {
				fmt.Fprintf(&b, "      %s\n", say("special"))
			}
			fmt.Fprintf(&b, "      %s: %s\n      %s: %s\n      %s: %s\n", say("column.whose"), k.Whose, say("column.until"), k.Until, say("column.sees"), k.Sees)
			if len(k.Fields) > 0 {
				fmt.Fprintf(&b, "      (%s)\n", strings.ReplaceAll(strings.Join(k.Fields, ", "), " ", "."))
			}
		}
	}
	_, err := fmt.Fprintln(p.out, strings.ReplaceAll(strings.TrimPrefix(b.String(), "\n"), ",.", ", "))
	return err
}

// due tells what is going to be destroyed.
func (c *personFields) due(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	book, err := bookOf(ctx, s)
	if err != nil {
		return err
	}
	list := personal.Ahead(book, p.now(), c.Lang)
	if c.Format == "json" {
		return p.json(list)
	}
	say := words.Texts(words.Personal)[c.Lang].Say
	if len(list) == 0 {
		_, err := fmt.Fprintln(p.out, say("due.none"))
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", say("due.when"), say("column.what"), say("due.of"), say("due.count"))
	for _, d := range list {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\n", d.Called, d.What, d.Of, d.Count)
	}
	return w.Flush()
}

package main

import (
	"fmt"
	"strings"

	"jourfixe/calendar/personal"
	"jourfixe/calendar/words"
	"jourfixe/events"
)

// A personFields tells what is kept of people.
type personFields struct {
	Lang   string `help:"The language it is told in: ${spoken}." enum:"${spoken}" default:"en"`
	Format string `help:"text, for people, or json." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*personFields) Help() string {
	return `Every sort of personal data: of whom, what for, on which basis, until when, who sees it, and in which fields of events and commands it
stands. The list is that of the program and needs no server; where the legal bases are concerned the office has the last word.

Example:
  jourfixe person fields --lang de`
}

// Run implements the subcommand.
func (c *personFields) Run(p *program) error {
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

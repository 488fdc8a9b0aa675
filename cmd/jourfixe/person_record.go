package main

import (
	"context"

	"jourfixe/calendar/personal"
)

// A personRecord writes the record of processing activities.
type personRecord struct {
	connect
	Lang  string `help:"The language it is in: ${spoken}." enum:"${spoken}" default:"${firstSpoken}"`
	To    string `help:"Where it is written; - is standard output." required:"" placeholder:"FILE"`
	Force bool   `help:"Overwrite the file if there is one."`
}

// Help implements kong.HelpProvider.
func (*personRecord) Help() string {
	return `An accessible PDF with what article 30 of the GDPR asks for: who is responsible, what is done with which data of whom and what for, who gets
them, when they are destroyed, and how they are protected. What only the office can say is taken from its legal texts, or said to be missing. Nobody's
data are in it; the journal is read without the keys that would open them.

Example:
  jourfixe person record --lang de --to verzeichnis.pdf`
}

// Run implements the subcommand.
func (c *personRecord) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	book, err := bookOf(ctx, s)
	if err != nil {
		return err
	}
	return p.draw(ctx, personal.Record(book, c.Lang, p.now()), c.To, c.Force)
}

package main

import (
	"context"

	"jourfixe/calendar/personal"
)

// A personRecord writes the record of processing activities.
type personRecord struct{ paper }

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
	return c.write(ctx, p, personal.Record)
}

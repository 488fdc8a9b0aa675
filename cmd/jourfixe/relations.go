package main

import (
	"context"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/relations"
	"jourfixe/events"
	"jourfixe/worker/typeset"
)

// A relationsCommand writes the summary of all relations.
type relationsCommand struct {
	connect
	Lang  string `help:"The language it is in: ${spoken}." enum:"${spoken}" default:"${firstSpoken}"`
	To    string `help:"Where it is written; - is standard output." required:"" placeholder:"FILE"`
	Force bool   `help:"Overwrite the file if there is one."`
}

// Help implements kong.HelpProvider.
func (*relationsCommand) Help() string {
	return `An accessible PDF: every partner with what is known of it, what was and what is planned, and an overview. There is no name and no
address of anybody in it; the journal is read without the keys that would open them.

Example:
  jourfixe relations --lang de --to relations.pdf`
}

// Run implements the subcommand.
func (c *relationsCommand) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	book, err := bookOf(ctx, s)
	if err != nil {
		return err
	}
	return p.draw(ctx, relations.Make(book, c.Lang, p.now()), c.To, c.Force)
}

// draw writes a document as a PDF into a file, - for standard output.
func (p *program) draw(ctx context.Context, d *document.Document, to string, force bool) error {
	out, err := typeset.Draw(ctx, d)
	if err != nil {
		return err
	}
	if to == "-" {
		_, err := p.out.Write(out)
		return err
	}
	return writeNew(to, out, force)
}

// bookOf is the office as its journal tells it. What is personal stays sealed.
func bookOf(ctx context.Context, s *session) (*calendar.Book, error) {
	book := calendar.New(s.Office)
	return book, s.Follow(ctx, 0, "", false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
		if err != nil {
			return err
		}
		return book.Apply(e)
	})
}

package main

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar"
	"jourfixe/calendar/document"
	"jourfixe/calendar/relations"
	"jourfixe/events"
	"jourfixe/worker/typeset"
)

// A relationsCommand writes the summary of all relations.
type relationsCommand struct{ paper }

// A paper is a document about the office that is written as a PDF.
type paper struct {
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
	return c.write(ctx, p, relations.Make)
}

// write has the document told from the office as it is, and writes it into a file, - for standard output.
func (c *paper) write(ctx context.Context, p *program, tell func(*calendar.Book, string, time.Time) *document.Document) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	book, err := bookOf(ctx, s)
	if err != nil {
		return err
	}
	out, err := typeset.Draw(ctx, tell(book, c.Lang, p.now()))
	if err != nil {
		return err
	}
	if c.To == "-" {
		_, err := p.out.Write(out)
		return err
	}
	return writeNew(c.To, out, c.Force)
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

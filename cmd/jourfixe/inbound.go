package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"

	"jourfixe/worker"
)

// An inboundCommand looks after the mails that came in.
type inboundCommand struct {
	List  inboundList  `cmd:"" help:"List the mails that wait to be handled or are held for somebody to look at, oldest first."`
	Show  inboundShow  `cmd:"" help:"Print one: its envelope, why it is held, and the mail."`
	Retry inboundRetry `cmd:"" help:"Have one that is held handled again."`
	Drop  inboundDrop  `cmd:"" help:"Destroy one."`
}

type inboundList struct {
	connect
	Format string `help:"text, or json: an object for each mail." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*inboundList) Help() string {
	return `A mail without a reason waits for its turn. One with a reason is held until it is tried again or dropped, and is
destroyed a month after it came in.

Example:
  jourfixe inbound list --data /var/lib/jourfixe`
}

// Run implements the subcommand.
func (c *inboundList) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var list []worker.InboundLine
	if err := s.ask(ctx, "inbound", worker.AskInboundList, struct{}{}, &list); err != nil {
		return err
	}
	if c.Format == "json" {
		for _, l := range list {
			if err := p.json(l); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tAT\tFROM\tSIZE\tTRIES\tREASON\tDETAIL")
	for _, l := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", l.ID, l.At.Format(time.RFC3339), sender(l.From), l.Size, l.Tries,
			harmless(l.Reason, false), harmless(l.Detail, false))
	}
	return w.Flush()
}

type inboundShow struct {
	connect
	ID     string `arg:"" help:"The mail's id, as inbound list shows it."`
	Raw    bool   `help:"Print the mail alone, byte for byte as it came."`
	Format string `help:"text, or json: one object, with the mail in base64." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*inboundShow) Help() string {
	return `Anybody can have written what is in a mail: bytes that would steer the terminal are printed as \x1b and the like.

Example:
  jourfixe inbound show 3xk2mzqvh5ou7wyd4bfr6tjnea
  jourfixe inbound show 3xk2mzqvh5ou7wyd4bfr6tjnea --raw > mail.eml`
}

// Run implements the subcommand.
func (c *inboundShow) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	mail, err := s.inbound(ctx, c.ID)
	switch {
	case err != nil:
		return err
	case c.Raw:
		_, err = p.out.Write(mail.Data)
		return err
	case c.Format == "json":
		return p.json(mail)
	}
	fmt.Fprintf(p.out, "ID:      %s\nAt:      %s\nFrom:    %s\nTo:      %s\nSize:    %d\nTries:   %d\n",
		mail.ID, mail.At.Format(time.RFC3339), sender(mail.From), harmless(mail.To, false), mail.Size, mail.Tries)
	if mail.Reason != "" {
		fmt.Fprintf(p.out, "Reason:  %s\n", harmless(mail.Reason, false))
	}
	if mail.Detail != "" {
		fmt.Fprintf(p.out, "Detail:  %s\n", harmless(mail.Detail, false))
	}
	if mail.Held != nil {
		fmt.Fprintf(p.out, "Held:    %s\n", mail.Held.Format(time.RFC3339))
	}
	_, err = io.WriteString(p.out, "\n"+harmless(strings.ReplaceAll(string(mail.Data), "\r\n", "\n"), true)+"\n")
	return err
}

// inbound gets a mail, in as many pieces as it takes.
func (s *session) inbound(ctx context.Context, id string) (mail worker.InboundMail, err error) {
	for {
		var piece worker.InboundMail
		q := worker.InboundRequest{ID: id, Offset: len(mail.Data)}
		if err := s.ask(ctx, "inbound", worker.AskInboundShow, q, &piece); err != nil {
			return mail, err
		}
		piece.Data = append(mail.Data, piece.Data...)
		if len(piece.Data) >= piece.Size || len(piece.Data) == len(mail.Data) {
			piece.Offset = 0
			return piece, nil
		}
		mail = piece
	}
}

type inboundRetry struct {
	connect
	ID string `arg:"" help:"The mail's id, as inbound list shows it."`
}

// Help implements kong.HelpProvider.
func (*inboundRetry) Help() string {
	return "Example:\n  jourfixe inbound retry 3xk2mzqvh5ou7wyd4bfr6tjnea"
}

// Run implements the subcommand.
func (c *inboundRetry) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, worker.AskInboundRetry, c.ID, "it is handled again; jourfixe inbound list tells if it is held once more")
}

type inboundDrop struct {
	connect
	ID string `arg:"" help:"The mail's id, as inbound list shows it."`
}

// Help implements kong.HelpProvider.
func (*inboundDrop) Help() string {
	return "Example:\n  jourfixe inbound drop 3xk2mzqvh5ou7wyd4bfr6tjnea"
}

// Run implements the subcommand.
func (c *inboundDrop) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, worker.AskInboundDrop, c.ID, "dropped")
}

// decide says what shall become of a mail, and prints that it will.
func (c *connect) decide(ctx context.Context, p *program, question, id, done string) error {
	ctx, end, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer end()
	var ok bool
	if err := s.ask(ctx, "inbound", question, worker.InboundRequest{ID: id}, &ok); err != nil {
		return err
	}
	fmt.Fprintln(p.err, done)
	return nil
}

// sender shows the sender of an envelope.
func sender(from string) string {
	if from == "" {
		return "<>"
	}
	return harmless(from, false)
}

// harmless makes text from outside fit for a terminal: what is no visible character, or turns the direction of reading, is
// printed as Go writes it in a string. Lines and tabs stay where they may.
func harmless(text string, lines bool) string {
	var b strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case unicode.IsPrint(r), lines && (r == '\n' || r == '\t'):
			b.WriteString(text[:size])
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		text = text[size:]
	}
	return b.String()
}

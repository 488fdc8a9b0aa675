package main

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/worker"
	"jourfixe/worker/questions"
)

type mailHeld struct {
	connect
	Format string `help:"text, or json." enum:"text,json" default:"text"`
}

// Help implements kong.HelpProvider.
func (*mailHeld) Help() string {
	return `After a restore nothing goes out to anybody until it is released: the ledger is as old as the backup, and people may have been told since.
This lists what would go out now, and which of it they may have been told: all that came due before the restore. What was decided after the
backup is not known here at all, and neither is what people were told of it.

Example:
  jourfixe mail held --data /var/lib/jourfixe`
}

// Run implements the subcommand.
func (c *mailHeld) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var held worker.HeldMails
	if err := s.ask(ctx, "mail", questions.AskHeld, struct{}{}, &held); err != nil {
		return err
	}
	if c.Format == "json" {
		return p.json(held)
	}
	if held.Hold == nil {
		fmt.Fprintln(p.out, "no mail is held")
		return nil
	}
	fmt.Fprintln(p.err, whyHeld(held.Hold))
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "PERSON\tMESSAGE\tABOUT\tDUE\tTOLD ALREADY")
	for _, m := range held.Mails {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", m.Person, m.Message, m.About, m.Due.UTC().Format(time.DateTime)+" UTC", map[bool]string{true: "perhaps", false: "no"}[m.Maybe])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if held.More > 0 {
		fmt.Fprintf(p.out, "and %d more\n", held.More)
	}
	fmt.Fprintf(p.err, "%d mails are held, %d of which people may have been told\n", len(held.Mails)+held.More, held.Maybe)
	return nil
}

// whyHeld says why mails are held.
func whyHeld(h *owed.Hold) string {
	until, from := h.Until.UTC().Format(time.DateTime), h.From.UTC().Format(time.DateTime)
	switch h.Why {
	case owed.HeldLost:
		return "the ledger has no line, though people were told things, or have been owed something for more than a day: it is lost, and nobody knows what they were told"
	case owed.HeldOlder:
		return fmt.Sprintf("noticed at %s UTC: the ledger is older than it was, and knows what people were told until %s UTC", until, from)
	case owed.HeldResumed:
		return fmt.Sprintf("resumed at %s UTC from a copy that knows what people were told until %s UTC", until, from)
	}
	return fmt.Sprintf("restored at %s UTC from a backup that knows what people were told until %s UTC", until, from)
}

type mailRelease struct {
	connect
	Told   bool   `help:"What people may have been told already counts as told; all else goes out." xor:"what" required:""`
	Again  bool   `help:"Everything goes out, to some people for a second time." xor:"what" required:""`
	Person string `help:"For this person alone; the others are still held." placeholder:"ID"`
}

// Help implements kong.HelpProvider.
func (*mailRelease) Help() string {
	return `What counts as told is noted in the ledger, as sent, so that nobody is told it twice; reminders and changes of it go out as ever. jourfixe mail held
lists what is meant.

Examples:
  jourfixe mail release --told
  jourfixe mail release --again --person contact-riga`
}

// Run implements the subcommand.
func (c *mailRelease) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	noted := 0
	if err := s.ask(ctx, "mail", questions.AskRelease, questions.ReleaseRequest{Person: c.Person, Told: c.Told, Again: c.Again}, &noted); err != nil {
		return err
	}
	fmt.Fprintf(p.err, "released; %d mails count as told\n", noted)
	return nil
}

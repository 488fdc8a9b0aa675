package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"
	"unicode/utf8"

	"jourfixe/events"
	"jourfixe/worker/questions"
	"jourfixe/worker/reply"
)

// An inboundCommand looks after the mails that came in.
type inboundCommand struct {
	List  inboundList  `cmd:"" help:"List the mails that wait to be handled or are held for somebody to look at, oldest first."`
	Show  inboundShow  `cmd:"" help:"Print one: its envelope, why it is held, and the mail."`
	Retry inboundRetry `cmd:"" help:"Have one that is held, or all that are held for a reason, handled again."`
	Drop  inboundDrop  `cmd:"" help:"Destroy one, or all that are held for a reason."`
}

type inboundList struct {
	connect
	inboundFilter
	Limit  int    `help:"Only the first N, which are the oldest. Default: all." placeholder:"N"`
	Format string `help:"text, or json: an object for each mail." enum:"text,json" default:"text"`
}

// An inboundFilter says which mails are meant.
type inboundFilter struct {
	Reason string      `help:"Only those that are held for this reason, as in unknown-uid." placeholder:"REASON"`
	Before events.Date `help:"Only those that came in before this day began, in UTC as inbound list shows the times." placeholder:"DATE"`
}

// query asks for them.
func (f *inboundFilter) query() questions.InboundQuery {
	q := questions.InboundQuery{Reason: f.Reason}
	if !f.Before.IsZero() {
		q.Before = f.Before.In(0, time.UTC)
	}
	return q
}

// check tells a reason that is misspelt, which no mail is held for, from one that no mail is held for at the moment.
func (f *inboundFilter) check() error {
	var known []string
	for _, fate := range reply.Fates {
		if strings.HasPrefix(fate.Means, "held:") {
			known = append(known, fate.Word)
		}
	}
	if f.Reason == "" || slices.Contains(known, f.Reason) {
		return nil
	}
	if near := events.Nearest(f.Reason, known); near != "" {
		return usage("--reason: no mail is ever held for %q; did you mean %s?", f.Reason, near)
	}
	return usage("--reason: no mail is ever held for %q, but for %s", f.Reason, strings.Join(known, ", "))
}

// Help implements kong.HelpProvider.
func (*inboundList) Help() string {
	return `A mail without a reason waits for its turn. One with a reason is held until it is tried again or dropped, and is
destroyed a month after it came in. How many there are, and for which reasons, comes last, on standard error.

Example:
  jourfixe inbound list --data /var/lib/jourfixe
  jourfixe inbound list --reason unknown-uid --limit 20`
}

// Run implements the subcommand.
func (c *inboundList) Run(ctx context.Context, p *program) error {
	if c.Limit < 0 {
		return usage("--limit: must be 1 or more; leave it out for all")
	}
	if err := c.check(); err != nil {
		return err
	}
	s, err := c.dial()
	if err != nil {
		return err
	}
	defer s.Close()
	// Columns are as wide as a part needs them: nobody has to wait for the last one to see the first.
	w := tabwriter.NewWriter(p.out, 0, 4, 2, ' ', 0)
	if c.Format == "text" {
		fmt.Fprintln(w, "ID\tAT\tFROM\tSIZE\tTRIES\tREASON\tDETAIL")
	}
	listed := 0
	last, err := c.pages(ctx, s, c.query(), c.Limit, func(page *questions.InboundPage) error {
		for _, l := range page.Mails {
			if c.Format == "json" {
				if err := p.json(l); err != nil {
					return err
				}
				continue
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%d\t%s\t%s\n", l.ID, l.At.Format(time.RFC3339), sender(l.From), l.Size, l.Tries,
				printable(l.Reason, false), printable(l.Detail, false))
		}
		listed += len(page.Mails)
		return w.Flush()
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(p.err, tally(&last, listed))
	return nil
}

// pages gives the mails that are asked for, a part at a time, and at most limit of them; 0 means all. It returns the last
// part. The time that the flags allow is for each part.
func (c *connect) pages(ctx context.Context, s *session, q questions.InboundQuery, limit int, each func(*questions.InboundPage) error) (page questions.InboundPage, err error) {
	for listed := 0; ; {
		if limit > 0 {
			q.Limit = limit - listed
		}
		page = questions.InboundPage{}
		err := c.within(ctx, func(ctx context.Context) error { return s.ask(ctx, "inbound", questions.AskInboundList, q, &page) })
		if err != nil {
			return page, err
		}
		if err := each(&page); err != nil {
			return page, err
		}
		n := len(page.Mails)
		listed += n
		if !page.More || n == 0 || limit > 0 && listed >= limit {
			return page, nil
		}
		q.After = &questions.InboundPlace{At: page.Mails[n-1].At, ID: page.Mails[n-1].ID}
	}
}

// within does something in the time that the flags allow.
func (c *connect) within(ctx context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	return do(ctx)
}

// tally says how many mails are there, and how many of them are listed if not all are. The reasons come in the order of how
// many are held for each.
func tally(page *questions.InboundPage, listed int) string {
	all := page.Waiting
	var reasons []string
	for reason, n := range page.Held {
		all += n
		reasons = append(reasons, reason)
	}
	slices.SortFunc(reasons, func(a, b string) int { return cmp.Or(page.Held[b]-page.Held[a], cmp.Compare(a, b)) })
	text := fmt.Sprintf("%s; %d to be handled, %d held", mails(all), page.Waiting, all-page.Waiting)
	for i, reason := range reasons {
		text += []string{": ", ", "}[min(i, 1)] + fmt.Sprintf("%s %d", printable(reason, false), page.Held[reason])
	}
	if listed != all {
		text = fmt.Sprintf("%d listed of %s", listed, text)
	}
	return text
}

// mails counts.
func mails(n int) string {
	if n == 1 {
		return "1 mail"
	}
	return fmt.Sprint(n, " mails")
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
		mail.ID, mail.At.Format(time.RFC3339), sender(mail.From), printable(mail.To, false), mail.Size, mail.Tries)
	if mail.Reason != "" {
		fmt.Fprintf(p.out, "Reason:  %s\n", printable(mail.Reason, false))
	}
	if mail.Detail != "" {
		fmt.Fprintf(p.out, "Detail:  %s\n", printable(mail.Detail, false))
	}
	if mail.Held != nil {
		fmt.Fprintf(p.out, "Held:    %s\n", mail.Held.Format(time.RFC3339))
	}
	_, err = io.WriteString(p.out, "\n"+printable(strings.ReplaceAll(string(mail.Data), "\r\n", "\n"), true)+"\n")
	return err
}

// inbound gets a mail, in as many pieces as it takes.
func (s *session) inbound(ctx context.Context, id string) (mail questions.InboundMail, err error) {
	for {
		var piece questions.InboundMail
		q := questions.InboundRequest{ID: id, Offset: len(mail.Data)}
		if err := s.ask(ctx, "inbound", questions.AskInboundShow, q, &piece); err != nil {
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

// An inboundChoice names a mail, or all that are held for a reason.
type inboundChoice struct {
	connect
	ID string `arg:"" optional:"" help:"The mail's id, as inbound list shows it."`
	inboundFilter
	Yes bool `help:"Do it with all mails of --reason. Without this, say only how many there are."`
}

type inboundRetry struct{ inboundChoice }

// Help implements kong.HelpProvider.
func (*inboundRetry) Help() string {
	return `Example:
  jourfixe inbound retry 3xk2mzqvh5ou7wyd4bfr6tjnea
  jourfixe inbound retry --reason refused --yes`
}

// Run implements the subcommand.
func (c *inboundRetry) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, questions.AskInboundRetry, "handled again", "it is handled again; jourfixe inbound list tells if it is held once more")
}

type inboundDrop struct{ inboundChoice }

// Help implements kong.HelpProvider.
func (*inboundDrop) Help() string {
	return `With --reason and without --yes it says how many mails that would be, and destroys none.

Example:
  jourfixe inbound drop 3xk2mzqvh5ou7wyd4bfr6tjnea
  jourfixe inbound drop --reason unknown-uid --before 2027-02-03 --yes`
}

// Run implements the subcommand.
func (c *inboundDrop) Run(ctx context.Context, p *program) error {
	return c.decide(ctx, p, questions.AskInboundDrop, "dropped", "dropped")
}

// decide says what shall become of a mail, or of all that are held for a reason, and prints that it has.
func (c *inboundChoice) decide(ctx context.Context, p *program, question, done, doneOne string) error {
	switch {
	case c.ID == "" && c.Reason == "":
		return usage("name a mail by its id, or those that are held for a reason with --reason")
	case c.ID != "" && (c.Reason != "" || !c.Before.IsZero() || c.Yes):
		return usage("name a mail by its id, or several with --reason, but not both")
	}
	if err := c.check(); err != nil {
		return err
	}
	s, err := c.dial()
	if err != nil {
		return err
	}
	defer s.Close()
	if c.ID == "" {
		return c.decideAll(ctx, p, s, question, done)
	}
	var ok bool
	q := questions.InboundRequest{ID: c.ID}
	if err := c.within(ctx, func(ctx context.Context) error { return s.ask(ctx, "inbound", question, q, &ok) }); err != nil {
		return err
	}
	fmt.Fprintln(p.err, doneOne)
	return nil
}

// progressEvery is after how many mails is said how far it has come.
const progressEvery = 100

// decideAll is decide for the mails that are held for a reason: those that are there when it begins, oldest first. One that
// has gone since, or is held for something else by now, is left alone.
func (c *inboundChoice) decideAll(ctx context.Context, p *program, s *session, question, done string) error {
	var ids []string
	_, err := c.pages(ctx, s, c.query(), 0, func(page *questions.InboundPage) error {
		for _, l := range page.Mails {
			ids = append(ids, l.ID)
		}
		return nil
	})
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%s held for %s", mails(len(ids)), c.Reason)
	if !c.Before.IsZero() {
		what += fmt.Sprintf(" that came in before %s", c.Before)
	}
	if len(ids) == 0 {
		fmt.Fprintln(p.err, "there are", what)
		return nil
	}
	if !c.Yes {
		return usage("%s would be %s; give --yes to do it", what, done)
	}
	n := 0
	for i, id := range ids {
		if i > 0 && i%progressEvery == 0 {
			fmt.Fprintf(p.err, "%d of %s %s\n", n, what, done)
		}
		var ok bool
		q := questions.InboundRequest{ID: id, Reason: c.Reason}
		err := c.within(ctx, func(ctx context.Context) error {
			return again(ctx, func() error { return s.ask(ctx, "inbound", question, q, &ok) })
		})
		if err != nil {
			return fmt.Errorf("%d of %s %s; the same command goes on with the others: %w", n, what, done, err)
		}
		if ok {
			n++
		}
	}
	fmt.Fprintf(p.err, "%d of %s %s\n", n, what, done)
	if n < len(ids) {
		fmt.Fprintln(p.err, "the others are gone, or are not held for this any more")
	}
	return nil
}

// sender shows the sender of an envelope.
func sender(from string) string {
	if from == "" {
		return "<>"
	}
	return printable(from, false)
}

// printable makes text from outside fit for a terminal: what is no visible character, or turns the direction of reading, is
// printed as Go writes it in a string. Lines and tabs stay where they may.
func printable(text string, lines bool) string {
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

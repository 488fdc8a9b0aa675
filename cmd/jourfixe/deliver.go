package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"jourfixe/config"
	"jourfixe/events/journal/inbound"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
	"jourfixe/worker/questions"
)

// Codes for a mail that is never taken: bringing it again cannot help.
const (
	exitData   = 65 // EX_DATAERR
	exitNoUser = 67 // EX_NOUSER, for whom it is
)

// A deliverCommand brings a mail to the office, for a mail server that hands it to a program.
type deliverCommand struct {
	connect
	From *string `help:"Envelope sender; empty or <> for none, as reports have it. Default: what the mail says, in Return-Path or From." placeholder:"ADDR"`
	To   *string `help:"Envelope recipient: the address of the office, also with +anything behind the local part. Default: the office." placeholder:"ADDR"`
}

// Help implements kong.HelpProvider.
func (*deliverCommand) Help() string {
	return `The mail comes on standard input. It is stored, sealed and on disk, when this ends with exit code 0. With 75 it is not,
or not for sure, and is to be brought again: the same mail twice is handled once. With 65 it is larger than 1 MiB
or otherwise beyond what is ever taken, with 67 it is for another address than the office's.

Example, for master.cf of Postfix (main.cf: jourfixe_destination_recipient_limit = 1):
  jourfixe unix - n n - 4 pipe flags=q null_sender= user=jourfixe
    argv=/usr/bin/jourfixe deliver --data /var/lib/jourfixe --from ${sender} --to ${recipient}`
}

// Run implements the subcommand. Whatever fails is to be tried again, except for what cannot help: a mail server that is
// told anything else sends the mail back to who wrote it.
func (c *deliverCommand) Run(ctx context.Context, p *program) error {
	err := c.deliver(ctx, p)
	var coded exit
	// A pipe of a mail server from before offices had to be named keeps its mails until it names one.
	if errors.As(err, &coded) && !errors.Is(err, errNoOffice) && slices.Contains([]int{exitUsage, exitData, exitNoUser}, coded.code) {
		return err
	}
	if err != nil {
		line := strings.Join(strings.FieldsFunc(err.Error(), func(r rune) bool { return r == '\n' || r == '\r' }), "; ")
		return exit{fmt.Errorf("the mail is to be brought again: %s", line), exitTimeout}
	}
	return nil
}

func (c *deliverCommand) deliver(ctx context.Context, p *program) error {
	// One byte more than is taken tells that there is more. The rest is not read, however much it is.
	raw, err := io.ReadAll(io.LimitReader(p.in, inbound.MaxMail+1))
	switch {
	case err != nil:
		return fmt.Errorf("read the mail from standard input: %w", err)
	case len(raw) == 0:
		return exit{errors.New("there is no mail on standard input"), exitData}
	case len(raw) > inbound.MaxMail:
		return exit{fmt.Errorf("the mail has more than %d bytes", inbound.MaxMail), exitData}
	}
	if c.Data == "" {
		c.Data = config.DataFolder // a mail for the office must never end in a demo that happens to run
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	from, err := c.sender(raw)
	if err != nil {
		return err
	}
	d := questions.InboundDelivery{From: from, Upload: strings.ToLower(rand.Text())}
	if c.To != nil {
		if d.To = bare(*c.To); d.To == "" { // which to the server means that none was named
			return exit{fmt.Errorf("--to: %w", worker.ErrNobody), exitNoUser}
		}
	}
	for {
		size := min(len(raw), questions.InboundPiece)
		d.Data, raw = raw[:size], raw[size:]
		d.Last = len(raw) == 0
		var r questions.InboundReceipt
		err := again(ctx, func() error { return s.ask(ctx, "inbound", questions.AskInboundDeliver, d, &r) })
		switch {
		case err != nil:
			return err
		case r.Nobody:
			return exit{fmt.Errorf("--to: %s", r.Beyond), exitNoUser}
		case r.Beyond != "":
			return exit{errors.New(r.Beyond), exitData}
		case d.Last && r.ID == "":
			return errors.New("the server does not say that it is stored")
		case d.Last:
			return nil
		}
		d.Part++
	}
}

// sender is the envelope sender. Without one a mail is taken for a report, which nobody reads, so that none was named does not
// mean that there is none.
func (c *deliverCommand) sender(raw []byte) (string, error) {
	if c.From != nil {
		return bare(*c.From), nil
	}
	from, ok := incoming.Sender(raw)
	if !ok {
		return "", usage("--from: is required, as the mail does not say who has sent it")
	}
	return from, nil
}

// bare takes the angle brackets off an address.
func bare(address string) string {
	if inner, ok := strings.CutPrefix(address, "<"); ok && strings.HasSuffix(inner, ">") {
		return strings.TrimSuffix(inner, ">")
	}
	return address
}

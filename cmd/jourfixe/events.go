package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar/reason"
	"jourfixe/events"
)

// An eventsCommand prints the journal.
type eventsCommand struct {
	connect
	Follow  bool   `help:"Go on with what happens from now on, until interrupted."`
	Subject string `help:"Only these, as a NATS subject or the end of one: meeting.> or jourfixe.bremen.event.meeting.*.planned." placeholder:"S"`
	Since   uint64 `help:"Only what comes after this place in the journal." placeholder:"SEQ"`
}

// Help implements kong.HelpProvider.
func (*eventsCommand) Help() string {
	return `Personal values are shown sealed.

Example:
  jourfixe events --subject 'meeting.*.moved' --follow`
}

// Run implements the subcommand.
func (c *eventsCommand) Run(ctx context.Context, p *program) error {
	s, err := c.dial()
	if err != nil {
		return err
	}
	defer s.Close()
	subject := c.Subject
	if prefix := "jourfixe." + s.Office + ".event."; subject != "" && len(subject) > len(prefix) && subject[:len(prefix)] == prefix {
		subject = subject[len(prefix):]
	}
	if subject != "" {
		subject = "jourfixe." + s.Office + ".event." + subject
	}
	err = s.Follow(ctx, c.Since, subject, c.Follow, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
		if err != nil {
			return err
		}
		line, err := events.MarshalEvent(e, reason.Staff)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.out, "%s\n", line)
		return err
	})
	if c.Follow && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

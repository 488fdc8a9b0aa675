package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar/reason"
	"jourfixe/events"
	"jourfixe/worker/report"
)

// An eventsCommand prints the journal.
type eventsCommand struct {
	connect
	Follow  bool   `help:"Go on with what happens from now on, until interrupted."`
	Subject string `help:"Only these, as a NATS subject or the end of one: meeting.> or jourfixe.bremen.event.meeting.*.planned." placeholder:"S"`
	Since   uint64 `help:"Only what comes after this place in the journal." placeholder:"SEQ"`
	Last    uint   `help:"Only as many as this, the last ones. Default: all." placeholder:"N"`
	Format  string `help:"json, one CloudEvent a line, or text, a few lines each." enum:"text,json" default:"json"`
}

// Help implements kong.HelpProvider.
func (*eventsCommand) Help() string {
	return `Personal values are shown sealed.

Examples:
  jourfixe events --subject 'meeting.*.moved' --follow
  jourfixe events --last 3 --format text`
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
	if c.Follow && c.Last > 0 {
		return usage("--last and --follow do not go together: what is still to come has no last")
	}
	var last []string // the lines that are kept for the end
	err = s.Follow(ctx, c.Since, subject, c.Follow, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
		if err != nil {
			return err
		}
		lines, err := c.lines(e, s.BaseURL)
		if err != nil {
			return err
		}
		if c.Last > 0 {
			if last = append(last, lines); uint(len(last)) > c.Last {
				last = last[1:]
			}
			return nil
		}
		_, err = io.WriteString(p.out, lines)
		return err
	})
	if c.Follow && errors.Is(err, context.Canceled) {
		return nil
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(p.out, strings.Join(last, ""))
	return err
}

// lines writes one event as it was asked for.
func (c *eventsCommand) lines(e *events.Event, base string) (string, error) {
	if c.Format == "json" {
		line, err := events.MarshalEvent(e, reason.Staff)
		return string(line) + "\n", err
	}
	told, err := events.Tell(e, reason.Staff)
	if err != nil {
		return "", err
	}
	return e.Time.UTC().Format(time.DateTime) + " UTC " + report.Event(told, base), nil
}

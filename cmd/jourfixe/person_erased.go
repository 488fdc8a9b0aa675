package main

import (
	"context"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/events"
	"jourfixe/events/journal/backup"
)

type personErased struct {
	connect
	Since time.Time `help:"Only who was erased since then, as in 2027-02-03T00:00:00Z." placeholder:"TIME"`
}

// Help implements kong.HelpProvider.
func (*personErased) Help() string {
	return `One line of JSON for each, by id, with the time. Kept apart from backups it is what jourfixe restore --erased-since asks for: who is erased after a
backup is in that backup, and has to be erased again when it is restored.

Example:
  jourfixe person erased > /backup/erased.jsonl`
}

// Run implements the subcommand.
func (c *personErased) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	subject := events.EventSubject(s.Office, events.Ref{Noun: "person", ID: "*"}, (&events.PersonErased{}).Type().Name)
	return s.Follow(ctx, 0, subject, false, func(_ uint64, subject string, header nats.Header, _ []byte) error {
		at, err := time.Parse(time.RFC3339, header.Get("ce-time"))
		if err == nil && at.Before(c.Since) {
			return nil
		}
		parts := strings.Split(subject, ".")
		return p.json(backup.Erased{Person: parts[len(parts)-2], At: at.UTC()})
	})
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jourfixe/calendar/owed"
	"jourfixe/events"
	"jourfixe/worker/questions"
)

// A personCommand answers the rights of data subjects.
type personCommand struct {
	Export personExport `cmd:"" help:"Print all that is known of a person as JSON (GDPR, article 15)."`
	Erase  personErase  `cmd:"" help:"Make everything personal unreadable for good (GDPR, article 17). Returns when it is done."`
}

type personExport struct {
	connect
	ID string `arg:"" help:"The person's id."`
}

// Help implements kong.HelpProvider.
func (*personExport) Help() string {
	return "Example:\n  jourfixe person export contact-riga > contact-riga.json"
}

// Run implements the subcommand.
func (c *personExport) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	var export owed.Export
	if err := s.ask(ctx, "person", questions.AskExport, questions.PersonRequest{ID: c.ID}, &export); err != nil {
		return err
	}
	data, err := json.MarshalIndent(export, "", "  ")
	if err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s\n", data)
	return nil
}

type personErase struct {
	connect
	ID string `arg:"" help:"The person's id."`
}

// Help implements kong.HelpProvider.
func (*personErase) Help() string {
	return `The person's key and the commands that brought the data are destroyed; what remains is the id.
Backups keep the data until they expire.

Example:
  jourfixe person erase contact-riga`
}

// Run implements the subcommand.
func (c *personErase) Run(ctx context.Context, p *program) error {
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer done()
	data, err := json.Marshal(events.ErasePerson{ID: c.ID})
	if err != nil {
		return err
	}
	// Asked again it confirms: a person that is erased already may still be being destroyed.
	var refused *events.Problem
	err = s.command(ctx, p, "person.erase", data)
	if err != nil && !(errors.As(err, &refused) && refused.Code == events.ProblemURN+events.Gone) {
		return err
	}
	for {
		var gone bool
		q := questions.PersonRequest{ID: c.ID, Wait: 5 * time.Second}
		if err := again(ctx, func() error { return s.ask(ctx, "person", questions.AskErased, q, &gone) }); err != nil {
			return fmt.Errorf("the erasure is decided and goes on, but is not confirmed yet: %w", err)
		}
		if gone {
			fmt.Fprintf(p.err, "erased: nothing of %s can be read any more\n", c.ID)
			return nil
		}
	}
}

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jourfixe/events"
	"jourfixe/worker/questions"
)

// A personCommand answers the rights of data subjects.
type personCommand struct {
	Export personExport `cmd:"" help:"Print all that is known of a person as JSON (GDPR, article 15)."`
	Fields personFields `cmd:"" help:"Print what is kept of people: what for, on which basis, until when, who sees it (GDPR, article 13)."`
	Record personRecord `cmd:"" help:"Write the record of processing activities as an accessible PDF (GDPR, article 30)."`
	Erased personErased `cmd:"" help:"List who is erased, for jourfixe restore --erased-since."`
	Erase  personErase  `cmd:"" help:"Make everything personal unreadable for good (GDPR, article 17). Returns when it is done, but for commands that wait."`
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
	var export questions.Export
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

// eraseWait is how long is waited for what else holds something of a person whose key is destroyed.
const eraseWait = 5 * time.Second

type personErase struct {
	connect
	Wait bool   `help:"Return only when the logs of a cluster's servers hold nothing any more either, which takes three and a half minutes with all of them running."`
	ID   string `arg:"" help:"The person's id."`
}

// Help implements kong.HelpProvider.
func (*personErase) Help() string {
	return `The person's key and the commands that brought the data are destroyed; what remains is the id.
Backups keep the data until they expire. Commands that wait may hold something of the person, too: they are destroyed as soon as
they are decided, and asked again this says whether all are.

Where several NATS servers keep the office, the log by which they agree holds what was deleted for up to three minutes more. With --wait
this returns when that is over, and says which server it waits for. A server that is switched off keeps its log: start it again.

Examples:
  jourfixe person erase contact-riga
  jourfixe person erase contact-riga --wait`
}

// Run implements the subcommand.
func (c *personErase) Run(ctx context.Context, p *program) error {
	whole := ctx
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
	asked := func(q questions.PersonRequest) (gone bool, err error) {
		if err := again(ctx, func() error { return s.ask(ctx, "person", questions.AskErased, q, &gone) }); err != nil {
			return false, fmt.Errorf("the erasure is decided and goes on, but is not confirmed yet: %w", err)
		}
		return gone, nil
	}
	for destroyed := false; !destroyed; {
		if destroyed, err = asked(questions.PersonRequest{ID: c.ID, Wait: 5 * time.Second, Key: true}); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.err, "the key of %s is destroyed: the journal says nothing personal of them any more\n", c.ID)
	// What waits for its decision may take long, and is not waited for.
	gone, err := asked(questions.PersonRequest{ID: c.ID, Wait: eraseWait})
	for err == nil && !gone && c.Wait {
		gone, err = asked(questions.PersonRequest{ID: c.ID, Wait: eraseWait})
	}
	if err != nil {
		return err
	}
	if !gone {
		fmt.Fprintf(p.err, "commands that wait may hold something of %s, and are destroyed as soon as they are decided; ask again to see that it is done\n", c.ID)
		return nil
	}
	if !c.Wait {
		fmt.Fprintf(p.err, "erased: nothing of %s can be read any more\n", c.ID)
		return nil
	}
	if err := awaitForgetting(whole, p, s); err != nil {
		return err
	}
	fmt.Fprintf(p.err, "erased: nothing of %s can be read any more, in no server's log either\n", c.ID)
	return nil
}

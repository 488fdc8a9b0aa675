package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"jourfixe/calendar/trip"
	"jourfixe/events"
)

// A drawCommand looks after how the seats of a trip were given.
type drawCommand struct {
	Verify drawVerify `cmd:"" help:"Give the seats of a trip once more, and say whether the same comes out."`
}

type drawVerify struct {
	connect
	Trip string `arg:"" optional:"" help:"The trip's id."`
	File string `help:"Read what the page of the draw gives for download, or - for standard input, and ask nobody. Instead of TRIP." placeholder:"FILE"`
}

// Help implements kong.HelpProvider.
func (*drawVerify) Help() string {
	return `Writes down how the seats are given, so that it can be followed by hand: each line is a registration, by its number, with the seats that were free when
its turn came. It looks at what the journal says of the trip, or at the published file, and needs nothing personal: it comes to the same after an erasure.
It ends with 1 if something else comes out than was told, or if the seed is not the one to which the commitment was made.

Examples:
  jourfixe draw verify danzig-2027
  jourfixe draw verify --file danzig-2027-draw.json`
}

// Run implements the subcommand.
func (c *drawVerify) Run(ctx context.Context, p *program) error {
	if (c.Trip == "") == (c.File == "") {
		return usage("say which: TRIP, or --file with what was published")
	}
	r, err := c.record(ctx, p)
	if err != nil {
		return err
	}
	if err := r.Check(); err != nil {
		return fmt.Errorf("the seats cannot be given by this: %w", err)
	}
	fmt.Fprint(p.out, r.Explain())
	if wrong := r.Differences(); len(wrong) > 0 {
		return fmt.Errorf("the draw differs:\n  %s", strings.Join(wrong, "\n  "))
	}
	fmt.Fprintf(p.err, "%s\n", agrees(r))
	return nil
}

// agrees says that all is well.
func agrees(r *trip.Record) string {
	if r.Rule != events.Lottery {
		return "the same comes out; nothing is drawn by this rule"
	}
	if r.Committed.IsZero() {
		return "the same comes out, and the seed fits the commitment"
	}
	return fmt.Sprintf("the same comes out, and the seed fits the commitment, which stands since %s; drawn %s",
		r.Committed.Format(time.RFC3339), r.Drawn.Format(time.RFC3339))
}

// mostPublished is how long a published file may be.
const mostPublished = 32 << 20

func (c *drawVerify) record(ctx context.Context, p *program) (*trip.Record, error) {
	if c.File == "" {
		return c.journaled(ctx)
	}
	in := p.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return nil, usage("%v", err)
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, mostPublished+1))
	if err != nil {
		return nil, err
	}
	if len(data) > mostPublished {
		return nil, usage("%s is longer than %d bytes, so it is no draw", c.File, mostPublished)
	}
	r := &trip.Record{}
	if err := json.Unmarshal(data, r); err != nil {
		return nil, usage("%s is not what the page of a draw gives: %v", c.File, err)
	}
	return r, nil
}

// journaled reads what the journal says of the trip.
func (c *drawVerify) journaled(ctx context.Context) (*trip.Record, error) {
	if !events.ValidID(c.Trip) {
		return nil, usage("TRIP must be the id of a trip, as in danzig-2027")
	}
	ctx, done, s, err := c.open(ctx)
	if err != nil {
		return nil, err
	}
	defer done()
	var by *events.Registering
	var committed *events.TripCommitted
	var drawn *events.TripDrawn
	var since, at time.Time
	there := false
	subject := events.EventsOf(s.Office, events.Ref{Noun: "trip", ID: c.Trip})
	err = s.Follow(ctx, 0, subject, false, func(sequence uint64, _ string, header nats.Header, data []byte) error {
		e, err := events.ReadEvent(s.Office, sequence, header.Get, data)
		if err != nil {
			return err
		}
		switch body := e.Body.(type) {
		case *events.TripProposed:
			there, by = true, body.Registration
		case *events.TripAmended:
			by = body.Registration
		case *events.TripCommitted:
			committed, since = body, e.Time
		case *events.TripDrawn:
			drawn, at = body, e.Time
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case !there:
		return nil, fmt.Errorf("there is no trip %s", c.Trip)
	case by == nil:
		return nil, errors.New("the trip takes no registrations, so nothing is drawn")
	case by.Rule == events.FirstCome:
		return nil, errors.New("the trip's seats are given as people come, so nothing is drawn")
	case drawn == nil && committed != nil:
		return nil, fmt.Errorf("nothing is drawn yet; the commitment, which stands since %s, is %s", since.UTC().Format(time.RFC3339), committed.Commitment)
	case drawn == nil:
		return nil, errors.New("the seats are not given yet")
	}
	return trip.Recorded(by, committed, since, drawn, at), nil
}

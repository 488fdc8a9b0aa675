package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/reached"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/verify"
)

// A resumeCommand has an office go on from an older copy.
type resumeCommand struct{ kept }

// Help implements kong.HelpProvider.
func (*resumeCommand) Help() string {
	return `For an office whose data folder, or whose streams, were put back from a copy, or whose journal was cut where files were damaged. A backup
is better where there is one (jourfixe restore), and is as new as it is.

What was decided after the copy is gone, and people know of it. So nothing is to take its place: as many places of the journal are left free as the
office is known to have had, and some thousands more, and a link or a calendar entry of that time leads nowhere rather than to something else.
Mail is held until somebody releases it (jourfixe mail held, jourfixe mail release), since people may have been told what the ledger does not know.

Where the journal ends amid a decision, since it was cut there, what is left of that decision stays, and it is written down that its end is lost. Whoever
gave the command is told so. It is not decided again: look what is there of it, and give the rest as another command.

Where events are lost, an office cannot go on. If there is no backup, take one of what is left with jourfixe backup, move the folder nats out of the data
folder, and restore that.

Stop jourfixe first, with a NATS server of your own all of its processes.

Exit codes: 0 it can be started, 1 it cannot, 2 wrong use, 69 no server.

Examples:
  jourfixe resume --data /var/lib/jourfixe
  jourfixe resume --nats nats://nats.example:4222 --data /var/lib/jourfixe --office-id bremen`
}

// Run implements the subcommand.
func (c *resumeCommand) Run(ctx context.Context, p *program) error {
	if c.NATS == "" {
		release, err := embedded.Hold(c.folder())
		if errors.Is(err, embedded.ErrLocked) {
			return usage("--data: jourfixe runs on the folder %s; stop it first", c.folder())
		}
		if err != nil {
			return err
		}
		if err := release(); err != nil {
			return err
		}
	}
	nc, office, closed, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer closed()
	return c.resume(ctx, p, nc, office)
}

func (c *resumeCommand) resume(ctx context.Context, p *program, nc *nats.Conn, office string) error {
	js, err := jetstream.New(nc)
	if err != nil {
		return err
	}
	if c.NATS != "" {
		if err := checkRestored(ctx, js, "have it go on, if it is meant to"); err != nil {
			return err
		}
	}
	quiet := slog.New(slog.DiscardHandler)
	if err := checkLost(ctx, nc, quiet); err != nil {
		return err
	}
	marks, err := marksOf(ctx, js, c.folder(), office)
	if err != nil {
		return err
	}
	known := uint64(0)
	for _, m := range marks {
		known = max(known, m.Event)
	}
	half, err := journal.HalfOf(ctx, js, office)
	if err != nil {
		return err
	}
	last, end, err := lastOf(ctx, js)
	if err != nil {
		return err
	}
	if err := backup.Fill(ctx, js, max(known, end)+spare(p.now().Sub(last))); err != nil {
		return err
	}
	said, found, err := streams.Last(ctx, js, streams.LedgerStream, "$KV."+streams.Ledger+"."+office+".>")
	if err != nil {
		return err
	}
	h := &owed.Hold{Why: owed.HeldResumed, Until: p.now().UTC().Truncate(time.Second)}
	if found {
		h.From = said.Time.UTC().Truncate(time.Second)
	}
	if err := worker.HoldAll(ctx, js, office, quiet, h); err != nil {
		return err
	}
	// Behind the places that are left free: people know those of what is lost.
	if half != nil {
		if err := half.Close(ctx, js, p.now()); err != nil {
			return err
		}
	}
	if err := errors.Join(reached.Write(ctx, js, office, nil), config.ForgetReached(c.folder())); err != nil {
		return err
	}
	fmt.Fprintf(p.err, "the office %s goes on behind event %d of %s UTC; what was decided later is gone\n", office, end, last.UTC().Format(time.DateTime))
	if half != nil {
		fmt.Fprintf(p.err, "the last decision was not whole: of the %d events by which command %d of %s was answered %d are there, up to event %d. They stay, and the others are lost; "+
			"whoever gave the command is told so, and it is not decided again\n", half.Parts, half.Command, half.Client, half.Left, half.Last)
	}
	fmt.Fprintln(p.err, "mail is held: start jourfixe serve, see jourfixe mail held, and release with jourfixe mail release")
	return nil
}

// checkLost refuses a journal in which events are lost.
func checkLost(ctx context.Context, nc *nats.Conn, log *slog.Logger) error {
	_, faults, err := verify.Streams(ctx, nc, log)
	if err != nil {
		return err
	}
	for _, f := range faults {
		if f.Stream == streams.Events {
			return usage("%s: restore a backup; if there is none, one of what is left (jourfixe resume --help)", f.What)
		}
	}
	return nil
}

// lastOf is when the last event of any office was stored that can be read, and where the journal ends.
func lastOf(ctx context.Context, js jetstream.JetStream) (last time.Time, end uint64, err error) {
	stream, err := js.Stream(ctx, streams.Events)
	if err != nil {
		return last, 0, err
	}
	end = stream.CachedInfo().State.LastSeq
	raw, err := streams.At(ctx, js, streams.Events, end)
	if errors.Is(err, streams.ErrNoMessage) {
		return stream.CachedInfo().State.LastTime, end, nil
	}
	return raw.Time, end, err
}

// spare is how many places of the journal are left free behind what is known, where an office went on for a while that nobody knows of: more than any
// has needed, and so few that nobody notices.
func spare(while time.Duration) uint64 {
	const least, hourly, most = 10_000, 100, 200_000
	return min(least+hourly*uint64(max(0, while/time.Hour)), most)
}

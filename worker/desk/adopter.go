package desk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/worker"
)

// House is the name under which the desk gives commands by itself.
const House = "house"

// An Adopter has the office go by the zone data of this process where they are newer than those it goes by. Several of the same
// release give the same commands, so it happens once; of several releases the newest stays, and replicas with others wait.
type Adopter struct {
	Mirror    *worker.Mirror
	Reception *worker.Reception
	Log       *slog.Logger
}

// adoptWait is how long an adopter waits after its command was refused, as it is where a desk with other data has answered it.
const adoptWait = time.Minute

// Name implements worker.Worker.
func (a *Adopter) Name() string { return "zone data of the office" }

// Run has them adopted, as often as it takes until nothing is left, and again should they fall behind.
func (a *Adopter) Run(ctx context.Context) error {
	if err := a.Mirror.WaitReady(ctx); err != nil {
		return err
	}
	for refused := 0; ; {
		release, state := a.Mirror.Zones(), calendar.ZoneState{}
		if err := a.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool {
			state = b.ZoneState()
			return state.Wants(release)
		}); err != nil {
			return err
		}
		problem, err := a.adopt(ctx, release, fmt.Sprintf("%s/%d/%d", release, state.Adoptions, refused))
		if err != nil {
			return err
		}
		if problem == nil {
			a.Log.Info("the office goes by newer zone data", "release", release.String(), "before", cmp.Or(string(state.Release), "not noted"))
			continue
		}
		a.Log.Warn("zone data were not adopted", "release", release.String(), "problem", problem.Code, "detail", problem.Detail)
		if refused++; !worker.Sleep(ctx, adoptWait) {
			return ctx.Err()
		}
	}
}

// adopt gives the command and waits for the answer, however long that takes.
func (a *Adopter) adopt(ctx context.Context, release tz.Release, id string) (*events.Problem, error) {
	problem, err := decided(ctx, a.Reception, "/zones", id, &events.AdoptZones{Release: string(release)})
	if err != nil {
		return nil, fmt.Errorf("adopt zone data: %w", err)
	}
	return problem, nil
}

// decided gives a command in the name of the house and waits for the answer, however long that takes.
func decided(ctx context.Context, r *worker.Reception, source, id string, body events.Body) (*events.Problem, error) {
	receipt, err := r.SubmitBody(ctx, House, source, id, body)
	if err != nil {
		return nil, err
	}
	for {
		answer, err := r.Outcome(ctx, House, receipt, adoptWait)
		if err != nil {
			return nil, err
		}
		if answer.Outcome != events.Pending {
			return answer.Problem, nil
		}
	}
}

// errBeyond means that a command is for a desk with newer zone data.
var errBeyond = errors.New("is for a desk with newer zone data")

// beyond reports whether by a command the house has the office go by newer zone data than there are here. It is decided by who
// has them: refusing it would leave the office with the old ones.
func (d *Desk) beyond(c *events.Command) bool {
	if c == nil || c.Client != House {
		return false
	}
	adopt, ok := c.Body.(*events.AdoptZones)
	return ok && tz.Release(adopt.Release).Compare(d.Mirror.Zones()) > 0
}

// leave waits until another desk has answered a command.
func (d *Desk) leave(ctx context.Context, command uint64) error {
	d.Log.Warn("another replica has newer zone data; this one leaves deciding to it, and has to be brought up to date", "release", d.Mirror.Zones().String(), "command", command)
	return d.Mirror.Wait(ctx, func(b *calendar.Book, _ bool) bool { return b.Cursor() >= command })
}

package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/calendar/owed"
	"jourfixe/config"
	"jourfixe/events/journal"
	"jourfixe/events/journal/backup"
	"jourfixe/events/journal/reached"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/links"
)

// howToGoOn is what to do with a house whose journal is not what it was.
const howToGoOn = "Nothing is decided, shown or sent: what came next would take the places of what was, and links and calendar entries that people have would lead to something else. " +
	"Stop jourfixe and restore a backup, or, if it is meant to go on from here, let it: jourfixe resume"

// checkReached looks whether journal and ledger are what this house knows of them: by the data folder, and by what the server keeps beside them. It
// must be done before missing streams are made anew.
func (h *house) checkReached(ctx context.Context) error {
	js, err := jetstream.New(h.nc)
	if err != nil {
		return err
	}
	if h.server == nil {
		if err := checkRestored(ctx, js, "start jourfixe serve"); err != nil {
			return err
		}
	}
	marks, err := marksOf(ctx, js, h.Data, h.OfficeID)
	if err != nil {
		return err
	}
	h.reached, h.stale = len(marks) > 0, nil
	lag := time.Duration(0)
	if h.server == nil {
		lag = reached.Lag
	}
	for _, m := range marks {
		if err := m.Journal(ctx, js, lag); errors.Is(err, reached.ErrOlder) {
			h.unfit = fmt.Errorf("%w. %s", err, howToGoOn)
			return nil
		} else if err != nil {
			return err
		}
		older, last, err := m.Ledger(ctx, js, h.OfficeID, lag)
		if err != nil {
			return err
		}
		if older {
			h.stale = &owed.Hold{Why: owed.HeldOlder, From: last.UTC().Truncate(time.Second), Until: h.p.now().UTC().Truncate(time.Second)}
			if last.IsZero() {
				h.stale.Why, h.stale.From = owed.HeldLost, time.Time{}
			}
		}
	}
	return h.checkEnd(ctx, js, lag)
}

// checkRestored returns an error where an office is on the server in part, which says what to do before something else is done. Mail is held only once all of it is there, so nobody may serve
// it before.
func checkRestored(ctx context.Context, js jetstream.JetStream, then string) error {
	r, err := backup.RestoringOn(ctx, js)
	if err != nil || r == nil {
		return err
	}
	return fmt.Errorf("an office is on this NATS server in part, %s: wait for jourfixe restore to end, or, if it was broken off, give it again, which takes away what it has left; then %s", r, then)
}

// checkEnd looks whether the journal ends amid a decision, as one does that was cut where files were damaged: no mark needs to know of that. A server that was
// just elected to lead may be on its way to the rest.
func (h *house) checkEnd(ctx context.Context, js jetstream.JetStream, lag time.Duration) error {
	for begun := time.Now(); ; {
		half, err := journal.HalfOf(ctx, js, h.OfficeID)
		switch {
		case errors.Is(err, jetstream.ErrStreamNotFound):
			return nil // it is about to be made
		case errors.Is(err, journal.ErrUnreadable):
			return nil // whoever reads the journal says so, and of which event
		case err != nil || half == nil:
			return err
		case time.Since(begun) >= lag:
			h.unfit = fmt.Errorf("the journal ends amid a decision: of the %d events by which command %d of %s was answered %d are there, up to event %d. %s",
				half.Parts, half.Command, half.Client, half.Left, half.Last, howToGoOn)
			return nil
		}
		if err := streams.Rest(ctx, js.Conn(), streams.FirstPause); err != nil {
			return err
		}
	}
}

// marksOf is how far an office has come, by the data folder and by the server, without what somebody has dealt with: when mails were held after an
// older office was put in the place of that one, on purpose.
func marksOf(ctx context.Context, js jetstream.JetStream, data, office string) (marks []*reached.Mark, err error) {
	beside, err := config.LoadReached(data, office)
	if err != nil {
		return nil, err
	}
	kept, err := reached.Read(ctx, js, office)
	if err != nil {
		return nil, err
	}
	hold, err := worker.HoldOf(ctx, js, office)
	if err != nil {
		return nil, err
	}
	for _, m := range []*reached.Mark{beside, kept} {
		if m != nil && (hold == nil || m.At.After(hold.Until)) {
			marks = append(marks, m)
		}
	}
	return marks, nil
}

// holdStale has mails held where the ledger is older than it was.
func (h *house) holdStale(ctx context.Context) error {
	if h.stale == nil {
		return nil
	}
	js, err := jetstream.New(h.nc)
	if err != nil {
		return err
	}
	h.log.Error("the ledger, which says who was told what, is older than it was, as if that stream alone had been put back: mails are held", "of", h.stale.From, "why", h.stale.Why)
	return worker.HoldAll(ctx, js, h.OfficeID, h.log, h.stale)
}

// watchBeyond hears of names that this house has given out with places that its journal does not have. The journal is older than it was then, as where a whole
// data folder was put back with all that knows of it: mails are held, and such places are left free.
func (h *house) watchBeyond(doors *links.Doorbook) worker.Worker {
	return worker.Func("places", func(ctx context.Context) error {
		if err := h.ledger.WaitReady(ctx); err != nil {
			return err
		}
		for {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case place := <-doors.Beyond():
				if err := h.beyond(ctx, place); err != nil {
					return err
				}
			}
		}
	})
}

func (h *house) beyond(ctx context.Context, place uint64) error {
	js, err := jetstream.New(h.nc)
	if err != nil {
		return err
	}
	last, end, err := lastOf(ctx, js)
	if err != nil || end >= place {
		return err // another replica has made it by now, or it is left free
	}
	h.log.Error("somebody has a link or calendar entry that this house made on a journal which had gone further: this one is older, as if the data folder had been put back; mails are held, and places of the journal are left free", "ends", end, "named", place)
	if err := backup.Fill(ctx, js, place+spare(h.p.now().Sub(last))); err != nil {
		return err
	}
	for {
		hold, at := h.ledger.Hold()
		if hold.Holds("") {
			return nil
		}
		now := h.p.now().UTC().Truncate(time.Second)
		if err := h.ledger.SetHold(ctx, at, &owed.Hold{Why: owed.HeldOlder, From: last.UTC().Truncate(time.Second), Until: now}); !errors.Is(err, worker.ErrTaken) {
			return err
		}
	}
}

// marker notes how far everything has come.
func (h *house) marker() (*worker.Marker, error) {
	js, err := jetstream.New(h.nc)
	if err != nil {
		return nil, err
	}
	return &worker.Marker{
		Office: h.OfficeID, JS: js, Mirror: h.mirror, Ledger: h.ledger, Now: h.p.now, Log: h.log,
		Keep: func(m *reached.Mark) error { return (&config.Reached{Office: h.OfficeID, Mark: *m}).Write(h.Data) },
	}, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"jourfixe/config"
	"jourfixe/worker"
)

// fill applies the office file to an office in which nothing else has happened yet. It goes on where a start that was
// cut short left off.
func (h *house) fill(office *config.Office) worker.Worker {
	h.filling.Store(true)
	return worker.Func("office file", func(ctx context.Context) (err error) {
		defer func() { h.filling.Store(err != nil) }()
		if err := h.mirror.WaitReady(ctx); err != nil {
			return err
		}
		local := &localReception{h.reception}
		if !local.untouched() {
			if local.unfinished() {
				h.log.Warn("the office file was not applied to the end, and others have sent commands since; run jourfixe apply with it")
			} else if is := local.zone(); zoneOf(office.Items).String() != is {
				return worker.Fatal(usage("--office: the file has the zone %s, but this office goes by the clock of %s, which stays: what is planned has been told on it", zoneOf(office.Items), is))
			} else if !h.open {
				h.log.Warn("the office is filled already, so the file of --office was only checked; run jourfixe apply with it to change the office", "file", h.Office)
			}
			return nil
		}
		a := applier{reception: local, out: io.Discard, now: h.now}
		err = a.apply(ctx, office.Items)
		if refused := (exit{}); errors.As(err, &refused) {
			return worker.Fatal(fmt.Errorf("the office file cannot be applied: %w", err))
		}
		return err
	})
}

// readOffice reads the office file that is named, or the example for the year.
func (p *program) readOffice(name string, year int) (*config.Office, error) {
	if name == "" {
		return config.ReadOffice("bremen.yaml", exampleOffice(year))
	}
	data, err := p.inputUpTo(name, config.MaxOfficeFile)
	if err != nil {
		return nil, err
	}
	return config.ReadOffice(name, data)
}

package main

import (
	"context"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"jourfixe/events/journal"
	"jourfixe/events/journal/embedded"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
	"jourfixe/worker/incoming"
)

// connect starts the embedded server, or logs in to the one that --nats names.
func (h *house) connect(ctx context.Context) (err error) {
	if h.NATS != "" {
		for _, monitor := range h.Monitor {
			if err := journal.CheckSync(ctx, monitor); err != nil {
				return usage("--nats-monitor: %v", err)
			}
		}
		if len(h.Monitor) == 0 {
			h.log.Warn("whether the NATS server writes to disk before it acknowledges is not checked; give --nats-monitor, and see docs/nats.md")
		}
		err := h.whileGathering(ctx, "no NATS server answers yet", func(ctx context.Context) error {
			h.nc, err = dialHouse(&h.Cluster, h.Data)
			return err
		})
		if err != nil {
			return err
		}
		h.closers = append(h.closers, h.nc.Close)
		return nil
	}
	h.server, err = embedded.Start(embedded.Options{
		Dir: h.Data, Listen: h.NATSListen, Office: h.OfficeID, Clients: h.admitted, Operator: h.operator.Client, Backup: h.operator.BackupPassword(), Door: true, Open: h.open, Log: h.log,
	})
	switch {
	case errors.Is(err, embedded.ErrLocked):
		return usage("--data: another jourfixe runs on the folder %s; stop it, or choose another folder", h.Data)
	case errors.Is(err, embedded.ErrPortInUse):
		return usage("--nats-listen: another process listens on %s; choose another port, or 0 for a free one", h.NATSListen)
	case err != nil:
		return err
	}
	h.closers = append(h.closers, h.server.Stop)
	if h.nc, err = h.server.Connect(ctx); err != nil {
		return err
	}
	h.closers = append(h.closers, h.nc.Close)
	return nil
}

// openJournal opens the journal, makes its streams if need be, and sees whether it is that of the office which is to be served.
func (h *house) openJournal(ctx context.Context) error {
	return h.whileGathering(ctx, "the NATS server cannot be asked yet", func(ctx context.Context) (err error) {
		if err := h.checkReached(ctx); err != nil || h.unfit != nil {
			return err
		}
		if h.journal, err = journal.Open(ctx, h.nc, journal.Options{
			Office: h.OfficeID, Replicas: h.Replicas, Log: h.log, Texts: incoming.Texts, Transcript: filepath.Join(h.Data, "journal.transcript"),
		}); err != nil {
			return replicasFault(err, h.Replicas)
		}
		if err := h.checkBound(ctx); err != nil {
			return err
		}
		if keyless, err := h.journal.Keyless(ctx); err != nil || keyless {
			if keyless {
				h.unfit = errKeyless
			}
			return err
		}
		h.key, err = h.journal.OfficeKey(ctx)
		return err
	})
}

// whileGathering tries again what fails because a server elsewhere, or the cluster that it is of, is only just starting: whoever starts
// all of them together should not have to mind the order.
func (h *house) whileGathering(ctx context.Context, why string, try func(context.Context) error) error {
	for told := false; ; told = true {
		err := try(ctx)
		if err == nil || h.server != nil || !errors.Is(err, journal.ErrNoServer) && !streams.Gathering(err) {
			return err
		}
		if !told {
			h.log.Warn(why+"; trying again for half a minute", "error", err)
		}
		if !worker.Sleep(ctx, 250*time.Millisecond) {
			return err
		}
	}
}

// store stores something small and takes it away again: on the disk of the server that is built in, or by way of another.
func (h *house) store(ctx context.Context) error {
	if h.server != nil {
		return h.server.Room()
	}
	// Each second time, unless the last one failed: it is a message more on a server that others use, too.
	if h.stored = !h.stored; !h.stored {
		return nil
	}
	err := h.journal.Store(ctx)
	h.stored = err == nil
	return err
}

// natsURL is where clients find NATS, without credentials.
func (h *house) natsURL() string {
	if h.server != nil {
		return h.server.URL()
	}
	return withoutCredentials(h.NATS)
}

// withoutCredentials takes user and password out of a list of NATS URLs.
func withoutCredentials(list string) string {
	servers := strings.Split(list, ",")
	for i, server := range servers {
		if u, err := url.Parse(strings.TrimSpace(server)); err == nil {
			u.User = nil
			servers[i] = u.String()
		}
	}
	return strings.Join(servers, ",")
}

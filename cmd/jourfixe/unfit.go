package main

import (
	"context"
	"errors"
	"net/http"
	"os"

	"jourfixe/config"
	"jourfixe/worker"
)

// errKeyless is why a house is not ready whose keys are missing, as after a restore without them.
var errKeyless = errors.New("the keys of the office are missing, as after a restore without them: nothing personal can be read, so nothing is decided, shown or sent. " +
	"Stop jourfixe and bring them back: jourfixe restore --only-keys --from BACKUP --keys FILE --data DIR")

// runUnfit answers that the house is not ready, and why, until it is stopped. To go on without the keys would make a new one for the office, by which no
// link that was given out leads anywhere, and take everybody for erased; on a journal that is not what it was, it would give places once more.
func (h *house) runUnfit(ctx context.Context) error {
	h.log.Error("jourfixe is not ready", "error", h.unfit)
	mux := http.NewServeMux()
	for _, path := range []string{"/livez", "/healthz"} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("alive\n")) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, h.unfit.Error(), http.StatusServiceUnavailable)
	})
	address := config.Addresses{NATS: h.natsURL(), HTTP: h.listener.Addr().String(), BaseURL: h.baseURL, PID: os.Getpid(), Office: h.OfficeID, External: h.server == nil}
	if err := address.Write(h.Data); err != nil {
		return err
	}
	defer func() {
		if err := address.Remove(h.Data); err != nil {
			h.log.Warn("the note of this server's addresses could not be removed", "error", err)
		}
	}()
	// The start is over: to begin anew mends nothing.
	workers := h.notifier(func() bool { return true }, func() error { return h.unfit }, func() {})
	return worker.Run(ctx, h.log, append(workers, worker.HTTP(h.listener, mux, h.log))...)
}

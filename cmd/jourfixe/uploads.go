package main

import (
	"jourfixe/worker/clamav"
	"jourfixe/worker/uploads"
)

// uploads makes what takes files in.
func (h *house) uploads() (*uploads.Desk, error) {
	d := uploads.Desk{
		Store: h.journal.Files(), Mirror: h.mirror, Last: h.journal.LastCommand, Total: int64(h.Material) << 20, Now: h.now, Log: h.log,
	}
	if h.ClamAV != "" {
		scanner, err := clamav.New(h.ClamAV)
		if err != nil {
			return nil, usage("--clamav: %v", err)
		}
		d.Scanner = scanner
	}
	return uploads.New(d), nil
}

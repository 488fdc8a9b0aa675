package main

import (
	"context"
	"errors"
	"os"

	"jourfixe/worker/otlp"
)

// openTraces begins to send spans, if the variables of OpenTelemetry ask for it.
func (h *house) openTraces(ctx context.Context) error {
	sender, err := otlp.Open(ctx, otlp.Options{Getenv: os.Getenv, Office: h.OfficeID, Version: version(), Console: h.p.out, Log: h.log})
	var fault *otlp.Fault
	if errors.As(err, &fault) {
		return usage("the variable %v", fault)
	}
	if err != nil || sender == nil {
		return err
	}
	h.traces = sender.Tracer
	h.closers = append(h.closers, sender.Close)
	return nil
}

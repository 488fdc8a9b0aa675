package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"jourfixe/calendar"
	"jourfixe/events/journal/streams"
)

// notes are what /readyz says beside: how many commands wait, of whom, and how full their stream is.
func (h *house) notes() []string {
	ctx, cancel := context.WithTimeout(context.Background(), scrapeWait)
	defer cancel()
	last, err := h.journal.LastCommand(ctx)
	stored, fault := h.journal.CommandBytes(ctx)
	if err = errors.Join(err, fault); err != nil {
		return []string{"commands: how many wait cannot be found out"}
	}
	list := []string{fmt.Sprintf("commands %d waiting at most, %d%% of the room taken", last-min(last, h.handled()), stored*100/streams.CommandsBytes)}
	if h.timepiece != nil {
		if doubt := h.timepiece.Health(); doubt != nil {
			list = append(list, "clock: "+doubt.Error())
		}
	}
	if hold, _ := h.ledger.Hold(); hold.Holds("") {
		list = append(list, "mail: held until it is released (jourfixe mail held, jourfixe mail release): people may have been told already")
	}
	if n := h.mirror.KeysLost(); n > 0 {
		list = append(list, fmt.Sprintf("keys: %d are lost, so what they seal cannot be read (jourfixe check says of whom)", n))
	}
	// Anybody may ask, so whose they are is for the metrics and jourfixe commands list.
	ofClients, clients := uint64(0), 0
	waiting, _ := h.shares.Waiting()
	for _, n := range waiting {
		if n > 0 {
			ofClients, clients = ofClients+uint64(n), clients+1
		}
	}
	if clients > 0 {
		list = append(list, fmt.Sprintf("commands: %d of %d clients wait", ofClients, clients))
	}
	return list
}

// deciding is the time by which the desk decides.
func (h *house) deciding() time.Time {
	if at := h.past.Load(); at != nil {
		return *at
	}
	return h.now()
}

// decideAt has the desk decide by a time that was, or, by none, by the present.
func (h *house) decideAt(t time.Time) {
	if t.IsZero() {
		h.past.Store(nil)
		return
	}
	h.past.Store(&t)
}

// handled is the place up to which all commands are handled, as far as this process knows.
func (h *house) handled() uint64 {
	var cursor uint64
	h.mirror.View(func(b *calendar.Book) { cursor = b.Cursor() })
	if d := h.decider.Load(); d != nil {
		cursor = max(cursor, d.Handled())
	}
	return cursor
}

// ready says why nobody should be sent here yet, beside what the mirror says.
func (h *house) ready() error {
	if h.filling.Load() {
		return errors.New("the office file is being applied")
	}
	return cmp.Or(h.pulse.Health(), h.disk.Health())
}

// whole says why nobody should be sent here, whatever it is.
func (h *house) whole() error {
	if err := h.mirror.Health(); err != nil {
		return err
	}
	if !h.mirror.Ready() {
		return errors.New("the journal is still being read")
	}
	return h.ready()
}

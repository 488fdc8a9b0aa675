package api

import (
	"errors"
	"io"
	"net/http"
	"time"

	"jourfixe/calendar"
	"jourfixe/worker"
	"jourfixe/worker/web/shell"
)

// health tells whoever runs the server how it is.
type health struct {
	mirror *worker.Mirror
	more   func() error    // a reason not to be ready beside the mirror's own; nil: there is none
	notes  func() []string // what is said beside; nil: nothing
	zones  *worker.Zones
	now    func() time.Time
}

// alive says that the process lives.
func (h *health) alive(w http.ResponseWriter, _ *http.Request, _ *shell.Visit) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "alive\n") // Whoever has hung up needs no answer.
}

// ready says whether requests should be sent here: the book is whole and current, or why it is not. With it go the
// release, the source and the hash of the zone data, in which replicas must agree, and what is to be known of them.
func (h *health) ready(w http.ResponseWriter, _ *http.Request, _ *shell.Visit) {
	w.Header().Set("Cache-Control", "no-store")
	if err := h.notReady(); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ready\n") // Whoever has hung up needs no answer.
	var names []string
	h.mirror.View(func(b *calendar.Book) { names = b.Zones() })
	report := h.zones.Report(names, h.now())
	io.WriteString(w, "zones "+report.Line()+"\n")
	for _, line := range report.Warnings() {
		io.WriteString(w, "zones: "+line+"\n")
	}
	if h.notes != nil {
		for _, line := range h.notes() {
			io.WriteString(w, line+"\n")
		}
	}
}

// notReady returns why no requests should come here, nil if they may. A mirror that has stopped is told before one that
// has not caught up, since waiting does not help there.
func (h *health) notReady() error {
	if err := h.mirror.Health(); err != nil {
		return err
	}
	if !h.mirror.Ready() {
		return errors.New("the journal is still being read")
	}
	if h.more != nil {
		return h.more()
	}
	return nil
}

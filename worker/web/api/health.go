package api

import (
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"jourfixe/calendar"
	"jourfixe/calendar/tz"
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

// ready says whether requests should be sent here: the book is whole and current, and commands are taken, or why not; for reading alone the
// former is enough. With it go the
// release, the source and the hash of the zone data, in which replicas must agree, and what is to be known of them.
func (h *health) ready(w http.ResponseWriter, r *http.Request, _ *shell.Visit) {
	w.Header().Set("Cache-Control", "no-store")
	notReady := h.notReady
	switch r.URL.Query().Get("for") {
	case "":
	case "reading":
		notReady = h.unread
	default:
		http.Error(w, "for may be reading, or be left out", http.StatusBadRequest)
		return
	}
	if err := notReady(); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ready\n") // Whoever has hung up needs no answer.
	var names []string
	h.mirror.View(func(b *calendar.Book) { names = b.Zones() })
	report := h.zones.Report(names, h.now())
	open := h.unplaced()
	io.WriteString(w, "zones "+open.Replace(report.Line())+"\n")
	for _, line := range report.Warnings() {
		io.WriteString(w, "zones: "+open.Replace(line)+"\n")
	}
	if h.notes != nil {
		for _, line := range h.notes() {
			io.WriteString(w, line+"\n")
		}
	}
}

// unplaced takes out where zone data lie on the machine: anybody may ask, and whoever runs it has the log and jourfixe check.
func (h *health) unplaced() *strings.Replacer {
	var pairs []string
	tables := append([]*tz.Table{h.zones.InUse()}, h.zones.Beside()...)
	// The longest first: one folder may lie in another.
	slices.SortFunc(tables, func(x, y *tz.Table) int { return len(y.Source()) - len(x.Source()) })
	for _, table := range tables {
		if source := table.Source(); strings.ContainsAny(source, `/\`) {
			pairs = append(pairs, source, "files of the machine")
		}
	}
	return strings.NewReplacer(pairs...)
}

// notReady returns why no requests should come here, nil if they may.
func (h *health) notReady() error {
	if err := h.unread(); err != nil || h.more == nil {
		return err
	}
	return h.more()
}

// unread returns why nothing can be read here. A mirror that has stopped is told before one that
// has not caught up, since waiting does not help there.
func (h *health) unread() error {
	if err := h.mirror.Health(); err != nil {
		return err
	}
	if !h.mirror.Ready() {
		return errors.New("the journal is still being read")
	}
	return nil
}

package web

import (
	"errors"
	"io"
	"net/http"

	"jourfixe/calendar"
	"jourfixe/worker"
)

// healthz says that the process lives.
func (s *site) healthz(w http.ResponseWriter, _ *http.Request, _ *visitor) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "alive\n") // Whoever has hung up needs no answer.
}

// readyz says whether requests should be sent here: the book is whole and current, or why it is not. With it goes the
// hash of the time zones, in which replicas must agree.
func (s *site) readyz(w http.ResponseWriter, _ *http.Request, _ *visitor) {
	w.Header().Set("Cache-Control", "no-store")
	if err := s.notReady(); err != nil {
		http.Error(w, "not ready: "+err.Error(), http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ready\n") // Whoever has hung up needs no answer.
	var zones []string
	s.Mirror.View(func(b *calendar.Book) { zones = b.Zones() })
	io.WriteString(w, "zones "+worker.ZonesHash(zones, s.Now())+"\n")
}

// notReady returns why no requests should come here, nil if they may. A mirror that has stopped is told before one that
// has not caught up, since waiting does not help there.
func (s *site) notReady() error {
	if err := s.Mirror.Health(); err != nil {
		return err
	}
	if !s.Mirror.Ready() {
		return errors.New("the journal is still being read")
	}
	if s.Ready != nil {
		return s.Ready()
	}
	return nil
}

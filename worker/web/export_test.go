package web

import (
	"net/http"
	"time"
)

// NewImpatient is New with guests who wait for the desk no longer than for the given time.
func NewImpatient(o Options, patience time.Duration) (http.Handler, error) {
	s, err := newSite(o)
	if err != nil {
		return nil, err
	}
	s.patience = patience
	return s.handler()
}

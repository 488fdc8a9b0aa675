package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"jourfixe/events/journal/inbound"
	"jourfixe/events/patience"

	"github.com/prometheus/client_golang/prometheus"
)

// A pile that grows is told of once, and then once a day, but only while nobody is there to handle it.
func TestPile(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	now, found, fails := begin, inbound.Backlog{}, error(nil)
	var log bytes.Buffer
	p := &pile{look: func(context.Context) (inbound.Backlog, error) { return found, fails }, now: func() time.Time { return now }, log: newLog(&log, "text")}
	registry := prometheus.NewRegistry()
	registry.MustRegister(p)
	waited := func() float64 {
		t.Helper()
		families, err := registry.Gather()
		switch {
		case err != nil:
			t.Fatal(err)
		case len(families) == 0:
			return -1
		}
		return families[0].GetMetric()[0].GetGauge().GetValue()
	}
	if got := waited(); got != -1 {
		t.Errorf("before the first look the oldest has waited for %v s; want no answer", got)
	}
	oldest := begin.Add(-time.Minute)
	for _, c := range []struct {
		name  string
		after time.Duration
		found inbound.Backlog
		fails error
		told  string // what the log says
		age   float64
	}{
		{"nothing there", 0, inbound.Backlog{}, nil, "", 0},
		{"just come in", 0, inbound.Backlog{Mails: 1, Oldest: oldest}, nil, "", 60},
		{"an hour old", 59 * time.Minute, inbound.Backlog{Mails: 1, Oldest: oldest}, nil, "", 3600},
		{"the server is away", 2 * time.Hour, inbound.Backlog{}, errors.New("away"), "looked up; it is tried again later\" error=away", 7260},
		{"older, but tried", 2 * time.Hour, inbound.Backlog{Mails: 1, Oldest: oldest, Attended: true}, nil, "", 7260},
		{"older", 3 * time.Hour, inbound.Backlog{Mails: 2, Oldest: oldest}, nil, "role reply runs to handle it", 10860},
		{"still there", 4 * time.Hour, inbound.Backlog{Mails: 3, Oldest: oldest}, nil, "", 14460},
		{"handled", 26 * time.Hour, inbound.Backlog{}, nil, "", 0},
		{"there again, the same day", 26 * time.Hour, inbound.Backlog{Mails: 1, Oldest: oldest}, nil, "", 93660},
		{"the next day", 27 * time.Hour, inbound.Backlog{Mails: 3, Oldest: oldest}, nil, "mails=3 oldest=2026-11-22T08:59:00.000Z", 97260},
	} {
		now, found, fails = begin.Add(c.after), c.found, c.fails
		log.Reset()
		p.watch(t.Context())
		if said := log.String(); (said == "") != (c.told == "") || !strings.Contains(said, c.told) {
			t.Errorf("%s: the log says %q; want %q", c.name, said, c.told)
		}
		if got := waited(); got != c.age {
			t.Errorf("%s: the oldest has waited for %v s; want %v", c.name, got, c.age)
		}
	}
}

// A house without the role reply says so when mail that was delivered to it waits, also after it was started anew.
func TestMailWithoutReply(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	warns := "no process with the role reply runs to handle it"
	p := serve(t, data, "--roles", "desk")
	deliver := command(t, "deliver", "--from", "a@partner.example", "--to", "jourfixe@bremen.example", "--data", data)
	deliver.Stdin = strings.NewReader("Subject: Guten Tag\r\n\r\nHallo.\r\n")
	if out, err := deliver.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	p.stop()
	if strings.Contains(p.log.String(), warns) {
		t.Errorf("it warns of a mail that has just come in:\n%s", p.log)
	}
	p = serveAt(t, newClock("2026-11-22T11:00:00Z", 1), data, "--roles", "desk")
	for deadline := time.Now().Add(patience.Limit); !strings.Contains(p.log.String(), warns); {
		if time.Now().After(deadline) {
			t.Fatalf("it does not warn of a mail that has waited for two hours:\n%s", p.log)
		}
		time.Sleep(10 * time.Millisecond) // between looks at what another process writes
	}
	if strings.Contains(p.log.String(), "partner.example") {
		t.Errorf("it says who has written:\n%s", p.log)
	}
}

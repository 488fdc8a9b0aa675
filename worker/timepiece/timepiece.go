// Package timepiece says whether the time that the machine shows can be believed. A clock that jumps - a wrong time server, a battery that is empty, somebody who mistypes a year -
// must not have people told what is not due, nor have destroyed what is to be kept, neither of which anybody can take back. So a jump is doubted until it has stayed for as long
// as it is wide, three days at the most, or somebody confirms it.
package timepiece

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

const (
	// Tolerance is how far a clock may be put forward or back at once without being doubted.
	Tolerance = 15 * time.Minute
	// Absence is how long a house may have been away without its clock being doubted at the next start: nothing tells a machine that was off from a clock that is wrong.
	Absence = 14 * 24 * time.Hour
	// LongestDoubt is how long a jump has to stay at the most.
	LongestDoubt = 3 * 24 * time.Hour

	every     = time.Second // a look
	noteEvery = time.Minute
)

// A State is what a timepiece knows, and notes for the next start.
type State struct {
	Shown    time.Time     `json:"shown"`             // what the clock has shown last
	Believed time.Time     `json:"believed,omitzero"` // what it would show had it not jumped; zero: it is believed
	Jump     time.Duration `json:"jump,omitempty"`    // how far it has jumped
	Left     time.Duration `json:"left,omitempty"`    // how long it still has to stay so
	Absent   bool          `json:"absent,omitempty"`  // it did so while nobody looked, so it may as well be the house that was away
}

// Doubted reports whether the clock is not believed.
func (s *State) Doubted() bool { return !s.Believed.IsZero() }

// begin takes up what an earlier run has noted, nil if there was none.
func begin(noted *State, now time.Time) State {
	switch {
	case noted == nil:
		return State{Shown: now}
	case noted.Doubted():
		if since := now.Sub(noted.Shown); since >= -Tolerance && since <= Absence {
			s := *noted // it goes on as it did: a start is no reason to believe it
			s.Shown, s.Believed = now, s.Believed.Add(max(0, since))
			return s
		}
		return absent(noted.Believed, now)
	}
	return absent(noted.Shown, now)
}

// absent compares with the last time that was believed, since which nobody has looked.
func absent(last, now time.Time) State {
	s := State{Shown: now}
	if since := now.Sub(last); since < -Tolerance || since > Absence {
		s.doubt(last, now)
		s.Absent = true
	}
	return s
}

// look compares what the clock shows with what it has shown before, given how much time has passed since by the one that nobody can set.
func (s *State) look(now time.Time, passed time.Duration) {
	step := now.Sub(s.Shown) - passed
	jumped := step.Abs() > Tolerance
	if s.Doubted() {
		s.Believed, s.Left = s.Believed.Add(passed), s.Left-passed
		switch back := now.Sub(s.Believed); {
		case back.Abs() <= Tolerance:
			s.believe()
		case jumped:
			s.doubt(s.Believed, now)
		case s.Left <= 0:
			s.believe()
		}
	} else if jumped {
		s.doubt(s.Shown.Add(passed), now)
	}
	s.Shown = now
}

func (s *State) doubt(believed, now time.Time) {
	s.Believed, s.Jump = believed, now.Sub(believed)
	s.Left = min(s.Jump.Abs(), LongestDoubt)
}

func (s *State) believe() { *s = State{Shown: s.Shown} }

// Options say what a timepiece works with.
type Options struct {
	Now  func() time.Time
	Pace float64 // how much faster Now runs than the clock of the machine; 0 means 1
	// Load reads what an earlier run has noted, nil if nothing was; Save notes it.
	Load func() (*State, error)
	Save func(*State) error
	// Confirmed reports, once, that somebody has said that the clock is right.
	Confirmed func() (bool, error)
	Log       *slog.Logger
}

// A Timepiece watches the clock of the machine.
type Timepiece struct {
	Options

	mu     sync.Mutex
	state  State
	looked time.Time // by the clock that nobody can set
}

// New returns a timepiece that goes on from what was noted.
func New(o Options) (*Timepiece, error) {
	noted, err := o.Load()
	if err != nil {
		return nil, fmt.Errorf("read what the clock showed last: %w", err)
	}
	if o.Pace == 0 {
		o.Pace = 1
	}
	t := &Timepiece{Options: o, looked: time.Now()}
	t.state = begin(noted, o.Now())
	t.tell(State{})
	return t, nil
}

// Look returns what is known, as of this moment.
func (t *Timepiece) Look() State {
	t.mu.Lock()
	defer t.mu.Unlock()
	before, now := t.state, time.Now()
	t.state.look(t.Now(), time.Duration(float64(now.Sub(t.looked))*t.Pace))
	t.looked = now
	t.tell(before)
	return t.state
}

// Doubted reports whether the clock is not believed at this moment.
func (t *Timepiece) Doubted() bool {
	s := t.Look()
	return s.Doubted()
}

// Time is what is decided by: what the clock shows or, while it has jumped before our eyes, what it would show had it not. Of one that was only found to be another after
// an absence nobody knows; then it is what it shows.
func (t *Timepiece) Time() time.Time {
	s := t.Look()
	if s.Doubted() && !s.Absent {
		return s.Believed
	}
	return s.Shown
}

// Careful is what is destroyed by: the earlier of what the clock shows and what it would show.
func (t *Timepiece) Careful() time.Time {
	s := t.Look()
	if s.Doubted() && s.Believed.Before(s.Shown) {
		return s.Believed
	}
	return s.Shown
}

// tell logs what has changed. The lock is held, or nobody else knows t.
func (t *Timepiece) tell(before State) {
	s := &t.state
	switch {
	case s.Doubted() && (!before.Doubted() || before.Jump != s.Jump):
		t.Log.Error("the clock of this machine has jumped, and is not believed: nothing that is owed goes out, and nothing is done that is due by the clock, until it has stayed so or is confirmed; if it is right: jourfixe clock --confirm",
			"jump", s.Jump.Round(time.Second), "shows", s.Shown.UTC().Format(time.RFC3339), "for", s.Left.Round(time.Second), "absent", s.Absent)
	case before.Doubted() && !s.Doubted():
		t.Log.Info("the clock of this machine is believed again; what has waited goes on", "shows", s.Shown.UTC().Format(time.RFC3339))
	}
}

// Health returns nil, or what is to be known of the clock.
func (t *Timepiece) Health() error {
	s := t.Look()
	if !s.Doubted() {
		return nil
	}
	return fmt.Errorf("the clock of the machine has jumped by %s and is not believed for another %s: nothing that is owed goes out, and nothing is done that is due by the clock (jourfixe clock)",
		s.Jump.Round(time.Second), s.Left.Round(time.Second))
}

// Name implements worker.Worker.
func (t *Timepiece) Name() string { return "timepiece" }

// Run looks at the clock, notes what it shows, and hears of confirmations until ctx ends.
func (t *Timepiece) Run(ctx context.Context) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	var noted time.Time // by the clock that nobody can set
	was, failing := false, false
	for {
		s := t.Look()
		sure, err := t.Confirmed()
		if err == nil && sure {
			s = t.confirm()
		}
		if now := time.Now(); now.Sub(noted) >= noteEvery || s.Doubted() != was {
			if failed := t.Save(&s); failed != nil {
				err = failed
			} else {
				noted, was = now, s.Doubted()
			}
		}
		if err != nil && !failing {
			t.Log.Warn("what the clock shows cannot be noted for the next start; it is tried again", "error", err)
		}
		failing = err != nil
		select {
		case <-ctx.Done():
			s = t.Look() // a jump of this moment is known to the next start
			if err := t.Save(&s); err != nil {
				t.Log.Warn("what the clock shows cannot be noted for the next start", "error", err)
			}
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// confirm believes what the clock shows.
func (t *Timepiece) confirm() State {
	t.mu.Lock()
	defer t.mu.Unlock()
	before := t.state
	t.state.believe()
	t.tell(before)
	return t.state
}

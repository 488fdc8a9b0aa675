// Package turns has what lies in other houses looked at again and again, each thing at its own time, some at once, and never two of one
// house. What is looked at and what becomes of it is the affair of the roles that do so, and so is which replica does.
package turns

import (
	"context"
	"sync"
	"time"

	"jourfixe/worker"
)

// rest is how long nothing is begun between looks at what is due: things come and go, and so may the machine's own clock.
const rest = 5 * time.Second

// A Turn is a thing that is due.
type Turn struct {
	House string // nobody is at two turns of one house at the same time
	Lane  int    // in which it waits for a slot
	Do    func(ctx context.Context)
}

// Turns are those that one role takes.
type Turns struct {
	Lanes []int         // how many turns are taken at once in each lane
	Pause time.Duration // between two turns of one house
	// Due lists what is due now, in the order in which it is to be begun. It is not called by two at once.
	Due func(ctx context.Context) ([]Turn, error)

	mu    sync.Mutex
	busy  map[string]bool // houses
	taken []int           // slots, by lane
}

// Run takes turns until ctx ends.
func (t *Turns) Run(ctx context.Context) error {
	freed := make(chan struct{}, 1)
	var all sync.WaitGroup
	defer all.Wait()
	for {
		if _, err := t.begin(ctx, &all, freed); err != nil {
			return err
		}
		timer := time.NewTimer(rest)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-freed:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Round takes the turns that are due now, and returns when all of them are over.
func (t *Turns) Round(ctx context.Context) error {
	for {
		freed := make(chan struct{}, 1)
		var all sync.WaitGroup
		n, err := t.begin(ctx, &all, freed)
		if err != nil {
			return err
		}
		if n == 0 {
			return ctx.Err()
		}
		all.Wait()
	}
}

// begin begins the turns that have a slot, and returns how many these are.
func (t *Turns) begin(ctx context.Context, all *sync.WaitGroup, freed chan<- struct{}) (n int, err error) {
	due, err := t.Due(ctx)
	if err != nil {
		return 0, err
	}
	for _, x := range due {
		if !t.take(x) {
			continue
		}
		n++
		all.Add(1)
		go func() {
			defer all.Done()
			x.Do(ctx)
			t.leave(x)
			signal(freed)
			if t.Pause > 0 {
				worker.Sleep(ctx, t.Pause)
			}
			t.forget(x.House)
			signal(freed)
		}()
	}
	return n, nil
}

// signal says that something may be begun, unless that is said already.
func signal(freed chan<- struct{}) {
	select {
	case freed <- struct{}{}:
	default:
	}
}

func (t *Turns) take(x Turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.busy == nil {
		t.busy, t.taken = map[string]bool{}, make([]int, len(t.Lanes))
	}
	if t.busy[x.House] || t.taken[x.Lane] >= t.Lanes[x.Lane] {
		return false
	}
	t.busy[x.House] = true
	t.taken[x.Lane]++
	return true
}

func (t *Turns) leave(x Turn) {
	t.mu.Lock()
	t.taken[x.Lane]--
	t.mu.Unlock()
}

func (t *Turns) forget(house string) {
	t.mu.Lock()
	delete(t.busy, house)
	t.mu.Unlock()
}

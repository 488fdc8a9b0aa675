// Package followed keeps at hand when people and venues are busy by calendars of their own that are followed: what the role that reads these has
// put into the bucket, on whatever replica. All roles of a process share one.
package followed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"jourfixe/calendar/elsewhere"
	"jourfixe/events"
	"jourfixe/events/journal/busytimes"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/worker"
)

// A Sealer seals by the key of a following, and opens.
type Sealer interface {
	SealFor(ctx context.Context, key, what string, clear []byte) ([]byte, error)
	OpenFor(ctx context.Context, key, what string, sealed []byte) ([]byte, error)
}

// Calendars are those of one office.
type Calendars struct {
	store  *busytimes.Store
	sealer Sealer
	log    *slog.Logger

	mu    sync.RWMutex
	at    map[events.Ref]*entries
	still *elsewhere.Times // as things are; nil: nobody has asked yet

	ready   chan struct{}
	telling sync.Mutex
	once    sync.Once

	// Heed is told what is known once all was read that was there, and after each change. It is set before Run; nil: nobody is told.
	Heed func(*elsewhere.Times)
}

// entries are those of one calendar, with what they say. They are never changed.
type entries struct {
	state, times uint64 // sequences
	is           State
	key          string   // by which the times are sealed
	read         *Reading // nil: there is none that opens
}

// New returns the calendars of an office, of which nothing is known yet: Run fills it.
func New(store *busytimes.Store, sealer Sealer, log *slog.Logger) *Calendars {
	return &Calendars{store: store, sealer: sealer, log: log, at: map[events.Ref]*entries{}, ready: make(chan struct{})}
}

// Name implements worker.Worker.
func (c *Calendars) Name() string { return "busy times at hand" }

// Run follows the bucket until ctx ends.
func (c *Calendars) Run(ctx context.Context) error {
	err := c.store.Follow(ctx, func(e busytimes.Entry) error { return c.take(ctx, e) }, c.caughtUp)
	if errors.Is(err, streams.ErrClosed) {
		return worker.Fatal(err)
	}
	return err
}

func (c *Calendars) caughtUp() {
	c.heed() // so that whoever waits for it finds the book told
	c.once.Do(func() { close(c.ready) })
}

// tell tells what is known by now, once all was read that was there.
func (c *Calendars) tell() {
	select {
	case <-c.ready:
		c.heed()
	default:
	}
}

func (c *Calendars) heed() {
	if c.Heed != nil {
		c.telling.Lock() // so that what is told last is the latest
		defer c.telling.Unlock()
		c.Heed(c.Times())
	}
}

// WaitReady returns when all was read that was there, or with ctx's error.
func (c *Calendars) WaitReady(ctx context.Context) error {
	select {
	case <-c.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take folds in an entry of the bucket, unless it was written here.
func (c *Calendars) take(ctx context.Context, e busytimes.Entry) error {
	if e.Kind == busytimes.State {
		var is State
		if len(e.Data) > 0 {
			if err := json.Unmarshal(e.Data, &is); err != nil {
				c.log.Warn("how reading a calendar has gone cannot be read; it is read anew", "of", e.Of, "error", err)
				is = State{}
			}
		}
		c.fold(e.Of, e.Sequence, stateAt, func(to *entries) { to.is = is })
		return nil
	}
	var key string
	var read *Reading
	if len(e.Data) > 0 {
		var err error
		if key, read, err = c.open(ctx, e); err != nil && (ctx.Err() != nil || !lost(err)) {
			return err
		}
	}
	c.fold(e.Of, e.Sequence, timesAt, func(to *entries) { to.key, to.read = key, read })
	return nil
}

func stateAt(e *entries) *uint64 { return &e.state }
func timesAt(e *entries) *uint64 { return &e.times }

// fold sets what an entry of the bucket says, unless a later one is known.
func (c *Calendars) fold(of events.Ref, sequence uint64, at func(*entries) *uint64, set func(*entries)) {
	defer c.tell()
	c.mu.Lock()
	defer c.mu.Unlock()
	var next entries
	if e := c.at[of]; e != nil {
		next = *e
	}
	if known := at(&next); sequence > *known {
		*known = sequence
		set(&next)
		c.at[of], c.still = &next, nil
	}
}

// lost reports whether what is sealed can never be opened, as nothing can of which the key is destroyed.
func lost(err error) bool {
	return errors.Is(err, keys.ErrNoKey) || errors.Is(err, keys.ErrUnopenable) || errors.Is(err, errForm)
}

var errForm = errors.New("busy times are not kept as this program reads them")

func (c *Calendars) open(ctx context.Context, e busytimes.Entry) (key string, read *Reading, err error) {
	return open(e, func(key string, box []byte) ([]byte, error) { return c.sealer.OpenFor(ctx, key, what(e.Of), box) })
}

// open opens the times of a calendar, and says by which key.
func open(e busytimes.Entry, with func(key string, box []byte) ([]byte, error)) (key string, read *Reading, err error) {
	var f timesForm
	if err := json.Unmarshal(e.Data, &f); err != nil {
		return "", nil, fmt.Errorf("%w: %w", errForm, err)
	}
	clear, err := with(f.Key, f.Box)
	if err != nil {
		return f.Key, nil, err
	}
	if read, err = decodeReading(clear); err != nil {
		return f.Key, nil, fmt.Errorf("%w: %w", errForm, err)
	}
	return f.Key, read, nil
}

// Look reads an entry of an office's bucket as the program does, with the keys that there are, and returns the key of the following that it belongs
// to. It is for whoever looks whether all that is kept can be read.
func Look(office string, e busytimes.Entry, with map[string]*keys.Key) (key string, err error) {
	if e.Kind == busytimes.State {
		var is State
		if err := json.Unmarshal(e.Data, &is); err != nil {
			return "", fmt.Errorf("%w: %w", errForm, err)
		}
		return is.Key, nil
	}
	key, _, err = open(e, func(key string, box []byte) ([]byte, error) {
		if with[key] == nil {
			return nil, keys.ErrNoKey
		}
		return with[key].OpenBox(office, key, what(e.Of), box)
	})
	return key, err
}

// Times are what is known of all calendars now. It costs next to nothing, and all who ask between two changes get the same.
func (c *Calendars) Times() *elsewhere.Times {
	if c == nil {
		return nil
	}
	c.mu.RLock()
	still := c.still
	c.mu.RUnlock()
	if still != nil {
		return still
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.still == nil {
		of := make(map[events.Ref]*elsewhere.Known, len(c.at))
		for ref, e := range c.at {
			if k := e.known(); k != nil {
				of[ref] = k
			}
		}
		c.still = elsewhere.NewTimes(of)
	}
	return c.still
}

// known is what the entries come to.
func (e *entries) known() *elsewhere.Known {
	if e.is.Key == "" {
		return nil
	}
	k := &elsewhere.Known{Key: e.is.Key, Stale: e.is.Stale}
	if e.read != nil && e.key == e.is.Key {
		k.AsOf, k.Intervals, k.From, k.To = events.Later(e.is.AsOf, e.read.At), e.read.Intervals, e.read.From, e.read.To
		k.Read, k.Entries, k.Faults = e.read.At, e.read.Entries, e.read.Faults
	}
	return k
}

// Look returns how reading the calendar of a following has gone, and what was read of it; zero, and nil, if nothing is known of it.
func (c *Calendars) Look(of events.Ref, key string) (State, *Reading) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	e := c.at[of]
	if e == nil {
		return State{}, nil
	}
	is := e.is
	if is.Key != key {
		is = State{}
	}
	is.sequence = e.state
	if is.Key != key || e.key != key {
		return is, nil
	}
	return is, e.read
}

// Claim notes that somebody is at a calendar, provided that nobody has noted anything since it was looked at as was.
func (c *Calendars) Claim(ctx context.Context, of events.Ref, was, s State) error {
	return c.note(ctx, of, s, was.sequence)
}

// Note writes how reading a calendar has gone. It returns streams.ErrConflict where somebody else has written what is not at hand yet.
func (c *Calendars) Note(ctx context.Context, of events.Ref, s State) error {
	return c.note(ctx, of, s, c.last(of).state)
}

func (c *Calendars) note(ctx context.Context, of events.Ref, s State, after uint64) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return c.write(ctx, busytimes.Entry{Kind: busytimes.State, Of: of, Data: data, Sequence: after}, stateAt, func(e *entries) { e.is = s })
}

// Keep writes what was read of a calendar, sealed by the key of its following.
func (c *Calendars) Keep(ctx context.Context, of events.Ref, key string, r *Reading) error {
	clear, err := r.encode()
	if err != nil {
		return err
	}
	box, err := c.sealer.SealFor(ctx, key, what(of), clear)
	if err != nil {
		return err
	}
	data, err := json.Marshal(timesForm{key, box})
	if err != nil {
		return err
	}
	return c.write(ctx, busytimes.Entry{Kind: busytimes.Times, Of: of, Data: data, Sequence: c.last(of).times}, timesAt, func(e *entries) { e.key, e.read = key, r })
}

// last are the entries of a calendar that are at hand.
func (c *Calendars) last(of events.Ref) (e entries) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if is := c.at[of]; is != nil {
		e = *is
	}
	return e
}

// write puts an entry into the bucket after the one whose sequence it names, and folds it in.
func (c *Calendars) write(ctx context.Context, w busytimes.Entry, at func(*entries) *uint64, set func(*entries)) error {
	written, err := c.store.Set(ctx, w)
	if err == nil {
		c.fold(w.Of, written, at, set)
	}
	return err
}

// Drop removes what is kept of followings whose keys are destroyed, and forgets it.
func (c *Calendars) Drop(ctx context.Context, destroyed func(key string) bool) error {
	c.mu.RLock()
	var list []busytimes.Entry
	for of, e := range c.at {
		if e.key != "" && destroyed(e.key) {
			list = append(list, busytimes.Entry{Kind: busytimes.Times, Of: of, Sequence: e.times})
		}
		if e.is.Key != "" && destroyed(e.is.Key) {
			list = append(list, busytimes.Entry{Kind: busytimes.State, Of: of, Sequence: e.state})
		}
	}
	c.mu.RUnlock()
	for _, e := range list {
		if err := c.store.Remove(ctx, e); err != nil && !errors.Is(err, streams.ErrConflict) { // somebody else has removed it, or written anew
			return err
		}
		c.forget(e)
	}
	return nil
}

func (c *Calendars) forget(gone busytimes.Entry) {
	defer c.tell()
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.at[gone.Of]
	if e == nil {
		return
	}
	next := *e
	switch {
	case gone.Kind == busytimes.Times && next.times == gone.Sequence:
		next.key, next.read = "", nil
	case gone.Kind == busytimes.State && next.state == gone.Sequence:
		next.is = State{}
	}
	c.at[gone.Of], c.still = &next, nil
}

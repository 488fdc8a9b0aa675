package worker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"jourfixe/calendar"
	"jourfixe/calendar/elsewhere"
	"jourfixe/calendar/tz"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/streams"
)

// A Mirror keeps a book current with the journal. All roles of a process share one.
type Mirror struct {
	journal *journal.Journal
	log     *slog.Logger

	mu     sync.RWMutex
	book   *calendar.Book // replaced never, changed only under the write lock
	still  *calendar.Book // a clone of it as it is now, which nobody changes; nil: nobody has asked for one yet
	past   past           // what has happened, since the journal's beginning
	lost   int            // of the keys that must not be there any more, how many are out of memory; of Run alone
	ready  bool           // the journal was read to its end, and is being followed
	whole  chan struct{}  // closed when it is ready, and made anew when it is not any more
	failed error          // the book has come apart from the journal
	closed []string       // whose values could not be opened when the journal had been read

	// Version is that of this program, for whoever reads why it cannot follow the journal. It is set before Run.
	Version string
	// Release is that of the zone data that this process goes by; "" is that of the table in use. It is set before Run.
	Release tz.Release

	listeners []func(*events.Event, []calendar.Touch)

	wakeUp  sync.Mutex
	changed chan struct{} // closed and made anew when an event is applied, if somebody waits
	waiting bool
}

// NewMirror returns the mirror of an office, still empty: Run fills it.
func NewMirror(j *journal.Journal, office string, log *slog.Logger) *Mirror {
	return &Mirror{journal: j, log: log, book: calendar.New(office), whole: make(chan struct{}), changed: make(chan struct{})}
}

// Name implements Worker.
func (m *Mirror) Name() string { return "mirror" }

// Run follows the journal. An event that cannot be applied is never passed over: the mirror stops where it is, says so
// loudly and in Health, and waits for someone to start a version that understands it.
func (m *Mirror) Run(ctx context.Context) error {
	var after uint64
	m.View(func(b *calendar.Book) { after = b.Sequence() })
	err := m.journal.Follow(ctx, after, m.apply, m.caughtUp)
	m.mu.Lock()
	if m.ready { // until the journal is followed again
		m.ready, m.whole = false, make(chan struct{})
	}
	if m.failed == nil && errors.Is(err, journal.ErrUnreadable) {
		m.failed = m.newer(err)
	}
	m.mu.Unlock()
	if errors.Is(err, streams.ErrClosed) {
		return Fatal(err)
	}
	if failed := m.Health(); failed != nil {
		m.log.Error("the journal cannot be followed any further; this replica answers nothing new until it is replaced", "error", failed)
		<-ctx.Done()
		return ctx.Err()
	}
	return err
}

// newer says of an event that is not known here by whom it was written.
func (m *Mirror) newer(err error) error {
	if !errors.Is(err, events.ErrUnknown) {
		return err
	}
	return fmt.Errorf("the journal was written by a newer version of jourfixe than this one (%s); start that version, or a newer one: %w", m.Version, err)
}

// Listen has f called with every event when it has come into the book, and with what it has touched. It must be called before
// Run; f must be quick, not use the mirror, and neither keep nor change the list.
func (m *Mirror) Listen(f func(*events.Event, []calendar.Touch)) {
	m.listeners = append(m.listeners, f)
}

// apply takes an event from the journal, and the keys out of memory that must not be there any more. Which these are the book knows alone:
// an erasure names the person, and not the keys of what they have said by registrations.
func (m *Mirror) apply(e *events.Event) error {
	m.mu.Lock()
	fresh, err := m.fold(e)
	lost := m.book.Forgotten()[m.lost:]
	m.mu.Unlock()
	if err != nil {
		return err
	}
	if fresh {
		m.wake()
	}
	for _, l := range lost {
		m.journal.Forget(l.Key)
	}
	m.lost += len(lost)
	return nil
}

// Apply folds events into the book at once, so that no reader sees half of a decision that this process made itself.
// Events that are in it already change nothing.
func (m *Mirror) Apply(list []*events.Event) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	happened := false
	for _, e := range list {
		fresh, err := m.fold(e)
		if err != nil {
			return err
		}
		happened = happened || fresh
	}
	if happened {
		m.wake()
	}
	return nil
}

// fold folds one event in, and says whether it was not there yet: what this process has decided comes by the journal once more, and nobody waits for that.
// The lock is held.
func (m *Mirror) fold(e *events.Event) (fresh bool, err error) {
	known := e.Sequence <= m.book.Sequence()
	if !known {
		m.still = nil
		if err := m.outdated(e.Body); err != nil {
			m.failed = err
			return false, err
		}
	}
	if err := m.book.Apply(e); err != nil {
		m.failed = err
		return false, err
	}
	if known {
		return false, nil
	}
	m.past.note(e)
	for _, f := range m.listeners {
		f(e, m.book.Touched())
	}
	return true, nil
}

// ErrOlderZones means that the office goes by newer zone data than this process has: what it showed, sent and decided would be
// at other hours than what others do.
var ErrOlderZones = errors.New("the office goes by newer zone data than there are here")

// outdated returns why an event must not be followed by a process with the zone data that there are here, nil if it may.
func (m *Mirror) outdated(body events.Body) error {
	adopted, ok := body.(*events.ZonesAdopted)
	if !ok || tz.Release(adopted.Release).Compare(m.Zones()) <= 0 {
		return nil
	}
	return fmt.Errorf("%w: it goes by %s, and here is %s; bring the program or tzdata up to date, or give --zoneinfo, and start again",
		ErrOlderZones, adopted.Release, m.Zones())
}

// Zones returns which release of zone data this process goes by.
func (m *Mirror) Zones() tz.Release {
	if m.Release != "" {
		return m.Release
	}
	return tz.Current().Release()
}

func (m *Mirror) caughtUp() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = m.journal.Closed()
	if n := m.keysLost(); n > 0 {
		m.log.Error("keys are lost, as where files are damaged: what is personal of some cannot be read; jourfixe check says of whom, and a backup has them", "keys", n)
	}
	if !m.ready {
		m.ready = true
		close(m.whole)
	}
	m.wake()
}

// keysLost counts whose values cannot be opened, though nobody has destroyed the key. The lock is held.
func (m *Mirror) keysLost() int {
	if len(m.closed) == 0 {
		return 0
	}
	closed := map[string]bool{}
	for _, whose := range m.closed {
		closed[whose] = true
	}
	for _, lost := range m.book.Forgotten() {
		delete(closed, lost.Key)
	}
	return len(closed)
}

// KeysLost says of how many people, registrations and the like what is personal cannot be read, since the key was lost when the journal had been read.
func (m *Mirror) KeysLost() int {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.keysLost()
}

// wake tells those who wait.
func (m *Mirror) wake() {
	m.wakeUp.Lock()
	defer m.wakeUp.Unlock()
	if m.waiting {
		close(m.changed)
		m.changed, m.waiting = make(chan struct{}), false
	}
}

// View lets f read the book. f must be quick, since everybody waits for it with whom an event comes in meanwhile, and keep
// nothing that a later event may change. Whoever reckons for longer than a moment takes a Snapshot.
func (m *Mirror) View(f func(b *calendar.Book)) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	f(m.book)
}

// Snapshot returns the book as it is now, to be read for as long as one likes: no later event changes it. It costs next to
// nothing, and all who ask between two events get the same, so nobody may apply anything to it; a clone of it is for that.
// It knows nothing of commands.
func (m *Mirror) Snapshot() *calendar.Book {
	m.mu.RLock()
	still := m.still
	m.mu.RUnlock()
	if still != nil {
		return still
	}
	return m.SnapshotIf(func(*calendar.Book) bool { return true })
}

// SnapshotIf is Snapshot, provided that ok says so of this very state of the book; else nil. ok must be as quick as what is
// given to View.
func (m *Mirror) SnapshotIf(ok func(b *calendar.Book) bool) *calendar.Book {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !ok(m.book) {
		return nil
	}
	if m.still == nil {
		m.still = m.book.Clone()
	}
	return m.still
}

// Heed tells the book what is known of when people and venues are busy elsewhere.
func (m *Mirror) Heed(t *elsewhere.Times) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.book.Heed(t)
	m.still = nil
	m.wake()
}

// Ready reports whether the journal was read to its end and is being followed, so that the book is whole and current.
func (m *Mirror) Ready() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.ready
}

// Health returns nil, or why the mirror has stopped for good.
func (m *Mirror) Health() error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.failed
}

// Wait returns when done, called with the book at every change of it, reports true; or with ctx's error.
func (m *Mirror) Wait(ctx context.Context, done func(b *calendar.Book, ready bool) bool) error {
	for {
		// The channel is taken before the look, so that a change in between is not missed.
		m.wakeUp.Lock()
		m.waiting = true
		changed := m.changed
		m.wakeUp.Unlock()
		m.mu.RLock()
		found := done(m.book, m.ready)
		m.mu.RUnlock()
		if found {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		}
	}
}

// WaitReady returns when the book is whole. All workers wait for that at a start, and no event of the journal wakes them.
func (m *Mirror) WaitReady(ctx context.Context) error {
	for {
		m.mu.RLock()
		ready, whole := m.ready, m.whole
		m.mu.RUnlock()
		if ready {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-whole:
		}
	}
}

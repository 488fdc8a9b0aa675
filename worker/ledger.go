package worker

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"

	"jourfixe/calendar/owed"
	_ "jourfixe/calendar/owed/kinds"
	"jourfixe/events"
	"jourfixe/events/journal"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/streams"
)

// A Ledger keeps at hand what has been said to whom. All roles of a process share one.
type Ledger struct {
	// Alone names this run of the house, when no other process can be at work beside it; it is in the claims of what is being
	// sent. The claims of other runs are those of dead ones then, and count as run out. "": others may be alive, and their
	// claims are waited for. It must be set before anything is read.
	Alone string

	journal *journal.Journal
	log     *slog.Logger

	mu        sync.RWMutex
	people    Table[string]         // to whom something was said
	lines     map[events.Ref][]line // about each thing, by the numbers of the people
	failed    map[whose]bool        // the lines of which the last message did not arrive
	end       uint64                // the highest sequence of any line
	hold      *owed.Hold            // keeps mails from going out; nil: that never was. Never changed in place
	holdAt    uint64                // its sequence
	ready     chan struct{}         // closed when all was read that was there
	isReady   bool
	listeners []func(about events.Ref, person string) // never changed in place
}

// A line at hand. There are more of them than of anything else in a large office, so each is as small as can be, and unpacked when somebody asks.
type line struct {
	person   int32 // their number
	sequence uint64
	said     owed.Packed
}

// whose names a line: what it is about, and to whom it was said.
type whose struct {
	about  events.Ref
	person string
}

// ErrTaken says that somebody else has changed a line of the ledger meanwhile.
var ErrTaken = errors.New("somebody else has written this line of the ledger")

// NewLedger returns the ledger of the journal's office, still empty: Run fills it.
func NewLedger(j *journal.Journal, log *slog.Logger) *Ledger {
	return &Ledger{
		journal: j, log: log, ready: make(chan struct{}),
		lines: map[events.Ref][]line{}, failed: map[whose]bool{},
	}
}

// Name implements Worker.
func (l *Ledger) Name() string { return "ledger" }

// Run follows the ledger until ctx ends.
func (l *Ledger) Run(ctx context.Context) error {
	err := l.journal.Ledger().Follow(ctx, l.read, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !l.isReady {
			l.isReady = true
			for about, list := range l.lines {
				l.lines[about] = together(list)
			}
			close(l.ready)
		}
	})
	if errors.Is(err, streams.ErrClosed) {
		return Fatal(err)
	}
	return err
}

// together is a list without the room that was for more, and with all that was said in one piece: hundreds of thousands of small ones lie amid what
// was garbage as they were read, and keep the memory around them from being given back.
func together(list []line) []line {
	size := 0
	for _, x := range list {
		size += len(x.said)
	}
	var all strings.Builder
	all.Grow(size)
	for _, x := range list {
		all.WriteString(string(x.said))
	}
	tight, rest := append(make([]line, 0, len(list)), list...), owed.Packed(all.String())
	for i := range tight {
		n := len(tight[i].said)
		tight[i].said, rest = rest[:n], rest[n:]
	}
	return tight
}

// WaitReady returns when all was read that was there.
func (l *Ledger) WaitReady(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-l.ready:
		return nil
	}
}

// Listen has f called from now on with whose line about what it is whenever one has changed. f must be quick.
func (l *Ledger) Listen(f func(about events.Ref, person string)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listeners = append(slices.Clip(l.listeners), f)
}

// ReadSaid reads what a line of the ledger says.
func ReadSaid(line ledger.Line) (said owed.Said, err error) {
	if err := json.Unmarshal(line.Data, &said); err != nil {
		return nil, fmt.Errorf("the ledger's line of %s about %s cannot be read: %w", line.Person, line.About, err)
	}
	return said, nil
}

func (l *Ledger) read(line ledger.Line) error {
	if line.Person == ledger.House {
		return l.readHold(line)
	}
	at := whose{line.About, line.Person}
	if !l.newer(at, line.Sequence) {
		return nil // what this process has written comes back
	}
	said, err := ReadSaid(line)
	if err != nil {
		return Fatal(err) // to go on as if nothing had been said would say it again
	}
	if l.Alone != "" {
		said = said.Released(l.Alone)
	}
	l.take(at, said, line.Sequence)
	return nil
}

func (l *Ledger) newer(at whose, sequence uint64) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return sequence > l.at(at.about, at.person).sequence
}

// at is the line of a person and a thing, empty if there is none. The lock is held.
func (l *Ledger) at(about events.Ref, person string) line {
	if number, known := l.people.Find(person); known {
		list := l.lines[about]
		if i, found := place(list, number); found {
			return list[i]
		}
	}
	return line{}
}

func place(list []line, person int32) (int, bool) {
	return slices.BinarySearchFunc(list, person, func(x line, person int32) int { return cmp.Compare(x.person, person) })
}

// put puts a line in its place. What names it may be a part of something longer, which is not kept. The lock is held.
func (l *Ledger) put(at whose, sequence uint64, said owed.Packed) {
	number, known := l.people.Find(at.person)
	if !known {
		number = l.people.Number(strings.Clone(at.person))
	}
	list, there := l.lines[at.about]
	if !there {
		at.about = events.Ref{Noun: strings.Clone(at.about.Noun), ID: strings.Clone(at.about.ID)}
	}
	x := line{number, sequence, said}
	if i, found := place(list, number); found {
		list[i] = x
	} else {
		l.lines[at.about] = slices.Insert(list, i, x)
	}
}

// take keeps the line if it is newer than the one at hand.
func (l *Ledger) take(at whose, said owed.Said, sequence uint64) {
	packed := said.Pack()
	l.mu.Lock()
	newer := sequence > l.at(at.about, at.person).sequence
	if newer {
		l.end = max(l.end, sequence)
		l.put(at, sequence, packed)
		if len(said) > 0 && said[len(said)-1].State == owed.StateFailed {
			l.failed[at] = true
		} else {
			delete(l.failed, at)
		}
	}
	listeners := l.listeners
	l.mu.Unlock()
	if !newer {
		return
	}
	for _, f := range listeners {
		f(at.about, at.person)
	}
}

// Line returns what was said to a person about a thing, and the sequence with which that can be replaced.
func (l *Ledger) Line(about events.Ref, person string) (owed.Said, uint64) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	x := l.at(about, person)
	return x.said.Said(), x.sequence
}

// End returns the sequence of the last line that was written, as far as is known here; 0 if none ever was.
func (l *Ledger) End() uint64 {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return max(l.end, l.holdAt)
}

// A Failure is a line of which the last message did not arrive.
type Failure struct {
	About  events.Ref
	Person string
}

// Failed lists the lines of which the last message did not arrive, in order.
func (l *Ledger) Failed() []Failure {
	l.mu.RLock()
	defer l.mu.RUnlock()
	list := make([]Failure, 0, len(l.failed))
	for at := range l.failed {
		list = append(list, Failure{at.about, at.person})
	}
	slices.SortFunc(list, func(x, y Failure) int {
		return cmp.Or(cmp.Compare(x.About.Noun, y.About.Noun), cmp.Compare(x.About.ID, y.About.ID), cmp.Compare(x.Person, y.Person))
	})
	return list
}

// Copy returns what was said about a thing, by person.
func (l *Ledger) Copy(about events.Ref) map[string]owed.Said {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.copy(about)
}

// copy is Copy; the lock is held.
func (l *Ledger) copy(about events.Ref) map[string]owed.Said {
	list := l.lines[about]
	all, said := make(owed.Said, 0, len(list)), make(map[string]owed.Said, len(list))
	for i := range list {
		begin := len(all)
		all = list[i].said.Append(all)
		said[l.people.At(list[i].person)] = all[begin:len(all):len(all)]
	}
	return said
}

// Things lists what something was said about.
func (l *Ledger) Things() []events.Ref {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return slices.Collect(maps.Keys(l.lines))
}

// To returns what was said to a person.
func (l *Ledger) To(person string) owed.Ledger {
	l.mu.RLock()
	defer l.mu.RUnlock()
	said := owed.Ledger{}
	for about := range l.lines {
		if x := l.at(about, person); x.sequence > 0 {
			said[about] = map[string]owed.Said{person: x.said.Said()}
		}
	}
	return said
}

// All returns the whole of it, which takes several times the room that it has here.
func (l *Ledger) All() owed.Ledger {
	l.mu.RLock()
	defer l.mu.RUnlock()
	all := owed.Ledger{}
	for about := range l.lines {
		all[about] = l.copy(about)
	}
	return all
}

// Each has f look at every line. f must be quick, and keep no list: the next line is unpacked into the same.
func (l *Ledger) Each(f func(about events.Ref, person string, said owed.Said)) {
	l.mu.RLock()
	defer l.mu.RUnlock()
	var said owed.Said
	for about, list := range l.lines {
		for i := range list {
			said = list[i].said.Append(said[:0])
			f(about, l.people.At(list[i].person), said)
		}
	}
}

// Change replaces the utterance of a mail in a line, by its Message-ID, and returns false if there is none or change does not
// want it. change may be called several times: somebody else may write the line meanwhile.
func (l *Ledger) Change(ctx context.Context, about events.Ref, person, messageID string, change func(*owed.Utterance) bool) (bool, error) {
	for {
		said, last := l.Line(about, person)
		i := slices.IndexFunc(said, func(u owed.Utterance) bool { return u.MessageID == messageID })
		if i < 0 {
			return false, nil
		}
		u := said[i]
		if !change(&u) {
			return false, nil
		}
		if _, err := l.Set(ctx, about, person, last, said.Append(u)); !errors.Is(err, ErrTaken) {
			return err == nil, err
		}
	}
}

// A Wanted is what a line is to say, provided that it still is as Last says.
type Wanted struct {
	About  events.Ref
	Person string
	Last   uint64
	Said   owed.Said
}

// Set replaces a line and returns its new sequence, or ErrTaken if it is not any more as last says; what it says instead
// is at hand then. After any other error it may be replaced or not.
func (l *Ledger) Set(ctx context.Context, about events.Ref, person string, last uint64, said owed.Said) (uint64, error) {
	w := l.SetAll(ctx, []Wanted{{about, person, last, said}})[0]
	return w.Sequence, w.Err
}

// SetAll replaces lines, no two of them of the same person and thing, each as Set does. Many are on disk sooner than one by one.
func (l *Ledger) SetAll(ctx context.Context, list []Wanted) []ledger.Written {
	out := make([]ledger.Written, len(list))
	var lines []ledger.Line
	var places []int // of the lines in the list
	for i, w := range list {
		data, err := json.Marshal(w.Said)
		if err != nil {
			out[i].Err = fmt.Errorf("write the ledger: %w", err)
			continue
		}
		lines = append(lines, ledger.Line{Person: w.Person, About: w.About, Sequence: w.Last, Data: data})
		places = append(places, i)
	}
	for k, written := range l.journal.Ledger().SetAll(ctx, lines) {
		w := &list[places[k]]
		switch {
		case errors.Is(written.Err, streams.ErrConflict):
			written.Err = l.readAgain(ctx, w.About, w.Person)
		case written.Err == nil:
			l.take(whose{w.About, w.Person}, w.Said, written.Sequence)
		}
		out[places[k]] = written
	}
	return out
}

// readAgain brings a line up to date that somebody else has written, and returns ErrTaken, or why it cannot.
func (l *Ledger) readAgain(ctx context.Context, about events.Ref, person string) error {
	line, err := l.journal.Ledger().Line(ctx, person, about)
	if err == nil {
		err = l.read(line)
	}
	if err != nil {
		return fmt.Errorf("read what somebody else has written into the ledger: %w", err)
	}
	return ErrTaken
}

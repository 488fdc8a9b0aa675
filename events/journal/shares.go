package journal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
)

// What clients may have waiting for their decision, so that none of them keeps the house from answering others. What one has
// decided takes none of it.
const (
	waitingOfOne      = 4096                          // commands of one client
	waitingBytesOfOne = 16 << 20                      // and their bytes
	erasuresOfOne     = 64                            // that may wait beside all that: nobody has to bear to be kept for what else a client asks
	erasureBytes      = 4 << 10                       // of one at most; what is larger is counted with the rest
	bytesOfClients    = streams.CommandsBytes / 4 * 3 // of the whole stream; the rest is for the house, its operator and guests
	bytesKept         = 4 << 20                       // of decided commands; what is more goes, oldest first
	bytesInRush       = 8 << 20                       // beyond which they go faster than they can be overwritten
	trimmedAtOnce     = 100                           // otherwise; each is overwritten, which takes the server long
	looksEvery        = 50 * time.Millisecond         // at how full the stream is,
	looksAfter        = 256                           // or after as many commands as this process let in,
	looksAfterBytes   = 1 << 20                       // or bytes
	headroom          = 1 << 10                       // bytes that a message takes beside subject, headers and data
)

// ErrFull says that a client has too much waiting, or clients together have; nothing was stored, and trying again later is right.
var ErrFull = errors.New("too many commands wait for their decision; send it again later, with the same identity")

// Shares is what clients have waiting in the stream of commands, whoever let it in. Each process counts what it lets in itself.
// What others did, or this one in an earlier run, it counts in the stream (line.go), once so much waits that it matters.
type Shares struct {
	Journal *Journal
	// Handled is the place up to which all commands are handled.
	Handled func() uint64
	// Shut says why nothing is taken in at present, from anybody; nil, or that it returns nil: nothing is in the way.
	Shut func() error
	// Exempt are clients that are the house itself and its operator.
	Exempt func(client string) bool
	// Traces notes commands that come in at the door.
	Traces *traced.Tracer

	mu     sync.Mutex
	by     map[string]*share          // guarded by mu
	turned map[string]uint64          // guarded by mu; how many commands of a client were turned away
	stored uint64                     // guarded by mu; bytes in the stream when it was looked at, and what came since
	looked time.Time                  // guarded by mu
	since  struct{ count, bytes int } // guarded by mu; what was let in since then
	line   line                       // guarded by mu
}

// A share is what one client has waiting.
type share struct {
	count, bytes int
	erasures     int     // beside these
	places       []place // those that are stored, in order
}

// take has the share hold a command more, or with -1 one less.
func (s *share) take(one int, of weight) {
	if of.erases {
		s.erasures += one
		return
	}
	s.count += one
	s.bytes += one * of.size
}

// A weight is what a command takes of a share.
type weight struct {
	size   int
	erases bool // it is to erase somebody
}

type place struct {
	sequence uint64
	weight
}

// weightOf is what a command takes whose data have so many bytes.
func weightOf(t events.Type, data int) weight {
	return weight{data + headroom, t.Short() == (&events.ErasePerson{}).Type().Short() && data <= erasureBytes}
}

// A passage is a command on its way into the stream.
type passage struct {
	client string
	weight
	count uint64 // of the line, during which it set out
}

// Submit is Journal.Submit within the share of the client.
func (s *Shares) Submit(ctx context.Context, client string, t events.Type, m events.Message) (uint64, error) {
	if err := s.shut(); err != nil {
		return 0, fmt.Errorf("submit %s: %w", t.Short(), err)
	}
	if s.Exempt(client) {
		return s.Journal.Submit(ctx, client, t, m)
	}
	p, err := s.begin(ctx, client, weightOf(t, len(m.Data)))
	if err != nil {
		return 0, fmt.Errorf("submit %s: %w", t.Short(), err)
	}
	sequence, err := s.Journal.Submit(ctx, client, t, m)
	s.end(p, sequence)
	return sequence, err
}

// ErrNoRoom says that nothing can be stored at present, whoever sends it; trying again later is right.
var ErrNoRoom = errors.New("nothing can be stored now, since the disk of the server is full or cannot be written to; nothing of this was stored; send it again later, with the same identity")

func (s *Shares) shut() error {
	if s.Shut == nil {
		return nil
	}
	if err := s.Shut(); err != nil {
		return fmt.Errorf("%w: %w", ErrNoRoom, err)
	}
	return nil
}

// begin takes room for a command, or returns ErrFull.
func (s *Shares) begin(ctx context.Context, client string, of weight) (passage, error) {
	if err := s.look(ctx); err != nil {
		return passage{}, err
	}
	handled := s.Handled()
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.of(client)
	own.decided(handled)
	full := own.count >= waitingOfOne || own.bytes+of.size > waitingBytesOfOne || s.stored+uint64(of.size) > bytesOfClients
	if of.erases {
		full = own.erasures >= erasuresOfOne
	}
	if full {
		s.turned[client]++
		return passage{}, ErrFull
	}
	own.take(1, of)
	s.stored += uint64(of.size)
	s.since.count++
	s.since.bytes += of.size
	return passage{client, of, s.line.setOut()}, nil
}

// of is the share of a client. Whoever calls holds mu.
func (s *Shares) of(client string) *share {
	if s.by == nil {
		s.by, s.turned = map[string]*share{}, map[string]uint64{}
	}
	own := s.by[client]
	if own == nil {
		own = &share{}
		s.by[client] = own
	}
	return own
}

// look sees how full the stream is, if that is long ago or much was let in since, and counts who has it filled.
func (s *Shares) look(ctx context.Context) error {
	s.mu.Lock()
	due := s.since.count >= looksAfter || s.since.bytes >= looksAfterBytes || time.Since(s.looked) > looksEvery
	if due { // whoever comes meanwhile goes by what is known
		s.since.count, s.since.bytes, s.looked = 0, 0, time.Now()
	}
	s.mu.Unlock()
	if !due {
		return nil
	}
	state, err := s.Journal.commands(ctx)
	if err != nil {
		return err
	}
	s.mu.Lock()
	s.stored = state.Bytes
	s.mu.Unlock()
	return s.count(ctx, state)
}

// end notes where a command was stored, or with the sequence 0 that it was not.
func (s *Shares) end(p passage, sequence uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.of(p.client)
	if sequence > 0 {
		own.places = append(own.places, place{sequence, p.weight})
	} else {
		own.take(-1, p.weight)
	}
	if s.line.arrived(p.count) {
		s.settle()
	}
}

// decided takes what has been handled out of the share.
func (s *share) decided(handled uint64) {
	n := 0
	for ; n < len(s.places) && s.places[n].sequence <= handled; n++ {
		s.take(-1, s.places[n].weight)
	}
	s.places = append(s.places[:0], s.places[n:]...)
}

// Waiting is how many commands of each client wait, and how many were turned away, as far as this process knows.
func (s *Shares) Waiting() (waiting map[string]int, turned map[string]uint64) {
	handled := s.Handled()
	s.mu.Lock()
	defer s.mu.Unlock()
	waiting = map[string]int{}
	for client, own := range s.by {
		own.decided(handled)
		waiting[client] = own.count
	}
	return waiting, maps.Clone(s.turned)
}

// CommandBytes is how many bytes the stream of commands holds, of all offices.
func (j *Journal) CommandBytes(ctx context.Context) (uint64, error) {
	state, err := j.commands(ctx)
	return state.Bytes, err
}

// commands is how the stream of commands stands.
func (j *Journal) commands(ctx context.Context) (jetstream.StreamState, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := j.js.Stream(ctx, streams.Commands)
	if err != nil {
		return jetstream.StreamState{}, fmt.Errorf("look how full the commands are: %w", err)
	}
	return stream.CachedInfo().State, nil
}

// Trim deletes the oldest of the office's decided commands when the stream holds more than is kept of them, and returns how many.
// As a rule they are overwritten, a few at a time and while the desk is not busy. In a rush the server only forgets where they are, as it does with those that
// are too old; what people say of themselves, Discard has destroyed before.
func (j *Journal) Trim(ctx context.Context, decided uint64, busy bool) (int, error) {
	stored, err := j.CommandBytes(ctx)
	if err != nil || stored <= bytesKept || busy && stored <= bytesInRush {
		return 0, err
	}
	remove, most := func(raw streams.Raw) error { return streams.Remove(ctx, j.js, streams.Commands, raw.Sequence) }, trimmedAtOnce
	if stored > bytesInRush {
		most = math.MaxInt
		if remove, err = j.remover(ctx); err != nil {
			return 0, err
		}
	}
	n, surplus := 0, int64(stored-bytesKept)
	enough := errors.New("enough")
	err = j.reader(streams.Commands, events.CommandsOf(j.office), 1).Scan(ctx, decided, func(raw streams.Raw) error {
		if raw.Sequence > decided || surplus <= 0 || n == most {
			return enough
		}
		n++
		surplus -= int64(len(raw.Subject) + len(raw.Data))
		return remove(raw)
	})
	if err != nil && !errors.Is(err, enough) {
		return n, fmt.Errorf("trim decided commands: %w", err)
	}
	return n, nil
}

package journal

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"sync"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
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
	looksEvery        = 50 * time.Millisecond         // at how full the stream is
	headroom          = 1 << 10                       // bytes that a message takes beside subject, headers and data
)

// ErrFull says that a client has too much waiting, or clients together have; nothing was stored, and trying again later is right.
var ErrFull = errors.New("too many commands wait for their decision; send it again later, with the same identity")

// Shares is what clients have waiting in the stream of commands, as far as this process has taken it in. What it does not know
// of, since another replica did or it was not running then, counts for all together.
type Shares struct {
	Journal *Journal
	// Handled is the place up to which all commands are handled.
	Handled func() uint64
	// Exempt are clients that are the house itself and its operator.
	Exempt func(client string) bool

	mu     sync.Mutex
	by     map[string]*share // guarded by mu
	turned map[string]uint64 // guarded by mu; how many commands of a client were turned away
	stored uint64            // guarded by mu; bytes in the stream when it was looked at, and what came since
	looked time.Time         // guarded by mu
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

// weightOf is what a message of a command takes.
func weightOf(t events.Type, data []byte) weight {
	return weight{len(data) + headroom, t.Short() == (&events.ErasePerson{}).Type().Short() && len(data) <= erasureBytes}
}

// Submit is Journal.Submit within the share of the client.
func (s *Shares) Submit(ctx context.Context, client string, t events.Type, m events.Message) (uint64, error) {
	if s.Exempt(client) {
		return s.Journal.Submit(ctx, client, t, m)
	}
	of := weightOf(t, m.Data)
	if err := s.begin(ctx, client, of); err != nil {
		return 0, fmt.Errorf("submit %s: %w", t.Short(), err)
	}
	sequence, err := s.Journal.Submit(ctx, client, t, m)
	s.end(client, of, sequence)
	return sequence, err
}

// begin takes room for a message, or returns ErrFull.
func (s *Shares) begin(ctx context.Context, client string, of weight) error {
	stored, fresh, err := s.look(ctx)
	if err != nil {
		return err
	}
	handled := s.Handled()
	s.mu.Lock()
	defer s.mu.Unlock()
	if fresh {
		s.stored, s.looked = stored, time.Now()
	}
	if s.by == nil {
		s.by, s.turned = map[string]*share{}, map[string]uint64{}
	}
	own := s.by[client]
	if own == nil {
		own = &share{}
		s.by[client] = own
	}
	own.decided(handled)
	full := own.count >= waitingOfOne || own.bytes+of.size > waitingBytesOfOne || s.stored+uint64(of.size) > bytesOfClients
	if of.erases {
		full = own.erasures >= erasuresOfOne
	}
	if full {
		s.turned[client]++
		return ErrFull
	}
	own.take(1, of)
	s.stored += uint64(of.size)
	return nil
}

// look returns how full the stream is, if that has not been looked at for a while.
func (s *Shares) look(ctx context.Context) (stored uint64, fresh bool, err error) {
	s.mu.Lock()
	old := time.Since(s.looked) > looksEvery
	s.mu.Unlock()
	if !old {
		return 0, false, nil
	}
	stored, err = s.Journal.CommandBytes(ctx)
	return stored, true, err
}

// end notes where a message was stored, or with the sequence 0 that it was not.
func (s *Shares) end(client string, of weight, sequence uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.by[client]
	if sequence > 0 {
		own.places = append(own.places, place{sequence, of})
		return
	}
	own.take(-1, of)
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
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := j.js.Stream(ctx, streams.Commands)
	if err != nil {
		return 0, fmt.Errorf("look how full the commands are: %w", err)
	}
	return stream.CachedInfo().State.Bytes, nil
}

// Trim deletes the oldest of the office's decided commands when the stream holds more than is kept of them, and returns how many.
// As a rule they are overwritten, a few at a time. In a rush the server only forgets where they are, as it does with those that
// are too old; what people say of themselves, Discard has destroyed before.
func (j *Journal) Trim(ctx context.Context, decided uint64) (int, error) {
	stored, err := j.CommandBytes(ctx)
	if err != nil || stored <= bytesKept {
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

package journal

import (
	"cmp"
	"context"
	"slices"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// Below these nobody is near the end of their share, so nothing is counted.
const (
	shortLine      = waitingOfOne / 4      // commands of all together
	shortLineBytes = waitingBytesOfOne / 2 // bytes in the stream
)

// A line is what the stream says of all that waits. It is counted up to a place, from there on again, and so forth, so that each
// command is read once, without its data.
//
// What this process has on its way at that time may be stored already, and not be known to it yet. So what was counted is
// believed once all has arrived that set out before.
type line struct {
	counting bool               // somebody reads the stream
	known    uint64             // up to this place shares hold what waits, whoever let it in
	upTo     uint64             // what is counted reaches to here; 0: nothing is
	counted  map[string][]place // beyond known
	counts   uint64             // how often it was counted
	before   int                // commands on their way that set out before it was last counted
	since    int                // and since then
}

// setOut notes that a command sets out, and returns during which count.
func (l *line) setOut() uint64 {
	l.since++
	return l.counts
}

// arrived notes the end of its way, and reports whether what was counted may be believed now.
func (l *line) arrived(count uint64) bool {
	if count == l.counts {
		l.since--
		return false
	}
	l.before--
	return l.before == 0 && l.upTo > 0
}

// count reads who has stored what came since it was last counted, if so much waits that it matters.
func (s *Shares) count(ctx context.Context, state jetstream.StreamState) error {
	handled := s.Handled()
	s.mu.Lock()
	from := max(s.line.known, handled)
	// Of several at once one counts, and not again before that is believed.
	if s.line.counting || s.line.upTo > 0 || s.line.before > 0 || from >= state.LastSeq ||
		state.LastSeq-handled < shortLine && state.Bytes < shortLineBytes {
		s.mu.Unlock()
		return nil
	}
	// What is stored up to LastSeq had set out before that was looked at, so before now.
	s.line.counting = true
	s.line.counts++
	s.line.before, s.line.since = s.line.since, 0
	s.mu.Unlock()

	counted := map[string][]place{}
	r := s.Journal.reader(streams.Commands, events.CommandsOf(s.Journal.office), from+1)
	r.Bare = true
	err := r.Scan(ctx, state.LastSeq, func(raw streams.Raw) error {
		_, client, t, err := events.ParseCommandSubject(raw.Subject)
		if err == nil && !s.Exempt(client) { // one that cannot be read is nobody's
			counted[client] = append(counted[client], place{raw.Sequence, weightOf(t, raw.Size)})
		}
		return nil
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.line.counting = false
	if err != nil {
		return err
	}
	s.line.upTo, s.line.counted = state.LastSeq, counted
	s.line.known = from
	if s.line.before == 0 {
		s.settle()
	}
	return nil
}

// settle has the shares hold what was counted, in place of what this process knew of it. Whoever calls holds mu.
func (s *Shares) settle() {
	l := &s.line
	for client := range l.counted {
		s.of(client)
	}
	for client, own := range s.by {
		places := slices.DeleteFunc(own.places, func(p place) bool {
			out := p.sequence > l.known && p.sequence <= l.upTo
			if out {
				own.take(-1, p.weight)
			}
			return out
		})
		for _, p := range l.counted[client] {
			own.take(1, p.weight)
			places = append(places, p)
		}
		slices.SortFunc(places, func(x, y place) int { return cmp.Compare(x.sequence, y.sequence) })
		own.places = places
	}
	l.known, l.upTo, l.counted = l.upTo, 0, nil
}

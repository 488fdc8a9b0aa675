package journal

import (
	"cmp"
	"context"
	"slices"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// A Portion is what a client has waiting for its decision, of what it may have.
type Portion struct {
	Client   string
	Commands int
	Bytes    int       // as they count for its share
	Since    time.Time // when the oldest of them was stored, UTC; zero without any
	Turned   uint64    // how many commands were turned away since this process started, as far as it knows
	Bounded  bool      // it may have MostCommands and MostBytes; the house, its operator and guests have no bound of their own
}

// What a client may have waiting.
const (
	MostCommands = waitingOfOne
	MostBytes    = waitingBytesOfOne
)

// Percent is how much of its share a client has taken, by what it has taken most of, rounded up; 0 if it has no bound.
func (p Portion) Percent() int {
	if !p.Bounded {
		return 0
	}
	part := func(n, most int) int { return min((n*100+most-1)/most, 100) }
	return max(part(p.Commands, MostCommands), part(p.Bytes, MostBytes))
}

// Portions tells whose commands wait or were turned away, in the order of their names. They are counted in the stream, so what
// other replicas have let in is among them; with more, ctx ended before all were.
func (s *Shares) Portions(ctx context.Context) (list []Portion, more bool, err error) {
	by := map[string]*Portion{}
	of := func(client string) *Portion {
		p := by[client]
		if p == nil {
			p = &Portion{Client: client, Bounded: !s.Exempt(client)}
			by[client] = p
		}
		return p
	}
	r := s.Journal.reader(streams.Commands, events.CommandsOf(s.Journal.office), s.Handled()+1)
	r.Bare = true
	err = r.Scan(ctx, 0, func(raw streams.Raw) error {
		_, client, _, err := events.ParseCommandSubject(raw.Subject)
		if err != nil {
			return nil // it is nobody's, and the desk sets it aside
		}
		p := of(client)
		if p.Commands++; p.Commands == 1 {
			p.Since = raw.Time.UTC()
		}
		p.Bytes += raw.Size + headroom
		return nil
	})
	if more = err != nil && ctx.Err() != nil; err != nil && !more {
		return nil, false, err
	}
	_, turned := s.Waiting()
	for client, n := range turned {
		of(client).Turned = n
	}
	for _, p := range by {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(x, y Portion) int { return cmp.Compare(x.Client, y.Client) })
	return list, more, nil
}

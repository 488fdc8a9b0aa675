package streams

import (
	"context"
	"errors"
)

// No event is ever deleted, so each place of the journal has one, of this office or of another. A server whose files are damaged says nothing of
// it and gives the others: what lies at a place is known by nobody asking in vain alone.

// Gaps are the places of a stream from which nothing is ever deleted, that nobody has been given who reads some of its subjects.
type Gaps struct {
	next   uint64 // the first place that was not reached yet
	places []places
}

// places are some that follow on each other, both ends included.
type places struct{ first, last uint64 }

// GapsAfter returns the gaps behind a place, none so far.
func GapsAfter(place uint64) *Gaps { return &Gaps{next: place + 1} }

// Reach takes note of the message at a place.
func (g *Gaps) Reach(place uint64) {
	if place > g.next {
		g.places = append(g.places, places{g.next, place - 1})
	}
	g.next = max(g.next, place+1)
}

// fewPlaces is how many places are asked for one by one; more are read along.
const fewPlaces = 32

// Lost returns the places of the gaps at which nothing lies. The reader is one that is given all messages of the stream.
func (g *Gaps) Lost(ctx context.Context, r *Reader) (Losses, error) {
	if g.count() == 0 {
		return Losses{}, nil
	}
	g, err := g.withoutFree(ctx, r)
	if err != nil {
		return Losses{}, err
	}
	switch n := g.count(); {
	case n == 0:
		return Losses{}, nil
	case n <= fewPlaces:
		return g.lostEach(ctx, r)
	}
	return g.lostAlong(ctx, r)
}

// count is how many places there are in the gaps.
func (g *Gaps) count() (n uint64) {
	for _, p := range g.places {
		n += p.last - p.first + 1
	}
	return n
}

// Losses are places at which nothing lies.
type Losses struct{ N, First uint64 }

func (l *Losses) add(from, to uint64) {
	if to < from {
		return
	}
	if l.N == 0 {
		l.First = from
	}
	l.N += to - from + 1
}

// lostEach asks for each place by itself.
func (g *Gaps) lostEach(ctx context.Context, r *Reader) (lost Losses, err error) {
	for _, p := range g.places {
		for place := p.first; place <= p.last; place++ {
			_, err := At(ctx, r.JS, r.Stream, place)
			if errors.Is(err, ErrNoMessage) {
				lost.add(place, place)
			} else if err != nil {
				return lost, err
			}
		}
	}
	return lost, nil
}

// lostAlong reads along, without the data, as where another office has many events in between.
func (g *Gaps) lostAlong(ctx context.Context, r *Reader) (lost Losses, err error) {
	in := g.places
	r.Bare, r.Next = true, in[0].first
	at, next := 0, in[0].first // the gap that is looked at, and the first place that nothing was seen of
	there := func(place uint64) {
		for ; at < len(in) && in[at].last < place; at++ {
			lost.add(max(next, in[at].first), in[at].last)
		}
		if at < len(in) {
			lost.add(max(next, in[at].first), place-1)
		}
		next = place + 1
	}
	err = r.Scan(ctx, in[len(in)-1].last, func(raw Raw) error { there(raw.Sequence); return nil })
	if err != nil {
		return lost, err
	}
	there(in[len(in)-1].last + 1)
	return lost, nil
}

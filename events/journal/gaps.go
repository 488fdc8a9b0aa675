package journal

import (
	"context"
	"errors"
	"fmt"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// No event is ever deleted, so each place of the journal has one, of this office or of another. A server whose files are damaged says nothing of
// it and gives the others: what lies at a place is known by nobody asking in vain alone.

// gaps are the places of the journal that nobody has been given who reads the events of one office.
type gaps struct {
	next   uint64 // the first place that was not reached yet
	places []places
}

// places are some that follow on each other, both ends included.
type places struct{ first, last uint64 }

// reach takes note of the event at a place.
func (g *gaps) reach(place uint64) {
	if place > g.next {
		g.places = append(g.places, places{g.next, place - 1})
	}
	g.next = max(g.next, place+1)
}

// fewPlaces is how many places are asked for one by one; more are read along.
const fewPlaces = 32

// whole returns ErrUnreadable if there is a gap in which nothing lies.
func (j *Journal) whole(ctx context.Context, g *gaps) error {
	if len(g.places) == 0 {
		return nil
	}
	n := uint64(0)
	for _, p := range g.places {
		n += p.last - p.first + 1
	}
	missing := j.missingAlong
	if n <= fewPlaces {
		missing = j.missingEach
	}
	lost, err := missing(ctx, g.places)
	if err != nil {
		return fmt.Errorf("look whether the journal is whole: %w", err)
	}
	if lost.n == 0 {
		return nil
	}
	return fmt.Errorf("%w: %d lost, the first at place %d, as where files are damaged; see jourfixe check, and restore a backup, or one of what is left", ErrUnreadable, lost.n, lost.first)
}

// losses are places at which nothing lies.
type losses struct{ n, first uint64 }

func (l *losses) add(from, to uint64) {
	if to < from {
		return
	}
	if l.n == 0 {
		l.first = from
	}
	l.n += to - from + 1
}

// missingEach asks for each place by itself.
func (j *Journal) missingEach(ctx context.Context, in []places) (lost losses, err error) {
	for _, p := range in {
		for place := p.first; place <= p.last; place++ {
			_, err := streams.At(ctx, j.js, streams.Events, place)
			if errors.Is(err, streams.ErrNoMessage) {
				lost.add(place, place)
			} else if err != nil {
				return lost, err
			}
		}
	}
	return lost, nil
}

// missingAlong reads along, without the data, as where another office has many events in between.
func (j *Journal) missingAlong(ctx context.Context, in []places) (lost losses, err error) {
	r := j.reader(streams.Events, events.EventsOf("*", events.Ref{}), in[0].first)
	r.Bare = true
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
	err = r.Scan(ctx, in[len(in)-1].last, func(raw streams.Raw) error { there(raw.Sequence); return nil })
	if err != nil {
		return lost, err
	}
	there(in[len(in)-1].last + 1)
	return lost, nil
}

// endOfAll is the place of the last event of any office.
func (j *Journal) endOfAll(ctx context.Context) (uint64, error) {
	stream, err := j.js.Stream(ctx, streams.Events)
	if err != nil {
		return 0, streams.Explain(j.nc, "$JS.API.STREAM.INFO."+streams.Events, err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

package backup

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// mostWaits is how often the end of a decision is looked for that is not there: what is written together is there in a moment.
const mostWaits = 100

// A gathering is the journal as far as it was taken: whole decisions, and what there is so far of one more.
type gathering struct {
	*taker
	to   *writing
	seen *streams.Gaps
	some []streams.Raw // of a decision that is not whole yet
}

// add takes one event, and with the last of a decision all of it.
func (g *gathering) add(raw streams.Raw) error {
	if g.some = append(g.some, raw); !isLast(raw) {
		return nil
	}
	for _, raw := range g.some {
		g.seen.Reach(raw.Sequence)
		g.note(raw)
		if err := g.to.add(raw); err != nil {
			return err
		}
	}
	g.some = g.some[:0]
	return nil
}

// events takes the journal up to the end that it has now, and on to the end of the decision that is there. Where that is lost, the decision is left out:
// its command is taken with those that wait, and is decided again.
func (t *taker) events(ctx context.Context) (err error) {
	w, err := t.begin(Events)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	end, err := t.end(ctx, Events)
	if err != nil || end == 0 {
		return err
	}
	g := &gathering{taker: t, to: w, seen: streams.GapsAfter(0)}
	filter := Events.subjects(t.state.Office)[0]
	r := t.reader(Events, filter, 1)
	if err = r.Scan(ctx, end, g.add); err != nil {
		return fmt.Errorf("read the %s: %w", Events, err)
	}
	g.seen.Reach(end + 1)
	lost, err := g.seen.Lost(ctx, t.reader(Events, events.EventsOf("*", events.Ref{}), 1))
	if err != nil {
		return fmt.Errorf("look whether the %s are whole: %w", Events, err)
	}
	t.state.Holes, t.state.Hole = lost.N, lost.First
	for waits := 0; len(g.some) > 0 && waits < mostWaits; waits++ {
		if err := t.next(ctx, r, filter, g.add); err != nil {
			return fmt.Errorf("read the %s: %w", Events, err)
		}
	}
	t.state.Cut = len(g.some)
	return nil
}

// next reads one event on, once it is there.
func (t *taker) next(ctx context.Context, r *streams.Reader, filter string, each func(streams.Raw) error) error {
	raw, err := streams.Next(ctx, t.js, streams.Events, r.Next, filter)
	if errors.Is(err, streams.ErrNoMessage) {
		return streams.Rest(ctx, t.js.Conn(), streams.FirstPause)
	}
	if err != nil {
		return err
	}
	r.Next = raw.Sequence + 1
	return each(raw)
}

// isLast reports whether an event is the last of its decision.
func isLast(raw streams.Raw) bool {
	_, part, _ := strings.Cut(raw.Get("ce-id"), "-")
	n, err := strconv.Atoi(part)
	parts, fault := strconv.Atoi(raw.Get("ce-commandparts"))
	return err != nil || fault != nil || n >= parts
}

// note keeps what the state says of an event.
func (t *taker) note(raw streams.Raw) {
	t.state.Last, t.state.At = raw.Sequence, raw.Time.UTC().Truncate(time.Second)
	if kind := strings.TrimPrefix(raw.Get("ce-type"), "jourfixe."); kind != "" && !t.types[kind] {
		t.types[kind] = true
		t.state.Types = append(t.state.Types, kind)
	}
	if isAhead(raw) {
		return
	}
	if place, err := strconv.ParseUint(raw.Get("ce-commandsequence"), 10, 64); err == nil {
		t.state.Cursor = max(t.state.Cursor, place)
	}
}

// isAhead reports whether an event is an erasure that was decided before its turn: it does not tell how far the desk has come.
func isAhead(raw streams.Raw) bool {
	if !strings.HasSuffix(raw.Subject, ".erased") {
		return false
	}
	var e struct{ Ahead bool }
	return json.Unmarshal(raw.Data, &e) == nil && e.Ahead
}

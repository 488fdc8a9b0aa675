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

// events takes the journal up to the end that it has now, and on to the end of the decision that is there.
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
	whole, seen := true, streams.GapsAfter(0)
	filter := Events.subjects(t.state.Office)[0]
	r := t.reader(Events, filter, 1)
	each := func(raw streams.Raw) error {
		whole = isLast(raw)
		seen.Reach(raw.Sequence)
		t.note(raw)
		return w.add(raw)
	}
	if err = r.Scan(ctx, end, each); err != nil {
		return fmt.Errorf("read the %s: %w", Events, err)
	}
	behind := streams.GapsAfter(t.state.Last)
	behind.Reach(end + 1)
	if !whole {
		if err := t.intact(ctx, behind); err != nil {
			return err
		}
	}
	for passes := 0; !whole; passes++ {
		if passes == mostPasses {
			return fmt.Errorf("read the %s: the last decision has no end", Events)
		}
		if err := t.next(ctx, r, filter, each); err != nil {
			return fmt.Errorf("read the %s: %w", Events, err)
		}
	}
	seen.Reach(end + 1)
	return t.lost(ctx, seen)
}

// intact returns an error if the end of the last decision is lost: half of it is nothing that an office can go on from.
func (t *taker) intact(ctx context.Context, behind *streams.Gaps) error {
	lost, err := behind.Lost(ctx, t.everybody())
	if err != nil {
		return fmt.Errorf("look whether the %s are whole: %w", Events, err)
	}
	if lost.N > 0 {
		return fmt.Errorf("%d events are lost, the first at place %d, as where files are damaged, and the last decision is not whole; restore an older backup", lost.N, lost.First)
	}
	return nil
}

// lost notes what of the journal is lost.
func (t *taker) lost(ctx context.Context, seen *streams.Gaps) error {
	lost, err := seen.Lost(ctx, t.everybody())
	if err != nil {
		return fmt.Errorf("look whether the %s are whole: %w", Events, err)
	}
	t.state.Holes, t.state.Hole = lost.N, lost.First
	return nil
}

// everybody reads the events of all offices.
func (t *taker) everybody() *streams.Reader {
	return t.reader(Events, events.EventsOf("*", events.Ref{}), 1)
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

package streams

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/nats-io/nats.go"
)

// Nobody is the name in the place of an office, in messages that take the places of what no office has. No office has this name.
const Nobody = "_gap"

// freeSubject is where messages lie that take places of the journal, freeNotes those that say besides which ones are taken.
const (
	freeSubject = "jourfixe." + Nobody + ".event." + Nobody
	freeNotes   = "jourfixe." + Nobody + ".event._free"
)

// A freed are places of the journal that were left free, both ends included. The message that says so takes the last of them: it is written when all
// before it are, and what is written stays. So nobody needs to look what lies there.
type freed struct {
	First uint64 `json:"first"`
	Last  uint64 `json:"last"`
}

// Free is the message that leaves a place of the journal free.
func Free() *nats.Msg { return nats.NewMsg(freeSubject) }

// FreeAll is Free for the last of several places, all of which are left free.
func FreeAll(first, last uint64) *nats.Msg {
	m := nats.NewMsg(freeNotes)
	m.Data = fmt.Appendf(nil, `{"first":%d,"last":%d}`, first, last)
	return m
}

// withoutFree leaves out the places that are known to be free. The reader is one of the stream.
func (g *Gaps) withoutFree(ctx context.Context, r *Reader) (*Gaps, error) {
	notes := Reader{JS: r.JS, Log: r.Log, Stream: r.Stream, Filter: freeNotes, Next: 1}
	left := g.places
	err := notes.Scan(ctx, 0, func(raw Raw) error {
		var free freed
		if json.Unmarshal(raw.Data, &free) != nil || free.Last != raw.Sequence || free.First == 0 || free.First > free.Last {
			return nil // it says nothing, so each place is looked at
		}
		var rest []places
		for _, p := range left {
			if p.last < free.First || p.first > free.Last {
				rest = append(rest, p)
				continue
			}
			if p.first < free.First {
				rest = append(rest, places{p.first, free.First - 1})
			}
			if p.last > free.Last {
				rest = append(rest, places{free.Last + 1, p.last})
			}
		}
		left = rest
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look which places are free: %w", err)
	}
	return &Gaps{next: g.next, places: left}, nil
}

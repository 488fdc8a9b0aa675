package keys

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events/journal/streams"
)

// Nobody may have two keys, and none that is destroyed may come back. So whoever stores keys knows all that were stored before:
// the message is taken only if the stream ends where it was read to, by compare-and-swap with the end of the stream. Of two replicas
// that make a key for the same person, or take different people out of the same bunch, the second reads on, finds what the first has
// done, and goes by that. A comparison by subject would not do, since a person may be in a bunch or by themselves, and since a subject
// that was destroyed looks as if it had never been. What is deleted does not move the end, and need not: it is stored nowhere else
// by then. The keys that mails share lie in the same stream and move its end, once a second at most.

// stored is what is known of where keys lie in the stream.
type stored struct {
	seen    uint64              // the place up to which that is all
	places  map[string][]uint64 // by person: the messages that hold their key, oldest first; some may be destroyed meanwhile
	bunches map[string]*bunch   // by name
}

// A bunch is known by its highest generation.
type bunch struct {
	generation, place uint64
	people            []string
}

func newStored() stored {
	return stored{places: make(map[string][]uint64), bunches: make(map[string]*bunch)}
}

// mostTries is how often something is tried while others keep storing keys.
const mostTries = 100

var errRestless = errors.New("other processes keep storing keys")

// catchUp reads on to the end of the stream. A bunch may be stored anew at the end, and its message of before destroyed, while that is
// not read yet: so it is the end only if it is still there after all before it was read.
func (k *Ring) catchUp(ctx context.Context) error {
	k.reading.Lock()
	defer k.reading.Unlock()
	for range mostTries {
		bounded, cancel := streams.Bounded(ctx)
		stream, err := k.js.Stream(bounded, streams.Keys)
		cancel()
		if err != nil {
			return fmt.Errorf("look how many keys there are: %w", err)
		}
		end := stream.CachedInfo().State.LastSeq
		k.mu.RLock()
		seen := k.stored.seen
		k.mu.RUnlock()
		switch {
		case end < seen:
			return fmt.Errorf("%s ends at %d and was read to %d: %w", streams.Keys, end, seen, streams.ErrBehind)
		case end == seen:
			return nil
		}
		all := streams.Reader{JS: k.js, Log: k.log, Stream: streams.Keys, Filter: Subjects(k.office), Next: seen + 1}
		err = all.Scan(ctx, end, func(raw streams.Raw) error {
			kept, err := Read(raw)
			if err == nil {
				k.mu.Lock()
				k.note(kept, raw.Sequence)
				k.mu.Unlock()
			}
			return err
		})
		if err != nil {
			return err
		}
		k.mu.Lock()
		k.stored.seen = max(k.stored.seen, end)
		k.mu.Unlock()
	}
	return errRestless
}

// note takes in what a message at a place keeps. The caller holds the lock.
func (k *Ring) note(kept Kept, place uint64) {
	if kept.People[Own] != nil {
		return
	}
	for person := range kept.People {
		if !slices.Contains(k.stored.places[person], place) {
			k.stored.places[person] = append(k.stored.places[person], place)
		}
	}
	if kept.bunch != "" {
		b := k.stored.bunches[kept.bunch]
		if b == nil {
			b = new(bunch)
			k.stored.bunches[kept.bunch] = b
		} else if kept.generation < b.generation {
			return
		}
		for _, person := range b.people {
			if kept.People[person] == nil {
				k.rememberLocked(person, nil)
			}
		}
		b.generation, b.place, b.people = kept.generation, place, b.people[:0]
		for person := range kept.People {
			b.people = append(b.people, person)
		}
	}
	for person, key := range kept.People {
		k.rememberLocked(person, key)
	}
}

// forget takes note that a message is destroyed. The caller holds the lock.
func (k *Ring) forget(person string, place uint64) {
	left := slices.DeleteFunc(k.stored.places[person], func(p uint64) bool { return p == place })
	if k.stored.places[person] = left; len(left) == 0 {
		delete(k.stored.places, person)
	}
}

// put stores keys, if nothing was stored since the stream was read to its end; otherwise it returns streams.ErrConflict.
func (k *Ring) put(ctx context.Context, kept Kept, end uint64) error {
	data, err := kept.data()
	if err != nil {
		return err
	}
	m := nats.NewMsg(subject(k.office, kept.token()))
	m.Data = data
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	ack, err := k.js.PublishMsg(ctx, m, jetstream.WithExpectLastSequence(end))
	if err != nil {
		return streams.Conflict(err)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.note(kept, ack.Sequence)
	k.stored.seen = max(k.stored.seen, ack.Sequence)
	return nil
}

// create returns the key of a person, and makes it if it is not there.
func (k *Ring) create(ctx context.Context, person string) (*Key, error) {
	if err := k.Make(ctx, []string{person}); err != nil {
		return nil, err
	}
	k.mu.RLock()
	defer k.mu.RUnlock()
	return k.known[person], nil
}

// Make makes a key for each of the people who have none, in one message for all of them: so they wait for the disk once.
func (k *Ring) Make(ctx context.Context, people []string) error {
	for tries := 0; tries < mostTries; {
		k.mu.RLock()
		end, made := k.stored.seen, make(map[string]*Key)
		for _, person := range people {
			if _, there := k.known[person]; !there && len(made) < MostInBunch {
				made[person] = newKey()
			}
		}
		k.mu.RUnlock()
		if len(made) == 0 {
			return nil
		}
		kept := Kept{People: made}
		if len(made) > 1 {
			kept.bunch = strings.ToLower(rand.Text())
		}
		err := k.put(ctx, kept, end)
		if errors.Is(err, streams.ErrConflict) {
			tries++
			err = k.catchUp(ctx)
		}
		if err != nil {
			return fmt.Errorf("store keys: %w", err)
		}
	}
	return fmt.Errorf("store keys: %w", errRestless)
}

// Has reports whether there is a key of the person, also one that is only left of a bunch that was stored anew.
func (k *Ring) Has(ctx context.Context, person string) (bool, error) {
	_, found, err := k.first(ctx, person)
	return found, err
}

// Fetch asks the server for a key, nil if there is none.
func (k *Ring) Fetch(ctx context.Context, person string) (*Key, error) {
	raw, found, err := streams.Last(ctx, k.js, streams.Keys, subject(k.office, person))
	switch {
	case err != nil:
		return nil, err
	case found:
		return asKey(raw)
	}
	raw, found, err = k.first(ctx, person)
	if err != nil || !found {
		return nil, err
	}
	kept, err := Read(raw)
	return kept.People[person], err
}

// first returns the oldest message that holds the key of a person.
func (k *Ring) first(ctx context.Context, person string) (raw streams.Raw, found bool, err error) {
	for range mostTries {
		if err := k.catchUp(ctx); err != nil {
			return streams.Raw{}, false, err
		}
		k.mu.RLock()
		places := k.stored.places[person]
		var place uint64
		if len(places) > 0 {
			place = places[0]
		}
		k.mu.RUnlock()
		if place == 0 {
			return streams.Raw{}, false, nil
		}
		raw, err := streams.At(ctx, k.js, streams.Keys, place)
		if !errors.Is(err, streams.ErrNoMessage) {
			return raw, err == nil, err
		}
		// It is destroyed, and may have been stored anew before.
		k.mu.Lock()
		k.forget(person, place)
		k.mu.Unlock()
	}
	return streams.Raw{}, false, errRestless
}

// Destroy deletes the key of a person, so that nothing of it stays on disk. That it is gone already is no error.
//
// In a bunch, the keys of the others are stored before the message is destroyed in which they lay: whatever breaks off in
// between, none of theirs is lost, and the person's counts no more. Of several messages the oldest goes first, so that what is left
// of a bunch is never older than what was destroyed of it.
func (k *Ring) Destroy(ctx context.Context, person string) error {
	for range mostTries {
		raw, found, err := k.first(ctx, person)
		if err != nil {
			return err
		}
		if !found {
			k.Drop(person)
			return nil
		}
		kept, err := Read(raw)
		if err != nil {
			return err
		}
		k.mu.RLock()
		end, b := k.stored.seen, k.stored.bunches[kept.bunch]
		k.mu.RUnlock()
		if b != nil && b.place == raw.Sequence && len(kept.People) > 1 {
			switch err := k.put(ctx, kept.without(person), end); {
			case errors.Is(err, streams.ErrConflict):
				continue
			case err != nil:
				return fmt.Errorf("store the keys of others anew: %w", err)
			}
		}
		if err := streams.Remove(ctx, k.js, streams.Keys, raw.Sequence); err != nil {
			return err
		}
		k.mu.Lock()
		for other := range kept.People {
			k.forget(other, raw.Sequence)
		}
		k.mu.Unlock()
	}
	return fmt.Errorf("destroy a key: %w", errRestless)
}

package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/trace"
)

// Erase makes everything personal about a person that the journal holds unreadable for good: it destroys their key, so that nothing
// of it stays on disk. That takes as long however much there is.
//
// Before, it notes what else is to be destroyed, as far as it can be found: every value that was ever in an event about the person, a
// name or address that was amended away too. Only their hashes are noted, under a key that is destroyed with the note, and Sweep does
// the rest. So Erase may be repeated after a crash at any point, and again when all is done.
func (j *Journal) Erase(ctx context.Context, person string) error {
	if !events.ValidID(person) {
		return fmt.Errorf("erase a person: the id does not match %s", events.IDPattern)
	}
	key, err := j.keys.Fetch(ctx, person)
	if err == nil && key != nil {
		var values []string
		if values, err = j.personal(ctx, person, key); err == nil {
			err = j.noteSought(ctx, person, values)
		}
	}
	if err == nil {
		err = j.keys.Destroy(ctx, person)
	}
	if err != nil {
		return fmt.Errorf("erase %s: %w", person, err)
	}
	return nil
}

// NextErasure returns the first command from a place on that is to erase somebody, or streams.ErrNoMessage.
func (j *Journal) NextErasure(ctx context.Context, from uint64) (streams.Raw, error) {
	erase := (&events.ErasePerson{}).Type()
	raw, err := streams.Next(ctx, j.js, streams.Commands, from, events.CommandSubject(j.office, "*", erase))
	if err != nil && !errors.Is(err, streams.ErrNoMessage) {
		err = fmt.Errorf("look for erasures: %w", err)
	}
	return raw, err
}

// Discard deletes the office's decided commands with what people say of themselves, so that nothing stays on disk, at most as
// many as it is told, and returns how many there were. Decided is as for Erase. Without it their data would outlive them: at the end of their time
// the server only forgets where in its files they are. Doing it again costs a request for each kind of command.
func (j *Journal) Discard(ctx context.Context, decided uint64, most int) (int, error) {
	n := 0
	// They are those that package trace counts as people's own.
	for _, kind := range []events.Type{{Noun: "person", Name: ">"}, {Noun: "registration", Name: ">"}, {Noun: "host", Name: ">"}, {Noun: "meeting", Name: "answer"}, {Noun: "meeting", Name: "counter"}} {
		more, err := j.discard(ctx, events.CommandSubject(j.office, "*", kind), decided, most-n)
		if n += more; err != nil {
			return n, fmt.Errorf("discard decided commands of people: %w", err)
		}
	}
	return n, nil
}

func (j *Journal) discard(ctx context.Context, subject string, decided uint64, most int) (int, error) {
	for n, next := 0, uint64(1); ; n++ {
		if n == most {
			return n, nil
		}
		raw, err := streams.Next(ctx, j.js, streams.Commands, next, subject)
		switch {
		case errors.Is(err, streams.ErrNoMessage), err == nil && raw.Sequence > decided:
			return n, nil
		case err == nil:
			err = streams.Remove(ctx, j.js, streams.Commands, raw.Sequence)
		}
		if err != nil {
			return n, err
		}
		next = raw.Sequence + 1
	}
}

// Erased returns which of the persons still have a key, or something of theirs is still looked for, so that their erasure is not
// finished.
func (j *Journal) Erased(ctx context.Context, persons []string) (unfinished []string, err error) {
	for _, person := range persons {
		left, err := j.HasKey(ctx, person)
		if err == nil && !left {
			_, left, err = streams.Last(ctx, j.js, streams.Keys, j.sought(person, "*"))
		}
		if err != nil {
			return nil, fmt.Errorf("look whether %s is erased: %w", person, err)
		}
		if left {
			unfinished = append(unfinished, person)
		}
	}
	return unfinished, nil
}

// HasKey reports whether a person has a key, which opens what is personal of them in the journal.
func (j *Journal) HasKey(ctx context.Context, person string) (bool, error) {
	if !events.ValidID(person) {
		return false, fmt.Errorf("look for a key: the id does not match %s", events.IDPattern)
	}
	found, err := j.keys.Has(ctx, person)
	if err != nil {
		return false, fmt.Errorf("look for the key of %s: %w", person, err)
	}
	return found, nil
}

// personal returns every personal value that events about the person hold, each once.
func (j *Journal) personal(ctx context.Context, person string, key *keys.Key) ([]string, error) {
	var values []string
	there := map[string]bool{"": true}
	r := j.reader(streams.Events, events.EventsOf(j.office, events.Ref{Noun: "person", ID: person}), 1)
	err := r.Scan(ctx, 0, func(raw streams.Raw) error {
		e, err := j.read(raw)
		if err != nil {
			return err
		}
		b, ok := e.Body.(events.Personal)
		if !ok {
			return nil
		}
		if err := keys.OpenWith(j.office, key, e.Body); err != nil {
			return unreadable(err)
		}
		for _, s := range b.Seals() {
			if v := s.Value(); !there[v] {
				there[v], values = true, append(values, v)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open what is personal: %w", err)
	}
	return values, nil
}

// tracedLetters returns the places of the dead letters to delete in their stream.
func (j *Journal) tracedLetters(ctx context.Context, t *trace.Trace) (found []uint64, err error) {
	r := j.reader(streams.Dead, j.dead.subject("*"), 1)
	err = r.Scan(ctx, 0, func(raw streams.Raw) error {
		var l Letter
		touches := t.Holds(raw.Data) // also of what cannot be read as a letter
		if json.Unmarshal(raw.Data, &l) == nil {
			touches = touches || t.Touches(l.Subject, l.Header, l.Data) || t.Holds([]byte(l.Reason))
		}
		if touches {
			found = append(found, raw.Sequence)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search the dead letters: %w", err)
	}
	return found, nil
}

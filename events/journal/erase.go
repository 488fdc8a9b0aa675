package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/trace"
)

// Erase makes everything personal about a person that the journal holds unreadable for good: it destroys their key, so that nothing
// of it stays on disk. That takes as long however much there is. What was stated under a key of its own is destroyed in the same way,
// by the name of that key.
//
// Before, it notes what else is to be destroyed, as far as it can be found: every value that was ever sealed by the key in an event about
// the person or one of the things that are named, one that was amended away too; and of people's own commands those that name one of
// these things. Only hashes of values are noted, under a key that is destroyed with the note, and Sweep does
// the rest. So Erase may be repeated after a crash at any point, and again when all is done.
func (j *Journal) Erase(ctx context.Context, person string, about ...events.Ref) error {
	if !events.ValidID(person) {
		return fmt.Errorf("erase a person: the id does not match %s", events.IDPattern)
	}
	key, err := j.keys.Fetch(ctx, person)
	if err == nil && key != nil {
		var values []string
		if values, err = j.personal(ctx, person, about, key); err == nil {
			err = j.noteSought(ctx, person, about, values)
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

// Forget takes a key out of this process's memory for good. Whether it is in the stream still is the eraser's business.
func (j *Journal) Forget(key string) { j.keys.Drop(key) }

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
	// They are those that package trace counts as people's own, those with what opens a file, and those with which the address of a venue's calendar comes.
	for _, kind := range []events.Type{{Noun: "person", Name: ">"}, {Noun: "registration", Name: ">"}, {Noun: "host", Name: ">"}, {Noun: "material", Name: ">"}, {Noun: "venue", Name: "set"}, {Noun: "venue", Name: "follow"},
		{Noun: "matter", Name: ">"}, {Noun: "minutes", Name: ">"}, {Noun: "resolution", Name: ">"}, {Noun: "attendance", Name: ">"}, {Noun: "poll", Name: "vote"}, {Noun: "meeting", Name: "answer"}, {Noun: "meeting", Name: "counter"}} {
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

// personal returns every personal value that the key of a person seals in events about them and about other things, each once.
func (j *Journal) personal(ctx context.Context, person string, about []events.Ref, key *keys.Key) ([]string, error) {
	self := events.Ref{Noun: "person", ID: person}
	var values []string
	there := map[string]bool{"": true}
	for _, ref := range append([]events.Ref{self}, slices.DeleteFunc(slices.Clone(about), func(r events.Ref) bool { return r == self })...) {
		r := j.reader(streams.Events, events.EventsOf(j.office, ref), 1)
		err := r.Scan(ctx, 0, func(raw streams.Raw) error {
			e, err := j.read(raw)
			if err != nil {
				return err
			}
			if b, ok := e.Body.(events.Personal); !ok || b.Whose() != person {
				return nil
			}
			if err := keys.OpenWith(j.office, key, e.Body); err != nil {
				return unreadable(err)
			}
			for _, v := range telling(e.Body) {
				if !there[v] {
					there[v], values = true, append(values, v)
				}
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("open what is personal: %w", err)
		}
	}
	return values, nil
}

// fewWords is of how many words a value is that many people may have in common.
const fewWords = 2

// telling lists the values of an event by which somebody is found. Half the town says "vegan", and has a cat: of what somebody needs or how they
// live, only what is said in more than a few words is theirs alone. All else of it is found by the registration or the host that it is about.
func telling(body events.Body) (values []string) {
	list := body.(events.Personal).Seals()
	var common []*events.Sealed // what others may say as well
	switch b := body.(type) {
	case *events.NeedsStated:
		list, common = nil, []*events.Sealed{&b.Diet, &b.Mobility, &b.Health}
	case *events.HostOffered:
		list, common = living(b)
	case *events.HostShared:
		common = []*events.Sealed{&b.Words}
		list = []*events.Sealed{&b.Phone, &b.Address}
	case *events.HostAmended:
		list, common = living((*events.HostOffered)(b))
	}
	for _, s := range list {
		values = append(values, s.Value())
	}
	for _, s := range common {
		if v := s.Value(); len(strings.Fields(v)) > fewWords {
			values = append(values, v)
		}
	}
	return values
}

// living parts what a family says of itself into what is theirs alone and what others may say, too. The languages and what there is in the home
// are neither, but words of a list.
func living(b *events.HostOffered) (own, common []*events.Sealed) {
	for _, s := range b.Seals() {
		if s != &b.Name && s != &b.Languages && s != &b.Home {
			common = append(common, s)
		}
	}
	return []*events.Sealed{&b.Name}, common
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

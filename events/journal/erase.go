package journal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/trace"
)

// ErrUndecided says that commands with data of the person still wait for their decision. A command that is acknowledged
// is answered, so it cannot be deleted yet.
var ErrUndecided = errors.New("commands with data of the person are not decided yet; erase again when they are")

// Erase makes everything personal about a person unreadable for good: it deletes, so that nothing stays on disk, the
// commands and dead letters that hold one of the person's values or are person commands naming the id, the mails that
// came in and hold one of the values, and then the key. It takes every value that was ever in an event about the person: a
// name or address that was amended away too.
//
// Decided is the sequence up to which the desk has handled every command, repetitions included. Erase returns
// ErrUndecided, and leaves the key, when commands after it are in the way.
//
// The key goes last, since it opens those values: Erase may be repeated after a crash at any point, and again when
// all is done. Without the key it goes by the id alone.
func (j *Journal) Erase(ctx context.Context, person string, decided uint64) error {
	if !events.ValidID(person) {
		return fmt.Errorf("erase a person: the id does not match %s", events.IDPattern)
	}
	if err := j.erase(ctx, person, decided); err != nil {
		return fmt.Errorf("erase %s: %w", person, err)
	}
	return nil
}

func (j *Journal) erase(ctx context.Context, person string, decided uint64) error {
	values, err := j.personal(ctx, person)
	if err != nil {
		return err
	}
	t := trace.New(person, values)
	commands, waiting, err := j.tracedCommands(ctx, t, decided)
	if err != nil {
		return err
	}
	letters, err := j.tracedLetters(ctx, t)
	if err != nil {
		return err
	}
	for _, sequence := range commands {
		if err := streams.Remove(ctx, j.js, streams.Commands, sequence); err != nil {
			return err
		}
	}
	for _, sequence := range letters {
		if err := streams.Remove(ctx, j.js, streams.Dead, sequence); err != nil {
			return err
		}
	}
	mails, err := j.inbound.Fates.Erase(ctx, t, j.texts)
	if err != nil {
		return err
	}
	j.log.Info("messages with personal data are deleted", "person", person, "commands", len(commands),
		"letters", len(letters), "mails", mails, "undecided", waiting)
	if waiting > 0 {
		return ErrUndecided
	}
	return j.keys.Destroy(ctx, person)
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
	for _, kind := range []events.Type{{Noun: "person", Name: ">"}, {Noun: "meeting", Name: "answer"}, {Noun: "meeting", Name: "counter"}} {
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

// Erased returns which of the persons still have a key, so that their erasure is not finished.
func (j *Journal) Erased(ctx context.Context, persons []string) (unfinished []string, err error) {
	for _, person := range persons {
		if !events.ValidID(person) {
			return nil, fmt.Errorf("look for a key: the id does not match %s", events.IDPattern)
		}
		found, err := j.keys.Has(ctx, person)
		if err != nil {
			return nil, fmt.Errorf("look for the key of %s: %w", person, err)
		}
		if found {
			unfinished = append(unfinished, person)
		}
	}
	return unfinished, nil
}

// personal returns every personal value that events about the person hold, as far as the key is there to open them.
func (j *Journal) personal(ctx context.Context, person string) ([]string, error) {
	key, err := j.keys.Fetch(ctx, person)
	if err != nil || key == nil {
		return nil, err
	}
	var values []string
	r := j.reader(streams.Events, events.EventsOf(j.office, events.Ref{Noun: "person", ID: person}), 1)
	err = r.Scan(ctx, 0, func(raw streams.Raw) error {
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
			values = append(values, s.Value())
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("open what is personal: %w", err)
	}
	return values, nil
}

// tracedCommands returns the commands to delete, and how many more wait for their decision. They are looked through on all
// processors, since there may be many.
func (j *Journal) tracedCommands(ctx context.Context, t *trace.Trace, decided uint64) (found []uint64, waiting int, err error) {
	work := make(chan streams.Raw, 256)
	var busy sync.WaitGroup
	var mu sync.Mutex
	for range runtime.GOMAXPROCS(0) {
		busy.Go(func() {
			for raw := range work {
				if !t.Touches(raw.Subject, raw.Header, raw.Data) || raw.Sequence > decided && mereErasure(t, raw) {
					continue
				}
				mu.Lock()
				if raw.Sequence > decided {
					waiting++
				} else {
					found = append(found, raw.Sequence)
				}
				mu.Unlock()
			}
		})
	}
	err = j.reader(streams.Commands, events.CommandsOf(j.office), 1).Scan(ctx, 0, func(raw streams.Raw) error {
		work <- raw
		return nil
	})
	close(work)
	busy.Wait()
	if err != nil {
		return nil, 0, fmt.Errorf("search the commands: %w", err)
	}
	slices.Sort(found)
	return found, waiting, nil
}

// mereErasure reports whether a command asks to erase and says nothing of the person but the id, as that which is being followed
// does when it was decided ahead of others. Discard destroys it in its turn.
func mereErasure(t *trace.Trace, raw streams.Raw) bool {
	_, _, kind, err := events.ParseCommandSubject(raw.Subject)
	return err == nil && kind == (&events.ErasePerson{}).Type() && !t.HoldsAny(raw.Subject, raw.Header, raw.Data)
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

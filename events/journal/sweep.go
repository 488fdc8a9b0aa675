package journal

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/trace"
)

// soughtInNote is how many values one note holds; more are in several.
const soughtInNote = 1000

// A note lies in the stream of keys, from before somebody's key is destroyed until nothing is left of them. It says what is looked
// for without saying what it is.
type note struct {
	// Until is the last command there was. What comes later is not of before the erasure.
	Until uint64   `json:"until"`
	About []string `json:"about,omitempty"` // ids of things, by which people's own commands are found, too
	trace.Blindfold
}

// sought is where notes about a person lie, each with a number.
func (j *Journal) sought(person, number string) string {
	return "jourfixe." + j.office + ".sought." + person + "." + number
}

// noteSought notes what is to be found of a person, and by which things. What is noted already stays: the values are the same.
func (j *Journal) noteSought(ctx context.Context, person string, about []events.Ref, values []string) error {
	var ids []string
	for _, ref := range about {
		if ref.ID != person {
			ids = append(ids, ref.ID)
		}
	}
	until, err := j.LastCommand(ctx)
	if err != nil {
		return err
	}
	for n := 0; n == 0 || n*soughtInNote < len(values); n++ {
		part := values[n*soughtInNote : min((n+1)*soughtInNote, len(values))]
		key := make([]byte, keys.Size)
		_, _ = rand.Read(key) // never fails: it ends the program instead
		data, err := json.Marshal(note{until, ids, trace.New(person, part).Blindfold(key)})
		if err != nil {
			return err
		}
		m := nats.NewMsg(j.sought(person, strconv.Itoa(n)))
		m.Data = data
		bounded, cancel := streams.Bounded(ctx)
		_, err = j.js.PublishMsg(bounded, m, jetstream.WithExpectLastSequencePerSubject(0))
		cancel()
		if err != nil && !errors.Is(streams.Conflict(err), streams.ErrConflict) {
			return fmt.Errorf("note what to look for: %w", err)
		}
	}
	return nil
}

// A search is for what is left of one person, by all notes about them.
type search struct {
	person string
	until  uint64
	places []uint64 // of the notes
	parts  []trace.Blindfold
	about  []string
	*trace.Trace
}

// searches returns what is looked for in the office.
func (j *Journal) searches(ctx context.Context) ([]*search, error) {
	by := map[string]*search{}
	r := j.reader(streams.Keys, j.sought("*", "*"), 1)
	err := r.Scan(ctx, 0, func(raw streams.Raw) error {
		person := strings.Split(raw.Subject, ".")[3] // jourfixe.<office>.sought.<person>.<number>
		var n note
		if err := json.Unmarshal(raw.Data, &n); err != nil {
			return fmt.Errorf("message %d of %s does not say what to look for", raw.Sequence, streams.Keys) // with what, the error might say
		}
		s := by[person]
		if s == nil {
			s = &search{person: person}
			by[person] = s
		}
		s.until = max(s.until, n.Until)
		s.places, s.parts, s.about = append(s.places, raw.Sequence), append(s.parts, n.Blindfold), append(s.about, n.About...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what is looked for: %w", err)
	}
	list := slices.SortedFunc(maps.Values(by), func(x, y *search) int { return strings.Compare(x.person, y.person) })
	for _, s := range list {
		s.Trace = trace.Blind(s.person, s.parts...).About(s.about...)
	}
	return list, nil
}

// A Sweeper destroys what is left of people whose key Erase has destroyed, so that nothing of it stays on disk: commands and dead
// letters that hold one of their values or are person commands naming the id, and mails that came in and hold one of the values.
// It remembers how far it has come; one of another process begins anew.
type Sweeper struct {
	Journal *Journal
	come    map[string]uint64 // by person: the command up to which all were looked through
}

// Sweep looks through all that is not looked through yet. Decided is the sequence up to which the desk has handled every command,
// repetitions included. A command that is acknowledged is answered; so those of before the erasure that wait are looked at when they
// are decided, and Sweep returns whose.
func (s *Sweeper) Sweep(ctx context.Context, decided uint64) (waiting []string, err error) {
	j := s.Journal
	list, err := j.searches(ctx)
	if err != nil || len(list) == 0 {
		s.come = nil
		return nil, err
	}
	if s.come == nil {
		s.come = map[string]uint64{}
	}
	for _, one := range list {
		if held, err := j.HasKey(ctx, one.person); err != nil {
			return nil, err
		} else if held {
			continue // it is noted and not erased yet
		}
		// Whether commands of before wait is looked up first: what is decided meanwhile is looked at the next time.
		next, err := streams.Next(ctx, j.js, streams.Commands, decided+1, events.CommandsOf(j.office))
		if err != nil && !errors.Is(err, streams.ErrNoMessage) {
			return nil, fmt.Errorf("look what waits: %w", err)
		}
		waits := err == nil && next.Sequence <= one.until
		come, begun := s.come[one.person]
		commands, err := j.sweepCommands(ctx, one.Trace, come, min(decided, one.until))
		if err != nil {
			return nil, err
		}
		s.come[one.person] = max(come, min(decided, one.until))
		letters, mails := 0, 0
		// A command that was decided last may have become a letter.
		if !begun || !waits {
			if letters, mails, err = j.sweepRest(ctx, one.Trace); err != nil {
				return nil, err
			}
		}
		if commands+letters+mails > 0 || !begun || !waits {
			j.log.Info("messages with personal data are deleted", "person", one.person, "commands", commands,
				"letters", letters, "mails", mails, "waiting", waits)
		}
		if waits {
			waiting = append(waiting, one.person)
			continue
		}
		for _, place := range one.places {
			if err := streams.Remove(ctx, j.js, streams.Keys, place); err != nil {
				return nil, err
			}
		}
		delete(s.come, one.person)
	}
	return waiting, nil
}

// sweepRest destroys dead letters and mails, and returns how many.
func (j *Journal) sweepRest(ctx context.Context, t *trace.Trace) (letters, mails int, err error) {
	found, err := j.tracedLetters(ctx, t)
	if err != nil {
		return 0, 0, err
	}
	for _, sequence := range found {
		if err := streams.Remove(ctx, j.js, streams.Dead, sequence); err != nil {
			return 0, 0, err
		}
	}
	mails, err = j.inbound.Fates.Erase(ctx, t, j.texts)
	return len(found), mails, err
}

// sweepCommands destroys decided commands after one place and up to another, and returns how many. They are looked through on all
// processors, since there may be many.
func (j *Journal) sweepCommands(ctx context.Context, t *trace.Trace, after, upTo uint64) (int, error) {
	if upTo <= after {
		return 0, nil
	}
	work := make(chan streams.Raw, 256)
	var busy sync.WaitGroup
	var mu sync.Mutex
	var found []uint64
	for range runtime.GOMAXPROCS(0) {
		busy.Go(func() {
			for raw := range work {
				if t.Touches(raw.Subject, raw.Header, raw.Data) {
					mu.Lock()
					found = append(found, raw.Sequence)
					mu.Unlock()
				}
			}
		})
	}
	err := j.reader(streams.Commands, events.CommandsOf(j.office), after+1).Scan(ctx, upTo, func(raw streams.Raw) error {
		work <- raw
		return nil
	})
	close(work)
	busy.Wait()
	if err != nil {
		return 0, fmt.Errorf("search the commands: %w", err)
	}
	for _, sequence := range found {
		if err := streams.Remove(ctx, j.js, streams.Commands, sequence); err != nil {
			return 0, err
		}
	}
	return len(found), nil
}

// remover returns what deletes a command that may say of no person what is to be destroyed with them: the server only forgets where
// it is, unless it holds something that is looked for.
func (j *Journal) remover(ctx context.Context) (func(raw streams.Raw) error, error) {
	list, err := j.searches(ctx)
	if err != nil {
		return nil, err
	}
	return func(raw streams.Raw) error {
		remove := streams.Delete
		for _, s := range list {
			if s.Touches(raw.Subject, raw.Header, raw.Data) {
				remove = streams.Remove
			}
		}
		return remove(ctx, j.js, streams.Commands, raw.Sequence)
	}, nil
}

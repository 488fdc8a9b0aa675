package backup

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/streams"
)

// mostPasses is how often a part is read on that does not come to rest.
const mostPasses = 1000

// ErrRestless says that something is written again and again faster than it is read.
var ErrRestless = errors.New("it is written faster than it can be read")

// A State says of what moment a backup is.
type State struct {
	Office   string    `json:"office"`
	As       time.Time `json:"as"`              // of when the ledger is: what was said later it does not know
	Last     uint64    `json:"last"`            // the place of the last event
	At       time.Time `json:"at"`              // when that was stored
	Cursor   uint64    `json:"cursor"`          // the command up to which all are decided by then
	Commands uint64    `json:"commands"`        // where the commands end
	Types    []string  `json:"types"`           // the types and versions of events there are, as in person.added.v2
	Lost     []string  `json:"lost,omitempty"`  // keys that were destroyed while it was taken: the events of the backup do not know that yet
	Holes    uint64    `json:"holes,omitempty"` // how many events are lost among those that there are, as where files are damaged
	Hole     uint64    `json:"hole,omitempty"`  // the place of the first of them
	Cut      int       `json:"cut,omitempty"`   // how many events of the last decision there were, which is left out since its end is lost
	Erased   []Erased  `json:"-"`               // who is erased, up to the end of the backup
}

// Damage says what a backup lacks since it was lost before it was taken, "" if that is nothing.
func (s *State) Damage() string {
	var says []string
	if s.Holes > 0 {
		says = append(says, fmt.Sprintf("of the events %d lost when it was taken, the first at place %d, as where files are damaged", s.Holes, s.Hole))
	}
	if s.Cut > 0 {
		says = append(says, fmt.Sprintf("the last decision, of which %d events were there and not the end, is left out; if its command is there still, it is decided again", s.Cut))
	}
	return strings.Join(says, "; ")
}

// An Erased is somebody whose data were destroyed, and when that was decided.
type Erased struct {
	Person string    `json:"person"`
	At     time.Time `json:"at"`
}

// A Target makes the place where a part is written. It is closed when the part is whole.
type Target func(Part) (io.WriteCloser, error)

// A taker takes one backup.
type taker struct {
	js     jetstream.JetStream
	log    *slog.Logger
	state  State
	types  map[string]bool
	target Target
	count  func(Part, int)
	now    func() time.Time
}

// Take takes an office out of its streams. It changes nothing there. count is told of each message, with its size.
func Take(ctx context.Context, js jetstream.JetStream, office string, log *slog.Logger, now func() time.Time, target Target, count func(Part, int)) (*State, error) {
	t := &taker{js: js, log: log, state: State{Office: office}, types: map[string]bool{}, target: target, count: count, now: now}
	if err := t.take(ctx); err != nil {
		return nil, fmt.Errorf("take a backup of the office %s: %w", office, err)
	}
	return &t.state, nil
}

func (t *taker) take(ctx context.Context) (err error) {
	t.state.As = t.now().UTC().Truncate(time.Second)
	before := map[string]bool{}
	if err := t.whose(ctx, before); err != nil {
		return err
	}
	if err := t.settle(ctx, Ledger, nil); err != nil {
		return err
	}
	objects, err := t.begin(Files)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	defer func() { err = errors.Join(err, objects.close()) }()
	if err := t.objects(ctx, objects, seen); err != nil {
		return err
	}
	if err := t.events(ctx); err != nil {
		return err
	}
	if err := t.objects(ctx, objects, seen); err != nil {
		return err
	}
	mails, err := t.end(ctx, Mail)
	if err != nil {
		return err
	}
	if err := t.settle(ctx, Keys, func(raw streams.Raw) error { return owners(raw, before, false) }); err != nil {
		return err
	}
	t.state.Lost = slices.Sorted(maps.Keys(before))
	if err := t.upTo(ctx, Mail, mails); err != nil {
		return err
	}
	if err := t.commands(ctx); err != nil {
		return err
	}
	for _, p := range []Part{Letters, Doors, Busy, Links} {
		if err := t.settle(ctx, p, nil); err != nil {
			return err
		}
	}
	return t.erased(ctx)
}

// A part that is being written.
type writing struct {
	io.WriteCloser
	part   Part
	count  func(Part, int)
	closed bool
}

func (t *taker) begin(p Part) (*writing, error) {
	w, err := t.target(p)
	if err != nil {
		return nil, err
	}
	return &writing{WriteCloser: w, part: p, count: t.count}, nil
}

func (w *writing) add(raw streams.Raw) error {
	if err := write(w, raw); err != nil {
		return fmt.Errorf("write the %s: %w", w.part, err)
	}
	w.count(w.part, len(raw.Data))
	return nil
}

func (w *writing) close() error {
	if w.closed {
		return nil
	}
	w.closed = true
	if err := w.Close(); err != nil {
		return fmt.Errorf("write the %s: %w", w.part, err)
	}
	return nil
}

func (t *taker) reader(p Part, filter string, from uint64) *streams.Reader {
	return &streams.Reader{JS: t.js, Log: t.log, Stream: p.Stream(), Filter: filter, Next: max(from, 1)}
}

// settle takes a part of which only the last message on a subject counts. also is shown each message; it may be nil.
func (t *taker) settle(ctx context.Context, p Part, also func(streams.Raw) error) (err error) {
	w, err := t.begin(p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	for _, filter := range p.subjects(t.state.Office) {
		err := t.scan(ctx, p, filter, func(raw streams.Raw) error {
			if also != nil {
				if err := also(raw); err != nil {
					return err
				}
			}
			return w.add(raw)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// scan gives what is on a subject, until nothing is new: what was replaced while it was read, and stands behind what was meant to be read, is
// found there.
func (t *taker) scan(ctx context.Context, p Part, filter string, each func(streams.Raw) error) error {
	if _, err := t.js.Stream(ctx, p.Stream()); errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil // of before there was such a stream
	}
	r := t.reader(p, filter, 1)
	for range mostPasses {
		n := 0
		if err := r.Scan(ctx, 0, func(raw streams.Raw) error { n++; return each(raw) }); err != nil {
			return fmt.Errorf("read the %s: %w", p, err)
		}
		if n == 0 {
			return nil
		}
	}
	return fmt.Errorf("read the %s: %w", p, ErrRestless)
}

// whose notes who has a key.
func (t *taker) whose(ctx context.Context, names map[string]bool) error {
	return t.scan(ctx, Keys, keys.Subjects(t.state.Office), func(raw streams.Raw) error { return owners(raw, names, true) })
}

// owners notes whose keys a message has, or takes that back.
func owners(raw streams.Raw, names map[string]bool, has bool) error {
	if !strings.Contains(raw.Subject, ".key.") {
		return nil
	}
	kept, err := keys.Read(raw)
	for person := range kept.People {
		if has {
			names[person] = true
		} else {
			delete(names, person)
		}
	}
	return err
}

// end is where a stream ends now.
func (t *taker) end(ctx context.Context, p Part) (uint64, error) {
	ctx, cancel := streams.Bounded(ctx)
	defer cancel()
	stream, err := t.js.Stream(ctx, p.Stream())
	if err != nil {
		return 0, fmt.Errorf("look at %s: %w", p.Stream(), err)
	}
	return stream.CachedInfo().State.LastSeq, nil
}

// upTo takes what of a part is still there of what was there when it ended at a place.
func (t *taker) upTo(ctx context.Context, p Part, end uint64) (err error) {
	w, err := t.begin(p)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if end == 0 {
		return nil
	}
	for _, filter := range p.subjects(t.state.Office) {
		if err := t.reader(p, filter, 1).Scan(ctx, end, w.add); err != nil {
			return fmt.Errorf("read the %s: %w", p, err)
		}
	}
	return nil
}

// commands takes those that are not decided as of the last event.
func (t *taker) commands(ctx context.Context) (err error) {
	if t.state.Commands, err = t.end(ctx, Commands); err != nil {
		return err
	}
	w, err := t.begin(Commands)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.close()) }()
	if t.state.Commands <= t.state.Cursor {
		return nil
	}
	err = t.reader(Commands, Commands.subjects(t.state.Office)[0], t.state.Cursor+1).Scan(ctx, t.state.Commands, w.add)
	if err != nil {
		return fmt.Errorf("read the %s: %w", Commands, err)
	}
	return nil
}

// erased lists who is erased by now.
func (t *taker) erased(ctx context.Context) error {
	about := events.Ref{Noun: "person", ID: "*"}
	filter := events.EventSubject(t.state.Office, about, (&events.PersonErased{}).Type().Name)
	err := t.reader(Events, filter, 1).Scan(ctx, 0, func(raw streams.Raw) error {
		parts := strings.Split(raw.Subject, ".")
		at, err := time.Parse(time.RFC3339, raw.Get("ce-time"))
		if err != nil {
			at = raw.Time
		}
		t.state.Erased = append(t.state.Erased, Erased{parts[len(parts)-2], at.UTC()})
		return nil
	})
	if err != nil {
		return fmt.Errorf("list the erased: %w", err)
	}
	return nil
}

// objects takes the files of the office that are whole and were not taken before: what each is made of, and then what is noted of it.
func (t *taker) objects(ctx context.Context, w *writing, seen map[string]bool) error {
	notes := "$O." + streams.Material + ".M."
	var list []streams.Raw
	err := t.reader(Files, notes+">", 1).Scan(ctx, 0, func(raw streams.Raw) error {
		name, err := base64.URLEncoding.DecodeString(strings.TrimPrefix(raw.Subject, notes))
		if err == nil && strings.HasPrefix(string(name), t.state.Office+".") && len(raw.Data) > 0 {
			list = append(list, raw)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list the files: %w", err)
	}
	for _, raw := range list {
		var info jetstream.ObjectInfo
		if json.Unmarshal(raw.Data, &info) != nil || info.Deleted || seen[info.NUID] {
			continue
		}
		whole, err := t.object(ctx, w, &info)
		if err == nil && whole {
			err = w.add(raw)
		}
		if err != nil {
			return fmt.Errorf("read the %s: %w", Files, err)
		}
		seen[info.NUID] = true
	}
	return nil
}

// object takes what a file is made of; false if it is removed meanwhile. Pieces without a note are nothing, and are swept.
func (t *taker) object(ctx context.Context, w *writing, info *jetstream.ObjectInfo) (whole bool, err error) {
	pieces := uint32(0)
	err = t.reader(Files, "$O."+streams.Material+".C."+info.NUID, 1).Scan(ctx, 0, func(raw streams.Raw) error { pieces++; return w.add(raw) })
	return pieces == info.Chunks, err
}

package journal

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/busytimes"
	"jourfixe/events/journal/files"
	"jourfixe/events/journal/inbound"
	"jourfixe/events/journal/keys"
	"jourfixe/events/journal/ledger"
	"jourfixe/events/journal/sessions"
	"jourfixe/events/journal/streams"
	"jourfixe/events/journal/traced"
)

// ErrUnreadable says that an event in the journal cannot be decoded: its type or version is unknown here, or its data
// is damaged. Nobody may go on without it.
var ErrUnreadable = errors.New("an event of the journal cannot be read")

// Options say whose journal it is.
type Options struct {
	Office   string       // the id of the office
	Replicas int          // copies of each stream on an external cluster: 1 (the default), 3 or 5
	Log      *slog.Logger // defaults to slog.Default
	// Texts returns all that can be read of a mail that came in, for Erase to find people in it. nil: it goes by the bytes.
	Texts func(raw []byte) []string
	// Transcript is the file in which Follow notes a long journal, to read it from there next time; "": it does not.
	Transcript string
	// TranscriptFrom is how many events make it long; 0: as many as take a second or so to read.
	TranscriptFrom int
}

// A Journal is the journal of one office, and the commands, keys and dead letters that belong to it. Its methods may be
// called by several goroutines at once.
type Journal struct {
	office string
	nc     *nats.Conn
	js     jetstream.JetStream
	log    *slog.Logger
	keys   *keys.Ring
	dead   deadLetters
	end    ending
	asked  load
	closed closed

	inbound *inbound.Store
	ledger  *ledger.Ledger
	signed  *sessions.Store
	busy    *busytimes.Store
	links   *streams.Bucket
	files   *files.Store
	texts   func(raw []byte) []string // of Options

	transcript     string // of Options
	transcriptFrom uint64
	unseen         atomic.Uint64 // up to which place the stream has not been looked through that was read from the transcript; 0: it has
}

// Open opens the journal of an office, and makes or upgrades the streams. The connection stays the caller's, and must
// be of a user with all permissions on jourfixe.>, $JS.API.>, $KV.JF_*.>, $O.JF_*.> and its inbox, to which nobody else listens:
// make it with embedded.Server.Connect or DialHouse.
func Open(ctx context.Context, nc *nats.Conn, o Options) (*Journal, error) {
	if !events.ValidID(o.Office) {
		return nil, fmt.Errorf("open the journal: the office %q does not match %s", o.Office, events.IDPattern)
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	if err := streams.CheckLevel(ctx, js); err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	found, err := streams.Look(ctx, js)
	if err == nil {
		err = found.CheckReplicas(max(o.Replicas, 1))
	}
	if err == nil {
		err = found.Furnish(ctx, js, max(o.Replicas, 1))
	}
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	j := &Journal{
		office: o.Office,
		nc:     nc,
		js:     js,
		log:    o.Log,
		keys:   keys.NewRing(js, o.Office, o.Log),
		dead:   deadLetters{js: js, office: o.Office},
		texts:  o.Texts,

		transcript:     o.Transcript,
		transcriptFrom: uint64(cmp.Or(o.TranscriptFrom, longFrom)),
	}
	j.inbound = inbound.New(js, o.Office, o.Log, j.keys)
	j.ledger = ledger.New(js, o.Office, o.Log)
	j.signed = sessions.New(js, o.Office, o.Log)
	j.busy = busytimes.New(js, o.Office, o.Log)
	j.links = &streams.Bucket{JS: js, Name: streams.Links, Log: o.Log}
	j.files = files.New(js, o.Office)
	return j, nil
}

// Office returns the id of the office.
func (j *Journal) Office() string { return j.office }

// Inbound returns the mails that come in to the office.
func (j *Journal) Inbound() *inbound.Store { return j.inbound }

// Ledger returns what has been said to whom.
func (j *Journal) Ledger() *ledger.Ledger { return j.ledger }

// Sessions returns who has signed in.
func (j *Journal) Sessions() *sessions.Store { return j.signed }

// Passwords returns the app passwords by which calendar programs come in.
func (j *Journal) Passwords() *sessions.Store { return j.signed.Passwords() }

// Readings returns on which day feeds were read last.
func (j *Journal) Readings() *sessions.Store { return j.signed.Readings() }

// BusyTimes returns what is kept of calendars of others that are followed.
func (j *Journal) BusyTimes() *busytimes.Store { return j.busy }

// Links returns the bucket of what was found at the addresses of links, of all offices.
func (j *Journal) Links() *streams.Bucket { return j.links }

// Files returns the files of the office.
func (j *Journal) Files() *files.Store { return j.files }

// OfficeKey returns the 32 random bytes that the office has for itself: for keyed hashes and tokens. They are made once.
func (j *Journal) OfficeKey(ctx context.Context) ([]byte, error) {
	k, err := j.keys.Office(ctx)
	if err != nil {
		return nil, err
	}
	return k[:], nil
}

// Last returns the sequence of the office's last event, 0 if there is none.
func (j *Journal) Last(ctx context.Context) (uint64, error) {
	raw, found, err := streams.Last(ctx, j.js, streams.Events, events.EventsOf(j.office, events.Ref{}))
	if err != nil || !found {
		return 0, err
	}
	return raw.Sequence, nil
}

// Store stores something small that goes by itself, to see whether the server can. It lies in a bucket, where nobody looks for it.
func (j *Journal) Store(ctx context.Context) error {
	b := streams.Bucket{JS: j.js, Name: streams.Sessions, Log: j.log}
	if _, err := b.Put(ctx, j.office+".pulse", []byte("pulse"), jetstream.WithMsgTTL(time.Minute)); err != nil {
		return errors.New("the NATS server does not store anything")
	}
	return nil
}

// LastCommand returns the sequence of the office's last command, 0 if there is none.
func (j *Journal) LastCommand(ctx context.Context) (uint64, error) {
	raw, found, err := streams.Last(ctx, j.js, streams.Commands, events.CommandsOf(j.office))
	if err != nil || !found {
		return 0, err
	}
	return raw.Sequence, nil
}

// Events returns the office's events with sequences from first to last, both included. Their sealed values stay sealed. It
// returns ErrUnreadable for an event that cannot be decoded.
func (j *Journal) Events(ctx context.Context, first, last uint64) ([]*events.Event, error) {
	if last < first {
		return nil, nil
	}
	if last-first < few {
		// A place that is empty is one that whoever answers has not yet: then it is waited for, below.
		if evs, err := j.each(ctx, first, last); !errors.Is(err, streams.ErrNoMessage) {
			return evs, err
		}
	}
	var evs []*events.Event
	r := j.reader(streams.Events, events.EventsOf(j.office, events.Ref{}), first)
	err := r.Scan(ctx, last, func(raw streams.Raw) error {
		e, err := j.read(raw)
		if err != nil {
			return err
		}
		evs = append(evs, e)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read events %d to %d: %w", first, last, err)
	}
	return evs, nil
}

const (
	// few is how many events are asked for one by one: reading along takes four requests, one of which takes the server the longer
	// the more things there are.
	few = 4
	// nearby is how many events that nobody asked for are read along, where asking for each by itself would take longer.
	nearby = 32
)

// At returns the office's events at some places, in order, their personal values opened; those of erased persons stay closed. What
// is not there is left out. It returns ErrUnreadable for an event that cannot be decoded.
func (j *Journal) At(ctx context.Context, places []uint64) ([]*events.Event, error) {
	places = slices.Compact(slices.Sorted(slices.Values(places)))
	var found []*events.Event
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n]-places[n-1] <= nearby {
			n++
		}
		some, err := j.some(ctx, places[:n])
		if err != nil {
			return nil, fmt.Errorf("read %d events from %d on: %w", n, places[0], err)
		}
		found, places = append(found, some...), places[n:]
	}
	for _, e := range found {
		if err := j.keys.Open(ctx, e.Body); err != nil {
			return nil, fmt.Errorf("open event %d of the journal: %w", e.Sequence, unreadable(err))
		}
	}
	return found, nil
}

// some returns the events at places that are near to one another.
func (j *Journal) some(ctx context.Context, places []uint64) ([]*events.Event, error) {
	if len(places) > 1 {
		all, err := j.Events(ctx, places[0], places[len(places)-1])
		return slices.DeleteFunc(all, func(e *events.Event) bool { return !slices.Contains(places, e.Sequence) }), err
	}
	evs, err := j.each(ctx, places[0], places[0])
	if errors.Is(err, streams.ErrNoMessage) {
		return nil, nil
	}
	return evs, err
}

// each returns the office's events from one place to another, sealed, each asked for by itself. The error is streams.ErrNoMessage if nothing at all is at
// one of these places.
func (j *Journal) each(ctx context.Context, first, last uint64) (evs []*events.Event, err error) {
	for place := first; place <= last; place++ {
		e, err := j.one(ctx, place)
		if err != nil {
			return nil, fmt.Errorf("read event %d: %w", place, err)
		}
		if e != nil {
			evs = append(evs, e)
		}
	}
	return evs, nil
}

// one returns the event at a place, sealed; nil if one of another office is there.
func (j *Journal) one(ctx context.Context, place uint64) (*events.Event, error) {
	raw, err := streams.At(ctx, j.js, streams.Events, place)
	if err != nil {
		return nil, err
	}
	if own := strings.TrimSuffix(events.EventsOf(j.office, events.Ref{}), ">"); !strings.HasPrefix(raw.Subject, own) {
		return nil, nil
	}
	return j.read(raw)
}

// read decodes an event, or returns ErrUnreadable.
func (j *Journal) read(raw streams.Raw) (*events.Event, error) {
	e, err := events.ReadEvent(j.office, raw.Sequence, headerOf(raw.Header), raw.Data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	e.Trace = raw.Header.Get(traced.Header)
	return e, nil
}

// unreadable is ErrUnreadable for an event whose personal values do not fit their key, and otherwise err.
func unreadable(err error) error {
	if errors.Is(err, keys.ErrUnopenable) {
		return fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return err
}

func (j *Journal) reader(stream, filter string, first uint64) *streams.Reader {
	return &streams.Reader{JS: j.js, Log: j.log, Stream: stream, Filter: filter, Next: max(first, 1)}
}

// headerOf lets events read NATS headers, which keep the case of their names.
func headerOf(h nats.Header) events.Header { return func(name string) string { return h.Get(name) } }

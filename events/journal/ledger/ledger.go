// Package ledger keeps what has been said to whom. It has one line for each person and thing; a line is replaced as a
// whole, by whoever has read the one before, and many lines are on disk together hardly later than one. It holds ids, times and codes, and nothing personal: a bucket cannot delete
// for good. What a line says is known above.
package ledger

import (
	"context"
	"fmt"
	"log/slog"
	"strings"

	"github.com/nats-io/nats.go/jetstream"

	"jourfixe/events"
	"jourfixe/events/journal/streams"
)

// Stream is the stream behind the bucket. Its messages are read and written as such: the client's own view of a
// bucket is made for few keys and cannot be followed across an absence of the server without starting anew.
const Stream = streams.LedgerStream

const (
	prefix  = "$KV." + streams.Ledger + "."
	maxLine = 64 << 10 // bytes
)

// House takes the place of a person in the lines that are about the ledger itself. No id begins with an underscore. Who knows no such lines cannot read
// them, and says so.
const House = "_house"

// HouseSubject is where these lie.
func HouseSubject(office string) string { return prefix + office + "." + House + ".>" }

// A Ledger is that of one office. Its methods may be called by several goroutines at once.
type Ledger struct {
	js     jetstream.JetStream
	office string
	log    *slog.Logger
	batches
}

// New returns the ledger of an office.
func New(js jetstream.JetStream, office string, log *slog.Logger) *Ledger {
	return &Ledger{js: js, office: office, log: log, batches: batches{turn: make(chan struct{}, 1)}}
}

// Subjects is where the lines of an office lie.
func Subjects(office string) string { return prefix + office + ".>" }

// A Line is one entry of the ledger.
type Line struct {
	Person   string
	About    events.Ref
	Sequence uint64 // of this state of the line; 0: there is none yet
	Data     []byte
}

func (l *Ledger) subject(person string, about events.Ref) string {
	return prefix + l.office + "." + person + "." + about.Noun + "." + about.ID
}

// Line returns the line of a person and a thing; one without data and with Sequence 0 if there is none.
func (l *Ledger) Line(ctx context.Context, person string, about events.Ref) (Line, error) {
	raw, found, err := streams.Last(ctx, l.js, Stream, l.subject(person, about))
	switch {
	case err != nil:
		return Line{}, fmt.Errorf("read the ledger: %w", err)
	case !found:
		return Line{Person: person, About: about}, nil
	}
	return Read(raw)
}

// Set writes a line, provided that it still is as line.Sequence says, and returns the new sequence. It returns
// streams.ErrConflict when it is not. After any other error the line may be written or not.
func (l *Ledger) Set(ctx context.Context, line Line) (uint64, error) {
	w := l.SetAll(ctx, []Line{line})[0]
	return w.Sequence, w.Err
}

// Follow gives every line of the office as it is, and then each change, for ever; caughtUp is called once in
// between. Of changes in quick succession only the last may be given. It survives restarts of the server, and returns
// when ctx ends, each fails, or the stream cannot be read.
func (l *Ledger) Follow(ctx context.Context, each func(Line) error, caughtUp func()) error {
	filter := Subjects(l.office)
	end, found, err := streams.Last(ctx, l.js, Stream, filter)
	if err != nil {
		return fmt.Errorf("follow the ledger: %w", err)
	}
	behind := found
	if !behind {
		caughtUp()
	}
	r := l.reader(filter)
	// The last message may be replaced while the others are read, and then never comes: what is later counts for it.
	return r.Follow(ctx, func(raw streams.Raw) error {
		line, err := Read(raw)
		if err != nil {
			return err
		}
		if err := each(line); err != nil {
			return err
		}
		if behind && raw.Sequence >= end.Sequence {
			behind = false
			caughtUp()
		}
		return nil
	})
}

// About returns the lines of everybody about a thing.
func (l *Ledger) About(ctx context.Context, about events.Ref) ([]Line, error) {
	return l.lines(ctx, l.subject("*", about))
}

// Of returns all lines of a person.
func (l *Ledger) Of(ctx context.Context, person string) ([]Line, error) {
	return l.lines(ctx, prefix+l.office+"."+person+".>")
}

// All returns all lines of the office.
func (l *Ledger) All(ctx context.Context) ([]Line, error) {
	return l.lines(ctx, Subjects(l.office))
}

func (l *Ledger) lines(ctx context.Context, filter string) ([]Line, error) {
	var list []Line
	err := l.reader(filter).Scan(ctx, 0, func(raw streams.Raw) error {
		line, err := Read(raw)
		if line.Person != House {
			list = append(list, line)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return list, nil
}

func (l *Ledger) reader(filter string) *streams.Reader {
	return &streams.Reader{JS: l.js, Log: l.log, Stream: Stream, Filter: filter, Next: 1}
}

// Read reads a message of the ledger.
func Read(raw streams.Raw) (Line, error) {
	parts := strings.Split(strings.TrimPrefix(raw.Subject, prefix), ".")
	if len(parts) != 4 {
		return Line{}, fmt.Errorf("message %d of the ledger has the key %d parts deep; it must be office, person, noun and id", raw.Sequence, len(parts))
	}
	return Line{Person: parts[1], About: events.Ref{Noun: parts[2], ID: parts[3]}, Sequence: raw.Sequence, Data: raw.Data}, nil
}

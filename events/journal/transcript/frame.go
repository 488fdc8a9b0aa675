package transcript

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"time"

	"github.com/klauspost/compress/s2"

	"jourfixe/events"
)

// An Entry is an event as it lies in the journal: what is known of it there, and its data as they were written.
type Entry struct {
	Place uint64 // its sequence
	Type  string // as it was written, with its version
	ID    string
	Time  time.Time
	Cause events.Cause
	Trace string
	Data  []byte
}

// A frame is a run of entries as they are written: gob, so that another version may have a field more, with what many of them have said once.
type frame struct {
	Names []string
	Rows  []row
	Data  []byte // of all of them, one behind the other
}

type row struct {
	Place                      uint64
	Type, Client, By, Source   int // of Names
	ID, Command, Digest, Trace string
	Seconds, Nanoseconds       int64
	Sequence                   uint64
	Parts, Size                int
}

// encode writes entries as a frame.
func encode(entries []Entry) ([]byte, error) {
	f := frame{Rows: make([]row, 0, len(entries))}
	known := map[string]int{}
	name := func(s string) int {
		i, ok := known[s]
		if !ok {
			i = len(f.Names)
			known[s] = i
			f.Names = append(f.Names, s)
		}
		return i
	}
	for i := range entries {
		e := &entries[i]
		f.Rows = append(f.Rows, row{
			Place: e.Place, Type: name(e.Type), Client: name(e.Cause.Client), By: name(e.Cause.By), Source: name(e.Cause.Source),
			ID: e.ID, Command: e.Cause.ID, Digest: e.Cause.Digest, Trace: e.Trace,
			Seconds: e.Time.Unix(), Nanoseconds: int64(e.Time.Nanosecond()), Sequence: e.Cause.Sequence, Parts: e.Cause.Parts, Size: len(e.Data),
		})
		f.Data = append(f.Data, e.Data...)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(&f); err != nil {
		return nil, fmt.Errorf("write a frame: %w", err)
	}
	return s2.Encode(nil, b.Bytes()), nil
}

// ErrDamaged says that a frame is not as it was written.
var ErrDamaged = errors.New("the transcript is damaged")

// decode reads what encode writes, or returns ErrDamaged.
func decode(packed []byte) ([]Entry, error) {
	damaged := func(format string, a ...any) ([]Entry, error) {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, fmt.Errorf(format, a...))
	}
	n, err := s2.DecodedLen(packed)
	if err != nil {
		return damaged("unpack a frame: %w", err)
	}
	if n > mostBytes {
		return damaged("a frame would have %d bytes, and %d are the most", n, mostBytes)
	}
	plain, err := s2.Decode(make([]byte, n), packed)
	if err != nil {
		return damaged("unpack a frame: %w", err)
	}
	var f frame
	if err := gob.NewDecoder(bytes.NewReader(plain)).Decode(&f); err != nil {
		return damaged("read a frame: %w", err)
	}
	entries, left := make([]Entry, 0, len(f.Rows)), f.Data
	for i := range f.Rows {
		r := &f.Rows[i]
		if r.Size < 0 || r.Size > len(left) {
			return damaged("the data of event %d end too early", r.Place)
		}
		for _, name := range []int{r.Type, r.Client, r.By, r.Source} {
			if name < 0 || name >= len(f.Names) {
				return damaged("event %d has a name that is not there", r.Place)
			}
		}
		entries = append(entries, Entry{
			Place: r.Place, Type: f.Names[r.Type], ID: r.ID, Time: time.Unix(r.Seconds, r.Nanoseconds).UTC(),
			Cause: events.Cause{
				Client: f.Names[r.Client], By: f.Names[r.By], Source: f.Names[r.Source], ID: r.Command, Sequence: r.Sequence, Digest: r.Digest, Parts: r.Parts,
			},
			Trace: r.Trace, Data: left[:r.Size:r.Size],
		})
		left = left[r.Size:]
	}
	return entries, nil
}

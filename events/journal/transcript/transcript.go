// Package transcript keeps what a process has read of the journal in a file of its own, so that the next start need not be given all of it by the NATS server once
// more. It is a convenience: what does not belong to the journal at hand, or is damaged, is thrown away, and read from the journal again.
//
// The file begins with a line that says what it is and whose, in JSON. After that come frames: how many bytes one has, their sum (CRC-32C), both in four bytes with the
// least first, and the bytes. It holds what the journal holds, what is personal is sealed in it, and no keys are there.
package transcript

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"iter"
	"os"
	"time"

	"github.com/gofrs/flock"
)

const (
	version     = 1 // goes up whenever an Entry or a Cause has a field more: one that does not know it would write entries without
	headLimit   = 4 << 10
	mostBytes   = 64 << 20 // of a frame; what is beyond is damaged
	frameBytes  = 4 << 20  // with more data a frame is written
	frameEvents = 1024     // with more entries, too
	startBytes  = 8        // of a frame: how many bytes it has, and their sum
)

// ErrLocked says that another process writes there.
var ErrLocked = errors.New("another process has the transcript")

// An Origin says of which journal a transcript is.
type Origin struct {
	Office string    `json:"office"`
	Made   time.Time `json:"made"` // when the server made the stream
}

type head struct {
	Version int `json:"jourfixe_transcript"`
	Origin
}

// A File is a transcript. Its methods may not be called by several goroutines at once, but for those of the frames that it gave.
type File struct {
	lock    *flock.Flock
	f       *os.File
	origin  Origin
	frames  []place
	end     int64 // of what is whole
	pending []Entry
	size    int    // of the data of what is pending
	last    uint64 // the place of the last entry, also of one that is pending
}

// place is where a frame stands in the file.
type place struct {
	at int64
	n  int
}

// A Frame is a run of entries that has not been taken apart.
type Frame struct{ packed []byte }

// Entries takes the frame apart.
func (f *Frame) Entries() ([]Entry, error) { return decode(f.packed) }

// Open opens a transcript, and makes it anew where it is of another journal or no transcript at all. What stands behind a frame that is damaged is cut off. It returns
// ErrLocked if another process has it.
func Open(path string, of Origin) (*File, error) {
	of.Made = of.Made.UTC()
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err == nil && !got {
		err = ErrLocked
	}
	if err != nil {
		return nil, fmt.Errorf("open the transcript: %w", err)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the transcript: %w", err), lock.Close())
	}
	t := &File{lock: lock, f: f, origin: of}
	if err := t.look(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the transcript: %w", err), t.Close())
	}
	return t, nil
}

// look finds the frames, and leaves nothing else in the file.
func (t *File) look() error {
	r := bufio.NewReaderSize(t.f, 64<<10)
	line, err := r.ReadSlice('\n')
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return err
	}
	var h head
	if err != nil || len(line) > headLimit || json.Unmarshal(line, &h) != nil || h.Version != version || h.Office != t.origin.Office || !h.Made.Equal(t.origin.Made) {
		return t.Empty()
	}
	at := int64(len(line))
	var start [startBytes]byte
	var b bytes.Buffer
	for {
		if _, err := io.ReadFull(r, start[:]); err != nil {
			break
		}
		n, sum := binary.LittleEndian.Uint32(start[:]), binary.LittleEndian.Uint32(start[4:])
		if n == 0 || n > mostBytes { // zeros are what is left where a disk was cut off
			break
		}
		b.Reset()
		if _, err := io.CopyN(&b, r, int64(n)); err != nil || crc32.Checksum(b.Bytes(), table) != sum {
			break
		}
		t.frames = append(t.frames, place{at + startBytes, int(n)})
		at += startBytes + int64(n)
	}
	// What cannot be taken apart is none of ours, though its sum is right.
	for len(t.frames) > 0 {
		last := t.frames[len(t.frames)-1]
		f, err := t.frame(last)
		if err != nil {
			return err
		}
		if entries, err := f.Entries(); err == nil && len(entries) > 0 {
			t.last = entries[len(entries)-1].Place
			break
		}
		at = last.at - startBytes
		t.frames = t.frames[:len(t.frames)-1]
	}
	t.end = at
	return t.f.Truncate(at)
}

var table = crc32.MakeTable(crc32.Castagnoli)

// Empty throws away what is there.
func (t *File) Empty() error {
	line, err := json.Marshal(head{version, t.origin})
	if err != nil {
		return err
	}
	t.frames, t.pending, t.size, t.last, t.end = nil, nil, 0, 0, 0
	if err := t.f.Truncate(0); err != nil {
		return err
	}
	return t.write(append(line, '\n'))
}

// write puts something at the end.
func (t *File) write(b []byte) error {
	if _, err := t.f.WriteAt(b, t.end); err != nil {
		return err
	}
	t.end += int64(len(b))
	return nil
}

// Last is the place of the last entry, 0 if there is none.
func (t *File) Last() uint64 { return t.last }

// End returns the last entry that is written, nil if there is none.
func (t *File) End() (*Entry, error) {
	if len(t.frames) == 0 {
		return nil, nil
	}
	f, err := t.frame(t.frames[len(t.frames)-1])
	if err != nil {
		return nil, err
	}
	entries, err := f.Entries()
	if err != nil {
		return nil, err
	}
	return &entries[len(entries)-1], nil
}

// Frames gives what is written, in order.
func (t *File) Frames() iter.Seq2[*Frame, error] {
	return func(yield func(*Frame, error) bool) {
		for _, p := range t.frames {
			f, err := t.frame(p)
			if !yield(f, err) || err != nil {
				return
			}
		}
	}
}

func (t *File) frame(p place) (*Frame, error) {
	b := make([]byte, p.n)
	if _, err := t.f.ReadAt(b, p.at); err != nil {
		return nil, fmt.Errorf("read the transcript: %w", err)
	}
	return &Frame{b}, nil
}

// Add takes the next entry. It is written with others, at the latest by Flush. One that is there already changes nothing.
func (t *File) Add(e Entry) error {
	if e.Place <= t.last {
		return nil
	}
	t.pending, t.size, t.last = append(t.pending, e), t.size+len(e.Data), e.Place
	if len(t.pending) < frameEvents && t.size < frameBytes {
		return nil
	}
	return t.Flush()
}

// Flush writes what is pending.
func (t *File) Flush() error {
	if len(t.pending) == 0 {
		return nil
	}
	packed, err := encode(t.pending)
	if err != nil {
		return err
	}
	if err := t.put(packed); err != nil {
		return fmt.Errorf("write the transcript: %w", err)
	}
	t.pending, t.size = nil, 0
	return nil
}

// put writes a frame.
func (t *File) put(packed []byte) error {
	b := binary.LittleEndian.AppendUint32(make([]byte, 0, startBytes+len(packed)), uint32(len(packed)))
	b = append(binary.LittleEndian.AppendUint32(b, crc32.Checksum(packed, table)), packed...)
	at := t.end + startBytes
	if err := t.write(b); err != nil {
		return err
	}
	t.frames = append(t.frames, place{at, len(packed)})
	return nil
}

// Remove takes the file away, as where it cannot be written any further.
func (t *File) Remove() error { return errors.Join(os.Remove(t.f.Name()), t.Close()) }

// SetAside gives the file another name, for somebody to look what is in it.
func (t *File) SetAside() error {
	return errors.Join(os.Rename(t.f.Name(), t.f.Name()+".aside"), t.Close())
}

// Close writes nothing more.
func (t *File) Close() error { return errors.Join(t.f.Close(), t.lock.Close()) }

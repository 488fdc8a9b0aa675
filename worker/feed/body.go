package feed

import (
	"bytes"
	"container/list"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"jourfixe/worker/blocks"
)

// A bodyKey names what is served of a list in a coding.
type bodyKey struct {
	want blocks.Want
	form string
	coding
}

// A body is bytes ready to be sent. While they are made, those who ask for them wait for the one who makes them.
type body struct {
	key  bodyKey
	mu   sync.Mutex
	tag  string // of the list that they were made from
	data []byte
	size int // as the shelf has counted it; the shelf's lock guards it
}

// A rack keeps the bodies that were asked for last, as many as there is room for: the blocks that they are put together from are there
// in any case, and that takes a moment.
type rack struct {
	mu     sync.Mutex
	room   int // octets that are left
	bodies map[bodyKey]*list.Element
	order  *list.List // of *body, that asked for last first
}

// roomForBodies is how many octets of them are kept at least in part: the feed of a busy office is half a megabyte.
const roomForBodies = 64 << 20

func newRack(room int) *rack {
	return &rack{room: room, bodies: map[bodyKey]*list.Element{}, order: list.New()}
}

// get returns what is served of a list with a tag, in a form; make puts its bytes together.
func (r *rack) get(w blocks.Want, form, tag string, make func() ([]byte, error), c coding) ([]byte, error) {
	b := r.place(bodyKey{w, form, c})
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tag == tag {
		return b.data, nil
	}
	plain := []byte(nil)
	if c != identity {
		p := r.place(bodyKey{w, form, identity})
		p.mu.Lock()
		if p.tag == tag {
			plain = p.data
		}
		p.mu.Unlock()
	}
	if plain == nil {
		var err error
		if plain, err = make(); err != nil {
			return nil, err
		}
	}
	data, err := c.encode(plain)
	if err != nil {
		return nil, err
	}
	b.tag, b.data = tag, data
	r.weigh(b, len(data))
	return data, nil
}

// place returns the place of a body, as the one that was asked for last.
func (r *rack) place(k bodyKey) *body {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.bodies[k]; e != nil {
		r.order.MoveToFront(e)
		return e.Value.(*body)
	}
	b := &body{key: k}
	r.bodies[k] = r.order.PushFront(b)
	return b
}

// weigh counts a body that has been made, and lets go of those that have not been asked for the longest.
func (r *rack) weigh(b *body, size int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e := r.bodies[b.key]; e == nil || e.Value != b {
		return // it has been let go meanwhile
	}
	const beside = 512 // what a body takes beside its bytes
	r.room -= size + beside - b.size
	b.size = size + beside
	for r.room < 0 && r.order.Len() > 1 {
		e := r.order.Back()
		gone := r.order.Remove(e).(*body)
		delete(r.bodies, gone.key)
		r.room += gone.size
	}
}

// A coding is how bytes are sent (RFC 9110, section 8.4.1), the preferred first: zstd gives three quarters of the bytes of gzip in about
// half the time. What was measured is in docs/benchmarks.md.
type coding string

const (
	zstandard coding = "zstd"
	gzipped   coding = "gzip"
	identity  coding = ""
)

// quickly is from how many octets on gzip has to be quick rather than thorough: a change is to be there within milliseconds.
const quickly = 1 << 20

// zstdEncoder is for all, and works where it is called.
var zstdEncoder = func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2))
	if err != nil {
		panic(err) // an option is wrong, which each test would find
	}
	return e
}()

func (c coding) encode(plain []byte) ([]byte, error) {
	switch c {
	case zstandard:
		return zstdEncoder.EncodeAll(plain, make([]byte, 0, len(plain)/8)), nil
	case gzipped:
		level := gzip.DefaultCompression
		if len(plain) > quickly {
			level = gzip.BestSpeed
		}
		var out bytes.Buffer
		out.Grow(len(plain) / 8)
		z, err := gzip.NewWriterLevel(&out, level)
		if err != nil {
			return nil, fmt.Errorf("compress a feed: %w", err)
		}
		if _, err := z.Write(plain); err != nil {
			return nil, fmt.Errorf("compress a feed: %w", err)
		}
		if err := z.Close(); err != nil {
			return nil, fmt.Errorf("compress a feed: %w", err)
		}
		return out.Bytes(), nil
	}
	return plain, nil
}

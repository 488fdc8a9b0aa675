package feed

import (
	"bytes"
	"container/list"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

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
	key     bodyKey
	mu      sync.Mutex
	tag     string // of the list that they were made from; "": they are no more, or not yet
	data    []byte
	readers atomic.Int32 // who has data in hand; more only under mu
	size    int          // as the shelf has counted it; the shelf's lock guards it
}

// hold has the bytes stay as they are until they are let go of. Whoever calls holds mu.
func (b *body) hold() []byte {
	b.readers.Add(1)
	return b.data
}

// done lets go of the bytes.
func (b *body) done() { b.readers.Add(-1) }

// room is where the next bytes may be written to: over those of before, if nobody has them in hand. A feed of half a megabyte that changes
// would have the collector of garbage run every few dozen changes, and each request of that time takes longer. Whoever calls holds mu.
func (b *body) room() []byte {
	b.tag = ""
	if b.readers.Load() > 0 {
		return nil
	}
	return b.data[:0]
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

// A maker writes the bytes of a list, to where there is room for them if that is enough.
type maker func(room []byte) ([]byte, error)

// get returns what is served of a list with a tag, in a form; make puts its bytes together. They stay as they are until done is called.
func (r *rack) get(w blocks.Want, form, tag string, make maker, c coding) (data []byte, done func(), err error) {
	b := r.place(bodyKey{w, form, c})
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tag == tag {
		return b.hold(), b.done, nil
	}
	if c == identity {
		data, err = make(b.room())
	} else {
		data, err = r.encoded(b, tag, make)
	}
	if err != nil {
		return nil, nil, err
	}
	b.tag, b.data = tag, data
	r.weigh(b, cap(data))
	return b.hold(), b.done, nil
}

// encoded is a body that is made of the plain bytes. Whoever calls holds its mu.
func (r *rack) encoded(b *body, tag string, make maker) ([]byte, error) {
	p := r.place(bodyKey{b.key.want, b.key.form, identity})
	p.mu.Lock()
	if p.tag == tag {
		plain := p.hold()
		p.mu.Unlock()
		defer p.done()
		return b.key.coding.encode(b.room(), plain)
	}
	p.mu.Unlock()
	scratch, _ := scratches.Get().(*[]byte)
	if scratch == nil {
		scratch = new([]byte)
	}
	defer scratches.Put(scratch)
	plain, err := make((*scratch)[:0])
	if err != nil {
		return nil, err
	}
	*scratch = plain
	return b.key.coding.encode(b.room(), plain)
}

// scratches are where bytes are put together that are only sent encoded.
var scratches sync.Pool

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

// zippers are gzip writers to be used again, by level: one has a megabyte of tables.
var zippers = map[int]*sync.Pool{gzip.DefaultCompression: {}, gzip.BestSpeed: {}}

// encode writes the coding of some bytes, to where there is room for it if that is enough.
func (c coding) encode(room, plain []byte) ([]byte, error) {
	switch c {
	case zstandard:
		return zstdEncoder.EncodeAll(plain, slices.Grow(room, len(plain)/8)), nil
	case gzipped:
		level := gzip.DefaultCompression
		if len(plain) > quickly {
			level = gzip.BestSpeed
		}
		out := bytes.NewBuffer(slices.Grow(room, len(plain)/8))
		z, _ := zippers[level].Get().(*gzip.Writer)
		if z == nil {
			var err error
			if z, err = gzip.NewWriterLevel(out, level); err != nil {
				return nil, fmt.Errorf("compress a feed: %w", err)
			}
		} else {
			z.Reset(out)
		}
		defer zippers[level].Put(z)
		if _, err := z.Write(plain); err != nil {
			return nil, fmt.Errorf("compress a feed: %w", err)
		}
		if err := z.Close(); err != nil {
			return nil, fmt.Errorf("compress a feed: %w", err)
		}
		return out.Bytes(), nil
	}
	return append(room, plain...), nil
}

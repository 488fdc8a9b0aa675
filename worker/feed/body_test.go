package feed

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"jourfixe/worker/blocks"
)

// TestCodings has what is encoded come back.
func TestCodings(t *testing.T) {
	for _, size := range []int{0, 1000, quickly + 1000} {
		plain := []byte(strings.Repeat("BEGIN:VEVENT\r\n", size/14))
		for _, c := range []coding{identity, gzipped, zstandard} {
			data, err := c.encode(nil, plain)
			if err != nil {
				t.Fatal(err)
			}
			back, err := decode(c, data)
			if err != nil || !bytes.Equal(back, plain) {
				t.Errorf("%d octets by %q come back as %d (%v)", len(plain), c, len(back), err)
			}
			if c != identity && size > 0 && len(data) > len(plain)/10 {
				t.Errorf("%d octets by %q are %d", len(plain), c, len(data))
			}
		}
	}
}

func decode(c coding, data []byte) ([]byte, error) {
	switch c {
	case gzipped:
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	case zstandard:
		z, err := zstd.NewReader(nil)
		if err != nil {
			return nil, err
		}
		defer z.Close()
		return z.DecodeAll(data, nil)
	}
	return data, nil
}

func TestAccepted(t *testing.T) {
	for accept, want := range map[string]coding{
		"": identity, "gzip": gzipped, "deflate, gzip;q=0.5": gzipped, "gzip;q=0": identity, "GZIP": gzipped, "br": identity, "*": identity,
		"gzip, deflate, br, zstd": zstandard, "zstd;q=0.5, gzip": gzipped, "zstd;q=0, gzip;q=0.1": gzipped, "gzip;q=x": identity, "gzip;q=NaN": identity, "x-gzip": identity,
	} {
		if got := accepted(accept); got != want {
			t.Errorf("Accept-Encoding %q gets %q, want %q", accept, got, want)
		}
	}
}

// TestRackHasRoom asks for more than there is room for: what was asked for last stays.
func TestRackHasRoom(t *testing.T) {
	r := newRack(4000)
	want := func(n int) blocks.Want {
		w := blocks.Want{}
		w.Scope.ID = fmt.Sprint(n)
		return w
	}
	list := func([]byte) ([]byte, error) { return make([]byte, 500), nil }
	get := func(n int, tag string, make maker) []byte {
		t.Helper()
		data, done, err := r.get(want(n), ".ics", tag, make, identity)
		if err != nil {
			t.Fatal(err)
		}
		done()
		return data
	}
	first := get(0, "one", list)
	for n := range 20 {
		get(n, "one", list)
		if again := get(0, "one", list); &again[0] != &first[0] {
			t.Fatalf("what is asked for all the time has gone after %d others", n)
		}
	}
	if n := len(r.bodies); n != r.order.Len() || n > 5 || r.room < 0 {
		t.Errorf("%d bodies are kept, and %d in order; there are %d octets of room", n, r.order.Len(), r.room)
	}
	if again := get(0, "two", func([]byte) ([]byte, error) { return []byte("two"), nil }); string(again) != "two" {
		t.Error("another state is served as the one before")
	}
}

// TestBodiesInHandStay has states of a calendar follow on each other, which are written over one another, while several read one or the other.
func TestBodiesInHandStay(t *testing.T) {
	r := newRack(1 << 20)
	state := func(n int) maker {
		return func(room []byte) ([]byte, error) {
			return append(room, strings.Repeat(string(rune('a'+n%26)), 3000+n)...), nil
		}
	}
	for _, c := range []coding{identity, gzipped, zstandard} {
		var readers sync.WaitGroup
		for part := range 4 {
			readers.Go(func() {
				for n := range 300 {
					data, done, err := r.get(blocks.Want{}, ".ics", fmt.Sprint(n), state(n), c)
					if err != nil {
						t.Error(err)
						return
					}
					if part > 0 {
						runtime.Gosched()
					}
					plain, err := decode(c, data)
					if want, _ := state(n)(nil); err != nil || !bytes.Equal(plain, want) {
						t.Errorf("by %q, state %d has changed in the hands of its reader (%v)", c, n, err)
					}
					done()
				}
			})
		}
		readers.Wait()
	}
	first, done, _ := r.get(blocks.Want{}, ".ics", "x", state(1), identity)
	if other, letGo, _ := r.get(blocks.Want{}, ".ics", "y", state(2), identity); &other[0] == &first[0] {
		t.Error("what somebody has in hand is written over")
	} else {
		letGo()
	}
	done()
	was, done, _ := r.get(blocks.Want{}, ".ics", "y", state(2), identity)
	done()
	if next, done, _ := r.get(blocks.Want{}, ".ics", "z", state(1), identity); &next[0] != &was[0] {
		t.Error("there was room where nobody reads, and it was not used")
	} else {
		done()
	}
	if _, _, err := r.get(blocks.Want{}, ".ics", "w", func([]byte) ([]byte, error) { return nil, errors.New("no") }, identity); err == nil {
		t.Error("what cannot be made is served")
	}
	if again, done, _ := r.get(blocks.Want{}, ".ics", "z", state(3), identity); again[0] != 'd' {
		t.Error("what was written over is served as if it were there still")
	} else {
		done()
	}
}

// BenchmarkCodings encodes a feed of 1,000 meetings, and says how many octets come of it.
func BenchmarkCodings(b *testing.B) {
	var plain []byte
	for n := range 1000 {
		plain = fmt.Appendf(plain, "BEGIN:VEVENT\r\nCATEGORIES:Besprechung\r\nCREATED:20261122T%06dZ\r\nDESCRIPTION:Warum dieser Termin: Regeltermin: erster Mittwoch im Monat\\n\\nE\r\n"+
			" inzelheiten: https://jourfixe.bremen.example/meetings/meeting-%d\r\nDTEND:20270%d%02dT153000Z\r\nDTSTAMP:20261122T%06[1]dZ\r\nDTSTART:20270%[3]d%02[4]dT140000Z\r\n"+
			"LAST-MODIFIED:20261122T%06[1]dZ\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nSUMMARY:Sitzung %[2]d\r\nTRANSP:OPAQUE\r\nUID:meeting-meeting-%[2]d@bremen.example\r\n"+
			"URL:https://jourfixe.bremen.example/meetings/meeting-%[2]d\r\nEND:VEVENT\r\n", 80000+n*7919%86399, n, 1+n%9, 1+n*31%28)
	}
	for _, c := range []coding{gzipped, zstandard} {
		b.Run(string(c), func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			size := 0
			for b.Loop() {
				data, err := c.encode(nil, plain)
				if err != nil {
					b.Fatal(err)
				}
				size = len(data)
			}
			b.ReportMetric(float64(size), "octets")
			b.ReportMetric(float64(len(plain)), "plain")
		})
	}
}

package feed

import (
	"bytes"
	"fmt"
	"io"
	"strings"
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
			data, err := c.encode(plain)
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
	list := func() ([]byte, error) { return make([]byte, 500), nil }
	first, err := r.get(want(0), ".ics", "one", list, identity)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		if _, err := r.get(want(n), ".ics", "one", list, identity); err != nil {
			t.Fatal(err)
		}
		if again, _ := r.get(want(0), ".ics", "one", list, identity); &again[0] != &first[0] {
			t.Fatalf("what is asked for all the time has gone after %d others", n)
		}
	}
	if n := len(r.bodies); n != r.order.Len() || n > 5 || r.room < 0 {
		t.Errorf("%d bodies are kept, and %d in order; there are %d octets of room", n, r.order.Len(), r.room)
	}
	if again, _ := r.get(want(0), ".ics", "two", func() ([]byte, error) { return []byte("two"), nil }, identity); bytes.Equal(again, first) {
		t.Error("another state is served as the one before")
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
				data, err := c.encode(plain)
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

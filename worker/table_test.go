package worker

import (
	"hash/maphash"
	"testing"
)

// TestTable numbers what it has not seen, and knows it again, also where two have the same sum.
func TestTable(t *testing.T) {
	var x Table[string]
	if n := x.Number("a"); n != 0 {
		t.Errorf("a has the number %d", n)
	}
	x.numbers[maphash.Comparable(sumSeed, "b")] = 0 // as if b had the sum of a
	for range 2 {
		for want, of := range []string{"a", "b", "c"} {
			n := x.Number(of)
			if found, ok := x.Find(of); n != int32(want) || !ok || found != n || x.At(n) != of {
				t.Errorf("%s has the number %d and is found as %d (%t), want %d", of, n, found, ok, want)
			}
		}
	}
	if _, ok := x.Find("d"); ok || x.list.Len() != 3 || len(x.others) != 1 {
		t.Errorf("there are %v, and %v beside", x.list, x.others)
	}
}

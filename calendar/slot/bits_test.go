package slot

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSets does with sets of random length and filling what they do, cell by cell, and compares. Stretches often end where
// words do, as that is where sets of bits go wrong.
func TestSets(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 9))
	for range 2000 {
		cells := 1 + r.IntN(400)
		s, plain := newSet(cells), make([]bool, (cells+63)/64*64)
		for range r.IntN(8) {
			lo, hi := r.IntN(500)-50, r.IntN(500)-50
			if r.IntN(2) == 0 {
				lo, hi = lo/64*64, hi/64*64
			}
			fill(s, lo, hi)
			for i := max(lo, 0); i < min(hi, len(plain)); i++ {
				plain[i] = true
			}
		}
		n := 1 + r.IntN(200)
		lo, hi := r.IntN(450)-20, r.IntN(450)-20
		spread, reach := s.spread(n), s.reach(n)
		var each, want []int
		s.each(lo, hi, func(i int) { each = append(each, i) })
		for i, in := range plain {
			if s.has(i) != in {
				t.Fatalf("cell %d of %d is filled wrongly", i, cells)
			}
			if in && i >= lo && i < hi {
				want = append(want, i)
			}
			if got := slices.Contains(plain[max(0, i-n+1):i+1], true); spread.has(i) != got {
				t.Fatalf("spread by %d, cell %d of %d is wrong", n, i, cells)
			}
			if got := slices.Contains(plain[i:min(len(plain), i+n)], true); reach.has(i) != got {
				t.Fatalf("reached by %d, cell %d of %d is wrong", n, i, cells)
			}
		}
		if !slices.Equal(each, want) || s.any(lo, hi) != (len(want) > 0) {
			t.Fatalf("from %d to %d there are %v, want %v", lo, hi, each, want)
		}
		if s.empty() == slices.Contains(plain, true) {
			t.Fatal("it is empty and is not")
		}
		free := make([]bool, cells)
		for i, g := range s.gaps(cells) {
			if g.from >= g.to || g.to > cells || i > 0 && g.from <= s.gaps(cells)[i-1].to {
				t.Fatalf("gap %d of %v is wrong", i, s.gaps(cells))
			}
			for c := g.from; c < g.to; c++ {
				free[c] = true
			}
		}
		for i := range free {
			if free[i] == plain[i] {
				t.Fatalf("cell %d of %d is both in the set and in a gap, or in none: %v", i, cells, s.gaps(cells))
			}
		}
	}
}

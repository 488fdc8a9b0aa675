package pile

import (
	"cmp"
	"slices"
	"testing"
)

// TestPile holds a pile, and what two that come from it have, against lists.
func TestPile(t *testing.T) {
	var first Pile[int]
	var want []int
	holds := func(p *Pile[int], want []int) {
		t.Helper()
		var got []int
		for x := range p.All() {
			got = append(got, *x)
		}
		if !slices.Equal(got, want) || p.Len() != len(want) {
			t.Fatalf("there are %d, want %d: %v", p.Len(), len(want), got)
		}
	}
	for i := range 3*piece + 2 {
		holds(&first, want)
		if i%100 == 0 || i%piece == 0 {
			second := first.Share()
			other, third := slices.Clone(want), second.Share()
			for j := range piece + 1 {
				second.Add(-j)
				other = append(other, -j)
			}
			third.Add(7)
			holds(&second, other)
			holds(&third, append(slices.Clone(want), 7))
			holds(&first, want)
		}
		first.Add(2 * i)
		want = append(want, 2*i)
	}
	for x := -1; x < 2*len(want)+2; x++ {
		at, found := first.Search(func(y *int) int { return cmp.Compare(x, *y) })
		if i, ok := slices.BinarySearch(want, x); at != i || found != ok {
			t.Fatalf("%d is at %d, %t, want %d, %t", x, at, found, i, ok)
		}
	}
	*first.At(piece) = 5
	if *first.At(piece) != 5 || *first.At(piece - 1) != 2*(piece-1) {
		t.Error("another one was changed")
	}
}

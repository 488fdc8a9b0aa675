package worker

import (
	"hash/maphash"

	"jourfixe/calendar/pile"
)

// A Table numbers things in the order in which they come. It finds them by their sums, so that the collector of garbage has no map of as many names to follow.
type Table[T comparable] struct {
	list    pile.Pile[T]
	numbers map[uint64]int32 // by the sum
	others  map[T]int32      // of those whose sum is that of another one
}

// sumSeed is that of sums, which leave the process nowhere.
var sumSeed = maphash.MakeSeed()

// At returns what has a number.
func (t *Table[T]) At(number int32) T { return *t.list.At(int(number)) }

// Find returns the number of something, and false if it has none.
func (t *Table[T]) Find(of T) (int32, bool) { return t.findBy(maphash.Comparable(sumSeed, of), of) }

func (t *Table[T]) findBy(sum uint64, of T) (int32, bool) {
	n, ok := t.numbers[sum]
	if !ok || t.At(n) == of {
		return n, ok
	}
	n, ok = t.others[of]
	return n, ok
}

// Number is Find of what gets a number if it has none.
func (t *Table[T]) Number(of T) int32 {
	sum := maphash.Comparable(sumSeed, of)
	n, taken := t.numbers[sum]
	if taken {
		if t.At(n) == of {
			return n
		}
		if n, known := t.others[of]; known {
			return n
		}
	}
	if n = int32(t.list.Len()); taken {
		if t.others == nil {
			t.others = map[T]int32{}
		}
		t.others[of] = n
	} else {
		if t.numbers == nil {
			t.numbers = map[uint64]int32{}
		}
		t.numbers[sum] = n
	}
	t.list.Add(of)
	return n
}

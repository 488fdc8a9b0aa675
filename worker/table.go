package worker

import "hash/maphash"

// A table numbers things in the order in which they come. It finds them by their sums, so that the collector of garbage has no map of as many names to follow.
type table[T comparable] struct {
	list    []T
	numbers map[uint64]int32 // by the sum
	others  map[T]int32      // of those whose sum is that of another one
}

// sumSeed is that of sums, which leave the process nowhere.
var sumSeed = maphash.MakeSeed()

// find returns the number of something, and false if it has none.
func (t *table[T]) find(of T) (int32, bool) { return t.findBy(maphash.Comparable(sumSeed, of), of) }

func (t *table[T]) findBy(sum uint64, of T) (int32, bool) {
	n, ok := t.numbers[sum]
	if !ok || t.list[n] == of {
		return n, ok
	}
	n, ok = t.others[of]
	return n, ok
}

// number is find of what gets a number if it has none.
func (t *table[T]) number(of T) int32 {
	sum := maphash.Comparable(sumSeed, of)
	if n, known := t.findBy(sum, of); known {
		return n
	}
	if t.numbers == nil {
		t.numbers, t.others = map[uint64]int32{}, map[T]int32{}
	}
	n := int32(len(t.list))
	t.list = append(t.list, of)
	if _, taken := t.numbers[sum]; taken {
		t.others[of] = n
	} else {
		t.numbers[sum] = n
	}
	return n
}
